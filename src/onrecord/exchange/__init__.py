"""Readings in the formats that others use, and back.

Each format is one module with ``write(readings, target)``, which takes readings one by one and keeps none of them. A
format passes on by whose word a content stands, and by which positions its words are found; what it has no place for
stands in ``docs/guides/exchange.md``. Coming back, nothing is trusted: see ``jsonl`` and ``brat_in``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TextIO

from onrecord.errors import ConfigurationError
from onrecord.records import Reading

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format to write: what it is called in words, its module, and how its files end; None for a folder."""

    title: str
    module: str
    suffix: str | None

    @property
    def folder(self) -> bool:
        """Whether the format is a folder of files; its writer takes a path, the others a text stream."""
        return self.suffix is None

    def write(self, readings: Iterable[Reading], target: TextIO | Path) -> None:
        """Write ``readings`` to a text stream opened with ``newline=""``, or into a folder that is not there yet."""
        if self.folder != isinstance(target, Path):
            wanted = "a folder to make" if self.folder else "a file"
            raise ConfigurationError("output", f"{self.title} is written to {wanted}", f"name {wanted}")
        module = import_module(f"onrecord.exchange.{self.module}")
        module.write(readings, target)


FORMATS: dict[str, Format] = {
    "annotation": Format(title="W3C Web Annotation", module="annotation", suffix=".anno.jsonld"),
    "brat": Format(title="brat standoff", module="brat_out", suffix=None),
    "docbin": Format(title="spaCy DocBin", module="docbin", suffix=None),
    "followthemoney": Format(title="FollowTheMoney", module="followthemoney", suffix=".ftm.json"),
    "schemaorg": Format(title="schema.org", module="schemaorg", suffix=".schema.jsonld"),
}
"""The formats by the names they have on the command line."""


def format_of(name: str) -> Format:
    """Return the format called ``name``, one of :data:`FORMATS`."""
    if name not in FORMATS:
        raise ConfigurationError("format", f"there is no format named {name!r}", f"use one of {', '.join(FORMATS)}")
    return FORMATS[name]
