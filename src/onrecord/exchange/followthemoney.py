"""FollowTheMoney entities for OpenAleph, a JSON object a line.

What FollowTheMoney calls a statement is one value of one property of an entity, which it takes for true until something
else is known. Ours is an attribution, and must not become such a value: it is a ``Note`` on the article and the
speaker, whose text says by whose word it stands. Documents become ``Article``, whoever the text names becomes
``Person`` or ``Organization`` with a ``Mention`` that points to the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any, TextIO

from onrecord.exchange.voices import Voice, is_address, one_line, title_of, voices
from onrecord.records import Entity, EntityType, Json, Reading, identify, without_surrogates

_SCHEMATA = {EntityType.PERSON: "Person", EntityType.ORGANISATION: "Organization"}
_WIKIDATA = re.compile(r"https?://www\.wikidata\.org/(?:wiki|entity)/(Q\d+)")


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write the entities of each reading, its article first, as JSON lines in UTF-8."""
    for reading in readings:
        for entity in entities(reading):
            out.write(without_surrogates(json.dumps(entity, ensure_ascii=False, allow_nan=False)) + "\n")
        out.flush()


def entities(reading: Reading) -> Iterator[Json]:
    """Yield the FollowTheMoney entities of ``reading``: article, who is named in it, where, and the statements."""
    yield _article(reading)
    for entity in reading.entities:
        if is_named(entity):
            yield _actor(reading, entity)
            yield _mention(reading, entity)
    members = {entity.id: _actors(entity, reading) for entity in reading.entities}
    for voice in voices(reading):
        yield _note(reading, voice, members.get(voice.speaker.id, []) if voice.speaker else [])


def is_named(entity: Entity) -> bool:
    """Tell whether ``entity`` is a person or a body with a name; a "diplomatic source" has none."""
    return entity.type in _SCHEMATA and any(char.isupper() for char in one_line(entity.name))


def _entity(id: str, schema: str, **properties: Any) -> Json:
    """Return an entity; its properties are lists without what is empty or said twice."""
    values = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    kept = {name: list(dict.fromkeys(filter(None, value))) for name, value in values.items()}
    return {"id": id, "schema": schema, "properties": {name: value for name, value in kept.items() if value}}


def _article(reading: Reading) -> Json:
    document = reading.document
    return _entity(
        document.id,
        "Article",
        title=one_line(document.title or ""),
        fileName=one_line(PurePath(document.path or "").name) or title_of(reading),
        author=[one_line(author) for author in document.authors],
        publisher=one_line(document.outlet or ""),
        publishedAt=document.published,
        sourceUrl=_address(reading),
        language="eng" if document.language == "en" else None,
        encoding=one_line(document.encoding or ""),
        bodyText=document.text,
        processingAgent=f"onrecord {reading.onrecord}, model {reading.model}",
    )


def _actor(reading: Reading, entity: Entity) -> Json:
    found = _WIKIDATA.fullmatch(entity.link or "")
    return _entity(
        entity.id,
        _SCHEMATA[entity.type],
        name=one_line(entity.name),
        # An alias of one document is too weak for matching: a surname, or what the article calls a body.
        weakAlias=[one_line(alias) for alias in entity.aliases],
        wikidataId=found[1] if found else None,
        proof=reading.document.id,
    )


def _mention(reading: Reading, entity: Entity) -> Json:
    return _entity(
        identify("m", reading.document.id, entity.id),
        "Mention",
        document=reading.document.id,
        resolved=entity.id,
        name=one_line(entity.name),
        detectedSchema=_SCHEMATA[entity.type],
    )


def _note(reading: Reading, voice: Voice, speakers: list[str]) -> Json:
    statement, document = voice.statement, reading.document
    made = statement.provenance
    said = statement.said
    days = f"said {said.start or '?'} to {said.end or '?'}" if said and (said.start or said.end) else None
    return _entity(
        statement.id,
        "Note",
        name=voice.heading,
        description=voice.account,
        entity=[document.id, *speakers],
        proof=document.id,
        publisher=one_line(document.outlet or ""),
        sourceUrl=_address(reading),
        keywords=_keywords(voice),
        notes=[days, f"{one_line(made.extractor)}, model {one_line(made.model)}, confidence {made.confidence:.4f}"],
    )


def _keywords(voice: Voice) -> list[str]:
    statement = voice.statement
    words = [f"act: {statement.cue.act}" if statement.cue.act else "", f"kind: {statement.kind}"]
    return words + ["negated"] * statement.negated + ["anonymous"] * statement.source.anonymous


def _actors(entity: Entity, reading: Reading) -> list[str]:
    """Return the ids of those with a name that ``entity`` stands for: its own, or of the members of a group."""
    ids = {entity.id, *entity.members}
    return [one.id for one in reading.entities if one.id in ids and is_named(one)]


def _address(reading: Reading) -> str | None:
    return reading.document.url if is_address(reading.document.url) else None
