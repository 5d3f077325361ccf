"""Checks a whole ledger against its journal, and makes a sound one of a damaged one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import LedgerError
from onrecord.ledger import index, journal
from onrecord.ledger.changing import changing, check, now
from onrecord.ledger.decisions import apply_all, put
from onrecord.ledger.place import Place, damaged, held
from onrecord.ledger.rows import digest_of, readings
from onrecord.ledger.writing import Batch, Incoming, write
from onrecord.records import Reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK = 100
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a whole check counted: documents whose rows have the digest of the journal, and changes."""

    documents: int
    changes: int


@dataclass(slots=True)
class Recovered:
    """What a recovery did: where the broken part lies, what is kept, and what must be added again, as id and origin."""

    aside: Path
    kept: int = 0
    decisions: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)


def verify(place: Place, tell: Tell = lambda _: None) -> Verified:
    """Read every row of every document and compare it with the journal; ``tell`` is called with the documents done.

    Raises:
        LedgerError: anything differs, or cannot be read.
    """
    with held(place) as connection:
        check(connection, place)
        told = _told(place)
        changes = 0
        lines = connection.execute("SELECT line FROM stored.changes ORDER BY seq")
        in_ledger = [row[0] for row in lines.fetchall()]
        for change, line in zip(journal.changes(place), in_ledger, strict=False):
            changes += 1
            if change.line() != line:
                raise damaged(place, f"change {change.seq} is another in its journal")
        done = 0
        for number, id, reading in _all(connection, place):
            if told.pop(id, (digest_of(reading), ""))[0] != digest_of(reading):
                raise damaged(place, f"the rows of document {id} (number {number}) are not those that were written")
            done += 1
            tell(done)
        if told:
            raise damaged(place, f"{len(told):,} documents are missing, {next(iter(told))} among them")
        _verify_decisions(connection, place)
        _read_through(connection)
        return Verified(documents=done, changes=max(changes, len(in_ledger)))


def _read_through(connection: DuckDBPyConnection) -> None:
    """Read every column of every table: DuckDB checks the sum of each block that it reads."""
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ledger' AND schema_name = 'stored'"
    for (table,) in connection.execute(query).fetchall():
        connection.execute(f"SELECT bit_xor(hash(t)) FROM stored.{table} t").fetchall()


def _told(place: Place) -> dict[str, tuple[str, str]]:
    """Return digest and origin of each document that there is according to the journal."""
    found: dict[str, tuple[str, str]] = {}
    for change in journal.changes(place):
        for id in change.removed:
            found.pop(id, None)
        for id, digest, origin in change.documents:
            found[id] = (digest, origin)
    return found


def _decided(place: Place) -> list[dict[str, Any]]:
    return [one for change in journal.changes(place) for one in change.decisions]


def _verify_decisions(connection: DuckDBPyConnection, place: Place) -> None:
    held_ids = {row[0] for row in connection.execute("SELECT id FROM stored.decisions").fetchall()}
    missing = [one["id"] for one in _decided(place) if one["verb"] != "undo" and one["id"] not in held_ids]
    if missing:
        raise damaged(place, f"{len(missing):,} decisions are missing, {missing[0]} among them")


def _all(connection: DuckDBPyConnection, place: Place) -> Iterator[tuple[int, str, Reading]]:
    """Yield every document as the machine read it."""
    numbers = [row[0] for row in connection.execute("SELECT number FROM stored.documents ORDER BY number").fetchall()]
    for start in range(0, len(numbers), _CHUNK):
        piece = numbers[start : start + _CHUNK]
        try:
            for number, reading in readings(connection, piece, machine=True):
                yield number, reading.document.id, reading
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise damaged(place, f"rows of documents {piece[0]} to {piece[-1]} cannot be read ({error})") from error


def recover(place: Place) -> Recovered:
    """Set a damaged ledger aside and make a sound one of what can be read of it; nothing is deleted.

    People's decisions stand in full in the journal and in the ledger: they are taken from both. What the journal tells
    of and cannot be read must be added again, and is named with its origin.

    Raises:
        LedgerError: there is nothing to recover, or no room for it.
    """
    if not any(path.exists() for path in (place.ledger, place.journal)):
        raise place.error("there is no such ledger", "name another with --ledger")
    aside = _set_aside(place)
    old = Place(aside / place.ledger.name)
    found = Recovered(aside=aside)
    told = _lenient(lambda: _told_of_readable(old)) or {}
    kept = _copied(old, place, told)
    found.kept = len(kept)
    found.lost = [(id, origin) for id, (_, origin) in told.items() if id not in kept]
    found.decisions = _decide_again(old, place)
    return found


def _set_aside(place: Place) -> Path:
    stamp = now().replace(":", "").replace("-", "")
    aside = place.ledger.with_name(f"{place.ledger.name}.broken-{stamp}")
    aside.mkdir()
    for path in (place.ledger, place.log, place.journal):
        if path.exists():
            path.rename(aside / path.name)
    index.remove(place)
    return aside


def _told_of_readable(place: Place) -> dict[str, tuple[str, str]]:
    """Return what the readable lines of the journal tell of documents, whether they follow each other or not."""
    found: dict[str, tuple[str, str]] = {}
    for change in _readable(place):
        for id in change.removed:
            found.pop(id, None)
        for id, digest, origin in change.documents:
            found[id] = (digest, origin)
    return found


def _readable(place: Place) -> Iterator[journal.Change]:
    if not place.journal.exists():
        return
    with open(place.journal, "rb") as stream:
        for line in stream:
            change = _lenient(lambda line=line: journal.change_of(line.decode("ascii").rstrip("\n")))  # type: ignore[misc]
            if change is not None:
                yield change


def _lenient(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (LedgerError, ValueError, KeyError, TypeError, IndexError, OSError):
        return None


def _copied(old: Place, new: Place, told: dict[str, tuple[str, str]]) -> set[str]:
    """Write what can be read of ``old`` into ``new``, which is made; return the ids of the documents."""
    kept: set[str] = set()
    with changing(new, "recover", make=True) as transaction:
        transaction.noted = True
    for source in _sources(old):
        numbers = _lenient(lambda source=source: _numbers(source)) or []  # type: ignore[misc]
        for start in range(0, len(numbers), _CHUNK):
            piece = [one for one in numbers[start : start + _CHUNK] if one[1] not in kept]
            kept |= _piece(source, new, piece, told)
    return kept


def _sources(old: Place) -> Iterator[Place]:
    """Yield the set-aside ledger with its log, then without, as of its last checkpoint."""
    if not old.ledger.exists():
        return
    yield old
    if old.log.exists():
        bare = old.ledger.with_name(f"without-log-{old.ledger.name}")
        shutil.copyfile(old.ledger, bare)
        yield Place(bare)


def _numbers(place: Place) -> list[tuple[int, str]]:
    with held(place) as connection:
        return connection.execute("SELECT number, id FROM stored.documents ORDER BY number").fetchall()


def _piece(old: Place, new: Place, piece: list[tuple[int, str]], told: dict[str, tuple[str, str]]) -> set[str]:
    """Copy some documents; where one of them cannot be read, copy them one by one."""
    incoming = _lenient(lambda: _incoming(old, piece, told))
    if incoming is None:
        if len(piece) > 1:
            return {id for one in piece for id in _piece(old, new, [one], told)}
        return set()
    if incoming:
        with changing(new, "recover") as transaction:
            write(transaction, Batch(incoming=incoming))
    return {each.reading.document.id for each in incoming}


def _incoming(old: Place, piece: list[tuple[int, str]], told: dict[str, tuple[str, str]]) -> list[Incoming]:
    with held(old) as connection:
        numbers = [number for number, _ in piece]
        query = """SELECT d.number, (SELECT max(key) FROM stored.inputs i WHERE i.document = d.number), d.origin,
            d.retrieved, d.reader, d.model_digest FROM stored.documents d WHERE number IN (SELECT unnest(?::INTEGER[]))"""
        known = {row[0]: row[1:] for row in connection.execute(query, [numbers]).fetchall()}
        found = []
        for number, reading in readings(connection, numbers, machine=True):
            key, origin, retrieved, reader, digest = known[number]
            written = told.get(reading.document.id)
            if written is not None and written[0] != digest_of(reading):
                continue
            found.append(Incoming(key=key or "", origin=origin, retrieved=retrieved, reader=reader, digest=digest,
                                  reading=reading))  # fmt: skip
        return found


def _decide_again(old: Place, new: Place) -> int:
    """Write people's decisions of the old ledger and its journal into the new one; return how many."""
    decisions = {one["id"]: one for change in _readable(old) for one in change.decisions if one["verb"] != "undo"}
    undone = {
        one["id"]: one["undone"] for change in _readable(old) for one in change.decisions if one["verb"] == "undo"
    }
    for source in _sources(old):
        for row in _lenient(lambda source=source: _held_decisions(source)) or []:  # type: ignore[misc]
            decisions.setdefault(row["id"], row)
            if row["undone"]:
                undone.setdefault(row["id"], row["undone"])
    if decisions:
        with changing(new, "recover") as transaction:
            for one in decisions.values():
                put(transaction, one, undone.get(one["id"]))
            apply_all(transaction)
    return len(decisions)


def _held_decisions(place: Place) -> list[dict[str, Any]]:
    columns = ("id", "verb", "decided", "person", "why", "document", "told", "undone")
    with held(place) as connection:
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM stored.decisions ORDER BY decided, id").fetchall()
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return [one | {"told": json.loads(one["told"])} for one in found]
