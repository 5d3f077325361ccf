"""Origins become documents: the composition of this stage.

One input is open at a time, and of JSON lines one line is held; whatever is wrong with an input becomes a Refusal, and
the next one is read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from onrecord.ingest.arrival import Arrival, Known
from onrecord.ingest.build import Means, Piece, arrival, built, refused, without_key
from onrecord.ingest.detect import ARCHIVE_NAME, Form, detect
from onrecord.ingest.lists import FEED, FOLDER, GIVEN, Lead, Via, is_pattern, leads, matches
from onrecord.ingest.origins import (
    Headed,
    Opened,
    file_of_folder,
    files_in,
    headed,
    is_address,
    opened_file,
    without_credentials,
)
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.unfit import Unfit
from onrecord.ingest.warc import archived
from onrecord.records import Document, Reason, Refusal

if TYPE_CHECKING:
    from onrecord.ingest.fetch import Fetched
    from onrecord.ingest.polite import Fetcher

Arrivals = Iterator[Arrival]


def documents(
    origins: Iterable[str], settings: IngestSettings | None = None, *, stdin: BinaryIO | None = None
) -> Iterator[Document | Refusal]:
    """Yield a document or a refusal for each article of ``origins``, in order, one at a time.

    An origin is the path of a file or a folder, a pattern of paths, an http address, or "-" for ``stdin`` (by default
    the process's own). The addresses that a list, a feed or an OPML file names are fetched.

    >>> [refusal.reason.value for refusal in documents(["no-such-file.txt"])]
    ['missing']
    """
    for arrived in arrivals(origins, settings, stdin=stdin):
        if arrived.outcome is not None:
            yield arrived.outcome


def arrivals(
    origins: Iterable[str],
    settings: IngestSettings | None = None,
    *,
    known: Known | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Arrival]:
    """Yield an arrival for each article of ``origins``, in order, one at a time; see :func:`documents`.

    Where ``known`` says of a key that what comes of it is there already, the input is neither decoded nor read.

    >>> [arrival.outcome.reason.value for arrival in arrivals(["no-such-file.txt"])]
    ['missing']
    """
    run = _Run(settings or IngestSettings(), known or _nothing_known, stdin)
    try:
        for origin in origins:
            yield from _guarded(without_credentials(origin), run.results(origin))
    finally:
        run.close()


def _nothing_known(_: str) -> bool:
    return False


def _guarded(origin: str, found: Arrivals) -> Arrivals:
    """Yield what is ``found``; an error on the way ends it with a refusal of ``origin``."""
    try:
        yield from found
    except Exception as error:
        yield without_key(refused(origin, error))


class _Run:
    """One pass over origins; holds the page reader and the fetcher, made when the first input needs them."""

    def __init__(self, settings: IngestSettings, known: Known, stdin: BinaryIO | None) -> None:
        from onrecord.ingest.pages import PageReader

        self._stdin = stdin
        self._fetcher: Fetcher | None = None
        self._pages = PageReader(seconds=settings.page_seconds, memory=settings.page_bytes)
        self._means = Means(settings=settings, read_page=self._pages.read, known=known)

    def close(self) -> None:
        """End what was started."""
        self._pages.close()

    def results(self, origin: str) -> Arrivals:
        """Yield what one origin holds."""
        if origin == "-":
            yield from self._read("-", self._standard_input, close=False)
        elif is_address(origin):
            yield from self._read(without_credentials(origin), partial(self._fetched, origin))
        elif os.path.isdir(origin):
            yield from self._folder(origin)
        elif is_pattern(origin):
            for path in matches(origin):
                found = self._folder(path) if os.path.isdir(path) else self._read(path, partial(opened_file, path))
                yield from _guarded(path, found)
        else:
            yield from self._read(origin, partial(opened_file, origin))

    def _folder(self, folder: str) -> Arrivals:
        empty = True
        for path in files_in(folder):
            empty = False
            if isinstance(path, Refusal):
                yield without_key(path)
            else:
                yield from _guarded(path, self._read(path, partial(file_of_folder, path), via=FOLDER))
        if empty:
            raise Unfit(Reason.NO_ARTICLE, "the folder holds no articles; give a folder with text, HTML or JSON lines")

    def _read(
        self,
        path: str,
        opening: Callable[[], Opened],
        *,
        close: bool = True,
        via: Via = GIVEN,
        lead: Lead | None = None,
    ) -> Arrivals:
        """Yield what an input holds or leads to; ``lead`` is what named it, if anything did."""
        opened = opening()
        means = replace(self._means, settings=lead.settings) if lead else self._means
        try:
            content = headed(opened, means.settings.max_unpacked, archive=bool(ARCHIVE_NAME.search(path)))
            if not content.head:
                raise Unfit(Reason.EMPTY, "it is empty; give an article")
            form = detect(content.head, name=path, mime=opened.mime, wanted=means.settings.format)
            via.check(form)
            if form is Form.WARC:
                yield from archived(path, content, means)
            elif form in (Form.FEED, Form.OPML, Form.LIST):
                yield from self._led(path, content, form, means)
            else:
                yield from built(path, content, form, means)
        finally:
            if close:
                opened.stream.close()

    def _led(self, path: str, content: Headed, form: Form, means: Means) -> Arrivals:
        """Yield what comes of each address that a list, a feed or an OPML file names."""
        for lead in leads(path, content, form, means.settings):
            if isinstance(lead, Refusal):
                yield without_key(lead)
            elif lead.markup is not None:
                piece = Piece(origin=lead.origin, data=lead.markup, form=Form.HTML, retrieved=content.opened.retrieved)
                yield arrival(piece, replace(means, settings=lead.settings))
            else:
                opening = partial(self._fetched_politely, lead)
                yield from _guarded(lead.origin, self._read(lead.origin, opening, via=lead.via, lead=lead))

    def _standard_input(self) -> Opened:
        stream: BinaryIO | None = self._stdin or getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise Unfit(Reason.MISSING, "there is no standard input; give a path")
        return Opened(stream=stream)

    def _fetched(self, url: str) -> Opened:
        from onrecord.ingest.fetch import fetch

        return _received(fetch(url, self._means.settings))

    def _fetched_politely(self, lead: Lead) -> Opened:
        """Fetch one of many addresses, at the pace of its host; robots.txt holds for those that nobody named."""
        from onrecord.ingest.polite import Fetcher

        self._fetcher = self._fetcher or Fetcher(self._means.settings)
        return _received(self._fetcher.fetch(lead.address, named=lead.via is not FEED))


def _received(found: Fetched) -> Opened:
    return Opened(
        stream=BytesIO(found.data),
        size=len(found.data),
        url=found.url,
        mime=found.mime,
        charset=found.charset,
        retrieved=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
