from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import cli, config
from onrecord.errors import ConfigurationError
from tests.strategies import UNTIMED


@click.command()
@click.option("--ledger", type=click.Path())
@click.option("--threads", type=click.IntRange(1))
@click.option("--speaker", multiple=True)
@click.option("--format", "form", type=click.Choice(["csv", "jsonl"]))
@click.option("--any-language", is_flag=True)
@click.option("--since")
@click.option("--names")
def find(**_: Any) -> None:
    """Stand for a command."""


def said(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> dict[str, Any]:
    (tmp_path / config.NAME).write_text(text, encoding="utf-8")
    return config.defaults(find, ("find",), config.load(tmp_path / config.NAME), environ or {})


def test_a_key_holds_for_the_option_of_its_name(tmp_path: Path) -> None:
    text = 'format = "csv"\nspeaker = ["Ada", "Bo"]\nany_language = true\nsince = 2024-01-31\nthreads = 2\n'
    assert said(tmp_path, text) == {"form": "csv", "speaker": ["Ada", "Bo"], "any_language": True,
                                    "since": "2024-01-31", "threads": "2"}  # fmt: skip


def test_the_table_of_a_command_beats_the_top(tmp_path: Path) -> None:
    assert said(tmp_path, "threads = 2\n[find]\nthreads = 3\n[read]\nthreads = 4\n") == {"threads": "3"}


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    environ = {"ONRECORD_THREADS": "5", "ONRECORD_ANY_LANGUAGE": "", "ONRECORD_SPEAKER": "Ada Holm"}
    assert said(tmp_path, "threads = 2\n", environ) == {"threads": "5", "speaker": ["Ada Holm"]}


def test_the_variable_of_the_book_of_names_is_left_to_the_book(tmp_path: Path) -> None:
    assert said(tmp_path, 'names = "mine.sqlite"\n', {"ONRECORD_NAMES": "other.sqlite"}) == {}


def test_a_relative_path_starts_from_the_file(tmp_path: Path) -> None:
    assert said(tmp_path, 'ledger = "desk/l.duckdb"\n') == {"ledger": str(tmp_path / "desk" / "l.duckdb")}
    assert said(tmp_path, 'ledger = "-"\n') == {"ledger": "-"}


@pytest.mark.parametrize(("text", "told"), [
    ("[find]\nthraeds = 2\n", r"onrecord\.toml:2: find\.thraeds: .*did you mean threads\?"),
    ("\nthreads = 'two'\n", r"onrecord\.toml:2: threads: 'two' is not a valid integer"),
    ("threads = 0\n", r"onrecord\.toml:1: threads: 0 is not in the range"),
    ("threads = 2.5\n", "is not a valid integer"),
    ("threads = true\n", "it is true or false, not a number"),
    ("format = 'xml'\n", "'xml' is not one of"),
    ("since = 2024\n", "it is a number, not text in quotes"),
    ("since = ['a']\n", "it is a list, not text in quotes"),
    ("any-language = 'yes'\n", "it is neither true nor false"),
    ("any-language = true\nany_language = true\n", "said twice"),
    ("[find.threads]\n", "no command of this name"),
    ("ledger = '~nobody-of-this-name/l'\n", "home directory"),
    ("[find\n", "it is no TOML: .*line 1"),
    ("a = " + "[" * 5000, "it is no TOML"),
    ("#" * (1 << 20) + "\n", "larger than 1 MiB"),
])  # fmt: skip
def test_what_makes_no_sense_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        said(tmp_path, text)


def test_a_variable_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ONRECORD_THREADS: 'x' is not a valid"):
        said(tmp_path, "", {"ONRECORD_THREADS": "x"})


def test_a_file_that_is_not_text_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not in UTF-8"):
        config.load(tmp_path / "b.toml")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        config.load(tmp_path / "none.toml")


def test_the_variable_beats_the_working_folder_and_that_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "user")
    assert config.find({}, tmp_path) is None
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / config.NAME).touch()
    assert config.find({}, tmp_path) == tmp_path / "user" / config.NAME
    (tmp_path / config.NAME).touch()
    assert config.find({}, tmp_path) == tmp_path / config.NAME
    assert config.find({config.PLACE: "other.toml"}, tmp_path) == tmp_path / "other.toml"


def test_commands_that_exist_take_their_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.delenv("ONRECORD_NAMES", raising=False)
    monkeypatch.setenv(config.PLACE, str(tmp_path / "desk.toml"))
    (tmp_path / "desk.toml").write_text('threads = 1\n[names]\nnames = "book.sqlite"\n', encoding="utf-8")
    assert cli.run(["names", "where"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'book.sqlite'}\n"


def test_an_option_that_differs_from_command_to_command_stands_in_a_table(tmp_path: Path) -> None:
    (tmp_path / config.NAME).write_text('outlet = "Vellan Post"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"outlet: means something else .* under \[add\]"):
        config.load(tmp_path / config.NAME).check((), config.OPTIONS, cli.cli.commands)


@pytest.mark.parametrize("text", ["legder = 1\n", "[raed]\n", "threads = [\n", "[read]\nthreads = 'x'\n"])
def test_settings_that_make_no_sense_end_with_2_but_leave_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                               capsys: pytest.CaptureFixture[str],
                                                               text: str) -> None:  # fmt: skip
    monkeypatch.setenv(config.PLACE, str(tmp_path / "desk.toml"))
    (tmp_path / "desk.toml").write_text(text, encoding="utf-8")
    assert cli.run(["read", "a.txt"]) == 2
    assert "desk.toml" in capsys.readouterr().err
    assert cli.run(["read", "--help"]) == 0


def test_every_option_may_stand_at_the_top() -> None:
    for name, command in cli.cli.commands.items():
        try:
            behind = command.loaded() if isinstance(command, cli.LazyCommand) else command
        except ConfigurationError:
            continue  # needs an extra that is not installed
        assert config.options_below(behind) <= config.OPTIONS, f"add the options of {name} to config.OPTIONS"


def test_help_reads_no_settings() -> None:
    heavy = "{'tomllib', 'platformdirs'} & {*sys.modules}"
    code = f"import sys\nfrom onrecord import cli\ncli.run(['--help'])\nassert not {heavy}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@UNTIMED
@given(st.text(max_size=80))
def test_any_text_is_settings_or_an_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    place = tmp_path_factory.getbasetemp() / "any.toml"
    place.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        config.defaults(find, ("find",), config.load(place), {})
    except ConfigurationError:
        return
