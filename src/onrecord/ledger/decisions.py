"""Decisions of people in the ledger: dated, signed, kept in full beside the machine's rows, and reversible.

A decision is a record with an id, a verb, who decided when and why, the document it is about, and ``told``, all of it
as JSON. Corrections are about a row (:mod:`onrecord.ledger.correction`); a join says that two actors are one, a split
that an entity is not the actor the machine took it for. Undoing marks the decision and deletes nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.actors import company, profile_of
from onrecord.ledger.changing import Transaction, now
from onrecord.ledger.correction import Verb
from onrecord.ledger.deciding import ReadOff, Signature, change_of, new_correction
from onrecord.ledger.identities import settle
from onrecord.ledger.rows import readings
from onrecord.ledger.standing import CORRECTIONS, own_id, restand, standing
from onrecord.records import identify, pairs_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Decision = dict[str, Any]
_CLOCK = timedelta(hours=1)
"""A decision that lies further ahead than this comes from a clock that was wrong, and moves no other."""
_LISTING = "take it from onrecord find, onrecord who or onrecord show"


def put(transaction: Transaction, decision: Decision, undone: str | None = None) -> None:
    """Write one decision and note it; ``undone`` is when it was taken back, if it was."""
    values = [decision["id"], decision["verb"], decision["decided"], decision["person"], decision["why"],
              decision["document"], json.dumps(decision["told"], ensure_ascii=False), undone]  # fmt: skip
    transaction.connection.execute("INSERT INTO stored.decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    transaction.decisions.append({key: value for key, value in decision.items() if key != "undone"})
    if undone:
        transaction.decisions.append({"id": decision["id"], "verb": "undo", "undone": undone})


def correct(
    transaction: Transaction, row: str, verb: Verb, *, signature: Signature, read_off: ReadOff, options: dict[str, Any]
) -> Decision:
    """Decide about a row and let it stand accordingly.

    Raises:
        ConfigurationError: there is no such row, or the change makes no sense.
    """
    connection = transaction.connection
    number, key = row_of(connection, row)
    found = standing(connection, number)
    change = change_of(found.reading.document.text, **options) if verb is Verb.CORRECT else None
    signature = _in_turn(connection, signature)
    told = new_correction(found, key, verb, signature=signature, read_off=read_off, change=change)
    decision = {"id": told.id, "verb": str(verb), "decided": told.at, "person": told.by, "why": told.why,
                "document": told.document, "told": told.to_dict()}  # fmt: skip
    put(transaction, decision)
    restand(connection, [number])
    transaction.touched.add(number)
    return decision


def undo(transaction: Transaction, key: str) -> Decision:
    """Take a decision back; return it.

    Raises:
        ConfigurationError: there is no such decision, or it is undone already.
    """
    connection = transaction.connection
    columns = ("id", "verb", "decided", "person", "why", "document", "told", "undone")
    query = f"SELECT {', '.join(columns)} FROM stored.decisions WHERE starts_with(id, ?) LIMIT 2"
    rows = connection.execute(query, [key]).fetchall() if key.startswith("c-") else []
    if len(rows) != 1:
        problem = "several decisions begin so" if rows else "there is no such decision"
        raise ConfigurationError(key, problem, "take its id from onrecord show ROW, or from the view decisions")
    decision = dict(zip(columns, rows[0], strict=True))
    if decision["undone"]:
        raise ConfigurationError(decision["id"], f"was undone at {decision['undone']}", "decide anew")
    when = now()
    connection.execute("UPDATE stored.decisions SET undone = ? WHERE id = ?", [when, decision["id"]])
    transaction.decisions.append({"id": decision["id"], "verb": "undo", "undone": when})
    told = json.loads(decision["told"])
    if decision["verb"] == "join":
        transaction.touched |= apply_joins(connection)
    else:
        transaction.touched |= _again(connection, decision["document"], told if decision["verb"] == "split" else None)
    return decision | {"told": told}


def join(transaction: Transaction, one: str, other: str, signature: Signature) -> Decision:
    """Say that two actors are one, which goes by the first from now on.

    Raises:
        ConfigurationError: one of them is not there, or they are one already.
    """
    connection = transaction.connection
    first, second = actor_of(connection, one), actor_of(connection, other)
    if first == second:
        raise ConfigurationError("join", f"{one} and {other} are one actor already, {first}", "nothing needs doing")
    told = {"one": second, "into": first}
    decision = _signed(connection, "join", None, told, signature)
    put(transaction, decision)
    transaction.touched |= apply_joins(connection)
    transaction.noted = True
    return decision


def split(transaction: Transaction, entity: str, signature: Signature) -> Decision:
    """Say that an entity of one document is not the actor the machine took it for: it gets one of its own.

    Raises:
        ConfigurationError: there is no such entity, or it has no actor.
    """
    connection = transaction.connection
    query = """SELECT e.document, e.number, a.id FROM stored.entities e LEFT JOIN stored.actors a ON a.number = e.actor
        WHERE starts_with(e.id, ?) LIMIT 2"""
    rows = connection.execute(query, [entity]).fetchall() if entity.startswith("e-") else []
    if len(rows) != 1 or rows[0][2] is None:
        problem = "several entities begin so" if len(rows) > 1 else "there is no such entity with an actor"
        raise ConfigurationError(entity, problem, "take the id from onrecord who NAME")
    document, number, actor = rows[0]
    for _, reading in readings(connection, [document], machine=True):
        found = reading.entities[number - 1]
        others = company(each for each in reading.entities if each is not found)
        profile = replace(profile_of(found, reading.document, others), keys=())
        mentions = [list(pair) for pair in pairs_of(found.mentions)]
        told = {"document": reading.document.id, "name": found.name, "from": actor, "mentions": mentions,
                "profile": profile.to_dict()}  # fmt: skip
        decision = _signed(connection, "split", reading.document.id, told, signature)
        put(transaction, decision)
    restand(connection, [document])
    transaction.touched.add(document)
    return decision


def _signed(
    connection: DuckDBPyConnection, verb: str, document: str | None, told: dict[str, Any], signature: Signature
) -> Decision:
    at, by, why = _in_turn(connection, signature).parts()
    id = identify("c", verb, document, at, by, why, json.dumps(told, sort_keys=True))
    return {"id": id, "verb": verb, "decided": at, "person": by, "why": why, "document": document, "told": told}


def _in_turn(connection: DuckDBPyConnection, signature: Signature) -> Signature:
    """Return the signature with a time after all decisions: the later decides, and a second may hold several."""
    at = datetime.fromisoformat(signature.parts()[0])
    (last,) = connection.execute("SELECT max(decided) FROM stored.decisions").fetchone() or (None,)
    before = datetime.fromisoformat(last) if last else None
    if before is not None and timedelta(0) <= before - at < _CLOCK:
        at = before + timedelta(seconds=1)
    return replace(signature, at=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _again(connection: DuckDBPyConnection, document: str, split: dict[str, Any] | None) -> set[int]:
    """Let a document stand without a decision that was undone; return its number, if it is in the ledger."""
    row = connection.execute("SELECT number FROM stored.documents WHERE id = ?", [document]).fetchone()
    if row is None:
        return set()
    if split is not None:
        query = """UPDATE stored.entities SET actor = (SELECT number FROM stored.actors WHERE id = ?)
            WHERE document = ? AND actor = (SELECT number FROM stored.actors WHERE id = ?)"""
        own = own_id(split)
        connection.execute(query, [split["from"], row[0], own])
    restand(connection, [row[0]])
    return {row[0]}


def joins_of(connection: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return the joins that hold, each as who survives and who is joined to it, the earliest first."""
    query = "SELECT told FROM stored.decisions WHERE verb = 'join' AND undone IS NULL ORDER BY decided, id"
    told = [json.loads(row[0]) for row in connection.execute(query).fetchall()]
    return [(one["into"], one["one"]) for one in told]


def apply_joins(connection: DuckDBPyConnection) -> set[int]:
    """Let the actors stand as the joins say; return the documents that it touches."""
    return settle(connection, joins_of(connection))


def apply_all(transaction: Transaction) -> None:
    """Let every document with decisions, and every actor, stand as the decisions say."""
    connection = transaction.connection
    query = """SELECT DISTINCT d.number FROM stored.documents d JOIN stored.decisions c ON c.document = d.id
        WHERE c.verb IN (SELECT unnest(?::VARCHAR[])) ORDER BY 1"""
    numbers = [row[0] for row in connection.execute(query, [[*CORRECTIONS, "split"]]).fetchall()]
    restand(connection, numbers)
    transaction.touched |= set(numbers) | apply_joins(connection)


def row_of(connection: DuckDBPyConnection, key: str) -> tuple[int, str]:
    """Return the document's number and the whole id of the row whose id, machine's or corrected, begins with ``key``.

    Raises:
        ConfigurationError: there is none, or several.
    """
    query = """SELECT DISTINCT document, id FROM (SELECT document, id FROM stored.statements WHERE starts_with(id, $key)
        UNION ALL SELECT document, id FROM stored.corrected WHERE starts_with(id, $key)) LIMIT 3"""
    rows = connection.execute(query, {"key": key}).fetchall() if key.startswith("s-") else []
    if len(rows) == 1:
        return rows[0][0], rows[0][1]
    several = f"several rows begin so: {', '.join(sorted(row[1] for row in rows))}"
    problem = several if rows else "there is no such row"
    raise ConfigurationError(key, problem, "take the id from onrecord find, as s-…")


def document_of(connection: DuckDBPyConnection, key: str) -> list[int]:
    """Return the numbers of the documents with an id that begins with ``key``, or with that address, path or origin.

    Raises:
        ConfigurationError: several ids begin so.
    """
    query = "SELECT number FROM stored.documents WHERE url = $key OR path = $key OR origin = $key ORDER BY number"
    found = [row[0] for row in connection.execute(query, {"key": key}).fetchall()]
    if found or not key.startswith("d-"):
        return found
    query = "SELECT number FROM stored.documents WHERE starts_with(id, $key) ORDER BY number LIMIT 2"
    found = [row[0] for row in connection.execute(query, {"key": key}).fetchall()]
    if len(found) > 1:
        raise ConfigurationError(key, "several documents begin so", "give more of the id")
    return found


def actor_of(connection: DuckDBPyConnection, key: str) -> str:
    """Return the id of the one actor with this id, the beginning of an id, or this name.

    Raises:
        ConfigurationError: there is none, or several.
    """
    query = """SELECT DISTINCT c.id, c.name FROM stored.actors a JOIN stored.actors c ON c.number = a.canonical
        WHERE ($key LIKE 'a-%' AND starts_with(a.id, $key)) OR (lower(a.name) = lower($key)
            AND EXISTS (SELECT 1 FROM stored.entities e WHERE e.actor = a.number)) ORDER BY c.id LIMIT 5"""
    rows = connection.execute(query, {"key": key}).fetchall()
    if len(rows) == 1:
        return str(rows[0][0])
    if rows:
        told = ", ".join(f"{id} ({name})" for id, name in rows)
        raise ConfigurationError(key, f"several actors go by it: {told}", "name one by its id")
    raise ConfigurationError(key, "no actor goes by it", _LISTING)
