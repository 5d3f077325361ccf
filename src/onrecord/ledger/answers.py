"""Answers: the rows of a selection as records, or as tables of other libraries.

Which rows is decided first and at once, in keys; the rows themselves are fetched in pieces, and the ledger is held for
one piece at a time, so that whoever goes through a long answer keeps nobody out.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from onrecord.errors import ConfigurationError
from onrecord.ledger import index
from onrecord.ledger.changing import asking, one
from onrecord.ledger.place import Place, held
from onrecord.ledger.schema import COLUMNS, statements_sql
from onrecord.ledger.selection import DAY, Selection, bearers, where

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_PIECE = 1000
_SHORT = 50
_MACHINE = "(SELECT *, 'machine' AS state, NULL::VARCHAR[] AS decisions FROM stored.statements)"
_FROM = """FROM stored.standing s JOIN stored.documents d ON d.number = s.document
    JOIN stored.versions v ON v.document = s.document LEFT JOIN stored.families m ON m.document = s.document"""

Pair = list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A statement as the ledger gives it; the fields are the columns of the view ``statements``."""

    id: str
    document: str
    number: int
    outlet: str | None
    published: date | None
    url: str | None
    title: str | None
    source: str
    cue: str
    content: str
    speaker: str | None
    speaker_type: str | None
    actor: str | None
    anonymous: bool
    act: str | None
    kind: str
    lemma: str | None
    negated: bool
    addressee: str
    said_start: date | None
    said_end: date | None
    relays: list[str] | None
    via: list[str] | None
    confidence: float
    state: str
    extractor: str
    source_spans: list[Pair]
    cue_spans: list[Pair]
    content_spans: list[Pair]
    current: bool
    family: str | None
    first_printing: bool | None


class Statements:
    """The rows that a selection gives: an iterator of :class:`Row`, and a table for other libraries.

    ``total`` is how many there are, ``len()`` how many are given after the limit, ``documents`` in how many documents
    all of them stand; None where that would take long to tell. So many characters as ``distinct`` tell an id apart in
    the ledger, but for one in some ten thousand.
    """

    def __init__(
        self, place: Place, keys: Sequence[int], total: int, documents: int | None = None, distinct: int = 22
    ) -> None:
        self._place = place
        self._keys = keys
        self.total = total
        self.documents = documents
        self.distinct = distinct
        self._rows: list[tuple[Any, ...]] | None = None

    def __len__(self) -> int:
        return len(self._keys)

    def begun(self, connection: DuckDBPyConnection) -> Statements:
        """Fetch the rows of a short answer while the ledger is held anyway, which saves opening it again."""
        if 0 < len(self._keys) <= _SHORT:
            self._rows = fetch(connection, self._keys).fetchall()
        return self

    def __iter__(self) -> Iterator[Row]:
        if self._rows is not None:
            yield from map(_row, self._rows)
            return
        for start in range(0, len(self._keys), _PIECE):
            with held(self._place) as connection:
                found = fetch(connection, self._keys[start : start + _PIECE]).fetchall()
            yield from map(_row, found)

    @property
    def keys(self) -> Sequence[int]:
        """The keys of the rows: the number of the document, shifted, and the row's own number."""
        return self._keys

    def machine(self) -> dict[tuple[str, int], Row]:
        """Return the machine's rows that a person corrected, by the document and number of the row that now stands."""
        with held(self._place) as connection:
            query = f"""SELECT (document::BIGINT << {index.SHIFT}) + number FROM stored.corrected
                WHERE state = 'corrected'"""
            corrected = {row[0] for row in connection.execute(query).fetchall()}
            keys = [key for key in self._keys if key in corrected]
            found = fetch(connection, keys, of=_MACHINE).fetchall()
        return {(row.document, row.number): row for row in map(_row, found)}

    def write_parquet(self, path: str | os.PathLike[str]) -> None:
        """Write the rows to one file of Apache Parquet, which appears when it is whole.

        Raises:
            LedgerError: the ledger cannot be read.
            ConfigurationError: the file cannot be written.
        """
        import duckdb

        target = Path(path)
        partial = target.with_name(f".{target.name}.{uuid4().hex}")
        name = str(partial).replace("'", "''")
        try:
            with held(self._place) as connection:
                query = f"COPY ({query_of(connection, self._keys)}) TO '{name}' (FORMAT parquet)"
                try:
                    connection.execute(query)
                except duckdb.IOException as error:
                    problem = f"it cannot be written ({' '.join(str(error).split())[:200]})"
                    raise ConfigurationError(str(target), problem, "make room, or name another file") from error
            partial.replace(target)
        except OSError as error:
            problem = f"it cannot be written ({error.strerror or error})"
            raise ConfigurationError(str(target), problem, "name another file") from error
        finally:
            partial.unlink(missing_ok=True)

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as a table of Apache Arrow; needs pyarrow."""
        with held(self._place) as connection:
            return frame("arrow", "pyarrow", lambda: _relation(connection, self._keys).to_arrow_table())

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame of pandas; needs pandas."""
        with held(self._place) as connection:
            return frame("pandas", "pandas", lambda: _relation(connection, self._keys).df())

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a data frame of polars; needs polars and pyarrow."""
        with held(self._place) as connection:
            return frame("polars", "polars", lambda: polars_of(_relation(connection, self._keys)))


def polars_of(answer: Any) -> Any:
    """Return an answer as polars takes it; the types of DuckDB do not know the method."""
    return answer.pl()


def frame(name: str, module: str, make: Callable[[], Any]) -> Any:
    """Return what ``make`` gives; raise ConfigurationError where the library it needs is not installed."""
    from importlib.util import find_spec

    lacking = [
        each for each in {module, "pyarrow"} - ({"pyarrow"} if name == "pandas" else set()) if not find_spec(each)
    ]
    if lacking:
        problem = f"needs the module {', '.join(sorted(lacking))}, which is not installed"
        raise ConfigurationError(f"to_{name}", problem, 'run pip install "onrecord[frames]"')
    return make()


def _row(values: Sequence[Any]) -> Row:
    return Row(**dict(zip(COLUMNS["statements"], values, strict=True)))


def fetch(connection: DuckDBPyConnection, keys: Sequence[int], *, of: str = "stored.standing") -> DuckDBPyConnection:
    """Run the query that gives the rows with these keys, in their order, of those that stand."""
    return connection.execute(query_of(connection, keys, of))


def _relation(connection: DuckDBPyConnection, keys: Sequence[int]) -> DuckDBPyRelation:
    """Return the rows with these keys as other libraries take them without another copy."""
    return connection.sql(query_of(connection, keys))


def query_of(connection: DuckDBPyConnection, keys: Sequence[int], of: str = "stored.standing") -> str:
    """Return the query that gives the rows with these keys; what it reads lies in temporary tables from now on."""
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted (place INTEGER, document INTEGER, number INTEGER)")
    if keys:
        query = f"""INSERT INTO wanted SELECT place, k >> {index.SHIFT}, k & {(1 << index.SHIFT) - 1}
            FROM (SELECT unnest($keys::BIGINT[]) AS k, generate_subscripts($keys::BIGINT[], 1) AS place)"""
        connection.execute(query, {"keys": list(keys)})
    documents = "SELECT DISTINCT document FROM wanted"
    # What stands beside the rows in their documents is fetched once: relays are among it.
    connection.execute(f"CREATE OR REPLACE TEMP TABLE beside AS SELECT * FROM {of} WHERE document IN ({documents})")
    standing = "(SELECT b.*, w.place FROM beside b JOIN wanted w ON w.document = b.document AND w.number = b.number)"
    return f"{statements_sql(standing, 'beside')} ORDER BY s.place"


def select(place: Place, selection: Selection, limit: int | None = None) -> Statements:
    """Return the rows of a selection, at most ``limit``, with how many there are.

    Raises:
        LedgerError: the ledger cannot be read.
        ConfigurationError: the words are no query.
    """
    if limit is not None and limit < 0:
        raise ConfigurationError("limit", f"{limit} is less than 0", "give the most rows that are wanted")
    with asking(place) as connection:
        if selection.words.strip():
            index.update(connection, place)
            found = _found(connection, place, selection, limit)
            answer = Statements(place, found.keys, found.total, found.documents, _distinct(connection))
            return answer.begun(connection)
        condition = where(connection, selection)
        query = f"SELECT count(*), count(DISTINCT s.document) {_FROM} WHERE {condition.sql()}"
        total, documents = connection.execute(query, condition.values).fetchall()[0]
        keys = _keys(connection, condition.sql(), condition.values, limit)
        return Statements(place, keys, total, documents, _distinct(connection)).begun(connection)


def total(connection: DuckDBPyConnection, place: Place, selection: Selection) -> int:
    """Return how many rows a selection has, in a ledger that is held and checked, with an index that has all of it."""
    if selection.words.strip():
        return _found(connection, place, selection, 0).total
    condition = where(connection, selection)
    return int(one(connection, f"SELECT count(*) {_FROM} WHERE {condition.sql()}", condition.values))


def _distinct(connection: DuckDBPyConnection) -> int:
    """Return the length of an id, a prefix and hexadecimal digits, that hardly any other begins with, as git does."""
    (count,) = connection.execute("SELECT count(*) FROM stored.statements").fetchall()[0]
    return max(8, 2 + math.ceil(math.log(max(count, 1) * 10_000, 16)))


def _found(connection: DuckDBPyConnection, place: Place, selection: Selection, limit: int | None) -> index.Hits:
    if not _unnamed(connection, selection):
        return index.search(connection, place, selection, limit)
    # The index knows actors alone; a speaker without a name is looked for among all rows that hold the words.
    hits = index.search(connection, place, replace(selection, speaker=None, about=None), None)
    condition = where(connection, selection)
    condition.add(
        f"(s.document::BIGINT << {index.SHIFT}) + s.number IN (SELECT unnest($hits::BIGINT[]))", hits=list(hits.keys)
    )
    keys = _keys(connection, condition.sql(), condition.values, None)
    if selection.order == "relevance":
        chosen = set(keys)
        keys = [key for key in hits.keys if key in chosen]
    return index.Hits(tuple(keys[:limit]), len(keys), index.documents_of(keys))


def _unnamed(connection: DuckDBPyConnection, selection: Selection) -> bool:
    asked = [name for name in (selection.speaker, selection.about) if name is not None]
    return any(not bearers(connection, name).actors for name in asked)


def _keys(connection: DuckDBPyConnection, condition: str, values: dict[str, Any], limit: int | None) -> list[int]:
    query = f"""SELECT (s.document::BIGINT << {index.SHIFT}) + s.number {_FROM} WHERE {condition}
        ORDER BY {DAY} DESC NULLS LAST, s.document, s.number"""
    query += f" LIMIT {int(limit)}" if limit is not None else ""
    return [row[0] for row in connection.execute(query, values).fetchall()]
