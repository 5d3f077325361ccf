"""schema.org in JSON-LD: the article as ``NewsArticle``, each statement as a part of it.

A ``Quotation`` is verbatim, so only a direct quotation becomes one. What the outlet put into its own words becomes a
``Claim`` of the speaker if the speaker puts it forward as so (states, reports, believes, accuses). All else, what is
denied, demanded or asked, what the text says was not said, is a ``CreativeWork`` without creator, described in words:
its content alone would put into somebody's mouth what they deny or never said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from onrecord.exchange.voices import Voice, iri, is_address, one_line, title_of, voices
from onrecord.records import Act, Entity, EntityType, Json, Kind, Reading, without_surrogates

_ASSERTING = frozenset({Act.STATE, Act.REPORT, Act.BELIEVE, Act.ACCUSE})
_TYPES = {EntityType.PERSON: "Person", EntityType.ORGANISATION: "Organization"}


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one graph with all articles and statements, each on a line of its own."""
    out.write('{"@context": "https://schema.org", "@graph": [')
    opening = "\n"
    for reading in readings:
        for node in nodes(reading):
            out.write(opening + without_surrogates(json.dumps(node, ensure_ascii=False, allow_nan=False)))
            opening = ",\n"
        out.flush()
    out.write("\n]}\n")


def nodes(reading: Reading) -> Iterator[Json]:
    """Yield the article of ``reading`` and its statements."""
    yield _article(reading)
    known = {entity.id: entity for entity in reading.entities}
    for voice in voices(reading):
        yield _statement(reading, voice, known)


def _filled(node: Json) -> Json:
    """Return ``node`` without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _article(reading: Reading) -> Json:
    document = reading.document
    outlet = one_line(document.outlet or "")
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": iri(document.id),
            "url": document.url if is_address(document.url) else None,
            "headline": title_of(reading),
            "author": [{"@type": "Person", "name": name} for author in document.authors if (name := one_line(author))],
            "publisher": {"@type": "Organization", "name": outlet} if outlet else None,
            "datePublished": document.published,
            "inLanguage": document.language,
        }
    )


def _statement(reading: Reading, voice: Voice, known: dict[str, Entity]) -> Json:
    statement, type = voice.statement, type_of(voice)
    who = _who(voice, known)
    article = {"@id": iri(reading.document.id)}
    by_role = {
        "Quotation": {"text": voice.content, "spokenByCharacter": who, "creator": who, "isPartOf": article},
        "Claim": {"text": voice.content, "author": who, "appearance": article},
        "CreativeWork": {"about": who, "isPartOf": article},
    }
    return _filled(
        {
            "@type": type,
            "@id": iri(statement.id),
            **by_role[type],
            "name": voice.heading,
            "description": f"{voice.account} Confidence {statement.confidence:.4f}.",
            "keywords": [
                f"act: {statement.cue.act}" if statement.cue.act else "act unknown",
                f"kind: {statement.kind}",
            ],
            "isBasedOn": [{"@id": iri(relay.id)} for relay in voice.relays],
            "sdPublisher": {"@type": "Organization", "name": one_line(statement.provenance.extractor)},
        }
    )


def type_of(voice: Voice) -> str:
    """Return as what the statement may be shown: ``Quotation``, ``Claim`` or, where neither holds, ``CreativeWork``."""
    statement = voice.statement
    if statement.negated or statement.cue.act is Act.DENY:
        return "CreativeWork"
    if statement.kind is Kind.DIRECT:
        return "Quotation"
    return "Claim" if statement.cue.act in _ASSERTING else "CreativeWork"


def _who(voice: Voice, known: dict[str, Entity]) -> list[Json]:
    """Return the speaker, or the members of a group; a speaker without entity is named by the words of the source."""
    if voice.speaker is None:
        return [{"@type": "Thing", "name": voice.name}]
    members = [known[id] for id in voice.speaker.members if id in known]
    return [_agent(entity) for entity in members or [voice.speaker]]


def _agent(entity: Entity) -> Json:
    return _filled(
        {
            "@type": _TYPES.get(entity.type, "Thing"),
            "@id": iri(entity.id),
            "name": one_line(entity.name),
            "alternateName": [one_line(alias) for alias in entity.aliases],
            "sameAs": entity.link if is_address(entity.link) else None,
        }
    )
