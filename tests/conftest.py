"""What a test may need and how its lack is told: a skip with the reason, under CI a failure."""

from __future__ import annotations

import importlib.util
import os
from importlib import resources
from pathlib import Path

import pytest


def lacking_data() -> str | None:
    folder = os.environ.get("ONRECORD_DATA")
    if not folder:
        return "needs the training data: set ONRECORD_DATA to its folder"
    return None if Path(folder).is_dir() else f"needs the training data: ONRECORD_DATA={folder} is no folder"


def lacking_train() -> str | None:
    absent = [name for name in ("torch", "onnx", "safetensors") if importlib.util.find_spec(name) is None]
    return f"needs the extra [train]: {', '.join(absent)} not installed" if absent else None


def lacking_weights() -> str | None:
    found = (resources.files("onrecord") / "weights" / "model.json").is_file()
    return None if found else "needs the weights: no model.json in onrecord/weights"


NEEDS = {"data": lacking_data, "train": lacking_train, "weights": lacking_weights}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, lacking in NEEDS.items():
        if item.get_closest_marker(marker) and (reason := lacking()):
            if os.environ.get("CI"):
                pytest.fail(f"{reason}; under CI that is a failure", pytrace=False)
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings and the ledger of whoever runs the tests out of them."""
    monkeypatch.setenv("ONRECORD_CONFIG", os.devnull)
    monkeypatch.delenv("ONRECORD_LEDGER", raising=False)


@pytest.fixture
def data() -> Path:
    """Return the folder with the training data; the test carries the marker ``data``."""
    return Path(os.environ["ONRECORD_DATA"])
