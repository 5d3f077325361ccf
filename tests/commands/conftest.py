from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord import cli
from tests.ledger.quick import QuickReader

Onrecord = Callable[..., tuple[int, str, str]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put the quick reader in place of the model; return what it was asked for, and set its ``version`` there."""
    asked: dict[str, Any] = {}

    def load(model: str | None = None, **settings: Any) -> QuickReader:
        asked.update(settings, model=model)
        return QuickReader(asked.get("version", "1"))

    monkeypatch.setattr("onrecord.pipeline.load", load)
    return asked


@pytest.fixture
def onrecord(
    asked: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Onrecord:
    """Return a function that runs the command line in ``tmp_path`` and gives its exit code, output and talk."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(arguments)
        written = capfdbinary.readouterr()
        return code, written.out.decode(), written.err.decode()

    return call
