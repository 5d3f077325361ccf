"""Rows go into the tables of a book, a few thousand at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace

from onrecord.names.entry import Name
from onrecord.names.folding import keys_of
from onrecord.names.posts import post
from onrecord.names.rows import Position, Term
from onrecord.names.store import ALWAYS, EVER, NEVER, entry
from onrecord.names.tables import packaged

_BATCH = 5000
_KEYS = "INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET capitals = min(capitals, excluded.capitals)"


class Writer:
    """Collects rows and writes them; ``flush`` writes what is left."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names: dict[str, Name] = {}
        self._positions: dict[str, Position] = {}
        self._terms: dict[str, Term] = {}

    def write(self, row: Name | Position | Term) -> None:
        """Take a row."""
        if isinstance(row, Name):
            known = self._names.get(row.id)
            self._names[row.id] = merged(known, row) if known else row
        elif isinstance(row, Position):
            self._positions[row.id] = row
        else:
            self._terms[row.id] = row
        if len(self._names) + len(self._terms) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write all that was taken."""
        names = [merged(known, name) if (known := self._known(name.id)) else name for name in self._names.values()]
        self._insert("names", (_row(name) for name in names))
        self._connection.executemany(_KEYS, sorted(key for name in names for key in _keys(name)))
        self._connection.executemany("DELETE FROM posts WHERE post = ?", [(id,) for id in self._positions])
        self._insert("posts", {row for position in self._positions.values() for row in _posts(position)})
        self._insert("terms", map(_term, self._terms.values()))
        self._names, self._positions, self._terms = {}, {}, {}

    def _insert(self, table: str, rows: Iterable[tuple[str | None, ...]]) -> None:
        # Rows in the order of their keys are written faster.
        ordered = sorted(rows, key=lambda row: str(row[0]))
        if not ordered:
            return
        marks = ", ".join("?" * len(ordered[0]))
        self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", ordered)

    def _known(self, id: str) -> Name | None:
        query = "SELECT id, name, aliases, type, role, link FROM names WHERE id = ?"
        row = self._connection.execute(query, (id,)).fetchone()
        return entry(row) if row else None


def merged(known: Name, new: Name) -> Name:
    """Return an entry with the names of both; all else is as it stands in the newer."""
    aliases = dict.fromkeys((*known.aliases, *new.aliases, known.name))
    aliases.pop(new.name, None)
    return replace(new, aliases=tuple(aliases), link=new.link or known.link)


def _row(name: Name) -> tuple[str, str, str, str, str, str | None]:
    return name.id, name.name, "\n".join(name.aliases), name.type, name.role, name.link


def _keys(name: Name) -> Iterator[tuple[str, str, int]]:
    for words in (name.name, *name.aliases):
        key, capitals = keys_of(words)
        yield key, name.id, int(capitals)


def _posts(position: Position) -> Iterator[tuple[str, str, str, str, str]]:
    owners: Iterable[str] = position.of or (() if position.bodies else ("",))
    for of in owners:
        office = post(position.title, of, packaged())
        yield position.id, office.title, office.of, position.title, office.owner
    for body in position.bodies:
        office = post(position.title, "", packaged())
        yield position.id, office.title, f"#{body}", position.title, ""


def _term(term: Term) -> tuple[str | None, ...]:
    """Return a term with its dates made days: a month or a year lasts from its first day to its last."""
    since = term.start or ALWAYS
    until = f"{term.end}-99-99"[:10] if term.end else EVER
    if not term.dateable:
        since, until = NEVER, ""
    return (term.id, term.post, term.holder, term.start, term.end, since, until)
