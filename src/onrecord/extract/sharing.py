"""Stretches of content that two statements claim go to the one whose cue is nearer: "A," he said, adding, "B"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from onrecord.extract.candidates import Candidate
from onrecord.extract.nesting import Grid, shared

Pair = tuple[int, int]


def shared_out(found: Sequence[Candidate], outermost: Collection[int]) -> list[Candidate]:
    """Return ``found`` with contested stretches taken from those of ``outermost`` whose cue is the farther one.

    A statement that would be left without content keeps what it has.
    """
    grid = Grid({n: found[n].content for n in outermost})
    divided = list(found)
    for n in outermost:
        one = found[n]
        others = [found[m] for m in grid.near(one.content) if m != n and not _nested(one, found[m])]
        kept = tuple(span for span in one.content if not any(_takes(other, span, one) for other in others))
        if kept and kept != one.content:
            divided[n] = replace(one, content=kept)
    return divided


def _nested(one: Candidate, other: Candidate) -> bool:
    return one.holds(other) or other.holds(one)


def _takes(other: Candidate, span: Pair, one: Candidate) -> bool:
    """Tell whether ``other`` claims at least half of ``span`` and its cue is nearer to it."""
    return 2 * shared((span,), other.content) >= span[1] - span[0] and _distance(other, span) < _distance(one, span)


def _distance(one: Candidate, span: Pair) -> int:
    return min(max(0, span[0] - end, start - span[1]) for start, end in one.cue)
