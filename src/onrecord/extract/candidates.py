"""Labelled spans become candidates: edges cleaned, quotations completed, the share of quoted letters counted."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.extract.confidence import features
from onrecord.extract.edges import bare, completed, paragraphs_apart, without_dateline
from onrecord.records import INSIDE, Annotation, Document, Labelled, Pairs, lie_in


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
        return lie_in(other.place, self.content)

    @property
    def features(self) -> tuple[float, ...]:
        """What the confidence is computed from: the values of ``confidence.FEATURES``."""
        return features(self.labelled, self.quoted)


def candidates(document: Document, annotation: Annotation) -> list[Candidate]:
    """Return the labelled spans with their edges cleaned, without those that have no content left."""
    found = [_cleaned(document.text, one, annotation.quotation) for one in annotation.labelled]
    return [one for one in found if one is not None]


def _cleaned(text: str, one: Labelled, states: bytes) -> Candidate | None:
    spans = tuple(part for pair in one.content for part in paragraphs_apart(text, pair))
    content = tuple(pair for pair in (bare(text, pair) for pair in completed(text, spans, states)) if pair)
    source = tuple(pair for pair in (bare(text, without_dateline(text, pair)) for pair in one.source) if pair)
    if not content or not one.cue:
        return None
    cue = tuple(bare(text, pair) or pair for pair in one.cue)
    return Candidate(labelled=one, source=source, cue=cue, content=content, quoted=quoted(text, content, states))


def quoted(text: str, content: Pairs, states: bytes) -> float:
    """Return the share of the letters and digits of ``content`` that stand inside quotation marks."""
    letters = inside = 0
    for start, end in content:
        for at in range(start, end):
            if text[at].isalnum():
                letters += 1
                inside += states[at] == INSIDE
    return inside / letters if letters else 0.0
