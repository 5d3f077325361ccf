"""The full-text index beside a ledger: which statements hold some words, with stemming and phrases.

It follows from the ledger alone and can be deleted: it is brought up to date with the changes it has not seen, and made
anew where it belongs to another ledger, to another version of this file, or is broken. One entry a statement as it
stands, one more a document with the article's words.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.changing import one
from onrecord.ledger.journal import change_of
from onrecord.ledger.place import Place
from onrecord.ledger.schema import words_sql
from onrecord.ledger.selection import Selection, bearers, days

if TYPE_CHECKING:
    import tantivy
    from duckdb import DuckDBPyConnection

FORMAT = "1"
"""Rises with every change to the fields."""
SHIFT = 24
"""A row's key is the number of its document, shifted by so many bits, and its own number."""
HEAP = 15_000_000
"""Bytes that the writer may hold."""
_CHUNK = 500
_MOST = 10_000_000
_STAMP = "stamp.json"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index holds: of which ledger, up to which change, with which digest."""

    ledger: str
    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The keys of the rows found, in order, and how many there are in all."""

    keys: tuple[int, ...]
    total: int


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("document", stored=False, indexed=True, fast=True)
    for name in ("content", "source", "article"):
        builder.add_text_field(name, stored=False, tokenizer_name="en_stem", index_option="position")
    for name in ("act", "kind", "outlet", "sort", "state"):
        builder.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic")
    for name in ("speaker", "about"):
        builder.add_unsigned_field(name, stored=False, indexed=True)
    builder.add_integer_field("day", stored=False, indexed=True, fast=True)
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def current(connection: DuckDBPyConnection, place: Place) -> bool:
    """Tell whether the index has every change of the ledger."""
    return _stamp_of(_opened(place)) == head(connection)


def head(connection: DuckDBPyConnection) -> Stamp:
    """Return what an index of the ledger as it is now would be stamped with."""
    ledger = one(connection, "SELECT value FROM stored.meta WHERE key = 'ledger'")
    line = one(connection, "SELECT line FROM stored.changes ORDER BY seq DESC LIMIT 1")
    change = change_of(line) if line else None
    return Stamp(f"{FORMAT} {ledger}", change.seq if change else 0, change.digest if change else "")


def update(connection: DuckDBPyConnection, place: Place) -> None:
    """Bring the index up to date; make it anew where it cannot be.

    Raises:
        LedgerError: the folder cannot be written.
    """
    wanted = head(connection)
    index = _opened(place)
    if _stamp_of(index) == wanted:
        return
    try:
        touched = _touched(connection, _stamp_of(index), wanted) if index else None
        if index is None or touched is None:
            _make(connection, place, wanted)
        else:
            _write(connection, index, touched, wanted, fresh=False)
    except (OSError, ValueError) as error:
        if "LockBusy" in str(error) or "lock" in str(error).lower():
            return  # another process brings it up to date
        remedy = "make room, or mend the folder's permissions; the index can be deleted and is made again"
        raise place.error(f"its index {place.index.name} cannot be written ({error})", remedy) from error


def _make(connection: DuckDBPyConnection, place: Place, wanted: Stamp) -> None:
    """Make the index anew in a folder beside, and put it in place when it is whole."""
    import tantivy

    partial = place.index.with_name(place.index.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    query = "SELECT number FROM stored.documents ORDER BY number"
    numbers = [row[0] for row in connection.execute(query).fetchall()]
    index = tantivy.Index(_schema(), path=str(partial))
    _write(connection, index, numbers, wanted, fresh=True)
    shutil.rmtree(place.index, ignore_errors=True)
    partial.replace(place.index)


def _opened(place: Place) -> tantivy.Index | None:
    """Return the index, None where there is none that can be used."""
    import tantivy

    if not place.index.is_dir():
        return None
    try:
        index = tantivy.Index(_schema(), path=str(place.index))
        index.reload()
        return index
    except (ValueError, OSError, RuntimeError):
        return None  # of other fields, or broken: it is made anew


def _stamp_of(index: tantivy.Index | None) -> Stamp | None:
    import tantivy

    if index is None:
        return None
    try:
        searcher = index.searcher()
        query = tantivy.Query.term_query(index.schema, "sort", "stamp")
        hits = searcher.search(query, limit=1).hits
        told = searcher.doc(hits[0][1]).get_first("stamp") if hits else None
        return Stamp(*json.loads(told)) if told else None
    except (ValueError, OSError, RuntimeError, TypeError):
        return None


def _touched(connection: DuckDBPyConnection, have: Stamp | None, wanted: Stamp) -> list[int] | None:
    """Return the documents that changes since ``have`` touched; None where they do not lead from it to now."""
    if have is None or have.ledger != wanted.ledger or have.seq > wanted.seq:
        return None
    query = "SELECT line FROM stored.changes WHERE seq >= ? ORDER BY seq"
    changes = [change_of(row[0]) for row in connection.execute(query, [have.seq]).fetchall()]
    if have.seq and (not changes or changes[0].digest != have.digest):
        return None
    later = changes[1:] if have.seq else changes
    return sorted({number for change in later for number in change.touched})


def _write(
    connection: DuckDBPyConnection, index: tantivy.Index, numbers: Sequence[int], stamp: Stamp, *, fresh: bool
) -> None:
    import tantivy

    writer = index.writer(heap_size=HEAP, num_threads=1)
    try:
        schema = index.schema
        for start in range(0, len(numbers), _CHUNK):
            chunk = list(numbers[start : start + _CHUNK])
            if not fresh:
                for number in chunk:
                    writer.delete_documents_by_term("document", number)
            for entry in _entries(connection, chunk):
                writer.add_document(tantivy.Document.from_dict(entry, schema))
        writer.delete_documents_by_term("sort", "stamp")
        told = json.dumps([stamp.ledger, stamp.seq, stamp.digest])
        writer.add_document(tantivy.Document.from_dict({"sort": ["stamp"], "stamp": [told]}, schema))
        writer.commit()
        writer.wait_merging_threads()
    except BaseException:
        with contextlib.suppress(ValueError, RuntimeError):
            writer.rollback()
        raise


_STATEMENTS = f"""
SELECT s.document, s.number, {words_sql("s.content_spans")}, {words_sql("s.source_spans")}, s.act, s.kind,
    lower(d.outlet), d.published, s.state, v.current, m.family IS NULL OR m.family = s.document, s.speaker, s.about
FROM stored.standing s JOIN stored.documents d ON d.number = s.document
JOIN stored.versions v ON v.document = s.document LEFT JOIN stored.families m ON m.document = s.document
WHERE s.document IN (SELECT unnest(?::INTEGER[]))
"""


def _entries(connection: DuckDBPyConnection, numbers: list[int]) -> Iterator[dict[str, list[Any]]]:
    """Yield the entries of documents: their statements, and each article."""
    actors, members = _entities(connection, numbers)
    for row in connection.execute(_STATEMENTS, [numbers]).fetchall():
        document, number, content, source, act, kind, outlet, published, state, is_current, first, speaker, about = row
        entry: dict[str, list[Any]] = {
            "key": [(document << SHIFT) + number], "document": [document], "content": [content or ""],
            "source": [source or ""], "act": [act or ""], "kind": [kind], "state": [state], "day": [day_of(published)],
            "sort": ["statement", *(["current"] if is_current else []), *(["first"] if first else [])],
            "speaker": _actors(actors, members, document, [speaker] if speaker else []),
            "about": _actors(actors, members, document, about or []),
        }  # fmt: skip
        yield entry | ({"outlet": [outlet]} if outlet else {})
    query = """SELECT number, concat_ws(' ', title, text) FROM stored.documents
        WHERE number IN (SELECT unnest(?::INTEGER[]))"""
    for number, text in connection.execute(query, [numbers]).fetchall():
        yield {"document": [number], "article": [text], "sort": ["article"]}


_Members = dict[tuple[int, int], list[int]]


def _entities(connection: DuckDBPyConnection, numbers: list[int]) -> tuple[dict[tuple[int, int], int], _Members]:
    query = (
        "SELECT document, number, actor, members FROM stored.entities WHERE document IN (SELECT unnest(?::INTEGER[]))"
    )
    actors: dict[tuple[int, int], int] = {}
    members: _Members = {}
    for document, number, actor, those in connection.execute(query, [numbers]).fetchall():
        if actor is not None:
            actors[document, number] = actor
        if those:
            members[document, number] = those
    return actors, members


def _actors(actors: dict[tuple[int, int], int], members: _Members, document: int, entities: Iterable[int]) -> list[int]:
    wanted = [each for entity in entities for each in (entity, *members.get((document, entity), ()))]
    return sorted({actors[document, each] for each in wanted if (document, each) in actors})


def day_of(published: str | None) -> int:
    """Return a day as its number in the calendar; 0 where it is not known."""
    try:
        return date.fromisoformat(published or "").toordinal()
    except ValueError:
        return 0


def search(connection: DuckDBPyConnection, place: Place, selection: Selection, limit: int | None) -> Hits:
    """Return the rows of a selection that has words, at most ``limit`` of them.

    Raises:
        ConfigurationError: the words are no query.
        LedgerError: there is no index, and none can be made.
    """
    index = _opened(place)
    if index is None:
        raise place.error("its index is missing or broken", "make room and run the same again, which makes it")
    searcher = index.searcher()
    query = _query(connection, index, searcher, selection)
    newest = selection.order != "relevance"
    options: dict[str, Any] = {"order_by_field": "day"} if newest else {}
    # All of one day must be there before they can be put in the order of the ledger.
    found = searcher.search(query, limit=max(1, min(limit or _MOST, searcher.num_docs or 1)), **options)
    keys = _numbers(searcher, "key", [address for _, address in found.hits])
    return Hits(tuple(keys), _count(found))


def articles(place: Place, words: str) -> int:
    """Return how many articles hold the words anywhere."""
    index = _opened(place)
    if index is None:
        return 0
    return _count(index.searcher().search(_text(index, words, ["article"]), limit=1))


def _numbers(searcher: tantivy.Searcher, field: str, addresses: list[Any]) -> list[int]:
    values: list[Any] = searcher.fast_field_values(field, addresses) if addresses else []
    return [int(value) for value in values]


def _count(found: Any) -> int:
    """Return how many entries a search found; the library's types do not know the attribute."""
    return int(found.count or 0)


def _query(
    connection: DuckDBPyConnection, index: tantivy.Index, searcher: tantivy.Searcher, selection: Selection
) -> tantivy.Query:
    import tantivy

    term = tantivy.Query.term_query
    schema = index.schema
    parts = [_words(index, searcher, selection), *(term(schema, "sort", sort) for sort in _sorts(selection))]
    for name in ("act", "kind"):
        if getattr(selection, name):
            parts.append(term(schema, name, getattr(selection, name)))
    if selection.outlet:
        parts.append(term(schema, "outlet", selection.outlet.lower()))
    if selection.state:
        parts.append(tantivy.Query.term_set_query(schema, "state", list(selection.state)))
    if selection.since or selection.until:
        first = day_of(days(selection.since, "since")[0]) if selection.since else 1
        last = day_of(days(selection.until, "until")[1]) if selection.until else date.max.toordinal()
        parts.append(tantivy.Query.range_query(schema, "day", tantivy.FieldType.Integer, first, last))
    if selection.document:
        number = one(connection, "SELECT number FROM stored.documents WHERE id = ?", [selection.document])
        parts.append(term(schema, "document", number or 0))
    for name in ("speaker", "about"):
        if (asked := getattr(selection, name)) is not None:
            parts.append(tantivy.Query.term_set_query(schema, name, list(bearers(connection, asked).actors)))
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])


def _sorts(selection: Selection) -> list[str]:
    return ["statement", *([] if selection.versions else ["current"]), *(["first"] if selection.families else [])]


def _words(index: tantivy.Index, searcher: tantivy.Searcher, selection: Selection) -> tantivy.Query:
    import tantivy

    fields = [place for place in selection.where if place != "article"]
    parts = [_text(index, selection.words, fields)] if fields else []
    if "article" in selection.where:
        hits = searcher.search(_text(index, selection.words, ["article"]), limit=max(1, searcher.num_docs or 1)).hits
        numbers = _numbers(searcher, "document", [each for _, each in hits])
        parts.append(tantivy.Query.term_set_query(index.schema, "document", numbers))
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])


def _text(index: tantivy.Index, words: str, fields: list[str]) -> tantivy.Query:
    """Return the query of words: all of them in one of the fields, those in quotation marks as a phrase."""
    try:
        return index.parse_query(plain(words), fields, conjunction_by_default=True)
    except ValueError as error:
        remedy = "give words, or a phrase in double quotation marks: '\"enriched uranium\" centrifuges'"
        raise ConfigurationError("words", f"{words!r} is no query ({error})", remedy) from error


def plain(words: str) -> str:
    """Return words without the signs that mean something else to the index; quotation marks of all sorts alike."""
    straight = words.translate({ord(mark): '"' for mark in "“”„«»‟"})
    if straight.count('"') % 2:
        straight = straight.replace('"', " ")
    kept = "".join(char if char.isalnum() or char in "\"' \u2019" else " " for char in straight)
    cleaned = " ".join(kept.replace("'", " ").replace("\u2019", " ").split())
    return cleaned.replace(" AND ", " and ").replace(" OR ", " or ").replace(" NOT ", " not ")


def remove(place: Place) -> None:
    """Delete the index."""
    shutil.rmtree(place.index, ignore_errors=True)
    shutil.rmtree(Path(str(place.index) + ".part"), ignore_errors=True)
