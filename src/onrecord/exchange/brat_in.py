"""A folder of brat standoff becomes readings: our own after people have worked on it in brat, or anybody's.

``NAME.ann`` decides which statements there are. Where ``NAME.json`` lies beside it, a statement that is still marked as
it was written keeps its id, its exact spans and all that brat has no place for; what a person changed or added carries
``brat`` as its extractor. Without it the reading holds what the annotations tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path

from onrecord.errors import InputError
from onrecord.exchange.brat_form import roles_of, shown, speaker_note, whole
from onrecord.exchange.brat_parse import Event, Malformed, Parsed, parsed
from onrecord.exchange.jsonl import STAGE, reading_of
from onrecord.exchange.voices import one_line
from onrecord.records import (
    Act,
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Kind,
    Pairs,
    Provenance,
    Reading,
    Reason,
    Refusal,
    Source,
    Statement,
    identify,
    spans_of,
    statement_id,
    without_surrogates,
)

BY_HAND = "brat"
"""The extractor of what a person marked or changed; its confidence is 1."""
_MARKS = frozenset('"“”„‟«»')
_Key = tuple[Pairs, ...]


def read_brat(folder: Path) -> Iterator[Reading | Refusal]:
    """Yield the reading of each ``NAME.ann`` in ``folder``, in the order of the names, and what could not be read.

    An event without content is refused on its own, and the rest of its file is read.

    Raises:
        InputError: the folder holds no annotations.
    """
    paths = sorted(folder.glob("*.ann"))
    if not paths:
        detail = "no brat annotations found; give a folder with pairs of .txt and .ann"
        raise InputError(refusal(folder, detail, Reason.MISSING))
    for path in paths:
        try:
            yield from _read(path)
        except Malformed as error:
            yield refusal(path, str(error))
        except InputError as error:
            yield error.refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standoff:
    """One file of annotations as it is now, and the reading as it was when the folder was written.

    Where no ``NAME.json`` tells what was written, ``before`` has the text alone and ``written`` is False.
    """

    before: Reading
    found: Parsed
    written: bool


def standoff(path: Path) -> Standoff:
    """Read ``NAME.ann`` with what lies beside it.

    Raises:
        Malformed: the annotations do not fit the text.
        InputError: a file is missing, or the reading that was written is none.
    """
    source, kept = path.with_suffix(".txt"), path.with_suffix(".json")
    text, written = _text(source), kept.is_file()
    before = _kept(kept, text) if written else _empty(source, text)
    return Standoff(before=before, found=parsed(_text(path), shown(before.document.text)), written=written)


def refusal(path: Path | str, detail: str, reason: Reason = Reason.MALFORMED) -> Refusal:
    """Return the refusal of a file, or of a line of it."""
    return Refusal(origin=without_surrogates(str(path)), stage=STAGE, reason=reason, detail=detail)


def _read(path: Path) -> Iterator[Reading | Refusal]:
    read = standoff(path)
    made = _Made(read.before, read.found)
    for event in made.incomplete():
        detail = f"the event marks no content in the text; mark a {'Content'} for it or delete it"
        yield refusal(f"{path}:{event.line}", detail)
    yield made.reading()


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        detail = f"it cannot be read: {error.strerror}; put it beside its annotations"
        raise InputError(refusal(path, detail, Reason.MISSING)) from error
    except UnicodeDecodeError as error:
        raise Malformed(f"{path.name} is not UTF-8 at byte {error.start}; convert it first") from error


def _kept(path: Path, text: str) -> Reading:
    try:
        record = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{path.name} is not JSON ({error}); restore it, or delete it to read without it") from None
    before = reading_of(record, origin=str(path))
    if shown(before.document.text) != shown(text):
        problem = f"the text is no longer the one in {path.name}, and positions would lead elsewhere"
        raise Malformed(f"{problem}; restore the .txt, or delete {path.name} to read the text as it stands")
    return before


def _empty(path: Path, text: str) -> Reading:
    document = Document.of(text, path=str(path), encoding="utf-8")
    return Reading(onrecord=version("onrecord"), model=BY_HAND, document=document, statements=())


@dataclass(slots=True, kw_only=True)
class _Told:
    """What one event tells, before it is compared with what was written."""

    act: Act | None
    kind: Kind
    negated: bool
    anonymous: bool
    speaker: str | None
    via: list[str] = field(default_factory=list)


class _Made:
    """The statements of one file, made from its events and from the reading that was written."""

    def __init__(self, before: Reading, found: Parsed) -> None:
        self._before = before
        self._text = shown(before.document.text)
        self._entities = {entity.id: entity for entity in before.entities}
        roles = {id: event.roles(found.marked) for id, event in found.events.items()}
        self._events = {id: event for id, event in found.events.items() if roles[id]["content"]}
        self._missing = [event for id, event in found.events.items() if not roles[id]["content"]]
        self._roles = roles
        self._shown = {one.id for one in before.statements if roles_of(one, self._text)["content"]}
        self._written = self._match()
        self._ids = {id: self._id(id) for id in self._events}

    def incomplete(self) -> list[Event]:
        """Return the events without content."""
        return self._missing

    def reading(self) -> Reading:
        """Return the reading: statements in the order of the text, each once, with their speakers."""
        statements = {self._ids[id]: self._statement(id) for id in reversed(self._events)}
        ordered = tuple(sorted(statements.values(), key=lambda one: (one.start, len(one.via), one.id)))
        return replace(self._before, statements=ordered, entities=tuple(self._entities.values()))

    def _match(self) -> dict[str, Statement]:
        """Return which written statement an event is: the one with the same fragments, and the same note if several."""
        waiting: dict[_Key, list[Statement]] = {}
        for statement in self._before.statements:
            waiting.setdefault(_key(roles_of(statement, self._text)), []).append(statement)
        written = {}
        for id in self._events:
            if rivals := waiting.get(_key(self._roles[id])):
                written[id] = rivals.pop(0)
        return written

    def _id(self, id: str) -> str:
        if id in self._written:
            return self._written[id].id
        document = self._before.document
        spans = {role: spans_of(document, whole(pieces, self._text)) for role, pieces in self._roles[id].items()}
        return statement_id(document.id, spans)

    def _statement(self, id: str) -> Statement:
        told, before = self._told(id), self._written.get(id)
        entity, extractor = self._speaker(self._events[id], told.speaker, before), _extractor(self._events[id])
        if before is None:
            return self._new(id, told, entity)
        kept = extractor or before.provenance.extractor
        before = replace(before, provenance=replace(before.provenance, extractor=kept))
        after = replace(
            before,
            source=replace(before.source, entity=entity, anonymous=told.anonymous),
            cue=replace(before.cue, act=told.act),
            kind=told.kind,
            negated=told.negated,
            via=self._via(before, told),
        )
        return after if after == before else replace(after, provenance=self._by_hand())

    def _told(self, id: str) -> _Told:
        event, roles = self._events[id], self._roles[id]
        attributes = event.attributes
        speaker = next((note for note in event.notes if note.startswith("speaker:")), None)
        anonymous = "anonymous" in attributes or (id not in self._written and speaker is None)
        return _Told(
            act=Act(attributes["act"]) if attributes.get("act") in set(Act) else None,
            kind=Kind(attributes["kind"]) if attributes.get("kind") in set(Kind) else self._kind(roles["content"]),
            negated="negated" in attributes,
            anonymous=anonymous,
            speaker=speaker,
            via=[
                self._ids[relay] for relay in event.relays if relay in self._ids and self._ids[relay] != self._ids[id]
            ],
        )

    def _via(self, before: Statement, told: _Told) -> tuple[str, ...]:
        """Return the relays; those that were not written stay as long as nobody changed or deleted the others."""
        return before.via if [id for id in before.via if id in self._shown] == told.via else tuple(told.via)

    def _kind(self, content: Pairs) -> Kind:
        """Return the kind that the quotation marks tell, for annotations that do not."""
        text = self._text
        if all({text[max(start - 1, 0)], text[end : end + 1]} <= _MARKS for start, end in content):
            return Kind.DIRECT
        return (
            Kind.MIXED if any(mark in text[start:end] for start, end in content for mark in _MARKS) else Kind.INDIRECT
        )

    def _speaker(self, event: Event, note: str | None, before: Statement | None) -> str | None:
        """Return the id of the entity that the note names: the one referred to, one of that name, or a new one."""
        if note is None:
            return None
        if before and note.strip() == speaker_note(before, self._entities):
            return before.source.entity
        name = one_line(note.removeprefix("speaker:"))
        referred = self._entities.get(event.reference or "")
        for entity in filter(None, (referred, *self._entities.values())):
            if name in {one_line(each) for each in (entity.name, *entity.aliases)}:
                return entity.id
        own = identify("e", self._before.document.id, BY_HAND, name)
        self._entities[own] = Entity(id=own, type=EntityType.OTHER, name=name)
        return own

    def _new(self, id: str, told: _Told, entity: str | None) -> Statement:
        document, roles = self._before.document, self._roles[id]
        spans = {role: spans_of(document, whole(pieces, self._text)) for role, pieces in roles.items()}
        return Statement(
            id=self._ids[id],
            source=Source(spans=spans["source"], entity=entity, anonymous=told.anonymous),
            cue=Cue(spans=spans["cue"], act=told.act),
            content=Content(spans=spans["content"]),
            addressee=Addressee(spans=spans["addressee"]),
            kind=told.kind,
            via=tuple(told.via),
            negated=told.negated,
            provenance=self._by_hand(),
        )

    def _by_hand(self) -> Provenance:
        return Provenance(extractor=BY_HAND, model=self._before.model, confidence=1.0)


def _key(roles: dict[str, Pairs]) -> _Key:
    return tuple(roles[role] for role in ("source", "cue", "content", "addressee"))


def _extractor(event: Event) -> str | None:
    note = next((note for note in event.notes if note.startswith("extractor: ")), None)
    return note.removeprefix("extractor: ").strip() if note else None
