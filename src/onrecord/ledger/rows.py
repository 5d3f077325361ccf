"""Records become rows of the ledger and rows become records again, without loss.

Within a document, entities and statements are told by their numbers, from 1 in the order of the reading; ids are kept
beside them, because people cite them. Rows go in as one JSON value a table, the quickest way into DuckDB without a
library for tables.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from onrecord.records import (
    Act,
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Kind,
    Office,
    Provenance,
    Reading,
    Said,
    Source,
    Span,
    Spans,
    Statement,
    lie_in,
    pairs_of,
    spans_of,
    without_surrogates,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]

_STATEMENT = {
    "document": "INTEGER", "number": "INTEGER", "id": "VARCHAR", "source_spans": [["INTEGER"]],
    "cue_spans": [["INTEGER"]], "content_spans": [["INTEGER"]], "addressee_spans": [["INTEGER"]],
    "speaker": "INTEGER", "addressee": "INTEGER", "anonymous": "BOOLEAN", "lemma": "VARCHAR", "act": "VARCHAR",
    "kind": "VARCHAR", "via": ["INTEGER"], "negated": "BOOLEAN", "said_span": ["INTEGER"], "said_start": "VARCHAR",
    "said_end": "VARCHAR", "confidence": "DOUBLE", "extractor": "VARCHAR", "about": ["INTEGER"],
}  # fmt: skip
_ENTITY = {
    "document": "INTEGER", "number": "INTEGER", "id": "VARCHAR", "type": "VARCHAR", "name": "VARCHAR",
    "aliases": ["VARCHAR"], "link": "VARCHAR",
    "offices": [{"title": "VARCHAR", "of": "VARCHAR", "span": ["INTEGER"]}], "mentions": [["INTEGER"]],
    "members": ["INTEGER"], "actor": "INTEGER", "machine": "BOOLEAN",
}  # fmt: skip
SHAPES: dict[str, Any] = {
    "statements": _STATEMENT,
    "corrected": _STATEMENT | {"state": "VARCHAR", "decisions": ["VARCHAR"]},
    "entities": _ENTITY,
}
"""The tables that are filled from JSON, with the types of their columns."""


def insert(connection: DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Put rows into one of the tables of :data:`SHAPES`."""
    if rows:
        shape = json.dumps([SHAPES[table]])
        query = f"INSERT INTO stored.{table} SELECT unnest(from_json(?, '{shape}'), max_depth := 2)"
        connection.execute(query, [without_surrogates(json.dumps(rows, ensure_ascii=False))])


def digest_of(reading: Reading) -> str:
    """Return a digest of all that the machine read in a document, the same for the same rows."""
    body = reading.to_dict()
    body["made_by"] = [[one.provenance.extractor, repr(one.confidence)] for one in reading.statements]
    body["document"] = {key: value for key, value in body["document"].items() if key != "path"}
    told = without_surrogates(json.dumps(body, sort_keys=True, ensure_ascii=False))
    return hashlib.sha256(told.encode("utf-8")).hexdigest()[:16]


def entity_rows(reading: Reading, document: int) -> list[Row]:
    """Return the entities of a reading as rows."""
    numbers = {entity.id: number for number, entity in enumerate(reading.entities, 1)}
    return [
        {
            "document": document, "number": number, "id": entity.id, "type": str(entity.type), "name": entity.name,
            "aliases": list(entity.aliases), "link": entity.link,
            "offices": [office.to_dict() for office in entity.offices], "mentions": _pairs(entity.mentions),
            "members": [numbers[one] for one in entity.members if one in numbers], "actor": None, "machine": True,
        }
        for number, entity in enumerate(reading.entities, 1)
    ]  # fmt: skip


def statement_rows(reading: Reading, document: int) -> list[Row]:
    """Return the statements of a reading as rows."""
    entities = {entity.id: number for number, entity in enumerate(reading.entities, 1)}
    numbers = {one.id: number for number, one in enumerate(reading.statements, 1)}
    found = Mentioned(reading)
    return [
        statement_row(one, document, number, numbers, entities) | {"about": found.within(one)}
        for number, one in enumerate(reading.statements, 1)
    ]


def statement_row(
    statement: Statement, document: int, number: int, numbers: Mapping[str, int], entities: Mapping[str, int]
) -> Row:
    """Return one statement as a row; ``numbers`` and ``entities`` give the numbers of ids."""
    said = statement.said
    return {
        "document": document, "number": number, "id": statement.id, "source_spans": _pairs(statement.source.spans),
        "cue_spans": _pairs(statement.cue.spans), "content_spans": _pairs(statement.content.spans),
        "addressee_spans": _pairs(statement.addressee.spans), "speaker": entities.get(statement.source.entity or ""),
        "addressee": entities.get(statement.addressee.entity or ""), "anonymous": statement.source.anonymous,
        "lemma": statement.cue.lemma, "act": str(statement.cue.act) if statement.cue.act else None,
        "kind": str(statement.kind), "via": [numbers[one] for one in statement.via if one in numbers],
        "negated": statement.negated, "said_span": [said.span.start, said.span.end] if said else None,
        "said_start": said.start if said else None, "said_end": said.end if said else None,
        "confidence": statement.confidence, "extractor": statement.provenance.extractor, "about": [],
    }  # fmt: skip


class Mentioned:
    """Which entities are mentioned in the content of a statement."""

    def __init__(self, reading: Reading) -> None:
        pairs = (
            (start, end, number)
            for number, entity in enumerate(reading.entities, 1)
            for start, end in pairs_of(entity.mentions)
        )
        self._mentions = sorted(pairs)
        self._starts = [one[0] for one in self._mentions]

    def within(self, statement: Statement) -> list[int]:
        """Return the numbers of the entities with a mention inside the content, in ascending order."""
        from bisect import bisect_left

        content = pairs_of(statement.content.spans)
        found: set[int] = set()
        for start, end in content:
            for place in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
                low, high, number = self._mentions[place]
                if lie_in(((low, high),), content):
                    found.add(number)
        return sorted(found)


_DOCUMENT_COLUMNS = """number, id, path, url, outlet, title, authors, published, language, encoding, text, onrecord,
    model, model_digest"""


def readings(
    connection: DuckDBPyConnection, documents: Sequence[int], *, machine: bool = False
) -> Iterator[tuple[int, Reading]]:
    """Yield the readings of documents by number, in their order: as they stand, or as the ``machine`` read them."""
    wanted = list(documents)
    held = connection.execute(
        f"SELECT {_DOCUMENT_COLUMNS} FROM stored.documents WHERE number IN (SELECT unnest(?::INTEGER[]))", [wanted]
    ).fetchall()
    entities = _grouped(connection, "stored.entities", list(_ENTITY), wanted)
    table = "stored.statements" if machine else "stored.standing"
    statements = _grouped(connection, table, list(_STATEMENT), wanted)
    by_number = {row[0]: row for row in held}
    for number in wanted:
        if number in by_number:
            rows = [row for row in entities[number] if row["machine"] or not machine]
            yield number, _reading(by_number[number], rows, statements[number])


def _grouped(
    connection: DuckDBPyConnection, table: str, columns: list[str], documents: list[int]
) -> dict[int, list[Row]]:
    query = f"""SELECT {", ".join(columns)} FROM {table} WHERE document IN (SELECT unnest(?::INTEGER[]))
        ORDER BY document, number"""
    found: dict[int, list[Row]] = defaultdict(list)
    for values in connection.execute(query, [documents]).fetchall():
        found[values[0]].append(dict(zip(columns, values, strict=True)))
    return found


def _reading(row: tuple[Any, ...], entities: list[Row], statements: list[Row]) -> Reading:
    (_, id, path, url, outlet, title, authors, published, language, encoding, text, onrecord, model, digest) = row
    document = Document(
        id=id, path=path, url=url, outlet=outlet, title=title, authors=tuple(authors), published=published,
        language=language, encoding=encoding, text=text,
    )  # fmt: skip
    named = {one["number"]: one["id"] for one in entities}
    ids = {one["number"]: one["id"] for one in statements}
    return Reading(
        onrecord=onrecord,
        model=model,
        document=document,
        statements=tuple(_statement(one, document, digest, named, ids) for one in _ordered(statements)),
        entities=tuple(_entity(one, document, named) for one in entities),
    )


def _ordered(statements: list[Row]) -> list[Row]:
    """Return statements in the order of the text; the machine's are in it, a person's may not be."""
    if all(one["number"] < KEPT for one in statements):
        return statements
    return sorted(statements, key=lambda one: min(one["cue_spans"] + one["source_spans"] + one["content_spans"]))


KEPT = 1 << 23
"""Numbers of rows that come from a correction without a row of the machine begin here."""


def _entity(row: Row, document: Document, named: Mapping[int, str]) -> Entity:
    return Entity(
        id=row["id"],
        type=EntityType(row["type"]),
        name=row["name"],
        aliases=tuple(row["aliases"]),
        link=row["link"],
        offices=tuple(
            Office(title=one["title"], of=one["of"], span=_span(document, one["span"])) for one in row["offices"]
        ),
        mentions=_spans(document, row["mentions"]),
        members=tuple(named[one] for one in row["members"]),
    )


def _statement(row: Row, document: Document, model: str, named: Mapping[int, str], ids: Mapping[int, str]) -> Statement:
    said = row["said_span"]
    return Statement(
        id=row["id"],
        source=Source(
            spans=_spans(document, row["source_spans"]),
            entity=named.get(row["speaker"] or 0),
            anonymous=row["anonymous"],
        ),
        cue=Cue(
            spans=_spans(document, row["cue_spans"]),
            lemma=row["lemma"],
            act=Act(row["act"]) if row["act"] else None,
        ),
        content=Content(spans=_spans(document, row["content_spans"])),
        addressee=Addressee(spans=_spans(document, row["addressee_spans"]), entity=named.get(row["addressee"] or 0)),
        kind=Kind(row["kind"]),
        via=tuple(ids[one] for one in row["via"] if one in ids),
        negated=row["negated"],
        provenance=Provenance(extractor=row["extractor"], model=model, confidence=row["confidence"]),
        said=Said(span=_span(document, said), start=row["said_start"], end=row["said_end"]) if said else None,
    )


def _pairs(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _span(document: Document, pair: Sequence[int]) -> Span:
    return Span(document=document.id, start=pair[0], end=pair[1])


def _spans(document: Document, pairs: Iterable[Sequence[int]]) -> Spans:
    return spans_of(document, tuple((pair[0], pair[1]) for pair in pairs))
