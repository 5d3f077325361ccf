"""A damaged ledger, log or journal is noticed; what can be read is kept, and nothing that people decided is lost."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from onrecord import keeper
from onrecord.errors import LedgerError
from onrecord.ledger import journal, recovering
from onrecord.ledger.place import Place
from onrecord.ledger.verifying import tale_of
from tests.ledger.quick import QuickReader
from tests.ledger.rough import articles, cut, decided, fill, flip, probe, process, rows, state

NAME = "l.duckdb"
READER: Any = QuickReader()
NAMED = ("sound", "named at opening", "named by verify")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damage")
    fill(folder / NAME, articles(folder / "articles", 10))
    return folder


@pytest.fixture(scope="module")
def with_log(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a kill between the journal and the checkpoint."""
    folder = tmp_path_factory.mktemp("log") / "folder"
    shutil.copytree(whole, folder)
    articles(folder / "more", 5, seed=2)
    process(folder / NAME, folder / "more", "--stop", "told").communicate()
    assert (folder / f"{NAME}.wal").exists()
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """The ledger of a copy that may be damaged."""
    shutil.copytree(whole, tmp_path / "copy")
    return tmp_path / "copy" / NAME


def documents(ledger: Path) -> set[str]:
    return {row[0] for row in keeper.open_ledger(ledger).sql("SELECT id FROM documents")}


@pytest.mark.parametrize("how", [cut, flip])
@pytest.mark.parametrize("suffix", ["", ".journal"])
def test_no_damage_gives_a_wrong_answer(
    whole: Path, tmp_path: Path, how: Callable[[Path, random.Random], str], suffix: str
) -> None:
    right, chance = state(whole / NAME), random.Random(f"{how.__name__}{suffix}")
    for number in range(15):
        shutil.copytree(whole, tmp_path / str(number))
        what = how(tmp_path / str(number) / f"{NAME}{suffix}", chance)
        assert probe(tmp_path / str(number) / NAME, [right]) in NAMED, what


@pytest.mark.parametrize("how", [cut, flip])
def test_no_damage_to_the_log_gives_a_wrong_answer(
    with_log: Path, tmp_path: Path, how: Callable[[Path, random.Random], str]
) -> None:
    shutil.copytree(with_log, tmp_path / "whole")
    right, chance = state(tmp_path / "whole" / NAME), random.Random(how.__name__)
    for number in range(15):
        shutil.copytree(with_log, tmp_path / str(number))
        what = how(tmp_path / str(number) / f"{NAME}.wal", chance)
        assert probe(tmp_path / str(number) / NAME, [right]) in NAMED, what


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.95])
@pytest.mark.parametrize("suffix", ["", ".journal"])
def test_recover_keeps_what_can_be_read_and_all_decisions(copy: Path, suffix: str, where: float) -> None:
    had, before = documents(copy), decided(keeper.open_ledger(copy))
    target = Path(f"{copy}{suffix}")
    content = bytearray(target.read_bytes())
    content[int(len(content) * where)] ^= 1
    target.write_bytes(content)
    found = keeper.recover(copy)
    assert (found.aside / target.name).read_bytes() == content
    assert keeper.open_ledger(copy).verify().documents == found.kept
    assert documents(copy) | {id for id, _ in found.lost} == had
    assert decided(keeper.open_ledger(copy)) == before


def test_after_adding_again_what_was_lost_find_says_what_it_said(copy: Path) -> None:
    before = state(copy)["all"]
    os.truncate(copy, copy.stat().st_size // 3)
    assert keeper.recover(copy).lost
    kept = keeper.open_ledger(copy)
    kept.add([str(copy.parent / "articles")], reader=READER)
    assert sorted(state(copy)["all"], key=str) == sorted(before, key=str)


def test_a_log_cut_short_is_noticed_and_its_documents_are_named(with_log: Path, tmp_path: Path) -> None:
    shutil.copytree(with_log, tmp_path / "copy")
    ledger = tmp_path / "copy" / NAME
    os.truncate(f"{ledger}.wal", 200)
    for _ in range(2):  # to look at it changes nothing
        with pytest.raises(LedgerError, match="1 changes that were written are missing, 5 documents"):
            keeper.open_ledger(ledger)
    assert Path(f"{ledger}.wal").stat().st_size == 200
    found = keeper.recover(ledger)
    assert len(found.lost) == 5
    assert found.kept == len(documents(ledger))


def test_writing_does_not_take_in_a_damaged_log(with_log: Path, tmp_path: Path) -> None:
    shutil.copytree(with_log, tmp_path / "copy")
    ledger = tmp_path / "copy" / NAME
    kept = keeper.open_ledger(ledger)
    os.truncate(f"{ledger}.wal", 200)
    with pytest.raises(LedgerError, match="it is damaged"):
        kept.remove(["https://courier.example/1"])
    assert Path(f"{ledger}.wal").stat().st_size == 200


def test_a_recovery_that_stops_goes_on(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = decided(keeper.open_ledger(copy))
    os.truncate(copy, copy.stat().st_size // 2)
    for step in ("_made", "_decide_again", "verify", "_put_in_place"):
        with monkeypatch.context() as patch:
            patch.setattr(recovering, step, _stop)
            with pytest.raises(KeyboardInterrupt):
                keeper.recover(copy)
        with pytest.raises(LedgerError, match="recovery is under way, or was interrupted"):
            keeper.open_ledger(copy)
    found = keeper.recover(copy)
    assert found.lost
    assert decided(keeper.open_ledger(copy)) == before
    assert len(list(copy.parent.glob("*.broken-*"))) == 1


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", [1, 2])
def test_a_recovery_that_stops_while_it_puts_in_place_goes_on(
    copy: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    left, replace = step, Path.replace

    def replaced(self: Path, target: Path) -> Path:
        nonlocal left
        if self.parent.name == "new":
            left -= 1
            if not left:
                raise KeyboardInterrupt
        return replace(self, target)

    os.truncate(copy, copy.stat().st_size // 2)
    had = documents_told(copy)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replaced)
        with pytest.raises(KeyboardInterrupt):
            keeper.recover(copy)
    found = keeper.recover(copy)
    assert documents(copy) | {id for id, _ in found.lost} == had
    keeper.open_ledger(copy).verify()


def documents_told(ledger: Path) -> set[str]:
    return set(tale_of(journal.changes(Place(ledger))).documents)


def test_a_ledger_whose_file_is_gone_is_told_by_its_journal(copy: Path) -> None:
    before = decided(keeper.open_ledger(copy))
    copy.unlink()
    told = r"its file is gone, and l\.duckdb\.journal is there\); run onrecord recover"
    with pytest.raises(LedgerError, match=told):
        keeper.open_ledger(copy).statements()
    with pytest.raises(LedgerError, match=told):
        keeper.open_ledger(copy).add([str(copy.parent / "articles")], reader=READER)
    assert not copy.exists()
    found = keeper.recover(copy)
    assert len(found.lost) == 10
    assert decided(keeper.open_ledger(copy)) == before


def test_a_journal_that_is_gone_is_made_of_the_ledger(copy: Path) -> None:
    before = rows(copy)
    Path(f"{copy}.journal").unlink()
    with pytest.raises(LedgerError, match="is missing or empty"):
        keeper.open_ledger(copy)
    assert keeper.recover(copy).lost == []
    assert rows(copy) == before


def test_the_journal_of_another_ledger_is_no_match(copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    fill(other, articles(tmp_path / "others", 10, seed=3))
    shutil.copy(f"{other}.journal", f"{copy}.journal")
    with pytest.raises(LedgerError, match="tells of other changes than it holds, as that of another ledger would"):
        keeper.open_ledger(copy)


def test_an_older_copy_beside_a_newer_journal_is_noticed(copy: Path, tmp_path: Path) -> None:
    kept = keeper.open_ledger(copy)
    kept.backup(tmp_path / "older.duckdb")
    kept.add([str(articles(tmp_path / "more", 5, seed=2))], reader=READER)
    after = documents(copy)
    (tmp_path / "older.duckdb").replace(copy)
    with pytest.raises(LedgerError, match="1 changes that were written are missing, 5 documents"):
        keeper.open_ledger(copy)
    found = keeper.recover(copy)
    assert {id for id, _ in found.lost} == after - documents(copy)
    assert len(found.lost) == 5


def test_what_was_taken_out_does_not_come_back(copy: Path, tmp_path: Path) -> None:
    kept = keeper.open_ledger(copy)
    kept.backup(tmp_path / "older.duckdb")
    gone = kept.remove(["https://courier.example/1"])
    (tmp_path / "older.duckdb").replace(copy)
    assert keeper.recover(copy).lost == []
    assert not documents(copy) & set(gone)


def test_one_row_that_is_not_what_was_written_is_found(copy: Path) -> None:
    with duckdb.connect(str(copy)) as connection:
        connection.execute("UPDATE stored.statements SET act = 'praise' WHERE document = 3 AND number = 1")
    with pytest.raises(LedgerError, match=r"the rows of document d-\w+ \(number 3\) are not those that were written"):
        keeper.open_ledger(copy).verify()
    assert len(keeper.recover(copy).lost) == 1
