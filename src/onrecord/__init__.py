"""Reads news and records who said what, according to whom, with the exact words of every row.

ingest/     pages become documents          show/      a reading is shown: terminal, JSON, CSV, HTML
annotate/   documents get labelled spans    learn/     weights are made and measured
extract/    spans become records            names/     the book of names
ledger/     records are kept                exchange/  readings in others' formats, and back
records.py  the vocabulary                  pipeline.py  the order of the stages
keeper.py   an open ledger                  cli.py, commands/, names_cli.py  a command a verb
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError, InputError, LedgerError, ModelError, OnrecordError
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
    from onrecord.keeper import Ledger, open_ledger
    from onrecord.pipeline import Reader, load

__all__ = [
    "Act",
    "ConfigurationError",
    "Document",
    "Entity",
    "EntityType",
    "InputError",
    "Kind",
    "Ledger",
    "LedgerError",
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
    "open_ledger",
]


def __getattr__(name: str) -> Any:
    # The pipeline brings ONNX Runtime with it; the command line asks for help and versions without.
    if name in ("Reader", "load"):
        from onrecord import pipeline

        return getattr(pipeline, name)
    if name in ("Ledger", "open_ledger"):
        from onrecord import keeper

        return getattr(keeper, name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
