"""A CSV file of names, row by row. A broken row costs no other: a quotation mark left open ends with its own row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from onrecord.errors import ConfigurationError
from onrecord.names.entry import TYPES, Name
from onrecord.names.folding import folded
from onrecord.names.rows import (
    LONGEST_LINE,
    Malformed,
    Position,
    Rejected,
    Row,
    Term,
    aliases,
    checked_day,
    checked_name,
    checked_order,
    clean,
    is_web,
    lines,
    opened,
)
from onrecord.records import identify

COLUMNS = ("name", "aliases", "type", "office", "of", "from", "to", "link")
_KNOWN = f"the columns are {', '.join(COLUMNS)}; only name must be there"
_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_MOST_LINES = 20
"""A quoted cell over more lines than that is a quotation mark left open."""
_UNDECODED = re.compile("[\udc80-\udcff]")
_BETWEEN = re.compile("[;|]")
_SPELLINGS = {"": "person", "organization": "organisation", "org": "organisation", "people": "person"}
_ROLES = {"person": "person", "organisation": "body"}
Numbered = tuple[int, str]


class Table:
    """A CSV file; ``unknown`` are columns that mean nothing here."""

    def __init__(self, origin: Path) -> None:
        self._origin = origin
        self.unknown: tuple[str, ...] = ()
        self._header: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Yield what the rows give; the header is read first."""
        with opened(self._origin) as file:
            coming = ((number, line.decode("utf-8", "surrogateescape")) for number, line in lines(file))
            for number, cells in _cells(coming):
                if isinstance(cells, list) and not any(cell.strip() for cell in cells):
                    continue
                if not self._header:
                    self._read_header(cells)
                elif isinstance(cells, str):
                    yield Rejected(line=number, reason=cells)
                else:
                    yield from self._row(number, cells)

    def _read_header(self, cells: list[str] | str) -> None:
        if isinstance(cells, str):
            raise ConfigurationError(str(self._origin), f"has a first line that {cells}", _KNOWN)
        header = [cell.strip().casefold() for cell in cells]
        if "name" not in header:
            for mark, told in _MARKS.items():
                if "name" in re.split(re.escape(mark), header[0]):
                    raise ConfigurationError(
                        str(self._origin), f"separates its columns by {told}", "save it with commas"
                    )
            raise ConfigurationError(str(self._origin), "has no column called name in its first line", _KNOWN)
        twice = [cell for cell in COLUMNS if header.count(cell) > 1]
        if twice:
            raise ConfigurationError(str(self._origin), f"has the column {twice[0]} twice", _KNOWN)
        self._header = header
        self.unknown = tuple(clean(cell) for cell in header if cell and cell not in COLUMNS)

    def _row(self, number: int, cells: list[str]) -> Iterator[Row]:
        if any(cell.strip() for cell in cells[len(self._header) :]):
            told = f"has {len(cells)} cells where the first line has {len(self._header)}"
            yield Rejected(line=number, reason=f"{told}; put a cell with a comma in quotation marks")
            return
        row = dict.fromkeys(COLUMNS, "") | dict(zip(self._header, cells, strict=False))
        try:
            yield from _given(row)
        except Malformed as error:
            yield Rejected(line=number, reason=str(error))


def _cells(coming: Iterator[Numbered]) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the cells of each row with the number of its first line, or why there are none."""
    waiting: list[Numbered] = []
    while True:
        while len(waiting) < _MOST_LINES and (not waiting or _is_open(waiting)):
            line = next(coming, None)
            if line is None:
                break
            waiting.append(line)
        if not waiting:
            return
        # Lines that a quotation mark holds together are one block; without its partner, the first stands alone.
        taken = 1 if _is_open(waiting) else len(waiting)
        yield from _parsed(waiting[:taken])
        waiting = waiting[taken:]


def _is_open(block: list[Numbered]) -> bool:
    return sum(line.count('"') for _, line in block) % 2 == 1


def _parsed(block: list[Numbered]) -> Iterator[tuple[int, list[str] | str]]:
    first = block[0][0]
    for number, line in block:
        if len(line) > LONGEST_LINE:
            yield number, f"is longer than {LONGEST_LINE // 2**20} MiB"
            return
        if _UNDECODED.search(line):
            yield number, "is not UTF-8; save the file as UTF-8"
            return
    reader = csv.reader([line for _, line in block], strict=True)
    before = 0
    try:
        for cells in reader:
            yield first + before, cells
            before = reader.line_num
    except csv.Error as error:
        yield first + before, _told(str(error))


def _told(error: str) -> str:
    if "unexpected end" in error:
        return "has a quotation mark that is not closed"
    if "new-line character" in error:
        return "ends by a carriage return alone; save the file with line feeds"
    return f"is no CSV: {error}"


def _given(row: dict[str, str]) -> Iterator[Row]:
    entry = _entry(row)
    title, of = clean(row["office"]), clean(row["of"])
    start, end = checked_day(row["from"], "from"), checked_day(row["to"], "to")
    checked_order(start, end)
    if not title and (of or start or end):
        raise Malformed("has a date or an owner of an office, and no office")
    if title and not folded(title):
        raise Malformed(f"has an office without a letter or digit: {title[:40]}")
    yield entry
    if title:
        id = identify("p", title, of)
        yield Position(id=id, title=title, of=(of,))
        yield Term(id=identify("t", id, entry.id, start), post=id, holder=entry.id, start=start, end=end)


def _entry(row: dict[str, str]) -> Name:
    name = checked_name(row["name"])
    given = row["type"].strip().casefold()
    type = _SPELLINGS.get(given, given)
    if type not in TYPES:
        raise Malformed(f"has the type {given[:40]!r}; it must be one of {', '.join(TYPES)}")
    link = row["link"].strip() or None
    if link and not is_web(link):
        raise Malformed(f"has the link {link[:80]!r}, which does not begin with https:// or http://")
    others = aliases(name, _BETWEEN.split(row["aliases"]))
    role = _ROLES.get(type, "other")
    return Name(id=identify("n", type, name, link), name=name, aliases=others, type=type, role=role, link=link)
