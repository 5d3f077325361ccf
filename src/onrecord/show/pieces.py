"""The article cut into pieces that do not overlap: the pure half of the HTML page.

Spans may nest, overlap and repeat, and HTML elements may not, so the text is cut wherever a span, a paragraph or a
control character begins or ends, and each piece carries all the layers that cover it. The words of the text pieces,
joined, are ``document.text``, code point by code point (a null character, which HTML cannot hold, as U+2400).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from onrecord.records import Spans
from onrecord.show.cards import Card
from onrecord.show.entries import Entry
from onrecord.show.visible import CONTROLS, name_of

Role = Literal["source", "cue", "content", "addressee", "said", "mention", "office"]
_RANK = {"content": 0, "said": 1, "addressee": 2, "cue": 3, "source": 4}  # of a statement; the others of an entity
_END = r"(?>\r\n|[\r\n\u2028\u2029])"
_LINE_ENDS = re.compile(f"{_END}+")
_BLANK_LINES = re.compile(rf"{_END}(?:[^\S\r\n\u2028\u2029]*{_END})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One span of one statement or entity: its number, its role, where it lies, and whether it is the first of all.

    Numbers of statements and of entities are two series; the roles ``mention`` and ``office`` belong to entities.
    """

    number: int
    role: Role
    start: int
    end: int
    first: bool

    @property
    def name(self) -> str:
        """The class of all that belongs to the same statement or entity."""
        return f"{'n' if self.role in _RANK else 'm'}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text under the same layers, with the layers that open before it and close behind it.

    ``control`` names a character that is shown by its name; ``gap`` is white space between two paragraphs; ``stop``
    says that the innermost mention can first be reached here.
    """

    text: str
    layers: tuple[Layer, ...] = ()
    opening: tuple[Layer, ...] = ()
    closing: tuple[Layer, ...] = ()
    control: str = ""
    gap: bool = False
    stop: bool = False

    @property
    def owner(self) -> int:
        """The number of the innermost statement that the piece belongs to; 0 if there is none."""
        own = [layer for layer in self.layers if layer.role in _RANK]
        return max(own, key=lambda layer: (layer.start, layer.number, _RANK[layer.role])).number if own else 0

    @property
    def entity(self) -> int:
        """The number of the innermost entity that the piece mentions; 0 if there is none."""
        mention = _mention(self.layers)
        return mention.number if mention else 0

    @property
    def classes(self) -> str:
        """The names of the roles, the depth of contents, the statements and the entities, for the style sheet."""
        depth = min(sum(layer.role == "content" for layer in self.layers), 3)
        roles = {layer.role: None for layer in self.layers}
        names = {layer.name: None for layer in self.layers}
        return " ".join([*roles, *([f"deep{depth}"] if depth else []), *names])


def _mention(layers: Iterable[Layer]) -> Layer | None:
    own = [layer for layer in layers if layer.role == "mention"]
    return max(own, key=lambda layer: (layer.start, -layer.end, layer.number)) if own else None


def layers_of(entries: list[Entry], cards: list[Card]) -> list[Layer]:
    """Return a layer for each span of each entry and each card."""
    return [layer for entry in entries for layer in _of_entry(entry)] + [
        layer for card in cards for layer in _of_card(card)
    ]


def _of_entry(entry: Entry) -> Iterator[Layer]:
    statement = entry.statement
    first = statement.start
    roles: tuple[tuple[Role, Spans], ...] = (
        ("source", statement.source.spans),
        ("cue", statement.cue.spans),
        ("content", statement.content.spans),
    )
    for role, spans in roles:
        for span in spans:
            yield Layer(number=entry.number, role=role, start=span.start, end=span.end, first=span.start == first)
            first = -1 if span.start == first else first
    yield from _layers(entry.number, "addressee", statement.addressee.spans)
    yield from _layers(entry.number, "said", (statement.said.span,) if statement.said else ())


def _of_card(card: Card) -> Iterator[Layer]:
    mentions = sorted(set(card.entity.mentions))
    yield from _layers(card.number, "mention", tuple(mentions[:1]), first=True)
    yield from _layers(card.number, "mention", tuple(mentions[1:]))
    yield from _layers(card.number, "office", tuple({office.span: None for office in card.entity.offices}))


def _layers(number: int, role: Role, spans: Spans, *, first: bool = False) -> Iterator[Layer]:
    for span in spans:
        yield Layer(number=number, role=role, start=span.start, end=span.end, first=first)


def gaps_of(text: str) -> list[tuple[int, int]]:
    """Return where paragraphs part: at blank lines if the text has any, else at each line end."""
    border = _BLANK_LINES if _BLANK_LINES.search(text.strip()) else _LINE_ENDS
    return [match.span() for match in border.finditer(text)]


def paragraphs(text: str, entries: list[Entry], cards: list[Card]) -> Iterator[list[Piece]]:
    """Yield the paragraphs of ``text``, each a list of pieces; white space behind a paragraph belongs to it."""
    current: list[Piece] = []
    for piece in pieces(text, entries, cards):
        if current and current[-1].gap and not piece.gap:
            yield current
            current = []
        current.append(piece)
    if current:
        yield current


def pieces(text: str, entries: list[Entry], cards: list[Card]) -> Iterator[Piece]:
    """Yield the pieces of ``text`` in order, cut at every boundary."""
    layers, gaps = layers_of(entries, cards), gaps_of(text)
    controls = {match.start(): name_of(match[0]) for match in CONTROLS.finditer(text)}
    gap_ends = dict(gaps)
    opening, closing = _edges(layers)
    active: list[Layer] = []
    covered = 0
    reached: set[Layer | None] = {None}
    for start, end in pairwise(_cuts(text, layers, gaps, controls)):
        active = [layer for layer in active if layer.end > start] + opening[start]
        covered = max(covered, gap_ends.get(start, 0))
        gap, mention = end <= covered, _mention(active)
        stop = not gap and start not in controls and mention not in reached
        if stop:
            reached.add(mention)
        yield Piece(
            text=text[start:end].replace("\0", "\u2400"),
            layers=tuple(active),
            opening=tuple(opening[start]),
            closing=tuple(closing[end]),
            control=controls.get(start, ""),
            gap=gap,
            stop=stop,
        )


def _edges(layers: list[Layer]) -> tuple[dict[int, list[Layer]], dict[int, list[Layer]]]:
    opening: dict[int, list[Layer]] = defaultdict(list)
    closing: dict[int, list[Layer]] = defaultdict(list)
    for layer in sorted(layers, key=lambda layer: (-layer.end, layer.number)):
        opening[layer.start].append(layer)
    for layer in sorted(layers, key=lambda layer: (-layer.start, -layer.number)):
        closing[layer.end].append(layer)
    return opening, closing


def _cuts(text: str, layers: list[Layer], gaps: list[tuple[int, int]], controls: dict[int, str]) -> list[int]:
    cuts = {0, len(text)}
    cuts.update(edge for layer in layers for edge in (layer.start, layer.end))
    cuts.update(edge for gap in gaps for edge in gap)
    cuts.update(edge for position in controls for edge in (position, position + 1))
    return sorted(cuts)
