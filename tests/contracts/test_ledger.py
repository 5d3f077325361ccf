"""What outsiders rely on of a ledger: its views and columns, and the documentation of its Python interface."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path

import duckdb
import pytest

from onrecord.keeper import Added, Ledger
from onrecord.ledger import migrating, schema, sql
from onrecord.ledger.answers import Row, Statements
from onrecord.ledger.place import Place
from onrecord.ledger.selection import Selection

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
LEDGER = (REFERENCE / "ledger.md").read_text(encoding="utf-8")
PYTHON = (REFERENCE / "python.md").read_text(encoding="utf-8")
VIEW = re.compile(r"^### (\w+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"^\| `(\w+)` \| `(.+?)` \| (.+) \|$", re.MULTILINE)
# Named here once more: a column that goes, or is called otherwise, breaks the queries of others.
COLUMNS = {
    "statements": "id document number outlet published url title source cue content speaker speaker_type actor "
    "anonymous act kind lemma negated addressee said_start said_end relays via confidence state extractor "
    "source_spans cue_spans content_spans current family first_printing",
    "documents": "id url outlet title authors published language path origin retrieved added model model_digest "
    "encoding length sha256 current replaces family likeness text",
    "machine_statements": "id document number source_spans cue_spans content_spans speaker act kind negated confidence "
    "extractor",
    "entities": "id document type name aliases link offices mentions actor",
    "actors": "id type name link keys",
    "decisions": "id verb decided person why document told undone",
    "refusals": "origin stage reason detail seen",
    "changes": "seq made verb line",
}


def described() -> dict[str, list[tuple[str, str]]]:
    """The columns of the views and their types, as DuckDB has them."""
    connection = duckdb.connect()
    connection.execute(schema.TABLES)
    connection.execute(schema.VIEWS)
    views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'")
    names = [row[0] for row in views.fetchall()]
    return {name: [row[:2] for row in connection.execute(f"DESCRIBE {name}").fetchall()] for name in names}


def public(kind: type) -> list[str]:
    """The names that users call; what takes a connection is called inside of the package alone."""
    found = [(name, value) for name, value in inspect.getmembers(kind) if not name.startswith("_")]
    inside = [name for name, value in found if callable(value) and "connection" in inspect.signature(value).parameters]
    return [name for name, _ in found if name not in inside]


def test_no_column_of_a_view_goes_or_is_called_otherwise() -> None:
    for view, names in COLUMNS.items():
        kept = [name for name in schema.COLUMNS[view] if name in names.split()]
        assert kept == names.split(), view


def test_every_view_is_described_with_each_column_its_type_and_its_meaning() -> None:
    told = {view: COLUMN.findall(section) for view, section in VIEW.findall(LEDGER)}
    assert {view: [column[:2] for column in columns] for view, columns in told.items()} == described()
    meanings = {view: {name: meaning for name, _, meaning in columns} for view, columns in told.items()}
    assert meanings == schema.COLUMNS


def test_a_row_has_the_columns_of_the_view() -> None:
    assert [each.name for each in fields(Row)] == list(schema.COLUMNS["statements"])


def test_the_version_of_the_tables_is_described_and_every_earlier_one_migrates() -> None:
    assert f"this release writes version {schema.VERSION}." in LEDGER
    assert sorted(migrating.STEPS) == list(range(1, schema.VERSION))


def test_every_file_of_a_ledger_is_described() -> None:
    place = Place(Path("onrecord.duckdb"))
    for path in (place.ledger, place.journal, place.index, place.log):
        assert re.search(rf"^\| `{re.escape(path.name)}/?` \|", LEDGER, re.MULTILINE), path.name


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", LEDGER, re.DOTALL))
def test_the_queries_of_the_documentation_run(query: str) -> None:
    connection = duckdb.connect()
    connection.execute(schema.TABLES)
    connection.execute(schema.VIEWS)
    assert connection.execute(query).fetchall() == []


@pytest.mark.parametrize("name", public(Ledger))
def test_every_method_of_a_ledger_is_described(name: str) -> None:
    assert re.search(rf"`ledger\.{name}\b", PYTHON)


@pytest.mark.parametrize("name", sorted({*public(Statements), *public(sql.Result)}))
def test_every_form_of_an_answer_is_described(name: str) -> None:
    assert re.search(rf"`(?:\w+\.)?{name}\b", PYTHON)


@pytest.mark.parametrize("name", [each.name for kind in (Added, Selection) for each in fields(kind)])
def test_every_filter_and_every_count_is_described(name: str) -> None:
    assert f"`{name}`" in PYTHON
