"""A process that adds is killed anywhere; what it had told is there, and adding again makes the ledger whole."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from onrecord import keeper
from onrecord.ledger import journal
from onrecord.ledger.place import Place
from tests.ledger.quick import QuickReader
from tests.ledger.rough import POINTS, answers, articles, finished, process, rows

BATCH = ("--batch", "5")
READER: Any = QuickReader()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return articles(tmp_path_factory.mktemp("crash") / "articles", 25)


@pytest.fixture(scope="module")
def whole(given: Path) -> dict[str, list[Any]]:
    ledger = given.parent / "whole.duckdb"
    finished(process(ledger, given, *BATCH))
    return rows(ledger) | {"found": answers(ledger)}


def added_again(ledger: Path, given: Path) -> dict[str, list[Any]]:
    finished(process(ledger, given, *BATCH))
    keeper.open_ledger(ledger).verify()
    return rows(ledger) | {"found": answers(ledger)}


def killed(ledger: Path, given: Path, point: str) -> None:
    running = process(ledger, given, *BATCH, "--stop", point)
    running.communicate()
    assert running.returncode == -9


@pytest.mark.parametrize("point", [f"{name}:{1 if name == 'putting' else 3}" for name in POINTS])
def test_a_kill_within_a_change_loses_and_doubles_nothing(
    tmp_path: Path, given: Path, whole: dict[str, list[Any]], point: str
) -> None:
    killed(tmp_path / "l.duckdb", given, point)
    assert added_again(tmp_path / "l.duckdb", given) == whole


def test_kill_upon_kill_loses_and_doubles_nothing(tmp_path: Path, given: Path, whole: dict[str, list[Any]]) -> None:
    for point in ("half:1", "told:1", "committed:1", "indexing:1", "noted:1"):
        killed(tmp_path / "l.duckdb", given, point)
    assert added_again(tmp_path / "l.duckdb", given) == whole


@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.2])
def test_a_kill_at_any_time_loses_and_doubles_nothing(
    tmp_path: Path, given: Path, whole: dict[str, list[Any]], seconds: float
) -> None:
    running = process(tmp_path / "l.duckdb", given, *BATCH)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.kill()
    running.communicate()
    assert added_again(tmp_path / "l.duckdb", given) == whole


def test_what_was_told_is_there_after_a_kill(tmp_path: Path, given: Path) -> None:
    killed(tmp_path / "l.duckdb", given, "told:3")
    kept = keeper.open_ledger(tmp_path / "l.duckdb")
    assert kept.verify().documents == 15
    assert len(list(kept.sql("SELECT id FROM documents"))) == 15


@pytest.mark.parametrize("point", ["committed:1", "half:1", "told:1"])
def test_what_a_kill_left_in_the_log_is_told_to_the_journal_before_it_counts_as_there(
    tmp_path: Path, point: str
) -> None:
    given, ledger = articles(tmp_path / "articles", 5), tmp_path / "l.duckdb"
    (given / "empty.txt").unlink()
    killed(ledger, given, point)
    added = keeper.open_ledger(ledger).add([str(given)], reader=READER)
    assert added.there == 5
    assert not Path(f"{ledger}.wal").exists()
    assert len(list(journal.changes(Place(ledger)))) == 1


def test_a_kill_leaves_no_ledger_that_is_half_made(tmp_path: Path, given: Path) -> None:
    killed(tmp_path / "l.duckdb", given, "putting")
    assert not (tmp_path / "l.duckdb").exists()


def test_two_processes_that_make_one_ledger_make_it_whole(
    tmp_path: Path, given: Path, whole: dict[str, list[Any]]
) -> None:
    both = [process(tmp_path / "l.duckdb", given, *BATCH) for _ in range(2)]
    for one in both:
        finished(one)
    assert rows(tmp_path / "l.duckdb")["documents"] == whole["documents"]
    keeper.open_ledger(tmp_path / "l.duckdb").verify()
