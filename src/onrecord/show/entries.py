"""A reading seen as a numbered list of entries: the words, speakers and relays that every form for the eye shows.

Numbers follow the order of the text, so that entry 3 is the same statement in the terminal, in CSV and on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.records import Act, Entity, Kind, Reading, Said, Statement
from onrecord.show.speakers import UNCLEAR, UNNAMED, Named, named

NO_CUE = "no cue"
"""What stands in place of the cue of a free quotation."""
NOT_SAID = "negated: the text says that this was not said"
"""What is shown with a statement whose attribution is negated."""
NONE_FOUND = "No attributed statement found."
"""What is shown for a document without statements."""
CAUTION = "the word of the source shown, not established fact"
"""What is shown above the statements of a document."""
OUTLET = "this outlet"
"""The end of a chain of relays where the outlet is not known by name."""

_MARKS = frozenset('"“”„‟«»')
KINDS = {Kind.DIRECT: "direct quotation", Kind.INDIRECT: "indirect", Kind.MIXED: "partly quoted"}
"""What a kind is called for the eye."""
ACTS = {
    Act.STATE: "statement", Act.REPORT: "report", Act.BELIEVE: "thought", Act.ASK: "question",
    Act.ACCUSE: "accusation", Act.DENY: "denial", Act.DEMAND: "demand", Act.PROMISE: "promise", Act.THREATEN: "threat",
    Act.PROPOSE: "proposal", Act.ACCEPT: "acceptance", Act.REFUSE: "refusal", Act.PRAISE: "praise",
    Act.CRITICISE: "criticism",
}  # fmt: skip
"""What an act is called for the eye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One link of a relay chain: the number of the relaying statement and who makes it."""

    number: int
    speaker: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A statement as shown: its number in the document, its exact words, who makes it, and who relays it.

    Relays stand nearest first, and behind them the ``outlet``. ``quoted`` is the content with its quotation marks,
    for the eye; ``dated`` are the words that tell when it was said.
    """

    number: int
    statement: Statement
    speaker: Named
    cue: str
    content: str
    quoted: str
    addressee: Named
    dated: str
    relays: tuple[Relay, ...]
    outlet: str

    @property
    def source(self) -> str:
        """The words of the source."""
        return self.speaker.words

    @property
    def depth(self) -> int:
        """How many relays stand between the outlet and this statement."""
        return len(self.relays)

    @property
    def kind(self) -> str:
        """The kind of quotation in words."""
        return KINDS[self.statement.kind]

    @property
    def act(self) -> str:
        """What the cue does, in words: "denial", or "no denial" where it is negated; empty where not known."""
        act = self.statement.cue.act
        return "" if act is None else f"no {ACTS[act]}" if self.statement.negated else ACTS[act]

    @property
    def said(self) -> str:
        """When it was said, and by which words: "said 2024-11-05 (“on Tuesday”)"; empty if the text does not tell."""
        said = self.statement.said
        if said is None:
            return ""
        days = days_of(said)
        return f"said {days} (“{self.dated}”)" if days else f"said “{self.dated}”"

    @property
    def chain(self) -> str:
        """The way of the words, from the speaker to the outlet: "diplomatic source → ANR → this outlet"."""
        return " → ".join([self.speaker.name, *(relay.speaker.name for relay in self.relays), self.outlet])

    @property
    def percent(self) -> str:
        """The confidence as a whole percentage, never rounded up to certainty."""
        return f"{min(99, int(self.statement.confidence * 100 + 0.5))}%"


def days_of(said: Said) -> str:
    """Return the days of a statement in words: one, a range, or a bound; empty where none is known."""
    if said.start and said.end:
        return said.start if said.start == said.end else f"{said.start} to {said.end}"
    if said.start:
        return f"from {said.start}"
    return f"until {said.end}" if said.end else ""


def in_order(reading: Reading) -> list[Statement]:
    """Return the statements in the order of the text, a relaying one before those it relays."""
    return sorted(reading.statements, key=lambda s: (s.start, len(s.via), -s.content.spans[-1].end, s.id))


def entries(reading: Reading) -> list[Entry]:
    """Return the entries of ``reading`` in the order of the text, numbered from 1."""
    ordered = in_order(reading)
    known = {entity.id: entity for entity in reading.entities}
    relays = {
        statement.id: Relay(number=number, speaker=_speaker(reading, statement, known))
        for number, statement in enumerate(ordered, 1)
    }
    return [_entry(reading, relays[statement.id], statement, relays, known) for statement in ordered]


def _entry(
    reading: Reading, own: Relay, statement: Statement, relays: Mapping[str, Relay], known: Mapping[str, Entity]
) -> Entry:
    addressee, said = statement.addressee, statement.said
    return Entry(
        number=own.number,
        statement=statement,
        speaker=own.speaker,
        cue=reading.words(statement.cue.spans),
        content=reading.words(statement.content.spans),
        quoted=_quoted(reading, statement),
        addressee=named(reading, addressee.spans, known.get(addressee.entity or ""), known),
        dated=reading.words((said.span,)) if said else "",
        relays=tuple(relays[id] for id in statement.via if id in relays),
        outlet=reading.document.outlet or OUTLET,
    )


def _speaker(reading: Reading, statement: Statement, known: Mapping[str, Entity]) -> Named:
    source = statement.source
    entity = known.get(source.entity or "")
    note = UNNAMED if entity and source.anonymous else UNCLEAR if source.spans and not entity else ""
    return named(reading, source.spans, entity, known, note)


def _quoted(reading: Reading, statement: Statement) -> str:
    if statement.kind is Kind.DIRECT:
        return f"“{reading.words(statement.content.spans)}”"
    text = reading.document.text
    return " … ".join(_with_marks(text, span.start, span.end) for span in statement.content.spans)


def _with_marks(text: str, start: int, end: int) -> str:
    """Return the words with the quotation mark beside them that they open or close without its partner."""
    if sum(char in _MARKS for char in text[start:end]) % 2:
        if text[end : end + 1] in _MARKS:
            end += 1
        elif start and text[start - 1] in _MARKS:
            start -= 1
    return text[start:end]


def headline(reading: Reading) -> str:
    """Return the name by which a person knows the document: its title, its file or address, or its first words."""
    document = reading.document
    for name in (document.title, document.path if document.path != "-" else None, document.url):
        if name and name.strip():
            return " ".join(name.split())
    start = " ".join(document.text[:400].split())
    return start if len(start) <= 60 else start[:60].rsplit(" ", 1)[0] + " …"


def counted(number: int, noun: str) -> str:
    """Return the number with its noun: "no statements", "1 statement", "2 statements"."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
