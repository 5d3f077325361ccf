"""The quality gate fails below a floor, on other data or other weights, and never lowers a floor by itself."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from onrecord.learn.cases import cases
from onrecord.records import Document, Reading

ROOT = Path(__file__).parent.parent
NOW: dict[str, Any] = {
    "model": "m",
    "tasks": {"dev": {"data": "d", "floors": {"statement=": 50.0, "statement~": 70.0}}},
}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "benchmarks" / "quality")
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


def test_new_tasks_and_figures_become_floors(gate: ModuleType) -> None:
    gate.raised(NOW)
    now = changed(speaker=81.0)
    now["tasks"]["cases"] = {"data": "c", "floors": {"via": 70.0}}
    assert list(gate.compare(NOW, now)) == []
    assert gate.raised(now) == 0
    assert json.loads(gate.FLOORS.read_text()) == now


def test_a_floor_that_is_not_measured_any_more_is_named_and_kept(gate: ModuleType) -> None:
    before = changed(speaker=81.0)
    before["tasks"]["cases"] = {"data": "c", "floors": {"via": 70.0}}
    gate.raised(before)
    problems = list(gate.compare(before, NOW))
    assert [problem.split(" has")[0] for problem in problems] == ["dev: speaker", "cases: via"]
    assert gate.raised(NOW) == 1
    assert json.loads(gate.FLOORS.read_text()) == before


def test_a_file_has_a_digest_of_its_own(gate: ModuleType, tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    one.write_text("{}")
    other.write_text("[]")
    before = gate.digest(one)
    assert before not in (gate.digest(other), gate.digest(tmp_path))
    one.write_text("[]")
    assert gate.digest(one) != before


def test_cases_give_the_figures_that_have_floors(gate: ModuleType, tmp_path: Path) -> None:
    text = "Mara Lind said no."
    statement = {"id": "a", "source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 17]], "speaker": "Mara Lind"}
    told = {"anonymous": False, "act": "state", "kind": "indirect", "via": []}
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "no", "text": text, "statements": [statement | told]}))
    silent = Silent()
    assert set(gate.case_figures(path, silent)) == {"statement~", "speaker", "via", "anonymous", "act", "kind"}
    assert silent.read == [text]


class Silent:
    """A reader that finds nothing."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        for document in documents:
            self.read.append(document.text)
            yield Reading(onrecord="0", model="m", document=document, statements=())


def test_the_written_cases_are_cases(gate: ModuleType) -> None:
    assert len(list(cases(gate.OWN_CASES))) > 20


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
