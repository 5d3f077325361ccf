"""The quality gate fails below a floor, on other data or other weights, and never lowers a floor by itself."""

from __future__ import annotations

import importlib.util
import json
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NOW: dict[str, Any] = {
    "model": "m",
    "tasks": {"dev": {"data": "d", "floors": {"statement=": 50.0, "statement~": 70.0}}},
}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("gate", ROOT / "benchmarks" / "quality" / "gate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "FLOORS", tmp_path / "floors.json")
    return module


def changed(**figures: float) -> dict[str, Any]:
    now = deepcopy(NOW)
    now["tasks"]["dev"]["floors"] |= figures
    return now


def test_figures_at_their_floors_pass(gate: ModuleType) -> None:
    assert list(gate.compare(NOW, NOW)) == []


def test_a_figure_below_its_floor_is_named(gate: ModuleType) -> None:
    (problem,) = gate.compare(NOW, changed(**{"statement=": 49.0}))
    assert "statement= is 49.0, below its floor 50.0" in problem


def test_other_weights_and_other_data_are_named(gate: ModuleType) -> None:
    now = deepcopy(NOW) | {"model": "n"}
    now["tasks"]["dev"]["data"] = "e"
    assert len(list(gate.compare(NOW, now))) == 2


def test_better_figures_become_floors(gate: ModuleType) -> None:
    assert gate.raised(NOW) == 0
    assert gate.raised(changed(**{"statement~": 71.0})) == 0
    assert json.loads(gate.FLOORS.read_text())["tasks"]["dev"]["floors"]["statement~"] == 71.0


def test_a_floor_is_not_lowered(gate: ModuleType) -> None:
    gate.raised(NOW)
    assert gate.raised(changed(**{"statement~": 69.9})) == 1
    assert json.loads(gate.FLOORS.read_text()) == NOW


@pytest.mark.weights
def test_the_floors_are_those_of_the_packaged_weights() -> None:
    from onrecord.annotate.weights import verified

    floors = json.loads((ROOT / "benchmarks" / "quality" / "floors.json").read_text())
    assert floors["model"] == verified().digest


def test_without_the_data_it_says_what_to_set(
    gate: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ONRECORD_DATA", raising=False)
    assert gate.main([]) == 2
    assert "ONRECORD_DATA" in capsys.readouterr().err
