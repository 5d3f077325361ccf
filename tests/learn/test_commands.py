"""The commands evaluate and train: what they print, and what they say of wrong input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.cli import run
from tests.model import reader

TEXT = "Mayor Ines Falk said the bridge would reopen.\n"
MARKS = """\
T1\tSource 0 15\tMayor Ines Falk
T2\tCue 16 20\tsaid
T3\tContent 21 44\tthe bridge would reopen
T4\tAttribution 16 20\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
"""


@pytest.fixture
def references(tmp_path: Path) -> Path:
    folder = tmp_path / "references"
    folder.mkdir()
    (folder / "bridge.txt").write_text(TEXT, encoding="utf-8")
    (folder / "bridge.ann").write_text(MARKS, encoding="utf-8")
    return folder


@pytest.fixture
def readings(tmp_path: Path) -> Path:
    reading = reader().read(TEXT, path="bridge.txt")
    output = tmp_path / "readings.jsonl"
    output.write_text(json.dumps(reading.to_dict()) + "\n", encoding="utf-8")
    return output


@pytest.mark.weights
def test_the_reader_is_scored(references: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(references)]) == 0
    shown = capsys.readouterr().out
    assert "1 in the reference, 1 found" in shown
    assert "statement=  P 100.0  R 100.0  F1 100.0" in shown
    assert "expected calibration error" in shown


@pytest.mark.weights
def test_readings_are_scored_as_the_reader_is(
    references: Path, readings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["evaluate", str(references)])
    by_reader = capsys.readouterr().out
    assert run(["evaluate", str(references), str(readings)]) == 0
    assert capsys.readouterr().out == by_reader


@pytest.mark.weights
def test_a_threshold_for_written_readings_is_wrong_usage(
    references: Path, readings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(references), str(readings), "--threshold", "0.5"]) == 2
    assert "score the reader" in capsys.readouterr().err


def test_a_folder_without_annotations_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "no brat annotations found" in told
    assert told.count("\n") == 1


@pytest.mark.train
def test_another_encoder_is_refused_before_anything_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    assert run(["train", str(tmp_path), "--encoder", str(tmp_path), "--output", str(tmp_path / "out")]) == 2
    assert "has another SHA-256" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.train
def test_a_folder_without_an_encoder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["train", str(tmp_path), "--encoder", str(tmp_path)]) == 2
    assert "model.safetensors is not there" in capsys.readouterr().err
