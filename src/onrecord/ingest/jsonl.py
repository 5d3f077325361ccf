"""JSON lines become records, one line at a time: only a line feed ends a line, and a bad line stops no other."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from onrecord.errors import ConfigurationError
from onrecord.ingest.settings import day
from onrecord.ingest.unfit import Unfit, too_large
from onrecord.records import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as its line tells it."""

    text: str
    path: str | None
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    authors: tuple[str, ...]


def numbered(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | Unfit]]:
    """Yield number and bytes of each line that is not blank, or Unfit for one longer than ``limit``."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            _skip(stream)
            yield number, too_large("the line", limit)
            continue
        line = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if line.strip():
            yield number, line


def entry(line: bytes) -> Entry:
    """Return the article of one line; raise Unfit where it is broken, has no text, or a value is of a wrong type."""
    record = _object(line)
    text = _words(record, "text")
    if text is None or not text.strip():
        raise Unfit(Reason.EMPTY, 'the line has no text; give each object a "text" with the words of the article')
    return Entry(
        text=text,
        path=_words(record, "path"),
        url=_words(record, "url"),
        outlet=_words(record, "outlet"),
        title=_words(record, "title"),
        published=_published(_words(record, "published")),
        authors=_authors(record.get("authors")),
    )


def _skip(stream: BinaryIO) -> None:
    """Read up to the end of the line and forget it."""
    while (piece := stream.readline(1 << 20)) and not piece.endswith(b"\n"):
        pass


def _object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unfit(Reason.MALFORMED, "the line is not UTF-8; write JSON lines in UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Unfit(Reason.MALFORMED, f"the line is not JSON ({error}); write one whole object a line") from None
    if not isinstance(record, dict):
        raise Unfit(Reason.MALFORMED, f"the line holds {_type(record)} and no object; write one object a line")
    return record


def _words(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise Unfit(Reason.MALFORMED, f'"{key}" is {_type(value)}; make it a string or leave it out')
    return value if key == "text" else value or None


def _published(value: str | None) -> str | None:
    """Return the day of an ISO day or time."""
    if value is None:
        return None
    try:
        return day(value)
    except ConfigurationError:
        pass
    try:
        return day(datetime.fromisoformat(value).date().isoformat())
    except (ValueError, ConfigurationError):
        remedy = "write it as year-month-day, for example 2024-05-03"
        raise Unfit(Reason.MALFORMED, f'"published" is {value[:40]!r} and no day; {remedy}') from None


def _authors(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Unfit(Reason.MALFORMED, '"authors" is no list of strings; write one string an author')
    return tuple(name for name in names if name.strip())


def _type(value: Any) -> str:
    """Return what JSON calls a value."""
    names = {bool: "true or false", type(None): "null", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
