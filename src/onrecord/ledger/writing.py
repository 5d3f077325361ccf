"""A batch of readings becomes rows: documents, versions, copies, entities with their actors, statements.

Runs inside one transaction of :mod:`changing`. What is in the ledger already is found by the id of the document: the
rows of an earlier model give way to those of the new one, and people's decisions are applied again. Nothing that the
documents hold depends on how they were cut into batches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.ledger.changing import Transaction, one
from onrecord.ledger.decisions import apply_joins, joins_of
from onrecord.ledger.families import link, refresh
from onrecord.ledger.identities import assign
from onrecord.ledger.rows import digest_of, entity_rows, insert, statement_rows
from onrecord.ledger.standing import restand
from onrecord.records import Reading, Refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A reading on its way in: the key of its input, its origin, when it was fetched, and what read it.

    ``digest`` is that of the weights, ``reader`` all that decides how a text is read.
    """

    key: str
    origin: str
    retrieved: str | None
    reader: str
    digest: str
    reading: Reading


@dataclass(slots=True)
class Batch:
    """What is written at once: readings, keys of documents that are there already, refusals."""

    incoming: list[Incoming] = field(default_factory=list)
    there: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    feeds: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    """The origins of inputs that were refused once, and whose documents are there."""

    def size(self) -> int:
        """Return how many code points of text wait, a refusal or a known key counting as few."""
        return sum(len(one.reading.document.text) for one in self.incoming) + 100 * (
            len(self.there) + len(self.refusals)
        )

    def __bool__(self) -> bool:
        return bool(self.incoming or self.there or self.refusals or self.feeds or self.taken)


@dataclass(slots=True)
class Written:
    """What a batch did: ids of documents by what became of them."""

    new: list[str] = field(default_factory=list)
    read_again: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)


def write(transaction: Transaction, batch: Batch) -> Written:
    """Write a batch; the ledger has all of it when the transaction ends, or nothing."""
    connection, written = transaction.connection, Written()
    refresh(connection)
    last = {each.reading.document.id: each for each in batch.incoming}
    numbers = _numbers(connection, last)
    old = {id for id in last if id in numbers}
    _clear(connection, [numbers[id] for id in sorted(old)])
    following = (one(connection, "SELECT max(number) FROM stored.documents") or 0) + 1
    for id in last:
        if id not in numbers:
            numbers[id], following = following, following + 1
    incoming = sorted(last.values(), key=lambda each: numbers[each.reading.document.id])
    digests = {each.reading.document.id: digest_of(each.reading) for each in incoming}
    _documents(connection, incoming, numbers, digests, transaction.made, old)
    _rows(connection, incoming, numbers)
    _keys(connection, batch, numbers)
    fresh = [each for each in incoming if each.reading.document.id not in old]
    replaced = _versions(connection, fresh, numbers, written)
    texts = [(numbers[each.reading.document.id], each.reading.document) for each in fresh]
    linked = link(connection, texts)
    restand(connection, [numbers[each.reading.document.id] for each in incoming])
    # A person that came back, after a document was taken out or lost, is joined with whom it was before.
    rejoined = apply_joins(connection) if joins_of(connection) else set()
    _refusals(connection, batch, transaction.made)
    for url, state in batch.feeds.items():
        connection.execute("DELETE FROM stored.feeds WHERE url = ?", [url])
        connection.execute("INSERT INTO stored.feeds VALUES (?, ?)", [url, state])
    for each in incoming:
        id = each.reading.document.id
        (written.read_again if id in old else written.new).append(id)
        transaction.documents.append((id, digests[id], each.origin))
    repeated = _repeated(connection, linked)
    written.copies = [document.id for number, document in texts if number in repeated]
    transaction.touched |= {numbers[id] for id in last} | replaced | linked | rejoined
    transaction.noted = bool(batch)
    return written


def _repeated(connection: DuckDBPyConnection, linked: set[int]) -> set[int]:
    """Return the documents of families that came in behind another printing, whichever was published first."""
    query = """SELECT f.document FROM stored.families f WHERE f.document IN (SELECT unnest(?::INTEGER[]))
        AND f.document > (SELECT min(o.document) FROM stored.families o WHERE o.family = f.family)"""
    return {row[0] for row in connection.execute(query, [sorted(linked)]).fetchall()}


def _numbers(connection: DuckDBPyConnection, ids: Iterable[str]) -> dict[str, int]:
    query = "SELECT id, number FROM stored.documents WHERE id IN (SELECT unnest(?::VARCHAR[]))"
    return dict(connection.execute(query, [list(ids)]).fetchall())


def _clear(connection: DuckDBPyConnection, numbers: list[int]) -> None:
    """Take out what a model read in documents, before another's rows come in."""
    if not numbers:
        return
    for table in ("statements", "entities"):
        connection.execute(f"DELETE FROM stored.{table} WHERE document IN (SELECT unnest(?::INTEGER[]))", [numbers])


def _documents(
    connection: DuckDBPyConnection,
    incoming: Sequence[Incoming],
    numbers: dict[str, int],
    digests: dict[str, str],
    made: str,
    old: set[str],
) -> None:
    rows = []
    for each in incoming:
        reading, document = each.reading, each.reading.document
        if document.id in old:
            values = [
                reading.onrecord,
                reading.model,
                each.digest,
                each.reader,
                digests[document.id],
                numbers[document.id],
            ]
            query = """UPDATE stored.documents SET onrecord = ?, model = ?, model_digest = ?, reader = ?, digest = ?
                WHERE number = ?"""
            connection.execute(query, values)
            continue
        rows.append([
            numbers[document.id], document.id, each.origin, document.path, document.url, document.outlet,
            document.title, list(document.authors), document.published, document.language, document.encoding,
            document.text, each.retrieved, made, reading.onrecord, reading.model, each.digest, each.reader,
            digests[document.id],
        ])  # fmt: skip
    # A column at once: a row at a time takes ten times as long.
    types = ["VARCHAR"] * 19
    types[0], types[7] = "INTEGER", "VARCHAR[]"
    columns = ", ".join(f"unnest(?::{one}[])" for one in types)
    if rows:
        values = [list(one) for one in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO stored.documents SELECT {columns}", values)


def _rows(connection: DuckDBPyConnection, incoming: Sequence[Incoming], numbers: dict[str, int]) -> None:
    bearers = []
    for each in incoming:
        reading = each.reading
        bearers.append((reading.document, reading.entities, entity_rows(reading, numbers[reading.document.id])))
    assign(connection, bearers)
    insert(connection, "entities", [row for _, _, rows in bearers for row in rows])
    statements = (statement_rows(each.reading, numbers[each.reading.document.id]) for each in incoming)
    insert(connection, "statements", [row for rows in statements for row in rows])


def _keys(connection: DuckDBPyConnection, batch: Batch, numbers: dict[str, int]) -> None:
    there = _numbers(connection, {id for _, id in batch.there})
    pairs = {each.key: numbers[each.reading.document.id] for each in batch.incoming if each.key}
    pairs |= {key: there[id] for key, id in batch.there if key and id in there}
    if pairs:
        values = [list(pairs)]
        connection.execute("DELETE FROM stored.inputs WHERE key IN (SELECT unnest(?::VARCHAR[]))", values)
        told = json.dumps([{"key": key, "document": number} for key, number in pairs.items()])
        shape = '[{"key":"VARCHAR","document":"INTEGER"}]'
        query = f"INSERT INTO stored.inputs SELECT unnest(from_json(?, '{shape}'), max_depth := 2)"
        connection.execute(query, [told])


def _versions(
    connection: DuckDBPyConnection, fresh: Sequence[Incoming], numbers: dict[str, int], written: Written
) -> set[int]:
    """Make each new document the current version of its address; return the numbers of those it replaces."""
    urls = [each.reading.document.url for each in fresh if each.reading.document.url]
    query = """SELECT d.url, d.number FROM stored.documents d JOIN stored.versions v ON v.document = d.number
        WHERE v.current AND d.url IN (SELECT unnest(?::VARCHAR[]))"""
    current: dict[str, int] = dict(connection.execute(query, [urls]).fetchall())
    rows: list[list[object]] = []
    replaced: set[int] = set()
    for each in fresh:
        document = each.reading.document
        before = current.get(document.url) if document.url else None
        rows.append([numbers[document.id], before, True])
        if before is not None:
            written.versions.append(document.id)
            replaced.add(before)
        if document.url:
            current[document.url] = numbers[document.id]
    if rows:
        query = "INSERT INTO stored.versions SELECT unnest(?::INTEGER[]), unnest(?::INTEGER[]), unnest(?::BOOLEAN[])"
        connection.execute(query, [list(one) for one in zip(*rows, strict=True)])
    if replaced:
        query = "UPDATE stored.versions SET current = false WHERE document IN (SELECT unnest(?::INTEGER[]))"
        connection.execute(query, [sorted(replaced)])
    return replaced


def _refusals(connection: DuckDBPyConnection, batch: Batch, made: str) -> None:
    """Keep the last refusal of each origin; one that is in the ledger now is no longer refused."""
    origins = [*batch.taken, *(each.origin for each in batch.incoming), *(each.origin for each in batch.refusals)]
    if origins:
        query = "DELETE FROM stored.refusals WHERE origin IN (SELECT unnest(?::VARCHAR[]))"
        connection.execute(query, [origins])
    read = {each.origin for each in batch.incoming}
    last = {each.origin: each for each in batch.refusals if each.origin not in read}
    rows = [[each.origin, each.stage, str(each.reason), each.detail, made] for each in last.values()]
    if rows:
        connection.executemany("INSERT INTO stored.refusals VALUES (?, ?, ?, ?, ?)", rows)


def remove(transaction: Transaction, numbers: Sequence[int]) -> list[str]:
    """Take documents out with all their machine rows; return their ids. People's decisions stay, and are listed."""
    connection, wanted = transaction.connection, list(numbers)
    inside = "IN (SELECT unnest(?::INTEGER[]))"
    query = f"SELECT number, id FROM stored.documents WHERE number {inside} ORDER BY number"
    ids = [row[1] for row in connection.execute(query, [wanted]).fetchall()]
    affected = _relinked(connection, wanted)
    for table in ("statements", "corrected", "entities", "inputs", "bands", "families", "versions"):
        connection.execute(f"DELETE FROM stored.{table} WHERE document {inside}", [wanted])
    connection.execute(f"DELETE FROM stored.documents WHERE number {inside}", [wanted])
    transaction.removed += ids
    transaction.touched |= set(wanted) | affected
    return ids


def _relinked(connection: DuckDBPyConnection, wanted: list[int]) -> set[int]:
    """Let versions and families that lose a member go on without it; return the numbers of the others."""
    inside = "IN (SELECT unnest(?::INTEGER[]))"
    affected: set[int] = set()
    for document in sorted(wanted, reverse=True):
        before = one(connection, "SELECT replaces FROM stored.versions WHERE document = ?", [document])
        after = one(connection, "SELECT document FROM stored.versions WHERE replaces = ?", [document])
        if after is not None:
            connection.execute("UPDATE stored.versions SET replaces = ? WHERE document = ?", [before, after])
            affected.add(after)
        elif before is not None:
            connection.execute("UPDATE stored.versions SET current = true WHERE document = ?", [before])
            affected.add(before)
        connection.execute("DELETE FROM stored.versions WHERE document = ?", [document])
    query = f"SELECT DISTINCT family FROM stored.families WHERE document {inside}"
    for (family,) in connection.execute(query, [wanted]).fetchall():
        query = f"""SELECT f.document FROM stored.families f JOIN stored.documents d ON d.number = f.document
            WHERE f.family = ? AND NOT f.document {inside}
            ORDER BY d.published IS NULL, d.published, d.number"""
        left = [row[0] for row in connection.execute(query, [family, wanted]).fetchall()]
        affected |= set(left)
        if len(left) == 1:
            connection.execute("DELETE FROM stored.families WHERE document = ?", left)
        elif left:
            query = "UPDATE stored.families SET family = ? WHERE document IN (SELECT unnest(?::INTEGER[]))"
            connection.execute(query, [left[0], left])
    return affected - set(wanted)
