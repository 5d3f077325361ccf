"""Trouble around a ledger: the message says what to do, the exit code is 1, and the ledger is unharmed."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from onrecord import keeper
from onrecord.cli import run
from onrecord.errors import LedgerError
from onrecord.ledger import place
from tests.ledger.quick import QuickReader
from tests.ledger.rough import ROOT, answers, articles, rows

READER: Any = QuickReader()
HOLDER = """import duckdb, sys, time
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reads")
connection.execute("SELECT count(*) FROM stored.documents")
print("held", flush=True)
time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    keeper.open_ledger(tmp_path / "l.duckdb").add([str(articles(tmp_path / "articles", 5))], reader=READER)
    return tmp_path / "l.duckdb"


def asked(*words: str) -> tuple[int, str]:
    """Run a command; return its exit code and what it says, on one line."""
    with CliRunner().isolation() as (_, err, _):
        code = run(list(words))
        return code, " ".join(err.getvalue().decode().split())


def holding(ledger: Path, how: str, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(ledger), how, str(seconds)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "held\n"
    return running


def limited(ledger: Path, folder: Path, room: int) -> subprocess.CompletedProcess[str]:
    """Add in a process that may write so many bytes to a file, which is the nearest to a disk that is full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    command = [sys.executable, "-m", "tests.ledger.rough", str(ledger), str(folder), "--batch", "5"]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.run(command, cwd=ROOT, env=environment, preexec_fn=limit, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("folder", "it is no regular file"),
        ("pipe", "it is no regular file"),
        ("sqlite", "it is no ledger"),
        ("empty", "it is empty, and no ledger"),
        ("text", "it is no ledger"),
        ("other", "it is a database of DuckDB and no ledger"),
        ("nothing", "there is no such ledger"),
    ],
)
def test_what_is_no_ledger_is_told_and_left_alone(tmp_path: Path, what: str, told: str) -> None:
    path = tmp_path / "it"
    made(path, what)
    before = path.read_bytes() if path.is_file() else None
    for verb in (("find", "bridge"), ("verify",), ("recover",)):
        code, said = asked(*verb, "--ledger", str(path))
        assert code == 1, (verb, said)
        assert told in said
    if what != "nothing":
        with pytest.raises(LedgerError, match=told):
            keeper.open_ledger(path).add([str(articles(tmp_path / "articles", 1))], reader=READER)
    assert (path.read_bytes() if path.is_file() else None) == before


def made(path: Path, what: str) -> None:
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "sqlite":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE t (a)")
        connection.close()
    elif what == "other":
        duckdb.connect(str(path)).close()
    elif what != "nothing":
        path.write_text("" if what == "empty" else "It is a letter, and no ledger.")


@pytest.mark.parametrize("verb", [("find", "bridge"), ("verify",)])
def test_who_holds_the_ledger_is_told(ledger: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]) -> None:
    monkeypatch.setattr(place, "READ_PATIENCE", 0.3)
    running = holding(ledger, "writes", 60)
    try:
        code, told = asked(*verb, "--ledger", str(ledger))
    finally:
        running.kill()
        running.communicate()
    assert code == 1
    assert f"another process (PID {running.pid}, " in told
    assert "wait until that is done, or end it, and try again" in told


def test_a_writer_that_waits_in_vain_says_who_holds_the_ledger(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "WRITE_PATIENCE", 0.3)
    running = holding(ledger, "reads", 60)
    try:
        with pytest.raises(LedgerError, match=rf"another process \(PID {running.pid}, .*\) holds it; wait"):
            keeper.open_ledger(ledger).remove(["https://courier.example/1"])
    finally:
        running.kill()
        running.communicate()
    assert keeper.open_ledger(ledger).verify().documents == 5


def test_readers_and_writers_wait_for_each_other(ledger: Path) -> None:
    with holding(ledger, "writes", 1):
        assert keeper.open_ledger(ledger).statements().total
    with holding(ledger, "reads", 1):
        assert len(keeper.open_ledger(ledger).remove(["https://courier.example/1"])) == 1


def test_a_ledger_of_a_newer_schema_is_told_and_left_alone(ledger: Path) -> None:
    with duckdb.connect(str(ledger)) as connection:
        connection.execute("UPDATE stored.meta SET value = '99' WHERE key = 'schema'")
    before = ledger.read_bytes()
    for verb in (("find", "bridge"), ("verify",), ("recover",)):
        code, told = asked(*verb, "--ledger", str(ledger))
        assert code == 1
        assert "tables of version 99" in told
        assert "upgrade onrecord" in told
    assert ledger.read_bytes() == before


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "no meta", "other words"])
def test_a_broken_index_is_made_again(ledger: Path, how: str) -> None:
    before, index = answers(ledger), Path(f"{ledger}.index")
    if how == "gone":
        shutil.rmtree(index)
    for path in sorted(index.iterdir()) if index.is_dir() else ():
        if how in ("empty", "cut"):
            os.truncate(path, 0 if how == "empty" else path.stat().st_size // 2)
        elif how == "no meta" and path.name == "meta.json":
            path.unlink()
        elif how == "other words":
            path.write_text("words")
    assert answers(ledger) == before


@pytest.mark.parametrize("room", [20_000, 300_000, 900_000])
def test_where_there_is_no_room_what_was_told_is_there_and_the_rest_comes_later(tmp_path: Path, room: int) -> None:
    given, ledger = articles(tmp_path / "articles", 40), tmp_path / "l.duckdb"
    outcome = limited(ledger, given, room)
    assert outcome.returncode == 1
    assert "onrecord.errors.LedgerError" in outcome.stderr
    assert f"{ledger}: it cannot be written" in outcome.stderr
    assert "it is damaged" not in outcome.stderr
    if ledger.exists():
        keeper.open_ledger(ledger).verify()
    kept = keeper.open_ledger(ledger)
    kept.add([str(given)], reader=READER)
    assert kept.verify().documents == 40


def test_a_full_disk_is_told_as_such(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    kept = keeper.open_ledger(ledger)
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.ledger.journal.os.fsync", full)
        with pytest.raises(LedgerError, match="No space left on device"):
            kept.remove(["https://courier.example/1"])
    assert kept.verify().documents == 4  # it was kept in the ledger, and the journal follows with the next change
    kept.remove(["https://courier.example/2"])
    assert kept.verify().documents == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_cannot_be_written_is_told_and_can_be_read(ledger: Path) -> None:
    before = rows(ledger)
    ledger.chmod(0o444)
    ledger.parent.chmod(0o555)
    try:
        assert keeper.open_ledger(ledger).verify().documents == 5
        with pytest.raises(LedgerError, match="permissions"):
            keeper.open_ledger(ledger).remove(["https://courier.example/1"])
        with pytest.raises(LedgerError, match="permissions"):
            keeper.open_ledger(ledger.with_name("new.duckdb")).add([str(ledger.parent / "articles")], reader=READER)
    finally:
        ledger.parent.chmod(0o755)
        ledger.chmod(0o644)
    assert rows(ledger) == before
