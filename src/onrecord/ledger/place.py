"""Where a ledger lies, and how its file is held: for one transaction or one question, never longer.

DuckDB lets nobody in while a writer has the file, other processes by a lock of the system. Within one process that lock
does not hold, so a table of this module keeps readers and writers apart there. Every failure is a LedgerError.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import LedgerError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

READ_PATIENCE = 10.0
"""Seconds that a question waits for a writer to let go."""
WRITE_PATIENCE = 60.0
"""Seconds that a batch waits for readers and other writers to let go; nothing of it is lost if that is too short."""
MEMORY = "256MB"
"""What DuckDB may take before it uses the disk."""
_GROUPS = "ROW_GROUP_SIZE 8192"
CREATED = f"BLOCK_SIZE 65536, {_GROUPS}"
"""Blocks of this size gave the smallest ledger of 840 articles (in smaller ones DuckDB cannot pack whole numbers);
small row groups keep what a batch rewrites small."""
_CLOSED = (
    "autoinstall_known_extensions=false",
    "autoload_known_extensions=false",
    "allow_community_extensions=false",
)
_SPILL = os.path.join(tempfile.gettempdir(), f"onrecord-{os.getpid()}")
"""Where DuckDB puts what does not fit into memory; made only then, and removed after."""
_DAMAGED = "it is damaged"
_HOLDS = " holds it"
_HELD: dict[Path, int] = {}
_FREE = threading.Condition()


@dataclass(frozen=True, slots=True)
class Place:
    """The file of a ledger and what lies beside it."""

    ledger: Path

    @property
    def journal(self) -> Path:
        """The count and the chained digest of all changes, outside of the ledger."""
        return self._beside(".journal")

    @property
    def index(self) -> Path:
        """The folder of the full-text index, which can be deleted and is rebuilt."""
        return self._beside(".index")

    @property
    def log(self) -> Path:
        """DuckDB's write-ahead log; there only after a crash, or while a batch is written."""
        return self._beside(".wal")

    @property
    def recovering(self) -> Path:
        """The folder of a recovery that is under way, or was interrupted; nobody else gets in while it is there."""
        return self._beside(".recovering")

    def _beside(self, suffix: str) -> Path:
        return self.ledger.with_name(self.ledger.name + suffix)

    def error(self, problem: str, remedy: str) -> LedgerError:
        """Return the error of this ledger."""
        return LedgerError(str(self.ledger), problem, remedy)


@contextmanager
def held(place: Place, *, write: bool = False, patience: float | None = None) -> Iterator[DuckDBPyConnection]:
    """Hold the ledger; the connection has it as its default database. Raise LedgerError for whatever fails."""
    import duckdb

    patience = patience if patience is not None else WRITE_PATIENCE if write else READ_PATIENCE
    with _apart(place, write, patience):
        connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY, "threads": "2"})
        try:
            connection.execute("SET temp_directory = ?", [_SPILL])
            for setting in _CLOSED:
                connection.execute(f"SET {setting}")
            _attach(connection, place, write, patience)
            yield connection
        except (duckdb.Error, MemoryError, UnicodeDecodeError) as error:
            raise told(place, error) from error
        finally:
            _close(connection)


def _attach(connection: DuckDBPyConnection, place: Place, write: bool, patience: float) -> None:
    import duckdb

    if place.recovering.exists():
        raise damaged(place, "its recovery is under way, or was interrupted")
    if not write and not place.ledger.exists():
        raise missing(place)
    options = CREATED if write else "READ_ONLY"
    if place.ledger.exists():
        _look(place)
        options = _GROUPS if write else "READ_ONLY"
    path = str(place.ledger).replace("'", "''")
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute(f"ATTACH '{path}' AS ledger (TYPE duckdb, {options})")
            connection.execute("USE ledger")
            return
        except duckdb.Error as error:
            if not _is_lock(error) or time.monotonic() >= until:
                raise
        time.sleep(0.1)


def _look(place: Place) -> None:
    """Refuse what cannot be a ledger before DuckDB looks at it."""
    if not place.ledger.is_file():
        raise place.error("it is no regular file", "name the file of a ledger with --ledger")
    try:
        with open(place.ledger, "rb") as stream:
            head = stream.read(12)
    except OSError as error:
        raise place.error(f"it cannot be read ({error.strerror})", "check its permissions") from error
    if head[8:12] != b"DUCK":
        if place.journal.exists():
            raise damaged(place, "its first bytes are not those of a ledger")
        problem = "it is no ledger" if head else "it is empty, and no ledger"
        raise place.error(problem, "name another file with --ledger, or move this one away")


def _close(connection: DuckDBPyConnection) -> None:
    import duckdb

    try:
        connection.execute("USE memory")
        connection.execute("DETACH ledger")
    except duckdb.Error:
        pass  # what could not be attached, or was let go already
    connection.close()


@contextmanager
def _apart(place: Place, write: bool, patience: float) -> Iterator[None]:
    """Let several readers of this process in, or one writer."""
    key = place.ledger.resolve()
    with _FREE:
        free = _FREE.wait_for(lambda: _HELD.get(key, 0) == 0 if write else _HELD.get(key, 0) >= 0, patience)
        if not free:
            raise place.error(f"this very process{_HOLDS}", "finish what goes through its rows, then try again")
        _HELD[key] = -1 if write else _HELD.get(key, 0) + 1
    try:
        yield
    finally:
        with _FREE:
            left = 0 if write else _HELD[key] - 1
            if left:
                _HELD[key] = left
            else:
                del _HELD[key]
            _FREE.notify_all()


def missing(place: Place) -> LedgerError:
    """Return the error of a ledger that is not there; where its journal or log is, it was there once."""
    left = [path.name for path in (place.journal, place.log) if path.exists()]
    if left:
        return damaged(place, f"its file is gone, and {left[0]} is there")
    return place.error("there is no such ledger", "make it by onrecord add, or name another with --ledger")


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; systems that cannot do that are left alone."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_held(error: LedgerError) -> bool:
    """Tell whether an error says that somebody else holds the ledger."""
    return str(error.args[1]).endswith(_HOLDS)


def damaged(place: Place, how: str) -> LedgerError:
    """Return the error of a ledger that is damaged."""
    named = "" if str(place.ledger) == "onrecord.duckdb" else f" --ledger {shlex.quote(str(place.ledger))}"
    remedy = f"run onrecord recover{named}, which keeps the broken part and names what is missing"
    return place.error(f"{_DAMAGED} ({how})", remedy)


def is_damage(error: LedgerError) -> bool:
    """Tell whether an error is one of :func:`damaged`, so that onrecord recover is of use."""
    return str(error.args[1]).startswith(_DAMAGED)


def told(place: Place, error: BaseException) -> LedgerError:
    """Return what a failure of DuckDB means, and what to do."""
    words = " ".join(str(error).split())
    if _is_lock(error):
        return place.error(f"{_holder(words)}{_HOLDS}", "wait until that is done, or end it, and try again")
    if _is_full(words):
        return place.error("the disk is full", "make room and run the same again: what was told as added is there")
    if re.search(r"Could not (write|truncate|sync)|[Cc]heckpoint failed|Failed to commit", words):
        remedy = "mend what the words in brackets name, and run the same again: what was told as added is there"
        return place.error(f"it cannot be written ({words[:300]})", remedy)
    if re.search(r"[Pp]ermission denied|[Rr]ead-only file system|Cannot open file", words):
        return place.error(f"it cannot be written or read here ({words[:200]})", "check the folder's permissions")
    if re.search(r"database file with version number|newer version of DuckDB|storage version", words):
        return place.error("it was written by a newer DuckDB", "upgrade onrecord and its DuckDB")
    if isinstance(error, MemoryError) or "Out of Memory" in words:
        return place.error(
            f"it takes too much memory ({words[:200]})", "ask for less at once, for example with --limit"
        )
    return damaged(place, words[:200])


def _is_lock(error: BaseException) -> bool:
    return "Could not set lock" in str(error) or "Conflicting lock" in str(error)


def _is_full(words: str) -> bool:
    return "No space left" in words or os.strerror(errno.ENOSPC) in words or "Disk quota exceeded" in words


def _holder(words: str) -> str:
    found = re.search(r"held in (\S+) \(PID (\d+)\)", words) or re.search(r"()PID (\d+)", words)
    if not found:
        return "another process"
    program = f", {found[1]}" if found[1] else ""
    return f"another process (PID {found[2]}{program})"
