"""Labelled spans become statements: competing ones settled, levels told apart, relay chains filled, confidence given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.extract.confidence import Calibration, features
from onrecord.extract.edges import INSIDE, bare, completed, paragraphs_apart
from onrecord.records import (
    Addressee,
    Annotation,
    Content,
    Cue,
    Document,
    Kind,
    Labelled,
    Pairs,
    Provenance,
    Source,
    Span,
    Spans,
    Statement,
    statement_id,
)

_NEGATORS = re.compile(r"(?:\b(?:not|never|no longer|nor|neither)\b|n[’']t\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A labelled statement with its spans cleaned, before it is accepted."""

    labelled: Labelled
    source: Pairs
    cue: Pairs
    content: Pairs
    quoted: float

    @property
    def place(self) -> Pairs:
        """Where the statement stands: its cue, or its content where it has none."""
        return self.cue or self.content

    def holds(self, other: Candidate) -> bool:
        """Tell whether ``other`` stands in this content."""
        return all(any(low <= a and b <= high for low, high in self.content) for a, b in other.place)


def candidates(document: Document, annotation: Annotation) -> list[Candidate]:
    """Return the labelled spans with their edges cleaned, without those that have no content left."""
    found = [_cleaned(document.text, one, annotation.quotation) for one in annotation.labelled]
    return [one for one in found if one is not None]


def _cleaned(text: str, one: Labelled, states: bytes) -> Candidate | None:
    spans = tuple(part for pair in one.content for part in paragraphs_apart(text, pair))
    content = tuple(pair for pair in (bare(text, pair) for pair in completed(text, spans, states)) if pair)
    source = tuple(pair for pair in (bare(text, pair) for pair in one.source) if pair)
    if not content or not one.cue:
        return None
    cue = tuple(bare(text, pair) or pair for pair in one.cue)
    return Candidate(labelled=one, source=source, cue=cue, content=content, quoted=_quoted(text, content, states))


def _quoted(text: str, content: Pairs, states: bytes) -> float:
    """Return the share of the letters and digits of ``content`` that stand inside quotation marks."""
    letters = inside = 0
    for start, end in content:
        for at in range(start, end):
            if text[at].isalnum():
                letters += 1
                inside += states[at] == INSIDE
    return inside / letters if letters else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A candidate that is shown, with its level and confidence."""

    candidate: Candidate
    inner: bool
    confidence: float


def accepted(found: Sequence[Candidate], calibration: Calibration, *, threshold: float | None = None) -> list[Accepted]:
    """Return the candidates that are sure enough, outermost ones first settled, then those in their contents.

    ``threshold``, if given, replaces the default thresholds of both levels.
    """
    outer_floor = calibration.threshold if threshold is None else threshold
    inner_floor = calibration.inner_threshold if threshold is None else threshold
    scored = [(calibration.confidence(features(one.labelled, one.quoted), inner=False), one) for one in found]
    outer = _settled([(sure, one) for sure, one in scored if sure >= outer_floor])
    chosen = [Accepted(candidate=one, inner=False, confidence=sure) for sure, one in outer]
    holders = [one for _, one in outer]
    rest = [one for one in found if not any(one is other for other in holders)]
    nested = [
        (calibration.confidence(features(one.labelled, one.quoted), inner=True), one)
        for one in rest
        if any(other.holds(one) for other in holders) and not any(_same_cue(one, other) for other in holders)
    ]
    inner = _unrivalled([(sure, one) for sure, one in nested if sure >= inner_floor])
    return chosen + [Accepted(candidate=one, inner=True, confidence=sure) for sure, one in inner]


def _settled(scored: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Keep of rivals for one cue the surest, and of candidates in one another's content the surer outermost ones."""
    kept = _unrivalled(scored)
    return [
        (sure, one)
        for sure, one in kept
        if not any(other.holds(one) and _above(other, one) for _, other in kept if other is not one)
    ]


def _above(outer: Candidate, one: Candidate) -> bool:
    """Tell whether ``outer``, whose content holds ``one``, is rather the outermost of the two."""
    return not one.holds(outer) or outer.labelled.outermost >= one.labelled.outermost


def _unrivalled(scored: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    kept: list[tuple[float, Candidate]] = []
    for sure, one in sorted(scored, key=lambda pair: (-pair[0], pair[1].place)):
        if not any(_same_cue(one, other) for _, other in kept):
            kept.append((sure, one))
    return kept


def _same_cue(one: Candidate, other: Candidate) -> bool:
    return any(a < d and c < b for a, b in one.cue for c, d in other.cue)


def statements(
    document: Document, shown: Iterable[Accepted], states: bytes, *, extractor: str, model: str
) -> tuple[Statement, ...]:
    """Return the statement records in the order of the text, each with its relay chain."""
    order = sorted(shown, key=lambda one: (one.candidate.place, one.candidate.content))
    made = [_statement(document, one, states, extractor=extractor, model=model) for one in order]
    chains = _chains([one.candidate for one in order])
    linked = [replace(one, via=tuple(made[n].id for n in chain)) for one, chain in zip(made, chains, strict=True)]
    return tuple(sorted(linked, key=lambda one: (one.start, -one.content.spans[-1].end, one.id)))


def _chains(found: list[Candidate]) -> list[list[int]]:
    """Return for each candidate the indexes of those in whose content it stands, nearest first."""
    holders = [
        [m for m, other in enumerate(found) if m != n and other.holds(one) and not _mutual(one, other)]
        for n, one in enumerate(found)
    ]
    return [sorted(above, key=lambda m: (-len(holders[m]), _length(found[m].content), m)) for above in holders]


def _mutual(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates stand in one another's content and the other is not the outer one."""
    return one.holds(other) and (_length(one.content), one.place) >= (_length(other.content), other.place)


def _length(spans: Pairs) -> int:
    return sum(end - start for start, end in spans)


def _statement(document: Document, one: Accepted, states: bytes, *, extractor: str, model: str) -> Statement:
    candidate = one.candidate
    roles: dict[str, Spans] = {
        role: tuple(Span(document=document.id, start=a, end=b) for a, b in pairs)
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
        negated=_negated(document.text, candidate),
        provenance=Provenance(extractor=extractor, model=model, confidence=one.confidence),
    )


def _kind(quoted: float) -> Kind:
    return Kind.DIRECT if quoted == 1 else Kind.MIXED if quoted else Kind.INDIRECT


def _negated(text: str, one: Candidate) -> bool:
    """Tell whether a negation stands in the cue or in the two words before it that belong to no other role."""
    start, end = one.cue[0][0], one.cue[-1][1]
    before = re.search(r"(?:[\w’']+\s+){0,2}$", text[max(0, start - 40) : start])
    low = start - len(before.group()) if before else start
    taken = [b for a, b in one.source + one.content if a < start and b > low]
    return bool(_NEGATORS.search(text[max([low, *(min(b, start) for b in taken)]) : end]))
