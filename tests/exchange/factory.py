"""Readings for exchange: any text with any spans, as it is after a way through JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TextIO

from onrecord.exchange.jsonl import reading_of
from onrecord.records import Document, Reading, Span, Spans
from onrecord.show.json import line
from tests.show.factory import reading, statement
from tests.show.strategies import readings as any_readings

ODD = "🙂 e\u0301 “\u2028\r\n\0\x85\t”\ufeff\u200d👩\u200d🚀"


def own(found: Reading) -> Reading:
    """``found`` with the provenance that the contract keeps, and its confidence as far as it is written."""
    statements = (
        replace(
            one,
            provenance=replace(one.provenance, model=found.model, confidence=round(one.confidence, 4)),
        )
        for one in found.statements
    )
    return replace(found, statements=tuple(statements))


def clean(found: Reading) -> Reading:
    """``found`` after a way through a line of JSON, where lone surrogates do not survive."""
    record = json.loads(line(found))
    for one in record["statements"]:
        one["via"] = [id for id in one["via"] if id != one["id"]]
    return reading_of(record)


readings = any_readings().map(clean)


def odd() -> Reading:
    """A reading in which every second code point is one that breaks other people's offsets."""
    text = f"{ODD}Mira Tolland{ODD}said{ODD}the pier{ODD}is shut{ODD}"
    document = Document.of(text, url="https://courier.example/pier?a=1", outlet="Osk Courier", title=f"Pier {ODD}")

    def at(*words: str) -> Spans:
        starts = [text.index(each) for each in words]
        return tuple(
            Span(document=document.id, start=start, end=start + len(each))
            for start, each in zip(starts, words, strict=True)
        )

    one = statement(document, source=at("Mira Tolland"), cue=at("said"), content=at("the pier" + ODD, "is shut"))
    return reading(document, one)


def written(write: Callable[[Iterable[Reading], TextIO], None], *found: Reading) -> str:
    """What ``write`` makes of readings, encoded and decoded as a file would be."""
    out = io.StringIO(newline="")
    write(found, out)
    return out.getvalue().encode("utf-8").decode("utf-8")


def objects(text: str) -> list[Any]:
    """The objects of JSON lines."""
    return [json.loads(each) for each in text.split("\n") if each]


__all__ = ["ODD", "clean", "objects", "odd", "own", "readings", "written"]
