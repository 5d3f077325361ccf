from __future__ import annotations

import os
from pathlib import Path

import pytest

from onrecord.errors import ConfigurationError
from onrecord.show.files import destination


def test_a_file_is_there_when_all_is_written_and_not_before(tmp_path: Path) -> None:
    place = tmp_path / "out.txt"
    with destination(str(place)) as out:
        out.write("é\r\n")
        assert not place.exists()
    assert place.read_bytes() == b"\xc3\xa9\r\n"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_failure_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    place = tmp_path / "out.txt"
    place.write_text("old")

    def interrupted() -> None:
        with destination(str(place)) as out:
            out.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert place.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_the_mode_of_the_old_file_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "out.txt"
    place.write_text("old")
    place.chmod(0o640)
    with destination(str(place)) as out:
        out.write("new")
    assert place.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with destination(str(tmp_path / "link")) as out:
        out.write("x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"


@pytest.mark.parametrize("alias", ["plain", "symbolic", "hard", "roundabout"])
def test_an_input_is_never_overwritten(tmp_path: Path, alias: str) -> None:
    article = tmp_path / "article.txt"
    article.write_text("text")
    names = {"plain": article, "symbolic": tmp_path / "s", "hard": tmp_path / "h",
             "roundabout": tmp_path / "x" / ".." / "article.txt"}  # fmt: skip
    (tmp_path / "x").mkdir()
    (tmp_path / "s").symlink_to(article)
    (tmp_path / "h").hardlink_to(article)
    with pytest.raises(ConfigurationError, match="is an input"), destination(str(names[alias]), origins=[str(article)]):
        pass
    assert article.read_text() == "text"


def test_a_place_in_a_folder_that_is_read_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigurationError, match="being read"),
        destination(str(tmp_path / "o"), origins=[str(tmp_path)]),
    ):
        pass


@pytest.mark.parametrize("name", ["", "no/such/folder", "nul\0l"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="--output"), destination(f"{tmp_path}/{name}"):
        pass


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    with destination("/dev/null") as out:
        out.write("x")
    assert not Path("/dev/null").is_file()


def test_standard_output_takes_data_as_utf8(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with destination("-") as out:
        out.write("é\u2028\r\n")
    assert capfdbinary.readouterr().out == b"\xc3\xa9\xe2\x80\xa8\r\n"
