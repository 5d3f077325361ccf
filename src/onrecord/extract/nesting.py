"""Which candidates stand in whose content, and which are rivals for one cue; near-linear in their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from onrecord.extract.candidates import Candidate
from onrecord.records import Pairs

_CELL = 512


def holders(found: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the indexes of the others in whose content it stands."""
    grid = _grid(one.content for one in found)
    return [
        [m for m in _near(grid, one.place) if m != n and found[m].holds(one)]
        for n, one in enumerate(found)
    ]  # fmt: skip


def rivals(found: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the indexes of the others whose cue overlaps its own."""
    grid = _grid(one.cue for one in found)
    return [
        [m for m in _near(grid, one.cue) if m != n and _overlap(one.cue, found[m].cue)]
        for n, one in enumerate(found)
    ]  # fmt: skip


def _grid(spans: Iterable[Pairs]) -> dict[int, list[int]]:
    """Return, for each stretch of the text, the numbers of those with a span in it."""
    cells: dict[int, list[int]] = defaultdict(list)
    for number, pairs in enumerate(spans):
        for cell in _cells(pairs):
            cells[cell].append(number)
    return cells


def _near(grid: dict[int, list[int]], pairs: Pairs) -> list[int]:
    return sorted({number for cell in _cells(pairs) for number in grid.get(cell, ())})


def _cells(pairs: Pairs) -> Iterator[int]:
    yield from {cell for start, end in pairs for cell in range(start // _CELL, (end - 1) // _CELL + 1)}


def _overlap(one: Pairs, other: Pairs) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)
