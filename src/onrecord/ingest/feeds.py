"""Feeds and lists of feeds: RSS, Atom and OPML become entries and addresses, whatever else their bytes try.

Pure: nothing here opens a file or the network. Entities that a feed declares are not expanded, links other than http
and https are left out, and what is too large is refused before it is parsed. feedparser and lxml are imported when
needed, because the first bytes of every input are asked whether they are a feed.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from onrecord.ingest.decode import sketch, unicode_encoding
from onrecord.ingest.streams import GZIP
from onrecord.ingest.unfit import Unfit, too_large
from onrecord.records import Reason, without_surrogates

MAX_BYTES = 4 * 2**20
"""A feed or list larger than this is refused: a megabyte takes two seconds to parse, and six where it means harm."""
MAX_ENTRIES = 10_000
"""A feed or list that holds more entries than this is refused."""
MAX_LINK = 4_096
"""A link longer than this many characters is left out."""

_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_OUTLINE = re.compile(rb"<outline[\s/>]", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*>")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(\w+)")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article that a feed announces.

    ``id`` is the feed's own word for it, ``link`` its http address without fragment, or None where it has none that can
    be fetched; ``title`` and ``summary`` are plain text, ``content`` the markup of the article if the feed has it;
    ``published`` and ``updated`` are days, in the time zone that the feed writes; ``stamp`` changes with either.
    """

    id: str
    link: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    stamp: str = ""
    summary: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as read: its title, its entries in its order, and for how many seconds it says that it stays the same."""

    title: str | None
    entries: tuple[Entry, ...]
    ttl: int | None = None


def is_feed(head: bytes) -> bool:
    """Tell whether the input that begins with ``head`` is an RSS or Atom feed, well-formed or not.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0">'), is_feed(b"<html><title>feed</title>")
    (True, False)
    """
    root = _root(head)
    return root in _FEED_ROOTS and (root != "rdf" or "purl.org/rss/" in sketch(head))


def is_opml(head: bytes) -> bool:
    """Tell whether the input that begins with ``head`` is an OPML outline."""
    return _root(head) == "opml"


def parse_feed(data: bytes, url: str | None) -> Feed:
    """Return the feed that ``data`` holds, its links resolved against xml:base and ``url``, each link once.

    Raises Unfit for what is no feed, and for what exceeds MAX_BYTES or MAX_ENTRIES. Of a broken feed the entries that
    can be told are kept.
    """
    _bound(data, _ENTRY, "entries")
    found = _parsed(data, url)
    if not found["version"]:
        raise Unfit(
            Reason.UNSUPPORTED, "it is no RSS or Atom feed; open it in a browser and look for the feed's address"
        )
    feed = found["feed"]
    entries = _once(_entry(raw, url) for raw in found["entries"])
    return Feed(title=_plain(feed.get("title")), entries=tuple(entries), ttl=_ttl(feed))


def parse_opml(data: bytes) -> tuple[str, ...]:
    """Return the http addresses of the feeds in an OPML outline at any depth, in its order, each once.

    Raises Unfit for what is no OPML or names no feed, and for what exceeds MAX_BYTES or MAX_ENTRIES.
    """
    from lxml import etree

    _bound(data, _OUTLINE, "outlines")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unfit(Reason.MALFORMED, f"it is no OPML that can be parsed ({error}); export it again") from None
    if root is None or str(root.tag).lower() != "opml":
        raise Unfit(Reason.UNSUPPORTED, "it is no OPML; give the list of feeds that a feed reader exports")
    found = (_address(value, None) for element in root.iter("{*}outline") for value in _feeds_of(element.attrib))
    addresses = tuple(dict.fromkeys(address for address in found if address))
    if not addresses:
        raise Unfit(Reason.EMPTY, "it names no feed with an http address; export it again from the feed reader")
    return addresses


def _root(head: bytes) -> str:
    """Return the lower-case name of the root element, or nothing where the input opens like no XML."""
    if head.startswith(GZIP):
        return ""
    text = sketch(head).removeprefix("ï»¿").lstrip("\ufeff\0 \t\r\n")
    while text.startswith(("<?", "<!")):
        end = "?>" if text.startswith("<?") else "-->" if text.startswith("<!--") else ">"
        opening, found, rest = text.partition(end)
        if "[" in opening and opening[:9].upper() == "<!DOCTYPE":
            found, rest = text.partition("]")[1:]
            rest = rest.partition(">")[2]
        if not found:
            return ""
        text = rest.lstrip()
    root = _ROOT.match(text)
    return root[1].lower() if root else ""


def _bound(data: bytes, unit: re.Pattern[bytes], what: str) -> None:
    """Raise Unfit for more bytes or units than are parsed; zero bytes are left out, so that UTF-16 counts alike."""
    if len(data) > MAX_BYTES:
        raise too_large("the feed or list", MAX_BYTES)
    if sum(1 for _ in unit.finditer(data.replace(b"\0", b""))) > MAX_ENTRIES:
        detail = f"it holds more than the limit of {MAX_ENTRIES:,} {what}; split it, or give the addresses as a list"
        raise Unfit(Reason.TOO_LARGE, detail)


def _parsed(data: bytes, url: str | None) -> dict[str, Any]:
    """Return what feedparser makes of ``data``, as plain dictionaries: its own ones answer for other fields too.

    The data go in as a stream, because bytes could be taken for the name of a file.
    """
    import feedparser

    headers = {"content-location": url} if url else {}
    try:
        stream = io.BytesIO(_in_utf_8(data))
        found = feedparser.parse(stream, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        detail = f"the feed cannot be parsed ({type(error).__name__}: {error}); give the addresses as a list"
        raise Unfit(Reason.MALFORMED, without_surrogates(detail[:500])) from None
    return {"version": found.get("version"), "feed": dict(found["feed"]), "entries": map(dict, found["entries"])}


def _in_utf_8(data: bytes) -> bytes:
    """Return UTF-16 and UTF-32 as UTF-8, since feedparser reads them only where they declare themselves."""
    encoding = unicode_encoding(data)
    if encoding in (None, "utf-8"):
        return data
    return data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8-sig", "replace")


def _entry(raw: dict[str, Any], url: str | None) -> Entry:
    def words(name: str) -> str:
        value = raw.get(name)
        return without_surrogates(value).strip() if isinstance(value, str) else ""

    link = _address(words("link"), url)
    return Entry(
        id=words("id") or words("link") or words("title"),
        link=link,
        title=_plain(words("title")),
        published=_day(words("published")),
        updated=_day(words("updated")),
        stamp=words("updated") or words("published"),
        summary=_plain(words("summary")),
        content=_content(raw),
    )


def _content(raw: dict[str, Any]) -> str | None:
    pieces = raw.get("content") or ()
    return next((without_surrogates(piece["value"]) for piece in pieces if piece.get("value")), None)


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Yield each entry whose link, or whose id where it has no link, was not met before."""
    met: set[str] = set()
    for entry in entries:
        key = entry.link or f" {entry.id}"
        if key not in met:
            met.add(key)
            yield entry


def _address(link: str, base: str | None) -> str | None:
    """Return ``link`` as an absolute http address without fragment, or None where it is none or is ``base``."""
    try:
        address = urldefrag(urljoin(base or "", _UNPRINTABLE.sub("", link)))[0]
        parts = urlsplit(address)
        usable = (
            link
            and address != base
            and parts.scheme in ("http", "https")
            and parts.hostname
            and len(address) <= MAX_LINK
        )
    except ValueError:
        return None
    return without_surrogates(address) if usable else None


def _feeds_of(attributes: Mapping[Any, Any]) -> Iterator[str]:
    """Yield the addresses in an outline's ``xmlUrl``, which some write otherwise."""
    return (str(value) for name, value in attributes.items() if str(name).lower() == "xmlurl")


def _plain(markup: object) -> str | None:
    """Return the words of a short piece of markup, on one line."""
    if not isinstance(markup, str):
        return None
    return " ".join(html.unescape(_TAG.sub(" ", without_surrogates(markup))).split()) or None


def _day(moment: str) -> str | None:
    """Return the day of a moment as RFC 3339 or RFC 5322 write it, in the zone it is written in; None for others."""
    try:
        if re.match(r"\d{4}-\d\d-\d\d", moment, re.ASCII):
            return date.fromisoformat(moment[:10]).isoformat()
        return parsedate_to_datetime(moment).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _ttl(feed: dict[str, Any]) -> int | None:
    """Return RSS's ttl, which counts minutes, in seconds."""
    minutes = feed.get("ttl")
    if not isinstance(minutes, str) or not re.fullmatch(r"\d{1,6}", minutes.strip(), re.ASCII):
        return None
    return int(minutes) * 60
