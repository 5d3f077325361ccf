"""What people changed in a folder for brat, compared with what was written there: rows to drop, rows to correct.

A statement that is marked no more is dropped. One whose event still stands at its place, by its cue or, without one, by
its content, is corrected where it differs. Only what the folder was written with is compared: of rows that the ledger
had besides, the folder says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.exchange.brat_form import roles_of, shown, speaker_note, whole
from onrecord.exchange.brat_in import Standoff, refusal, standoff
from onrecord.exchange.brat_parse import Event, Malformed
from onrecord.exchange.voices import one_line
from onrecord.records import Act, Entity, Pairs, Reason, Refusal, Statement

DROP, CORRECT = "drop", "correct"
_NEW = (
    "it marks a new statement, and the ledger has no decision for one yet: people can correct, accept and drop what "
    "was found; keep the folder"
)
_ROLES = ("source", "cue", "content")
_Roles = dict[str, Pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a person decided about the row with the id ``statement``: ``drop``, or ``correct`` with what is changed.

    ``options`` are those of ``onrecord correct``: spans as ``START:END,START:END``, words, true or false.
    """

    statement: str
    verb: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """The changes in one file: of which document, what was decided, and what no decision can be made of."""

    origin: str
    document: str
    edits: tuple[Edit, ...]
    refused: tuple[Refusal, ...]


def read_edits(folder: Path) -> Iterator[Edits]:
    """Yield what was changed in each ``NAME.ann`` with a ``NAME.json`` beside it, in the order of the names.

    A file that cannot be read is passed over: :func:`onrecord.exchange.brat_in.read_brat` refuses it.
    """
    for path in sorted(folder.glob("*.ann")):
        try:
            read = standoff(path)
        except (Malformed, InputError):
            continue
        if read.written:
            yield _Compared(path, read).edits()


class _Compared:
    """One file: which event is which statement that was written, and what differs."""

    def __init__(self, path: Path, read: Standoff) -> None:
        self._path, self._reading = path, read.before
        self._text = shown(read.before.document.text)
        self._entities = {entity.id: entity for entity in read.before.entities}
        self._events = read.found.events
        self._now: dict[str, _Roles] = {id: event.roles(read.found.marked) for id, event in self._events.items()}
        before = {one.id: roles_of(one, self._text) for one in read.before.statements}
        self._before = {id: roles for id, roles in before.items() if roles["content"]}  # the others brat never had
        self._written = {one.id: one for one in read.before.statements if one.id in self._before}
        self._which = self._matched()
        self._refused: list[Refusal] = []

    def edits(self) -> Edits:
        """Return what is to be decided, in the order of the statements."""
        events = {statement: id for id, statement in self._which.items()}
        found = [self._edit(one, events.get(id)) for id, one in self._written.items()]
        for id, event in self._events.items():
            if id not in self._which and self._now[id]["content"]:
                self._refuse(event, _NEW)
        return Edits(
            origin=str(self._path),
            document=self._reading.document.id,
            edits=tuple(one for one in found if one),
            refused=tuple(self._refused),
        )

    def _matched(self) -> dict[str, str]:
        """Return the statement that each event stands for: the one marked alike, else the one at the same place."""
        waiting: dict[tuple[Pairs, ...], list[str]] = {}
        for id, roles in self._before.items():
            waiting.setdefault(tuple(roles.values()), []).append(id)
        which = {}
        for event, roles in self._now.items():
            if alike := waiting.get(tuple(roles.values())):
                which[event] = alike.pop(0)
        taken = set(which.values())
        fits = [
            (fit, -n, -m, event, id)
            for n, (event, roles) in enumerate(self._now.items())
            if event not in which
            for m, (id, before) in enumerate(self._before.items())
            if id not in taken and (fit := _fit(roles, before))
        ]
        for _, _, _, event, id in sorted(fits, reverse=True):
            if event not in which and id not in taken:
                which[event] = id
                taken.add(id)
        return which

    def _edit(self, statement: Statement, id: str | None) -> Edit | None:
        if id is None:
            return Edit(statement=statement.id, verb=DROP, options={})
        if not self._now[id]["content"]:
            return None  # refused as it is: the event says that there is a statement, and not what is said
        options = self._spans(statement, id) | self._marks(statement, self._events[id])
        self._look_at_the_rest(statement, id)
        return Edit(statement=statement.id, verb=CORRECT, options=options) if options else None

    def _spans(self, statement: Statement, id: str) -> dict[str, Any]:
        before, now = self._before[statement.id], self._now[id]
        return {
            role: ",".join(f"{start}:{end}" for start, end in whole(now[role], self._text))
            for role in _ROLES
            if now[role] != before[role]
        }

    def _marks(self, statement: Statement, event: Event) -> dict[str, Any]:
        """Return what attributes and the speaker's note say otherwise than was written."""
        options: dict[str, Any] = {}
        note = next((note for note in event.notes if note.startswith("speaker:")), None)
        if (note and note.strip()) != speaker_note(statement, self._entities):
            options["speaker"] = _named(note, self._entities, event)
        act = event.attributes.get("act")
        if act in set(Act) and act != statement.cue.act:
            options["act"] = act
        elif act is None and statement.cue.act is not None:
            self._refuse(event, "its act is marked no more, and a row keeps one; mark the act that is right")
        for name, was in (("negated", statement.negated), ("anonymous", statement.source.anonymous)):
            if (name in event.attributes) != was:
                options[name] = not was
        return options

    def _look_at_the_rest(self, statement: Statement, id: str) -> None:
        """Name what was changed and is not decided by people: it follows from words and positions."""
        event, before, now = self._events[id], self._before[statement.id], self._now[id]
        kind = event.attributes.get("kind")
        if kind is not None and kind != statement.kind and now["content"] == before["content"]:
            self._refuse(event, f"its kind was changed to {kind}, and the kind is read off the quotation marks")
        if now["addressee"] != before["addressee"]:
            self._refuse(event, "its addressee was changed, for which the ledger has no decision yet; keep the folder")
        told = [self._which[relay] for relay in event.relays if relay in self._which]
        if told != [relay for relay in statement.via if relay in self._which.values()]:
            self._refuse(event, "its relays were changed, and these follow from which content it stands in")

    def _refuse(self, event: Event, detail: str) -> None:
        self._refused.append(refusal(f"{self._path}:{event.line}", detail, Reason.UNSUPPORTED))


def _named(note: str | None, entities: dict[str, Entity], event: Event) -> str:
    """Return the name that the note gives; the referred entity's own where the note has it in one line."""
    name = one_line((note or "speaker:").removeprefix("speaker:"))
    entity = entities.get(event.reference or "")
    return entity.name if entity and one_line(entity.name) == name else name


def _fit(now: _Roles, before: _Roles) -> tuple[int, int, int] | None:
    """Return how well an event stands at the place of a statement, more being better; None where it does not."""
    cue, content, source = (_shared(now[role], before[role]) for role in ("cue", "content", "source"))
    if now["cue"] and before["cue"]:
        return (cue, content, source) if cue else None
    longer = max(_size(now["content"]), _size(before["content"]))
    return (0, content, source) if content and 2 * content >= longer else None


def _shared(one: Pairs, other: Pairs) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _size(pairs: Pairs) -> int:
    return sum(end - start for start, end in pairs)
