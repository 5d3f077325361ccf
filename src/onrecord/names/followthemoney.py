"""FollowTheMoney JSON lines, as OpenSanctions and Aleph write them: an entity a line, its values in lists.

People and bodies become names, Position and Occupancy become offices and terms, in whatever order they come. An entity
nested in another's properties counts like one on its own line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.names.entry import Name
from onrecord.names.rows import (
    LONGEST_LINE,
    Malformed,
    Position,
    Rejected,
    Row,
    Skipped,
    Term,
    aliases,
    checked_day,
    checked_name,
    checked_order,
    clean,
    is_web,
    lines,
    opened,
)
from onrecord.records import identify

_TYPES = {
    "Person": "person",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "organisation",
}
_WIKIDATA = re.compile(r"Q\d+\Z")
_DEEPEST = 8
"""Entities nested in entities; what lies deeper is left out."""
Entity = dict[str, Any]


def rows(origin: Path) -> Iterator[Row]:
    """Yield what the lines of ``origin`` give."""
    with opened(origin) as file:
        for number, line in lines(file):
            if line.isspace():
                continue
            try:
                yield from _entity(_parsed(line), None, 0)
            except Malformed as error:
                yield Rejected(line=number, reason=str(error))


def _parsed(line: bytes) -> Entity:
    if len(line) > LONGEST_LINE:
        raise Malformed(f"is longer than {LONGEST_LINE // 2**20} MiB")
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Malformed(f"is not JSON: {str(error)[:100]}") from None
    if not isinstance(found, dict):
        raise Malformed("is no entity: not a JSON object")
    return found


def _entity(entity: Entity, parent: str | None, depth: int) -> Iterator[Row]:
    schema, id, properties = entity.get("schema"), entity.get("id"), entity.get("properties")
    if not isinstance(schema, str):
        raise Malformed("is no FollowTheMoney entity: it has no schema")
    if not isinstance(id, str) or not clean(id):
        raise Malformed(f"is a {schema[:40]} without an id")
    if not isinstance(properties, dict):
        raise Malformed(f"is a {schema[:40]} without properties")
    id = clean(id)
    if schema in _TYPES:
        yield from _name(id, schema, properties)
    elif schema == "Position":
        yield _position(id, properties)
    elif schema == "Occupancy":
        yield _term(id, properties, parent)
    else:
        yield Skipped()
    if depth < _DEEPEST:
        for nested in _nested(properties):
            yield from _entity(nested, id, depth + 1)


def _nested(properties: Entity) -> Iterator[Entity]:
    for values in properties.values():
        for value in values if isinstance(values, list) else ():
            if isinstance(value, dict) and "schema" in value and "properties" in value:
                yield value


def _name(id: str, schema: str, properties: Entity) -> Iterator[Row]:
    type = _TYPES[schema]
    names = [words for words in _values(properties, "name") if clean(words)]
    if not names:
        raise Malformed(f"is a {schema} without a name")
    name = checked_name(names[0])
    others = [*names[1:], *_values(properties, "alias"), *_values(properties, "previousName")]
    if type == "person":
        others += [turned for words in names if (turned := _in_reading_order(words))]
    role = "person" if type == "person" else "body"
    link = _link(id, properties)
    yield Name(id=id, name=name, aliases=aliases(name, others), type=type, role=role, link=link)
    yield from _plain_positions(id, properties)


def _plain_positions(id: str, properties: Entity) -> Iterator[Row]:
    """Yield offices that are named in words, without saying when they were held."""
    for title in _values(properties, "position"):
        for country in _values(properties, "country")[:1] or [""]:
            own = identify("p", clean(title), country)
            yield Position(id=own, title=clean(title), of=(country,))
            yield Term(id=identify("t", own, id), post=own, holder=id, start=None, end=None, dateable=False)


def _position(id: str, properties: Entity) -> Position:
    title = checked_name(next(iter(_values(properties, "name")), ""))
    return Position(id=id, title=title, of=_values(properties, "country"), bodies=_values(properties, "organization"))


def _term(id: str, properties: Entity, parent: str | None) -> Term:
    holder = next(iter(_values(properties, "holder")), parent)
    post_id = next(iter(_values(properties, "post")), None)
    if not holder or not post_id:
        raise Malformed(f"is an Occupancy without a {'holder' if not holder else 'post'}")
    start = min(filter(None, (checked_day(day, "startDate") for day in _values(properties, "startDate"))), default=None)
    end = max(filter(None, (checked_day(day, "endDate") for day in _values(properties, "endDate"))), default=None)
    checked_order(start, end)
    # An office that was given up on an unknown day tells nothing of any day.
    ended = end is None and "ended" in _values(properties, "status")
    return Term(id=id, post=clean(post_id), holder=clean(holder), start=start, end=end, dateable=not ended)


def _values(properties: Entity, name: str) -> tuple[str, ...]:
    """Return the values of a property; of an entity among them, its id."""
    values = properties.get(name)
    found = values if isinstance(values, list) else [values]
    ids = (value.get("id") if isinstance(value, dict) else value for value in found)
    return tuple(value for value in ids if isinstance(value, str) and value.strip())


def _link(id: str, properties: Entity) -> str | None:
    for number in (*_values(properties, "wikidataId"), id):
        if _WIKIDATA.match(number):
            return f"https://www.wikidata.org/wiki/{number}"
    links = (*_values(properties, "wikipediaUrl"), *_values(properties, "website"), *_values(properties, "sourceUrl"))
    return next((link for link in links if is_web(link)), None)


def _in_reading_order(words: str) -> str | None:
    """Return a name that stands as "Lind, Mara" in the order in which it is read."""
    last, comma, first = words.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first and first.strip() else None
