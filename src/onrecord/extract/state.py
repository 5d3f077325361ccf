"""What is known while a document is gone through: its mentions, the clusters so far, who has spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.extract.clusters import PERSON, Cluster, Clusters
from onrecord.extract.inventory import Noted
from onrecord.extract.lexicon import Noun
from onrecord.names.book import Book

RECENT = 12
"""How many clusters, the latest mentioned, a pronoun or a description is tried against besides those linked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What speaks for and against a cluster, in the units of the link scores (log-odds).

    ``pronoun`` and ``nominal`` are the scores that an answer needs; they come with the weights. The rest was set by
    hand on the project's own cases in November 2026, and moves little between 0.7 and 1.4 times its value.
    """

    pronoun: float = 0.0
    nominal: float = 0.5
    unlinked: float = -4.5
    last_speaker: float = 3.0
    other_gender: float = -8.0
    other_number: float = -2.5
    other_kind: float = -3.0
    no_such_kind: float = -8.0
    same_noun: float = 12.0
    same_office: float = 12.5
    sole: float = 12.0
    other_owner: float = -12.0
    other_modifier: float = -12.0
    indefinite: float = -12.0
    margin: float = 0.5
    telling: float = 3.0
    only_one: float = 12.0

    @classmethod
    def of(cls, settings: Mapping[str, float]) -> Scale:
        """Return the scale with the thresholds that came with the weights."""
        return cls(pronoun=float(settings["pronoun"]), nominal=float(settings["nominal"]))


@dataclass(slots=True, kw_only=True, eq=False)
class State:
    """The state of one pass over a document; ``speakers`` are the clusters that spoke, in their order."""

    text: str
    noted: Sequence[Noted]
    book: Book
    scale: Scale
    published: str | None = None
    clusters: Clusters = field(default_factory=Clusters)
    speakers: list[int] = field(default_factory=list)

    def link(self, one: Noted, cluster: Cluster) -> float:
        """Return the best score of a link from a mention to one of the cluster."""
        scores = [score for n, score in one.links if self.clusters.of.get(n) == cluster.number]
        return max(scores, default=self.scale.unlinked)

    def nested(self, one: Noted, cluster: Cluster) -> bool:
        """Tell whether a mention and one of the cluster's lie in one another: "Uri" in "the Council of Uri" is another.

        With the same words as name they are one: "Tomas Hallek" in "the negotiator, Tomas Hallek".
        """
        near = (self.noted[n] for n in cluster.mentions[-3:])
        return any(_within(one, other) or _within(other, one) for other in near)

    def candidates(self, one: Noted, noun: Noun | None = None) -> list[Cluster]:
        """Return the clusters that a mention may go back to: linked, mentioned lately, or described by ``noun``."""
        numbers = {self.clusters.of[n]: None for n, _ in one.links if n in self.clusters.of}
        numbers |= {cluster.number: None for cluster in self.clusters.recent(RECENT)}
        for count, cluster in enumerate(self.clusters.described(noun) if noun else ()):
            if count == RECENT:
                break
            numbers[cluster.number] = None
        found = (self.clusters.all[number] for number in numbers)
        return [cluster for cluster in found if not self.nested(one, cluster)]

    def is_strong(self, cluster: Cluster) -> bool:
        """Tell whether a cluster is surely somebody: named in full, described as well as named, or speaking."""
        if not cluster.is_named or cluster.members:
            return False
        known = cluster.full_names() or cluster.nouns or cluster.number in self.speakers
        return bool(known) or cluster.kind != PERSON


def _within(one: Noted, other: Noted) -> bool:
    (start, end), (low, high) = one.mention.span, other.mention.span
    if (low, high) == (start, end) or (one.phrase.name and one.phrase.name == other.phrase.name):
        return False
    return low <= start and end <= high
