"""Which mentions are one and the same: names by their words, descriptions and pronouns by the model's links and rules.

The document is gone through once, from its beginning. A mention joins the cluster that it most likely belongs to, or
opens one. A pronoun or a description joins where the link score, corrected by what number, gender, kind and speaking
tell, is above a threshold; otherwise it stays for itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.anaphora import referent
from onrecord.extract.bearers import bearer_of
from onrecord.extract.clusters import PERSON, Cluster, Clusters
from onrecord.extract.descriptions import described, is_called, is_headline_office
from onrecord.extract.inventory import Noted
from onrecord.extract.lexicon import Noun, given_name
from onrecord.extract.state import Scale, State
from onrecord.names.book import Book


def resolve(text: str, noted: Sequence[Noted], book: Book, scale: Scale, *, published: str | None = None) -> Clusters:
    """Return the clusters of all mentions of a document; "A and B" is resolved when A and B are."""
    state = State(text=text, noted=noted, book=book, scale=scale, published=published)
    waiting: list[Noted] = []
    for one in noted:
        if one.number not in state.clusters.of and not one.conjuncts:
            _resolve(state, one)
        waiting += [one] if one.conjuncts else []
        while waiting and waiting[0].conjuncts[-1] <= one.number:
            _join(state, waiting.pop(0))
    for one in waiting:
        _join(state, one)
    _look_ahead(state)
    return state.clusters


def _resolve(state: State, one: Noted) -> None:
    """Put a mention, and the one that stands beside it for the same bearer, into a cluster."""
    partner = state.noted[one.apposed] if one.apposed is not None else None
    parts = [part for part in (one, partner) if part is not None and part.number not in state.clusters.of]
    cluster = _cluster_of(state, one, partner)
    for part in parts:
        state.clusters.add(part, cluster)
    if any(part.speaks for part in parts):
        state.speakers.append(cluster.number)


def _look_ahead(state: State) -> None:
    """Join an office that was spoken of before its holder was named, where the text names one alone: a headline's."""
    clusters = state.clusters
    for one in clusters.all:
        noun = _waiting_office(state, one)
        if noun is None:
            continue
        named = {c.number: c for c in clusters.described(noun) if c.is_named and c.kind == PERSON}
        holders = [
            c for c in named.values() if is_called(noun, c) and not (c.gender and one.gender and c.gender != one.gender)
        ]
        if len(holders) == 1 and holders[0].mentions[0] > one.mentions[0]:
            clusters.merge(one, holders[0])


def _waiting_office(state: State, cluster: Cluster) -> Noun | None:
    """Return the office that a cluster without name is known by."""
    if cluster.is_named or cluster.members or cluster.entry is not None or not cluster.mentions:
        return None
    first = state.noted[cluster.mentions[0]]
    known = first.phrase.is_definite or is_headline_office(first)
    noun = first.phrase.noun
    return noun if known and noun is not None and noun.kind == "office" and not noun.plural else None


def _cluster_of(state: State, one: Noted, partner: Noted | None) -> Cluster:
    if one.pronoun is not None:
        return referent(state, one)
    if one.phrase.name:
        return bearer_of(state, one, partner)
    if partner is not None and partner.phrase.name:
        return bearer_of(state, partner, one)
    return described(state, one)


def _join(state: State, one: Noted) -> None:
    """Make the mentions that are joined by "and" one cluster with members."""
    members = tuple(dict.fromkeys(state.clusters.of[n] for n in one.conjuncts if n in state.clusters.of))
    _share_surname(state, [state.clusters.all[n] for n in members])
    made = state.clusters.group(members)
    state.clusters.add(one, made)


def _share_surname(state: State, members: Sequence[Cluster]) -> None:
    """Give the first of "Maureen and Clive Attwater" the surname too."""
    last = members[-1].full_names() if members else []
    for one in members[:-1]:
        given = [name for name in one.names if len(name) == 1 and given_name(name[0])]
        if last and given and one.kind == PERSON and not one.full_names() and len(one.mentions) == 1:
            one.gender = one.gender or given_name(given[0][0])
            surname = members[-1].names[last[0]].split()[-1]
            state.clusters.name(one, f"{one.names[given[0]]} {surname}")
