"""Which documents a selection takes, in the order in which they came into the ledger, and which of their rows.

A selection that only says which documents are meant takes documents without any statement too, so that nothing is
missing where a whole ledger is handed on. The ledger is held for some documents at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.ledger import index
from onrecord.ledger.answers import select
from onrecord.ledger.changing import asking
from onrecord.ledger.place import Place, held
from onrecord.ledger.rows import readings
from onrecord.ledger.selection import Selection, where
from onrecord.records import Reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PIECE = 50
_ROW = (1 << index.SHIFT) - 1

Rows = Mapping[int, frozenset[int] | None]
"""Documents by number, each with the numbers of the rows that are meant; None for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A document of a selection: its ``whole`` reading, and the ids of the statements that are meant."""

    whole: Reading
    chosen: frozenset[str]

    @property
    def reading(self) -> Reading:
        """The reading with the statements that are meant and those that relay them.

        Without its relays, whose word a statement is would be lost.
        """
        meant = self.chosen
        kept = meant | {relay for one in self.whole.statements if one.id in meant for relay in one.via}
        return replace(self.whole, statements=tuple(one for one in self.whole.statements if one.id in kept))


def chosen(place: Place, selection: Selection) -> Rows:
    """Return the documents and rows of a selection.

    Raises:
        LedgerError: the ledger cannot be read.
        ConfigurationError: the words are no query.
    """
    if _of_documents(selection):
        return dict.fromkeys(_documents(place, selection))
    rows: dict[int, set[int]] = {}
    for key in select(place, selection).keys:
        rows.setdefault(key >> index.SHIFT, set()).add(key & _ROW)
    return {number: frozenset(rows[number]) for number in sorted(rows)}


def _of_documents(selection: Selection) -> bool:
    """Tell whether a selection takes whole documents, as nothing in it is asked of a statement."""
    asked = (selection.speaker, selection.about, selection.act, selection.kind)
    return not (selection.words.strip() or selection.state) and all(one is None for one in asked)


def _documents(place: Place, selection: Selection) -> list[int]:
    with asking(place) as connection:
        condition = where(connection, selection)
        query = f"""SELECT d.number FROM (SELECT number AS document FROM stored.documents) s
            JOIN stored.documents d ON d.number = s.document JOIN stored.versions v ON v.document = s.document
            LEFT JOIN stored.families m ON m.document = s.document WHERE {condition.sql()} ORDER BY d.number"""
        return [row[0] for row in connection.execute(query, condition.values).fetchall()]


def selected(place: Place, rows: Rows) -> Iterator[Selected]:
    """Yield the readings of documents, each with the rows that are meant.

    A document that was removed meanwhile is left out.
    """
    numbers = list(rows)
    for start in range(0, len(numbers), _PIECE):
        piece = numbers[start : start + _PIECE]
        with held(place) as connection:
            found = list(readings(connection, piece))
            ids = _ids(connection, piece)
        for number, reading in found:
            wanted = rows[number]
            if wanted is None:
                meant = frozenset(one.id for one in reading.statements)
            else:
                meant = frozenset(ids[number, row] for row in wanted if (number, row) in ids)
            yield Selected(whole=reading, chosen=meant)


def _ids(connection: DuckDBPyConnection, documents: Sequence[int]) -> dict[tuple[int, int], str]:
    query = "SELECT document, number, id FROM stored.standing WHERE document IN (SELECT unnest(?::INTEGER[]))"
    return {(row[0], row[1]): row[2] for row in connection.execute(query, [list(documents)]).fetchall()}
