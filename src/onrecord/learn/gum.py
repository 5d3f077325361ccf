"""Reads GUM (Zeldes 2017) in CoNLL-U: texts with their attribution relations, and with their mentions and coreference.

GUM marks, as part of its discourse trees, each unit that attributes ("Khan said") and the unit that it attributes.
Neither is cut as source, cue and content are, but it tells which expressions attribute something, at any depth.
It also marks every mention with a type and the entity it stands for, single mentions included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

Pair = tuple[int, int]
_RELATION = re.compile(r"attribution-positive:(\d+)->(\d+)")
_UNIT = re.compile(r"Discourse=[^:|]+:(\d+)")
_ENTITY = re.compile(r"Entity=([^|]*)")
_BRACKET = re.compile(r"\((\d+)-([a-z]+)[^()]*|(\d+)\)|\)")
MENTION_TYPES = {
    "person": "person", "organization": "organisation", "place": "place", "object": "object", "animal": "object",
    "plant": "object", "substance": "object", "abstract": "abstract", "event": "event", "time": "time",
}  # fmt: skip
"""GUM's entity types as types of mentions; person, organisation and place are types of entities too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A syntactic word: where it stands, its universal part of speech, and the number of its head in ``tokens``."""

    span: Pair
    tag: str
    head: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A mention by hand: its place, its head word, its form (name, nominal or pronoun), its type, its entity."""

    span: Pair
    head: Pair
    form: str
    type: str
    entity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discourse:
    """A text, its attributions (the unit that attributes and the one attributed), and its mentions, in code points."""

    name: str
    text: str
    attributions: tuple[tuple[Pair, Pair], ...]
    mentions: tuple[Marked, ...] = ()


@dataclass(slots=True)
class _Read:
    """What has been read of a file so far."""

    text: str = ""
    tokens: list[Token] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    links: list[tuple[int, int]] = field(default_factory=list)
    opened: list[tuple[int, str, int]] = field(default_factory=list)
    spans: list[tuple[int, int, int, str]] = field(default_factory=list)


def discourses(folder: Path) -> Iterator[Discourse]:
    """Yield the texts of the ``.conllu`` files of ``folder`` in the order of their names."""
    for path in sorted(folder.glob("*.conllu")):
        yield _discourse(path.stem, path.read_text(encoding="utf-8").split("\n"))


def _discourse(name: str, lines: list[str]) -> Discourse:
    read = _Read()
    sentence: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            read.text = read.text.rstrip() + "\n\n" if read.text else ""
        elif not line and sentence:
            _sentence(read, sentence)
            sentence = []
        fields = line.split("\t")
        if len(fields) == 10 and "." not in fields[0]:
            sentence.append(fields)
    return Discourse(
        name=name,
        text=read.text,
        attributions=tuple(_units(read.text, read.starts, read.links)),
        mentions=tuple(_mentions(read)),
    )


def _sentence(read: _Read, lines: list[list[str]]) -> None:
    """Add a sentence: its words to the text, its tokens, the units and mentions that begin and end in it."""
    before, covered, begun, within = len(read.tokens), 0, 0, ""
    for number, form, _, tag, _, _, head, _, _, misc in lines:
        first, _, last = number.partition("-")
        if int(first) > covered:
            begun, covered, within = len(read.text), int(last or first), form
            read.text += form + ("" if "SpaceAfter=No" in misc else " ")
        if last:
            continue
        at = within.find(form) if number != str(covered) else len(within) - len(form)
        place = (begun + at, begun + at + len(form)) if within[max(at, 0) :].startswith(form) and at >= 0 else None
        over = int(head) - 1 + before if head.isdigit() and head != "0" else None
        read.tokens.append(Token(span=place or (begun, begun + len(within)), tag=tag, head=over))
        _annotations(read, misc, begun)


def _annotations(read: _Read, misc: str, begun: int) -> None:
    unit = _UNIT.search(misc)
    if unit:
        read.starts[int(unit[1])] = begun
    read.links += [(int(a), int(b)) for a, b in _RELATION.findall(misc)]
    entity, at = _ENTITY.search(misc), len(read.tokens) - 1
    for opening, kind, closing in _BRACKET.findall(entity[1] if entity else ""):
        if opening:
            read.opened.append((int(opening), kind, at))
        else:
            _close(read, closing, at)


def _close(read: _Read, closing: str, at: int) -> None:
    """End with token ``at`` what was opened last, of the entity ``closing`` if one is named; nothing may be open."""
    places = [n for n, (number, _, _) in enumerate(read.opened) if closing in ("", str(number))]
    if places:
        number, kind, start = read.opened.pop(places[-1])
        read.spans.append((start, at + 1, number, kind))


def _mentions(read: _Read) -> Iterator[Marked]:
    """Yield the mentions in the order of their heads, one a head word: of several the shortest.

    "A and B" has the head of A; it is found by its conjunction instead.
    """
    taken: set[int] = set()
    found: list[tuple[int, Marked]] = []
    for start, end, entity, kind in sorted(read.spans, key=lambda one: (one[1] - one[0], one[0])):
        head = _head(read.tokens, start, end)
        if head in taken:
            joints = [n for n in range(start, end) if read.tokens[n].tag == "CCONJ" and n not in taken]
            if not joints:
                continue
            head = joints[-1]
        taken.add(head)
        tag = read.tokens[head].tag
        form = "pronoun" if tag in ("PRON", "DET") else "name" if tag == "PROPN" else "nominal"
        span = (read.tokens[start].span[0], read.tokens[end - 1].span[1])
        type_ = MENTION_TYPES.get(kind, "abstract")
        found.append((head, Marked(span=span, head=read.tokens[head].span, form=form, type=type_, entity=entity)))
    for _, one in sorted(found, key=lambda pair: pair[0]):
        yield one


def _head(tokens: list[Token], start: int, end: int) -> int:
    """Return the token of the run whose own head lies outside of it."""
    outside = [n for n in range(start, end) if (over := tokens[n].head) is None or not start <= over < end]
    return next((n for n in outside if tokens[n].tag != "PUNCT"), start)


def _units(text: str, starts: dict[int, int], links: list[tuple[int, int]]) -> Iterator[tuple[Pair, Pair]]:
    """Yield the places of linked units; a unit reaches to the start of the next."""
    order = sorted(starts.values())
    ends = dict(pairwise([*order, len(text)]))
    for a, b in links:
        if a in starts and b in starts:
            yield (starts[a], ends[starts[a]]), (starts[b], ends[starts[b]])
