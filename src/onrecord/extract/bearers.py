"""Names and their bearers: surnames, short forms, several of one surname, governments named by capital or seat.

Names join by rule: a wrong name is worse than none. Where several may be meant and nothing tells which, none is.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.clusters import (
    BODIES,
    ORGANISATION,
    OTHER,
    PEOPLE,
    PERSON,
    PLACE,
    Cluster,
    name_gender,
    titled_gender,
)
from onrecord.extract.descriptions import described, likeliest
from onrecord.extract.inventory import Noted
from onrecord.extract.lexicon import TITLES, given_name
from onrecord.extract.lexicon import noun as noun_of
from onrecord.extract.naming import Words, is_short_for, same_body, same_person, words_of
from onrecord.extract.phrases import tokens
from onrecord.extract.state import State
from onrecord.names.entry import Name

CHILDREN = frozenset(("son", "daughter", "grandson", "granddaughter", "nephew", "niece"))


def bearer_of(state: State, one: Noted, description: Noted | None = None) -> Cluster:
    """Return the cluster of a name's bearer; ``description`` is what stands beside the name for the same bearer."""
    assert one.phrase.name is not None
    name = state.text[slice(*one.phrase.name)]
    words = words_of(name)
    if not words:
        return described(state, one)
    family = _plural_surname(state, one, name)
    if family is not None:
        return family
    kind, entry = _kind_of_name(state, one, description, name)
    cluster = _bearer(state, one, words, kind, entry) or _introduced(state, one, kind)
    if cluster is None and description is not None and description.phrase.is_definite:
        known = likeliest(state, description)
        cluster = known if known is not None and not known.is_named else None
    if cluster is None:
        cluster = state.clusters.new(kind)
    if entry is not None and cluster.entry is None:
        state.clusters.enter(cluster, entry)
    if cluster.kind in (None, OTHER):
        cluster.kind = kind
    state.clusters.name(cluster, name)
    if kind == PERSON:
        title = [token.word for token in tokens(state.text, one.phrase.title)] if one.phrase.title else []
        cluster.gender = titled_gender(title) or cluster.gender or name_gender(words)
    return cluster


def _kind_of_name(state: State, one: Noted, description: Noted | None, name: str) -> tuple[str, Name | None]:
    """Return what a name is the name of, and its entry in the book, where one alone is called so."""
    noun = one.phrase.noun if one.phrase.title or description is None else description.phrase.noun
    if noun is not None and (one.phrase.title or description) and noun.kind in PEOPLE | BODIES:
        kind = PERSON if noun.kind in PEOPLE else ORGANISATION
        return kind, _entry(state, name, (kind,))
    kind = one.mention.type if one.mention.type in (PERSON, ORGANISATION, PLACE) else OTHER
    title = state.text[slice(*one.phrase.title)].split()[-1] if one.phrase.title else ""
    told = len(name.split()) > 1 and given_name(name.split()[0]) is not None and kind == OTHER
    if told or title.lower().rstrip(".") in TITLES:
        kind = PERSON
    name = _called(state, one, name)
    last = noun_of([name.split()[-1]])
    person = kind == PERSON and given_name(name.split()[0]) is not None
    body = len(name.split()) > 1 and last is not None and last.kind in BODIES and not person
    if (body and kind != OTHER and (kind != PLACE or one.speaks)) or " & " in name:
        kind = ORGANISATION
    entry = _entry(state, name, (ORGANISATION, PLACE))
    if entry is None or (kind == PERSON and _is_known_person(state, words_of(name))):
        kind = ORGANISATION if kind == PLACE and one.speaks else kind
        return kind, _entry(state, name, (PERSON,)) if kind == PERSON else None
    if entry.role == "seat" and not one.speaks:
        return PLACE, None
    if entry.role in ("capital", "seat"):
        government = _government(state, one, name, kind)
        return (ORGANISATION, government) if government else (PLACE, None)
    return (PLACE if kind == PLACE and not one.speaks else ORGANISATION), entry


def _entry(state: State, name: str, types: tuple[str, ...]) -> Name | None:
    found = [entry for entry in state.book.find(name) if entry.type in types]
    one_place = bool(found) and all(entry.role in ("capital", "seat") for entry in found)
    return found[0] if len(found) == 1 or one_place else None


def _is_known_person(state: State, words: Words) -> bool:
    """Tell whether somebody of this name was spoken of before: then "Paris" or "Jordan" is no capital or state."""
    return any(c.kind == PERSON for c in state.clusters.named(words))


def _called(state: State, one: Noted, name: str) -> str:
    """Return the words that the book knows a name by: with its article, where that belongs to it."""
    full = f"The {name}"
    return full if one.phrase.determiner == "definite" and state.book.find(full) else name


def _government(state: State, one: Noted, name: str, kind: str) -> Name | None:
    """Return the state that a capital or a seat stands for where it speaks or acts, not where things happen."""
    if not one.speaks and (kind != ORGANISATION or one.mention.sure < 0.6):
        return None
    around = state.text[max(0, one.start - 300) : one.start + 300]
    return state.book.government(name, around)


def _bearer(state: State, one: Noted, words: Words, kind: str, entry: Name | None) -> Cluster | None:
    if entry is not None and (known := state.clusters.entered(entry)) is not None:
        return known
    candidates = [c for c in state.clusters.named(words) if not state.nested(one, c)]
    if kind in (PERSON, OTHER) or len(words) == 1:
        person = _person(state, one, words, [c for c in candidates if c.kind in (PERSON, OTHER, None)])
        if person is not None:
            return person
    if kind == PERSON and not any(words in c.names for c in candidates):
        return None
    if entry is None:
        bodies = [c for c in candidates if _may_be(c, kind, words)]
        fit = [c for c in bodies if any(same_body(words, name) for name in c.names) and not _is_capital(c, kind)]
        exact = [c for c in fit if words in c.names]
        return next(iter(exact or fit), None)
    return None


def _person(state: State, one: Noted, words: Words, candidates: Sequence[Cluster]) -> Cluster | None:
    """Return the person of this name; None where nobody has it, or several may."""
    title = [token.word for token in tokens(state.text, one.phrase.title)] if one.phrase.title else []
    told = titled_gender(title) or name_gender(words)
    fit = [c for c in candidates if not (told and c.gender and told != c.gender)]
    if len(words) > 1:
        full = [c for c in fit if any(same_person(words, name) for name in c.full_names())]
        short = [c for c in fit if not c.full_names() and any(is_short_for(name, words) for name in c.names)]
        named = [c for c in fit if any(is_short_for(words, name) for name in c.full_names())]
        return next(iter(full or short), None) or (named[0] if len(named) == 1 else None)
    same = [c for c in fit if words in c.names]
    bearers = [c for c in fit if any(is_short_for(words, name) for name in c.full_names())]
    if len(bearers) < 2:
        return next(iter(bearers or same), None)
    return _surest(state, one, bearers, words)


def _surest(state: State, one: Noted, bearers: Sequence[Cluster], words: Words) -> Cluster | None:
    """Return of several of one surname the one that it has been used for, or that the model links to clearly."""
    used = [c for c in bearers if words in c.names]
    aged = _of_age(state, one, bearers)
    if aged is not None or len(used) == 1:
        return aged or used[0]
    scored = sorted(((state.link(one, c), c.number) for c in bearers), reverse=True)
    if scored[0][0] > 0 and scored[0][0] - scored[1][0] > 1.0:
        return state.clusters.all[scored[0][1]]
    return None


def _of_age(state: State, one: Noted, bearers: Sequence[Cluster]) -> Cluster | None:
    """Return of parent and child the one that "the elder" or "the younger" before the surname means."""
    words = {token.word.lower() for token in tokens(state.text, one.phrase.title)} if one.phrase.title else set()
    young = bool(words & {"younger", "junior"})
    if not young and not words & {"elder", "older", "senior"}:
        return None
    fit = [c for c in bearers if young != CHILDREN.isdisjoint(c.nouns)]
    return fit[0] if len(fit) == 1 else None


def _introduced(state: State, one: Noted, kind: str) -> Cluster | None:
    """Return the description that a new name gives the name of: "A spokesman …", then the bare name speaking."""
    if kind != PERSON or one.phrase.title or one.apposed is not None or not one.speaks:
        return None
    for number in state.speakers[:-4:-1]:
        cluster = state.clusters.all[number]
        if cluster.is_named or cluster.kind != PERSON or cluster.plural or not cluster.noun_kinds["office"]:
            continue
        if state.noted[cluster.mentions[0]].phrase.determiner == "indefinite":
            return cluster
    return None


def _plural_surname(state: State, one: Noted, name: str) -> Cluster | None:
    """Return the group of all who have a surname: "the Attwaters"."""
    words = words_of(name)
    if one.phrase.determiner != "definite" or len(words) != 1 or not words[0].endswith("s"):
        return None
    single = words[0].removesuffix("s").removesuffix("e") if words[0].endswith("ses") else words[0].removesuffix("s")
    bearers = [c for c in state.clusters.named((single,)) if any(n[-1] == single for n in c.full_names())]
    joined = state.clusters.group_with(bearers[0].number) if bearers else None
    if joined is not None:
        return joined
    return state.clusters.group(tuple(sorted(b.number for b in bearers))) if len(bearers) > 1 else None


def _may_be(cluster: Cluster, kind: str, words: Words) -> bool:
    """Tell whether a name of ``kind`` can be that of a body, a place or a thing."""
    if kind == PERSON:
        return cluster.kind in (None, OTHER) and words in cluster.names
    return cluster.kind != PERSON or (len(words) > 1 and words in cluster.names)


def _is_capital(cluster: Cluster, kind: str) -> bool:
    """Tell whether a name of a place meets the government of the same name, or the other way round."""
    return cluster.entry is not None and kind == PLACE and cluster.kind == ORGANISATION
