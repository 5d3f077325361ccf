"""What one input holds becomes documents: decoded, read as text, page or JSON lines, its language told.

``settings`` fill in where the input does not tell. Everything that is wrong is an Unfit, for one line or for the input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from onrecord.ingest.decode import declared_in, decode, unicode_encoding
from onrecord.ingest.detect import Form, detect
from onrecord.ingest.jsonl import entry, numbered
from onrecord.ingest.language import language
from onrecord.ingest.origins import Headed, Opened, headed
from onrecord.ingest.page import Article
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.streams import all_of
from onrecord.ingest.unfit import Unfit
from onrecord.records import Document, Reason, Refusal, without_surrogates

ReadPage = Callable[[str, str | None], Article]
"""Takes the markup of a page and its address; see ``pages.PageReader.read``."""


def built(path: str, opened: Opened, settings: IngestSettings, read_page: ReadPage) -> Iterator[Document | Refusal]:
    """Yield the documents of an open input; raise Unfit where it gives none."""
    content = headed(opened, settings.max_unpacked)
    if not content.head:
        raise Unfit(Reason.EMPTY, "it is empty; give an article")
    form = detect(content.head, name=path, mime=opened.mime, wanted=settings.format)
    if form is Form.JSONL:
        yield from _lines(path, content, settings)
        return
    limit = settings.max_unpacked if content.packed else settings.max_bytes
    declared = opened.charset or (declared_in(content.head) if form is Form.HTML else None)
    text, encoding = decode(all_of(content.stream, limit), declared)
    if not text.strip("\ufeff\0 \t\r\n\f\v"):
        raise Unfit(Reason.EMPTY, "it holds no words; give an article")
    if form is Form.HTML:
        yield _of_page(path, opened, read_page(text.lstrip("\ufeff"), opened.url), encoding, settings)
    else:
        yield _document(text, settings, path=path, url=opened.url, encoding=encoding)


def _lines(path: str, content: Headed, settings: IngestSettings) -> Iterator[Document | Refusal]:
    encoding = unicode_encoding(content.head)
    if encoding not in (None, "utf-8"):
        raise Unfit(Reason.UNSUPPORTED, f"it is JSON lines in {encoding}; write them in UTF-8")
    number = 0
    for number, line in numbered(content.stream, settings.max_bytes):
        place = f"{path}:{number}"
        try:
            yield _of_line(place, line, settings)
        except Unfit as unfit:
            yield unfit.of(place)
    if not number:
        raise Unfit(Reason.EMPTY, "it holds no line; give an object a line")


def _of_line(place: str, line: bytes | Unfit, settings: IngestSettings) -> Document:
    if isinstance(line, Unfit):
        raise line
    found = entry(line)
    return _document(
        found.text,
        settings,
        path=found.path or place,
        url=found.url,
        outlet=found.outlet,
        title=found.title,
        authors=found.authors,
        published=found.published,
        encoding="utf-8",
    )


def _of_page(path: str, opened: Opened, page: Article, encoding: str, settings: IngestSettings) -> Document:
    return _document(
        page.text,
        settings,
        path=path,
        url=_identity(opened.url, page.url),
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
