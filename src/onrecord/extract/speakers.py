"""Who makes each statement: the cluster that its source stands for, and whether that leaves the speaker unnamed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.extract.clusters import ORGANISATION, PERSON, Cluster, Clusters
from onrecord.extract.inventory import Inventory, Noted
from onrecord.records import Statement

Pair = tuple[int, int]
_SPEAKS_THROUGH = re.compile(r"\b(?:by|from)\s+$|[’']s?\s*$|\bof\s+$")
_POSSESSIVE = re.compile(r"(?:[’']s|s[’'])\s?$|[’']s?\s?$")
SUITS = frozenset(("complaint", "lawsuit", "suit", "filing", "petition", "claim", "motion", "writ", "appeal", "brief"))
LAWYERS = frozenset(("lawyer", "lawyers", "attorney", "attorneys", "counsel", "solicitor", "solicitors", "barrister"))
_SENTENCE = re.compile(r"[.!?][”\"’']?\s+[A-Z“\"]")
_ADDING = re.compile(r"\w+ing\b")
_UNNAMED_STATES = frozenset(("capital", "country", "state", "government", "nation", "city"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The number of a statement's cluster, None where no speaker can be told, and whether it leaves him unnamed."""

    cluster: int | None
    anonymous: bool


NOBODY = Speaker(cluster=None, anonymous=True)


def speakers(
    text: str, statements: Sequence[Statement], inventory: Inventory, clusters: Clusters
) -> dict[str, Speaker]:
    """Return the speaker of each statement by its id; those without source take what stands before."""
    found: dict[str, Speaker] = {}
    for one in statements:
        cluster = _of_source(text, one, inventory, clusters)
        found[one.id] = _speaker(cluster, inventory, clusters)
    cued = sorted((one for one in statements if one.cue.spans), key=lambda one: one.cue.spans[0].start)
    for place, one in enumerate(cued):
        if not one.source.spans:
            found[one.id] = _carried(text, one, cued[max(0, place - 8) : place], found)
    return found


def in_own_words(
    statements: Sequence[Statement], told: Mapping[str, Speaker], inventory: Inventory, clusters: Clusters
) -> dict[str, Speaker]:
    """Return ``told`` with "I" and "we" inside somebody's words taken for whoever speaks there."""
    found = dict(told)
    for one in sorted(statements, key=lambda s: len(s.via)):
        noted = _noted(one, inventory)
        if noted is not None and noted.pronoun is not None and noted.pronoun.person == 1 and one.via:
            cluster = _first_person(noted, found[one.via[0]], clusters)
            if cluster is not None:
                clusters.move(noted.number, cluster)
            found[one.id] = _speaker(cluster, inventory, clusters)
    return found


def _noted(one: Statement, inventory: Inventory) -> Noted | None:
    if not one.source.spans:
        return None
    first = one.source.spans[0]
    return inventory.noted[inventory.sources[first.start, first.end]]


def _of_source(text: str, one: Statement, inventory: Inventory, clusters: Clusters) -> Cluster | None:
    noted = _noted(one, inventory)
    if noted is None or noted.number not in clusters.of:
        return None
    own = clusters.all[clusters.of[noted.number]]
    if _is_document(own, noted):
        first = inventory.noted[own.mentions[0]]
        told = _behind(text, noted, inventory, clusters) or _behind(text, first, inventory, clusters)
        return told or own
    return own


def _is_document(cluster: Cluster, noted: Noted) -> bool:
    noun = noted.phrase.noun
    own = noun is not None and noun.kind == "document" and not noted.phrase.name
    return own or (not cluster.is_named and (cluster.noun_kinds["document"] > 0 or noted.mention.type == "object"))


def _behind(text: str, noted: Noted, inventory: Inventory, clusters: Clusters) -> Cluster | None:
    """Return who speaks through a document: "figures released by the office", "the ministry's report"."""
    low, high = noted.phrase.span
    head = noted.phrase.head_at
    for number in range(max(0, noted.number - 6), min(len(inventory.noted), noted.number + 12)):
        other = inventory.noted[number]
        start, end = other.mention.span
        if number == noted.number or start < low or end > high or number not in clusters.of:
            continue
        cluster = clusters.all[clusters.of[number]]
        if cluster.kind not in (PERSON, ORGANISATION):
            continue
        owns = end <= head[0] and any(_POSSESSIVE.search(text[start:at]) for at in (end, end + 2))
        if owns or (start >= head[1] and _SPEAKS_THROUGH.search(text[max(low, start - 12) : start])):
            return cluster
    return _party(text, noted, inventory, clusters) if noted.phrase.noun and noted.phrase.noun.words in SUITS else None


def _party(text: str, noted: Noted, inventory: Inventory, clusters: Clusters) -> Cluster | None:
    """Return for whom a complaint was brought, where the text spoke of lawyers before: "lawyers for the start-up"."""
    for number in range(noted.number - 1, max(-1, noted.number - 16), -1):
        other = inventory.noted[number]
        if other.phrase.noun is None or other.phrase.noun.words not in LAWYERS or other.phrase.of is None:
            continue
        low, high = other.phrase.of
        inside = [one for one in inventory.noted[number : number + 6] if low - 5 <= one.start < high]
        told = [
            clusters.all[clusters.of[one.number]] for one in inside if one.number in clusters.of and one is not other
        ]
        if told:
            return told[0]
    return None


def _first_person(noted: Noted, outer: Speaker, clusters: Clusters) -> Cluster | None:
    """Return whom "I" or "we" is inside the words of ``outer``: the speaker, "we" where it is a body or a group."""
    if outer.cluster is None:
        return None
    cluster = clusters.all[outer.cluster]
    assert noted.pronoun is not None
    single = cluster.kind == PERSON and not cluster.members and not cluster.plural
    return None if noted.pronoun.plural and single else cluster


def _speaker(cluster: Cluster | None, inventory: Inventory, clusters: Clusters) -> Speaker:
    if cluster is None or not _is_told(cluster, inventory):
        return NOBODY
    return Speaker(cluster=cluster.number, anonymous=is_anonymous(cluster, inventory, clusters))


def _is_told(cluster: Cluster, inventory: Inventory) -> bool:
    """Tell whether anything but pronouns stands for the cluster."""
    return bool(cluster.members) or any(inventory.noted[n].pronoun is None for n in cluster.mentions)


def is_anonymous(cluster: Cluster, inventory: Inventory, clusters: Clusters) -> bool:
    """Tell whether the document gives neither a name nor an office, and the speaker is no body and no document."""
    if cluster.members:
        return all(is_anonymous(clusters.all[n], inventory, clusters) for n in cluster.members)
    if cluster.is_named or cluster.entry is not None or cluster.noun_kinds["office"]:
        return False
    if cluster.kind == PERSON:
        return True
    unnamed = cluster.noun_kinds["unnamed"] + cluster.noun_kinds["kin"] + cluster.noun_kinds["person"]
    first = inventory.noted[cluster.mentions[0]].phrase
    if _UNNAMED_STATES & set(cluster.nouns) and first.determiner == "indefinite":
        return True
    return bool(unnamed) or not (cluster.noun_kinds or cluster.kind == ORGANISATION)


def _carried(text: str, one: Statement, before: Sequence[Statement], found: Mapping[str, Speaker]) -> Speaker:
    """Return the speaker of the statement that a participle goes on from: "…, he said, adding that …"."""
    cue = one.cue.spans[0]
    beside = [other for other in before if other.via == one.via and other.cue.spans[0].end <= cue.start]
    if not beside or not _ADDING.match(text, cue.start, cue.end):
        return NOBODY
    end = beside[-1].cue.spans[0].end
    if cue.start - end > 600 or _SENTENCE.search(text, end, cue.start):
        return NOBODY
    return found[beside[-1].id]
