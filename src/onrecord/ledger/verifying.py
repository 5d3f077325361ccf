"""Checks a whole ledger: every row of every document against what was written, the changes against the journal.

DuckDB checks the sum of each block that it reads, so that all tables are read through as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord.ledger import journal
from onrecord.ledger.changing import asking
from onrecord.ledger.journal import Change
from onrecord.ledger.place import Place, damaged
from onrecord.ledger.rows import digest_of, readings
from onrecord.records import Reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 100
"""So many documents are read at once."""
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a whole check counted: documents whose rows have the digest of the journal, and changes."""

    documents: int
    changes: int


@dataclass(slots=True)
class Tale:
    """What changes tell: digest and origin of each document that there is, which were taken out, what people decided.

    ``undone`` has when a decision was taken back.
    """

    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)
    undone: dict[str, str] = field(default_factory=dict)


def tale_of(changes: Iterable[Change]) -> Tale:
    """Return what changes tell, taken in their order."""
    found = Tale()
    for change in changes:
        for id in change.removed:
            found.documents.pop(id, None)
            found.removed.add(id)
        for id, digest, origin in change.documents:
            found.documents[id] = (digest, origin)
            found.removed.discard(id)
        for one in change.decisions:
            if one["verb"] == "undo":
                found.undone.setdefault(one["id"], one["undone"])
            else:
                found.decisions.setdefault(one["id"], one)
    return found


def verify(place: Place, tell: Tell = lambda _: None) -> Verified:
    """Read every row of every document and compare it with the journal; ``tell`` is called with the documents done.

    Raises:
        LedgerError: anything differs, or cannot be read.
    """
    with asking(place) as connection:
        changes = sound(connection, place, tell)
        for written, change in zip(
            journal.changes(place), changes, strict=False
        ):  # it may lack the last, after a crash
            if written.digest != change.digest:
                raise damaged(place, f"change {change.seq} is another in its journal")
        return Verified(documents=len(tale_of(changes).documents), changes=len(changes))


def sound(connection: DuckDBPyConnection, place: Place, tell: Tell = lambda _: None) -> list[Change]:
    """Compare every row with the changes in the ledger itself, and return those.

    Raises:
        LedgerError: anything differs, or cannot be read.
    """
    lines = [row[0].encode() for row in connection.execute("SELECT line FROM stored.changes ORDER BY seq").fetchall()]
    changes = list(journal.chained(place, lines, "its own list of changes"))
    tale = tale_of(changes)
    _compare_documents(connection, place, tale, tell)
    _compare_decisions(connection, place, tale)
    _read_through(connection)
    return changes


def _compare_documents(connection: DuckDBPyConnection, place: Place, tale: Tale, tell: Tell) -> None:
    left = dict(tale.documents)
    for done, (number, reading) in enumerate(_all(connection, place), 1):
        id = reading.document.id
        if left.pop(id, ("", ""))[0] != digest_of(reading):
            raise damaged(place, f"the rows of document {id} (number {number}) are not those that were written")
        tell(done)
    if left:
        raise damaged(place, f"{len(left):,} documents are missing, {next(iter(left))} among them")


def _compare_decisions(connection: DuckDBPyConnection, place: Place, tale: Tale) -> None:
    rows = connection.execute("SELECT id, undone FROM stored.decisions").fetchall()
    there: dict[str, str | None] = dict(rows)
    wrong = [id for id in tale.decisions if id not in there or there[id] != tale.undone.get(id)]
    if wrong or len(rows) != len(tale.decisions):
        named = f", {wrong[0]} among them" if wrong else ""
        raise damaged(place, f"decisions are not those that were written{named}")


def _read_through(connection: DuckDBPyConnection) -> None:
    """Read every column of every table."""
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ledger' AND schema_name = 'stored'"
    for (table,) in connection.execute(query).fetchall():
        connection.execute(f"SELECT bit_xor(hash(t)) FROM stored.{table} t").fetchall()


def _all(connection: DuckDBPyConnection, place: Place) -> Iterator[tuple[int, Reading]]:
    """Yield every document as the machine read it."""
    numbers = [row[0] for row in connection.execute("SELECT number FROM stored.documents ORDER BY number").fetchall()]
    for start in range(0, len(numbers), CHUNK):
        piece = numbers[start : start + CHUNK]
        try:
            yield from readings(connection, piece, machine=True)
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise damaged(place, f"rows of documents {piece[0]} to {piece[-1]} cannot be read ({error})") from error
