"""A names file goes into the user's book: streamed, and all of it or nothing.

The book is copied, the copy is filled and put in its place when all is written. A crash leaves the book as it was;
whoever reads it meanwhile reads the old one. What was imported before stays, and importing a file again
changes nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import ConfigurationError
from onrecord.names import followthemoney
from onrecord.names.entry import Name
from onrecord.names.rows import Rejected, Skipped, Term, opened
from onrecord.names.store import FORMAT, INDEXES, MARK, TABLES, check
from onrecord.names.table import Table
from onrecord.names.writing import Writer

_KEPT = 1000
"""Rejected rows that are kept; all are passed on and counted."""
_STEP = 10_000
"""Rows between two reports of progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file: entries and terms in office, sound rows of no use here, and rows that were rejected.

    ``rejected`` holds the first thousand of ``rejections``; ``unknown`` are columns that mean nothing here.
    """

    names: int
    terms: int
    skipped: int
    rejections: int
    rejected: tuple[Rejected, ...]
    unknown: tuple[str, ...]


def import_names(
    origin: Path,
    target: Path,
    *,
    on_rejected: Callable[[Rejected], None] = lambda rejected: None,
    on_progress: Callable[[int], None] = lambda rows: None,
) -> Imported:
    """Import ``origin``, CSV or FollowTheMoney JSON lines, into the book ``target``, which is made if need be.

    ``on_rejected`` is told each row that is rejected, ``on_progress`` now and then the rows so far.
    """
    table = None if _is_json(origin) else Table(origin)
    coming = table.rows() if table else followthemoney.rows(origin)
    names = terms = skipped = rejections = 0
    kept: list[Rejected] = []
    with _renewed(target) as connection:
        writer = Writer(connection)
        for at, row in enumerate(coming, 1):
            if isinstance(row, Rejected):
                on_rejected(row)
                rejections += 1
                kept += [row] if len(kept) < _KEPT else []
            elif isinstance(row, Skipped):
                skipped += 1
            else:
                writer.write(row)
                names += isinstance(row, Name)
                terms += isinstance(row, Term)
            if at % _STEP == 0:
                on_progress(at)
        writer.flush()
    unknown = table.unknown if table else ()
    return Imported(
        names=names, terms=terms, skipped=skipped, rejections=rejections, rejected=tuple(kept), unknown=unknown
    )


def _is_json(origin: Path) -> bool:
    with opened(origin) as file:
        start = file.read(4096)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigurationError(str(origin), "is UTF-16", "save it as UTF-8")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        raise ConfigurationError(str(origin), "is a JSON array", "write an entity a line, as FollowTheMoney does")
    return start.startswith(b"{")


@contextmanager
def _renewed(target: Path) -> Iterator[sqlite3.Connection]:
    """Lend a copy of the book to write into, and put it in its place at the end."""
    target = target.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            partial = target.with_name(f"{target.name}.part")
            partial.unlink(missing_ok=True)  # of an import that was cut off
            try:
                with _copy(target, partial) as connection:
                    yield connection
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise ConfigurationError(str(target), problem, "name a file in a folder that is yours") from error
    except sqlite3.OperationalError as error:
        remedy = "look whether the disk is full and the folder yours"
        raise ConfigurationError(str(target), f"cannot be written: {error}", remedy) from error


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keep other imports out; the lock goes with the process, whatever ends it."""
    lock = sqlite3.connect(target.with_name(f"{target.name}.lock"), timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            problem = "is being imported into by another process"
            raise ConfigurationError(str(target), problem, "wait until that is done") from error
        yield
    finally:
        lock.close()


@contextmanager
def _copy(target: Path, partial: Path) -> Iterator[sqlite3.Connection]:
    is_new = not target.exists()
    if not is_new:
        shutil.copyfile(target, partial)
    connection = sqlite3.connect(partial, isolation_level=None)
    try:
        if is_new:
            connection.executescript(f"PRAGMA application_id = {MARK}; PRAGMA user_version = {FORMAT}; {TABLES}")
        check(connection, target)
        # Nobody reads the copy, and a crash leaves it behind: neither a journal nor waiting for the disk is of use.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.executescript(INDEXES)
    finally:
        connection.close()
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
