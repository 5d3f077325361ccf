"""The JSON Schema of a reading: the contract that ``onrecord read --format jsonl`` keeps, for programs to check."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from onrecord.records import Json

__all__ = ["reading_schema", "reading_schema_text"]


@cache
def reading_schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) of one reading as it stands in the package."""
    return files(__name__).joinpath("reading.schema.json").read_text(encoding="utf-8")


def reading_schema() -> Json:
    """Return the JSON Schema of one reading as a dict of your own."""
    schema: Json = json.loads(reading_schema_text())
    return schema
