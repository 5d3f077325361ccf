"""Readings made for tests: an article of invented people, and statements given by the words they consist of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.records import (
    Act,
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Kind,
    Office,
    Provenance,
    Reading,
    Said,
    Source,
    Span,
    Spans,
    Statement,
    entity_id,
    statement_id,
)
from onrecord.show.cards import cards
from onrecord.show.entries import entries

ARTICLE = """Harbour board splits over night ferry

The night ferry between Osk and Vellan may stop this winter. Mara Lind, the harbour master, said that the boats \
were "no longer safe after dark".

According to the Osk Courier, a harbour official said the board hopes to buy two new ships.

"We have asked for money for three years. Nobody answered," said Jonas Brekke. "Now it is too late."

The ministry did not say when it would decide.
"""

CANAL = """Talks on the Osk canal stall

State television quoted the Ministry of Waterways as saying that the gates stay shut.

Ivo Hallek, a spokesman for the Vellan government, told reporters on Wednesday that he had seen no such order. \
"We are still at the table," he said.

According to the agency ANR, a diplomatic source said the gates would open within days.

Energy minister Tove Marr and her colleague Per Oyen denied a deal. Between 21 and 25 October, the two ministers \
demanded an inquiry.

Hallek does not dispute that a letter exists. "It changes nothing."
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
    speaker: Entity | None = None,
    anonymous: bool = True,
    lemma: str | None = None,
    act: Act | None = None,
    addressed: Entity | None = None,
    said: Said | None = None,
) -> Statement:
    """A statement with these spans; all else as little as a record needs."""
    return Statement(
        id=statement_id(document.id, {"source": source, "cue": cue, "content": content}),
        source=Source(spans=source, entity=speaker.id if speaker else None, anonymous=anonymous),
        cue=Cue(spans=cue, lemma=lemma, act=act),
        content=Content(spans=content),
        addressee=Addressee(spans=addressee, entity=addressed.id if addressed else None),
        kind=kind,
        via=tuple(via),
        negated=negated,
        provenance=Provenance(extractor="test", model="test", confidence=confidence),
        said=said,
    )


def entity(
    document: Document,
    *mentions: Span,
    type: EntityType = EntityType.PERSON,
    name: str | None = None,
    aliases: Sequence[str] = (),
    offices: Sequence[Office] = (),
    members: Sequence[Entity] = (),
) -> Entity:
    """An entity with these mentions, named by the words of the first."""
    return Entity(
        id=entity_id(document.id, mentions[0]),
        type=type,
        name=mentions[0].words(document) if name is None else name,
        aliases=tuple(aliases),
        offices=tuple(offices),
        mentions=mentions,
        members=tuple(member.id for member in members),
    )


def reading(document: Document, *statements: Statement, entities: Sequence[Entity] = ()) -> Reading:
    """A reading of ``document``."""
    return Reading(onrecord="0.1.0", model="test-1", document=document, statements=statements, entities=tuple(entities))


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

    master = Office(title="harbour master", of=None, span=at("harbour master")[0])
    mara, jonas = entity(document, *at("Mara Lind"), offices=[master]), entity(document, *at("Jonas Brekke"))
    paper, board, ministry = (entity(document, *at(words), type=EntityType.ORGANISATION)
                              for words in ("the Osk Courier", "the board", "The ministry"))  # fmt: skip
    someone = entity(document, *at("a harbour official"), name="harbour official")

    lind = statement(document, source=at("Mara Lind, the harbour master"), cue=at("said"), kind=Kind.MIXED,
                     content=at('that the boats were "no longer safe after dark'), speaker=mara,
                     anonymous=False)  # fmt: skip
    courier = statement(document, source=at("the Osk Courier"), cue=at("According to"), confidence=0.97,
                        content=at("a harbour official said the board hopes to buy two new ships"), speaker=paper,
                        anonymous=False)  # fmt: skip
    official = statement(document, source=at("a harbour official"), cue=spans(document, "said", after=lind.start + 90),
                         content=at("the board hopes to buy two new ships"), via=[courier.id],
                         speaker=someone)  # fmt: skip
    hopes = statement(document, source=spans(document, "the board", after=official.start), cue=at("hopes"),
                      content=at("to buy two new ships"), via=[official.id, courier.id], confidence=0.61,
                      speaker=board, anonymous=False)  # fmt: skip
    brekke = statement(document, source=at("Jonas Brekke"), cue=spans(document, "said", after=hopes.start),
                       content=at("We have asked for money for three years. Nobody answered,", "Now it is too late."),
                       kind=Kind.DIRECT, speaker=jonas, anonymous=False)  # fmt: skip
    silence = statement(document, source=at("The ministry"), cue=at("did not say"), negated=True, speaker=ministry,
                        content=at("when it would decide"), anonymous=False)  # fmt: skip
    return reading(document, lind, courier, official, hopes, brekke, silence,
                   entities=[mara, paper, someone, board, jonas, ministry])  # fmt: skip


def canal() -> Reading:
    """The reading of CANAL: speakers read off pronouns and short names, a group, an office, days, one left unnamed."""
    document = Document.of(CANAL, title="Talks on the Osk canal stall", published="2024-11-01", path="canal.txt")

    def at(*words: str, after: str = "") -> Spans:
        return spans(document, *words, after=document.text.index(after) if after else 0)

    def body(*words: str, **about: Any) -> Entity:
        return entity(document, *at(*words), type=EntityType.ORGANISATION, **about)

    tv, ministry = body("State television"), body("the Ministry of Waterways", name="Ministry of Waterways")
    government = body("the Vellan government", name="Vellan", aliases=["Vellan government"])
    spokesman = Office(title="spokesman", of="Vellan government", span=at("spokesman")[0])
    hallek = entity(document, *at("Ivo Hallek"), *at("he", after="he had"), *at("he", after="he said"),
                    *at("Hallek", after="Hallek does"), aliases=["Hallek"], offices=[spokesman])  # fmt: skip
    anr = body("the agency ANR", name="ANR", aliases=["agency ANR"])
    diplomat = entity(document, *at("a diplomatic source"), name="diplomatic source")
    office = Office(title="Energy minister", of=None, span=at("Energy minister")[0])
    marr, oyen = entity(document, *at("Tove Marr", "her"), offices=[office]), entity(document, *at("Per Oyen"))
    both = entity(document, *at("Energy minister Tove Marr and her colleague Per Oyen", "the two ministers"),
                  type=EntityType.GROUP, name="Tove Marr and Per Oyen", members=[marr, oyen])  # fmt: skip
    canal = entity(document, *at("the Osk canal"), type=EntityType.PLACE, name="Osk canal")

    television = statement(
        document,
        source=at("State television"),
        cue=at("quoted"),
        speaker=tv,
        anonymous=False,
        lemma="quote",
        act=Act.REPORT,
        content=at("the Ministry of Waterways as saying that the gates stay shut"),
    )
    shut = statement(
        document,
        source=at("the Ministry of Waterways"),
        cue=at("as saying"),
        speaker=ministry,
        anonymous=False,
        lemma="say",
        act=Act.STATE,
        content=at("that the gates stay shut"),
        via=[television.id],
    )
    order = statement(
        document,
        source=at("Ivo Hallek, a spokesman for the Vellan government,"),
        cue=at("told"),
        lemma="tell",
        act=Act.STATE,
        addressee=at("reporters"),
        speaker=hallek,
        anonymous=False,
        said=Said(span=at("on Wednesday")[0], start="2024-10-30", end="2024-10-30"),
        content=at("that he had seen no such order"),
    )
    table = statement(
        document,
        source=at("he", after="he said"),
        cue=at("said", after="he said"),
        lemma="say",
        act=Act.STATE,
        speaker=hallek,
        anonymous=False,
        content=at("We are still at the table,"),
        kind=Kind.DIRECT,
    )
    agency = statement(
        document,
        source=at("the agency ANR"),
        cue=at("According to"),
        lemma="accord",
        act=Act.REPORT,
        speaker=anr,
        anonymous=False,
        content=at("a diplomatic source said the gates would open within days"),
    )
    days = statement(
        document,
        source=at("a diplomatic source"),
        cue=at("said", after="said the gates"),
        lemma="say",
        act=Act.STATE,
        speaker=diplomat,
        content=at("the gates would open within days"),
        via=[agency.id],
    )
    deal = statement(
        document,
        source=at("Energy minister Tove Marr and her colleague Per Oyen"),
        cue=at("denied"),
        lemma="deny",
        act=Act.DENY,
        speaker=both,
        anonymous=False,
        content=at("a deal"),
    )
    inquiry = statement(
        document,
        source=at("the two ministers"),
        cue=at("demanded"),
        lemma="demand",
        act=Act.DEMAND,
        said=Said(span=at("Between 21 and 25 October")[0], start="2024-10-21", end="2024-10-25"),
        speaker=both,
        anonymous=False,
        content=at("an inquiry"),
    )
    letter = statement(
        document,
        source=at("Hallek", after="Hallek does"),
        cue=at("does not dispute"),
        lemma="dispute",
        act=Act.DENY,
        negated=True,
        speaker=hallek,
        anonymous=False,
        content=at("that a letter exists"),
    )
    nothing = statement(
        document,
        content=at("It changes nothing."),
        kind=Kind.DIRECT,
        speaker=hallek,
        anonymous=False,
        act=Act.STATE,
        confidence=0.55,
    )
    return reading(
        document,
        television,
        shut,
        order,
        table,
        agency,
        days,
        deal,
        inquiry,
        letter,
        nothing,
        entities=[canal, tv, ministry, hallek, government, anr, diplomat, both, marr, oyen],
    )


def all_spans(found: Reading) -> Iterator[tuple[str, str, Span]]:
    """Every span of a reading, with its role and to whom it belongs."""
    for entry in entries(found):
        name, one = f"n{entry.number}", entry.statement
        for role in ("source", "cue", "content", "addressee"):
            yield from ((name, role, span) for span in getattr(one, role).spans)
        if one.said:
            yield name, "said", one.said.span
    for card in cards(found, entries(found)):
        yield from ((f"m{card.number}", "mention", span) for span in card.entity.mentions)
        yield from ((f"m{card.number}", "office", office.span) for office in card.entity.offices)
