"""What names articles instead of holding them: lists of addresses, feeds, OPML, and patterns of paths.

What is named becomes a Lead, and fetching it is the caller's. A lead is followed as far as its Via allows, a feed not
from a feed and a list not from a list, so that following always ends. Only ``matches`` looks at files.
"""

from __future__ import annotations

import glob
import html
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.ingest.decode import decode
from onrecord.ingest.detect import Form
from onrecord.ingest.feeds import Entry, parse_feed, parse_opml
from onrecord.ingest.origins import Headed, without_credentials
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.streams import all_of
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason, Refusal

_NAMES = {
    Form.TEXT: "a text",
    Form.HTML: "a page",
    Form.JSONL: "a file of JSON lines",
    Form.WARC: "a web archive",
    Form.FEED: "a feed",
    Form.OPML: "a list of feeds",
    Form.LIST: "a list of addresses",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """On which way an input was reached, and the forms that are read there."""

    name: str
    forms: frozenset[Form]

    def check(self, form: Form) -> None:
        """Raise Unfit where ``form`` is not read on this way."""
        if form not in self.forms:
            detail = f"it is {_NAMES[form]}, which is not followed from {self.name}; name it itself to read it"
            raise Unfit(Reason.UNSUPPORTED, detail)


GIVEN = Via(name="the command", forms=frozenset(Form))
FOLDER = Via(name="a folder", forms=frozenset({Form.TEXT, Form.HTML, Form.JSONL, Form.WARC}))
"""A folder is read without fetching anything."""
LIST = Via(name="a list of addresses", forms=frozenset(Form) - {Form.LIST, Form.OPML})
OPML = Via(name="a list of feeds", forms=frozenset({Form.FEED}))
FEED = Via(name="a feed", forms=frozenset({Form.TEXT, Form.HTML}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What an input names: an ``address`` to fetch, or ``markup`` it carries; ``settings`` hold what it says of it."""

    origin: str
    settings: IngestSettings
    via: Via
    address: str = ""
    markup: bytes | None = None


def leads(path: str, content: Headed, form: Form, settings: IngestSettings) -> Iterator[Lead | Refusal]:
    """Yield what a list of addresses, a feed or an OPML file names, in order; raise Unfit where it names nothing."""
    data = all_of(content.stream, settings.max_unpacked if content.packed else settings.max_bytes)
    if form is Form.FEED:
        yield from _of_feed(path, data, content.opened.url, settings)
        return
    via = OPML if form is Form.OPML else LIST
    for number, address in _addresses(data) if form is Form.LIST else enumerate(parse_opml(data), 1):
        if address.lower().startswith(("http://", "https://")):
            yield Lead(origin=without_credentials(address), address=address, settings=settings, via=via)
        else:
            problem = "the line is no http address; write one address a line, and remarks after #"
            yield Unfit(Reason.MALFORMED, problem).of(f"{path}:{number}")


def is_pattern(origin: str) -> bool:
    """Tell whether ``origin`` is no path that exists and has signs of a pattern: *, ? or [ ]."""
    return glob.has_magic(origin) and not os.path.lexists(origin)


def matches(pattern: str) -> list[str]:
    """Return the paths that ``pattern`` fits, sorted, ** for folders at any depth; raise Unfit where there is none.

    With ** these are files alone, because a folder would give its files once more. Hidden files do not count.
    """
    try:
        found = sorted(glob.glob(pattern, recursive=True))
    except (OSError, ValueError):
        found = []
    if "**" in pattern:
        found = [path for path in found if not os.path.isdir(path)]
    if not found:
        raise Unfit(Reason.MISSING, "no file fits this pattern; check it, and put it in quotes for the shell")
    return found


def _addresses(data: bytes) -> Iterator[tuple[int, str]]:
    text = decode(data)[0].lstrip("\ufeff")
    for number, line in enumerate(text.split("\n"), 1):
        address = line.strip()
        if address and not address.startswith("#"):
            yield number, address


def _of_feed(path: str, data: bytes, url: str | None, settings: IngestSettings) -> Iterator[Lead | Refusal]:
    feed = parse_feed(data, url)
    if not feed.entries:
        raise Unfit(Reason.EMPTY, "the feed has no entries; try again later")
    for number, entry in enumerate(feed.entries, 1):
        place = f"{path}:{number}"
        told = _told(entry, feed.title, settings)
        if entry.link is not None:
            yield Lead(origin=without_credentials(entry.link), address=entry.link, settings=told, via=FEED)
        elif entry.content is not None:
            yield Lead(origin=place, settings=told, via=FEED, markup=_page(entry.title, entry.content))
        else:
            problem = "the feed's entry has neither an http address nor an article; give the article itself"
            yield Unfit(Reason.NO_ARTICLE, problem).of(place)


def _told(entry: Entry, feed: str | None, settings: IngestSettings) -> IngestSettings:
    """Return what fills in where a page does not tell: the entry's title and day, and the feed's title as outlet.

    A title of a feed is often more than the outlet's name, so that an outlet that the caller gives stands before it.
    """
    return replace(
        settings,
        title=entry.title or settings.title,
        published=entry.published or entry.updated or settings.published,
        outlet=settings.outlet or feed,
    )


def _page(title: str | None, content: str) -> bytes:
    head = f"<title>{html.escape(title or '')}</title>"
    page = f"<!doctype html><html><head>{head}</head><body><article>{content}</article></body></html>"
    return page.encode("utf-8", "replace")
