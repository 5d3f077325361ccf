from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from onrecord.ingest.origins import (
    HEAD,
    Opened,
    file_of_folder,
    files_in,
    headed,
    is_address,
    opened_file,
    without_credentials,
)
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason, Refusal


def test_an_address_is_told_from_a_path() -> None:
    assert is_address("https://courier.example/a")
    assert is_address("FTP://x")
    assert not any(map(is_address, ["a.txt", "C:/news", "news/http://", "-", "", "//x"]))


@pytest.mark.parametrize(
    ("origin", "shown"),
    [
        ("https://mira:p@ss@courier.example/a@b", "https://courier.example/a@b"),
        ("https://courier.example/?to=mira@courier.example", "https://courier.example/?to=mira@courier.example"),
        ("mira@home/a.txt", "mira@home/a.txt"),
    ],
)
def test_an_address_is_shown_without_credentials(origin: str, shown: str) -> None:
    assert without_credentials(origin) == shown


def test_files_come_sorted_with_their_folder_in_front_and_without_hidden_ones(tmp_path: Path) -> None:
    for name in ["b.txt", "a/2.txt", "a/1.txt", ".hidden", "a/.git/x", "c/deep/er/d.txt"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [os.path.relpath(str(path), tmp_path) for path in files_in(str(tmp_path))]
    assert found == ["a/1.txt", "a/2.txt", "b.txt", "c/deep/er/d.txt"]


def test_the_folder_stands_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert [*files_in("news"), *files_in("./news/"), *files_in(".")] == ["news/a.txt", "./news/a.txt", "./news/a.txt"]


def test_a_link_that_leads_back_is_not_followed_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    found = [os.path.relpath(str(path), tmp_path) for path in files_in(str(tmp_path))]
    assert found == ["a.txt", "self"]


def test_a_folder_that_is_closed_is_refused_and_the_others_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text("x")
    listdir = os.listdir

    def closed(path: str) -> list[str]:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied", path)
        return listdir(path)

    monkeypatch.setattr(os, "listdir", closed)
    refusal, path = files_in(str(tmp_path))
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.origin) == (Reason.UNREADABLE, str(tmp_path / "a"))
    assert path == str(tmp_path / "b.txt")


@pytest.mark.parametrize("path", ["no-such-file.txt", "no/such/folder/", ""])
def test_a_missing_file_is_refused(path: str) -> None:
    with pytest.raises(Unfit, match="no such file or folder") as caught:
        opened_file(path)
    assert caught.value.reason is Reason.MISSING


def test_a_path_with_a_null_byte_is_refused() -> None:
    with pytest.raises(Unfit, match="cannot be opened"):
        opened_file("a\0b")


def test_a_file_without_permission_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    with pytest.raises(Unfit, match=r"cannot be opened \(Permission denied\); check its permissions") as caught:
        opened_file("a.txt")
    assert caught.value.reason is Reason.UNREADABLE


def test_a_pipe_in_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Unfit, match="a pipe, a socket or a device"):
        file_of_folder(str(tmp_path / "pipe"))


@pytest.mark.parametrize("name", ["reader.py", "STYLE.CSS", "metadata.tsv", "settings.toml"])
def test_code_and_data_in_a_folder_are_refused_and_read_when_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(Unfit, match="code or data and no article; name the file itself") as caught:
        file_of_folder(str(tmp_path / name))
    assert caught.value.reason is Reason.UNSUPPORTED
    with opened_file(str(tmp_path / name)).stream as stream:
        assert stream.read() == b"x"


@pytest.mark.parametrize("size", [0, 1, HEAD - 1, HEAD, HEAD + 1, 3 * HEAD])
def test_the_head_is_read_and_given_back_packed_or_not(size: int) -> None:
    data = bytes(range(1, 251)) * (size // 250 + 1)
    data = data[:size]
    for stored in (data, gzip.compress(data)):
        content = headed(Opened(stream=io.BytesIO(stored)), 1 << 20)
        assert (content.head, content.packed) == (data[:HEAD], stored is not data)
        assert content.stream.read() == data
