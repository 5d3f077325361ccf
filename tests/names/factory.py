"""Makes names files and books of invented people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from onrecord.names import Book, Imported, import_names, load

HEADER = "name,aliases,type,office,of,from,to,link"


def csv(folder: Path, *lines: str, header: str = HEADER) -> Path:
    """Write a CSV file."""
    place = folder / "names.csv"
    place.write_text("".join(f"{line}\n" for line in (header, *lines)), encoding="utf-8")
    return place


def entity(id: str, schema: str, **properties: Any) -> str:
    """Return a line of FollowTheMoney; a single value becomes a list, as the format wants it."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return json.dumps({"id": id, "schema": schema, "properties": listed})


def jsonl(folder: Path, *lines: str) -> Path:
    """Write a file of JSON lines."""
    place = folder / "names.ftm.json"
    place.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return place


def imported(folder: Path, origin: Path) -> tuple[Imported, Book]:
    """Import ``origin`` into the book of ``folder``; return what came of it, and the book."""
    target = folder / "names.sqlite"
    done = import_names(origin, target)
    return done, load(target)


def of_csv(folder: Path, *lines: str) -> Book:
    """Return a book of these rows, all of them sound."""
    done, book = imported(folder, csv(folder, *lines))
    assert done.rejected == ()
    return book


def holder(book: Book, title: str, of: str, day: str | None) -> str | None:
    """Return the name of the holder."""
    found = book.holder(title, of, day)
    return found.name if found else None
