from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands.conftest import Onrecord
from tests.commands.test_adding import BRIDGE, FERRY, news

COMMANDS = ["verify", "recover", "doctor"]


@pytest.fixture
def kept(onrecord: Onrecord, tmp_path: Path) -> Path:
    """Return a ledger with two articles, added one after the other."""
    news(tmp_path, ferry=FERRY, bridge=BRIDGE)
    onrecord("add", "news/bridge.txt")
    onrecord("add", "news/ferry.txt")
    return tmp_path / "onrecord.duckdb"


def cut(path: Path, share: float = 0.5) -> None:
    """Cut a file short."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def test_a_sound_ledger_is_told_to_be_sound(onrecord: Onrecord, kept: Path) -> None:
    code, out, err = onrecord("verify")
    assert (code, out) == (0, "")
    assert re.fullmatch(r"onrecord: onrecord\.duckdb is sound: 2 documents in 2 changes, .*\(\d s\)\n", err)


@pytest.mark.parametrize("suffix", ["", ".journal"])
def test_damage_is_told_with_the_command_that_comes_next(onrecord: Onrecord, kept: Path, suffix: str) -> None:
    cut(kept.with_name(kept.name + suffix), 0.2)
    code, _, err = onrecord("verify")
    assert code == 1
    assert err.startswith("onrecord: onrecord.duckdb: it is damaged (")
    assert "run onrecord recover" in err


def test_a_sound_ledger_is_not_recovered(onrecord: Onrecord, kept: Path) -> None:
    before = kept.read_bytes()
    assert onrecord("recover") == (
        0, "", "onrecord: onrecord.duckdb is sound: 2 documents; there is nothing to recover\n")  # fmt: skip
    assert kept.read_bytes() == before


def test_a_damaged_ledger_is_set_aside_and_what_is_lost_is_named(onrecord: Onrecord, kept: Path) -> None:
    cut(kept)
    broken = kept.read_bytes()
    code, _, err = onrecord("recover")
    assert code == 1
    (aside,) = kept.parent.glob("onrecord.duckdb.broken-*")
    assert (aside / kept.name).read_bytes() == broken
    lines = err.splitlines()
    assert f"    the broken part lies in {aside.name}, as it was" in lines
    assert "    2 documents lost, to be added again:" in lines
    assert lines[-1] == "  next: onrecord add news/bridge.txt news/ferry.txt"
    assert (aside / "add-again.txt").read_text(encoding="utf-8") == "news/bridge.txt\nnews/ferry.txt\n"
    assert onrecord("add", "news")[0] == 0
    assert onrecord("verify")[0] == 0


def test_a_lost_journal_loses_no_document(onrecord: Onrecord, kept: Path) -> None:
    kept.with_name(kept.name + ".journal").write_bytes(b"")
    code, _, err = onrecord("recover")
    assert code == 0
    assert "    2 documents and 0 decisions of people kept" in err.splitlines()
    assert "    nothing is lost" in err.splitlines()


def test_a_ledger_that_is_gone_is_told_from_its_journal(onrecord: Onrecord, kept: Path) -> None:
    kept.unlink()
    code, out, _ = onrecord("doctor")
    assert code == 1
    assert "it is gone, and its journal is there" in out
    assert onrecord("recover")[2].count("news/") == 4  # each with its id, and both in the next command


def test_a_long_list_of_lost_documents_stands_in_a_file(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, **{f"a{n:02}": FERRY.replace("winter", f"winter of {n}") for n in range(14)})
    onrecord("add", "news")
    cut(tmp_path / "onrecord.duckdb")
    err = onrecord("recover")[2]
    assert "        and 4 more" in err.splitlines()
    listed = re.findall(r"stands in (\S+), one a line", err)[0]
    assert len((tmp_path / listed).read_text(encoding="utf-8").splitlines()) == 14
    assert err.splitlines()[-1] == f"  next: tr '\\n' '\\0' < {listed} | xargs -0 onrecord add"


def test_a_backup_is_a_ledger_with_its_journal(onrecord: Onrecord, kept: Path) -> None:
    code, _, err = onrecord("backup", "copy.duckdb")
    assert code == 0
    assert re.match(r"onrecord: onrecord\.duckdb copied to copy\.duckdb: 2 documents, [\d.]+ KiB\n", err)
    assert err.splitlines()[-1] == "  next: onrecord verify --ledger copy.duckdb"
    assert onrecord("verify", "--ledger", "copy.duckdb")[0] == 0


def test_a_backup_says_if_its_folder_is_missing(onrecord: Onrecord, kept: Path) -> None:
    code, _, err = onrecord("backup", "none/copy.duckdb")
    assert (code, err.count("its folder is not there")) == (2, 1)


def test_a_backup_overwrites_nothing(onrecord: Onrecord, kept: Path) -> None:
    (kept.parent / "copy.duckdb").write_bytes(b"mine")
    assert onrecord("backup", "copy.duckdb")[0] == 2
    assert (kept.parent / "copy.duckdb").read_bytes() == b"mine"


@pytest.mark.weights
def test_the_doctor_tells_what_there_is(onrecord: Onrecord, kept: Path) -> None:
    code, out, err = onrecord("doctor")
    assert (code, err) == (0, "")
    headings = [line.split()[0] for line in out.splitlines() if line[0] != " "]
    assert headings == ["onrecord", "settings", "model", "names", "ledger", "disk", "all"]
    assert "2 documents, 2 statements, 0 decisions" in out
    assert "tables of version 1" in out


@pytest.mark.weights
def test_the_doctor_is_content_without_a_ledger(onrecord: Onrecord) -> None:
    code, out, _ = onrecord("doctor")
    assert code == 0
    assert "none yet; onrecord add makes it" in " ".join(out.split())


def test_the_doctor_names_all_that_is_wrong_with_what_to_do(
    onrecord: Onrecord, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(kept)
    (kept.parent / "settings.toml").write_text("treads = 2\n", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_CONFIG", "settings.toml")
    (kept.parent / "book.sqlite").write_bytes(b"no book")
    code, out, err = onrecord("doctor", "--model", "nowhere", "--names", "book.sqlite")
    assert (code, err) == (1, "")
    assert "\n4 things are wrong:\n" in out
    wrong = " ".join(out.partition("are wrong:")[2].split())
    assert [wrong.count(remedy) for remedy in (
        "→ did you mean threads?", "→ install onrecord again", "→ run onrecord recover",
    )] == [1, 1, 1]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS[:2])
def test_where_there_is_no_ledger_that_is_said(onrecord: Onrecord, command: str) -> None:
    code, _, err = onrecord(command)
    assert code == 1
    assert err.startswith("onrecord: onrecord.duckdb: there is no such ledger")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_is_no_ledger_is_left_alone(onrecord: Onrecord, tmp_path: Path, command: str) -> None:
    (tmp_path / "notes.txt").write_text("What I meant to write.", encoding="utf-8")
    code, out, err = onrecord(command, "--ledger", "notes.txt")
    assert code == 1
    assert "it is no ledger" in " ".join((out + err).split())
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
