"""The full-text index beside a ledger: which statements hold some words, with stemming and phrases.

It follows from the ledger alone and can be deleted: it is brought up to date with the changes it has not seen, and made
anew where it belongs to another ledger, to another version of this file, or is broken. One entry a statement as it
stands, one more a document with the article's words.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.changing import one
from onrecord.ledger.journal import change_of
from onrecord.ledger.place import READ_PATIENCE, Place
from onrecord.ledger.schema import words_sql
from onrecord.ledger.selection import DAY, Selection, bearers, days

if TYPE_CHECKING:
    import tantivy
    from duckdb import DuckDBPyConnection

FORMAT = "2"
"""Rises with every change to the fields."""
SHIFT = 24
"""A row's key is the number of its document, shifted by so many bits, and its own number."""
HEAP = 15_000_000
"""Bytes that the writer may hold."""
_CHUNK = 500
_MOST = 10_000_000
_COUNTED = 10_000
"""Of so many rows it is told in how many documents they stand."""
_MARK = 1337
"""What the files of tantivy end with."""
_DOCUMENT_BITS, _NUMBER_BITS = 30, 12
_DOCUMENTS, _NUMBERS = (1 << _DOCUMENT_BITS) - 1, (1 << _NUMBER_BITS) - 1


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index holds: of which ledger, up to which change, with which digest."""

    ledger: str
    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The keys of the rows found, in order, how many there are in all, and in how many documents, if that is quick."""

    keys: tuple[int, ...]
    total: int
    documents: int | None = None


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
    builder.add_integer_field("day", stored=False, indexed=True)
    builder.add_unsigned_field("order", stored=False, indexed=False, fast=True)
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
    if _stamp_of(_opened(place)) == wanted:
        return
    try:
        with _alone(place):
            _bring(connection, place, wanted)
    except (OSError, ValueError) as error:
        remedy = "make room, or mend the folder's permissions; the index can be deleted and is made again"
        raise place.error(f"its index {place.index.name} cannot be written ({error})", remedy) from error


@contextlib.contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Let nobody else change the index meanwhile: one that lags behind would give wrong answers."""
    if not place.journal.exists():
        yield
        return
    with open(place.journal, "rb") as stream:
        until = time.monotonic() + READ_PATIENCE
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    problem = "another process brings its index up to date"
                    raise place.error(problem, "wait until that is done and try again") from None
            time.sleep(0.05)
        yield


def _bring(connection: DuckDBPyConnection, place: Place, wanted: Stamp) -> None:
    index = _opened(place)
    have = _stamp_of(index)
    if have == wanted:
        return
    touched = _touched(connection, have, wanted)
    try:
        if index is not None and touched is not None:
            _write(connection, index, touched, wanted, fresh=False)
            return
    except BaseException as error:
        if not _is_broken(error):
            raise
    _make(connection, place, wanted)


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
    except BaseException as error:
        if not _is_broken(error):
            raise
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
    except BaseException as error:
        if not _is_broken(error):
            raise
        return None


def _is_broken(error: BaseException) -> bool:
    """Tell whether an error is one of damaged files; where the library panics, that is no Exception."""
    return isinstance(error, (ValueError, OSError, RuntimeError, TypeError)) or type(error).__name__ == "PanicException"


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
            if not fresh:  # by a query: by a term the library finds no number of a field without sign
                writer.delete_documents_by_query(tantivy.Query.term_set_query(schema, "document", chunk))
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
    lower(d.outlet), {DAY}::VARCHAR, s.state, v.current, m.family IS NULL OR m.family = s.document, s.speaker, s.about
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
            "order": [_order_of(day_of(published), document, number)],
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


def _order_of(day: int, document: int, number: int) -> int:
    """Return what is larger for a row that comes earlier: the newest first, in one day in the order of the ledger."""
    in_document = _NUMBERS - min(number, _NUMBERS)
    return (day << _DOCUMENT_BITS + _NUMBER_BITS) + (_DOCUMENTS - document << _NUMBER_BITS) + in_document


def search(connection: DuckDBPyConnection, place: Place, selection: Selection, limit: int | None) -> Hits:
    """Return the rows of a selection that has words, at most ``limit`` of them.

    Raises:
        ConfigurationError: the words are no query.
        LedgerError: there is no index, and none can be made.
    """
    try:
        return _searched(connection, place, selection, limit)
    except BaseException as error:
        if not _is_broken(error):
            raise
        with _alone(place):
            remove(place)
        update(connection, place)
        return _searched(connection, place, selection, limit)


def _searched(connection: DuckDBPyConnection, place: Place, selection: Selection, limit: int | None) -> Hits:
    index = _opened(place)
    if index is None:
        raise place.error("its index is missing or broken", "make room and run the same again, which makes it")
    searcher = index.searcher()
    query = _query(connection, index, searcher, selection)
    newest = selection.order != "relevance"
    options: dict[str, Any] = {"order_by_field": "order"} if newest else {}
    wanted = _MOST if limit is None else limit
    found = searcher.search(query, limit=max(1, min(wanted, searcher.num_docs or 1)), **options)
    keys = _numbers(searcher, "key", [address for _, address in found.hits[:wanted]])
    total = _count(found)
    if len(keys) < total <= _COUNTED:
        every = searcher.search(query, limit=total).hits
        return Hits(tuple(keys), total, len(set(_numbers(searcher, "document", [address for _, address in every]))))
    return Hits(tuple(keys), total, documents_of(keys) if len(keys) == total else None)


def documents_of(keys: Iterable[int]) -> int:
    """Return in how many documents the rows with these keys stand."""
    return len({key >> SHIFT for key in keys})


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
        parts.append(term(schema, "outlet", one(connection, "SELECT lower(?)", [selection.outlet])))
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
    """Return the query of words: each of them in one of the fields, those in quotation marks as a phrase."""
    told = plain(words)
    if not any(char.isalnum() for char in told):
        raise ConfigurationError("words", f"{words!r} holds no word to look for", "give a word, or leave it out")
    try:
        return index.parse_query(told, fields, conjunction_by_default=True)
    except ValueError as error:
        remedy = "give words, or a phrase in double quotation marks: '\"enriched uranium\" centrifuges'"
        raise ConfigurationError("words", f"{words!r} is no query ({error})", remedy) from error


def plain(words: str) -> str:
    """Return words without the signs that mean something else to the index; quotation marks of all sorts alike."""
    straight = words.translate(_MARKS)
    parts = straight.split('"') if straight.count('"') % 2 == 0 else [straight.replace('"', " ")]
    cleaned = [" ".join("".join(map(_sign, part)).split()) for part in parts]
    return " ".join(f'"{part}"' if place % 2 else part for place, part in enumerate(cleaned) if part)


_MARKS = {ord(mark): '"' for mark in "“”„«»‟"} | {ord("\u2019"): " "}


def _sign(char: str) -> str:
    """Return a character as a query may hold it: no sign of its language, and no capitals, which make operators."""
    return char.lower() if char.isascii() and char.isalnum() else " " if char.isascii() or char.isspace() else char


def sound(place: Place) -> bool:
    """Tell whether each file of the index has the sum that the library wrote at its end; it takes reading all of it."""
    return all(map(_has_its_sum, place.index.glob("*.*"))) if place.index.is_dir() else True


def _has_its_sum(path: Path) -> bool:
    """Check a file that ends with JSON that has the sum of what is before it, the length of that JSON, and a mark."""
    if path.suffix in (".json", ".lock"):
        return True
    data = path.read_bytes()
    length, mark = int.from_bytes(data[-8:-4], "little"), int.from_bytes(data[-4:], "little")
    try:
        told = json.loads(data[-8 - length : -8])
        return mark == _MARK and zlib.crc32(data[: -8 - length]) == told["crc"]
    except (ValueError, KeyError, TypeError):
        return False


def remove(place: Place) -> None:
    """Delete the index."""
    shutil.rmtree(place.index, ignore_errors=True)
    shutil.rmtree(Path(str(place.index) + ".part"), ignore_errors=True)
