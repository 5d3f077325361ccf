"""Documents with decisions of people are made to stand: their corrected rows are written beside the machine's.

Called whenever a document is read again or a decision is made or undone; what it writes follows from the machine's rows
and the decisions that hold, and from nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from onrecord.ledger.correction import Correction, correction_of
from onrecord.ledger.corrections import Corrected, Standing, State, corrected
from onrecord.ledger.identities import assign
from onrecord.ledger.rows import KEPT, Mentioned, Row, entity_rows, insert, readings, statement_row
from onrecord.records import Reading, identify, pairs_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CORRECTIONS = ("correct", "accept", "drop")
"""The verbs of decisions about rows; the others are about actors."""


def restand(connection: DuckDBPyConnection, documents: Sequence[int]) -> None:
    """Write anew how the rows of documents stand, those among them that people decided something about."""
    wanted = _decided(connection, documents)
    for number in wanted:
        for table, filter in (("corrected", ""), ("entities", " AND NOT machine")):
            connection.execute(f"DELETE FROM stored.{table} WHERE document = ?{filter}", [number])
    for number, reading in readings(connection, wanted, machine=True):
        _write(connection, number, corrected(reading, corrections_of(connection, reading.document.id)))
        _split(connection, number, reading)


def standing(connection: DuckDBPyConnection, number: int) -> Corrected:
    """Return a document with the decisions that hold."""
    for _, reading in readings(connection, [number], machine=True):
        return corrected(reading, corrections_of(connection, reading.document.id))
    raise LookupError(number)


def corrections_of(connection: DuckDBPyConnection, document: str) -> list[Correction]:
    """Return the corrections of the document with the id ``document`` that are not undone."""
    query = "SELECT told FROM stored.decisions WHERE document = ? AND undone IS NULL AND verb IN (SELECT unnest(?))"
    rows = connection.execute(query, [document, list(CORRECTIONS)]).fetchall()
    return [correction_of(json.loads(row[0])) for row in rows]


def _decided(connection: DuckDBPyConnection, documents: Sequence[int]) -> list[int]:
    """Return those documents that have, or had, a decision."""
    query = """SELECT number FROM stored.documents WHERE number IN (SELECT unnest(?::INTEGER[]))
        AND id IN (SELECT document FROM stored.decisions) ORDER BY number"""
    return [row[0] for row in connection.execute(query, [list(documents)]).fetchall()]


def _write(connection: DuckDBPyConnection, number: int, found: Corrected) -> None:
    reading = found.reading
    whole = Reading(
        onrecord=reading.onrecord, model=reading.model, document=reading.document, statements=(),
        entities=found.entities,
    )  # fmt: skip
    rows = entity_rows(whole, number)[len(reading.entities) :]
    for row in rows:
        row["machine"] = False
    assign(connection, [(reading.document, found.entities[len(reading.entities) :], rows)])
    insert(connection, "entities", rows)
    numbers = _numbers(found)
    ids = {one.statement.id: numbers[place] for place, one in enumerate(found.rows) if one.statement is not None}
    entities = {entity.id: place for place, entity in enumerate(found.entities, 1)}
    mentioned = Mentioned(whole)
    made = [
        _row(one, number, numbers[place], ids, entities, mentioned)
        for place, one in enumerate(found.rows)
        if one.state is not State.MACHINE or one.statement != one.machine
    ]
    insert(connection, "corrected", made)


def _numbers(found: Corrected) -> list[int]:
    """Return the number of each row: that of the machine's, or one of those for rows without."""
    places = {one.id: place for place, one in enumerate(found.reading.statements, 1)}
    numbers, kept = [], KEPT
    for one in found.rows:
        if one.machine is not None:
            numbers.append(places[one.machine.id])
        else:
            kept += 1
            numbers.append(kept)
    return numbers


def _row(
    one: Standing, document: int, number: int, ids: dict[str, int], entities: dict[str, int], mentioned: Mentioned
) -> Row:
    statement = one.statement or one.machine
    decided: dict[str, Any] = {"state": str(one.state), "decisions": list(one.corrections)}
    if statement is None:  # a row that was dropped, and that the machine no longer finds
        row = one.row
        return {
            "document": document, "number": number, "id": row.id, "source_spans": list(row.source),
            "cue_spans": list(row.cue), "content_spans": list(row.content), "addressee_spans": list(row.addressee),
            "speaker": None, "addressee": None, "anonymous": row.anonymous, "lemma": row.lemma,
            "act": str(row.act) if row.act else None, "kind": str(row.kind), "via": [], "negated": row.negated,
            "said_span": None, "said_start": None, "said_end": None, "confidence": row.provenance.confidence,
            "extractor": row.provenance.extractor, "about": [],
        } | decided  # fmt: skip
    told = statement_row(statement, document, number, ids, entities)
    return told | {"about": mentioned.within(statement)} | decided


def splits_of(connection: DuckDBPyConnection, document: str) -> list[dict[str, Any]]:
    """Return the decisions that hold which take an entity of a document from its actor, the earliest first."""
    query = """SELECT told FROM stored.decisions WHERE document = ? AND verb = 'split' AND undone IS NULL
        ORDER BY decided, id"""
    return [json.loads(row[0]) for row in connection.execute(query, [document]).fetchall()]


def _split(connection: DuckDBPyConnection, number: int, reading: Reading) -> None:
    """Give the entities that a person split off their own actors again."""
    for told in splits_of(connection, reading.document.id):
        place = _place_of(reading, told)
        if place is not None:
            actor = own_actor(connection, told)
            query = "UPDATE stored.entities SET actor = ? WHERE document = ? AND number = ?"
            connection.execute(query, [actor, number, place])


def _place_of(reading: Reading, told: dict[str, Any]) -> int | None:
    """Return which entity, from 1, is the one of a split: most of its mentions, or else its name; None if none is."""
    wanted = {(pair[0], pair[1]) for pair in told["mentions"]}
    alike = [
        (len(wanted.intersection(pairs_of(entity.mentions))), entity.name == told["name"], -place)
        for place, entity in enumerate(reading.entities, 1)
    ]
    shared, same, place = max(alike, default=(0, False, 0))
    return -place if shared or same else None


def own_id(told: dict[str, Any]) -> str:
    """Return the id of the actor that a split makes."""
    return identify("a", "split", told["document"], told["name"], told["from"])


def own_actor(connection: DuckDBPyConnection, told: dict[str, Any]) -> int:
    """Return the number of the actor that a split makes, which is made if it is not there."""
    id = own_id(told)
    row = connection.execute("SELECT number FROM stored.actors WHERE id = ?", [id]).fetchone()
    if row:
        return int(row[0])
    query = "SELECT coalesce(max(number), 0) + 1 FROM stored.actors"
    number = (connection.execute(query).fetchone() or (1,))[0]
    profile = dict(told["profile"]) | {"id": id}
    values = [number, id, profile["type"], profile["name"], profile["link"], json.dumps(profile), number]
    connection.execute("INSERT INTO stored.actors VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    # It has no keys: a split says that the name alone does not tell these two apart, so no later document joins it.
    return int(number)
