"""Articles of invented people on the disk, and a ledger beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from onrecord.keeper import Added, Ledger, open_ledger
from onrecord.ledger.changing import Transaction
from onrecord.ledger.schema import TABLES, VIEWS
from onrecord.ledger.writing import Batch, Incoming, Written, write
from onrecord.records import Document, Reading
from tests.ledger.quick import QuickReader

BRIDGE = """Ines Falk, the mayor of Osk, said that the bridge would reopen in May.

According to ANR, the engineer Tom Arden warned that its pillars were weakened by the floods.

“We are ready to pay for repairs,” Ines Falk said. Falk denied that the council had waited too long.
"""
FERRY = """Mara Lind and Jonas Brekke demanded two new ferries.

A diplomat said that Ines Falk was asked to pay for a ferry. Jonas Brekke did not say when the boats would sail.
"""


def opened(tmp_path: Path, name: str = "l.duckdb") -> Ledger:
    """Open the ledger in ``tmp_path``."""
    return open_ledger(tmp_path / name)


def article(text: str, **about: Any) -> Document:
    """A document of ``text``; what is known of it as :meth:`Document.of` takes it."""
    return Document.of(text, **({"language": "en"} | about))


def read(*documents: Document, version: str = "1") -> list[Reading]:
    """The readings of documents."""
    return [one for one in QuickReader(version).read_many(documents) if isinstance(one, Reading)]


def written(tmp_path: Path, *documents: Document, name: str = "in.jsonl") -> str:
    """Write documents as JSON lines, the way they come in with all that is known of them; return the file."""
    keys = ("text", "url", "outlet", "title", "published", "authors")
    lines = [json.dumps({key: one.to_dict()[key] for key in keys if one.to_dict()[key]}) for one in documents]
    path = tmp_path / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def added(ledger: Ledger, *documents: Document, version: str = "1", name: str = "in.jsonl", **options: Any) -> Added:
    """Write documents beside the ledger and add them; return what became of them."""
    origin = written(ledger.path.parent, *documents, name=name)
    return ledger.add([origin], reader=QuickReader(version), **options)  # type: ignore[arg-type]


def contents(rows: Iterable[Any]) -> list[str]:
    """The contents of rows, in their order."""
    return [row.content for row in rows]


@contextmanager
def tables() -> Iterator[DuckDBPyConnection]:
    """The empty tables of a ledger in memory."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("ATTACH ':memory:' AS ledger")
        connection.execute("USE ledger")
        connection.execute(TABLES)
        connection.execute(VIEWS)
        yield connection


def put(connection: DuckDBPyConnection, *readings: Reading) -> Written:
    """Write readings as one batch."""
    batch = Batch(incoming=[incoming(reading) for reading in readings])
    return write(Transaction(connection, "2026-11-24T10:00:00Z"), batch)


def incoming(reading: Reading) -> Incoming:
    """A reading as the ledger takes it."""
    digest = next((one.provenance.model for one in reading.statements), "test")
    return Incoming(key="", origin="here", retrieved=None, reader="test", digest=digest, reading=reading)


def rows_of(connection: DuckDBPyConnection) -> dict[str, list[Any]]:
    """All rows of all tables that follow from what was added, but for the times, by table."""
    known = {
        "documents": "* EXCLUDE (added)", "versions": "*", "families": "*", "bands": "*", "inputs": "*",
        "statements": "*", "corrected": "*", "entities": "*", "actors": "*", "actor_keys": "*",
        "refusals": "* EXCLUDE (seen)",
    }  # fmt: skip
    return {
        name: connection.execute(f"SELECT {columns} FROM stored.{name} ORDER BY ALL").fetchall()
        for name, columns in known.items()
    }
