"""Origins become documents: the composition of this stage.

One input is open at a time, and of JSON lines one line is held; whatever is wrong with an input becomes a Refusal, and
the next one is read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import BinaryIO

from onrecord.ingest.build import built
from onrecord.ingest.origins import Opened, file_of_folder, files_in, is_address, opened_file, without_credentials
from onrecord.ingest.page import Article
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.unfit import Unfit
from onrecord.records import Document, Reason, Refusal

Results = Iterator[Document | Refusal]


def documents(
    origins: Iterable[str], settings: IngestSettings | None = None, *, stdin: BinaryIO | None = None
) -> Iterator[Document | Refusal]:
    """Yield a document or a refusal for each article of ``origins``, in order, one at a time.

    An origin is the path of a file or a folder, an http address, or "-" for ``stdin`` (by default the process's own).

    >>> [refusal.reason.value for refusal in documents(["no-such-file.txt"])]
    ['missing']
    """
    run = _Run(settings or IngestSettings(), stdin)
    try:
        for origin in origins:
            yield from _guarded(without_credentials(origin), run.results(origin))
    finally:
        run.close()


def _guarded(origin: str, results: Results) -> Results:
    """Yield ``results``; an error on the way ends them with a refusal of ``origin``."""
    try:
        yield from results
    except Unfit as unfit:
        yield unfit.of(origin)
    except OSError as error:
        yield Unfit(Reason.UNREADABLE, f"reading it fails ({error}); check the file and its medium").of(origin)
    except Exception as error:
        detail = f"reading it fails ({type(error).__name__}: {error}); please report this"
        yield Unfit(Reason.MALFORMED, detail).of(origin)


class _Run:
    """One pass over origins; holds the page reader and the fetcher, made when the first input needs them."""

    def __init__(self, settings: IngestSettings, stdin: BinaryIO | None) -> None:
        from onrecord.ingest.pages import PageReader

        self._settings = settings
        self._stdin = stdin
        self._pages = PageReader(seconds=settings.page_seconds, memory=settings.page_bytes)

    def close(self) -> None:
        """End what was started."""
        self._pages.close()

    def results(self, origin: str) -> Results:
        """Yield what one origin holds."""
        if origin == "-":
            yield from self._built("-", self._standard_input, close=False)
        elif is_address(origin):
            yield from self._built(without_credentials(origin), partial(self._fetched, origin))
        elif os.path.isdir(origin):
            yield from self._folder(origin)
        else:
            yield from self._built(origin, partial(opened_file, origin))

    def _folder(self, folder: str) -> Results:
        empty = True
        for path in files_in(folder):
            empty = False
            if isinstance(path, Refusal):
                yield path
            else:
                yield from _guarded(path, self._built(path, partial(file_of_folder, path)))
        if empty:
            raise Unfit(Reason.NO_ARTICLE, "the folder holds no articles; give a folder with text, HTML or JSON lines")

    def _built(self, path: str, opening: Callable[[], Opened], *, close: bool = True) -> Results:
        opened = opening()
        try:
            yield from built(path, opened, self._settings, self._read_page)
        finally:
            if close:
                opened.stream.close()

    def _read_page(self, markup: str, url: str | None) -> Article:
        return self._pages.read(markup, url)

    def _standard_input(self) -> Opened:
        stream: BinaryIO | None = self._stdin or getattr(sys.stdin, "buffer", None)
        if stream is None:
            raise Unfit(Reason.MISSING, "there is no standard input; give a path")
        return Opened(stream=stream)

    def _fetched(self, url: str) -> Opened:
        from io import BytesIO

        from onrecord.ingest.fetch import fetch

        found = fetch(url, self._settings)
        return Opened(
            stream=BytesIO(found.data), size=len(found.data), url=found.url, mime=found.mime, charset=found.charset
        )
