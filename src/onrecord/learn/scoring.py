"""Scores statements against annotations by hand: exact, half right, and by span, as published work on PolNeAR counts.

Spans are compared as sets of the positions of letters and digits. A found statement pairs with the annotated one whose
cue it shares most of, one to one. ``*-spans`` is the F1 over a role's exact spans whatever statement they belong to
(CofeNet, Wang et al. 2022).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.records import Pairs

ROLES = ("source", "cue", "content")
Places = frozenset[int]


@dataclass(frozen=True, slots=True)
class Measured:
    """The positions of one statement: a set a role, and the sets of its single spans a role."""

    roles: dict[str, Places]
    spans: dict[str, tuple[Places, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Precision, recall and F1 of one measure, in percent; precision and recall are None where only F1 is defined."""

    name: str
    precision: float | None
    recall: float | None
    f1: float


def measured(text: str, source: Pairs, cue: Pairs, content: Pairs) -> Measured:
    """Return the positions of a statement in ``text``."""
    spans = {
        role: tuple(frozenset(i for i in range(a, b) if text[i].isalnum()) for a, b in pairs)
        for role, pairs in zip(ROLES, (source, cue, content), strict=True)
    }
    return Measured({role: frozenset().union(*parts) for role, parts in spans.items()}, spans)


def pairs(found: Sequence[Measured], wanted: Sequence[Measured]) -> list[tuple[int, int]]:
    """Return which found statement answers to which annotated one, best shared cue first."""
    shared = []
    for i, one in enumerate(found):
        for j, other in enumerate(wanted):
            role = "cue" if other.roles["cue"] else "content"
            overlap = len(one.roles[role] & other.roles[role])
            if overlap:
                shared.append((-bool(other.roles["cue"]), -overlap, i, j))
    taken_found: set[int] = set()
    taken_wanted: set[int] = set()
    chosen = []
    for _, _, i, j in sorted(shared):
        if i not in taken_found and j not in taken_wanted:
            taken_found.add(i)
            taken_wanted.add(j)
            chosen.append((i, j))
    return chosen


def half_right(one: Measured, other: Measured) -> bool:
    """Tell whether source and content each share at least half (Dice) with the annotated ones: statement~."""
    return all(_dice(one.roles[role], other.roles[role]) >= 0.5 for role in ("source", "content"))


def _dice(a: Places, b: Places) -> float:
    return 1.0 if not a and not b else 2 * len(a & b) / (len(a) + len(b))


class Tally:
    """Counts over documents; :meth:`figures` gives the measures."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @property
    def found(self) -> int:
        """How many statements were found."""
        return self._counts["found"]

    @property
    def wanted(self) -> int:
        """How many statements are annotated."""
        return self._counts["wanted"]

    def add(self, found: Sequence[Measured], wanted: Sequence[Measured]) -> None:
        """Count one document."""
        counts = self._counts
        counts["found"] += len(found)
        counts["wanted"] += len(wanted)
        for i, j in pairs(found, wanted):
            one, other = found[i], wanted[j]
            same = {role: one.roles[role] == other.roles[role] for role in ROLES}
            counts["cue"] += 1
            counts["source="] += same["source"]
            counts["content="] += same["content"]
            counts["statement="] += all(same.values())
            counts["statement~"] += half_right(one, other)
        for role in ROLES:
            self._add_role(role, found, wanted)

    def _add_role(self, role: str, found: Sequence[Measured], wanted: Sequence[Measured]) -> None:
        ours, theirs = ({span for one in side for span in one.spans[role]} for side in (found, wanted))
        self._counts[f"{role}-spans"] += 2 * len(ours & theirs)
        self._counts[f"{role}-spans of"] += len(ours) + len(theirs)
        our_chars, their_chars = (frozenset().union(*(one.roles[role] for one in side)) for side in (found, wanted))
        self._counts[f"{role}-chars"] += 2 * len(our_chars & their_chars)
        self._counts[f"{role}-chars of"] += len(our_chars) + len(their_chars)

    def figures(self) -> list[Figure]:
        """Return the measures in the order in which the scorer prints them."""
        counts, figures = self._counts, []
        for name in ("cue", "source=", "content=", "statement=", "statement~"):
            precision, recall = counts[name] / max(1, self.found), counts[name] / max(1, self.wanted)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            figures.append(Figure(name=name, precision=100 * precision, recall=100 * recall, f1=100 * f1))
        for kind in ("spans", "chars"):
            for role in ROLES:
                name = f"{role}-{kind}"
                f1 = 100 * counts[name] / max(1, counts[f"{name} of"])
                figures.append(Figure(name=name, precision=None, recall=None, f1=f1))
        return figures


def table(label: str, tally: Tally) -> Iterable[str]:
    """Yield the lines of a report."""
    yield f"{label}: {tally.wanted} in the reference, {tally.found} found"
    for figure in tally.figures():
        if figure.precision is None or figure.recall is None:
            yield f"  {figure.name:<14} F1 {figure.f1:5.1f}"
        else:
            yield f"  {figure.name:<11} P {figure.precision:5.1f}  R {figure.recall:5.1f}  F1 {figure.f1:5.1f}"
