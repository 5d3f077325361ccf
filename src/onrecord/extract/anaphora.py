"""Pronouns and whom they stand for, where the link scores and the rules of number, gender and speaking are sure."""

from __future__ import annotations

from onrecord.extract.clusters import ORGANISATION, PERSON, Cluster
from onrecord.extract.descriptions import kind_score
from onrecord.extract.inventory import Noted
from onrecord.extract.state import RECENT, State


def referent(state: State, one: Noted) -> Cluster:
    """Return the cluster that a pronoun stands for, a new one where that is not sure."""
    its = one.pronoun
    assert its is not None
    if its.relative and (before := _just_before(state, one)) is not None:
        return before
    best, score, second = None, -99.0, -99.0
    only = _only_one(state, one)
    for cluster in state.candidates(one):
        value = _pronoun_score(state, one, cluster) + state.scale.only_one * (cluster is only)
        if value > score:
            best, score, second = cluster, value, score
        else:
            second = max(second, value)
    sure = score > state.scale.pronoun and score - second > state.scale.margin
    if best is not None and sure:
        if score > state.scale.pronoun + state.scale.telling and its.gender in ("m", "f"):
            best.gender = best.gender or its.gender
        return best
    kind = PERSON if its.person < 3 or its.gender in ("m", "f") else None
    return state.clusters.new(kind)


def _only_one(state: State, one: Noted) -> Cluster | None:
    """Return the only one lately named that a pronoun which speaks can stand for, by kind and gender."""
    its = one.pronoun
    assert its is not None
    if its.person != 3 or its.relative or its.demonstrative or its.plural:
        return None
    kind = ORGANISATION if its.gender == "n" else PERSON
    fit = [
        c for c in state.clusters.recent(RECENT)
        if state.is_strong(c) and c.kind == kind and not c.plural and c.gender in (None, its.gender)
    ]  # fmt: skip
    return fit[0] if len(fit) == 1 else None


def _just_before(state: State, one: Noted) -> Cluster | None:
    """Return whom a relative pronoun goes back to: the mention that ends right before it."""
    for number in range(one.number - 1, max(-1, one.number - 8), -1):
        other = state.noted[number]
        gap = state.text[other.mention.span[1] : one.start]
        if number in state.clusters.of and len(gap) < 3 and not gap.strip(", "):
            return state.clusters.all[state.clusters.of[number]]
    return None


def _pronoun_score(state: State, one: Noted, cluster: Cluster) -> float:
    its, scale = one.pronoun, state.scale
    assert its is not None
    score = max(state.link(one, cluster), scale.unlinked)
    if its.person == 3 and its.gender in ("m", "f"):
        score += kind_score(state, PERSON, cluster)
        score += scale.other_gender * (cluster.gender not in (its.gender, None))
        score += scale.other_number * bool(cluster.plural)
    elif its.gender == "n":
        score += scale.other_kind * (cluster.kind == PERSON)
        score += scale.other_number * bool(cluster.plural)
    elif its.plural and its.person == 3:
        single = cluster.kind == PERSON and not cluster.plural
        score += scale.other_number * single
    if one.speaks and its.person == 3 and state.speakers and state.speakers[-1] == cluster.number:
        score += scale.last_speaker
    return score
