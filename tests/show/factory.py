"""Readings made for tests: an article of invented people, and statements given by the words they consist of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord.records import (
    Addressee,
    Content,
    Cue,
    Document,
    Kind,
    Provenance,
    Reading,
    Source,
    Span,
    Spans,
    Statement,
    statement_id,
)

ARTICLE = """Harbour board splits over night ferry

The night ferry between Osk and Vellan may stop this winter. Mara Lind, the harbour master, said that the boats \
were "no longer safe after dark".

According to the Osk Courier, a harbour official said the board hopes to buy two new ships.

"We have asked for money for three years. Nobody answered," said Jonas Brekke. "Now it is too late."

The ministry did not say when it would decide.
"""


def spans(document: Document, *words: str, after: int = 0) -> Spans:
    """The spans where ``words`` stand, each searched for behind the one before."""
    found = []
    for word in words:
        start = document.text.index(word, after)
        after = start + len(word)
        found.append(Span(document=document.id, start=start, end=after))
    return tuple(found)


def statement(
    document: Document,
    *,
    content: Spans,
    source: Spans = (),
    cue: Spans = (),
    kind: Kind = Kind.INDIRECT,
    via: Sequence[str] = (),
    negated: bool = False,
    confidence: float = 0.9,
    addressee: Spans = (),
) -> Statement:
    """A statement with these spans; all else as little as a record needs."""
    return Statement(
        id=statement_id(document.id, {"source": source, "cue": cue, "content": content}),
        source=Source(spans=source),
        cue=Cue(spans=cue),
        content=Content(spans=content),
        addressee=Addressee(spans=addressee),
        kind=kind,
        via=tuple(via),
        negated=negated,
        provenance=Provenance(extractor="test", model="test", confidence=confidence),
    )


def reading(document: Document, *statements: Statement) -> Reading:
    """A reading of ``document``."""
    return Reading(onrecord="0.1.0", model="test-1", document=document, statements=statements)


def simple(text: str = "Ada Holm said it rains.", **about: Any) -> Reading:
    """A reading of one sentence with one statement, whose last word is the content."""
    document = Document.of(text, **about)
    words = text.split()
    content = spans(document, words[-1], after=text.rindex(words[-1]))
    return reading(document, statement(document, content=content))


def harbour() -> Reading:
    """The reading of ARTICLE: direct, indirect and mixed, a chain of two relays, a gap in a quotation, a negation."""
    document = Document.of(ARTICLE, outlet="Vellan Post", title="Harbour board splits over night ferry",
                           published="2024-11-05", authors=("Ines Tal",), path="harbour.txt")  # fmt: skip

    def at(*words: str) -> Spans:
        return spans(document, *words)

    lind = statement(document, source=at("Mara Lind, the harbour master"), cue=at("said"), kind=Kind.MIXED,
                     content=at('that the boats were "no longer safe after dark'))  # fmt: skip
    courier = statement(document, source=at("the Osk Courier"), cue=at("According to"), confidence=0.97,
                        content=at("a harbour official said the board hopes to buy two new ships"))  # fmt: skip
    official = statement(document, source=at("a harbour official"), cue=spans(document, "said", after=lind.start + 90),
                         content=at("the board hopes to buy two new ships"), via=[courier.id])  # fmt: skip
    board = statement(document, source=spans(document, "the board", after=official.start), cue=at("hopes"),
                      content=at("to buy two new ships"), via=[official.id, courier.id], confidence=0.61)  # fmt: skip
    brekke = statement(document, source=at("Jonas Brekke"), cue=spans(document, "said", after=board.start),
                       content=at("We have asked for money for three years. Nobody answered,", "Now it is too late."),
                       kind=Kind.DIRECT)  # fmt: skip
    ministry = statement(document, source=at("The ministry"), cue=at("did not say"), negated=True,
                         content=at("when it would decide"))  # fmt: skip
    return reading(document, lind, courier, official, board, brekke, ministry)
