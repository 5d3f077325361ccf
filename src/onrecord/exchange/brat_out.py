"""Readings become a folder for brat: ``NAME.txt``, ``NAME.ann`` and ``NAME.json`` each, and brat's configuration.

A statement is an event: its cue is the trigger, source, content and addressee are its arguments, and so are the events
that relay it. Act, kind, negated and anonymous are attributes; the speaker stands in a note that a person can change.
``NAME.json`` is the reading by the contract: ``brat_in`` takes from it what brat has no place for.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.exchange.brat_form import (
    ANNOTATION_CONF,
    CUE,
    FREE,
    VISUAL_CONF,
    roles_of,
    shown,
    speaker_note,
)
from onrecord.exchange.folders import new_folder
from onrecord.exchange.voices import one_line, title_of
from onrecord.records import Entity, Pairs, Reading, Statement, without_surrogates


def write(readings: Iterable[Reading], folder: Path) -> None:
    """Write three files a reading into ``folder``, which must not exist or be empty."""
    with new_folder(folder) as place:
        _put(place / "annotation.conf", ANNOTATION_CONF)
        _put(place / "visual.conf", VISUAL_CONF)
        for reading in readings:
            name = _free_name(reading, place)
            text = shown(reading.document.text)
            _put(place / f"{name}.txt", text)
            _put(place / f"{name}.ann", "".join(f"{line}\n" for line in lines(reading)))
            _put(place / f"{name}.json", json.dumps(reading.to_dict(), ensure_ascii=False, allow_nan=False))


def _put(path: Path, text: str) -> None:
    path.write_bytes(without_surrogates(text).encode("utf-8"))


def _free_name(reading: Reading, place: Path) -> str:
    """Return a name for the files: what the document is called, and its id; a number where it comes twice."""
    plain = unicodedata.normalize("NFKD", title_of(reading)).encode("ascii", "ignore").decode().lower()
    called = re.sub(r"[^a-z0-9]+", "-", plain.removesuffix(".txt"))[:40].strip("-")
    name = first = f"{called}-{reading.document.id}".removeprefix("-") if called else reading.document.id
    number = 1
    while (place / f"{name}.txt").exists():
        number += 1
        name = f"{first}-{number}"
    return name


def lines(reading: Reading) -> Iterator[str]:
    """Yield the lines of the annotation file, the statements in the order of the reading.

    A statement whose content is nothing but line feeds has no place in brat and is left out.
    """
    text, entities = shown(reading.document.text), {entity.id: entity for entity in reading.entities}
    roles = {statement.id: roles_of(statement, text) for statement in reading.statements}
    told = [statement for statement in reading.statements if roles[statement.id]["content"]]
    events = {statement.id: f"E{number}" for number, statement in enumerate(told, 1)}
    counter = _Counter()
    for statement in told:
        yield from _event(text, statement, roles[statement.id], events, counter)
        yield from _about(statement, events[statement.id], entities, reading.onrecord, counter)


class _Counter:
    """The numbers given out so far, a row for each letter."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def next(self, letter: str) -> str:
        """Return the next id of ``letter``."""
        self._given[letter] = self._given.get(letter, 0) + 1
        return f"{letter}{self._given[letter]}"


def _event(
    text: str, statement: Statement, roles: dict[str, Pairs], events: dict[str, str], counter: _Counter
) -> Iterator[str]:
    trigger = ("cue", CUE) if roles["cue"] else ("content", FREE)
    arguments = [("source", "Source"), ("content", "Content"), ("addressee", "Addressee")]
    parts = []
    for role, type in [trigger, *(pair for pair in arguments if pair[0] != trigger[0])]:
        if roles[role]:
            own = counter.next("T")
            offsets = ";".join(f"{start} {end}" for start, end in roles[role])
            yield f"{own}\t{type} {offsets}\t{' '.join(text[start:end] for start, end in roles[role])}"
            parts.append(f"{type}:{own}")
    relays = [events[id] for id in statement.via if id in events]
    parts += [f"Via{number if number > 1 else ''}:{relay}" for number, relay in enumerate(relays, 1)]
    yield f"{events[statement.id]}\t{' '.join(parts)}"


def _about(
    statement: Statement, event: str, entities: dict[str, Entity], onrecord: str, counter: _Counter
) -> Iterator[str]:
    """Yield attributes, speaker and notes of one event."""
    values = [f"Kind {event} {statement.kind}"]
    values += [f"Act {event} {statement.cue.act}"] if statement.cue.act else []
    values += [f"Negated {event}"] * statement.negated + [f"Anonymous {event}"] * statement.source.anonymous
    yield from (f"{counter.next('A')}\t{value}" for value in values)
    speaker, note = entities.get(statement.source.entity or ""), speaker_note(statement, entities)
    if speaker and note:
        yield f"{counter.next('N')}\tReference {event} onrecord:{speaker.id}\t{one_line(speaker.name)}"
        yield f"{counter.next('#')}\tAnnotatorNotes {event}\t{note}"
    yield f"{counter.next('#')}\tConfidence {event}\t{statement.confidence:.4f}"
    yield f"{counter.next('#')}\tExtractor {event}\t{one_line(statement.provenance.extractor) or onrecord}"
