"""A reading seen as a numbered list of entries: the words and relays that every form for the eye shows.

Numbers follow the order of the text, so that entry 3 is the same statement in the terminal, in CSV and on the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records import Kind, Reading, Statement

NO_SOURCE = "source not named"
"""What stands in place of a source that the text does not express."""
NO_CUE = "no cue"
"""What stands in place of the cue of a free quotation."""
NOT_SAID = "negated: the text says that this was not said"
"""What is shown with a statement whose attribution is negated."""
NONE_FOUND = "No attributed statement found."
"""What is shown for a document without statements."""
CAUTION = "the word of the source shown, not established fact"
"""What is shown above the statements of a document."""

_MARKS = frozenset('"“”„‟«»')
_KINDS = {Kind.DIRECT: "direct quotation", Kind.INDIRECT: "indirect", Kind.MIXED: "partly quoted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """One link of a relay chain: the number of the relaying statement and the words of its source."""

    number: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A statement as shown: its number in the document, its exact words, and who relays it, nearest first.

    ``quoted`` is the content with its quotation marks, for the eye.
    """

    number: int
    statement: Statement
    source: str
    cue: str
    content: str
    quoted: str
    addressee: str
    relays: tuple[Relay, ...]

    @property
    def depth(self) -> int:
        """How many relays stand between the outlet and this statement."""
        return len(self.relays)

    @property
    def kind(self) -> str:
        """The kind of quotation in words."""
        return _KINDS[self.statement.kind]

    @property
    def percent(self) -> str:
        """The confidence as a whole percentage, never rounded up to certainty."""
        return f"{min(99, int(self.statement.confidence * 100 + 0.5))}%"


def in_order(reading: Reading) -> list[Statement]:
    """Return the statements in the order of the text, a relaying one before those it relays."""
    return sorted(reading.statements, key=lambda s: (s.start, len(s.via), -s.content.spans[-1].end, s.id))


def entries(reading: Reading) -> list[Entry]:
    """Return the entries of ``reading`` in the order of the text, numbered from 1."""
    ordered = in_order(reading)
    relays = {
        statement.id: Relay(number=number, source=reading.words(statement.source.spans))
        for number, statement in enumerate(ordered, 1)
    }
    return [_entry(reading, number, statement, relays) for number, statement in enumerate(ordered, 1)]


def _entry(reading: Reading, number: int, statement: Statement, relays: dict[str, Relay]) -> Entry:
    return Entry(
        number=number,
        statement=statement,
        source=reading.words(statement.source.spans),
        cue=reading.words(statement.cue.spans),
        content=reading.words(statement.content.spans),
        quoted=_quoted(reading, statement),
        addressee=reading.words(statement.addressee.spans),
        relays=tuple(relays[id] for id in statement.via if id in relays),
    )


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
