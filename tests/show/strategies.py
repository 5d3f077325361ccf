"""Any text at all, with any spans in it: what hypothesis draws readings from."""

from __future__ import annotations

from hypothesis import strategies as st

from onrecord.records import Act, Document, Entity, EntityType, Kind, Office, Reading, Said, Span, Spans, Statement
from tests.show.factory import entity, reading, statement

HOSTILE = "\0\t\n\r\x1b\x85\x9b\u00ad\u061c\u200b\u202e\u2028\u2029\u2066\ufeff\ud800<>&\"'[]{}=+-@🙂e\u0301\U000e0041"
texts = st.text(st.one_of(st.characters(), st.sampled_from(HOSTILE), st.sampled_from("ab \n")), min_size=1, max_size=60)


@st.composite
def spans_in(draw: st.DrawFn, document: Document, least: int) -> Spans:
    """Between ``least`` and three spans of ``document`` in the order of the text, not touching one another."""
    edges = draw(st.lists(st.integers(0, len(document.text)), min_size=2 * least, max_size=6, unique=True).map(sorted))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Span(document=document.id, start=start, end=end) for start, end in pairs)


@st.composite
def entities_in(draw: st.DrawFn, document: Document) -> list[Entity]:
    """Up to four entities of ``document`` with mentions anywhere, some in one another and some the same."""
    found: dict[str, Entity] = {}
    for _ in range(draw(st.integers(0, 4))):
        title, of = draw(texts), draw(st.none() | texts)
        made = entity(
            document,
            *draw(spans_in(document, 1)),
            type=draw(st.sampled_from(EntityType)),
            name=draw(st.none() | texts),
            aliases=draw(st.lists(texts, max_size=2)),
            offices=[Office(title=title, of=of, span=span) for span in draw(spans_in(document, 0))],
            members=draw(st.lists(st.sampled_from([*found.values()]), max_size=2)) if found else [],
        )
        found[made.id] = made
    return [*found.values()]


@st.composite
def says_when(draw: st.DrawFn, document: Document) -> Said:
    """Days of a statement, or bounds, or only the words."""
    days = st.none() | st.dates().map(str)
    return Said(span=draw(spans_in(document, 1))[0], start=draw(days), end=draw(days))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """A reading of any text, with up to four statements and entities anywhere in it, some relaying others."""
    facts = st.none() | texts
    document = Document.of(draw(texts), title=draw(facts), outlet=draw(facts), path=draw(facts), url=draw(facts))
    entities = draw(entities_in(document))
    speakers = st.sampled_from([None, *entities])
    found: dict[str, Statement] = {}
    for _ in range(draw(st.integers(0, 4))):
        made = statement(
            document,
            content=draw(spans_in(document, 1)),
            source=draw(spans_in(document, 0)),
            cue=draw(spans_in(document, 0)),
            addressee=draw(spans_in(document, 0)),
            kind=draw(st.sampled_from(Kind)),
            via=draw(st.lists(st.sampled_from([*found] or ["s-0"]), unique=True, max_size=3)),
            negated=draw(st.booleans()),
            confidence=draw(st.floats(0, 1)),
            speaker=draw(speakers),
            anonymous=draw(st.booleans()),
            lemma=draw(st.none() | texts),
            act=draw(st.none() | st.sampled_from(Act)),
            addressed=draw(speakers),
            said=draw(st.none() | says_when(document)),
        )
        found[made.id] = made
    return reading(document, *found.values(), entities=entities)
