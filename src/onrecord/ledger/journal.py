"""The journal: every change of a ledger, a JSON line each, in a file beside it, so that a loss is noticed.

Each line carries the digest of the line before and its own (SHA-256), how many documents there are after it, the
documents it added with the digest of their rows, and people's decisions in full. The ledger holds the same lines. A
change is committed in the ledger first and then written here: after a crash the ledger may be one line ahead, never
behind. A line without its line feed was never finished, and does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.ledger.place import Place, damaged, sync_folder

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: ``documents`` are triples of id, digest of the rows and origin; ``count`` the documents after it."""

    seq: int
    made: str
    verb: str
    count: int
    documents: tuple[tuple[str, str, str], ...] = ()
    removed: tuple[str, ...] = ()
    decisions: tuple[dict[str, Any], ...] = ()
    touched: tuple[int, ...] = ()
    previous: str = ""
    digest: str = field(default="")

    def line(self) -> str:
        """Return the change as it is written, without its line feed."""
        body = {
            "seq": self.seq, "made": self.made, "verb": self.verb, "count": self.count,
            "documents": [list(one) for one in self.documents], "removed": list(self.removed),
            "decisions": list(self.decisions), "touched": list(self.touched), "previous": self.previous,
        }  # fmt: skip
        told = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
        return told[:-1] + f',"digest":"{_digest(told)}"}}'


def change_of(line: str) -> Change:
    """Return the change that a line tells; raise ValueError where the line is not whole."""
    body, mark, end = line.rpartition(',"digest":"')
    if not mark or _digest(body + "}") != end.removesuffix('"}'):
        raise ValueError("the digest does not fit the line")
    told = json.loads(body + "}")
    return Change(
        seq=told["seq"], made=told["made"], verb=told["verb"], count=told["count"],
        documents=tuple((one[0], one[1], one[2]) for one in told["documents"]), removed=tuple(told["removed"]),
        decisions=tuple(told["decisions"]), touched=tuple(told["touched"]), previous=told["previous"],
        digest=end.removesuffix('"}'),
    )  # fmt: skip


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:32]


def last(place: Place) -> Change | None:
    """Return the last change of the journal, None where it has none; raise LedgerError where its end is damaged."""
    line = _last_line(place.journal)
    if line is None:
        return None
    try:
        return change_of(line.decode("ascii"))
    except (ValueError, KeyError, TypeError, IndexError):
        raise damaged(place, f"the last line of its journal {place.journal.name} is not whole") from None


def changes(place: Place) -> Iterator[Change]:
    """Yield every change of the journal, in order; raise LedgerError at the first that does not follow."""
    yield from chained(place, _lines(place.journal), f"its journal {place.journal.name}")


def chained(place: Place, lines: Iterable[bytes], whose: str) -> Iterator[Change]:
    """Yield the changes that lines tell, from the first of all on; raise LedgerError at one that does not follow."""
    previous, seq = "", 0
    for number, line in enumerate(lines, 1):
        try:
            change = change_of(line.decode("ascii"))
        except (ValueError, KeyError, TypeError, IndexError):
            raise damaged(place, f"line {number} of {whose} is not whole") from None
        if change.previous != previous or change.seq != seq + 1:
            raise damaged(place, f"line {number} of {whose} does not follow the one before")
        previous, seq = change.digest, change.seq
        yield change


def readable(place: Place) -> Iterator[Change]:
    """Yield what can be read of a damaged journal, whether the lines follow each other or not."""
    if not place.journal.exists():
        return
    with open(place.journal, "rb") as stream:
        for line in stream:
            with suppress(ValueError, KeyError, TypeError, IndexError):
                yield change_of(line.decode("ascii").removesuffix("\n"))


def append(place: Place, lines: list[str]) -> None:
    """Write lines behind the last whole one, and wait until they are on the disk."""
    end, new = _whole(place.journal), not place.journal.exists()
    with open(place.journal, "x+b" if new else "r+b") as stream:
        stream.truncate(end)
        stream.seek(end)
        stream.write("".join(f"{line}\n" for line in lines).encode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())
    if new:
        sync_folder(place.journal.parent)


def rewrite(place: Place, lines: Iterable[str]) -> None:
    """Write the whole journal anew, in place at once."""
    partial = place.journal.with_name(place.journal.name + ".part")
    with open(partial, "wb") as stream:
        stream.writelines(f"{line}\n".encode("ascii") for line in lines)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(place.journal)
    sync_folder(place.journal.parent)


def _lines(path: Path) -> Iterator[bytes]:
    if path.exists():
        with open(path, "rb") as stream:
            yield from (line[:-1] for line in stream if line.endswith(b"\n"))


def _last_line(path: Path) -> bytes | None:
    end = _whole(path)
    if not end:
        return None
    with open(path, "rb") as stream:
        held, start = b"", end - 1
        while start > 0 and b"\n" not in held:
            step = min(_BLOCK, start)
            start -= step
            stream.seek(start)
            held = stream.read(step) + held
    return held.rpartition(b"\n")[2]


def _whole(path: Path) -> int:
    """Return where the last whole line ends."""
    if not path.exists():
        return 0
    with open(path, "rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        while end:
            step = min(_BLOCK, end)
            stream.seek(end - step)
            found = stream.read(step).rfind(b"\n")
            if found >= 0:
                return end - step + found + 1
            end -= step
    return 0
