from __future__ import annotations

import io
import sys

import pytest

from onrecord.records import Document, Reason, Refusal
from onrecord.show import run as run_module
from onrecord.show.run import Run, say
from tests.show.factory import simple


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def refusal(origin: str = "a.pdf", reason: Reason = Reason.UNSUPPORTED) -> Refusal:
    return Refusal(origin=origin, stage="ingest", reason=reason, detail="it is a PDF; give the article's text")


def test_a_refusal_is_one_line_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run()
    assert list(run.readings([refusal("a\n\x1b.pdf")])) == []
    line = "onrecord: a ⟨U+001B⟩.pdf: it is a PDF; give the article's text [unsupported]\n"
    assert capsys.readouterr().err == line


def test_a_run_ends_with_counts_a_reason_if_something_was_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run()
    assert len(list(run.readings([simple(), refusal(), refusal("b", Reason.MISSING), refusal()]))) == 1
    run.close()
    assert capsys.readouterr().err.endswith("onrecord: 1 read, 3 refused (missing 1, unsupported 2)\n")
    assert run.exit_code == 1


def test_a_run_without_refusal_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(progress=True)
    assert len(list(run.readings([simple()]))) == 1
    run.close()
    assert (run.exit_code, capsys.readouterr().err) == (0, "")


def test_progress_is_drawn_on_a_terminal_and_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(run_module, "PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm-256color")
    run = Run(progress=True, total=lambda: 7)
    documents = run.documents([Document.of("x", path="article.txt")])
    assert len(list(run.readings(simple() for _ in documents))) == 1
    assert "0 of 7 read, 0 refused · article.txt" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")


def test_progress_is_not_drawn_elsewhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run_module, "PATIENCE", 0.0)
    run = Run(progress=True)
    assert len(list(run.documents([Document.of("x", path="article.txt")]))) == 1
    assert capsys.readouterr().err == ""


def test_a_message_fits_the_encoding_of_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding="ascii"))
    say("é")
    assert raw.getvalue() == b"onrecord: \\xe9\n"
