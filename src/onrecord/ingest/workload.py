"""How much there is to read, told before reading, for a bar of progress."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.ingest.detect import LINES_NAME
from onrecord.ingest.origins import files_in, is_address

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What can be told of inputs without reading them: the articles, and the bytes as ``size``; None is unknown."""

    articles: int | None
    size: int | None


def count(origins: Iterable[str], *, format: str = "auto") -> Workload:
    """Return how many articles and bytes ``origins`` hold: a file is one article, in JSON lines each line is one.

    Standard input and packed JSON lines make the articles unknown, addresses and standard input the bytes. A file
    counts as JSON lines by its name or by ``format``; the figure is for a bar of progress and no promise.
    """
    articles: int | None = 0
    size: int | None = 0
    for origin in origins:
        for path in files_in(origin) if os.path.isdir(origin) else [origin]:
            held, weight = _one(path, format) if isinstance(path, str) else (1, 0)
            articles = None if articles is None or held is None else articles + held
            size = None if size is None or weight is None else size + weight
    return Workload(articles=articles, size=size)


def _one(path: str, format: str) -> tuple[int | None, int | None]:
    if path == "-":
        return None, None
    if is_address(path):
        return 1, None
    try:
        size = os.stat(path).st_size if os.path.isfile(path) else 0
        if not LINES_NAME.search(path) and format != "jsonl":
            return 1, size
        return (None if path.endswith(".gz") else _lines(path)), size
    except (OSError, ValueError):
        return 1, 0


def _lines(path: str) -> int:
    """Return how many lines a file has, the last one also without a line feed."""
    lines, last = 0, b"\n"
    with open(path, "rb") as stream:
        while block := stream.read(_BLOCK):
            lines += block.count(b"\n")
            last = block[-1:]
    return lines + (last != b"\n")
