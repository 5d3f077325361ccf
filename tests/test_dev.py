from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(module, "BIN", tmp_path / ".venv" / "bin")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(module, "LOCK", tmp_path / "ci.lock")
    (tmp_path / "ci.lock").write_text("rich==15.0.0\n")
    return module


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, dev: ModuleType) -> list[list[str]]:
    done: list[list[str]] = []

    def pretend(command: list[Any], **_: Any) -> subprocess.CompletedProcess[str]:
        done.append([str(part) for part in command])
        dev.ENVIRONMENT.mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", pretend)
    return done


def test_the_first_call_makes_the_environment_and_the_second_nothing(dev: ModuleType, calls: list[list[str]]) -> None:
    dev.prepare("test")
    assert calls[0][:3] == [sys.executable, "-m", "venv"]
    assert any(part.startswith("pytest>=") for part in calls[-1])
    made = len(calls)
    dev.prepare("test")
    dev.prepare()
    assert len(calls) == made


def test_a_changed_lock_installs_again_without_making_anew(dev: ModuleType, calls: list[list[str]]) -> None:
    dev.prepare()
    made = len(calls)
    dev.LOCK.write_text("rich==15.0.1\n")
    dev.prepare()
    assert [call[1:4] for call in calls[made:]] == [["-m", "pip", "install"]]


def test_an_environment_of_another_place_is_made_anew(dev: ModuleType, calls: list[list[str]]) -> None:
    dev.prepare("test")
    dev.STAMP.write_text(json.dumps(json.loads(dev.STAMP.read_text()) | {"place": "elsewhere"}))
    made = len(calls)
    dev.prepare()
    assert "--clear" in calls[made]
    assert set(dev.stamp()) == {"place", "onrecord"}


def test_only_install_train_asks_for_torch(dev: ModuleType, calls: list[list[str]]) -> None:
    for parts in ([], ["test"], ["check", "test"], ["docs"]):
        dev.prepare(*parts)
    assert not any(".[train]" in call for call in calls)
    assert dev.main(["install", "train"]) == 0
    assert ".[train]" in calls[-1]


def test_a_step_that_fails_leaves_no_stamp(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[Any], **_: Any) -> None:
        raise subprocess.CalledProcessError(3, command)

    monkeypatch.setattr(subprocess, "run", fail)
    assert dev.main(["test"]) == 1
    assert dev.stamp() == {}


def test_an_unknown_verb_or_part_is_a_usage_error(dev: ModuleType, calls: list[list[str]]) -> None:
    assert [dev.main(words) for words in (["dance"], [], ["install", "torch"], ["bench", "luck"])] == [2, 2, 2, 2]
    assert dev.main(["--help"]) == 0
    assert calls == []


def test_every_verb_stands_in_the_help(dev: ModuleType) -> None:
    for verb in dev.VERBS:
        assert f"\npython3 dev.py {verb} " in (dev.__doc__ or "")


def test_every_requirement_has_its_version_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [*project["project"]["optional-dependencies"].values(), *project["dependency-groups"].values()]
    asked = [*project["project"]["dependencies"], *(requirement for group in groups for requirement in group)]
    locked = {line.split("==")[0] for line in (ROOT / "requirements" / "ci.lock").read_text().splitlines()}
    names = {requirement.split(">")[0].split("=")[0].split("[")[0].replace("_", "-").lower() for requirement in asked}
    assert names - {"torch"} <= locked
