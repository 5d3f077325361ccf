"""Ledgers of earlier versions become ledgers of this one: on a copy, with the old file kept, then put in place.

``STEPS`` holds one step a version, from it to the next, as SQL. A kill in the middle leaves the old ledger as it was.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.ledger import index
from onrecord.ledger.changing import has_tables, one
from onrecord.ledger.place import Place, damaged, held
from onrecord.ledger.schema import VERSION, VIEWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STEPS: dict[int, str] = {}
"""The SQL that leads from a version to the next; every version before VERSION has one."""


def migrated(place: Place) -> Path | None:
    """Bring an earlier ledger up to this version; return where the old one is kept, None where there was nothing to do.

    Raises:
        LedgerError: the ledger is newer, held, damaged, or there is no room.
    """
    with held(place) as connection:
        version = version_of(connection)
    if version is None or version >= VERSION:
        return None
    if any(step not in STEPS for step in range(version, VERSION)):
        raise damaged(place, f"no release wrote tables of version {version}")
    copy = Place(place.ledger.with_name(place.ledger.name + ".migrating"))
    kept = _kept(place, version)
    try:
        with held(place, write=True) as connection:  # nobody else writes while the copy is made
            connection.execute("CHECKPOINT")
            for path in (copy.ledger, copy.log):
                path.unlink(missing_ok=True)
            shutil.copyfile(place.ledger, copy.ledger)
            _step(copy, version)
            _keep(place, kept)
        copy.ledger.replace(place.ledger)
    except OSError as error:
        remedy = "make room or mend the permissions; the ledger is as it was"
        raise place.error(f"it cannot be migrated ({error.strerror or error})", remedy) from error
    index.remove(place)
    return kept


def _kept(place: Place, version: int) -> Path:
    """Return where the old ledger is kept: a name that nothing has, but for the ledger itself after a kill."""
    kept, count = place.ledger.with_name(f"{place.ledger.name}.schema-{version}"), 1
    while kept.exists() and not kept.samefile(place.ledger):
        count += 1
        kept = place.ledger.with_name(f"{place.ledger.name}.schema-{version}-{count}")
    return kept


def _keep(place: Place, kept: Path) -> None:
    if kept.exists():
        return
    try:
        os.link(place.ledger, kept)
    except OSError:  # a file system without links
        shutil.copyfile(place.ledger, kept)


def version_of(connection: DuckDBPyConnection) -> int | None:
    """Return the version of the tables, None where there are none yet."""
    if not has_tables(connection):
        return None
    return int(one(connection, "SELECT value FROM stored.meta WHERE key = 'schema'") or 0)


def _step(copy: Place, version: int) -> None:
    with held(copy, write=True) as connection:
        connection.execute("BEGIN")
        for step in range(version, VERSION):
            connection.execute(STEPS[step])
        connection.execute(VIEWS)
        connection.execute("UPDATE stored.meta SET value = ? WHERE key = 'schema'", [str(VERSION)])
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
