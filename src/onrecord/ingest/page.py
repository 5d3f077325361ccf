"""An HTML page becomes an article: title, paragraphs and what the page tells about itself.

Runs inside the worker process (see ``worker``), because some pages keep trafilatura busy for minutes.
A pure function of the markup and the address; what it cannot tell stays None. The settings and the rules for titles,
teasers and endings were chosen in November 2026 on 92 news pages whose bodies a person marked: F1 over runs of four
words is 0.968, with trafilatura's own defaults and text 0.955.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.ingest.page_facts import day_of, outlet_of, tree_of

SHORT = 250
"""Fewer characters than this from the strict settings make the balanced ones worth a try (trafilatura's own bound)."""
PROSE = 60
"""A page without this many letters in paragraphs that end like sentences holds no article, unless the strict settings
find a list or a table of ``SHORT`` letters."""
LONG_NOTICE = 400
"""A last paragraph of more characters is kept, even where it reads like an invitation in part."""

Block = tuple[str, str]
_INLINE = frozenset({"hi", "ref", "del", "code", "graphic"})
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_HTML = re.compile(r"<html[\s>]", re.IGNORECASE)
_ENDING = re.compile(r"[.!?…:;。！？।۔][\"'”’»)\]]*\Z")
_TEASER = re.compile(
    r"(?i:(?:related|read more|read also|see more|see also|also read|you may also like|don[’']t miss|recommended)"
    r"(?: stories| articles| posts?| coverage)?(?:\W*|:.*)\Z)|.*\[[A-Z]{4,}\]\W*\Z",
    re.DOTALL,
)
_INVITATION = re.compile(
    r"\b(?:sign up|subscribe|newsletters?|follow (?:us|her|him|them|me) on|right in your inbox|all rights reserved)\b"
    r"|©|\bcopyright \d{4}\b|\A\W*(?:tags|comments|tell us what you think|advertisement)\W*\Z"
    r"|\A\W*(?:last )?updated (?:at|on)\b.{1,40}\Z|\A\W*originally published (?:on|in)\b|\breach the reporters?\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\W*(?:tags|topics|filed under)\W*", re.IGNORECASE)
_WEEKDAY = re.compile(r"\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\Z")
_MONTHS = re.compile(r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page holds; ``text`` begins with the title, paragraphs stand apart by a blank line."""

    text: str
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    outlet: str | None
    url: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the article as the worker sends it."""
        return asdict(self)


def prepare() -> None:
    """Import what the first page needs, before its time counts."""
    import trafilatura.core  # noqa: F401


def article(markup: str, url: str | None = None) -> Article | None:
    """Return the article of a page fetched from ``url``, or None where the page holds none."""
    markup = _whole(markup)
    found, strict = _extract(markup, url)
    if found is None:
        return None
    tree = tree_of(markup)
    outlet = None if tree is None else outlet_of(tree, found.sitename, found.url or url)
    title = _headline(_one_line(found.title), outlet)
    body = _body(_blocks(found.body), title)
    if _letters(filter(_ENDING.search, body)) < PROSE and (not strict or _letters(body) < SHORT):
        return None
    return Article(
        text="\n\n".join([title, *body] if title else body),
        title=title,
        authors=tuple(_authors(found.author)),
        published=None if tree is None else day_of(tree, markup, found.date),
        outlet=outlet,
        url=found.url if found.url and re.match(r"https?://\w", found.url) else None,
    )


def _extract(markup: str, url: str | None) -> tuple[Any, bool]:
    """Return trafilatura's document and whether it is the strict reading, which drops what is mostly links."""
    from trafilatura.core import bare_extraction

    options: dict[str, Any] = {"url": url, "with_metadata": True, "include_comments": False}
    strict = bare_extraction(markup, favor_precision=True, **options)
    if strict is not None and len(strict.text) >= SHORT:
        return strict, True
    return bare_extraction(markup, **options) or strict, False


def _whole(markup: str) -> str:
    """Return ``markup`` as a whole page without an XML declaration, whose encoding no longer holds."""
    markup = _DECLARATION.sub("", markup, count=1)
    return markup if _HTML.search(markup[:10_000]) else f"<html><head></head><body>{markup}</body></html>"


def _blocks(element: Any, kind: str = "") -> Iterator[Block]:
    """Yield the blocks under ``element`` of trafilatura's tree; the cells of a row share one, apart by a bar."""
    words = [element.text or ""]
    for child in element:
        if child.tag == "cell" and len(child) == 0:
            words.append(f" | {child.text or ''}")
        elif child.tag in _INLINE:
            words.append("".join(child.itertext()))
        else:
            yield from _block(kind, words)
            yield from _blocks(child, "item" if "item" in (kind, child.tag) else child.tag)
            words = []
        words.append(child.tail or "")
    yield from _block(kind, words)


def _block(kind: str, words: list[str]) -> Iterator[Block]:
    text = " ".join("".join(words).split()).strip("| ")
    if any(map(str.isalnum, text)):
        yield kind, text


def _body(blocks: Iterable[Block], title: str | None) -> list[str]:
    """Return the paragraphs without the repeated title, teasers in between and invitations at the end."""
    body = list(blocks)
    while body and title and _same(body[0][1], title):
        body.pop(0)
    kept = [block for block in body if not _TEASER.match(block[1])]
    while len(kept) > 1 and (_trails(*kept[-1]) or _labelled(kept)):
        kept.pop()
    return [text for _, text in kept]


def _trails(kind: str, text: str) -> bool:
    """Tell whether a last block names another article, invites or notifies, and is no part of the text."""
    if _LABEL.fullmatch(text):
        return True
    if _INVITATION.search(text):
        return len(text) < LONG_NOTICE
    return kind == "item" and len(text.split()) > 3 and not _ENDING.search(text)


def _labelled(kept: list[Block]) -> bool:
    """Tell whether the last block lists what the one before it names: tags, topics."""
    return _LABEL.fullmatch(kept[-2][1]) is not None and not _ENDING.search(kept[-1][1])


def _headline(title: str | None, outlet: str | None) -> str | None:
    """Return the title without the outlet's name behind a bar or a dash."""
    if not title or not outlet:
        return title
    parts = re.match(r"(.+)\s[|–—-]\s(.+)\Z", title)
    return parts[1].strip() if parts and _same(parts[2], outlet) else title


def _authors(names: str | None) -> list[str]:
    """Return the authors one by one, without the dates that stand next to them on some pages."""
    parts = (_WEEKDAY.sub("", part.strip()) for part in (names or "").split(";"))
    return [part for part in parts if part and not _MONTHS.fullmatch(part)]


def _one_line(words: str | None) -> str | None:
    return " ".join((words or "").split()) or None


def _same(one: str, other: str) -> bool:
    """Tell whether two lines have the same letters and digits."""
    one, other = (re.sub(r"[\W_]+", "", line.casefold()) for line in (one, other))
    return one == other != ""


def _letters(texts: Iterable[str]) -> int:
    return sum(character.isalpha() for text in texts for character in text)
