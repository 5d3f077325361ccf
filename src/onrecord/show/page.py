"""Readings as one self-contained HTML page: the articles, marked in place, each beside the list of its statements.

The page loads nothing and runs no script but its own: a policy in its head forbids all else. Marks, statements and
cards are linked by fragments, and a statement is lit together by style rules that count statements. The script lights
the mentions of a name and shows its card; without it, a name leads to its card. Articles are rendered one by one into
a spool, because the table of contents in front of them is known last.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import IO, TextIO
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from onrecord.records import Reading, without_surrogates
from onrecord.show import entries as shown
from onrecord.show.cards import Card, cards
from onrecord.show.entries import Entry, counted, entries, headline
from onrecord.show.pieces import Piece, paragraphs
from onrecord.show.speakers import NO_SOURCE
from onrecord.show.visible import CONTROLS, name_of

_IN_MEMORY = 8 * 2**20
_CHUNK = 2**16
_LIT = 500  # statements of one document with a rule of their own; those beyond are linked, not lit
_LISTED = 100  # statements that are linked from a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What the template of one document is given; ``anchor`` is unique on the page.

    ``numbers`` are those of the cards by the ids of their entities.
    """

    anchor: str
    name: str
    reading: Reading
    entries: list[Entry]
    cards: list[Card]
    numbers: dict[str, int]
    link: str | None

    @property
    def paragraphs(self) -> Iterator[list[Piece]]:
        """The text in pieces, paragraph by paragraph."""
        return paragraphs(self.reading.document.text, self.entries, self.cards)

    @property
    def facts(self) -> list[str]:
        """Outlet, day and authors, as far as they are known."""
        document = self.reading.document
        return [fact for fact in (document.outlet, document.published, ", ".join(document.authors)) if fact]

    @property
    def summary(self) -> str:
        """How many statements there are."""
        return counted(len(self.entries), "statement")

    def entry(self, number: int) -> Entry:
        """Return the entry with this number."""
        return self.entries[number - 1]

    def card(self, number: int) -> Card:
        """Return the card with this number."""
        return self.cards[number - 1]

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """The cards of those who speak, and of the others, each with a heading; only what there is."""
        speaking = [card for card in self.cards if card.statements]
        others = [card for card in self.cards if not card.statements]
        return [(head, group) for head, group in (("Who speaks", speaking), ("Who else is named", others)) if group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the table of contents says of one document."""

    anchor: str
    name: str
    facts: list[str]
    summary: str


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write the page of all ``readings``."""
    lines: list[Line] = []
    most, model = 0, ""
    with SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8", newline="") as spool:
        for article in map(article_of, readings, _anchors()):
            spool.writelines(
                _template("article.html").generate(article=article, words=shown, no_source=NO_SOURCE, listed=_LISTED)
            )
            lines.append(Line(anchor=article.anchor, name=article.name, facts=article.facts, summary=article.summary))
            most = max(most, len(article.entries))
            model = f"onrecord {article.reading.onrecord}, model {article.reading.model}"
        spool.seek(0)
        out.writelines(_page(lines, spool, most, model))


def article_of(reading: Reading, anchor: str) -> Article:
    """Return what the template is given for one reading."""
    found = entries(reading)
    those = cards(reading, found)
    return Article(
        anchor=anchor,
        name=headline(reading),
        reading=reading,
        entries=found,
        cards=those,
        numbers={card.entity.id: card.number for card in those},
        link=_link(reading.document.url),
    )


def attribution(entry: Entry) -> str:
    """Return whose word the statement is, in one line: source, speaker, cue and relays."""
    words = f"{entry.speaker.line} · {entry.cue or shown.NO_CUE}"
    return " ".join(f"{words} · {entry.chain}".split() if entry.relays else words.split())


def _page(lines: list[Line], spool: IO[str], most: int, model: str) -> Iterator[str]:
    style = Markup(_template("page.css").render(most=min(most, _LIT)))  # made of our own style sheet and one number
    script = Markup(_template("page.js").render())  # ours alone
    articles = (Markup(chunk) for chunk in iter(lambda: spool.read(_CHUNK), ""))  # escaped when made
    return _template("page.html").generate(
        lines=lines, articles=articles, style=style, script=script, digest=_digest, model=model
    )


def _digest(content: str) -> str:
    """Return the name by which the policy of the page allows a style sheet or a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _anchors() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"d{number}"


def _link(url: str | None) -> str | None:
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("onrecord.show"),
        autoescape=lambda name: bool(name) and str(name).endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(exact=_exact, shown=_shown, attribution=attribution)
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(name)


def _exact(text: str) -> Markup:
    """Return ``text`` escaped so that a parser gives it back unchanged, carriage returns too."""
    return Markup(str(escape(text)).replace("\r", "&#13;"))  # escaped in the same expression


def _shown(text: str) -> str:
    """Return ``text`` on one line, its control characters named, for all that is not the article itself."""
    line = " ".join(without_surrogates(text).split())
    return CONTROLS.sub(lambda match: name_of(match[0]), line)
