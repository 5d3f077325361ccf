from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.annotate.weights import FILES, FORMAT, verified
from onrecord.errors import ModelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose digests are right, though nothing of it could be run."""
    for file in FILES:
        (tmp_path / file).write_bytes(file.encode())
    describe(
        tmp_path, name="en-9", format=FORMAT, sha256={file: hashlib.sha256(file.encode()).hexdigest() for file in FILES}
    )
    return tmp_path


def describe(folder: Path, **settings: Any) -> None:
    (folder / "model.json").write_text(json.dumps(settings), encoding="utf-8")


def refused(folder: Path) -> str:
    with pytest.raises(ModelError) as raised:
        verified(folder)
    assert "onrecord train" in str(raised.value)
    assert raised.value.origin.startswith(str(folder))
    return str(raised.value)


def test_a_whole_folder_is_taken_and_known_by_the_digest_of_its_description(folder: Path) -> None:
    weights = verified(folder)
    assert (weights.name, weights.folder) == ("en-9", folder)
    assert weights.digest == hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()
    assert weights.settings["format"] == FORMAT


@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_named(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"other")
    assert f"{folder / file}: is damaged" in refused(folder)


@pytest.mark.parametrize("file", [*FILES, "model.json"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert f"{folder / file}: cannot be read (No such file or directory)" in refused(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "nowhere")


def test_weights_of_another_format_are_refused_with_both_formats(folder: Path) -> None:
    describe(folder, name="en-9", format=FORMAT + 1, sha256={})
    assert f"format {FORMAT + 1}, this onrecord reads format {FORMAT}" in refused(folder)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"null", b"{", b"\xff", b'{"name": "x", "format": 1}'])
def test_a_broken_description_is_refused(folder: Path, raw: bytes) -> None:
    (folder / "model.json").write_bytes(raw)
    assert "is not a model description" in refused(folder)


@pytest.mark.parametrize("digests", [None, [], "abc"])
def test_a_description_without_a_table_of_digests_is_refused(folder: Path, digests: object) -> None:
    describe(folder, name="en-9", format=FORMAT, sha256=digests)
    assert "model" in refused(folder)


def test_loading_a_reader_tells_the_same(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.json: cannot be read"):
        onrecord.load(tmp_path)


@pytest.mark.weights
def test_the_packaged_weights_are_whole() -> None:
    weights = verified()
    assert weights.name.startswith("en-")
    assert len(weights.digest) == 64
