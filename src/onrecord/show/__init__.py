"""A reading is shown: for the eye in a terminal, for programs as JSON, for spreadsheets as CSV, as a page in HTML.

Each form is one module with ``write(readings, out)``: it takes readings one by one, writes text to ``out`` and keeps
none of them. The forms show words; they never alter spans, and never show a content without its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol, TextIO, cast

from onrecord.errors import ConfigurationError
from onrecord.records import Reading

__all__ = ["FORMATS", "Writer", "write", "writer"]

FORMATS = {"terminal": "terminal", "jsonl": "json", "json": "json", "csv": "csv", "html": "page"}
"""The names of the forms, each with the module that writes it."""


class Writer(Protocol):
    """Writes readings in one form; a text stream opened with ``newline=""`` keeps every line end as it stands."""

    def __call__(self, readings: Iterable[Reading], out: TextIO) -> None:
        """Write each of ``readings`` to ``out``."""


def writer(format: str) -> Writer:
    """Return the writer of the form ``format``, one of :data:`FORMATS`; its module is imported now."""
    if format not in FORMATS:
        raise ConfigurationError("format", f"there is no form named {format!r}", f"use one of {', '.join(FORMATS)}")
    module = import_module(f"onrecord.show.{FORMATS[format]}")
    return cast(Writer, module.write_array if format == "json" else module.write)


def write(readings: Iterable[Reading], out: TextIO, *, format: str = "terminal") -> None:
    """Write ``readings`` to the text stream ``out`` in the form ``format``."""
    writer(format)(readings, out)
