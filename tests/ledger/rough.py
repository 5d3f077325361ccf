"""A ledger treated roughly: articles, a process that adds them and can be killed at a point, all rows to compare.

``python -m tests.ledger.rough LEDGER FOLDER --batch 10 [--reader real] [--stop told:3]`` adds a folder; with ``--stop``
it kills itself at a point of a change, the third time it comes there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord import keeper
from onrecord.errors import LedgerError
from onrecord.ledger import changing, journal
from onrecord.ledger.journal import change_of
from onrecord.ledger.place import Place, held
from onrecord.ledger.verifying import tale_of
from tests.ledger.quick import QuickReader

ROOT = Path(__file__).parents[2]
POINTS = ("putting", "noted", "committed", "half", "told", "indexing")
"""Where a process can stop: before a new ledger has its name, before the commit, after it, within the line of the
journal, before the checkpoint, before the index."""
_PEOPLE = ("Ines Falk", "Tom Arden", "Mara Lind", "Jonas Brekke", "Lena Dravec", "Otto Hask", "Vera Molin", "Aron Teel")
_BODIES = ("Harbour Board", "Osk Council", "Ferry Agency", "Ministry of Bridges")
_THINGS = ("the bridge", "a ferry", "the old pier", "the harbour", "the toll", "the new road", "the lock", "the dam")
_DEEDS = ("would reopen in May", "was paid for by the town", "had waited too long", "needed two more winters of work")
_SAID = ("said that", "denied that", "warned that", "promised that")


def articles(folder: Path, count: int, seed: int = 1) -> Path:
    """Write articles of invented people: near copies, versions of one address and an empty file among them."""
    folder.mkdir()
    chance = random.Random(seed)
    told: list[dict[str, Any]] = []
    for number in range(count):
        one = {
            "text": _text(chance), "url": f"https://courier.example/{number}", "outlet": f"Courier {number % 7}",
            "title": f"Article {number}", "published": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
        }  # fmt: skip
        if number % 8 == 7:
            one["text"] = told[chance.randrange(number)]["text"] + "\n\nBy our own reporter."
        elif number % 15 == 14:
            one["url"] = told[chance.randrange(number)]["url"]
        told.append(one)
    for start in range(0, count, 5):
        lines = "".join(f"{json.dumps(one)}\n" for one in told[start : start + 5])
        (folder / f"{start:06}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    return folder


def _text(chance: random.Random) -> str:
    paragraphs = []
    for _ in range(chance.randrange(4, 12)):
        who, other = chance.sample((*_PEOPLE, *_BODIES), 2)
        thing, deed = chance.choice(_THINGS), chance.choice(_DEEDS)
        paragraphs.append(chance.choice((
            f"{who} {chance.choice(_SAID)} {thing} {deed}, {chance.randrange(9999)} days after the flood.",
            f"“We know {thing} {deed},” {who} said. {other} denied that {thing} {deed}.",
            f"According to {who}, {thing} {deed}; nobody asked number {chance.randrange(9999)} of the list.",
        )))  # fmt: skip
    return "\n\n".join(paragraphs)


def process(ledger: Path, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a process that adds ``folder`` to ``ledger``."""
    command = [sys.executable, "-m", "tests.ledger.rough", str(ledger), str(folder), *options]
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": paths}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)


def finished(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that must end well."""
    _, told = process.communicate()
    if process.returncode:
        raise AssertionError(told.decode(errors="replace"))


def rows(ledger: Path) -> dict[str, list[Any]]:
    """Return all rows of all tables but what differs between two runs: times, and which batch brought a document."""
    place = Place(ledger)
    without = {"documents": "added", "refusals": "seen"}
    with held(place) as connection:
        query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ledger' AND schema_name = 'stored'"
        names = sorted(row[0] for row in connection.execute(query).fetchall())
        found = {}
        for name in names:
            columns = f"* EXCLUDE ({without[name]})" if name in without else "*"
            answer = connection.execute(f"SELECT {columns} FROM stored.{name} ORDER BY ALL")
            found[name] = [repr(row) for row in answer.fetchall()]
        lines = [row[0] for row in connection.execute("SELECT line FROM stored.changes ORDER BY seq").fetchall()]
    written = [change.line() for change in journal.changes(place)]
    assert written in (lines, lines[:-1]), "the journal differs from the ledger"  # it may lack the last, after a kill
    tale = tale_of(change_of(line) for line in lines)
    found["changes"] = [repr(one) for one in (tale.documents, tale.removed, tale.decisions, tale.undone)]
    found["meta"] = [row for row in found["meta"] if not row.startswith(("('ledger'", "('made'"))]
    return found


def answers(ledger: Path, words: str = "ferry") -> list[str]:
    """Return the ids of what the index finds."""
    return sorted(row.id for row in keeper.open_ledger(ledger).statements(words))


def fill(ledger: Path, given: Path) -> None:
    """Fill a ledger in several changes, with decisions of people of every sort."""
    kept = keeper.open_ledger(ledger)
    reader: Any = QuickReader()
    for path in sorted(given.iterdir()):
        kept.add([str(path)], reader=reader)
    found = list(kept.statements())
    kept.decide(found[0].id, "drop", by="Mara Lind", why="said by nobody")
    kept.decide(found[5].id, "correct", by="Mara Lind", why="it asks", act="ask")
    kept.decide(found[9].id, "accept", by="Mara Lind")
    kept.undo(kept.decide(found[12].id, "drop", by="Mara Lind")["id"])
    one, other = (row["actor"] for row in kept.speakers()[:2])
    kept.join(one, other, by="Mara Lind", why="tried")


def state(ledger: Path) -> dict[str, Any]:
    """Return all that a ledger answers, and all its rows."""
    kept = keeper.open_ledger(ledger)
    return asked(kept) | {"rows": rows(ledger), "decided": decided(kept)}


def asked(kept: keeper.Ledger) -> dict[str, Any]:
    """Return what find answers: all rows, and those with a word."""
    return {"all": [told(row) for row in kept.statements(versions=True)],
            "word": [told(row) for row in kept.statements("ferry")]}  # fmt: skip


def told(row: Any) -> list[Any]:
    """Return what is shown of a row."""
    return [row.id, row.document, row.source, row.cue, row.content, row.speaker, row.act, row.state]


def decided(kept: keeper.Ledger) -> list[list[Any]]:
    """Return the decisions of people."""
    return sorted([one["id"], one["verb"], one["person"], one["undone"] is not None] for one in kept.decided())


def cut(path: Path, chance: random.Random) -> str:
    """Cut a file short."""
    end = chance.randrange(path.stat().st_size)
    os.truncate(path, end)
    return f"cut at {end:,}"


def flip(path: Path, chance: random.Random) -> str:
    """Flip one bit of a file."""
    place = chance.randrange(path.stat().st_size)
    with open(path, "r+b") as stream:
        stream.seek(place)
        byte = stream.read(1)[0]
        stream.seek(place)
        stream.write(bytes([byte ^ (1 << chance.randrange(8))]))
    return f"flipped at {place:,}"


def probe(ledger: Path, right: list[dict[str, Any]]) -> str:
    """Say what becomes of opening, find and verify."""
    answered = None
    try:
        kept = keeper.open_ledger(ledger)
        answered = json.loads(json.dumps(asked(kept)))
        if not any(answered == {key: one[key] for key in answered} for one in right):
            return "wrong answer: find"
        kept.verify()
    except LedgerError as error:
        if "it is damaged" not in str(error):
            return f"unclear: {error}"
        return "named at opening" if answered is None else "named by verify"
    now = json.loads(json.dumps(state(ledger)))
    return "sound" if any(now == one for one in right) else "silent: verify passes, and rows differ"


def _stop(point: str) -> None:
    """Arrange for this process to be killed at a point, for the n-th time: ``point:n``."""
    name, _, often = point.partition(":")
    left = int(often or 1)

    def die() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    before, noted, update, put = journal.append, changing._noted, keeper.index.update, changing._put  # type: ignore[attr-defined]

    def half(place: Place, lines: list[str]) -> None:
        if left == 1:
            with open(place.journal, "ab") as stream:
                stream.write(lines[0][: len(lines[0]) // 2].encode("ascii"))
        die()
        before(place, lines)

    def around(call: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            if not after:
                die()
            outcome = call(*given, **named)
            if after:
                die()
            return outcome

        return called

    patches: dict[str, tuple[Any, str, Any]] = {
        "putting": (changing, "_put", around(put, after=False)),
        "noted": (changing, "_noted", around(noted, after=True)),
        "committed": (journal, "append", around(before, after=False)),
        "half": (journal, "append", half),
        "told": (journal, "append", around(before, after=True)),
        "indexing": (keeper.index, "update", around(update, after=False)),  # type: ignore[attr-defined]
    }
    setattr(*patches[name])


def main() -> None:
    """Add a folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reader", choices=("quick", "real"), default="quick")
    parser.add_argument("--batch", type=int, default=keeper.BATCH_DOCUMENTS)
    parser.add_argument("--stop", default="")
    chosen = parser.parse_args()
    keeper.BATCH_DOCUMENTS = chosen.batch
    if chosen.stop:
        _stop(chosen.stop)
    reader: Any = QuickReader() if chosen.reader == "quick" else None
    keeper.open_ledger(chosen.ledger).add([str(chosen.folder)], reader=reader)


if __name__ == "__main__":
    main()
