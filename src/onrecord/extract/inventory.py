"""The mentions of a document as the resolver takes them: the model's, and those that only sources or titles tell."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.extract.edges import without_dateline
from onrecord.extract.lexicon import given_name, noun
from onrecord.extract.phrases import Phrase, bare_phrase, phrase, tokens
from onrecord.extract.pronouns import Pronoun, pronoun
from onrecord.records import INSIDE, Annotation, Mention

Pair = tuple[int, int]
_APPOSED = re.compile(r",\s+|\s[—–-]\s|\s?\(")
_JOINED = re.compile(r"\s*,?\s+(?:and|or)\s+|,\s+")
_CAPITALS = re.compile(
    r"[^\W\d_a-z][\w’'-]*\.?(?:[ \u00a0](?:(?:van|von|de|der|den|del|al|bin|la|el) )*[^\W\d_a-z](?:\.|[\w’'-]*))+"
)
_CONTINUED = re.compile(r"(?:(?:[-‐‑’']|\s&\s)[^\W\d_]{2,})+")
_CAPITAL_NEXT = re.compile(r"(?: [^\W\d_a-z][\w’'-]+)+")
_LISTED = re.compile(r"\s+(?:and|or)\s+[^\W\d_]|(?:,\s+[^,]{1,60}){0,8},?\s+(?:and|or)\s+[^\W\d_a-z]")
_TYPE_OF = {"document": "object", "medium": "organisation", "institution": "organisation", "place": "place"}
_JOINT = re.compile(r"\s(and|or)\s")
_THINGS = frozenset(("object", "abstract", "event"))
_SPEAKING = frozenset(("document", "medium", "institution", "office", "unnamed", "person", "kin"))
_DROPPED = "time"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Noted:
    """A mention with what its words say; ``links`` are numbers of earlier ones with their scores.

    ``conjuncts`` are the mentions that "A and B" joins, ``apposed`` is the one that stands beside this one for the same
    bearer ("the whip, Hannes Brodd"), ``speaks`` tells that it is a statement's source.
    """

    number: int
    mention: Mention
    phrase: Phrase
    pronoun: Pronoun | None
    quoted: bool
    links: tuple[tuple[int, float], ...]
    speaks: bool = False
    conjuncts: tuple[int, ...] = ()
    apposed: int | None = None

    @property
    def start(self) -> int:
        """The first position of the mention."""
        return self.mention.span[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inventory:
    """All mentions in the order of their heads, and for each source the number of the mention that it is."""

    noted: tuple[Noted, ...]
    sources: Mapping[Pair, int]


def inventory(text: str, annotation: Annotation, sources: Sequence[Pair]) -> Inventory:
    """Return the mentions of ``text``, with one for each of ``sources`` (the first span of a statement's source)."""
    mentions = _kept(text, annotation.mentions)
    mentions = _with_people(text, mentions)
    chosen = _chosen(text, mentions, sources)
    same = {one.span: one for _, one in mentions}
    for source in sources:
        if source not in chosen and source in same:
            chosen[source] = same[source]
        elif source not in chosen:
            chosen[source] = _made(text, source)
            mentions.append((None, chosen[source]))
    order = sorted(range(len(mentions)), key=lambda n: (mentions[n][1].head, n))
    number_of = {old: new for new, n in enumerate(order) if (old := mentions[n][0]) is not None}
    place = {mentions[n][1].head: new for new, n in enumerate(order)}
    found = {source: place[chosen[source].head] for source in sources}
    wider: dict[int, Pair] = {}
    for source, number in found.items():
        wider[number] = max(source, wider.get(number, source), key=lambda pair: pair[1] - pair[0])
    noted = [_noted(text, annotation, new, mentions[n][1], wider.get(new), number_of) for new, n in enumerate(order)]
    return Inventory(noted=tuple(_related(text, noted)), sources=found)


def _kept(text: str, mentions: Sequence[Mention]) -> list[tuple[int | None, Mention]]:
    """Return the mentions with their numbers, one a head and a span, without expressions of time."""
    taken: set[Pair] = set()
    heads = {one.head[0] for one in mentions}
    kept: list[tuple[int | None, Mention]] = []
    for number, one in enumerate(mentions):
        hyphen = _CONTINUED.match(text, one.span[1])
        if hyphen and one.form == "name":
            one = replace(one, span=(one.span[0], hyphen.end()))
        further = None if is_headline(text, one.span[0]) else _CAPITAL_NEXT.match(text, one.span[1])
        if further and one.form == "name" and not heads.intersection(range(one.span[1], further.end())):
            one = replace(one, span=(one.span[0], further.end()))
        spoken = without_dateline(text, one.span)
        if spoken[0] <= one.head[0]:
            one = replace(one, span=spoken)
        if one.type == _DROPPED or one.head in taken or one.span in taken:
            continue
        taken |= {one.head, one.span}
        kept.append((number, one))
    return kept


def is_headline(text: str, at: int) -> bool:
    """Tell whether the line at ``at`` is one with most of its words in capitals, so that these tell no names."""
    start = max(text.rfind("\n", max(0, at - 200), at), text.rfind("\r", max(0, at - 200), at)) + 1
    if start == 0 and at > 200:
        return False
    end = text.find("\n", at, at + 200)
    words = [word for word in text[start : end if end >= 0 else at + 200].split() if word[0].isalpha()]
    if words and words[-1].endswith((".", ".”", '."')):
        return False
    return 4 <= len(words) <= 30 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _with_people(text: str, mentions: Sequence[tuple[int | None, Mention]]) -> list[tuple[int | None, Mention]]:
    """Return the mentions with the people whom title or given name tell, found by the model in part or not at all."""
    heads = [one.head[0] for _, one in mentions]
    found: dict[int, tuple[int | None, Mention]] = dict(enumerate(mentions))
    added: list[tuple[int | None, Mention]] = []
    for span, name in _people(text):
        low, high = bisect_left(heads, span[0]), bisect_left(heads, span[1])
        parts = [n for n in range(low, high) if _covers(span, mentions[n][1].span)]
        if not parts and low == high:
            words = tokens(text, name)
            head = (words[-1].start, words[-1].end)
            added.append((None, Mention(span=span, head=head, type="person", form="name", sure=0.5)))
        elif parts:
            kept = max(parts, key=lambda n: (name[0] <= heads[n] < name[1], len(mentions[n][1].links), n))
            found |= {kept: (mentions[kept][0], replace(mentions[kept][1], span=span, type="person", form="name"))}
            for n in parts:
                if n != kept and heads[n] >= name[0]:
                    del found[n]
    return sorted([*found.values(), *added], key=lambda pair: pair[1].head)


def _covers(span: Pair, other: Pair) -> bool:
    return span[0] <= other[0] and other[1] <= span[1]


def _people(text: str) -> Iterator[tuple[Pair, Pair]]:
    """Yield title with name, and name, of those written with capitals: "Mayor LaShonda Pettway"."""
    for found in _CAPITALS.finditer(text):
        if is_headline(text, found.start()):
            continue
        its = phrase(text, found.span())
        words = tokens(text, its.name) if its.name else []
        told = its.noun is not None and its.noun.kind in ("office", "person", "kin", "unnamed") and its.title
        if its.name and len(words) > 1 and (told or given_name(words[0].word)):
            yield (its.title[0] if its.title and told else its.name[0], its.name[1]), its.name


def _chosen(text: str, mentions: Sequence[tuple[int | None, Mention]], sources: Sequence[Pair]) -> dict[Pair, Mention]:
    """Return for each source the mention that it is: of those headed in it the widest, then the first.

    Where that is only the first of several that the source joins, the source is none of them.
    """
    heads = [one.head[0] for _, one in mentions]
    chosen: dict[Pair, Mention] = {}
    for source in sources:
        low, high = bisect_left(heads, source[0]), bisect_right(heads, source[1] - 1)
        inside = [one for _, one in mentions[low:high]]
        outer = [one for one in inside if not any(_within(one, other) for other in inside if other is not one)]
        first = min(outer, key=lambda one: (one.span[0], -one.span[1]), default=None)
        if first is not None and not (len(outer) > 1 and _LISTED.match(text, first.span[1], source[1])):
            chosen[source] = first
    return chosen


def _within(one: Mention, other: Mention) -> bool:
    return one.span != other.span and _covers(other.span, one.span)


def _made(text: str, source: Pair) -> Mention:
    """Return a mention for a source that the model has none for."""
    its = phrase(text, source)
    place = its.name or its.core
    words = tokens(text, place)
    head = (words[-1].start, words[-1].end) if words else source
    joint = _JOINT.search(text, *source)
    if joint is not None:
        head = joint.span(1)
    form = "pronoun" if pronoun(text[source[0] : source[1]]) else "name" if its.name else "nominal"
    type_ = _TYPE_OF.get(its.noun.kind, "person") if its.noun is not None and not its.name else "person"
    return Mention(span=source, head=head, type=type_, form=form, sure=0.5)


def _noted(
    text: str, annotation: Annotation, number: int, one: Mention, source: Pair | None, numbers: Mapping[int, int]
) -> Noted:
    span = source or one.span
    is_thing = source is None and one.type in _THINGS and not _may_speak(text, one)
    is_body = one.type in ("organisation", "place") and one.form == "name"
    links = tuple((numbers[n], score) for n, score in one.links if n in numbers and numbers[n] < number)
    return Noted(
        number=number,
        mention=one,
        phrase=bare_phrase(text, span) if is_thing else phrase(text, span, organisation=is_body),
        pronoun=_pronoun(text, one, span),
        quoted=annotation.quotation[one.head[0] : one.head[0] + 1] == bytes([INSIDE]),
        links=links,
        speaks=source is not None,
    )


def _may_speak(text: str, one: Mention) -> bool:
    """Tell whether a thing is of those that speak: a report, a newspaper, a company."""
    found = noun([text[one.head[0] : one.head[1]]])
    return found is not None and found.kind in _SPEAKING


def _pronoun(text: str, one: Mention, span: Pair) -> Pronoun | None:
    """Return the pronoun that a mention is, with what little may stand around it: "he himself"."""
    alone = len(tokens(text, span)) == 1 or one.form == "pronoun"
    return pronoun(text[one.head[0] : one.head[1]]) if alone else None


def _related(text: str, noted: Sequence[Noted]) -> Iterator[Noted]:
    """Yield the mentions with what is beside or inside them: conjuncts and appositions."""
    order = sorted(noted, key=lambda one: (one.start, -one.mention.span[1]))
    starts = [one.start for one in order]
    by_start = {one.start: one.number for one in reversed(order)}
    for one in noted:
        conjuncts = _conjuncts(text, one, order, starts)
        apposed = None if conjuncts else _apposed(text, one, noted, by_start)
        yield replace(one, conjuncts=conjuncts, apposed=apposed)


def _conjuncts(text: str, one: Noted, order: Sequence[Noted], starts: Sequence[int]) -> tuple[int, ...]:
    """Return the mentions that fill the words of ``one`` with nothing but commas and "and" between them."""
    low, high = one.phrase.span if one.speaks else one.mention.span
    if not re.search(r"\s(?:and|or)\s", text[low:high]):
        return ()
    found: list[Noted] = []
    for part in order[bisect_left(starts, low) : bisect_left(starts, high)]:
        start, end = part.mention.span
        at = found[-1].mention.span[1] if found else low
        if part.number == one.number or start < at or end > high or (start, end) == (low, high):
            continue
        if found and not _JOINED.fullmatch(text[at:start]):
            return ()
        if not found and start != low and not _is_title(text[low:start]):
            return ()
        found.append(part)
    if len(found) < 2 or found[-1].mention.span[1] != high:
        return ()
    joined = re.search(r"(?:and|or)\s+$", text[low : found[-1].start])
    return tuple(part.number for part in found) if joined else ()


def _is_title(words: str) -> bool:
    """Tell whether words before the first of several names say what they all are: "Surgeons ", "the ministers "."""
    found = noun(words.split())
    return found is not None and found.plural


def _apposed(text: str, one: Noted, noted: Sequence[Noted], by_start: Mapping[int, int]) -> int | None:
    """Return the mention right behind ``one`` for the same bearer: a name behind a description, or the other way."""
    if one.pronoun:
        return None
    end = one.mention.span[1]
    gap = _APPOSED.match(text, end)
    closely = gap is None and _is_closely(text, one)
    number = by_start.get(gap.end() if gap else end + 1) if gap or closely else None
    if number is None:
        return None
    other = noted[number]
    if other.pronoun or bool(one.phrase.name) == bool(other.phrase.name) or not _fits(one, other):
        return None
    after = text[other.mention.span[1] : other.mention.span[1] + 6]
    listed = gap is not None and gap.group().startswith(",") and re.match(r",?\s+(?:and|or)\s", after)
    return None if listed else number


def _is_closely(text: str, one: Noted) -> bool:
    """Tell whether a name may follow without a comma: "the website Keel & Anchor"."""
    noun, end = one.phrase.noun, one.mention.span[1]
    described = noun is not None and not one.phrase.name and not noun.plural and one.phrase.head_at[1] == end
    return described and one.phrase.is_definite and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _fits(one: Noted, other: Noted) -> bool:
    """Tell whether a name and a description can be one bearer's."""
    described, named = (other, one) if one.phrase.name else (one, other)
    noun = described.phrase.noun
    if noun is not None and noun.plural:
        return False
    if named.mention.type == "place" and described.mention.type != "place":
        return False
    people = ("office", "unnamed", "kin", "person")
    if noun is not None and named.mention.type == "person":
        return noun.kind in people
    if noun is not None and named.mention.type == "organisation":
        return noun.kind not in people
    return described.mention.type == named.mention.type
