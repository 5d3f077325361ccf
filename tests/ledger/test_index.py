"""The index beside a ledger can be lost, broken, behind or another's: answers and ledger are the same."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.errors import LedgerError
from onrecord.keeper import Ledger
from onrecord.ledger import index
from onrecord.ledger.place import Place
from tests.ledger.factory import BRIDGE, FERRY, added, article, contents, opened

OSK = article(BRIDGE, outlet="Osk Post", published="2024-05-03")
VELLAN = article(FERRY, outlet="Vellan Courier", published="2024-06-03")
WORDS = ("bridge", "Falk", '"two new"', "ferries boats", "weakened")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with opened(folder) as ledger:
        added(ledger, OSK)
        added(ledger, OSK, VELLAN)
    return folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Ledger:
    return opened(Path(shutil.copytree(made, tmp_path / "made")))


def answers(ledger: Ledger) -> list[list[str]]:
    return [contents(ledger.statements(words)) for words in WORDS]


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def empty(folder: Path) -> None:
    gone(folder)
    folder.mkdir()


def garbage(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_bytes(b"\0garbage" * 9)


def half_written(folder: Path) -> None:
    for path in sorted(folder.iterdir())[::2]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def without_some(folder: Path) -> None:
    for path in sorted(folder.glob("*.*"))[::3]:
        path.unlink()


@pytest.mark.parametrize("harm", [gone, empty, garbage, half_written, without_some])
def test_a_lost_or_broken_index_is_made_again(ledger: Ledger, harm: Callable[[Path], None]) -> None:
    before = answers(ledger)
    harm(Place(ledger.path).index)
    assert answers(ledger) == before
    assert ledger.status()["index_current"]
    ledger.verify()


@pytest.mark.parametrize("seed", range(6))
def test_files_cut_anywhere_are_noticed(ledger: Ledger, seed: int) -> None:
    before, chance = answers(ledger), random.Random(seed)
    path = chance.choice(sorted(Place(ledger.path).index.glob("*.*")))
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size + 1)])
    assert answers(ledger) == before


def test_a_flipped_bit_is_found_by_verify_and_the_index_is_made_again(ledger: Ledger) -> None:
    before, place = answers(ledger), Place(ledger.path)
    assert index.sound(place)
    path = max(place.index.glob("*.fast"), key=lambda one: one.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 16
    path.write_bytes(data)
    assert not index.sound(place)
    ledger.verify()
    assert index.sound(place)
    assert answers(ledger) == before


def test_an_index_that_is_behind_is_brought_up_to_date(ledger: Ledger, tmp_path: Path) -> None:
    place = Place(ledger.path)
    shutil.copytree(place.index, tmp_path / "old")
    added(ledger, article("Mara Lind said that the bridge is blue."))
    ledger.remove([VELLAN.id])
    ledger.decide(next(iter(ledger.statements("weakened"))).id, "drop", by="Ada")
    after = answers(ledger)
    gone(place.index)
    shutil.copytree(tmp_path / "old", place.index)
    assert answers(ledger) == after
    assert "that the bridge is blue" in after[0]


def test_the_index_of_another_ledger_or_of_a_later_state_is_not_believed(ledger: Ledger, tmp_path: Path) -> None:
    before, place = answers(ledger), Place(ledger.path)
    backup = ledger.backup(tmp_path / "copy.duckdb")
    added(ledger, article("Mara Lind said that the bridge is blue."))
    for name in ("other", "later"):
        other = opened(tmp_path, f"{name}.duckdb")
        added(other, VELLAN, name=f"{name}.jsonl")
        answers(other)
        shutil.rmtree(Place(backup).index, ignore_errors=True)
        shutil.copytree(Place(other.path).index if name == "other" else place.index, Place(backup).index)
        assert answers(opened(backup.parent, backup.name)) == before


def test_adding_goes_on_with_a_broken_index(ledger: Ledger) -> None:
    garbage(Place(ledger.path).index)
    added(ledger, article("Mara Lind said that the bridge is blue."))
    assert ledger.statements("blue").total == 1


def test_an_index_that_cannot_be_made_is_a_clear_error_and_no_loss(ledger: Ledger) -> None:
    place = Place(ledger.path)
    gone(place.index)
    place.index.with_name(place.index.name + ".part").write_text("in the way")
    with pytest.raises(LedgerError, match=r"index .* cannot be written"):
        ledger.statements("bridge")
    assert added(ledger, article("Mara Lind said it snows.")).new == 1
    assert ledger.statements(speaker="Mara Lind").total == 2
    decision = ledger.decide(next(iter(ledger.statements())).id, "drop", by="Ada")
    assert ledger.undo(decision["id"])["id"] == decision["id"]


def test_many_threads_make_the_index_at_once(ledger: Ledger) -> None:
    before = answers(ledger)
    gone(Place(ledger.path).index)
    found: list[list[list[str]]] = []
    threads = [threading.Thread(target=lambda: found.append(answers(ledger))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [before] * 4
