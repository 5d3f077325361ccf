"""Feeds are polled until stopped, and each entry that is new or changed arrives.

What is known of a feed is a FeedState, which the caller keeps. It arrives behind everything that a poll found: whoever
keeps that first, and then the state, loses nothing when interrupted, and fetches again.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from onrecord.ingest.arrival import Arrival, Known
from onrecord.ingest.build import Means, Piece, arrival, without_key
from onrecord.ingest.detect import Form, detect
from onrecord.ingest.feeds import MAX_BYTES, Entry, Feed, is_opml, parse_feed, parse_opml
from onrecord.ingest.fetch import Fetched, Rejected, Stamp
from onrecord.ingest.lists import Lead, leads
from onrecord.ingest.origins import HEAD, Opened, headed, is_address, opened_file, without_credentials
from onrecord.ingest.pages import PageReader
from onrecord.ingest.polite import DAY, Fetcher, Stopped, may_pass
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.streams import all_of
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason, Refusal

INTERVAL = 900.0
"""Seconds between two polls of a feed, unless the caller says otherwise; more where the feed's ttl or the server's
max-age says so, up to a day."""
MAX_REST = 6 * 3_600.0
"""A feed that fails is polled after twice the interval, then four times, and so on up to this many seconds."""
TRIES = 4
"""An entry that cannot be fetched for now is tried in this many polls, and then refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of a feed between two polls.

    ``checked`` and ``next`` are seconds since 1970 in UTC, ``ttl`` is how many seconds the feed says that it stays the
    same; ``failures`` counts polls that failed in a row; ``seen`` holds the stamp of each entry, by its link, that is
    done and still in the feed, ``failed`` in how many polls one failed.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    checked: float = 0.0
    next: float = 0.0
    ttl: int | None = None
    failures: int = 0
    seen: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON has it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> FeedState:
        """Return the state that ``to_dict`` wrote."""
        return cls(**found)


Visits = Generator[Arrival, None, FeedState]
Polls = Iterator[Arrival | FeedState]
"""What polls bring: the arrivals of each, and then the state of its feed."""


def watch(
    feeds: Iterable[str],
    settings: IngestSettings,
    *,
    state: Mapping[str, FeedState],
    known: Known,
    stop: threading.Event,
    interval: float = INTERVAL,
) -> Polls:
    """Yield what arrives from ``feeds`` until ``stop`` is set: one article at a time, a refusal where something fails.

    Behind the arrivals of a poll comes the state of its feed, to be kept when they are. A feed is the address of a feed
    or of an OPML list, or the path of an OPML file. ``state`` holds the states of an earlier watch, by address,
    ``interval`` how many seconds pass at least between two polls of a feed.
    """
    with PageReader(seconds=settings.page_seconds, memory=settings.page_bytes) as pages:
        means = Means(settings=settings, read_page=pages.read, known=known)
        watcher = Watcher(fetcher=Fetcher(settings, wait=stop.wait), means=means, wait=stop.wait, interval=interval)
        yield from watcher.run(feeds, state)


@dataclass(slots=True, kw_only=True)
class Watcher:
    """A watch with its means; ``clock`` gives seconds since 1970, ``wait`` is told to stop, ``chance`` is below 1."""

    fetcher: Fetcher
    means: Means
    wait: Callable[[float], bool]
    interval: float = INTERVAL
    clock: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random
    states: dict[str, FeedState] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def run(self, feeds: Iterable[str], state: Mapping[str, FeedState]) -> Polls:
        """Yield what arrives, feed after feed, whichever is due first, until ``wait`` says stop."""
        yield from self._begin(feeds, state)
        while self.states:
            due = min(self.states.values(), key=lambda feed: feed.next)
            if self.wait(max(0.0, due.next - self.clock())):
                return
            try:
                yield from self._poll(due, state)
            except Stopped:
                return

    def _begin(self, feeds: Iterable[str], state: Mapping[str, FeedState]) -> Iterator[Arrival]:
        for feed in feeds:
            if is_address(feed):
                self.named.add(feed)
                self._join((feed,), state)
                continue
            try:
                with opened_file(feed).stream as stream:
                    self._join(parse_opml(all_of(stream, MAX_BYTES)), state)
            except Unfit as unfit:
                yield without_key(unfit.of(feed))

    def _join(self, feeds: Iterable[str], state: Mapping[str, FeedState]) -> None:
        for feed in feeds:
            self.states.setdefault(feed, state.get(feed) or FeedState(url=feed))

    def _poll(self, feed: FeedState, state: Mapping[str, FeedState]) -> Polls:
        """Yield what is new in one feed, and then the state that comes of it."""
        since = None if feed.failed else Stamp(etag=feed.etag, modified=feed.modified)
        try:
            found = self.fetcher.fetch(feed.url, since=since, named=feed.url in self.named)
            announced = self._announced(found, state)
        except Unfit as unfit:
            yield without_key(unfit.of(without_credentials(feed.url)))
            yield self._kept(self._failed(feed, unfit))
            return
        if not found.unchanged:
            feed = yield from self._visited(feed, announced.entries, found)
            feed = replace(feed, etag=found.stamp.etag, modified=found.stamp.modified, ttl=announced.ttl)
        rest = self._rest(found, feed.ttl)
        now = self.clock()
        yield self._kept(replace(feed, checked=now, next=now + rest, failures=0))

    def _announced(self, found: Fetched, state: Mapping[str, FeedState]) -> Feed:
        """Return the feed that was found; the feeds of a list are watched from now on."""
        if not found.unchanged and is_opml(found.data[:HEAD]):
            self._join(parse_opml(found.data), state)
            return Feed(title=None, entries=())
        return Feed(title=None, entries=()) if found.unchanged else parse_feed(found.data, found.url)

    def _leads(self, feed: FeedState, found: Fetched) -> Iterator[Lead | Refusal]:
        """Yield what each entry leads to, as where the feed is added; the entries are parsed once more for that."""
        content = headed(Opened(stream=BytesIO(found.data), url=found.url), self.means.settings.max_unpacked)
        yield from leads(without_credentials(feed.url), content, Form.FEED, self.means.settings)

    def _visited(self, feed: FeedState, entries: tuple[Entry, ...], found: Fetched) -> Visits:
        """Yield what comes of new and changed entries; return the state in which they are done, or failed."""
        seen: dict[str, str] = {}
        failed: dict[str, int] = {}
        for entry, lead in zip(entries, self._leads(feed, found) if entries else (), strict=True):
            key = entry.link or entry.id
            tries = feed.failed.get(key, 0) + 1
            if feed.seen.get(key) == entry.stamp or (yield from self._visit(lead, tries)):
                seen[key] = entry.stamp
            else:
                failed[key] = tries
        return replace(feed, seen=seen, failed=failed)

    def _visit(self, lead: Lead | Refusal, tries: int) -> Generator[Arrival, None, bool]:
        """Yield what comes of one entry; return whether it is done, and need not be tried again."""
        if isinstance(lead, Refusal):
            yield without_key(lead)
            return True
        try:
            arrived = self._arrival(lead)
        except Unfit as unfit:
            if may_pass(unfit) and tries < TRIES:
                return False
            arrived = without_key(unfit.of(lead.origin))
        yield arrived
        return True

    def _arrival(self, lead: Lead) -> Arrival:
        piece = Piece(origin=lead.origin, data=lead.markup or b"", form=Form.HTML)
        if lead.markup is None:
            found = self.fetcher.fetch(lead.address)
            if not found.data:
                raise Unfit(Reason.EMPTY, "it is empty; look at it in a browser")
            form = detect(found.data[:HEAD], name=lead.origin, mime=found.mime)
            lead.via.check(form)
            piece = replace(piece, data=found.data, form=form, url=found.url, charset=found.charset)
        retrieved = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return arrival(replace(piece, retrieved=retrieved), replace(self.means, settings=lead.settings))

    def _failed(self, feed: FeedState, unfit: Unfit) -> FeedState:
        """Return the state of a feed that failed, to be polled later and later."""
        failures = feed.failures + 1
        wait = min(unfit.wait or 0.0, DAY) if isinstance(unfit, Rejected) else 0.0
        rest = max(wait, min(self.interval * 2.0 ** min(failures, 10), MAX_REST))
        now = self.clock()
        return replace(feed, checked=now, next=now + self._scattered(rest), failures=failures)

    def _rest(self, found: Fetched, ttl: int | None) -> float:
        return self._scattered(max(self.interval, min(float(max(ttl or 0, found.max_age or 0)), DAY)))

    def _scattered(self, seconds: float) -> float:
        """Return up to a tenth more, so that feeds that began together do not stay together."""
        return seconds * (1 + self.chance() / 10)

    def _kept(self, feed: FeedState) -> FeedState:
        self.states[feed.url] = feed
        return feed
