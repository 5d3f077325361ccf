"""A change of the ledger: one transaction that is whole or not at all, told to the journal, then written into the file.

The order is commit, journal, checkpoint. A crash before the commit leaves the ledger as it was; one after it leaves
the journal a line behind, which the next change mends. A ledger is made under another name and put in place with its
tables, so that a crash leaves none that is half made. DuckDB opens a ledger whose log was cut short without a word,
with committed documents missing: then the journal is ahead, and nothing is read or written until onrecord recover.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import LedgerError
from onrecord.ledger import journal
from onrecord.ledger.journal import Change, change_of
from onrecord.ledger.place import WRITE_PATIENCE, Place, damaged, held, missing, sync_folder
from onrecord.ledger.schema import TABLES, VERSION, VIEWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_LEFT = 60.0
"""Seconds after which a ledger that is still being made is one that a killed process left."""


@dataclass(slots=True)
class Transaction:
    """What one change does, noted while it is done; with nothing noted nothing is kept."""

    connection: DuckDBPyConnection
    made: str
    documents: list[tuple[str, str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    noted: bool = False


def now() -> str:
    """Return the time, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def changing(place: Place, verb: str, *, make: bool = False) -> Iterator[Transaction]:
    """Hold the ledger for one change, kept when the block ends well; ``make`` makes a ledger that is not there.

    Raises:
        LedgerError: the ledger is held, damaged, of another version, or cannot be written.
    """
    if not place.ledger.exists() and not make:
        raise missing(place)
    try:
        if not place.ledger.exists():
            _make(place)
        _look_at_log(place)
        with held(place, write=True) as connection:
            lacking = check(connection, place)
            if lacking:
                journal.append(place, lacking)
            connection.execute("BEGIN")
            transaction = Transaction(connection, now())
            yield transaction
            if not (transaction.noted or transaction.documents or transaction.removed or transaction.decisions):
                connection.execute("ROLLBACK")
                if lacking:
                    connection.execute("CHECKPOINT")
                return
            line = _noted(transaction, verb)
            connection.execute("COMMIT")
            sync_folder(place.ledger.parent)  # DuckDB waits for its log, and not for the name of it
            journal.append(place, [line])
            connection.execute("CHECKPOINT")
    except OSError as error:
        problem = f"it cannot be written ({error.strerror or error})"
        raise place.error(problem, "make room or mend the permissions, and run the same again") from error


def _make(place: Place) -> None:
    """Make an empty ledger beside, and put it in place when it is whole, unless another process was quicker."""
    if place.journal.exists() or place.log.exists():
        raise missing(place)
    beside = place.ledger.parent
    for left in beside.glob(f"{place.ledger.name}.making-*"):
        if time.time() - left.stat().st_mtime > _LEFT:
            shutil.rmtree(left, ignore_errors=True)
    folder = beside / f"{place.ledger.name}.making-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    try:
        new = Place(folder / place.ledger.name)
        with held(new, write=True) as connection:
            make_tables(connection)
        _put(new.ledger, place.ledger)
    except LedgerError as error:
        raise place.error(error.args[1], error.args[2]) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sync_folder(beside)


def _put(new: Path, target: Path) -> None:
    """Give a new file its name, which must be free; where the file system has no links, by renaming."""
    try:
        os.link(new, target)
    except FileExistsError:
        pass
    except OSError:
        if not target.exists():
            new.rename(target)


def make_tables(connection: DuckDBPyConnection) -> None:
    """Make the tables of a new ledger, and write them into the file."""
    connection.execute("BEGIN")
    connection.execute(TABLES)
    connection.execute(VIEWS)
    meta = [("schema", str(VERSION)), ("ledger", uuid.uuid4().hex), ("made", now())]
    connection.executemany("INSERT INTO stored.meta VALUES (?, ?)", meta)
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")


def settle(place: Place) -> None:
    """Take in what a crash left in the log and tell the journal of it, before anybody is told that it is there.

    Raises:
        LedgerError: the ledger is held, damaged, or cannot be written.
    """
    if place.ledger.exists() and place.log.exists():
        with changing(place, "settle"):
            pass  # whatever opens the ledger for a change takes the log in


def _look_at_log(place: Place) -> None:
    """Check a ledger with a log before it is opened for writing, which takes the log in, damaged or not."""
    if place.log.exists():
        with held(place, patience=WRITE_PATIENCE) as connection:
            check(connection, place)


@contextmanager
def asking(place: Place) -> Iterator[DuckDBPyConnection]:
    """Hold the ledger for one question, compared with its journal in brief before anything is read.

    Raises:
        LedgerError: the ledger is missing, held, damaged or of another version.
    """
    with held(place) as connection:
        check(connection, place)
        yield connection


def has_tables(connection: DuckDBPyConnection) -> bool:
    """Tell whether the tables of a ledger are there."""
    query = """SELECT count(*) FROM duckdb_tables()
        WHERE database_name = 'ledger' AND schema_name = 'stored' AND table_name = 'meta'"""
    return bool(one(connection, query))


def one(connection: DuckDBPyConnection, query: str, values: list[Any] | dict[str, Any] | None = None) -> Any:
    """Return the first value of the first row of an answer, None where there is none."""
    rows = connection.execute(query, values or []).fetchall()  # all, or the connection is not free for the next
    return rows[0][0] if rows else None


def check(connection: DuckDBPyConnection, place: Place) -> list[str]:
    """Compare the ledger with its journal, in brief; return the lines that the journal lacks after a crash.

    Raises:
        LedgerError: something that was written is missing, on either side, or the version is another.
    """
    if not has_tables(connection):
        if journal.last(place) is not None:
            raise damaged(place, "it is empty, and its journal is not")
        raise place.error("it is a database of DuckDB and no ledger", "name another file with --ledger")
    _check_version(connection, place)
    head = _head(connection, place)
    last = journal.last(place)
    if head is None and last is None:
        return []
    if last is None:
        if head is not None and head.seq == 1:
            return [head.line()]
        raise damaged(place, f"its journal {place.journal.name} is missing or empty")
    _check_order(connection, place, head, last)
    count = one(connection, "SELECT count(*) FROM stored.documents")
    if head is not None and count != head.count:
        raise damaged(place, f"it should hold {head.count:,} documents and holds {count:,}")
    return [head.line()] if head is not None and head.seq == last.seq + 1 else []


def _check_version(connection: DuckDBPyConnection, place: Place) -> None:
    version = int(one(connection, "SELECT value FROM stored.meta WHERE key = 'schema'") or 0)
    if version > VERSION:
        raise place.error(
            f"it has tables of version {version}, and this onrecord knows versions up to {VERSION}", "upgrade onrecord"
        )
    if version < VERSION:
        raise place.error(f"it has tables of version {version}", "open it once with onrecord add, which migrates it")


def _head(connection: DuckDBPyConnection, place: Place) -> Change | None:
    line = one(connection, "SELECT line FROM stored.changes ORDER BY seq DESC LIMIT 1")
    try:
        return change_of(line) if line is not None else None
    except (ValueError, KeyError, TypeError):
        raise damaged(place, "its last change is not whole") from None


def _check_order(connection: DuckDBPyConnection, place: Place, head: Change | None, last: Change) -> None:
    seq = head.seq if head else 0
    if seq < last.seq:
        missing = last.count - (head.count if head else 0)
        told = f", {missing:,} documents" if missing > 0 else ""
        raise damaged(place, f"{last.seq - seq:,} changes that were written are missing{told}")
    if head is None or head.digest == last.digest:
        return
    if seq == last.seq + 1 and head.previous == last.digest:
        return
    if seq > last.seq + 1:
        raise damaged(place, f"its journal {place.journal.name} was cut short or belongs to another ledger")
    how = f"its journal {place.journal.name} tells of other changes than it holds, as that of another ledger would"
    raise damaged(place, how)


def _noted(transaction: Transaction, verb: str) -> str:
    """Write the change into the ledger; return its line."""
    connection = transaction.connection
    line = one(connection, "SELECT line FROM stored.changes ORDER BY seq DESC LIMIT 1")
    before = change_of(line) if line is not None else None
    change = Change(
        seq=before.seq + 1 if before else 1,
        made=transaction.made,
        verb=verb,
        count=one(connection, "SELECT count(*) FROM stored.documents"),
        documents=tuple(transaction.documents),
        removed=tuple(transaction.removed),
        decisions=tuple(transaction.decisions),
        touched=tuple(sorted(transaction.touched)),
        previous=before.digest if before else "",
    )
    connection.execute("INSERT INTO stored.changes VALUES (?, ?)", [change.seq, change.line()])
    return change.line()
