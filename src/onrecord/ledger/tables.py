"""What else is asked of a ledger: documents, speakers, versions, refusals, decisions, its size, a copy of it."""

from __future__ import annotations

import difflib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger import index
from onrecord.ledger.answers import Row, fetch
from onrecord.ledger.changing import asking, one
from onrecord.ledger.decisions import document_of
from onrecord.ledger.place import CREATED, Place
from onrecord.ledger.schema import COLUMNS, VERSION
from onrecord.ledger.selection import Selection, where
from onrecord.ledger.standing import CORRECTIONS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SHIFT = index.SHIFT


def rows_by_id(connection: DuckDBPyConnection, document: int, id: str) -> list[Row]:
    """Return the row with this id in a document, as it stands."""
    query = "SELECT number FROM stored.standing WHERE document = ? AND id = ?"
    keys = [(document << _SHIFT) + row[0] for row in connection.execute(query, [document, id]).fetchall()]
    rows = fetch(connection, keys).fetchall()
    return [Row(**dict(zip(COLUMNS["statements"], values, strict=True))) for values in rows]


def document(connection: DuckDBPyConnection, key: str) -> dict[str, Any]:
    """Return the row of the view ``documents`` of the one that goes by ``key``; the latest of several versions.

    Raises:
        ConfigurationError: there is none.
    """
    numbers = document_of(connection, key)
    if not numbers:
        raise ConfigurationError(key, "no document goes by it", "name an id as d-…, an address or a path")
    id = one(connection, "SELECT id FROM stored.documents WHERE number = ?", [numbers[-1]])
    values = connection.execute("SELECT * FROM documents WHERE id = ?", [id]).fetchone()
    return dict(zip(COLUMNS["documents"], values or (), strict=True))


def documents(connection: DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    """Return the rows of the view ``documents`` of all that go by ``key``, versions and printings, the first first."""
    query = """SELECT v.* FROM documents v JOIN stored.documents d USING (id)
        WHERE d.number IN (SELECT unnest(?::INTEGER[])) ORDER BY d.number"""
    rows = connection.execute(query, [document_of(connection, key)]).fetchall()
    return [dict(zip(COLUMNS["documents"], row, strict=True)) for row in rows]


def speakers(connection: DuckDBPyConnection, selection: Selection) -> list[dict[str, Any]]:
    """Return who speaks in the rows of a selection without words, most statements first."""
    condition = where(connection, selection)
    query = f"""SELECT c.id AS actor, any_value(c.name) AS name, any_value(c.type) AS type,
        count(DISTINCT (s.document::BIGINT << {_SHIFT}) + s.number) AS statements,
        count(DISTINCT s.document) AS documents, count(DISTINCT coalesce(m.family, s.document)) AS families,
        count(DISTINCT d.outlet) AS outlets, min(d.published) AS first, max(d.published) AS last
        FROM stored.standing s JOIN stored.documents d ON d.number = s.document
        JOIN stored.versions v ON v.document = s.document LEFT JOIN stored.families m ON m.document = s.document
        JOIN stored.entities e0 ON e0.document = s.document AND e0.number = s.speaker
        JOIN stored.entities e ON e.document = s.document
            AND (e.number = e0.number OR list_contains(e0.members, e.number))
        JOIN stored.actors a ON a.number = e.actor JOIN stored.actors c ON c.number = a.canonical
        WHERE {condition.sql()} GROUP BY c.id ORDER BY statements DESC, name, actor"""
    answer = connection.execute(query, condition.values)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def refusals(connection: DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return what was refused, the latest first."""
    names = list(COLUMNS["refusals"])
    rows = connection.execute(f"SELECT {', '.join(names)} FROM refusals ORDER BY seen DESC, origin").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def decided(connection: DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the decisions, the earliest first; ``finds`` tells whether one that holds is on a row of the machine."""
    query = """SELECT c.*, (SELECT any_value(r.state) FROM stored.corrected r WHERE list_contains(r.decisions, c.id))
        AS state, EXISTS (SELECT 1 FROM stored.documents d WHERE d.id = c.document) AS has_document
        FROM decisions c ORDER BY decided, id"""
    answer = connection.execute(query)
    names = [column[0] for column in answer.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return [row | {"told": json.loads(row["told"])} for row in found]


def with_corrections(connection: DuckDBPyConnection) -> list[int]:
    """Return the documents with a row that people decided about, in the order in which they came in."""
    query = """SELECT DISTINCT d.number FROM stored.decisions c JOIN stored.documents d ON d.id = c.document
        WHERE c.undone IS NULL AND c.verb IN (SELECT unnest(?::VARCHAR[])) ORDER BY d.number"""
    return [row[0] for row in connection.execute(query, [list(CORRECTIONS)]).fetchall()]


def versions(connection: DuckDBPyConnection, key: str) -> list[dict[str, Any]]:
    """Return the versions of a document, the first first, each with the lines of text that came and went."""
    numbers = document_of(connection, key)
    chain: list[int] = []
    for number in numbers[:1]:
        chain = [number]
        while (
            before := one(connection, "SELECT replaces FROM stored.versions WHERE document = ?", [chain[0]])
        ) is not None:
            chain.insert(0, before)
        while (
            after := one(connection, "SELECT document FROM stored.versions WHERE replaces = ?", [chain[-1]])
        ) is not None:
            chain.append(after)
    found: list[dict[str, Any]] = []
    text = ""
    for number in chain:
        query = "SELECT id, added, retrieved, published, title, text FROM stored.documents WHERE number = ?"
        id, added, retrieved, published, title, now = connection.execute(query, [number]).fetchall()[0]
        came, went = _difference(text, now) if found else ([], [])
        found.append({"id": id, "added": added, "retrieved": retrieved, "published": published, "title": title,
                      "came": came, "went": went})  # fmt: skip
        text = now
    return found


def _difference(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = ([line for line in text.splitlines() if line.strip()] for text in (before, after))
    came: list[str] = []
    went: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            went += old[a:b]
            came += new[c:d]
    return came, went


def backup(place: Place, target: Path) -> Path:
    """Copy the ledger, checked in brief, with its journal; the copy appears when it is whole."""
    if not target.absolute().parent.is_dir():
        raise ConfigurationError(str(target), "its folder is not there", "make the folder, or name a file elsewhere")
    copy = Place(target)
    for path in (copy.ledger, copy.journal, copy.log):
        if path.exists():
            raise ConfigurationError(str(path), "is there already", "name another file, or move that one away")
    partial = target.with_name(target.name + ".part")
    try:
        with asking(place) as connection:
            query = f"ATTACH '{str(partial).replace(chr(39), chr(39) * 2)}' AS copied ({CREATED})"
            partial.unlink(missing_ok=True)
            connection.execute(query)
            connection.execute("COPY FROM DATABASE ledger TO copied")
            connection.execute("DETACH copied")
            lines = [row[0] for row in connection.execute("SELECT line FROM stored.changes ORDER BY seq").fetchall()]
        copy.journal.write_bytes("".join(f"{line}\n" for line in lines).encode("ascii"))
        partial.replace(target)
    except OSError as error:
        problem = f"it cannot be written ({error.strerror or error})"
        raise copy.error(problem, "make room, or name a file in a folder that is yours") from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def status(connection: DuckDBPyConnection, place: Place) -> dict[str, Any]:
    """Return counts, sizes in bytes, and the version of the tables."""
    count = {
        name: one(connection, f"SELECT count(*) FROM {table}")
        for name, table in (
            ("documents", "stored.documents"), ("statements", "stored.standing"), ("refusals", "stored.refusals"),
            ("decisions", "stored.decisions"), ("families", "(SELECT DISTINCT family FROM stored.families)"),
        )
    }  # fmt: skip
    index_size = (
        sum(path.stat().st_size for path in place.index.rglob("*") if path.is_file()) if place.index.is_dir() else 0
    )
    return count | {
        "text_bytes": one(connection, "SELECT coalesce(sum(strlen(text)), 0) FROM stored.documents"),
        "ledger_bytes": place.ledger.stat().st_size,
        "journal_bytes": place.journal.stat().st_size if place.journal.exists() else 0,
        "index_bytes": index_size,
        "index_current": index.current(connection, place),
        "schema": VERSION,
        "free_bytes": shutil.disk_usage(place.ledger.resolve().parent).free,
    }
