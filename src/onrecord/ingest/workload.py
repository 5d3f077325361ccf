"""How much there is to read, told before reading, for a bar of progress."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.ingest.detect import ARCHIVE_NAME, LINES_NAME, Form, detect
from onrecord.ingest.lists import is_pattern, matches
from onrecord.ingest.origins import HEAD, files_in, is_address
from onrecord.ingest.unfit import Unfit
from onrecord.records import Refusal

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What can be told of inputs without reading them: the articles, and the bytes as ``size``; None is unknown."""

    articles: int | None
    size: int | None


def count(origins: Iterable[str], *, format: str = "auto") -> Workload:
    """Return how many articles and bytes ``origins`` hold: a file is one article, in JSON lines each line is one.

    Standard input, packed JSON lines, web archives and feeds make the articles unknown, addresses and standard input
    the bytes. A file counts as JSON lines or web archive by its name or by ``format``, and one that the caller names
    as a list or a feed by its first bytes; the figure is for a bar of progress and no promise.
    """
    articles: int | None = 0
    size: int | None = 0
    for origin in origins:
        for path in _paths(origin):
            held, weight = _one(path, format, named=path == origin) if isinstance(path, str) else (1, 0)
            articles = None if articles is None or held is None else articles + held
            size = None if size is None or weight is None else size + weight
    return Workload(articles=articles, size=size)


def _paths(origin: str) -> Iterable[str | Refusal]:
    if os.path.isdir(origin):
        return files_in(origin)
    if is_address(origin) or not is_pattern(origin):
        return [origin]
    try:
        return (path for found in matches(origin) for path in (files_in(found) if os.path.isdir(found) else [found]))
    except Unfit as unfit:
        return [unfit.of(origin)]


def _one(path: str, format: str, *, named: bool) -> tuple[int | None, int | None]:
    if path == "-":
        return None, None
    if is_address(path):
        return 1, None
    try:
        size = os.stat(path).st_size if os.path.isfile(path) else 0
        if ARCHIVE_NAME.search(path):
            return None, size
        if not LINES_NAME.search(path) and format != "jsonl":
            return (_led(path) if named and size and format == "auto" else 1), size
        return (None if path.endswith(".gz") else _lines(path)), size
    except (OSError, ValueError):
        return 1, 0


def _led(path: str) -> int | None:
    """Return how many addresses a list names, None for other inputs that lead further, and 1 for an article."""
    with open(path, "rb") as stream:
        head = stream.read(HEAD)
    try:
        form = detect(head)
    except Unfit:
        return 1
    if form is Form.LIST:
        return _lines(path)
    return None if form in (Form.FEED, Form.OPML, Form.WARC) else 1


def _lines(path: str) -> int:
    """Return how many lines a file has, the last one also without a line feed."""
    lines, last = 0, b"\n"
    with open(path, "rb") as stream:
        while block := stream.read(_BLOCK):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")
