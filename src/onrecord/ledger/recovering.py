"""Makes a sound ledger of what can be read of a damaged one; the broken part is set aside and never deleted.

The old files are linked into the folder ``….recovering``, the new ledger is made and checked there, and only then put
in place; nobody else gets in while that folder is there. A recovery that was killed begins again from the same files.
At the end the folder is named ``….broken-`` and the time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import LedgerError
from onrecord.ledger import index, journal
from onrecord.ledger.changing import changing, check, now
from onrecord.ledger.decisions import apply_all, put
from onrecord.ledger.journal import Change, change_of
from onrecord.ledger.place import CREATED, Place, held, is_damage, missing, sync_folder
from onrecord.ledger.rows import digest_of, readings
from onrecord.ledger.verifying import CHUNK, Tale, sound, tale_of, verify
from onrecord.ledger.writing import Batch, Incoming, remove, write

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DECISION = ("id", "verb", "decided", "person", "why", "document", "told", "undone")


@dataclass(slots=True)
class Recovered:
    """What a recovery did: where the broken part lies, what is kept, and what must be added again, as id and origin."""

    aside: Path
    kept: int = 0
    decisions: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)


def recover(place: Place) -> Recovered:
    """Set a damaged ledger aside and make a sound one of what can be read of it; nothing is deleted.

    People's decisions stand in full in the journal and in the ledger: they are taken from both. What either tells of
    and cannot be read must be added again, and is named with its origin.

    Raises:
        LedgerError: there is nothing to recover, somebody holds the ledger, or there is no room.
    """
    _refuse(place)
    try:
        old = _linked(place)
        new = Place(old.ledger.parent / "new" / place.ledger.name)
        tale = tale_of(_changes(old))
        kept = _made(old, new, tale)
        found = Recovered(aside=Path(), kept=len(kept), decisions=_decide_again(old, new, tale))
        found.lost = [(id, told[1]) for id, told in tale.documents.items() if kept.get(id) != told[0]]
        verify(new)
        found.aside = _put_in_place(place, new)
        return found
    except OSError as error:
        remedy = "make room or mend the permissions, and run onrecord recover again, which goes on"
        raise place.error(f"it cannot be recovered ({error.strerror or error})", remedy) from error


def _refuse(place: Place) -> None:
    """Refuse what is not there, is held, or is no ledger of this version; what is damaged is what is wanted."""
    if not any(path.exists() for path in (place.ledger, place.journal, place.recovering)):
        raise missing(place)
    try:
        with held(place) as connection:
            check(connection, place)
    except LedgerError as error:
        if not is_damage(error):
            raise


def _linked(place: Place) -> Place:
    """Return the old files under the names of another place, where they stay as they are."""
    if not place.recovering.exists():
        partial = place.recovering.with_name(place.recovering.name + ".part")
        shutil.rmtree(partial, ignore_errors=True)
        (partial / "without-log").mkdir(parents=True)
        for path in (place.ledger, place.log, place.journal):
            if path.exists():
                _link(path, partial / path.name)
        if place.ledger.exists():
            _link(place.ledger, partial / "without-log" / place.ledger.name)
        sync_folder(partial)
        partial.rename(place.recovering)
        sync_folder(place.ledger.parent)
    return Place(place.recovering / place.ledger.name)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)  # where the file system has no links


def _sources(old: Place) -> Iterator[Place]:
    """Yield the damaged ledger with its log, then without, as of its last checkpoint."""
    if old.ledger.exists():
        yield old
        if old.log.exists():
            yield Place(old.ledger.parent / "without-log" / old.ledger.name)


def _lenient(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except LedgerError as error:
        if not is_damage(error):
            raise
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        pass
    return None


def _changes(old: Place) -> list[Change]:
    """Return what can be read of the changes, in the ledger and in its journal, in their order."""
    found: dict[tuple[int, str], Change] = {}
    for source in _sources(old):
        for line in _lenient(lambda source=source: _lines(source)) or []:  # type: ignore[misc]
            change = _lenient(lambda line=line: change_of(line))  # type: ignore[misc]
            if change is not None:
                found.setdefault((change.seq, change.digest), change)
    for change in journal.readable(old):
        found.setdefault((change.seq, change.digest), change)
    return sorted(found.values(), key=lambda change: change.seq)


def _lines(place: Place) -> list[str]:
    with held(place) as connection:
        return [row[0] for row in connection.execute("SELECT line FROM stored.changes ORDER BY seq").fetchall()]


def _made(old: Place, new: Place, tale: Tale) -> dict[str, str]:
    """Make the new ledger of all documents that can be read; return the digest of each by its id."""
    for source in _sources(old):
        _empty(new)
        if _lenient(lambda source=source: _copy_whole(source, new)):  # type: ignore[misc]
            break
    else:
        _empty(new)
        with changing(new, "recover", make=True) as transaction:
            transaction.noted = True
    _take_out(new, tale)
    for source in _sources(old):
        numbers = _lenient(lambda source=source: _numbers(source)) or []  # type: ignore[misc]
        kept = _kept(new)
        wanted = [number for number, id in numbers if _lacks(kept, id, tale)]
        for start in range(0, len(wanted), CHUNK):
            _copy(source, new, wanted[start : start + CHUNK], tale)
        _lenient(lambda source=source: _copy_rest(source, new))  # type: ignore[misc]
    return _kept(new)


def _empty(new: Place) -> None:
    shutil.rmtree(new.ledger.parent, ignore_errors=True)
    new.ledger.parent.mkdir()


def _lacks(kept: dict[str, str], id: str, tale: Tale) -> bool:
    if id in tale.removed:
        return False
    return id not in kept or (id in tale.documents and kept[id] != tale.documents[id][0])


def _copy_whole(source: Place, new: Place) -> bool:
    """Copy a ledger that is sound in itself, though its journal is not or tells of more."""
    with held(source) as connection:
        changes = sound(connection, source)
        target = str(new.ledger).replace("'", "''")
        connection.execute(f"ATTACH '{target}' AS copied ({CREATED})")
        connection.execute("COPY FROM DATABASE ledger TO copied")
        connection.execute("DETACH copied")
    journal.rewrite(new, [change.line() for change in changes])
    return True


def _take_out(new: Place, tale: Tale) -> None:
    """Take out again what was taken out by a change that is lost."""
    with changing(new, "recover") as transaction:
        query = "SELECT number FROM stored.documents WHERE id IN (SELECT unnest(?::VARCHAR[])) ORDER BY number"
        numbers = [row[0] for row in transaction.connection.execute(query, [sorted(tale.removed)]).fetchall()]
        if numbers:
            remove(transaction, numbers)


def _kept(place: Place) -> dict[str, str]:
    with held(place) as connection:
        return dict(connection.execute("SELECT id, digest FROM stored.documents").fetchall())


def _numbers(place: Place) -> list[tuple[int, str]]:
    with held(place) as connection:
        return connection.execute("SELECT number, id FROM stored.documents ORDER BY number").fetchall()


def _copy(old: Place, new: Place, numbers: list[int], tale: Tale) -> None:
    """Copy some documents; where one of them cannot be read, halve them until the others can."""
    found = _lenient(lambda: _incoming(old, numbers, tale))
    if found is None:
        if len(numbers) > 1:
            middle = len(numbers) // 2
            _copy(old, new, numbers[:middle], tale)
            _copy(old, new, numbers[middle:], tale)
        return
    incoming, added, keys = found
    if incoming:
        with changing(new, "recover") as transaction:
            write(transaction, Batch(incoming=incoming, there=keys))
            query = "UPDATE stored.documents SET added = ? WHERE id = ?"
            transaction.connection.executemany(query, added)


_Found = tuple[list[Incoming], list[tuple[str, str]], list[tuple[str, str]]]


def _incoming(old: Place, numbers: list[int], tale: Tale) -> _Found:
    """Return the documents that are as they were written, when each was added, and the keys of their inputs."""
    with held(old) as connection:
        query = "SELECT document, key FROM stored.inputs WHERE document IN (SELECT unnest(?::INTEGER[])) ORDER BY key"
        inputs = connection.execute(query, [numbers]).fetchall()
        query = """SELECT number, origin, retrieved, reader, model_digest, digest, added FROM stored.documents
            WHERE number IN (SELECT unnest(?::INTEGER[]))"""
        known = {row[0]: row[1:] for row in connection.execute(query, [numbers]).fetchall()}
        incoming, added, ids = [], [], {}
        for number, reading in readings(connection, numbers, machine=True):
            origin, retrieved, reader, model, digest, when = known[number]
            if digest == digest_of(reading):
                ids[number] = reading.document.id
                added.append((when, reading.document.id))
                incoming.append(Incoming(
                    key="", origin=origin, retrieved=retrieved, reader=reader, digest=model, reading=reading,
                ))  # fmt: skip
        return incoming, added, [(key, ids[number]) for number, key in inputs if number in ids]


def _copy_rest(old: Place, new: Place) -> None:
    """Copy what was refused and what is known of feeds, where the new ledger has neither."""
    with held(old) as connection:
        refusals = connection.execute("SELECT origin, stage, reason, detail, seen FROM stored.refusals").fetchall()
        feeds = connection.execute("SELECT url, state FROM stored.feeds").fetchall()
    with changing(new, "recover") as transaction:
        known = transaction.connection
        for table, rows in (("refusals", refusals), ("feeds", feeds)):
            there = {row[0] for row in known.execute(f"SELECT * FROM stored.{table}").fetchall()}
            missing_rows = [row for row in rows if row[0] not in there]
            if missing_rows:
                places = ", ".join("?" * len(missing_rows[0]))
                known.executemany(f"INSERT INTO stored.{table} VALUES ({places})", missing_rows)
                transaction.noted = True


def _decide_again(old: Place, new: Place, tale: Tale) -> int:
    """Write the decisions that the old ledger and its journal tell of and the new one lacks; return how many it has."""
    decisions, undone = dict(tale.decisions), dict(tale.undone)
    for source in _sources(old):
        for row in _lenient(lambda source=source: _decisions(source)) or []:  # type: ignore[misc]
            decisions.setdefault(row["id"], row)
            if row["undone"]:
                undone.setdefault(row["id"], row["undone"])
    with changing(new, "recover") as transaction:
        there = _undone(transaction.connection)
        for id, one in decisions.items():
            if id not in there:
                put(transaction, one, undone.get(id))
            elif undone.get(id) and not there[id]:
                query = "UPDATE stored.decisions SET undone = ? WHERE id = ?"
                transaction.connection.execute(query, [undone[id], id])
                transaction.decisions.append({"id": id, "verb": "undo", "undone": undone[id]})
        apply_all(transaction)
        transaction.noted = True
    return len(decisions)


def _undone(connection: DuckDBPyConnection) -> dict[str, str | None]:
    return dict(connection.execute("SELECT id, undone FROM stored.decisions").fetchall())


def _decisions(place: Place) -> list[dict[str, Any]]:
    with held(place) as connection:
        rows = connection.execute(
            f"SELECT {', '.join(_DECISION)} FROM stored.decisions ORDER BY decided, id"
        ).fetchall()
    found = [dict(zip(_DECISION, row, strict=True)) for row in rows]
    return [one | {"told": json.loads(one["told"])} for one in found]


def _put_in_place(place: Place, new: Place) -> Path:
    """Put the new ledger where the old one is, and give the folder of the old its name; return that."""
    index.remove(place)
    place.log.unlink(missing_ok=True)
    new.ledger.replace(place.ledger)
    new.journal.replace(place.journal)
    sync_folder(place.ledger.parent)
    shutil.rmtree(new.ledger.parent, ignore_errors=True)
    shutil.rmtree(place.recovering / "without-log", ignore_errors=True)
    stamp = now().replace(":", "").replace("-", "")
    aside, number = place.ledger.with_name(f"{place.ledger.name}.broken-{stamp}"), 1
    while aside.exists():
        number += 1
        aside = place.ledger.with_name(f"{place.ledger.name}.broken-{stamp}-{number}")
    place.recovering.rename(aside)
    sync_folder(place.ledger.parent)
    return aside
