"""An open ledger: composes inputs, the reader and the stage ``ledger``. The place where a program keeps readings.

The ledger's file is held for one batch or one question at a time, so that others can read while documents come in.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError, LedgerError
from onrecord.exchange.folders import new_folder
from onrecord.ledger import (
    answers,
    decisions,
    edited,
    index,
    looking,
    migrating,
    parquet,
    recovering,
    sql,
    tables,
    verifying,
)
from onrecord.ledger.answers import Row, Statements
from onrecord.ledger.changing import Transaction, asking, changing, check, settle
from onrecord.ledger.chosen import Selected, chosen, selected
from onrecord.ledger.correction import Verb
from onrecord.ledger.corrections import Corrected
from onrecord.ledger.deciding import Signature
from onrecord.ledger.looking import Hints
from onrecord.ledger.place import Place, held, is_damage
from onrecord.ledger.recovering import Recovered
from onrecord.ledger.schema import VERSION
from onrecord.ledger.selection import Selection
from onrecord.ledger.standing import standing
from onrecord.ledger.teaching import Taught, write_passages
from onrecord.ledger.verifying import Verified
from onrecord.ledger.writing import Batch, Incoming, Written, remove, write
from onrecord.records import Document, Reading, Refusal

if TYPE_CHECKING:
    from onrecord.ingest.arrival import Arrival
    from onrecord.ingest.watching import FeedState, Polls
    from onrecord.pipeline import Reader

ENVIRONMENT = "ONRECORD_LEDGER"
"""The environment variable that names the ledger."""
USUAL = "onrecord.duckdb"
"""The name of a ledger in the working folder."""
BATCH_TEXT, BATCH_DOCUMENTS, BATCH_SECONDS = 2_000_000, 256, 10.0
"""A batch is written when it has so much text, so many documents, or is so old."""

Progress = Callable[["Added"], None]


def usual_place() -> Path:
    """Return where the ledger lies: ``ONRECORD_LEDGER``, or ``onrecord.duckdb`` in the working folder."""
    return Path(os.environ.get(ENVIRONMENT) or USUAL)


def open_ledger(path: str | os.PathLike[str] | None = None) -> Ledger:
    """Return the ledger at ``path``, by default ``ONRECORD_LEDGER`` or ``onrecord.duckdb`` in the working folder.

    A ledger that is not there is made by the first :meth:`Ledger.add`. One of an earlier version is migrated, and the
    old file is kept beside it.

    Raises:
        LedgerError: it is damaged, held, newer than this onrecord, or no ledger.

    Example:
        >>> import onrecord
        >>> with onrecord.open_ledger() as ledger:  # doctest: +SKIP
        ...     ledger.add(["articles/"])
        ...     for row in ledger.statements(speaker="Ines Falk", act="deny"):
        ...         print(row.outlet, row.published, row.content)
    """
    return Ledger(Path(path) if path is not None else usual_place())


@dataclass(slots=True)
class Added:
    """What became of inputs: ids of documents that are new, were read again, are versions or copies, or were there.

    ``waiting`` were read and are written with their batch; ``latest`` is what was dealt with last: a reading, a
    refusal, or the origin of what was there.
    """

    new: int = 0
    read_again: int = 0
    there: int = 0
    waiting: int = 0
    versions: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    latest: Reading | Refusal | str = field(default="", repr=False)

    @property
    def read(self) -> int:
        """How many were read, for the first time or again."""
        return self.new + self.read_again + self.waiting

    @property
    def done(self) -> int:
        """How many inputs were dealt with."""
        return self.read + self.there + len(self.refused)

    def count(self, written: Written) -> None:
        """Count what a batch did."""
        self.waiting = 0
        self.new += len(written.new)
        self.read_again += len(written.read_again)
        self.versions += written.versions
        self.copies += written.copies


class Ledger:
    """A ledger of readings; a context manager. Make it with :func:`open_ledger`."""

    def __init__(self, path: Path) -> None:
        self._place = Place(path)
        self.migrated_from: Path | None = None
        if path.exists() and not self._checked():
            self.migrated_from = migrating.migrated(self._place)
            self._checked()

    def _checked(self) -> bool:
        """Check the ledger; return False, with nothing checked, where its tables are of an earlier version."""
        with held(self._place) as connection:
            version = migrating.version_of(connection)
            if version is not None and version < VERSION:
                return False
            if version is not None or self._place.journal.exists():
                check(connection, self._place)
            return True

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left open: the file is held during each call alone."""

    @property
    def path(self) -> Path:
        """The file of the ledger."""
        return self._place.ledger

    def add(
        self,
        origins: Iterable[str],
        *,
        reader: Reader | None = None,
        again: bool = False,
        tell: Progress = lambda _: None,
        **settings: Any,
    ) -> Added:
        """Read origins into the ledger, as :func:`onrecord.ingest.documents` takes them, and count what became of them.

        Args:
            origins: files, folders, globs, addresses, feeds, archives, lists of addresses, or ``-``.
            reader: what reads them; by default ``onrecord.load()``.
            again: whether to read documents again that are there, read by the same reader.
            tell: called with the counts after each input.
            settings: as :class:`onrecord.ingest.IngestSettings` takes them.

        Raises:
            LedgerError: the ledger cannot be written; what was added before is there.
        """
        from onrecord.ingest import IngestSettings, arrivals

        known = Known(None if again else self._place, _reader(reader))
        coming = arrivals(origins, IngestSettings(**settings), known=known.key)
        added, writer = Added(), _Writer(self._place)
        try:
            _keep(coming, known, writer, added, tell)
        finally:
            writer.flush(added, due=False)
            tell(added)
        return added

    def watch(
        self,
        feeds: Iterable[str],
        *,
        stop: threading.Event,
        reader: Reader | None = None,
        tell: Progress = lambda _: None,
        polled: Callable[[FeedState], None] = lambda _: None,
        **settings: Any,
    ) -> Added:
        """Poll feeds politely until ``stop`` is set, and add what they bring; each poll is written when it ends.

        Args:
            feeds: addresses of feeds and OPML lists, or paths of OPML files.
            stop: ends the watch when it is set.
            reader: what reads the entries; by default ``onrecord.load()``.
            tell: called with the counts after each input.
            polled: called after each poll with the state of its feed.
            settings: as :class:`onrecord.ingest.IngestSettings` takes them, and ``interval``, the seconds between two
                polls of a feed.

        Raises:
            LedgerError: the ledger cannot be written; what was added before is there.
        """
        from onrecord.ingest import IngestSettings
        from onrecord.ingest.watching import INTERVAL, watch

        known = Known(self._place, _reader(reader))
        interval = settings.pop("interval", INTERVAL)
        coming = watch(
            feeds, IngestSettings(**settings), state=self._feeds(), known=known.key, stop=stop, interval=interval
        )
        added, writer = Added(), _Writer(self._place)
        try:
            while (state := _keep_poll(coming, known, writer, added, tell)) is not None:
                polled(state)
        finally:
            writer.flush(added, due=False)
        return added

    def _feeds(self) -> dict[str, Any]:
        import json

        from onrecord.ingest.watching import FeedState

        if not self._place.ledger.exists():
            return {}
        with held(self._place) as connection:
            if migrating.version_of(connection) is None:
                return {}
            rows = connection.execute("SELECT url, state FROM stored.feeds").fetchall()
        return {url: FeedState.from_dict(json.loads(state)) for url, state in rows}

    def add_readings(self, items: Iterable[Reading | Refusal], *, reader: str = "import") -> Added:
        """Keep readings that were made elsewhere, as ``onrecord import`` does; those that are there stay."""
        known = {id for id, _ in _there(self._place)}
        added, writer = Added(), _Writer(self._place)
        try:
            for item in items:
                if isinstance(item, Refusal):
                    writer.batch.refusals.append(item)
                    added.refused.append(item)
                elif item.document.id in known:
                    added.there += 1
                else:
                    known.add(item.document.id)
                    digest = next((one.provenance.model for one in item.statements), "")
                    origin = item.document.path or item.document.url or item.document.id
                    writer.batch.incoming.append(Incoming(
                        key="", origin=origin, retrieved=None, reader=reader, digest=digest, reading=item,
                    ))  # fmt: skip
                writer.flush(added, due=True)
        finally:
            writer.flush(added, due=False)
        return added

    def remove(self, keys: Sequence[str]) -> list[str]:
        """Take documents out, each named by id, address, path or origin; return their ids.

        Raises:
            ConfigurationError: nothing goes by one of the keys; nothing is removed then.
        """
        with changing(self._place, "remove") as transaction:
            numbers: list[int] = []
            for key in keys:
                found = decisions.document_of(transaction.connection, key)
                if not found:
                    raise ConfigurationError(key, "no document goes by it", "name an id as d-…, an address or a path")
                numbers += found
            ids = remove(transaction, sorted(set(numbers)))
        self._index()
        return ids

    def statements(self, words: str = "", *, limit: int | None = None, **selection: Any) -> Statements:
        """Return the statements of a selection: an iterator of rows with ``to_arrow``, ``to_pandas``, ``to_polars``.

        Args:
            words: looked for with stemming; a phrase in double quotation marks.
            limit: how many at most; ``total`` of what comes back tells how many there are.
            selection: ``speaker``, ``about``, ``outlet``, ``act``, ``kind``, ``since``, ``until``, ``where``,
                ``families``, ``versions``, ``state``, ``document``, ``order``.

        Raises:
            LedgerError: the ledger cannot be read.
            ConfigurationError: a value makes no sense.
        """
        return self.select(asked(words, selection), limit)

    def select(self, selection: Selection, limit: int | None = None) -> Statements:
        """Return the statements of a :class:`Selection`."""
        return answers.select(self._place, selection, limit)

    def readings(self, selection: Selection | None = None) -> Iterator[Reading]:
        """Yield the readings of the documents that a selection is in, with the selected statements alone.

        Without a selection, all of them, in the order in which they came in. Rows are as they stand; the statements
        that relay a selected one stay too.
        """
        yield from (one.reading for one in self.selected(selection or Selection(versions=True)))

    def selected(self, selection: Selection) -> Iterator[Selected]:
        """Yield readings as :meth:`readings` does, each with the ids of its selected statements."""
        return selected(self._place, chosen(self._place, selection))

    def export_parquet(
        self,
        folder: str | os.PathLike[str],
        selection: Selection | None = None,
        *,
        texts: bool = False,
        tell: Callable[[int], None] = lambda _: None,
    ) -> parquet.Exported:
        """Write a selection, by default everything, as a data package of Parquet; return how many rows went out.

        Args:
            folder: must not be there yet, or be empty; it appears when it is whole.
            selection: which statements, with their documents, entities and actors.
            texts: whether the texts of the documents go with them.
            tell: called with the number of documents written so far.

        Raises:
            LedgerError: the ledger cannot be read.
            ConfigurationError: the folder is there already, or cannot be written.
        """
        wanted = selection or Selection(versions=True)
        rows = chosen(self._place, wanted)
        with new_folder(Path(folder)) as place:
            return parquet.write(self._place, rows, place, texts=texts, told=wanted.told(), tell=tell)

    def taught(self, folder: str | os.PathLike[str]) -> Taught:
        """Write what people decided as training data, which ``onrecord train --corrections`` takes.

        Raises:
            LedgerError: the ledger cannot be read.
            ConfigurationError: nothing is decided, the folder is there already, or cannot be written.
        """
        with asking(self._place) as connection:
            numbers = tables.with_corrections(connection)
        if not numbers:
            raise ConfigurationError("--corrections", "no row is decided by a person", "see onrecord correct --help")
        with new_folder(Path(folder)) as place:
            return write_passages(place, (self._corrected(number) for number in numbers))

    def _corrected(self, number: int) -> Corrected:
        with held(self._place) as connection:
            return standing(connection, number)

    def row(self, key: str) -> tuple[Row, Corrected]:
        """Return the row whose id begins with ``key``, and its document with all that people decided."""
        with asking(self._place) as connection:
            number, id = decisions.row_of(connection, key)
            found = standing(connection, number)
            one = found.row(id)
            wanted = one.statement or one.machine
            rows = tables.rows_by_id(connection, number, wanted.id if wanted else id)
        if not rows:
            problem = f"the row is {one.state}, and shown no more"
            raise ConfigurationError(id, problem, "see the view decisions by onrecord sql, or undo the decision")
        return rows[0], found

    def standing(self, key: str) -> tuple[str, Corrected]:
        """Return the id of the row whose id begins with ``key``, dropped or not, and its document as it stands."""
        with asking(self._place) as connection:
            number, id = decisions.row_of(connection, key)
            return id, standing(connection, number)

    def corrected(self, document: str) -> Corrected:
        """Return the document with this id as it stands, with the machine's rows and those of people."""
        with asking(self._place) as connection:
            return standing(connection, looking.number_of(connection, document))

    def family(self, document: str) -> list[dict[str, Any]]:
        """Return the documents that print the text of the one with this id, the first printing first; none without."""
        with asking(self._place) as connection:
            return looking.family(connection, document)

    def states(self, document: str) -> dict[str, int]:
        """Return how many rows the document with this id has in each state."""
        with asking(self._place) as connection:
            return looking.states(connection, document)

    def hints(self, selection: Selection) -> Hints:
        """Return why nothing is found: names that are near, articles that hold the words, filters that are too many."""
        return looking.hints(self._place, selection)

    def called(self, key: str) -> list[tuple[str, str, str]]:
        """Return id, name and type of each actor that goes by ``key``: a name, a surname, or the beginning of an id."""
        with asking(self._place) as connection:
            return looking.called(connection, key)

    def actor(self, id: str) -> dict[str, Any]:
        """Return what is known of an actor: names by outlet, entities by document, what it was joined of, decisions."""
        with asking(self._place) as connection:
            return looking.actor(connection, id)

    def ids(self) -> set[str]:
        """Return the ids of all documents."""
        return {id for id, _ in _there(self._place)}

    def document(self, key: str) -> dict[str, Any]:
        """Return what is known of the document whose id begins with ``key``: a row of the view ``documents``."""
        with asking(self._place) as connection:
            return tables.document(connection, key)

    def decide(self, row: str, verb: str, *, by: str, why: str = "", **options: Any) -> dict[str, Any]:
        """Correct, accept or drop a row, by a named person; return the decision, which :meth:`undo` takes back."""
        from onrecord.pipeline import read_off

        with self._deciding() as transaction:
            decision = decisions.correct(
                transaction, row, Verb(verb), signature=Signature(by=by, why=why), read_off=read_off, options=options
            )
        return decision

    def decide_all(self, document: str, wanted: Iterable[edited.Wanted], *, by: str, why: str = "") -> edited.Decided:
        """Decide about several rows of one document at once, by a named person; what stands so already is left.

        Args:
            document: its id.
            wanted: for each row its id, the verb, and the options that :meth:`decide` takes.
            by: who decides.
            why: the reason.

        Raises:
            LedgerError: the ledger cannot be written.
            ConfigurationError: the ledger has no such document, or nobody is named.
        """
        from onrecord.pipeline import read_off

        with self._deciding() as transaction:
            decided = edited.decide(transaction, document, wanted, Signature(by=by, why=why), read_off)
        return decided

    def join(self, one: str, other: str, *, by: str, why: str = "") -> dict[str, Any]:
        """Say that two actors are one, by id or name; return the decision."""
        with self._deciding() as transaction:
            decision = decisions.join(transaction, one, other, Signature(by=by, why=why))
        return decision

    def split(self, entity: str, *, by: str, why: str = "") -> dict[str, Any]:
        """Say that an entity of one document is not the actor that it was taken for; return the decision."""
        with self._deciding() as transaction:
            decision = decisions.split(transaction, entity, Signature(by=by, why=why))
        return decision

    def undo(self, decision: str) -> dict[str, Any]:
        """Take a decision back, and return it."""
        with self._deciding() as transaction:
            undone = decisions.undo(transaction, decision)
        return undone

    def decided(self) -> list[dict[str, Any]]:
        """Return every decision, the earliest first, those undone too, with whether it finds a row."""
        with asking(self._place) as connection:
            return tables.decided(connection)

    def documents(self, key: str) -> list[dict[str, Any]]:
        """Return what is known of every document that goes by a key as :meth:`remove` takes it, the earliest first."""
        with asking(self._place) as connection:
            return tables.documents(connection, key)

    def sql(self, query: str) -> sql.Result:
        """Return what a query gives: read-only, over the views that ``docs/reference/ledger.md`` lists.

        The query can neither change the ledger nor reach files or the network.

        Raises:
            LedgerError: the ledger cannot be read.
            ConfigurationError: the query fails.
        """
        return sql.run(self._place, query)

    def speakers(self, selection: Selection | None = None, *, families: bool = False) -> list[dict[str, Any]]:
        """Return who speaks, with counts of statements, documents and outlets, and the first and last day."""
        with asking(self._place) as connection:
            return tables.speakers(connection, selection or Selection(families=families))

    def refusals(self) -> list[dict[str, Any]]:
        """Return the inputs that were refused and are not in the ledger since, the latest first."""
        with asking(self._place) as connection:
            return tables.refusals(connection)

    def versions(self, key: str) -> list[dict[str, Any]]:
        """Return the versions of a document's address, the first first, each with what changed in its text."""
        with asking(self._place) as connection:
            return tables.versions(connection, key)

    def verify(self, tell: Callable[[int], None] = lambda _: None) -> Verified:
        """Compare every row with the journal; raise LedgerError where anything differs."""
        found = verifying.verify(self._place, tell)
        if not index.sound(self._place):
            index.remove(self._place)
            self._index()
        return found

    def backup(self, target: str | os.PathLike[str]) -> Path:
        """Write a copy of the ledger and its journal to ``target``, whole or not at all; return where.

        Raises:
            ConfigurationError: something is there already.
            LedgerError: the ledger cannot be read, or the copy not written.
        """
        return tables.backup(self._place, Path(target))

    def status(self) -> dict[str, Any]:
        """Return what the ledger holds and how large it is, in bytes."""
        with asking(self._place) as connection:
            return tables.status(connection, self._place)

    @contextmanager
    def _deciding(self) -> Iterator[Transaction]:
        """Hold the ledger for a decision of a person, and let the index know of it."""
        with changing(self._place, "decide") as transaction:
            yield transaction
        self._index()

    def _index(self) -> None:
        _brought_up(self._place)


def recover(path: str | os.PathLike[str] | None = None) -> Recovered:
    """Set a damaged ledger aside and make a sound one of what can be read; nothing is deleted.

    Raises:
        LedgerError: there is none, another process holds it, or there is no room.
    """
    place = Place(Path(path) if path is not None else usual_place())
    if place.ledger.exists():
        try:
            with held(place):
                pass  # nobody writes into it
        except LedgerError as error:
            if not is_damage(error):
                raise
    found = recovering.recover(place)
    with held(place) as connection:
        index.update(connection, place)
    return found


def asked(words: str, given: dict[str, Any]) -> Selection:
    """Return the selection of keyword arguments; raise ConfigurationError for one that is unknown."""
    known = {one.name for one in fields(Selection)}
    for name in given:
        if name not in known:
            raise ConfigurationError(name, "is no filter", f"use one of {', '.join(sorted(known))}")
    return Selection(words=words, **{name: value for name, value in given.items() if value is not None})


class Known:
    """What the ledger has: the keys of inputs and the ids of documents that this reader has read; nothing of none."""

    def __init__(self, place: Place | None, reader: Reader) -> None:
        self.reader = reader
        self._keys: set[bytes] = set()
        self._ids: set[str] = set()
        self.refused: set[str] = set()
        """The origins that were refused."""
        if place is not None:
            settle(place)
        if place is not None and place.ledger.exists():
            with held(place) as connection:
                if migrating.version_of(connection) is not None:
                    query = """SELECT i.key FROM stored.inputs i JOIN stored.documents d ON d.number = i.document
                        WHERE d.reader = ?"""
                    self._keys = {bytes.fromhex(row[0]) for row in connection.execute(query, [reader.stamp]).fetchall()}
                    query = "SELECT id FROM stored.documents WHERE reader = ?"
                    self._ids = {row[0] for row in connection.execute(query, [reader.stamp]).fetchall()}
                    query = "SELECT origin FROM stored.refusals"
                    self.refused = {row[0] for row in connection.execute(query).fetchall()}

    def key(self, key: str) -> bool:
        """Tell whether the input with this key is there."""
        return bool(key) and bytes.fromhex(key) in self._keys

    def document(self, id: str) -> bool:
        """Tell whether the document is there, or is on its way."""
        return id in self._ids

    def coming(self, arrival: Arrival, id: str) -> None:
        """Remember a document that is being read."""
        self._ids.add(id)
        if arrival.key:
            self._keys.add(bytes.fromhex(arrival.key))

    def incoming(self, arrival: Arrival, reading: Reading) -> Incoming:
        """Return a reading as the ledger takes it."""
        return Incoming(
            key=arrival.key, origin=arrival.origin, retrieved=arrival.retrieved, reader=self.reader.stamp,
            digest=self.reader.digest, reading=reading,
        )  # fmt: skip


def _read(
    coming: Iterator[Arrival], known: Known, there: Callable[[Arrival, str | None], None]
) -> Iterator[tuple[Arrival, Reading | Refusal]]:
    """Yield what became of each arrival, in order, several read at once; what is there is told to ``there`` instead."""
    waiting: deque[Arrival] = deque()

    def to_read() -> Iterator[Document | Refusal]:
        for arrival in coming:
            outcome = arrival.outcome
            if outcome is None:
                there(arrival, None)
            elif isinstance(outcome, Document) and known.document(outcome.id):
                there(arrival, outcome.id)
            else:
                if isinstance(outcome, Document):
                    known.coming(arrival, outcome.id)
                waiting.append(arrival)
                yield outcome

    for result in known.reader.read_many(to_read()):
        yield waiting.popleft(), result


def _keep(coming: Iterator[Arrival], known: Known, writer: _Writer, added: Added, tell: Progress) -> None:
    """Read what is coming, and write each batch that is due; the last one is left to the caller."""

    def note(latest: Reading | Refusal | str) -> None:
        added.latest, added.waiting = latest, len(writer.batch.incoming)
        writer.flush(added, due=True)
        tell(added)

    def there(arrival: Arrival, id: str | None) -> None:
        added.there += 1
        if id is not None:
            writer.batch.there.append((arrival.key, id))
        if arrival.origin in known.refused:
            writer.batch.taken.append(arrival.origin)
        note(arrival.origin)

    for arrival, outcome in _read(coming, known, there):
        if isinstance(outcome, Reading):
            writer.batch.incoming.append(known.incoming(arrival, outcome))
        else:
            writer.batch.refusals.append(outcome)
            added.refused.append(outcome)
        note(outcome)


def _keep_poll(coming: Polls, known: Known, writer: _Writer, added: Added, tell: Progress) -> FeedState | None:
    """Keep what one poll brings, and then the state of its feed, which is returned; None when the watch is over."""
    from onrecord.ingest.watching import FeedState

    state: FeedState | None = None

    def arrivals() -> Iterator[Arrival]:
        nonlocal state
        for item in coming:
            if isinstance(item, FeedState):
                state = item
                return
            yield item

    _keep(arrivals(), known, writer, added, tell)
    brought = bool(writer.batch.incoming or writer.batch.there or writer.batch.refusals)
    if state is not None:
        writer.batch.feeds[state.url] = _json(state.to_dict())
    if brought:  # the state of a feed without news is worth no change of its own, and is written with the next one
        writer.flush(added, due=False)
        tell(added)
    return state


class _Writer:
    """Collects a batch and writes it when it is due."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._since = time.monotonic()
        self.batch = Batch()

    def flush(self, added: Added, *, due: bool) -> None:
        """Write the batch, with ``due`` only if it is large or old enough; what cannot be written raises."""
        batch = self.batch
        count = len(batch.incoming) + len(batch.refusals) + len(batch.there)
        many = count >= BATCH_DOCUMENTS or batch.size() >= BATCH_TEXT
        if due and not many and time.monotonic() - self._since < BATCH_SECONDS:
            return
        self.batch, self._since = Batch(), time.monotonic()
        if batch:
            _to_the_end(lambda: self._write(batch, added))

    def _write(self, batch: Batch, added: Added) -> None:
        with changing(self._place, "add", make=True) as transaction:
            written = write(transaction, batch)
        added.count(written)
        _brought_up(self._place)


def _brought_up(place: Place) -> None:
    """Bring the index up to date; one that cannot be written now is made when it is needed, and complained of then."""
    with suppress(LedgerError), held(place) as connection:
        index.update(connection, place)


def _to_the_end(work: Callable[[], None]) -> None:
    """Run ``work`` in a thread of its own, where an interruption cannot cut it short; it comes when that is done."""
    interrupted: KeyboardInterrupt | None = None
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        while not done.done():
            try:
                wait([done])
            except KeyboardInterrupt as interruption:
                interrupted = interruption
    done.result()
    if interrupted is not None:
        raise interrupted


def _there(place: Place) -> list[tuple[str, int]]:
    if not place.ledger.exists():
        return []
    with held(place) as connection:
        if migrating.version_of(connection) is None:
            return []
        return connection.execute("SELECT id, number FROM stored.documents").fetchall()


def _reader(reader: Reader | None) -> Reader:
    if reader is not None:
        return reader
    from onrecord.pipeline import load

    return load()


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


__all__ = ["Added", "Ledger", "Row", "Selection", "open_ledger", "recover", "usual_place"]
