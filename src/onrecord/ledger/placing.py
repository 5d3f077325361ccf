"""Which row of a reading a person's corrections belong to, by where they stand in the text.

Another model gives other rows. A correction goes to the row that it was made on, where that is still there, else to the
row whose cue shares most with the cue that the person left, else with the one that the machine had found then. What
finds no row is kept apart. Corrections that were made on different rows share a row only if these had one cue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.ledger.correction import Correction, Row
from onrecord.records import Pairs

Group = tuple[Correction, ...]
"""The corrections that were made on one row, in the order of time."""
Fit = tuple[int, int, int, int]
_CELL = 512
_AS_LEFT, _AS_FOUND = 2, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The corrections of each row, by its index, and those of each row that a reading no longer has."""

    attached: dict[int, Group]
    kept: tuple[Group, ...]


def placed(rows: Sequence[Row], corrections: Iterable[Correction]) -> Placed:
    """Return where ``corrections`` belong among ``rows``; each is in one group of the result, in the order of time."""
    groups = _groups(corrections)
    known = {row.id: n for n, row in enumerate(rows)}
    taken: dict[int, list[Group]] = {known[one[0].statement]: [one] for one in groups if one[0].statement in known}
    free = [one for one in groups if one[0].statement not in known]
    lost = [free[n] for n in _rest(rows, free, taken)]
    return Placed(attached={n: _merged(its) for n, its in taken.items()}, kept=_together(lost))


def in_time(corrections: Iterable[Correction]) -> Group:
    """Return ``corrections`` in the order of time, each once; those of one second in the order of their ids."""
    return tuple(sorted({one.id: one for one in corrections}.values(), key=lambda one: (one.at, one.id)))


def _groups(corrections: Iterable[Correction]) -> list[Group]:
    by_row: dict[str, list[Correction]] = defaultdict(list)
    for one in in_time(corrections):
        by_row[one.statement].append(one)
    return [tuple(its) for its in by_row.values()]


def _merged(groups: Iterable[Group]) -> Group:
    return in_time(one for group in groups for one in group)


def _rest(rows: Sequence[Row], free: Sequence[Group], taken: dict[int, list[Group]]) -> list[int]:
    """Give each group of ``free`` to the row that it fits best, best fits first; return the numbers of those left."""
    cells = Cells(row.cue + row.content for row in rows)
    fits = [
        (fit, g, n) for g, group in enumerate(free) for n in cells.near(_places(group)) if (fit := _fit(group, rows[n]))
    ]
    left = set(range(len(free)))
    for _, g, n in sorted(fits, key=lambda one: (tuple(-part for part in one[0]), one[1], one[2])):
        if g in left and all(_one_place(free[g], other) for other in taken.get(n, [])):
            taken.setdefault(n, []).append(free[g])
            left.discard(g)
    return sorted(left)


def _together(lost: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups without a row, those that were made on rows with one cue as one."""
    found: list[list[Group]] = []
    cells = Cells()
    for group in lost:
        place = group[0].found.cue or group[0].found.content
        near = cells.near(place)
        at = next((n for n in near if all(_one_place(group, other) for other in found[n])), len(found))
        if at == len(found):
            found.append([])
        found[at].append(group)
        cells.add(at, place)
    return tuple(_merged(its) for its in found)


def _places(group: Group) -> Pairs:
    """Return where the rows may stand that ``group`` is about."""
    return tuple(
        pair
        for one in group
        for place in (one.cue or one.content, one.found.cue or one.found.content)
        for pair in place
    )


def _one_place(one: Group, other: Group) -> bool:
    """Tell whether two groups were made on rows with one cue or, both without, with one content."""
    first, second = one[0].found, other[0].found
    if first.cue or second.cue:
        return shared(first.cue, second.cue) > 0
    return shared(first.content, second.content) > 0


def _fit(group: Group, row: Row) -> Fit | None:
    """Return how well ``row`` is the one that ``group`` is about, more being better; None where it is another."""
    as_left = (_overlap(one.source, one.cue, one.content, row) for one in group)
    found = max((fit for fit in as_left if fit), default=None)
    if found:
        return (_AS_LEFT, *found)
    was = group[-1].found
    found = _overlap(was.source, was.cue, was.content, row)
    return (_AS_FOUND, *found) if found else None


def _overlap(source: Pairs, cue: Pairs, content: Pairs, row: Row) -> tuple[int, int, int] | None:
    """Return the code points shared in cue, content and source; None where cues, or contents without cue, are apart.

    A free quotation that has a cue now is the same row if the contents share at least half of the longer one.
    """
    of_content, of_source = shared(content, row.content), shared(source, row.source)
    if cue:
        of_cue = shared(cue, row.cue)
        return (of_cue, of_content, of_source) if of_cue else None
    if row.cue and 2 * of_content < max(_size(content), _size(row.content)):
        return None
    return (0 if row.cue else 1, of_content, of_source) if of_content else None


class Cells:
    """Numbers found by place: the text is cut into cells, and each knows the numbers whose spans touch it."""

    def __init__(self, places: Iterable[Pairs] = ()) -> None:
        self._cells: dict[int, set[int]] = defaultdict(set)
        for number, pairs in enumerate(places):
            self.add(number, pairs)

    def add(self, number: int, pairs: Pairs) -> None:
        """Put ``number`` where ``pairs`` stand."""
        for cell in _cells(pairs):
            self._cells[cell].add(number)

    def near(self, pairs: Pairs) -> list[int]:
        """Return the numbers of all whose spans may share code points with ``pairs``, in order."""
        return sorted({number for cell in _cells(pairs) for number in self._cells.get(cell, ())})


def _cells(pairs: Pairs) -> set[int]:
    return {cell for start, end in pairs for cell in range(start // _CELL, (end - 1) // _CELL + 1)}


def shared(one: Pairs, other: Pairs) -> int:
    """Return how many code points two lists of spans share."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _size(pairs: Pairs) -> int:
    return sum(end - start for start, end in pairs)
