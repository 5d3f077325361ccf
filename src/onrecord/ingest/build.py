"""What one input holds becomes documents: decoded, read as text, page or JSON lines, its language told.

Each article has a key before anything is decoded, and one that is known is left alone. ``settings`` fill in where the
input does not tell. What is wrong with one article is its refusal; what is wrong with the whole input is an Unfit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from onrecord.ingest.arrival import Arrival, Known, key_of
from onrecord.ingest.decode import declared_in, decode, unicode_encoding
from onrecord.ingest.detect import Form
from onrecord.ingest.jsonl import entry, numbered
from onrecord.ingest.language import language
from onrecord.ingest.origins import HEAD, Headed
from onrecord.ingest.page import Article
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.streams import all_of
from onrecord.ingest.unfit import Unfit
from onrecord.records import Document, Reason, Refusal, without_surrogates

ReadPage = Callable[[str, str | None], Article]
"""Takes the markup of a page and its address; see ``pages.PageReader.read``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What articles are made with: the settings, the reader of pages, and what the caller knows already."""

    settings: IngestSettings
    read_page: ReadPage
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The bytes of one article, and what is known of them without looking inside."""

    origin: str
    data: bytes
    form: Form
    url: str | None = None
    charset: str | None = None
    retrieved: str | None = None


def refused(origin: str, error: Exception) -> Refusal:
    """Return the refusal of ``origin`` for whatever went wrong with it."""
    if isinstance(error, Unfit):
        return error.of(origin)
    if isinstance(error, OSError):
        return Unfit(Reason.UNREADABLE, f"reading it fails ({error}); check the file and its medium").of(origin)
    detail = f"reading it fails ({type(error).__name__}: {error}); please report this"
    return Unfit(Reason.MALFORMED, detail).of(origin)


def built(path: str, content: Headed, form: Form, means: Means) -> Iterator[Arrival]:
    """Yield what arrives with an open input of text, page or JSON lines; raise Unfit where it cannot be read."""
    if form is Form.JSONL:
        yield from _lines(path, content, means)
        return
    limit = means.settings.max_unpacked if content.packed else means.settings.max_bytes
    told = content.opened
    data = all_of(content.stream, limit)
    yield arrival(
        Piece(origin=path, data=data, form=form, url=told.url, charset=told.charset, retrieved=told.retrieved), means
    )


def arrival(piece: Piece, means: Means) -> Arrival:
    """Return what arrives with one article: nothing is done with it where its key is known."""
    key = key_of(piece.data, means.settings, piece.form, piece.url, piece.charset)
    outcome = None if means.known(key) else _outcome(piece, means)
    return Arrival(key=key, origin=without_surrogates(piece.origin), retrieved=piece.retrieved, outcome=outcome)


def _outcome(piece: Piece, means: Means) -> Document | Refusal:
    try:
        if piece.form is Form.JSONL:
            return _of_line(piece, means.settings)
        return _of_article(piece, means)
    except Exception as error:
        return refused(piece.origin, error)


def _lines(path: str, content: Headed, means: Means) -> Iterator[Arrival]:
    encoding = unicode_encoding(content.head)
    if encoding not in (None, "utf-8"):
        raise Unfit(Reason.UNSUPPORTED, f"it is JSON lines in {encoding}; write them in UTF-8")
    number = 0
    for number, line in numbered(content.stream, means.settings.max_bytes):
        place = f"{path}:{number}"
        if isinstance(line, Unfit):
            yield without_key(line.of(place))
        else:
            data = line.rstrip(b"\r\n")
            yield arrival(Piece(origin=place, data=data, form=Form.JSONL, retrieved=content.opened.retrieved), means)
    if not number:
        raise Unfit(Reason.EMPTY, "it holds no line; give an object a line")


def without_key(refusal: Refusal) -> Arrival:
    """Return the arrival of something that gave no bytes, or none within the limits."""
    return Arrival(key="", origin=refusal.origin, retrieved=None, outcome=refusal)


def _of_line(piece: Piece, settings: IngestSettings) -> Document:
    found = entry(piece.data)
    return _document(
        found.text,
        settings,
        path=found.path or piece.origin,
        url=found.url,
        outlet=found.outlet,
        title=found.title,
        authors=found.authors,
        published=found.published,
        encoding="utf-8",
    )


def _of_article(piece: Piece, means: Means) -> Document:
    is_page = piece.form is Form.HTML
    text, encoding = decode(piece.data, piece.charset or (declared_in(piece.data[:HEAD]) if is_page else None))
    if not text.strip("\ufeff\0 \t\r\n\f\v"):
        raise Unfit(Reason.EMPTY, "it holds no words; give an article")
    if is_page:
        return _of_page(piece, means.read_page(text.lstrip("\ufeff"), piece.url), encoding, means.settings)
    return _document(text, means.settings, path=piece.origin, url=piece.url, encoding=encoding)


def _of_page(piece: Piece, page: Article, encoding: str, settings: IngestSettings) -> Document:
    return _document(
        page.text,
        settings,
        path=piece.origin,
        url=_identity(piece.url, page.url),
        outlet=page.outlet,
        title=page.title,
        authors=page.authors,
        published=page.published,
        encoding=encoding,
    )


def _identity(fetched: str | None, canonical: str | None) -> str | None:
    """Return the address that a page gives itself, unless it was fetched from another host, which it could feign."""
    if fetched is None or canonical is None:
        return fetched or canonical
    return canonical if _host(canonical) == _host(fetched) else fetched


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _document(
    text: str,
    settings: IngestSettings,
    *,
    path: str,
    url: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    authors: tuple[str, ...] = (),
    published: str | None = None,
    encoding: str,
) -> Document:
    """Return the document of an article; raise Unfit where it is surely not English and only English is read."""
    spoken = language(text)
    if spoken not in (None, "en") and not settings.any_language:
        remedy = "pass --any-language (any_language=True) to read it all the same"
        raise Unfit(Reason.NOT_ENGLISH, f"its language is {spoken!r}, and onrecord reads English; {remedy}")
    return Document.of(
        text,
        path=without_surrogates(path),
        url=_clean(url),
        outlet=_clean(outlet or settings.outlet),
        title=_clean(title or settings.title),
        authors=map(without_surrogates, authors),
        published=published or settings.published,
        language=spoken,
        encoding=encoding,
    )


def _clean(words: str | None) -> str | None:
    return None if words is None else without_surrogates(words)
