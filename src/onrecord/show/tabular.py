"""Rows with named columns: a table for the eye, JSON lines for programs, CSV for spreadsheets.

For the eye nothing is cut: a table that is too wide is written a row at a time, a line for each column.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from onrecord.records import without_surrogates
from onrecord.show.csv import safe
from onrecord.show.lines import console_of, print_line, wrapped
from onrecord.show.visible import one_line

FORMS = ("table", "jsonl", "csv")
"""The names of the forms."""
_LEAST = 12

Rows = Iterable[Sequence[Any]]


def write(columns: Sequence[str], rows: Rows, out: TextIO, *, form: str = "table", width: int | None = None) -> None:
    """Write rows in one of :data:`FORMS`; the columns are named in each."""
    if form == "jsonl":
        write_jsonl((dict(zip(columns, row, strict=True)) for row in rows), out)
    elif form == "csv":
        write_csv(columns, rows, out)
    else:
        write_table(columns, rows, out, width=width)


def write_jsonl(objects: Iterable[dict[str, Any]], out: TextIO) -> None:
    """Write an object a line (RFC 8259), days as ISO 8601; a number that JSON does not have becomes null."""
    for one in objects:
        told = json.dumps(_plain(one), ensure_ascii=False, allow_nan=False)
        out.write(without_surrogates(told) + "\n")


def write_csv(columns: Sequence[str], rows: Rows, out: TextIO) -> None:
    """Write a header and a row each, as :mod:`onrecord.show.csv` does: with a byte order mark, and safe to open."""
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([safe(column) for column in columns])
    writer.writerows([safe(_cell(value)) for value in row] for row in rows)


def write_table(columns: Sequence[str], rows: Rows, out: TextIO, *, width: int | None = None) -> None:
    """Write a table, numbers to the right; one that is too wide a row at a time.

    A last column of words may take several lines, if it has room enough.
    """
    console = console_of(out, width)
    kept = [list(row) for row in rows]
    cells = [[_shown(value) for value in row] for row in kept]
    widths = [max([cell_len(name), *(cell_len(row[n]) for row in cells)]) for n, name in enumerate(columns)]
    right = [
        any(row[n] is not None for row in kept)
        and all(row[n] is None or (isinstance(row[n], (int, float)) and not isinstance(row[n], bool)) for row in kept)
        for n in range(len(columns))
    ]
    room = console.width - sum(widths[:-1]) - 2 * (len(widths) - 1)
    if not widths or (room < widths[-1] and room < max(_LEAST, console.width // 4)):
        lines = _records(columns, cells, console)
    else:
        lines = _table([list(columns), *cells], widths, right, console)
    for line in lines:
        print_line(console, line)


def _table(rows: list[list[str]], widths: list[int], right: list[bool], console: Console) -> Iterator[Text]:
    for place, row in enumerate(rows):
        style = "" if place else "bold"
        parts = [_padded(cell, width, side) for cell, width, side in zip(row[:-1], widths, right, strict=False)]
        first = Text("".join(f"{part}  " for part in parts), style)
        last = _padded(row[-1], widths[-1], True) if right[-1] else row[-1]
        yield from list(wrapped(Text(last, style), console, first=first, rest=Text(" " * first.cell_len))) or [first]


def _records(columns: Sequence[str], rows: list[list[str]], console: Console) -> Iterator[Text]:
    widest = min(max(map(cell_len, columns), default=0), console.width // 3)
    for place, row in enumerate(rows):
        if place:
            yield Text()
        for name, cell in zip(columns, row, strict=True):
            first = Text.assemble((_padded(name, widest, False), "bold"), "  ")
            yield from list(wrapped(Text(cell), console, first=first, rest=Text(" " * first.cell_len))) or [first]


def _padded(cell: str, width: int, right: bool) -> str:
    room = " " * max(width - cell_len(cell), 0)
    return room + cell if right else cell + room


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(_cell(value))


def _cell(value: Any) -> str:
    """Return a value as a cell: spans as ``0..42;50..60``, lists parted by semicolons, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(one, (list, tuple)) and len(one) == 2 for one in value):
            return ";".join(f"{one[0]}..{one[1]}" for one in value)
        return "; ".join(map(_cell, value))
    if isinstance(value, dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    return str(_plain(value))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (str, int, float)):
        return value
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
