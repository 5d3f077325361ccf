"""Questions in SQL, for analysts: read-only, over the documented views, without files, network or settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.answers import frame
from onrecord.ledger.changing import asking
from onrecord.ledger.place import Place

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from duckdb import DuckDBPyConnection

_LOCKED = ("memory_limit='50%'", "enable_external_access=false", "lock_configuration=true")
_TOLD = "the views and their columns are in docs/reference/ledger.md; write SQL as DuckDB takes it"


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gave: the names of its columns and its rows; it can be iterated, and made a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    _place: Place
    _query: str

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_arrow(self) -> pyarrow.Table:
        """Return the rows as a table of Apache Arrow; needs pyarrow."""
        return frame("arrow", "pyarrow", lambda: _again(self, "to_arrow_table"))

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame of pandas; needs pandas."""
        return frame("pandas", "pandas", lambda: _again(self, "df"))

    def to_polars(self) -> polars.DataFrame:
        """Return the rows as a data frame of polars; needs polars and pyarrow."""
        return frame("polars", "polars", lambda: _again(self, "pl"))


def run(place: Place, query: str) -> Result:
    """Return what ``query`` gives.

    Raises:
        LedgerError: the ledger cannot be read.
        ConfigurationError: the query fails, changes something, or reaches outside.
    """
    with asking(place) as connection:
        answer = _asked(connection, query)
        columns = tuple(column[0] for column in answer.description or ())
        return Result(columns, tuple(answer.fetchall()), place, query)


def _asked(
    connection: DuckDBPyConnection,
    query: str,
    ask: Callable[..., Any] = lambda connection, one: connection.execute(one),
) -> Any:
    import duckdb

    for setting in _LOCKED:
        connection.execute(f"SET {setting}")
    try:
        statements = duckdb.extract_statements(query)
        if len(statements) != 1 or statements[0].type not in _readers():
            problem = "is not one query that reads"
            raise ConfigurationError("sql", problem, "write one SELECT; change rows by onrecord correct, join or split")
        return ask(connection, statements[0])
    except (duckdb.IOException, duckdb.SerializationException):
        raise  # the file, not the query
    except duckdb.Error as error:
        raise ConfigurationError("sql", " ".join(str(error).split())[:500], _TOLD) from error


def _readers() -> tuple[Any, ...]:
    import duckdb

    kind = duckdb.StatementType
    return (kind.SELECT, kind.EXPLAIN)


def _again(result: Result, method: str) -> Any:
    with asking(result._place) as connection:
        # A relation gives its rows to another library without making a copy of them.
        relation = _asked(connection, result._query, lambda connection, one: connection.sql(one.query))
        return getattr(relation, method)()
