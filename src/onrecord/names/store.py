"""The user's book on disk: one SQLite file, looked up through its indexes and never loaded.

Only an import writes it, and puts the whole file in place at once; so a look-up needs no lock.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from onrecord.errors import ConfigurationError
from onrecord.names.entry import Name, Office
from onrecord.names.folding import folded, in_capitals, keys_for

MARK = 0x6F6E7263
"""SQLite's application id of a book of names."""
FORMAT = 1
"""Rises with every change to the tables, the folding or the titles."""
TABLES = """
CREATE TABLE names (id TEXT PRIMARY KEY, name TEXT, aliases TEXT, type TEXT, role TEXT, link TEXT) WITHOUT ROWID;
CREATE TABLE keys (key TEXT, name TEXT, capitals INTEGER, PRIMARY KEY (key, name)) WITHOUT ROWID;
CREATE TABLE posts (post TEXT, title_key TEXT, of_key TEXT, title TEXT, of TEXT,
    PRIMARY KEY (post, title_key, of_key)) WITHOUT ROWID;
CREATE TABLE terms (id TEXT PRIMARY KEY, post TEXT, holder TEXT, start TEXT, end TEXT, since TEXT, until TEXT)
    WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS posts_by_keys ON posts (title_key, of_key);
CREATE INDEX IF NOT EXISTS terms_by_post ON terms (post, since, until, holder);
CREATE INDEX IF NOT EXISTS terms_by_holder ON terms (holder);
"""
ALWAYS, EVER, NEVER = "0000", "9999-99-99", "~"
"""What stands in since and until: no known start, no known end, and a term that holds on no day."""
_MOST = 100
"""More entries or holders than anybody can tell apart are not fetched."""
_HOLDERS = """
SELECT DISTINCT t.holder FROM posts p JOIN terms t ON t.post = p.post
WHERE p.title_key = ? AND p.of_key = ? AND t.since <= ? AND t.until >= ?
  AND (t.since > '0000' OR t.until < '9999-99-99') = ? LIMIT ?
"""


class Store:
    """A book of names that was imported, open for reading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection = _opened(path)

    def find(self, words: str) -> tuple[Name, ...]:
        """Return the entries that go by ``words``, a hundred at most."""
        keys = keys_for(words)
        if not keys:
            return ()
        marks = ", ".join("?" * len(keys))
        capitals = int(in_capitals(words))
        query = f"SELECT DISTINCT name FROM keys WHERE key IN ({marks}) AND capitals <= ? LIMIT {_MOST}"
        return tuple(self._names([row[0] for row in self._all(query, *keys, capitals)]))

    def holders(self, title: str, of: str, day: str | None) -> tuple[Name, ...]:
        """Return who held the office with these keys on ``day``, or ever if that is None.

        A term without any date counts only if none with a date does.
        """
        last, first = (day, day) if day else (EVER, ALWAYS)
        for dated in (1, 0):
            found = self._all(_HOLDERS, title, of, last, first, dated, _MOST)
            if found:
                return tuple(self._names([row[0] for row in found]))
        return ()

    def offices(self, id: str) -> tuple[Office, ...]:
        """Return the terms of an entry, the earliest first."""
        query = """SELECT DISTINCT p.title, p.of, t.start, t.end FROM terms t JOIN posts p ON p.post = t.post
            WHERE t.holder = ? ORDER BY t.since, p.title, p.of LIMIT ?"""
        return tuple(Office(title=row[0], of=row[1], start=row[2], end=row[3]) for row in self._all(query, id, _MOST))

    def counts(self) -> dict[str, int]:
        """Return how many names and terms there are."""
        tables = {"names": "names", "terms": "terms"}
        return {told: self._all(f"SELECT count(*) FROM {table}")[0][0] for told, table in tables.items()}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _names(self, ids: list[str]) -> Iterator[Name]:
        for id in ids:
            for row in self._all("SELECT id, name, aliases, type, role, link FROM names WHERE id = ?", id):
                yield entry(row)

    def _all(self, query: str, *values: str | int) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def entry(row: tuple[Any, ...]) -> Name:
    """Return the entry in a row of the table of names."""
    aliases = tuple(row[2].split("\n")) if row[2] else ()
    return Name(id=row[0], name=row[1], aliases=aliases, type=row[3], role=row[4], link=row[5])


def same_person(names: tuple[Name, ...]) -> Name | None:
    """Return the one whom ``names`` are entries of, though two files may have brought it twice; None for several."""
    if not names:
        return None
    shared = set.intersection(*({folded(words) for words in (name.name, *name.aliases)} for name in names))
    if len(names) > 1 and not shared:
        return None
    first = names[0]
    return replace(first, link=next((name.link for name in names if name.link), None))


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raise if the file is no book of names, or one of another version."""
    problem = "is no book of names"
    remedy = "name the file that `onrecord names import` wrote"
    try:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        form = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise ConfigurationError(str(path), f"{problem} ({error})", remedy) from error
    if mark != MARK:
        raise ConfigurationError(str(path), problem, remedy)
    if form != FORMAT:
        remedy = "delete it and import your names again"
        raise ConfigurationError(str(path), f"is a book of names of format {form}, not {FORMAT}", remedy)


def _opened(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise ConfigurationError(str(path), "there is no such book of names", "make it by onrecord names import FILE")
    try:
        # The file is replaced and never changed, hence immutable. One connection serves all threads, behind a lock.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise ConfigurationError(str(path), f"cannot be opened ({error})", "name a file that you may read") from error
    try:
        check(connection, path)
    except ConfigurationError:
        connection.close()
        raise
    return connection
