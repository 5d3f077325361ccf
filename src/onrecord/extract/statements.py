"""Candidates become statements: competing ones settled, levels told apart, relay chains filled, confidence given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.extract.candidates import Candidate, quoted
from onrecord.extract.confidence import Calibration
from onrecord.extract.nesting import holders, rivals
from onrecord.extract.sharing import shared_out
from onrecord.records import (
    INSIDE,
    Addressee,
    Content,
    Cue,
    Document,
    Kind,
    Pairs,
    Provenance,
    Source,
    Spans,
    Statement,
    spans_of,
    statement_id,
)

_SENTENCE = re.compile(r"[.!?][”\"’')]*\s+[“\"‘'(]?[^\W\d_a-z]|[\r\n]")
"""Where a sentence ends: a full stop or the like before a capital letter, or a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A candidate that is shown, with its level and confidence."""

    candidate: Candidate
    inner: bool
    confidence: float


def accepted(found: Sequence[Candidate], calibration: Calibration, *, threshold: float | None = None) -> list[Accepted]:
    """Return the candidates that are sure enough: outermost ones are settled first, then those in their contents.

    ``threshold``, if given, replaces the default thresholds of both levels.
    """
    floors = (calibration.threshold, calibration.inner_threshold) if threshold is None else (threshold, threshold)
    levels = _levels(found, calibration, floors[0])
    deep = {n: calibration.confidence(found[n].features, inner=True) for n in levels.inside}
    inner = _surest({n: p for n, p in deep.items() if p >= floors[1]}, levels.against)
    return [Accepted(candidate=levels.found[n], inner=False, confidence=p) for n, p in levels.outermost.items()] + [
        Accepted(candidate=levels.found[n], inner=True, confidence=deep[n]) for n in sorted(inner)
    ]


def nested(found: Sequence[Candidate], calibration: Calibration) -> list[Candidate]:
    """Return the candidates of the inner level, sure or not: those in the content of an outermost one."""
    levels = _levels(found, calibration, calibration.threshold)
    return [found[n] for n in levels.inside]


@dataclass(frozen=True, slots=True, eq=False)
class _Levels:
    """The candidates, contested content shared out; the outermost ones with their confidence; those inside them."""

    found: Sequence[Candidate]
    against: Sequence[Sequence[int]]
    outermost: dict[int, float]
    inside: list[int]


def _levels(found: Sequence[Candidate], calibration: Calibration, floor: float) -> _Levels:
    """Settle which candidates are outermost, of those that are at least ``floor`` sure, and which stand in them."""
    against = rivals(found)
    sure = {n: calibration.confidence(one.features, inner=False) for n, one in enumerate(found)}
    outer = _outermost(found, _surest({n: p for n, p in sure.items() if p >= floor}, against), holders(found))
    found = shared_out(found, outer)
    above = holders(found)
    inside = [n for n in sure if outer.isdisjoint([n, *against[n]]) and not outer.isdisjoint(above[n])]
    return _Levels(found, against, {n: sure[n] for n in sorted(outer)}, inside)


def _surest(sure: Mapping[int, float], against: Sequence[Sequence[int]]) -> set[int]:
    """Return of rivals for one cue the surest."""
    kept: set[int] = set()
    for n in sorted(sure, key=lambda n: (-sure[n], n)):
        if kept.isdisjoint(against[n]):
            kept.add(n)
    return kept


def _outermost(found: Sequence[Candidate], kept: set[int], above: Sequence[Sequence[int]]) -> set[int]:
    """Return those of ``kept`` that stand in no other's content; of two in one another's, the rather outermost one."""

    def is_under(n: int, m: int) -> bool:
        return n not in above[m] or (found[m].labelled.outermost, -m) > (found[n].labelled.outermost, -n)

    return {n for n in kept if not any(m in kept and is_under(n, m) for m in above[n])}


def statements(
    document: Document, shown: Iterable[Accepted], states: bytes, *, extractor: str, model: str
) -> tuple[Statement, ...]:
    """Return the statement records in the order of the text, each with its relay chain."""
    order = list(shown)
    made = [_statement(document, one, states, extractor=extractor, model=model) for one in order]
    chains = _chains(order, document.text, states)
    linked = [replace(one, via=tuple(made[n].id for n in chain)) for one, chain in zip(made, chains, strict=True)]
    return tuple(sorted(linked, key=lambda one: (one.start, -one.content.spans[-1].end, one.id)))


def _chains(shown: Sequence[Accepted], text: str, states: bytes) -> list[list[int]]:
    """Return for each candidate the indexes of those in whose content it stands, nearest first."""
    above = [
        [m for m in its if not _begins_anew(text, states, shown[m].candidate, shown[n].candidate)]
        for n, its in enumerate(holders([one.candidate for one in shown]))
    ]
    # Of two that stand in one another's content, the outermost one, then the longer one, is the outer.
    rank = [(not one.inner, _size(one.candidate)) for one in shown]
    strict = [[m for m in its if n not in above[m] or rank[m] > rank[n]] for n, its in enumerate(above)]
    return [sorted(its, key=lambda m: rank[m]) for its in strict]


def _begins_anew(text: str, states: bytes, outer: Candidate, inner: Candidate) -> bool:
    """Tell whether ``inner`` is a sentence of the outlet's own: another than that of the outer cue, and not quoted."""
    start, end = inner.place[0][0], inner.place[-1][1]
    low, high = (outer.cue[-1][1], start) if outer.cue[-1][1] <= start else (end, outer.cue[0][0])
    return states[start] != INSIDE and _SENTENCE.search(text, low, high) is not None


def _size(one: Candidate) -> tuple[int, Pairs]:
    return sum(end - start for start, end in one.content), one.place


def _statement(document: Document, one: Accepted, states: bytes, *, extractor: str, model: str) -> Statement:
    candidate = one.candidate
    roles: dict[str, Spans] = {
        role: spans_of(document, pairs)
        for role, pairs in (("source", candidate.source), ("cue", candidate.cue), ("content", candidate.content))
    }
    return Statement(
        id=statement_id(document.id, roles),
        source=Source(spans=roles["source"]),
        cue=Cue(spans=roles["cue"]),
        content=Content(spans=roles["content"]),
        addressee=Addressee(),
        kind=_kind(candidate.quoted),
        via=(),
        negated=False,
        provenance=Provenance(extractor=extractor, model=model, confidence=one.confidence),
    )


def kind_of(text: str, content: Pairs, states: bytes) -> Kind:
    """Return the kind of a content: all, some or none of its letters stand in quotation marks."""
    return _kind(quoted(text, content, states))


def _kind(share: float) -> Kind:
    return Kind.DIRECT if share == 1 else Kind.MIXED if share else Kind.INDIRECT
