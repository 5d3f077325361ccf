"""Clusters become entities: the fullest name, the other names, offices, every mention."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from onrecord.extract.clusters import ORGANISATION, PEOPLE, PERSON, PLACE, Cluster, Clusters
from onrecord.extract.inventory import Inventory, Noted
from onrecord.extract.lexicon import listed
from onrecord.extract.phrases import Phrase, suffix, tokens
from onrecord.names.folding import folded
from onrecord.records import Document, Entity, EntityType, Office, Span, entity_id

Pair = tuple[int, int]
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SELF = r"(?:him|her|it|them)sel(?:f|ves)"
_CUT = re.compile(
    rf"[,;:()\n]|\s{_SELF}\b|\s[—–-]\s|\s(?:who|whose|which|that|when|where)\s|\s(?:on|late|early)\s{_DAY}"
)
_PORTFOLIO = listed("portfolios")
_LONGEST_NAME = 14
"""Words that an entity is named by at most where it has no proper name."""


def entities(
    document: Document, inventory: Inventory, clusters: Clusters, speaking: Iterable[int]
) -> tuple[dict[int, str], tuple[Entity, ...]]:
    """Return the ids of the clusters that become entities, and the entities in the order of their first mention.

    People, bodies and places become entities, other things where they speak; so do groups whose members are told.
    """
    speakers = set(speaking)
    shown = [c for c in clusters.all if c.mentions and (c.number in speakers or _is_shown(c, inventory))]
    shown += _members(shown, clusters)
    ids = {c.number: _id(document, c, inventory) for c in shown}
    names = {c.number: _name(document, c, inventory, clusters) for c in shown}
    aliases = _distinct({c.number: _aliases(document, c, inventory, names[c.number]) for c in shown}, names)
    made = [
        Entity(
            id=ids[c.number],
            type=_type(c, c.number in speakers),
            name=names[c.number],
            aliases=aliases[c.number],
            link=c.entry.link if c.entry else None,
            offices=tuple(_offices(document, c, inventory)),
            mentions=_mentions(document, c, inventory),
            members=tuple(ids[n] for n in c.members if n in ids),
        )
        for c in shown
    ]
    return ids, tuple(sorted(made, key=lambda one: (one.mentions[0].start, one.mentions[0].end, one.id)))


def _is_shown(cluster: Cluster, inventory: Inventory) -> bool:
    told = any(inventory.noted[n].pronoun is None for n in cluster.mentions)
    return told and (cluster.kind in (PERSON, ORGANISATION, PLACE) or bool(cluster.members))


def _members(shown: Sequence[Cluster], clusters: Clusters) -> list[Cluster]:
    have = {c.number for c in shown}
    wanted = dict.fromkeys(n for c in shown for n in c.members if n not in have)
    return [clusters.all[n] for n in wanted if clusters.all[n].mentions]


def _spans(cluster: Cluster, inventory: Inventory) -> list[tuple[int, int]]:
    return sorted({inventory.noted[n].mention.span for n in cluster.mentions})


def _mentions(document: Document, cluster: Cluster, inventory: Inventory) -> tuple[Span, ...]:
    return tuple(Span(document=document.id, start=a, end=b) for a, b in _spans(cluster, inventory))


def _id(document: Document, cluster: Cluster, inventory: Inventory) -> str:
    start, end = _spans(cluster, inventory)[0]
    return entity_id(document.id, Span(document=document.id, start=start, end=end))


def _type(cluster: Cluster, speaks: bool) -> EntityType:
    if cluster.members:
        return EntityType.GROUP
    if cluster.entry is not None and cluster.entry.role == "state":
        return EntityType.ORGANISATION if speaks or cluster.kind == ORGANISATION else EntityType.PLACE
    if cluster.entry is not None and (cluster.kind != PLACE or speaks):
        return EntityType(cluster.entry.type)
    if cluster.is_named and cluster.kind in (PERSON, ORGANISATION, PLACE):
        return EntityType(cluster.kind)
    if cluster.noun_kinds["document"]:
        return EntityType.DOCUMENT
    if cluster.kind == PERSON:
        return EntityType.GROUP if cluster.plural else EntityType.PERSON
    if cluster.kind in (ORGANISATION, PLACE):
        return EntityType.ORGANISATION if speaks else EntityType(cluster.kind)
    people = any(cluster.noun_kinds[kind] for kind in PEOPLE)
    return EntityType.GROUP if people and cluster.plural else EntityType.PERSON if people else EntityType.OTHER


# Names


def _name(document: Document, cluster: Cluster, inventory: Inventory, clusters: Clusters) -> str:
    parts = [_name(document, one, inventory, clusters) for n in cluster.members if (one := clusters.all[n]).mentions]
    if parts:
        return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    if cluster.entry is not None:
        return cluster.entry.name
    if cluster.names:
        fullest = max(cluster.names, key=len)
        return cluster.names[fullest]
    told = [inventory.noted[n] for n in cluster.mentions if inventory.noted[n].pronoun is None]
    short = cluster.noun_kinds["document"] > 0
    words = [designation(document.text, one.phrase, short=short) for one in told]
    fullest_words = [one for one in words if len(one.split()) <= _LONGEST_NAME] or words
    return (
        max(fullest_words, key=lambda one: len(one.split())) if fullest_words else _words(document, cluster, inventory)
    )


def _words(document: Document, cluster: Cluster, inventory: Inventory) -> str:
    return document.text[slice(*_spans(cluster, inventory)[0])]


def designation(text: str, phrase: Phrase, *, short: bool = False) -> str:
    """Return the words of a phrase without article, apposition and relative clause, in one line.

    In short nothing is kept behind the head noun: "a leaflet handed out at the stop" is a leaflet.
    """
    words = " ".join(text[phrase.span[0] : phrase.head_at[1] if short else phrase.span[1]].split())
    cut = _CUT.search(words)
    words = " ".join(words[: cut.start() if cut else None].split())
    words = re.sub(r"^(?:the|a|an)\s+(?=\S)", "", words, flags=re.IGNORECASE)
    return re.sub(r"[’']s$|[’']$", "", words) or text[slice(*phrase.span)]


def _joined(text: str, one: Noted, inventory: Inventory) -> str:
    """Return the words from the first to the last of several names: "Maureen and Clive Attwater"."""
    first, last = (inventory.noted[n].mention.span for n in (one.conjuncts[0], one.conjuncts[-1]))
    return " ".join(text[first[0] : last[1]].split())


def _whole(text: str, phrase: Phrase) -> str:
    """Return all words of a phrase without article, in one line."""
    return re.sub(r"^(?:the|a|an)\s+(?=\S)", "", " ".join(text[slice(*phrase.span)].split()), flags=re.IGNORECASE)


def _aliases(document: Document, cluster: Cluster, inventory: Inventory, name: str) -> tuple[str, ...]:
    """Return the other proper names, or of what has none the other descriptions."""
    told = [inventory.noted[n] for n in cluster.mentions if inventory.noted[n].pronoun is None]
    if cluster.names:
        found = list(cluster.names.values())
    else:
        found = [_joined(document.text, one, inventory) for one in told if one.conjuncts]
        found += [designation(document.text, one.phrase) for one in told if not cluster.members]
        found += [name for name in (cluster.called,) if name]
        found += [_whole(document.text, one.phrase) for one in told if one.speaks and not cluster.members]
    seen = {name}
    return tuple(one for one in found if not (one in seen or seen.add(one)))  # type: ignore[func-returns-value]


def _distinct(aliases: Mapping[int, tuple[str, ...]], names: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """Return the aliases without those that another entity goes by too: an alias stands for one entity."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for number, name in names.items():
        for one in (name, *aliases[number]):
            bearers[folded(one)].add(number)
    return {number: tuple(one for one in its if len(bearers[folded(one)]) == 1) for number, its in aliases.items()}


# Offices


def _offices(document: Document, cluster: Cluster, inventory: Inventory) -> list[Office]:
    if cluster.members or (cluster.kind not in (PERSON, None) and not cluster.noun_kinds["office"]):
        return []
    found: dict[tuple[str, str | None], Office] = {}
    for number in cluster.mentions:
        office = _office(document, inventory.noted[number])
        if office is not None:
            found.setdefault((folded(office.title), folded(office.of) if office.of else None), office)
    return _without_poorer(list(found.values()))


def _office(document: Document, one: Noted) -> Office | None:
    """Return the office that a mention tells: in the title before a name, or as the description itself."""
    phrase, text = one.phrase, document.text
    if phrase.noun is None or phrase.noun.kind != "office" or phrase.noun.plural:
        return None
    low, high = phrase.title or phrase.core
    of = _owner(text, phrase, low, high)
    words = [token for token in tokens(text, (low, high)) if of is None or not of[0] <= token.start < of[1]]
    last = max((n for n, token in enumerate(words) if token.word.lower() == phrase.head), default=len(words) - 1)
    if not words:
        return None
    return Office(
        title=" ".join(token.word for token in words[: last + 1]),
        of=text[slice(*of)] if of else None,
        span=Span(document=document.id, start=low, end=max(high, of[1] if of else high)),
    )


def _owner(text: str, phrase: Phrase, low: int, high: int) -> Pair | None:
    """Return whose office it is; words of a portfolio before it ("Foreign", "Deputy") belong to the title.

    Words between an owner in front and the title are the owner's: "*Israeli army* spokesman".
    """
    if phrase.of is None or phrase.noun is None or not low <= phrase.of[0] < high:
        return phrase.of
    before = [token for token in tokens(text, (phrase.of[0], high)) if token.end <= phrase.head_at[1]]
    before = before[: len(before) - len(phrase.noun.words.split())]
    while before and before[0].word.lower() in _PORTFOLIO:
        before = before[1:]
    while before and before[-1].word.lower() in _PORTFOLIO:
        before = before[:-1]
    return (before[0].start, before[-1].end - suffix(before[-1].word)) if before else None


def _without_poorer(found: list[Office]) -> list[Office]:
    """Return the offices without those that another one of the same title says more fully."""
    full = {folded(one.title) for one in found if one.of}
    return [one for one in found if one.of or folded(one.title) not in full]
