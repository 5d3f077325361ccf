"""Readings come back from JSON lines: the inverse of ``Reading.to_dict``, with every field checked.

Of what comes in, nothing is trusted: each span lies in the text, the document's id is the digest of its text, and a
reference leads to a record of the same line. A line that breaks a rule becomes one Refusal and stops no other.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.errors import InputError
from onrecord.exchange.checked import Value, Wrong, type_of
from onrecord.records import (
    Act,
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Json,
    Kind,
    Office,
    Provenance,
    Reading,
    Reason,
    Refusal,
    Said,
    Source,
    Spans,
    Statement,
    entity_id,
    statement_id,
    without_surrogates,
)

STAGE = "exchange"


def reading_of(record: Json, *, origin: str = "the record") -> Reading:
    """Return the reading that ``record`` tells in the form of the contract, as ``Reading.to_dict`` writes it.

    The provenance of each statement is its ``extractor`` (the record's ``onrecord`` where that is left out) and the
    record's ``model``. Ids of statements and entities are kept, or made where they are left out. Fields that the
    contract does not name are ignored.

    Raises:
        InputError: a field is missing, of a wrong type or out of range; its refusal names ``origin`` and the field.
    """
    try:
        return _reading(Value(field="", value=record))
    except Wrong as wrong:
        raise InputError(_refused(origin, str(wrong))) from None


def readings(lines: Iterable[bytes], origin: str) -> Iterator[Reading | Refusal]:
    """Yield the reading of each of ``lines``, or why there is none; lines of white space alone are passed over.

    A refusal's origin is ``origin`` with the number of the line, from 1.
    """
    for number, line in enumerate(lines, 1):
        place = f"{origin}:{number}"
        line = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not line.strip():
            continue
        try:
            yield reading_of(_object(line), origin=place)
        except Wrong as wrong:
            yield _refused(place, str(wrong))
        except InputError as error:
            yield error.refusal


def _refused(origin: str, detail: str) -> Refusal:
    return Refusal(origin=without_surrogates(origin), stage=STAGE, reason=Reason.MALFORMED, detail=detail)


def _object(line: bytes) -> Json:
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Wrong("the line is not UTF-8; write JSON lines in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Wrong(f"the line is not JSON ({error}); write one whole object a line") from None
    if not isinstance(record, dict):
        raise Wrong(f"the line holds {type_of(record)} and no object; write one reading a line")
    return record


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _reading(record: Value) -> Reading:
    if not isinstance(record.value, dict):
        raise Wrong(f"it is {type_of(record.value)} and no object; give an object as the contract describes it")
    onrecord, model = record.get("onrecord").words(), record.get("model").words()
    document = _document(record.get("document"))
    entities = tuple(_entity(one, document) for one in record.get("entities").items())
    _distinct([one.id for one in entities], record.get("entities"))
    known = {one.id for one in entities}
    for one in record.get("entities").items():
        for member in one.get("members").items():
            _reference(member, known)
    statements = tuple(_statement(one, document, known, (onrecord, model)) for one in record.get("statements").items())
    _distinct([one.id for one in statements], record.get("statements"))
    return Reading(onrecord=onrecord, model=model, document=document, statements=statements, entities=entities)


def _document(record: Value) -> Document:
    document = Document.of(
        record.get("text").words(),
        path=record.get("path").words_or_none(),
        url=record.get("url").words_or_none(),
        outlet=record.get("outlet").words_or_none(),
        title=record.get("title").words_or_none(),
        authors=[author.words() for author in record.get("authors").items()],
        published=record.get("published").day_or_none(),
        language=record.get("language").words_or_none(),
        encoding=record.get("encoding").words_or_none(),
    )
    given = record.get("id")
    if given.id_or_none("d") not in (None, document.id):
        problem = f"is not the digest of the document, {document.id}: its text or what names it was changed"
        raise given.wrong(problem, "take the line as it was written, or leave the id out")
    return document


def _entity(record: Value, document: Document) -> Entity:
    mentions, given = _spans(record.get("mentions"), document), record.get("id")
    id = given.id_or_none("e") or (entity_id(document.id, mentions[0]) if mentions else None)
    if id is None:
        raise given.wrong("is missing, and without mentions none can be made", "give an id or a mention")
    return Entity(
        id=id,
        type=record.get("type").choice(EntityType),
        name=record.get("name").words(),
        aliases=tuple(alias.words() for alias in record.get("aliases").items()),
        link=record.get("link").words_or_none(),
        offices=tuple(_office(office, document) for office in record.get("offices").items()),
        mentions=mentions,
        members=tuple(member.words() for member in record.get("members").items()),
    )


def _office(record: Value, document: Document) -> Office:
    title, of = record.get("title").words(), record.get("of").words_or_none()
    return Office(title=title, of=of, span=record.get("span").span(document))


def _statement(record: Value, document: Document, known: set[str], made: tuple[str, str]) -> Statement:
    source, cue, addressee = record.get("source"), record.get("cue"), record.get("addressee")
    spans = {role: _spans(record.get(role).get("spans"), document) for role in ("source", "cue", "content")}
    if not spans["content"]:
        raise record.get("content").get("spans").wrong("is empty", "give the positions of what is attributed")
    id = record.get("id").id_or_none("s") or statement_id(document.id, spans)
    addressed = addressee.value is not None
    return Statement(
        id=id,
        source=Source(
            spans=spans["source"],
            entity=_reference(source.get("entity"), known),
            anonymous=source.get("anonymous").flag(),
        ),
        cue=Cue(spans=spans["cue"], lemma=cue.get("lemma").words_or_none(), act=cue.get("act").choice_or_none(Act)),
        content=Content(spans=spans["content"]),
        addressee=Addressee(
            spans=_spans(addressee.get("spans"), document),
            entity=_reference(addressee.get("entity"), known),
        )
        if addressed
        else Addressee(),
        kind=record.get("kind").choice(Kind),
        via=_via(record.get("via"), id),
        negated=record.get("negated").flag(),
        provenance=Provenance(
            extractor=record.get("extractor").words_or_none() or made[0],
            model=made[1],
            confidence=record.get("confidence").share(),
        ),
        said=_said(record.get("said"), document),
    )


def _via(record: Value, own: str) -> tuple[str, ...]:
    """Return the relays of a statement; one that a selection left out need not be in the reading."""
    for relay in record.items():
        if relay.id_or_none("s") in (None, own):
            raise relay.wrong("names no other statement", "give ids of the statements that relay this one")
    return tuple(relay.words() for relay in record.items())


def _said(record: Value, document: Document) -> Said | None:
    if record.value is None:
        return None
    start, end = record.get("start").day_or_none(), record.get("end").day_or_none()
    return Said(span=record.get("span").span(document), start=start, end=end)


def _spans(record: Value, document: Document) -> Spans:
    return tuple(pair.span(document) for pair in record.items())


def _reference(record: Value, known: set[str]) -> str | None:
    id = record.words_or_none()
    if id is not None and id not in known:
        raise record.wrong(f"is {id[:60]!r}, and no entity of the line has this id", "add the entity or make it null")
    return id


def _distinct(ids: list[str], records: Value) -> None:
    seen: set[str] = set()
    for number, id in enumerate(ids):
        if id in seen:
            raise Wrong(f'"{records.field}[{number}]" has the id {id} of one before it; give each an id of its own')
        seen.add(id)
