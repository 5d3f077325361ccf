"""Writes a small ledger as SQL, the way ``schema_1.sql`` was made: ``python -m tests.ledger.dump > schema_1.sql``.

It is run once a version of the tables, before that version is released; the file then stays as it is.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from onrecord.keeper import Ledger
from onrecord.ledger.place import Place, held
from onrecord.ledger.schema import VERSION
from tests.ledger.factory import BRIDGE, FERRY, added, article, opened
from tests.ledger.quick import QuickReader

_LONGEST = 800


def invented(folder: Path) -> Ledger:
    """A ledger with versions, copies, a refusal, a correction, a join and a decision that was undone."""
    ledger = opened(folder)
    url = "https://osk.example/bridge"
    added(ledger, article(BRIDGE, outlet="Osk Post", url=url, published="2024-05-03", title="It’s a “bridge” 🙂"))
    added(ledger, article(BRIDGE.replace("May", "June"), outlet="Osk Post", url=url, published="2024-05-04"))
    added(ledger, article(FERRY, outlet="Vellan Courier", published="2024-06-03", authors=["Ida Rehn"]))
    added(ledger, article("Updated.\n" + FERRY, outlet="ANR", published="2024-06-04"))
    ledger.add(["no-such-file.txt"], reader=QuickReader())  # type: ignore[arg-type]
    rows = list(ledger.statements("boats", outlet="ANR"))
    ledger.decide(rows[0].id, "correct", by="Ada Holm", why="heard the tape", speaker="Mara Lind")
    ledger.undo(ledger.decide(rows[0].id, "drop", by="Ada Holm")["id"])
    ledger.join("Ines Falk", "Tom Arden", by="Ada Holm", why="for the test")
    return ledger


def dumped(connection: DuckDBPyConnection) -> Iterator[str]:
    """Yield the statements that make the tables, the rows and the views of a ledger."""
    yield "CREATE SCHEMA stored;"
    query = "SELECT {0}_name, sql FROM duckdb_{0}s() WHERE schema_name = 'stored' ORDER BY {0}_oid"
    for name, sql in connection.execute(query.format("table")).fetchall():
        yield sql.replace("ledger.", "")
        for row in connection.execute(f"SELECT * FROM stored.{name} ORDER BY ALL").fetchall():
            values = [*map(_literal, row)]
            gap = ", " if sum(map(len, values)) < 100 else ",\n"
            yield f"INSERT INTO stored.{name} VALUES ({gap.join(values)});"
    query = "SELECT sql FROM duckdb_views() WHERE NOT internal ORDER BY schema_name = 'stored' DESC, view_name"
    for (sql,) in connection.execute(query).fetchall():
        yield sql.replace("ledger.", "").replace(", ", ",\n")


def _literal(value: Any) -> str:
    if isinstance(value, str):
        pieces = [value[start : start + _LONGEST] for start in range(0, len(value), _LONGEST)] or [""]
        return "||\n".join("'" + piece.replace("'", "''") + "'" for piece in pieces)
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{key}': {_literal(one)}" for key, one in value.items()) + "}"
    return "NULL" if value is None else repr(value) if isinstance(value, float) else str(value)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # so that the names of inputs are short, and no machine's own
        ledger = invented(Path())
        sys.stdout.write(
            f"-- A ledger of version {VERSION}, of invented articles; made by python -m tests.ledger.dump\n"
        )
        with held(Place(ledger.path)) as connection:
            sys.stdout.writelines(f"{line}\n" for line in dumped(connection))


if __name__ == "__main__":
    main()
