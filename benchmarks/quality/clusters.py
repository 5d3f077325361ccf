"""Mentions of a text by hand and as read, side by side: the same edges on both sides, which is which, what went wrong.

By hand they are GUM's mentions (:mod:`onrecord.learn.gum`), as read those of ``Reading.entities``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from onrecord.learn.gum import Discourse, Marked
from onrecord.records import Entity, EntityType, Reading

Pair = tuple[int, int]
FORMS = ("name", "nominal", "pronoun")
TYPES = ("person", "organisation", "place")
"""The types that both sides have; GUM has no documents, and its "A and B" is no entity of ours."""
_POSSESSIVE = re.compile(r"['’]s$", re.I)
_AFTER_CORE = re.compile(
    r"[,;:()\[\]–—]|\s(?:of|in|on|at|for|from|to|with|by|near|under|behind|who|whom|whose|which|that|where)\s", re.I
)
_LAST_WORD = re.compile(r"\w[^\s]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A mention as read: its place, and type and number of its entity."""

    span: Pair
    type: str
    entity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A text with its mentions of every type by hand and as read, one a place on each side, edges trimmed."""

    name: str
    text: str
    gold: tuple[Marked, ...]
    seen: tuple[Seen, ...]

    @property
    def genre(self) -> str:
        """The second part of a name such as GUM_news_iodine."""
        return self.name.split("_")[1] if "_" in self.name else ""


def _type(entity: Entity) -> str:
    """Return the type of an entity as GUM has it: of people told apart by nobody, person."""
    return "person" if entity.type is EntityType.GROUP else str(entity.type)


def sides(discourse: Discourse, reading: Reading) -> Sides:
    """Return both sides of a text; of several mentions with one place the first counts."""
    text = discourse.text
    gold: dict[Pair, Marked] = {}
    for one in discourse.mentions:
        gold.setdefault(span := trimmed(text, one.span), replace(one, span=span))
    seen: dict[Pair, Seen] = {}
    for number, entity in enumerate(reading.entities, 1):
        for mention in entity.mentions if not entity.members else ():
            span = trimmed(text, (mention.start, mention.end))
            seen.setdefault(span, Seen(span=span, type=_type(entity), entity=number))
    return Sides(
        name=discourse.name,
        text=text,
        gold=tuple(sorted(gold.values(), key=lambda one: one.span)),
        seen=tuple(sorted(seen.values(), key=lambda one: one.span)),
    )


def trimmed(text: str, span: Pair) -> Pair:
    """Return ``span`` without white space, punctuation or possessive 's at its edges; as it is if nothing is left."""
    start, end = _stripped(text, *span)
    if _POSSESSIVE.search(text, start, end):
        start, end = _stripped(text, start, end - 2)
    return (start, end) if start < end else span


def _stripped(text: str, start: int, end: int) -> Pair:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end


def clusters(mentions: Iterable[Marked | Seen], *, singles: bool) -> list[set[Pair]]:
    """Return the places of each entity, for the mentions of the types that both sides have."""
    found: dict[int, set[Pair]] = defaultdict(set)
    for one in mentions:
        if one.type in TYPES:
            found[one.entity].add(one.span)
    return [places for places in found.values() if singles or len(places) > 1]


def matches(both: Sides) -> dict[Pair, Marked]:
    """Return which mention by hand each mention as read stands for: of the same place, or else around the same head.

    The head as read is not known: a mention by hand answers if its head lies in the core of the one as read, which is
    all before the first comma, preposition or relative pronoun, and if it reaches to the end of the core.
    """
    by_place = {one.span: one for one in both.gold}
    found = {one.span: by_place[one.span] for one in both.seen if one.span in by_place}
    rest = [one for one in both.gold if one.span not in found]
    near = []
    for span in (one.span for one in both.seen if one.span not in found):
        low, high = core(both.text, span)
        near += [
            (-_shared(span, one.span), span, one.span)
            for one in rest
            if low <= one.head[0] < high <= one.span[1] and _shared(span, one.span) > 0
        ]
    taken: set[Pair] = set()
    for _, span, place in sorted(near):
        if span not in found and place not in taken:
            taken.add(place)
            found[span] = by_place[place]
    return found


def core(text: str, span: Pair) -> Pair:
    """Return the part of a mention in which its head stands, as far as that can be told without syntax."""
    cut = _AFTER_CORE.search(text, span[0] + 1, span[1])
    return (span[0], cut.start()) if cut else span


def _shared(a: Pair, b: Pair) -> float:
    """Return the Dice coefficient of two places."""
    return 2 * max(0, min(a[1], b[1]) - max(a[0], b[0])) / (a[1] - a[0] + b[1] - b[0])


def form_as_read(text: str, span: Pair, by_hand: Marked | None) -> str:
    """Return the form of a mention as read: that of the mention by hand that it stands for.

    Where it stands for none, it is a name if the last word of its core has a capital, else a nominal.
    """
    if by_hand is not None:
        return by_hand.form
    last = _LAST_WORD.search(text, *core(text, span))
    return "name" if last and last[0][0].isupper() else "nominal"


def named(both: Sides) -> tuple[set[tuple[Pair, str]], set[tuple[Pair, str]]]:
    """Return place and type of the mentions that are names, by hand and as read."""
    by_hand = matches(both)
    gold = {(one.span, one.type) for one in both.gold if one.form == "name" and one.type in TYPES}
    seen = {
        (one.span, one.type)
        for one in both.seen
        if one.type in TYPES and form_as_read(both.text, one.span, by_hand.get(one.span)) == "name"
    }
    return gold, seen


def errors(both: Sides) -> Counter[tuple[str, str]]:
    """Count what went wrong by class and form: mentions missed and invented, entities split and merged, types."""
    by_hand, counts = matches(both), Counter[tuple[str, str]]()
    exact = {one.span: one for one in both.seen}
    met = {one.span for one in by_hand.values()}
    for one in both.gold:
        if one.type in TYPES and (at := exact.get(one.span)) is None:
            counts["missed: other edges" if one.span in met else "missed: not found", one.form] += 1
        elif one.type in TYPES and at is not None and at.type != one.type:
            counts[f"type: {one.type} read as {at.type}", one.form] += 1
    for seen in both.seen:
        if seen.type in TYPES and (wrong := _invented(seen, by_hand.get(seen.span))):
            counts[wrong, form_as_read(both.text, seen.span, by_hand.get(seen.span))] += 1
    for name, swapped in (("split", False), ("merged", True)):
        several = [pieces for pieces in _pieces(both, by_hand, swapped=swapped) if len(pieces) > 1]
        counts[f"entities {name}", "entities"] += len(several)
        counts[f"entities {name}", "pieces"] += sum(map(len, several))
    return +counts


def _invented(seen: Seen, marked: Marked | None) -> str | None:
    if marked is None:
        return "invented: nothing there"
    if marked.type not in TYPES:
        return f"invented: {marked.type}"
    return None if marked.span == seen.span else "invented: other edges"


def _pieces(both: Sides, by_hand: dict[Pair, Marked], *, swapped: bool = False) -> Iterator[set[int]]:
    """Yield for each entity by hand the entities as read that its mentions went to; or the other way round."""
    met: dict[int, set[int]] = defaultdict(set)
    for one in both.seen:
        marked = by_hand.get(one.span)
        if one.type in TYPES and marked is not None and marked.type in TYPES:
            key, value = (one.entity, marked.entity) if swapped else (marked.entity, one.entity)
            met[key].add(value)
    yield from met.values()


def links(both: Sides) -> Counter[tuple[str, str]]:
    """Count by form: mentions by hand, those found, those found that go back to another, those that are linked right.

    A mention is linked right if the mention before it in its entity as read is of the same entity by hand.
    """
    by_hand, counts = matches(both), Counter[tuple[str, str]]()
    counts.update((one.form, "by hand") for one in both.gold if one.type in TYPES)
    last: dict[int, int] = {}
    begun: set[int] = set()
    for one in both.seen:
        marked = by_hand.get(one.span)
        if one.type in TYPES and marked is not None and marked.type in TYPES:
            counts[marked.form, "found"] += 1
            counts[marked.form, "go back"] += marked.entity in begun
            counts[marked.form, "linked right"] += marked.entity in begun and last.get(one.entity) == marked.entity
            begun.add(marked.entity)
        if one.type in TYPES:
            last[one.entity] = marked.entity if marked is not None else -1
    return counts
