"""Ledgers of earlier versions are brought up to date, with the old file kept; those of later ones are refused."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from onrecord import keeper
from onrecord.errors import LedgerError
from onrecord.keeper import Ledger
from onrecord.ledger import changing, migrating, place
from onrecord.ledger.place import Place, held
from tests.ledger.dump import dumped, invented
from tests.ledger.factory import BRIDGE, added, article, contents, opened

OSK = article(BRIDGE, outlet="Osk Post", published="2024-05-03")
STEP = "ALTER TABLE stored.documents ADD COLUMN place VARCHAR; UPDATE stored.documents SET place = 'Osk';"


def filled(path: Path, sql: str) -> Path:
    """Make the ledger that ``sql`` writes, with its journal."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{path}' AS ledger ({place.CREATED})")
        connection.execute("USE ledger")
        connection.execute(sql)
        lines = [row[0] for row in connection.execute("SELECT line FROM stored.changes ORDER BY seq").fetchall()]
        connection.execute("USE memory")
        connection.execute("DETACH ledger")
    Place(path).journal.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = opened(tmp_path)
    added(ledger, OSK)
    return ledger


def next_version(monkeypatch: pytest.MonkeyPatch, step: str = STEP) -> None:
    for module in (changing, keeper, migrating):
        monkeypatch.setattr(module, "VERSION", 2)
    monkeypatch.setitem(migrating.STEPS, 1, step)


def test_the_first_released_tables_open_and_answer(tmp_path: Path) -> None:
    sql = (Path(__file__).parent / "schema_1.sql").read_text(encoding="utf-8")
    filled(tmp_path / "l.duckdb", sql)
    with opened(tmp_path) as ledger:
        assert contents(ledger.statements("bridge")) == ["that the bridge would reopen in June"]
        assert [one.state for one in ledger.statements("boats", speaker="Mara Lind")] == ["corrected"]
        assert ledger.statements(speaker="Tom Arden").total == ledger.statements(speaker="Ines Falk").total > 1
        assert len(ledger.versions("https://osk.example/bridge")) == 2
        assert (len(ledger.decided()), len(ledger.refusals()), ledger.status()["families"]) == (3, 1, 1)
        assert ledger.verify().documents == 4
        assert added(ledger, OSK).new == 1


def test_the_way_the_first_tables_were_written_down_still_works(tmp_path: Path) -> None:
    ledger = invented(tmp_path)
    with held(Place(ledger.path)) as connection:
        sql = "\n".join(dumped(connection))
    again = opened(filled(tmp_path / "again.duckdb", sql).parent, "again.duckdb")
    assert list(again.readings()) == list(ledger.readings())
    assert again.decided() == ledger.decided()


def test_an_earlier_ledger_is_migrated_and_the_old_file_kept(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    old, rows = ledger.path.read_bytes(), list(ledger.statements())
    next_version(monkeypatch)
    with opened(ledger.path.parent) as found:
        assert found.migrated_from == ledger.path.with_name("l.duckdb.schema-1")
        assert found.migrated_from.read_bytes() == old
        assert list(found.statements()) == rows
        assert contents(found.statements("bridge")) == ["that the bridge would reopen in May"]
        with held(Place(found.path)) as connection:
            assert connection.execute("SELECT place FROM stored.documents").fetchall() == [("Osk",)]
        found.verify()
    assert opened(ledger.path.parent).migrated_from is None


@pytest.mark.parametrize("step", ["SELECT broken FROM nowhere", STEP + "SELECT error('killed')"])
def test_a_step_that_fails_leaves_the_ledger_as_it_was(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = ledger.path.read_bytes()
    with monkeypatch.context() as patch:
        next_version(patch, step)
        with pytest.raises(LedgerError):
            opened(ledger.path.parent)
    assert ledger.path.read_bytes() == old
    assert opened(ledger.path.parent).statements().total == 5
    next_version(monkeypatch)
    assert opened(ledger.path.parent).migrated_from is not None


@pytest.mark.parametrize("at", ["copyfile", "step", "link", "replace"])
def test_a_kill_in_the_middle_does_no_harm(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    old = ledger.path.read_bytes()
    next_version(monkeypatch)
    with monkeypatch.context() as patch:
        where = {"copyfile": (shutil, "copyfile"), "step": (migrating, "_step"), "link": (os, "link"),
                 "replace": (Path, "replace")}  # fmt: skip
        patch.setattr(*where[at], killed)
        with pytest.raises(Killed):
            opened(ledger.path.parent)
    assert ledger.path.read_bytes() == old
    found = opened(ledger.path.parent)
    assert found.migrated_from is not None
    assert found.migrated_from.read_bytes() == old
    assert found.statements("bridge").total == 1


def test_a_file_that_was_kept_before_is_not_lost(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.path.with_name("l.duckdb.schema-1").write_text("kept before")
    old = ledger.path.read_bytes()
    next_version(monkeypatch)
    kept = opened(ledger.path.parent).migrated_from
    assert kept is not None
    assert kept.read_bytes() == old
    assert ledger.path.with_name("l.duckdb.schema-1").read_text() == "kept before"


@pytest.mark.parametrize(("version", "words"), [(99, "upgrade onrecord"), (0, "no release wrote")])
def test_a_ledger_of_an_unknown_version_is_refused_and_unharmed(ledger: Ledger, version: int, words: str) -> None:
    with held(Place(ledger.path), write=True) as connection:
        connection.execute("UPDATE stored.meta SET value = ? WHERE key = 'schema'", [str(version)])
    before = ledger.path.read_bytes()
    for ask in (lambda: opened(ledger.path.parent), lambda: added(ledger, article("It rains.")), ledger.statements):
        with pytest.raises(LedgerError) as told:
            ask()
        assert re.search(rf"{words}|tables of version {version}", str(told.value))
    assert ledger.path.read_bytes() == before
