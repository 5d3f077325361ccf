"""What people decided becomes training data: brat standoff that ``onrecord train --corrections`` takes.

Training takes what is unmarked for what nobody said. So of a text only those paragraphs are written in which a person
decided every row that has a cue: accepted and corrected rows are marked, dropped ones are left unmarked on purpose. If
every such row of a document is decided, all of its text is written. A row that nobody looked at is never gold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.errors import ConfigurationError
from onrecord.ledger.correction import Row
from onrecord.ledger.corrections import Corrected, Standing, State
from onrecord.records import Pairs

Run = tuple[int, int]
_PARAGRAPH = re.compile(r"[^\r\n]*[^\s][^\r\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one document in which people decided every row: its words, and the rows that are marked in it.

    ``marked`` holds each row, shifted to positions in ``text``, with whether it stands in another one's content.
    """

    name: str
    text: str
    marked: tuple[tuple[Row, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What was written: documents that gave passages, passages, statements marked; and documents that gave none."""

    documents: int
    passages: int
    statements: int
    undecided: int


def passages(corrected: Corrected) -> tuple[Passage, ...]:
    """Return the stretches of the document in which every row with a cue is decided by people, at least one each."""
    text = corrected.reading.document.text
    rows = [one for one in corrected.rows if _counts(one)]
    if not any(one.corrections for one in rows):
        return ()
    whole = all(one.corrections for one in rows)
    runs: Iterable[Run] = [(0, len(text))] if whole else _decided(text, rows)
    rows.sort(key=_start)
    return tuple(_passage(corrected, rows, run) for run in runs)


def write_passages(folder: Path, documents: Iterable[Corrected]) -> Taught:
    """Write the passages of ``documents`` to ``folder``, a pair of ``.txt`` and ``.ann`` each; return how many.

    Raises:
        ConfigurationError: the folder holds annotations already, or cannot be written.
    """
    counts = [0, 0, 0, 0]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.glob("*.ann")):
            raise ConfigurationError("--corrections", f"{folder} holds annotations already", "give a new folder")
        for corrected in documents:
            found = passages(corrected)
            for one in found:
                _write(folder, one)
            counts[0 if found else 3] += 1
            counts[1] += len(found)
            counts[2] += sum(len(one.marked) for one in found)
    except OSError as error:
        problem = f"{folder} cannot be written: {error.strerror}"
        raise ConfigurationError(
            "--corrections", problem, "give a folder that is yours, on a disk with room"
        ) from error
    return Taught(documents=counts[0], passages=counts[1], statements=counts[2], undecided=counts[3])


def _counts(one: Standing) -> bool:
    """Tell whether a row matters to training: free quotations have no cue and are found by rule."""
    return one.state is not State.DOUBLED and bool(one.row.cue or one.found.cue)


def _places(one: Standing) -> Pairs:
    """Return all that the row touches, as it stands and as the machine found it."""
    rows = (one.row, one.found)
    return tuple(pair for row in rows for pair in row.source + row.cue + row.content)


def _start(one: Standing) -> int:
    return min(start for start, _ in _places(one))


def _decided(text: str, rows: Sequence[Standing]) -> Iterator[Run]:
    """Yield the runs of paragraphs that rows touch, all of them decided; runs that no other text parts are one."""
    paragraphs = [found.span() for found in _PARAGRAPH.finditer(text)]
    touched = sorted((*_reach(paragraphs, _places(one)), bool(one.corrections)) for one in rows)
    joined: list[tuple[int, int, bool]] = []
    for low, high, decided in touched:
        if joined and low < joined[-1][1]:
            before = joined.pop()
            low, high, decided = before[0], max(high, before[1]), decided and before[2]
        joined.append((low, high, decided))
    runs: list[Run] = []
    for low, high, decided in joined:
        if decided and runs and runs[-1][1] == low:
            runs[-1] = (runs[-1][0], high)
        elif decided:
            runs.append((low, high))
    for low, high in runs:
        yield paragraphs[low][0], paragraphs[high - 1][1]


def _reach(paragraphs: Sequence[Run], places: Pairs) -> Run:
    """Return the indexes of the paragraphs from the first that ``places`` touch to behind the last."""
    start, end = min(low for low, _ in places), max(high for _, high in places)
    low = bisect_right(paragraphs, start, key=lambda one: one[1])
    return low, max(low + 1, bisect_left(paragraphs, end, key=lambda one: one[0]))


def _passage(corrected: Corrected, rows: Sequence[Standing], run: Run) -> Passage:
    start, end = run
    document = corrected.reading.document
    marked = [
        (_shifted(one.row, start), bool(one.statement.via))
        for one in rows[bisect_left(rows, start, key=_start) : bisect_left(rows, end, key=_start)]
        if one.statement is not None and one.row.cue
    ]
    return Passage(name=f"{document.id}-{start}", text=document.text[start:end], marked=tuple(marked))


def _shifted(row: Row, by: int) -> Row:
    def move(pairs: Pairs) -> Pairs:
        return tuple((start - by, end - by) for start, end in pairs)

    return replace(row, source=move(row.source), cue=move(row.cue), content=move(row.content))


def _write(folder: Path, passage: Passage) -> None:
    (folder / f"{passage.name}.txt").write_bytes(passage.text.encode("utf-8"))
    (folder / f"{passage.name}.ann").write_bytes("".join(_standoff(passage)).encode("utf-8"))


def _standoff(passage: Passage) -> Iterator[str]:
    """Yield the lines of the annotation file: spans, the event that binds them, and an attribute for inner ones."""
    number = 0
    for event, (row, inner) in enumerate(passage.marked, 1):
        keys = []
        for role, pairs in (("Cue", row.cue), ("Source", row.source), ("Content", row.content)):
            if pairs:
                number += 1
                words = " ".join(" ".join(passage.text[a:b] for a, b in pairs).split())
                yield f"T{number}\t{role} {';'.join(f'{a} {b}' for a, b in pairs)}\t{words}\n"
                keys.append(f"{role}:T{number}")
        number += 1
        yield f"T{number}\tAttribution {row.cue[0][0]} {row.cue[0][1]}\t{passage.text[slice(*row.cue[0])]}\n"
        yield f"E{event}\tAttribution:T{number} {' '.join(keys)}\n"
        if inner:
            yield f"A{event}\tInner E{event}\n"
