from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet
import pytest

from onrecord.errors import ConfigurationError
from onrecord.keeper import Ledger, Selection
from onrecord.ledger.schema import COLUMNS
from tests.ledger.factory import BRIDGE, FERRY, added, article, opened

ODD = "🙂 “Cafe\u0301\u2028—Mara Lind said that the pier’s 👩\u200d🚀 left.\n"
DOCUMENTS = (
    article(BRIDGE, url="https://courier.example/bridge", outlet="Osk Courier", published="2025-03-04"),
    article(FERRY, outlet="Lind Post", published="2025-03-01", authors=["A. Moor", "B. Hale"]),
    article(ODD, outlet="Lind Post", title="Über 🙂"),
    article("Nothing was heard.", outlet="Lind Post", published="2025-04-30"),
)
# What the standard asks of a Data Package (https://datapackage.org/standard/, version 2), as far as it is used here.
FIELD = {
    "type": "object",
    "required": ["name", "type", "description"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "type": {"enum": ["string", "integer", "number", "boolean", "date", "array"]},
    },
}
NAMES = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}}
PACKAGE = {
    "type": "object",
    "required": ["$schema", "resources"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"type": "string", "pattern": r"^[-a-z0-9._]+$"},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "path", "type", "schema"],
                "properties": {
                    "$schema": {"const": "https://datapackage.org/profiles/2.0/dataresource.json"},
                    "name": {"type": "string", "pattern": r"^[-a-z0-9._]+$"},
                    "type": {"const": "table"},
                    "path": NAMES | {"items": {"type": "string", "pattern": r"^(?![/~.])(?!.*\.\.)[^\\]+$"}},
                    "mediatype": {"type": "string", "pattern": r"^(.+)/(.+)$"},
                    "schema": {
                        "type": "object",
                        "required": ["fields"],
                        "properties": {
                            "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
                            "fields": {"type": "array", "minItems": 1, "items": FIELD},
                            "primaryKey": NAMES,
                            "foreignKeys": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "required": ["fields", "reference"],
                                    "properties": {
                                        "fields": NAMES,
                                        "reference": {
                                            "type": "object",
                                            "required": ["fields"],
                                            "properties": {"resource": {"type": "string"}, "fields": NAMES},
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger, made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("made")
    ledger = opened(folder)
    added(ledger, *DOCUMENTS)
    ledger.decide(next(iter(ledger.statements(act="deny"))).id, "correct", by="Mara Lind", act="refuse")
    return folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Ledger:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return opened(tmp_path)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files(folder)}


def rows(table: pyarrow.Table, *columns: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in columns) for row in table.to_pylist()), key=repr)


def statements(folder: Path) -> pyarrow.Table:
    table: pyarrow.Table = pyarrow.dataset.dataset(folder / "statements", partitioning="hive").to_table()
    return table


def test_each_table_lies_in_folders_for_months_and_the_undated_apart(ledger: Ledger, tmp_path: Path) -> None:
    done = ledger.export_parquet(tmp_path / "out", texts=True)
    months = ("2025-03", "2025-04", "undated")
    tables = ("statements", "documents", "entities", "texts")
    partitioned = [f"{table}/month={month}/{table}-1.parquet" for table in tables for month in months]
    expected = ["actors/actors.parquet", "codebook.md", "datapackage.json", *partitioned]
    assert files(tmp_path / "out") == sorted(expected)
    assert (done.statements, done.documents) == (len(ledger.statements()), 4)


def test_the_rows_are_those_of_the_ledger_lists_and_odd_characters_too(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export_parquet(tmp_path / "out")
    columns = [*COLUMNS["statements"]]
    there = [tuple(getattr(row, name) for name in columns) for row in ledger.statements()]
    assert rows(statements(tmp_path / "out"), *columns) == sorted(there, key=repr)
    assert "that the pier’s 👩\u200d🚀 left" in statements(tmp_path / "out")["content"].to_pylist()
    assert {row[0] for row in rows(statements(tmp_path / "out"), "state")} == {"machine", "corrected"}


def test_every_engine_reads_the_same_rows(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export_parquet(tmp_path / "out")
    columns = ["id", "published", "content", "via", "relays", "content_spans", "negated", "confidence", "month"]
    by_pyarrow = rows(statements(tmp_path / "out"), *columns)
    pattern = (tmp_path / "out" / "statements" / "*" / "*.parquet").as_posix()
    frame = polars.read_parquet(pattern, hive_partitioning=True).select(columns)
    assert sorted(frame.rows(), key=repr) == by_pyarrow
    query = f"SELECT {', '.join(columns)} FROM read_parquet('{pattern}', hive_partitioning = true)"
    assert sorted(duckdb.execute(query).fetchall(), key=repr) == by_pyarrow
    table = pandas.read_parquet(tmp_path / "out" / "statements")
    assert sorted(table["id"]) == [row[0] for row in by_pyarrow]
    spans = {row.id: [list(pair) for pair in row.content_spans] for row in table.itertuples()}
    assert spans == {row[0]: row[5] for row in by_pyarrow}


def test_rows_stand_in_the_order_of_days_and_of_the_text(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export_parquet(tmp_path / "out")
    table = pyarrow.parquet.read_table(
        tmp_path / "out/statements/month=2025-03/statements-1.parquet", partitioning=None
    )
    order = [(row["published"], row["number"]) for row in table.to_pylist()]
    assert order == sorted(order)
    assert order[0][0] == date(2025, 3, 1)


def test_the_same_rows_give_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    for name in ("one", "two"):
        ledger.export_parquet(tmp_path / name, texts=True)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_selection_takes_its_rows_with_their_documents_entities_and_actors(ledger: Ledger, tmp_path: Path) -> None:
    done = ledger.export_parquet(tmp_path / "out", Selection(speaker="Tom Arden"))
    (row,) = statements(tmp_path / "out").to_pylist()
    assert (done.statements, done.documents) == (1, 1)
    assert (row["speaker"], row["relays"]) == ("Tom Arden", ["ANR"])
    actors = pandas.read_parquet(tmp_path / "out" / "actors" / "actors.parquet")
    entities = pandas.read_parquet(tmp_path / "out" / "entities")
    assert {"Ines Falk", "Tom Arden", "ANR"} <= set(actors["name"])
    assert set(entities["document"]) == {row["document"]}
    assert set(entities["actor"].dropna()) == set(actors["id"])
    assert "Selection: speaker Tom Arden." in (tmp_path / "out" / "codebook.md").read_text(encoding="utf-8")


def test_texts_go_out_when_they_are_asked_for_and_positions_lead_into_them(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export_parquet(tmp_path / "without")
    assert not (tmp_path / "without" / "texts").exists()
    assert "text" not in pandas.read_parquet(tmp_path / "without" / "documents").columns
    ledger.export_parquet(tmp_path / "with", texts=True)
    texts = dict(pandas.read_parquet(tmp_path / "with" / "texts")[["id", "text"]].itertuples(index=False))
    assert sorted(texts.values()) == sorted(one.text for one in DOCUMENTS)
    for row in statements(tmp_path / "with").to_pylist():
        words = " … ".join(texts[row["document"]][start:end] for start, end in row["content_spans"])
        assert words == row["content"]


def test_nothing_chosen_is_tables_without_rows(ledger: Ledger, tmp_path: Path) -> None:
    done = ledger.export_parquet(tmp_path / "out", Selection(speaker="Nobody"))
    assert (done.statements, done.documents, done.entities, done.actors) == (0, 0, 0, 0)
    assert statements(tmp_path / "out").column_names == [*COLUMNS["statements"], "month"]


def test_the_package_describes_every_file_and_column_as_the_standard_says(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export_parquet(tmp_path / "out", texts=True)
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(PACKAGE).validate(package)
    listed = [path for resource in package["resources"] for path in resource["path"]]
    assert sorted([*listed, "codebook.md", "datapackage.json"]) == files(tmp_path / "out")
    names = {resource["name"] for resource in package["resources"]}
    for resource in package["resources"]:
        told = [field["name"] for field in resource["schema"]["fields"]]
        for path in resource["path"]:
            assert pyarrow.parquet.read_schema(tmp_path / "out" / path).names == told
        for key in resource["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in names
            assert set(key["fields"]) <= set(told)


def test_the_codebook_tells_every_column_with_its_meaning(ledger: Ledger, tmp_path: Path) -> None:
    ledger.export_parquet(tmp_path / "out", texts=True)
    codebook = (tmp_path / "out" / "codebook.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", codebook, re.MULTILINE | re.DOTALL))
    for table in ("statements", "entities", "actors"):
        told = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", sections[table], re.MULTILINE))
        assert told == COLUMNS[table]
    assert "| `content_spans` | list of list of whole number |" in codebook
    assert "Whether it is so, no row says" in codebook


def test_a_folder_that_is_there_is_not_mixed_up_and_a_failure_leaves_nothing(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("")
    with pytest.raises(ConfigurationError, match="is there already"):
        ledger.export_parquet(tmp_path / "full")
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ConfigurationError, match="cannot be written: No space left on device"):
        ledger.export_parquet(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".onrecord-*"))
