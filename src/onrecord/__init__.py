"""Reads news and records who said what, according to whom, with the exact words of every row.

ingest/     pages become documents          show/      a reading is shown: terminal, JSON, CSV, HTML
annotate/   documents get labelled spans    learn/     weights are made and measured
extract/    spans become records            names/     the book of names
records.py  the vocabulary                  pipeline.py  the order of the stages
cli.py      a command a verb                names_cli.py  the verbs of the book
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError, InputError, ModelError, OnrecordError
from onrecord.records import (
    Act,
    Document,
    Entity,
    EntityType,
    Kind,
    Office,
    Reading,
    Reason,
    Refusal,
    Said,
    Span,
    Statement,
)

if TYPE_CHECKING:
    from onrecord.pipeline import Reader, load

__all__ = [
    "Act",
    "ConfigurationError",
    "Document",
    "Entity",
    "EntityType",
    "InputError",
    "Kind",
    "ModelError",
    "Office",
    "OnrecordError",
    "Reader",
    "Reading",
    "Reason",
    "Refusal",
    "Said",
    "Span",
    "Statement",
    "load",
]


def __getattr__(name: str) -> Any:
    # The pipeline brings ONNX Runtime with it; the command line asks for help and versions without.
    if name in ("Reader", "load"):
        from onrecord import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
