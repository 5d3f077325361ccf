"""Descriptions and whom they go back to: "the ministry", "the 71-year-old", "the two ministers", "the latter"."""

from __future__ import annotations

from onrecord.extract.clusters import BODIES, ORGANISATION, OTHER, PEOPLE, PERSON, PLACE, Cluster, calling
from onrecord.extract.inventory import Noted
from onrecord.extract.lexicon import Noun, listed
from onrecord.extract.phrases import tokens
from onrecord.extract.state import RECENT, State
from onrecord.names.entry import Name
from onrecord.names.folding import folded

COUNTS = {"both": 2, "two": 2, "pair": 2, "three": 3, "trio": 3, "four": 4}
GENERAL_BODIES = listed("general bodies")
INDIFFERENT = listed("indifferent")
OTHER_HOLDERS = frozenset(("former", "ex", "late", "deputy", "vice", "incoming", "elect", "designate", "ousted"))
"""Words before an office that say that another than today's holder is meant."""
ELLIPTIC = frozenset(("other", "another"))


def described(state: State, one: Noted) -> Cluster:
    """Return the cluster that a description goes back to, a new one where it introduces somebody."""
    if not one.phrase.head:
        return _thing(state, one)
    kind = _kind_of_nominal(state, one)
    told = _told(state, one) or _elliptic(state, one) or likeliest(state, one)
    if told is not None:
        return told
    holder = _holder(state, one)
    if holder is not None and (known := state.clusters.entered(holder)) is not None:
        return known
    made = state.clusters.new(kind)
    if holder is not None:
        state.clusters.enter(made, holder)
    if one.phrase.of:
        made.owners.add(folded(state.text[slice(*one.phrase.of)]))
    return made


def _thing(state: State, one: Noted) -> Cluster:
    """Return the cluster of a thing that never speaks, by its links alone: "it" may go back to it."""
    linked = ((score, state.clusters.of[n]) for n, score in one.links if n in state.clusters.of)
    score, number = max(linked, default=(state.scale.unlinked, -1))
    return state.clusters.all[number] if score > state.scale.nominal else state.clusters.new(OTHER)


def likeliest(state: State, one: Noted) -> Cluster | None:
    """Return the cluster that a description most likely goes back to, where that is likely enough."""
    kind, noun = _kind_of_nominal(state, one), one.phrase.noun
    best, score = None, -99.0
    candidates = state.candidates(one, noun)
    sole = _sole(state, one, kind)
    for cluster in candidates:
        value = _nominal_score(state, one, kind, cluster) + state.scale.sole * (cluster is sole)
        if value > score:
            best, score = cluster, value
    return best if score > state.scale.nominal else None


def _sole(state: State, one: Noted, kind: str) -> Cluster | None:
    """Return the only one lately named that a general description may go back to: "the club", "the 71-year-old"."""
    noun = one.phrase.noun
    of = state.text[slice(*one.phrase.of)] if one.phrase.of else ""
    if noun is None or noun.plural or one.phrase.determiner != "definite" or (of and not of.islower()):
        return None
    general = noun.kind in ("person", "unnamed") if kind == PERSON else noun.words in GENERAL_BODIES
    if not general:
        return None
    named = [c for c in state.clusters.recent(RECENT) if state.is_strong(c) and c.kind == kind]
    fit = [c for c in named if not (noun.gender and c.gender and noun.gender != c.gender)]
    fit = [c for c in fit if kind == PERSON or is_called(noun, c) or _is_unspecific(noun, c)]
    return fit[0] if len(fit) == 1 else None


def _is_unspecific(noun: Noun, cluster: Cluster) -> bool:
    """Tell whether nothing said of a body speaks against a description: an agency is no broadcaster."""
    return not cluster.nouns or (noun.kind == "institution" and cluster.nouns.keys() <= GENERAL_BODIES)


def _told(state: State, one: Noted) -> Cluster | None:
    """Return whom "the former", "the latter", "both" or "the two ministers" go back to."""
    words = state.text[slice(*one.phrase.span)].lower().split()
    if words in (["the", "former"], ["the", "latter"]):
        pair = _last_named(state, 2, None)
        return pair[words[1] == "latter"] if len(pair) == 2 else None
    bare = [word for word in words if word not in ("the", "all", "these", "of", "them")]
    count = COUNTS.get(bare[0]) if bare and len(bare) < 4 else None
    noun = one.phrase.noun
    if count is None or not (one.phrase.is_definite or words[0] in ("both", "all")) or (len(bare) > 1 and noun is None):
        return None
    joined = next((c for c in state.clusters.recent(RECENT) if len(c.members) == count), None)
    if joined is not None:
        return joined
    found = _last_named(state, count, noun if len(bare) > 1 else None)
    return state.clusters.group(tuple(c.number for c in found)) if len(found) == count else None


def _elliptic(state: State, one: Noted) -> Cluster | None:
    """Return a new cluster for "another" and "the other": never somebody spoken of before, though of the same noun."""
    noun = one.phrase.noun
    if one.phrase.head not in ELLIPTIC or (noun is not None and noun.words not in ELLIPTIC):
        return None
    made = state.clusters.new(PERSON)
    for number in range(one.number - 1, max(-1, one.number - 13), -1):
        before = state.noted[number].phrase
        if before.determiner == "indefinite" and before.noun is not None and not before.noun.plural:
            made.called = f"{one.phrase.head} {before.noun.words}"
            break
    return made


def _last_named(state: State, count: int, noun: Noun | None) -> list[Cluster]:
    """Return the ``count`` clusters named last, in the order in which they were first named."""
    people = noun is None or noun.kind in PEOPLE
    kind = PERSON if people else ORGANISATION
    near = [c for c in state.clusters.recent(2 * RECENT) if c.is_named and not c.members]
    near = [c for c in near if c.kind == kind or (not people and c.entry is not None and c.entry.role == "state")]
    if noun is not None:
        described = [c for c in near if any(known.split()[-1] in noun.words for known in c.nouns)]
        near = described if len(described) >= count or noun.kind == "office" else near
    return sorted(near[:count], key=lambda c: c.mentions[0])


def _holder(state: State, one: Noted) -> Name | None:
    """Return who held the office on the day of publication, where the user's book knows."""
    noun = one.phrase.noun
    if noun is None or noun.kind != "office" or noun.plural or one.phrase.determiner == "indefinite":
        return None
    if not OTHER_HOLDERS.isdisjoint(token.word.lower() for token in tokens(state.text, one.phrase.core)):
        return None
    of = state.text[slice(*one.phrase.of)] if one.phrase.of else ""
    return state.book.holder(noun.words, of, state.published) if of else None


def _kind_of_nominal(state: State, one: Noted) -> str:
    noun = one.phrase.noun
    if one.mention.type not in (PERSON, ORGANISATION, PLACE) and not one.speaks:
        return OTHER
    if noun is not None and noun.kind in PEOPLE:
        return PERSON
    if noun is not None and noun.kind in BODIES:
        return one.mention.type if one.mention.type == PLACE and not one.speaks else ORGANISATION
    return one.mention.type if one.mention.type in (PERSON, ORGANISATION, PLACE) else OTHER


def _nominal_score(state: State, one: Noted, kind: str, cluster: Cluster) -> float:
    scale, noun = state.scale, one.phrase.noun
    score = max(state.link(one, cluster), scale.unlinked)
    if cluster.members:
        return scale.unlinked
    if noun is not None and is_called(noun, cluster):
        office = noun.kind == "office" and cluster.is_named
        score += scale.same_office if office else scale.same_noun
        score += scale.other_modifier * _is_other(state, one, cluster)
    elif noun is not None and any(noun.words in name for name in cluster.names):
        score += scale.same_noun
        own = _modifiers(state, one)
        score += scale.other_modifier * bool(own and not any(own & set(name) for name in cluster.names))
    elif one.phrase.of:
        score += scale.other_owner
    elif noun is not None and noun.kind == "office" and (cluster.noun_kinds["office"] or not cluster.is_named):
        score += scale.other_kind * bool(cluster.nouns)
    if noun is not None and noun.kind in BODIES and not (noun.words in GENERAL_BODIES or is_called(noun, cluster)):
        score += scale.no_such_kind * bool(cluster.nouns and not cluster.is_named)
    score += kind_score(state, kind, cluster)
    if not (one.phrase.is_definite or is_headline_office(one)):
        score += scale.indefinite
    if noun is not None and cluster.plural is not None and noun.plural != cluster.plural:
        score += scale.other_number
    if noun is not None and noun.plural and cluster.is_named and cluster.kind == PERSON:
        score += scale.other_number
    if noun is not None and noun.gender and cluster.gender and noun.gender != cluster.gender:
        score += scale.other_gender
    if one.phrase.of and cluster.owners and not _is_owner(state, one, cluster):
        score += scale.other_owner
    return score


def kind_score(state: State, kind: str, cluster: Cluster) -> float:
    """Return what speaks against a bearer of ``kind`` being this one: most where the text said what it is."""
    if cluster.kind in (kind, None):
        return 0.0
    told = BODIES if kind == PERSON else PEOPLE if kind == ORGANISATION else frozenset()
    said = any(cluster.noun_kinds[one] for one in told)
    return state.scale.no_such_kind if said else state.scale.other_kind


def is_called(noun: Noun, cluster: Cluster) -> bool:
    """Tell whether a cluster is described by ``noun``, or by one that says it more fully or more shortly.

    "The minister" goes back to a foreign minister, "the foreign minister" to no health minister.
    """
    own = calling(noun)
    fuller = [known for known in cluster.nouns if " " in known and known.split()[-1] == own.split()[-1]]
    if " " in own and fuller:
        return own in fuller
    return any(
        own == known
        or (known.endswith(f" {own}") and " " not in own)
        or (own.endswith(f" {known}") and " " not in known)
        for known in cluster.nouns
    )


def is_headline_office(one: Noted) -> bool:
    """Tell whether an office stands without article, as in headlines: "Premier says …"."""
    noun = one.phrase.noun
    return one.phrase.determiner is None and noun is not None and noun.kind == "office" and not noun.plural


def _is_other(state: State, one: Noted, cluster: Cluster) -> bool:
    """Tell whether words before the noun tell two of one kind apart: "the foreign ministry", "the defence ministry"."""
    own = _modifiers(state, one)
    mentions = [*cluster.mentions[:2], *cluster.mentions[2:][-6:]]
    known = {word for n in mentions for word in _modifiers(state, state.noted[n])}
    return bool(own and known and not own & known) or bool(own & OTHER_HOLDERS - known)


def _modifiers(state: State, one: Noted) -> set[str]:
    if one.phrase.noun is None:
        return set()
    low, high = one.phrase.title or one.phrase.core
    words = [token.word.lower() for token in tokens(state.text, (low, min(high, one.phrase.head_at[1])))]
    kept = words[: len(words) - len(one.phrase.noun.words.split())]
    return {word for word in kept if word not in INDIFFERENT}


def _is_owner(state: State, one: Noted, cluster: Cluster) -> bool:
    assert one.phrase.of is not None
    of = folded(state.text[slice(*one.phrase.of)])
    return any(of in owner or owner in of for owner in cluster.owners)
