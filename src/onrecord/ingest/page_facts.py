"""What a page tells of itself beside its article: the outlet's name, and the day of publication as the page shows it.

Corrects what trafilatura finds, inside the worker process (see ``page``); linear in the length of the markup. Wrong is
worse than None: a name that is a bare address, or a day that stands nowhere on the page, is given up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

BESIDE = 600
"""A day that is shown within so many characters behind the headline is the article's."""
EARLIEST, LATEST = 12, 10
"""Before this hour of UTC it is still the day before somewhere, from that hour on already the next."""

_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.ASCII)
_SEPARATOR = re.compile(r"\s+[|–—·»:-]\s+")
_NOTICE = re.compile(r"copyright|©", re.IGNORECASE)
_UTC = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:?00)\Z")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(" + "|".join(_MONTHS) + r")[a-z]{0,6}\.?"
_SHOWN = re.compile(
    rf"\b{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})|\b(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (\d{{4}})",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:updated|modified|edited|revised|correct(?:ed|ion))\W*(?:(?:on|at)\W+)?[\w:., ]{0,24}\Z", re.I
)
_PUBLISHED = ("article:published_time", "datepublished", "og:published_time")


def tree_of(markup: str) -> Any:
    """Return the tree of a page, or None where it cannot be parsed."""
    from trafilatura.utils import load_html

    return load_html(markup)


def outlet_of(tree: Any, guess: str | None, url: str | None) -> str | None:
    """Return the name the page gives its site, its publisher, or its title's end; else ``guess``, if it is a name."""
    host = _host(url)
    names = (*_named(tree, "og:site_name"), *_publishers(tree), *_named(tree, "application-name"))
    proper = [_without_slogan(name, host) for name in names if _is_name(name)]
    ending = (_SEPARATOR.split(_one_line(tree.findtext(".//title")) or "")[1:] or [""])[-1]
    words = _one_line(guess)
    guessed = [_without_slogan(words, host)] if words and _is_name(words) and not _is_guessed(words, host) else []
    if known := [name for name in (*proper, *guessed) if _confirmed(name, host, ending)] or proper:
        return known[0]
    if _plain(ending) and host and _plain(host).startswith(_plain(ending)[:6]):
        return ending
    return guessed[0] if guessed else None


def _confirmed(name: str, host: str | None, ending: str) -> bool:
    """Tell whether the address or the end of the title has the name, too."""
    plain = _plain(name)
    return plain != "" and (plain == _plain(ending) or plain in _plain(host or ""))


def day_of(tree: Any, markup: str, found: str | None) -> str | None:
    """Return the day of publication, ``found`` or its neighbour that stands beside the headline; see ``EARLIEST``."""
    try:
        day = date.fromisoformat(found or "")
    except ValueError:
        return None
    if day.day == 1 and not _is_written(day, markup):
        return None
    near = _neighbours(day, _stamps(tree))
    if not near:
        return found
    shown = _shown(tree)
    return found if day in shown or not near & shown else min(near & shown).isoformat()


def _neighbours(day: date, stamps: list[str]) -> set[date]:
    """Return the days beside ``day`` that the place of the outlet may have had: any where no time is told."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    if not stamps:
        return {before, after}
    hour = next((int(time[2]) for stamp in stamps if (time := _UTC.match(stamp)) and time[1] == day.isoformat()), None)
    if hour is None:
        return set()
    return {before} if hour < LATEST else {after} if hour >= EARLIEST else {before, after}


def _stamps(tree: Any) -> list[str]:
    """Return the times of publication that the head and the structured data tell."""
    told = [value for name in _PUBLISHED for value in _named(tree, name)]
    return told + [str(node["datePublished"]) for node in _nodes(tree) if isinstance(node.get("datePublished"), str)]


def _shown(tree: Any) -> set[date]:
    """Return the days that stand beside the headline and are not said to be days of a change."""
    words = _beside(tree)
    days = set()
    for match in _SHOWN.finditer(words):
        if _CHANGED.search(words[max(0, match.start() - 40) : match.start()]):
            continue
        month, number, year = match.group(1, 2, 3) if match[1] else match.group(5, 4, 6)
        try:
            days.add(date(int(year), _MONTHS.index(month.lower()) + 1, int(number)))
        except ValueError:
            continue
    return days


def _beside(tree: Any) -> str:
    """Return the first words from the first headline on."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return ""
    parts, length = [], 0
    for element in chain(heading.iter(), _after(heading)):
        text = "" if element.tag in ("script", "style") or not isinstance(element.tag, str) else element.text or ""
        words = " ".join(f"{text} {element.tail or ''}".split())
        parts.append(words)
        length += len(words)
        if length > BESIDE:
            break
    return " ".join(filter(None, parts))[:BESIDE]


def _after(element: Any) -> Iterator[Any]:
    """Yield the elements behind ``element``, in the order of the page."""
    while element is not None:
        for sibling in element.itersiblings():
            yield from sibling.iter()
        element = element.getparent()


def _is_written(day: date, markup: str) -> bool:
    """Tell whether a first of a month stands on the page and was not made up from a month or a year."""
    month = _MONTHS[day.month - 1]
    forms = rf"{day.year}\D?0?{day.month}\D?0?1(?!\d)|(?<!\d)0?1\D0?{day.month}\D(?:{day.year}|{day.year % 100:02})"
    forms += rf"|(?<!\d)0?{day.month}\D0?1\D(?:{day.year}|{day.year % 100:02})"
    forms += rf"|{month}[a-z]{{0,6}}\.? 0?1(?:st)?\b|(?<!\d)0?1(?:st)?\W{month}|(?<!\d)1[\d]{{9}}(?:\d{{3}})?(?!\d)"
    return re.search(forms, markup, re.IGNORECASE) is not None


def _named(tree: Any, name: str) -> list[str]:
    """Return the contents of the meta tags of this name, those without words left out."""
    metas = (meta for meta in tree.iter("meta") if name in _names(meta))
    return [words for meta in metas if (words := _one_line(meta.get("content")))]


def _names(meta: Any) -> set[str]:
    return {(meta.get(key) or "").lower() for key in ("property", "name", "itemprop")}


def _publishers(tree: Any) -> Iterator[str]:
    """Yield the names of publishers in the structured data of articles."""
    for node in _nodes(tree):
        publisher = node.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else None
        if isinstance(name, str) and (words := _one_line(name)):
            yield words


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles in JSON-LD; what is no JSON tells nothing."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            open_ = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while open_:
            node = open_.pop()
            if isinstance(node, list):
                open_.extend(reversed(node))
            elif isinstance(node, dict):
                open_.append(node.get("@graph"))
                if "Article" in str(node.get("@type"))[:200] or "Posting" in str(node.get("@type"))[:200]:
                    yield node


def _is_name(name: str) -> bool:
    """Tell whether words are a name in somebody's writing: no address, no notice, and not one word in small letters."""
    if _NOTICE.match(name) or _DOMAIN.fullmatch(name) or len(name) > 80 or "\0" in name or "://" in name:
        return False
    return any(map(str.isalpha, name)) and not (name.isascii() and name.islower() and " " not in name)


def _is_guessed(name: str, host: str | None) -> bool:
    """Tell whether a name is a part of the address, written large by trafilatura."""
    return host is not None and name.lower() in host.lower().split(".") and name[1:].islower()


def _without_slogan(name: str, host: str | None) -> str:
    """Return the part of a name that the address has too, or else the first, where a slogan or sections follow."""
    parts = [part for part in _SEPARATOR.split(name) if _plain(part)]
    if len(parts) < 2:
        return name
    return next((part for part in parts if host and _plain(part) in _plain(host)), parts[0])


def _host(url: str | None) -> str | None:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _one_line(words: str | None) -> str | None:
    return " ".join((words or "").split()) or None
