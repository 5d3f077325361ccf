"""Copies in the ledger: candidates by bands, confirmed by their texts, linked in a family with its first printing.

The bands are those of :data:`copies.METHOD`; where a ledger has those of another, they are made anew from the texts.
Versions of one address are no copies of one another.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.ledger.copies import (
    CANDIDATES,
    HOLDERS,
    METHOD,
    Likeness,
    Printing,
    Shingles,
    bands,
    family,
    is_copy,
    may_be_copy,
    shingles,
    traces,
)
from onrecord.records import Document

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CHUNK = 500
_PIECE = 32
"""Documents whose candidates are held at once."""


def link(connection: DuckDBPyConnection, texts: Sequence[tuple[int, Document]]) -> set[int]:
    """Link new documents, by number, with those they are copies of; return the numbers of all whose family changes."""
    found = {number: bands(document.text) for number, document in texts}
    candidates = _candidates(connection, found)
    store(connection, found)
    new = dict(texts)
    linked: set[int] = set()
    for start in range(0, len(texts), _PIECE):
        piece = texts[start : start + _PIECE]
        held = _Held(connection, {each for number, _ in piece for each in candidates[number]}, new)
        for number, document in piece:
            copies = [
                (other, likeness)
                for other in candidates[number]
                if held.urls[other] is None or held.urls[other] != document.url
                if (likeness := held.likeness(number, other)) is not None
            ]
            if copies:
                linked |= _join(connection, held, number, copies)
    return linked


def refresh(connection: DuckDBPyConnection) -> None:
    """Make all bands anew if the ledger's are of another method; called before new documents come in."""
    row = connection.execute("SELECT value FROM stored.meta WHERE key = 'copies'").fetchone()
    if row is not None and row[0] == METHOD:
        return
    connection.execute("DELETE FROM stored.bands")
    connection.execute("DELETE FROM stored.meta WHERE key = 'copies'")
    connection.execute("INSERT INTO stored.meta VALUES ('copies', ?)", [METHOD])
    last = -1
    while True:
        query = "SELECT number, text FROM stored.documents WHERE number > ? ORDER BY number LIMIT ?"
        rows = connection.execute(query, [last, _CHUNK]).fetchall()
        if not rows:
            return
        store(connection, {number: bands(text) for number, text in rows})
        last = rows[-1][0]


def store(connection: DuckDBPyConnection, found: dict[int, tuple[int, ...]]) -> None:
    """Keep the bands of documents."""
    told = [{"band": band, "document": number} for number, one in found.items() for band in one]
    if told:
        shape = '[{"band":"BIGINT","document":"INTEGER"}]'
        query = f"INSERT INTO stored.bands SELECT unnest(from_json(?, '{shape}'), max_depth := 2)"
        connection.execute(query, [json.dumps(told)])


def _candidates(connection: DuckDBPyConnection, found: dict[int, tuple[int, ...]]) -> dict[int, list[int]]:
    """Return the documents worth confirming for each new one: those with most bands in common, earlier ones only."""
    holders: dict[int, list[int]] = defaultdict(list)
    wanted = sorted({band for one in found.values() for band in one})
    query = f"""SELECT band, document FROM stored.bands WHERE band IN (SELECT unnest(?::BIGINT[]))
        QUALIFY row_number() OVER (PARTITION BY band ORDER BY document) <= {HOLDERS}"""
    for band, document in connection.execute(query, [wanted]).fetchall():
        holders[band].append(document)
    candidates: dict[int, list[int]] = {}
    for number in sorted(found):
        shared: Counter[int] = Counter()
        for band in found[number]:
            shared.update(holders[band])
            if len(holders[band]) < HOLDERS:
                holders[band].append(number)
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:CANDIDATES]
        candidates[number] = sorted(other for other, _ in best)
    return candidates


class _Held:
    """The texts and printings that some documents are compared with, each made once."""

    def __init__(self, connection: DuckDBPyConnection, numbers: set[int], new: dict[int, Document]) -> None:
        self._texts = {number: document.text for number, document in new.items()}
        self.urls = {number: document.url for number, document in new.items()}
        self.printings = {
            number: Printing(document=document.id, published=document.published, added=number)
            for number, document in new.items()
        }
        query = """SELECT number, id, published, url, text FROM stored.documents
            WHERE number IN (SELECT unnest(?::INTEGER[]))"""
        for number, id, published, url, text in connection.execute(query, [sorted(numbers - new.keys())]).fetchall():
            self._texts[number], self.urls[number] = text, url
            self.printings[number] = Printing(document=id, published=published, added=number)
        self._traces: dict[int, frozenset[int]] = {}
        self._shingles: dict[int, Shingles] = {}

    def likeness(self, number: int, other: int) -> Likeness | None:
        """Return how alike two documents are if one is a copy of the other; most candidates are none at first sight."""
        if not may_be_copy(self._trace(number), self._trace(other)):
            return None
        return is_copy(self._shingles_of(number), self._shingles_of(other))

    def _trace(self, number: int) -> frozenset[int]:
        if number not in self._traces:
            self._traces[number] = traces(self._texts[number])
        return self._traces[number]

    def _shingles_of(self, number: int) -> Shingles:
        if number not in self._shingles:
            self._shingles[number] = shingles(self._texts[number])
        return self._shingles[number]


def _join(connection: DuckDBPyConnection, held: _Held, number: int, copies: list[tuple[int, Likeness]]) -> set[int]:
    """Put a document into the family of its copies, whose first printings may change; return who is affected."""
    query = "SELECT document, family FROM stored.families WHERE document IN (SELECT unnest(?::INTEGER[]))"
    families = dict(connection.execute(query, [[other for other, _ in copies]]).fetchall())
    firsts = {families.get(other, other) for other, _ in copies}
    printings = {_printing(connection, held, first).document: first for first in firsts} | {
        held.printings[number].document: number
    }
    chosen = family(held.printings[number], [_printing(connection, held, first) for first in firsts])
    first = printings[chosen.first.document]
    closest = max(likeness.containment for _, likeness in copies)
    rows = [[other, first, likeness.containment] for other, likeness in copies if other not in families]
    connection.executemany("INSERT INTO stored.families VALUES (?, ?, ?)", [[number, first, closest], *rows])
    old = sorted(firsts - {first})
    affected = {number, *(row[0] for row in rows if isinstance(row[0], int))}
    if old:
        query = "SELECT document FROM stored.families WHERE family IN (SELECT unnest(?::INTEGER[]))"
        affected |= {row[0] for row in connection.execute(query, [old]).fetchall()}
        query = "UPDATE stored.families SET family = ? WHERE family IN (SELECT unnest(?::INTEGER[]))"
        connection.execute(query, [first, old])
    return affected


def _printing(connection: DuckDBPyConnection, held: _Held, number: int) -> Printing:
    """Return the printing of a family's first document, which need not be among those compared."""
    if number not in held.printings:
        query = "SELECT id, published FROM stored.documents WHERE number = ?"
        id, published = connection.execute(query, [number]).fetchall()[0]
        held.printings[number] = Printing(document=id, published=published, added=number)
    return held.printings[number]
