"""One annotation file of brat is parsed: text-bound annotations, events, attributes, normalizations and notes.

Ids and order are brat's to choose; lines of other kinds are passed over. Each position is checked against the text, and
so are the words that stand beside it: an annotation that has drifted is noticed, not imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.records import Pairs

_TEXT_BOUND, _EVENT = re.compile(r"T\d+\S*\Z"), re.compile(r"E\d+\S*\Z")
_ROLES = ("source", "cue", "content", "addressee")
_FRAGMENT = re.compile(r"(\d{1,18}) (\d{1,18})\Z", re.ASCII)


class Malformed(Exception):
    """A line is not what it should be; the message says which, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text-bound annotation: its type and its fragments in the order of the text."""

    type: str
    pieces: Pairs


@dataclass(slots=True, kw_only=True)
class Event:
    """An event as its lines tell it, which may stand in any order."""

    line: int
    type: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]
    attributes: dict[str, str] = field(default_factory=dict)
    reference: str | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def relays(self) -> list[str]:
        """The events that relay this one, in the order of the numbers of their roles."""
        found = [(int(number or "1"), id) for role, number, id in self._parted() if role == "via"]
        return [id for _, id in sorted(found, key=lambda one: one[0])]

    def roles(self, marked: dict[str, Marked]) -> dict[str, Pairs]:
        """Return the fragments of each role; without a cue, the trigger is the cue, or the content if it says so."""
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in _ROLES}
        for role, _, id in [(self.type.lower(), "", self.trigger), *self._parted()]:
            role = "content" if role == "freequotation" else role
            if role in roles and id in marked:
                roles[role] += marked[id].pieces
        return {role: tuple(sorted(set(pieces))) for role, pieces in roles.items()}

    def _parted(self) -> Iterator[tuple[str, str, str]]:
        for role, id in self.arguments:
            name = role.rstrip("0123456789")
            yield name.lower(), role[len(name) :][:9], id


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one file holds: the text-bound annotations and the events by their ids."""

    marked: dict[str, Marked]
    events: dict[str, Event]


def parsed(annotations: str, text: str) -> Parsed:
    """Return what ``annotations`` say of ``text``; raise Malformed for a line that cannot hold of it."""
    marked: dict[str, Marked] = {}
    events: dict[str, Event] = {}
    others: list[list[str]] = []
    for number, line in enumerate(annotations.split("\n"), 1):
        fields = line.rstrip("\r").split("\t", 2)
        if _TEXT_BOUND.match(fields[0]):
            _once(fields[0], marked, number)
            marked[fields[0]] = _marked(fields, number, text)
        elif _EVENT.match(fields[0]):
            _once(fields[0], events, number)
            events[fields[0]] = _event(fields, number)
        elif len(fields) > 1 and fields[0][:1] in ("A", "M", "N", "#"):
            others.append(fields)
    for fields in others:
        _add(fields, events)
    return Parsed(marked=marked, events=events)


def _once(id: str, known: dict[str, Marked] | dict[str, Event], number: int) -> None:
    if id in known:
        raise Malformed(f"line {number}: the id {id} stands there twice; give one of the two another")


def _marked(fields: list[str], number: int, text: str) -> Marked:
    type, _, offsets = (fields[1] if len(fields) > 1 else "").partition(" ")
    found = [_FRAGMENT.match(part.strip()) for part in offsets.split(";")]
    pieces = tuple(sorted((int(one[1]), int(one[2])) for one in found if one))
    if not type or len(pieces) != len(found):
        raise Malformed(f'line {number}: it is no text-bound annotation; write "ID", the type with offsets, the words')
    for start, end in pieces:
        if not start < end <= len(text):
            problem = f"{start} {end} is no stretch of the text of {len(text)} code points"
            raise Malformed(f"line {number}: {problem}; take the .txt that belongs to the annotations")
    words = " ".join(text[start:end] for start, end in pieces)
    if len(fields) > 2 and "".join(fields[2].split()) != "".join(words.split()):
        problem = f"at its positions stands {words[:40]!r}, not {fields[2][:40]!r}"
        raise Malformed(f"line {number}: {problem}; take the .txt that belongs to the annotations")
    return Marked(type=type, pieces=pieces)


def _event(fields: list[str], number: int) -> Event:
    parts = [part.split(":") for part in (fields[1] if len(fields) > 1 else "").split()]
    if not parts or any(len(part) != 2 for part in parts):
        raise Malformed(f'line {number}: it is no event; write "ID", then TYPE:TRIGGER and ROLE:ID')
    (type, trigger), *arguments = parts
    return Event(line=number, type=type, trigger=trigger, arguments=tuple((role, id) for role, id in arguments))


def _add(fields: list[str], events: dict[str, Event]) -> None:
    """Add an attribute, a normalization or a note to its event."""
    parts = fields[1].split()
    if len(parts) < 2 or parts[1] not in events:
        return
    event, name = events[parts[1]], parts[0]
    if fields[0][0] in "AM":
        event.attributes[name.lower()] = parts[2] if len(parts) > 2 else ""
    elif fields[0][0] == "N" and len(parts) > 2 and parts[2].startswith("onrecord:"):
        event.reference = parts[2].removeprefix("onrecord:")
    elif fields[0][0] == "#" and name in ("AnnotatorNotes", "Extractor"):
        event.notes.append(("" if name == "AnnotatorNotes" else "extractor: ") + (fields[2] if len(fields) > 2 else ""))
