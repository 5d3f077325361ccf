"""The book of names: states, governments, bodies and media, and the people and offices that a user imports."""

from __future__ import annotations

from onrecord.names.book import Book, load, place
from onrecord.names.entry import Name, Office
from onrecord.names.folding import folded
from onrecord.names.importing import Imported, import_names
from onrecord.names.rows import Rejected

__all__ = [
    "Book",
    "Imported",
    "Name",
    "Office",
    "Rejected",
    "folded",
    "import_names",
    "load",
    "place",
]
