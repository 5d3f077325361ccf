"""Rows are handed to analysts: a folder of Parquet that any engine reads, a data package with a codebook.

Each table is a folder, and below it a folder for each month of publication: ``statements/month=2025-03/``, and
``month=undated``. A month is written by one query in a fixed order, so that the same rows give the same bytes. The
ledger is held for a month at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger import index
from onrecord.ledger.answers import query_of
from onrecord.ledger.chosen import Rows
from onrecord.ledger.place import Place, held
from onrecord.ledger.schema import COLUMNS
from onrecord.ledger.selection import DAY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNDATED = "undated"
"""The month of documents whose day of publication is not known."""
_MOST = 10_000
"""How many documents go into one file at most; a month with more of them has several files."""
_PROFILES = "https://datapackage.org/profiles/2.0"
_TYPES = {"VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
          "DATE": "date"}  # fmt: skip
_TABLES = {
    "statements": "One row a statement, as it stands: corrected where a person corrected it.",
    "documents": "One row an article, with what is known of it, copies and versions; without its text.",
    "entities": "One row for each person, body, place, group or document that an article speaks of.",
    "actors": "One row for each person or body across the articles.",
    "texts": "The text of each article, into which all positions point. It belongs to its publisher.",
}
_REFERENCES = {
    "statements": (("document", "documents"), ("actor", "actors")),
    "entities": (("document", "documents"), ("actor", "actors")),
    "texts": (("id", "documents"),),
}
_WHOSE_WORD = (
    "A row says that somebody said something, as an article tells it. Whether it is so, no row says: keep `speaker` or "
    "`source`, `relays` and `outlet` beside the content."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many rows of each table were written."""

    statements: int
    documents: int
    entities: int
    actors: int


def write(
    place: Place, rows: Rows, folder: Path, *, texts: bool, told: str = "", tell: Callable[[int], None] = lambda _: None
) -> Exported:
    """Write the documents and rows that were chosen into ``folder``, which is there and empty.

    Args:
        place: the ledger.
        rows: what :func:`onrecord.ledger.chosen.chosen` gives.
        folder: where to write.
        texts: whether the texts of the documents go with them, as a table of their own.
        told: which selection this is, for the codebook.
        tell: called with the number of documents that are written, after each file.

    Raises:
        LedgerError: the ledger cannot be read.
        ConfigurationError: the folder cannot be written.
    """
    package = _Package(folder, [name for name in _TABLES if name != "texts" or texts])
    for name, documents in _pieces(place, rows):
        with held(place) as connection:
            package.write(connection, name, {document: rows[document] for document in documents})
        tell(package.counts["documents"])
    with held(place) as connection:
        package.write_actors(connection)
    _put(folder / "datapackage.json", json.dumps(package.descriptor(), ensure_ascii=False, indent=2) + "\n")
    _put(folder / "codebook.md", "\n".join(package.codebook(told)))
    counts = {name: package.counts[name] for name in Exported.__slots__}
    return Exported(**counts)


def _pieces(place: Place, rows: Rows) -> list[tuple[str, list[int]]]:
    """Return the documents month by month, the undated last, in the order of days, with names for their files."""
    with held(place) as connection:
        query = f"""SELECT strftime({DAY}, '%Y-%m'), d.number FROM stored.documents d
            WHERE d.number IN (SELECT unnest(?::INTEGER[])) ORDER BY {DAY} NULLS LAST, d.number"""
        dated = connection.execute(query, [list(rows)]).fetchall()
    months: dict[str, list[int]] = {}
    for month, number in dated:
        months.setdefault(month or UNDATED, []).append(number)
    return [
        (f"month={month}/{{}}-{number}.parquet", its[start : start + _MOST])
        for month, its in (months or {UNDATED: []}).items()  # a table without rows has its columns still
        for number, start in enumerate(range(0, max(len(its), 1), _MOST), 1)
    ]


class _Package:
    """What is written of a data package: its files, columns and counts of rows, table by table."""

    def __init__(self, folder: Path, tables: Sequence[str]) -> None:
        self._folder = folder
        self._files: dict[str, list[str]] = {name: [] for name in tables}
        self._types: dict[str, dict[str, str]] = {}
        self._actors: set[str] = set()
        self.counts = dict.fromkeys(tables, 0)

    def write(self, connection: DuckDBPyConnection, name: str, rows: Rows) -> None:
        """Write the documents of a month, or some of them, with all that belongs to them."""
        connection.execute("SET threads = 1")  # several would cut the rows into groups as chance has it
        statements = query_of(connection, _keys(connection, rows))
        documents = list(rows)
        connection.execute("CREATE OR REPLACE TEMP TABLE taken (place INTEGER, id VARCHAR)")
        connection.execute(
            """INSERT INTO taken SELECT t.place, d.id FROM stored.documents d JOIN (SELECT unnest($numbers::INTEGER[])
            AS number, generate_subscripts($numbers::INTEGER[], 1) AS place) t ON t.number = d.number""",
            {"numbers": documents},
        )
        query = "SELECT DISTINCT actor FROM entities WHERE document IN (SELECT id FROM taken) AND actor IS NOT NULL"
        self._actors.update(row[0] for row in connection.execute(query).fetchall())
        queries = {
            "statements": statements,
            "documents": f"SELECT {_names('documents')} FROM documents x JOIN taken t ON t.id = x.id ORDER BY t.place",
            "entities": f"""SELECT {_names("entities")} FROM entities x JOIN taken t ON t.id = x.document
                ORDER BY t.place, x.mentions, x.id""",
            "texts": "SELECT x.id, x.text FROM documents x JOIN taken t ON t.id = x.id ORDER BY t.place",
        }
        for table, query in queries.items():
            if table in self._files:
                self._copy(connection, table, query, f"{table}/{name.format(table)}")

    def write_actors(self, connection: DuckDBPyConnection) -> None:
        """Write the actors of all documents that were written."""
        connection.execute("SET threads = 1")
        connection.execute("CREATE OR REPLACE TEMP TABLE named (id VARCHAR)")
        connection.execute("INSERT INTO named SELECT unnest(?::VARCHAR[])", [sorted(self._actors)])
        query = f"SELECT {_names('actors')} FROM actors x WHERE x.id IN (SELECT id FROM named) ORDER BY x.id"
        self._copy(connection, "actors", query, "actors/actors.parquet")

    def _copy(self, connection: DuckDBPyConnection, table: str, query: str, name: str) -> None:
        import duckdb

        target = self._folder / name
        quoted = str(target).replace("'", "''")
        self._types.setdefault(table, {row[0]: row[1] for row in connection.execute(f"DESCRIBE {query}").fetchall()})
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            done = connection.execute(f"COPY ({query}) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
        except (OSError, duckdb.IOException) as error:
            raise _unwritable(target, error) from error
        self.counts[table] += int(done[0]) if done else 0
        self._files[table].append(name)

    def descriptor(self) -> dict[str, Any]:
        """Return ``datapackage.json``: a Data Package (frictionless standards, version 2) with a resource a table."""
        return {
            "$schema": f"{_PROFILES}/datapackage.json",
            "name": "onrecord-statements",
            "title": "Who said what, according to whom",
            "description": f"Statements that onrecord found in news. {_WHOSE_WORD} Columns: codebook.md.",
            "resources": [self._resource(table) for table in self._files],
        }

    def _resource(self, table: str) -> dict[str, Any]:
        keys = [
            {"fields": [column], "reference": {"resource": other, "fields": ["id"]}}
            for column, other in _REFERENCES.get(table, ())
        ]
        schema: dict[str, Any] = {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [
                {"name": name, "type": _TYPES.get(type, "array"), "description": COLUMNS[_view(table)][name]}
                for name, type in self._types[table].items()
            ],
            "primaryKey": ["id"],
        }
        return {
            "$schema": f"{_PROFILES}/dataresource.json",
            "name": table,
            "type": "table",
            "description": _TABLES[table],
            "path": self._files[table],
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "schema": schema | ({"foreignKeys": keys} if keys else {}),
        }

    def codebook(self, told: str) -> Iterable[str]:
        """Yield the lines of ``codebook.md``: each table with its columns, types, meanings and units."""
        yield from ("# Codebook", "", _WHOSE_WORD, "")
        yield from (f"Selection: {told or 'everything'}.", "")
        yield from (
            "But for the actors, each table lies in folders for months of publication (`month=2025-03`,",
            "`month=undated`), which most engines read as a column `month`. Positions count Unicode code points of",
            "the text from 0; the end is the first behind the words. Times are UTC. A null is what is not known.",
            "",
        )
        for table, types in self._types.items():
            yield from (f"## {table}", "", f"{_TABLES[table]} {self.counts[table]:,} rows.", "")
            yield from ("| column | type | meaning |", "| --- | --- | --- |")
            for name, type in types.items():
                yield f"| `{name}` | {_plain(type)} | {COLUMNS[_view(table)][name]} |"
            yield ""


def _keys(connection: DuckDBPyConnection, rows: Rows) -> list[int]:
    """Return the keys of rows, document by document, each in the order of its statements."""
    whole = [document for document, numbers in rows.items() if numbers is None]
    query = """SELECT document, list(number ORDER BY number) FROM stored.standing
        WHERE document IN (SELECT unnest(?::INTEGER[])) GROUP BY document"""
    of_whole: dict[int, list[int]] = dict(connection.execute(query, [whole]).fetchall()) if whole else {}
    return [
        (document << index.SHIFT) + number
        for document, numbers in rows.items()
        for number in (of_whole.get(document, []) if numbers is None else sorted(numbers))
    ]


def _view(table: str) -> str:
    return "documents" if table == "texts" else table


def _names(table: str) -> str:
    return ", ".join(f'x."{name}"' for name in COLUMNS[table] if (table, name) != ("documents", "text"))


def _plain(type: str) -> str:
    """Return a type of DuckDB in words."""
    if type.endswith("[]"):
        return f"list of {_plain(type[:-2])}"
    if type.startswith("STRUCT"):
        return "record"
    return {"VARCHAR": "text", "INTEGER": "whole number", "BIGINT": "whole number", "DOUBLE": "number",
            "BOOLEAN": "true or false", "DATE": "day"}.get(type, type)  # fmt: skip


def _put(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: Exception) -> ConfigurationError:
    why = " ".join(str(getattr(error, "strerror", None) or error).split())[:200]
    return ConfigurationError(
        "TARGET", f"{path} cannot be written: {why}", "name a folder of yours, on a disk with room"
    )
