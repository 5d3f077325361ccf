"""Which candidates stand in whose content, and which are rivals for one cue; near-linear in their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from onrecord.extract.candidates import Candidate
from onrecord.records import Pairs

_CELL = 512


class Grid:
    """Numbered spans, found again by place: the text is cut into cells, and each knows the numbers of its spans."""

    def __init__(self, spans: Mapping[int, Pairs]) -> None:
        self._cells: dict[int, list[int]] = defaultdict(list)
        for number, pairs in spans.items():
            for cell in _cells(pairs):
                self._cells[cell].append(number)

    def near(self, pairs: Pairs) -> list[int]:
        """Return the numbers of all spans that may overlap ``pairs``, in order."""
        return sorted({number for cell in _cells(pairs) for number in self._cells.get(cell, ())})


def holders(found: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the indexes of the others in whose content it stands."""
    grid = Grid({n: one.content for n, one in enumerate(found)})
    return [[m for m in grid.near(one.place) if m != n and found[m].holds(one)] for n, one in enumerate(found)]


def rivals(found: Sequence[Candidate]) -> list[list[int]]:
    """Return for each candidate the indexes of the others that read the same words as a statement of their own.

    Their cues overlap, or the cue of one is the source of the other and their contents are nearly the same.
    """
    grid = Grid({n: one.cue + one.source for n, one in enumerate(found)})
    return [
        [m for m in grid.near(one.cue + one.source) if m != n and _rival(one, found[m])] for n, one in enumerate(found)
    ]


def _rival(one: Candidate, other: Candidate) -> bool:
    if shared(one.cue, other.cue):
        return True
    swapped = shared(one.cue, other.source) or shared(one.source, other.cue)
    return bool(swapped) and 2 * shared(one.content, other.content) >= 0.8 * (_size(one.content) + _size(other.content))


def shared(one: Pairs, other: Pairs) -> int:
    """Return how many code points two lists of spans share."""
    return sum(overlap(a, b) for a in one for b in other)


def _size(pairs: Pairs) -> int:
    return sum(end - start for start, end in pairs)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how many code points two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _cells(pairs: Pairs) -> set[int]:
    return {cell for start, end in pairs for cell in range(start // _CELL, (end - 1) // _CELL + 1)}
