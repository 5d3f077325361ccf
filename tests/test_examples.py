from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.ingest import IngestSettings, documents
from onrecord.records import Document

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
ARTICLES = sorted(EXAMPLES.glob("*.txt"))
PAGES = sorted(EXAMPLES.glob("*.html"))
SCRIPTS = sorted(EXAMPLES.glob("*.py"))


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=300)


def document(page: Path) -> Document:
    (found,) = documents([str(page)], IngestSettings())
    assert isinstance(found, Document), found
    return found


@pytest.mark.weights
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_each_script_runs_and_finds_statements(script: Path) -> None:
    done = run(script)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\b[1-9]\d* statements", done.stdout + done.stderr)


@pytest.mark.weights
def test_the_stream_has_a_reading_an_article_in_order() -> None:
    lines = run(EXAMPLES / "stream_folder.py").stdout.splitlines()
    texts = [json.loads(line)["document"]["text"] for line in lines]
    assert texts == [article.read_text(encoding="utf-8") for article in ARTICLES]


@pytest.mark.weights
def test_the_ledger_is_added_to_once_and_keeps_the_decision(tmp_path: Path) -> None:
    script, ledger = EXAMPLES / "keep_ledger.py", tmp_path / "example.duckdb"
    first, second = run(script, ledger).stdout, run(script, ledger).stdout
    assert first.startswith("6 pages read, 0 already there")
    assert second.startswith("0 pages read, 6 already there")
    for told in (first, second):
        assert told.count("(corrected)") == 1
    assert first.split("as it stands now:")[1] == second.split("as it stands now:")[1]


@pytest.mark.weights
def test_the_command_line_reads_every_article_and_every_page() -> None:
    done = run("-m", "onrecord", "read", "--format", "jsonl", *ARTICLES, *PAGES)
    assert done.returncode == 0, done.stderr
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(reading["document"]["path"]) for reading in readings] == [*ARTICLES, *PAGES]
    for reading in readings:
        assert len(reading["statements"]) >= 5, reading["document"]["path"]


def test_the_readme_names_every_example() -> None:
    told = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in [*ARTICLES, *SCRIPTS]:
        assert f"]({path.name})" in told


@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_each_article_is_as_long_as_a_short_report(article: Path) -> None:
    assert 250 <= len(article.read_text(encoding="utf-8").split()) <= 500


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_each_page_holds_the_words_of_its_text(page: Path) -> None:
    assert document(page).text.strip() == page.with_suffix(".txt").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_each_page_tells_where_it_is_from(page: Path) -> None:
    found = document(page)
    assert found.title == page.with_suffix(".txt").read_text(encoding="utf-8").split("\n", 1)[0]
    assert found.outlet
    assert found.authors
    assert found.url
    assert ".example." in f".{found.url}".replace("/", ".")
    assert found.published
    assert found.published.startswith("2025-")


def test_every_text_has_its_page() -> None:
    assert [article.stem for article in ARTICLES] == [page.stem for page in PAGES]
    assert len(ARTICLES) == 6
