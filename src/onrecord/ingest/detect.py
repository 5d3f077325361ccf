"""What the first bytes of an input are: an article, something that holds or names articles, or what is not read."""

from __future__ import annotations

import json
import re
from enum import StrEnum

from onrecord.ingest.decode import is_binary, sketch
from onrecord.ingest.feeds import is_feed, is_opml
from onrecord.ingest.streams import opens_archive
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason


class Form(StrEnum):
    """The forms of input: articles, archives of them, and those that name the addresses of articles."""

    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"
    WARC = "warc"
    FEED = "feed"
    OPML = "opml"
    LIST = "list"


_WORD = "save it as plain text or HTML, and read that"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "convert it to text, for example with pdftotext, and read that"),
    (b"{\\rtf", "a rich-text document", _WORD),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", _WORD),
    (b"\x89PNG", "a picture", "give its text"),
    (b"\xff\xd8\xff", "a picture", "give its text"),
    (b"GIF8", "a picture", "give its text"),
    (b"II*\0", "a picture", "give its text"),
    (b"MM\0*", "a picture", "give its text"),
    (b"RIFF", "a picture, sound or film", "give its text"),
    (b"\x1f\x8b", "gzip inside gzip", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"SQLite format 3\0", "a database", "export its articles as JSON lines"),
)
_ZIPS = (
    (b"word/", "a Word document", _WORD),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file", _WORD),
    (b"application/epub", "an e-book", _WORD),
    (b"xl/", "a spreadsheet", "export its articles as JSON lines"),
    (b"ppt/", "a presentation", _WORD),
)
_OPENING = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|article|main|section)\b", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:html|head|body|div|p|h[1-6]|article|section|a|br|span|meta|title|ul|table)\b", re.IGNORECASE)
_HTTP = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_HEAD = 1 << 15
"""A head with fewer characters than this may be the whole input, so that its last line counts as one."""
ARCHIVE_NAME = re.compile(r"\.warc(?:\.gz)?\Z", re.IGNORECASE)
_PAGE_NAME = re.compile(r"\.x?html?(?:\.gz)?\Z", re.IGNORECASE)
LINES_NAME = re.compile(r"\.(?:jsonl|ndjson)(?:\.gz)?\Z", re.IGNORECASE)


def detect(head: bytes, *, name: str = "", mime: str = "", wanted: str = "auto") -> Form:
    """Return the form of the input that begins with ``head``; raise Unfit for what is no article in any form.

    ``wanted`` other than "auto" decides, but not against a web archive; ``name`` and ``mime`` decide where the bytes do
    not.
    """
    if opens_archive(head) or ARCHIVE_NAME.search(name):
        return Form.WARC
    _refuse_foreign(head)
    if wanted != "auto":
        return Form(wanted)
    if is_feed(head):
        return Form.FEED
    if is_opml(head):
        return Form.OPML
    text = sketch(head)
    text = text[3:] if text.startswith("ï»¿") else text
    if _is_list(text):
        return Form.LIST
    if _is_lines(text, name):
        return Form.JSONL
    if _is_page(text, name, mime):
        return Form.HTML
    if text.lstrip().startswith("<?xml"):
        raise Unfit(Reason.UNSUPPORTED, "it is XML, no page and no feed; give the article as text, HTML or JSON lines")
    return Form.TEXT


def _refuse_foreign(head: bytes) -> None:
    """Raise Unfit for what is known by its first bytes, or has the bytes of no text."""
    for magic, what, remedy in _MAGIC:
        if head.startswith(magic) or (magic == b"%PDF-" and magic in head[:1024] and is_binary(head)):
            raise Unfit(Reason.UNSUPPORTED, f"it is {what}, which onrecord does not read; {remedy}")
    if head.startswith(b"PK\x03\x04"):
        what, remedy = next(((w, r) for mark, w, r in _ZIPS if mark in head), ("a zip archive", "unpack it first"))
        raise Unfit(Reason.UNSUPPORTED, f"it is {what}, which onrecord does not read; {remedy}")
    if is_binary(head):
        raise Unfit(Reason.BINARY, "it is a binary file and no text; give the article as text, HTML or JSON lines")


def _is_list(text: str) -> bool:
    """Tell whether each of the lines is an http address, blank, or a remark after #, and one is an address."""
    if not text.lstrip().startswith(("http", "HTTP", "#")):
        return False
    complete, _, rest = text.rpartition("\n")
    lines = [line.strip() for line in (complete or rest).split("\n")]
    lines += [rest.strip()] if complete and len(text) < _HEAD else []
    told = [line for line in lines if line and not line.startswith("#")]
    return bool(told) and all(map(_HTTP.fullmatch, told))


def _is_lines(text: str, name: str) -> bool:
    """Tell whether the text is JSON lines: an object in one of the first lines, or the file's name says so."""
    if not text.lstrip().startswith("{"):
        return bool(LINES_NAME.search(name))
    complete, _, rest = text.rpartition("\n")
    lines = [*complete.split("\n")[:20], *([] if complete else [rest])]
    if any(map(_is_object, lines)) or LINES_NAME.search(name):
        return True
    return not complete and re.match(r'\s*\{\s*"[^"]*"\s*:', text) is not None


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_page(text: str, name: str, mime: str) -> bool:
    """Tell whether the text is markup: it opens like a page, or its name or type says so and it holds tags."""
    start = _OPENING.match(text)
    if _PAGE.match(text, start.end() if start else 0):
        return True
    if _PAGE_NAME.search(name) or "html" in mime:
        return _TAGS.search(text[:20_000]) is not None
    return text.lstrip().startswith("<") and len(_TAGS.findall(text[:20_000])) > 3
