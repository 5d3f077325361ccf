"""Composes the stages: text, document, labelled spans, reading. The only file that knows their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from onrecord.annotate.quotation import quotation
from onrecord.annotate.weights import Weights, verified
from onrecord.errors import ConfigurationError
from onrecord.extract.acts import deed
from onrecord.extract.candidates import candidates
from onrecord.extract.completed import completed
from onrecord.extract.confidence import Calibration
from onrecord.extract.quotations import CONFIDENCE
from onrecord.extract.state import Scale
from onrecord.extract.statements import accepted, kind_of, statements
from onrecord.ingest.language import language
from onrecord.names import Book
from onrecord.names import load as open_book
from onrecord.records import Annotation, Document, Kind, Pairs, Provenance, Reading, Reason, Refusal

if TYPE_CHECKING:
    from onrecord.annotate.annotator import Annotator

_AHEAD = 4


def load(
    model: str | os.PathLike[str] | None = None,
    *,
    threshold: float | None = None,
    threads: int | None = None,
    names: str | os.PathLike[str] | None = None,
) -> Reader:
    """Return a reader with the weights of the package, or with those in the folder ``model``.

    Args:
        model: a folder that ``onrecord train`` wrote.
        threshold: the least confidence of a statement that is shown, 0 to 1; by default the one that balances
            precision and recall.
        threads: how many documents are read at once; by default one a processor.
        names: a book of names that ``onrecord names import`` wrote; by default the one in its usual place, if any.

    Raises:
        ModelError: the weights are missing or damaged.
        ConfigurationError: the threshold or the number of threads makes no sense, or the book cannot be read.

    Example:
        >>> import onrecord
        >>> reader = onrecord.load()
        >>> reading = reader.read("Mayor Ines Falk said the bridge would reopen.")
        >>> [reading.words(statement.cue.spans) for statement in reading.statements]
        ['said']
    """
    if threshold is not None and not 0 <= threshold <= 1:
        raise ConfigurationError("threshold", f"{threshold} is not between 0 and 1", "give a probability such as 0.5")
    if threads is not None and threads < 1:
        raise ConfigurationError("threads", f"{threads} is less than 1", "give the number of documents to read at once")
    book = open_book(Path(names) if names is not None else None)
    return Reader(verified(Path(model) if model is not None else None), threshold=threshold, threads=threads, book=book)


class Reader:
    """Reads texts; holds the model, which is loaded once, for the first text. Make it with :func:`load`."""

    def __init__(
        self,
        weights: Weights,
        *,
        threshold: float | None = None,
        threads: int | None = None,
        book: Book | None = None,
    ) -> None:
        self._threads = threads or len(os.sched_getaffinity(0))
        self._weights = weights
        self._annotator: Annotator | None = None
        self._loading = Lock()
        self._calibration = Calibration.of(weights.settings["calibration"])
        self._threshold = threshold
        self._book = book or open_book()
        self._scale = Scale.of(weights.settings["links"])
        self._extractor = f"onrecord {version('onrecord')}"
        self.model = weights.name
        self.digest = weights.digest
        usual = "usual" if threshold is None else threshold
        self.stamp = f"{self._extractor}, {weights.name} {weights.digest}, {usual}"
        """All that decides how a text is read, but for the book of names; the ledger reads again what another read."""

    def read(
        self,
        text: str,
        *,
        published: str | None = None,
        outlet: str | None = None,
        title: str | None = None,
        url: str | None = None,
        path: str | None = None,
        authors: Iterable[str] = (),
    ) -> Reading:
        """Return the reading of ``text``, any string at all; what is known of it is passed on to ``document``.

        Args:
            text: the article; offsets in the reading are code points of this very string.
            published: the day of publication, ISO 8601.
            outlet: who published it.
            title: its headline, if it is known apart from the text.
            url: where it was published.
            path: what the reading calls the input.
            authors: who wrote it.
        """
        return self.read_document(
            Document.of(text, path=path, url=url, outlet=outlet, title=title, authors=authors, published=published)
        )

    def read_document(self, document: Document) -> Reading:
        """Return the reading of a document; its language is told if it is not known."""
        if document.language is None:
            document = replace(document, language=language(document.text))
        annotation = self._annotate(document.text)
        shown = accepted(candidates(document, annotation), self._calibration, threshold=self._threshold)
        found = statements(document, shown, annotation.quotation, extractor=self._extractor, model=self.digest)
        provenance = Provenance(extractor=self._extractor, model=self.digest, confidence=CONFIDENCE)
        alone = self._threshold is None or self._threshold <= provenance.confidence
        known = completed(document, annotation, found, self._book, self._scale, provenance if alone else None)
        return Reading(
            onrecord=version("onrecord"),
            model=self.model,
            document=document,
            statements=known.statements,
            entities=known.entities,
        )

    def _annotate(self, text: str) -> Annotation:
        with self._loading:
            if self._annotator is None:
                # Heavy, and not needed where a ledger has everything already.
                from onrecord.annotate.annotator import Annotator

                # One thread a document: several at once use the processors better than one matrix product split up.
                self._annotator = Annotator(self._weights, threads=1)
        return self._annotator.annotate(text)

    def read_many(self, texts: Iterable[str | Document | Refusal]) -> Iterator[Reading | Refusal]:
        """Yield a reading for each text or document, in their order, several read at once; pass refusals through.

        Only a few inputs are held at a time. A reading does not depend on what else is read with it; a text whose
        reading fails by a fault of onrecord is a refusal, and the others are read.
        """
        waiting: deque[Future[Reading | Refusal] | Refusal] = deque()
        with ThreadPoolExecutor(self._threads) as pool:
            try:
                for text in texts:
                    waiting.append(text if isinstance(text, Refusal) else pool.submit(self._read_any, text))
                    if len(waiting) > self._threads + _AHEAD:
                        yield _result(waiting.popleft())
                while waiting:
                    yield _result(waiting.popleft())
            finally:
                for one in waiting:
                    if isinstance(one, Future):
                        one.cancel()

    def _read_any(self, text: str | Document) -> Reading | Refusal:
        document = text if isinstance(text, Document) else Document.of(text)
        try:
            return self.read_document(document)
        except Exception as error:
            detail = (
                f"finding its statements fails ({type(error).__name__}: {error}); please report this, with the text"
            )
            origin = document.path or document.url or document.id
            return Refusal(origin=origin, stage="extract", reason=Reason.UNREADABLE, detail=detail)


def read_off(text: str, source: Pairs, cue: Pairs, content: Pairs) -> tuple[Kind, str | None]:
    """Return what follows from the spans of a statement: its kind, and the lemma of its cue."""
    found = deed(text, source=source, cue=cue, content=content)
    return kind_of(text, content, bytes(quotation(text))), found.lemma


def _result(one: Future[Reading | Refusal] | Refusal) -> Reading | Refusal:
    return one if isinstance(one, Refusal) else one.result()
