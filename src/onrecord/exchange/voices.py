"""By whose word a statement stands, in words: what the formats that people read show beside every content.

A content never stands without its source, and an attribution that the text negates is said to be absent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from onrecord.records import Act, Entity, Kind, Reading, Statement, without_surrogates

CAUTION = "the word of the source shown, not established fact"
_NOBODY = "somebody the text does not name"
_ACTS = {
    Act.STATE: "statement", Act.REPORT: "report", Act.BELIEVE: "thought", Act.ASK: "question",
    Act.ACCUSE: "accusation", Act.DENY: "denial", Act.DEMAND: "demand", Act.PROMISE: "promise", Act.THREATEN: "threat",
    Act.PROPOSE: "proposal", Act.ACCEPT: "acceptance", Act.REFUSE: "refusal", Act.PRAISE: "praise",
    Act.CRITICISE: "criticism",
}  # fmt: skip
_KINDS = {Kind.DIRECT: "direct quotation", Kind.INDIRECT: "indirect", Kind.MIXED: "partly quoted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A statement with its speaker and its relays, nearest first, and the names of who passes it on, outlet last."""

    statement: Statement
    speaker: Entity | None
    name: str
    source: str
    cue: str
    content: str
    relays: tuple[Statement, ...]
    through: tuple[str, ...]

    @property
    def act(self) -> str:
        """What is done, in words: "denial", or "no denial" where the text says that it was not done."""
        act = self.statement.cue.act
        word = "attribution" if act is None else _ACTS[act]
        return f"no {word}" if self.statement.negated else word

    @property
    def heading(self) -> str:
        """Who, what and through whom, without the content: "Ivo Hallek: denial, as told by ANR, Vellan Post"."""
        told = f", as told by {', '.join(self.through)}" if self.through else ""
        return f"{self.name}: {self.act}{told}"

    @property
    def account(self) -> str:
        """The heading with the words of the text and the caution, one line for a reader who sees nothing else."""
        said = f"“{self.source or 'no source'}” – {self.cue or 'no cue'} – “{self.content}”"
        return one_line(
            f"{self.heading} ({_KINDS[self.statement.kind]}). In the words of the text: {said}. {_caution()}"
        )


def voices(reading: Reading) -> list[Voice]:
    """Return the statements of ``reading`` in its order, each with whom it is attributed to."""
    known = {entity.id: entity for entity in reading.entities}
    by_id = {statement.id: statement for statement in reading.statements}
    return [_voice(reading, statement, known, by_id) for statement in reading.statements]


def _voice(reading: Reading, statement: Statement, known: dict[str, Entity], by_id: dict[str, Statement]) -> Voice:
    relays = tuple(by_id[id] for id in statement.via if id in by_id)
    outlet = (one_line(reading.document.outlet or ""),)
    return Voice(
        statement=statement,
        speaker=known.get(statement.source.entity or ""),
        name=_name(reading, statement, known),
        source=reading.words(statement.source.spans),
        cue=reading.words(statement.cue.spans),
        content=reading.words(statement.content.spans),
        relays=relays,
        through=tuple(filter(None, (*(_name(reading, relay, known) for relay in relays), *outlet))),
    )


def _name(reading: Reading, statement: Statement, known: dict[str, Entity]) -> str:
    speaker = known.get(statement.source.entity or "")
    return one_line(speaker.name if speaker else "") or one_line(reading.words(statement.source.spans)) or _NOBODY


def _caution() -> str:
    return CAUTION[0].upper() + CAUTION[1:] + "."


def one_line(words: str) -> str:
    """Return ``words`` with one space for each stretch of white space and control characters."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", without_surrogates(words)).split())


def is_address(url: str | None) -> bool:
    """Tell whether ``url`` can stand as an IRI (RFC 3987) of the web."""
    return url is not None and re.fullmatch(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`]+", url) is not None


def address_of(reading: Reading) -> str:
    """Return the IRI of the document: its address on the web, or a name made of its id."""
    url = reading.document.url
    return url if url is not None and is_address(url) else iri(reading.document.id)


def iri(id: str) -> str:
    """Return the IRI that stands for a record in formats that want one."""
    return f"urn:onrecord:{id}"


def title_of(reading: Reading) -> str:
    """Return a name for the document: its title, the name of its file, or its id."""
    document = reading.document
    return one_line(document.title or "") or one_line(PurePath(document.path or "").name) or document.id
