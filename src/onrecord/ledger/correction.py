"""One decision of a person about one row: a record that holds the machine's row as it was and what is changed in it.

A correction is never written over a row. It carries its own spans, so that it finds its place in a later reading, and
all of the row, so that nothing is lost where a later reading has no such row (:mod:`onrecord.ledger.corrections`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from onrecord.errors import ConfigurationError
from onrecord.records import (
    Act,
    Entity,
    EntityType,
    Json,
    Kind,
    Pairs,
    Provenance,
    Said,
    Span,
    Statement,
    identify,
    pairs_of,
)


class Verb(StrEnum):
    """What a person does to a row: change it, find it right as it stands, or take it away."""

    CORRECT = "correct"
    ACCEPT = "accept"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A statement as plain values: what it says of whom, and where, without the ids of one reading.

    ``speaker`` is a name, empty where the text does not tell; ``type`` says what the speaker is.
    """

    id: str
    source: Pairs
    cue: Pairs
    content: Pairs
    addressee: Pairs
    speaker: str
    type: EntityType | None
    anonymous: bool
    act: Act | None
    lemma: str | None
    kind: Kind
    negated: bool
    said: Said | None
    provenance: Provenance

    def to_dict(self) -> Json:
        """Return the row as JSON."""
        made = self.provenance
        return {
            "id": self.id,
            "source": _lists(self.source),
            "cue": _lists(self.cue),
            "content": _lists(self.content),
            "addressee": _lists(self.addressee),
            "speaker": self.speaker,
            "type": _name(self.type),
            "anonymous": self.anonymous,
            "act": _name(self.act),
            "lemma": self.lemma,
            "kind": str(self.kind),
            "negated": self.negated,
            "said": self.said.to_dict() if self.said else None,
            "extractor": made.extractor,
            "model": made.model,
            "confidence": made.confidence,
        }


def row_of(statement: Statement, speaker: Entity | None) -> Row:
    """Return ``statement``, which ``speaker`` makes, as plain values."""
    return Row(
        id=statement.id,
        source=pairs_of(statement.source.spans),
        cue=pairs_of(statement.cue.spans),
        content=pairs_of(statement.content.spans),
        addressee=pairs_of(statement.addressee.spans),
        speaker=speaker.name if speaker else "",
        type=speaker.type if speaker else None,
        anonymous=statement.source.anonymous,
        act=statement.cue.act,
        lemma=statement.cue.lemma,
        kind=statement.kind,
        negated=statement.negated,
        said=statement.said,
        provenance=statement.provenance,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The fields that a correction decides, with their values; None is a field that it leaves to the machine.

    An empty ``speaker`` says that the text tells none, an empty ``source`` or ``cue`` that it has no such words.
    ``type`` goes with ``speaker``, ``kind`` follows from ``content``, ``lemma`` from ``cue``; an empty lemma is none.
    """

    source: Pairs | None = None
    cue: Pairs | None = None
    content: Pairs | None = None
    speaker: str | None = None
    type: EntityType | None = None
    anonymous: bool | None = None
    act: Act | None = None
    lemma: str | None = None
    kind: Kind | None = None
    negated: bool | None = None

    def decided(self) -> dict[str, Any]:
        """Return the values of the fields that are decided, in the order of the fields."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}

    def to_dict(self) -> Json:
        """Return the decided fields as JSON."""
        return {name: _plain(value) for name, value in self.decided().items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A dated decision of a named person about one row of one document.

    ``found`` is the machine's row as it was when the decision was made, ``change`` what the person decides in it;
    ``at`` is UTC, ISO 8601 to the second. An acceptance decides every field: the row is right as it then stood.
    """

    id: str
    at: str
    by: str
    why: str
    verb: Verb
    document: str
    found: Row
    change: Change

    @classmethod
    def of(cls, found: Row, change: Change, *, verb: Verb, document: str, signed: tuple[str, str, str]) -> Correction:
        """Return the correction with these fields and the id derived; ``signed`` is time, name and reason."""
        at, by, why = signed
        parts = (_text(found.to_dict()), _text(change.to_dict()))
        key = identify("c", document, str(verb), at, by, why, *parts)
        return cls(id=key, at=at, by=by, why=why, verb=verb, document=document, found=found, change=change)

    @property
    def statement(self) -> str:
        """The id of the machine's row that the correction was made on."""
        return self.found.id

    @property
    def source(self) -> Pairs:
        """The source, with the change applied."""
        return self.found.source if self.change.source is None else self.change.source

    @property
    def cue(self) -> Pairs:
        """The cue, with the change applied."""
        return self.found.cue if self.change.cue is None else self.change.cue

    @property
    def content(self) -> Pairs:
        """The content, with the change applied."""
        return self.found.content if self.change.content is None else self.change.content

    def to_dict(self) -> Json:
        """Return the correction as JSON, which :func:`correction_of` takes back."""
        return {
            "id": self.id,
            "at": self.at,
            "by": self.by,
            "why": self.why,
            "verb": str(self.verb),
            "document": self.document,
            "statement": self.statement,
            "found": self.found.to_dict(),
            "change": self.change.to_dict(),
        }


def correction_of(record: Json) -> Correction:
    """Return the correction that :meth:`Correction.to_dict` wrote.

    Raises:
        ConfigurationError: the record is no correction, or its id is not the digest of what it holds.
    """
    try:
        document = str(record["document"])
        correction = Correction.of(
            _row(record["found"], document),
            _change(record["change"]),
            verb=Verb(record["verb"]),
            document=document,
            signed=(str(record["at"]), str(record["by"]), str(record["why"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_correction(record, f"is no correction ({type(error).__name__}: {error})") from error
    if correction.id != record.get("id"):
        raise _no_correction(record, "does not hold what its id is a digest of")
    return correction


def _no_correction(record: Any, problem: str) -> ConfigurationError:
    name = record.get("id", "a record without id") if isinstance(record, dict) else type(record).__name__
    return ConfigurationError("corrections", f"{name} {problem}", "take the record from a backup, or decide it again")


def _row(record: Json, document: str) -> Row:
    said = record["said"]
    made = Provenance(
        extractor=str(record["extractor"]), model=str(record["model"]), confidence=float(record["confidence"])
    )
    when = said and Said(span=Span(document=document, start=said["span"][0], end=said["span"][1]),
                         start=said["start"], end=said["end"])  # fmt: skip
    return Row(
        id=str(record["id"]),
        source=_pairs(record["source"]),
        cue=_pairs(record["cue"]),
        content=_pairs(record["content"]),
        addressee=_pairs(record["addressee"]),
        speaker=str(record["speaker"]),
        type=EntityType(record["type"]) if record["type"] else None,
        anonymous=bool(record["anonymous"]),
        act=Act(record["act"]) if record["act"] else None,
        lemma=record["lemma"],
        kind=Kind(record["kind"]),
        negated=bool(record["negated"]),
        said=when,
        provenance=made,
    )


_READ: dict[str, Any] = {"type": EntityType, "act": Act, "kind": Kind}


def _change(record: Json) -> Change:
    values: Any = {
        name: _pairs(value) if isinstance(value, list) else _READ.get(name, lambda same: same)(value)
        for name, value in record.items()
    }
    return Change(**values)


def _pairs(record: Iterable[Any]) -> Pairs:
    """Return a list of pairs as pairs; each must be a span that could stand in a text."""
    found = tuple((start, end) for start, end in record)
    if not all(type(start) is type(end) is int and 0 <= start < end for start, end in found):
        raise ValueError(f"{found} are no spans")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return _lists(value)
    return str(value) if isinstance(value, StrEnum) else value


def _lists(pairs: Pairs) -> list[list[int]]:
    return [[start, end] for start, end in pairs]


def _name(value: StrEnum | None) -> str | None:
    return str(value) if value is not None else None


def _text(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
