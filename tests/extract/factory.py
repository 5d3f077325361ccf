"""Candidates made by hand: the words of each role, and the scores that the model would give them."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.annotate.quotation import quotation
from onrecord.extract.candidates import Candidate, candidates
from onrecord.extract.confidence import FEATURES, Calibration
from onrecord.extract.statements import accepted, statements
from onrecord.records import Annotation, Document, Labelled, Pairs, Statement

ANY, OUTERMOST = FEATURES.index("any"), FEATURES.index("outermost")


def only(feature: int) -> tuple[float, ...]:
    """Coefficients that make confidence the logistic of one feature."""
    return tuple(float(n == feature) for n in range(len(FEATURES)))


PLAIN = Calibration(outermost=only(OUTERMOST), inner=only(ANY), threshold=0.5, inner_threshold=0.5)


def at(text: str, *words: str) -> Pairs:
    """Where ``words`` stand in ``text``, each searched for behind the one before."""
    found, after = [], 0
    for word in words:
        start = text.index(word, after)
        after = start + len(word)
        found.append((start, after))
    return tuple(found)


def labelled(
    text: str,
    cue: str | Pairs,
    content: str | list[str] | Pairs,
    source: str | Pairs = (),
    *,
    any: float = 4.0,
    outermost: float = 4.0,
    path: float = -0.1,
) -> Labelled:
    """Labels with these words a role (or these pairs, where words would be found in a wrong place)."""

    def pairs(given: str | list[str] | Pairs) -> Pairs:
        if isinstance(given, str):
            return at(text, given) if given else ()
        return at(text, *given) if isinstance(given, list) else given

    return Labelled(
        source=pairs(source), cue=pairs(cue), content=pairs(content), any=any, outermost=outermost, path=path
    )


def cleaned(text: str, *given: Labelled) -> list[Candidate]:
    return candidates(Document.of(text), Annotation(labelled=given, quotation=bytes(quotation(text))))


def shown(
    text: str, *given: Labelled, calibration: Calibration = PLAIN, threshold: float | None = None
) -> tuple[Statement, ...]:
    """The statements that come of these labels."""
    chosen = accepted(cleaned(text, *given), calibration, threshold=threshold)
    return statements(Document.of(text), chosen, bytes(quotation(text)), extractor="test 1", model="m")


def told(text: str, found: Iterable[Statement]) -> list[tuple[str, str]]:
    """The words of cue and content of each statement."""
    return [
        (
            " … ".join(text[s.start : s.end] for s in one.cue.spans),
            " … ".join(text[s.start : s.end] for s in one.content.spans),
        )
        for one in found
    ]
