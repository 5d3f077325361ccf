"""Analysts ask in SQL: over the documented views, and never beyond reading them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import ConfigurationError
from onrecord.keeper import Ledger
from onrecord.ledger.schema import COLUMNS
from tests.ledger.factory import BRIDGE, FERRY, added, article, opened


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with opened(tmp_path_factory.mktemp("sql")) as ledger:
        added(ledger, article(BRIDGE, outlet="Osk Post", published="2024-05-03"), article(FERRY, outlet="ANR"))
        ledger.decide(next(iter(ledger.statements())).id, "accept", by="Ada")
        yield ledger


def test_a_query_gives_columns_and_rows(ledger: Ledger) -> None:
    found = ledger.sql("SELECT outlet, count(*) AS n FROM statements GROUP BY outlet ORDER BY n DESC")
    assert (found.columns, found.rows, [*found], len(found)) == (
        ("outlet", "n"), (("Osk Post", 5), ("ANR", 3)), [("Osk Post", 5), ("ANR", 3)], 2,
    )  # fmt: skip


@pytest.mark.parametrize("view", COLUMNS)
def test_the_views_have_the_documented_columns_in_order(ledger: Ledger, view: str) -> None:
    assert ledger.sql(f"SELECT * FROM {view}").columns == tuple(COLUMNS[view])


@pytest.mark.parametrize(
    "query",
    ["WITH x AS (SELECT 1 AS a) SELECT a FROM x", "FROM statements SELECT count(*)", "VALUES (1)", "EXPLAIN SELECT 1",
     "SELECT list(speaker ORDER BY speaker) FROM statements", "SELECT 1;", "SUMMARIZE statements",
     "DESCRIBE statements",
     "SELECT ';' AS a -- ; DROP TABLE x"],
)  # fmt: skip
def test_what_reads_is_answered(ledger: Ledger, query: str) -> None:
    assert ledger.sql(query).columns


@pytest.mark.parametrize(
    "query",
    ["DROP VIEW statements", "DELETE FROM stored.documents", "UPDATE stored.documents SET text = ''",
    "INSERT INTO x VALUES (1)",
     "CREATE TABLE x AS SELECT 1", "CREATE TEMP TABLE x AS SELECT 1", "ALTER TABLE stored.documents DROP text",
     "COPY statements TO '{0}/out.csv'", "COPY x FROM '{0}/in.csv'", "EXPORT DATABASE '{0}/out'",
     "IMPORT DATABASE '{0}'",
     "ATTACH '{0}/x.db'", "DETACH ledger", "USE memory", "INSTALL httpfs", "LOAD httpfs", "SET memory_limit='9GB'",
     "RESET ALL", "SET enable_external_access=true", "PRAGMA database_list", "PRAGMA enable_profiling", "CHECKPOINT",
     "BEGIN", "CALL pragma_version()", "PREPARE a AS SELECT 1", "SELECT 1; SELECT 2",
     "SELECT 1; DROP VIEW statements", "",
     ";", "not sql", "SELECT * FROM nowhere", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
     "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('/etc/passwd')", "SELECT * FROM glob('/*')",
     "SELECT * FROM read_json('http://127.0.0.1/x')", "SELECT * FROM read_parquet('s3://x/y')",
     "SELECT getenv('HOME')",
     "SELECT * FROM sniff_csv('/etc/passwd')", "SELECT * FROM python_frame", "VACUUM",
     "EXPLAIN ANALYZE DELETE FROM stored.meta",
     "SELECT * FROM query('DELETE FROM stored.meta')", "INSTALL x FROM 'http://127.0.0.1/'", "SELECT error('no')"],
)  # fmt: skip
def test_all_else_is_refused_and_changes_nothing(ledger: Ledger, tmp_path: Path, query: str) -> None:
    python_frame = ledger.sql("SELECT 1 AS a").to_pandas()
    before = ledger.path.read_bytes()
    with pytest.raises(ConfigurationError):
        ledger.sql(query.replace("{0}", str(tmp_path)))
    assert ledger.path.read_bytes() == before
    assert (list(tmp_path.iterdir()), len(python_frame)) == ([], 1)


def test_a_result_becomes_a_table_of_other_libraries(ledger: Ledger) -> None:
    found = ledger.sql("SELECT id, content, published FROM statements ORDER BY id")
    assert [tuple(row.values()) for row in found.to_arrow().to_pylist()] == [*found]
    assert found.to_pandas()["content"].tolist() == [row[1] for row in found]
    assert found.to_polars().rows() == [*found]


def test_statements_become_tables_equal_to_their_rows(ledger: Ledger) -> None:
    for found in (
        ledger.statements(),
        ledger.statements("bridge"),
        ledger.statements("ferries", limit=1),
        ledger.statements("zzz"),
    ):
        rows = [{name: getattr(row, name) for name in COLUMNS["statements"]} for row in found]
        assert found.to_arrow().to_pylist() == rows
        assert found.to_polars().to_dicts() == rows
        assert found.to_pandas()["id"].tolist() == [row["id"] for row in rows]
        assert list(found.to_pandas().columns) == [*COLUMNS["statements"]]
