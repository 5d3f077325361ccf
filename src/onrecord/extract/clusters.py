"""Clusters of mentions, one an entity, as they grow while a document is gone through from its beginning."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.extract.inventory import Noted
from onrecord.extract.lexicon import TITLES, Noun, given_name
from onrecord.extract.naming import Words, acronyms, words_of
from onrecord.names.entry import Name
from onrecord.names.titles import office_key

PERSON, ORGANISATION, PLACE, OTHER = "person", "organisation", "place", "other"
_SPOKES = re.compile(r"spokes(?:man|woman)$")
_CHAIR = re.compile(r"chair(?:man|woman|person)$")
PEOPLE = frozenset(("office", "unnamed", "kin", "person"))
_MOST = 60
"""How many clusters that share a word are looked at, so that a long text takes no longer a mention than a short one."""
BODIES = frozenset(("institution", "medium"))


@dataclass(slots=True, eq=False)
class Cluster:
    """Mentions of one bearer, and what they say of it.

    ``names`` are its proper names as folded words, with the words as written; ``nouns`` the nouns it is described by,
    ``owners`` whose it is said to be; ``kind`` is person, organisation, place or other, None while unknown. ``called``
    is what a word that leaves out its noun means ("another": "another guest").
    """

    number: int
    kind: str | None = None
    mentions: list[int] = field(default_factory=list)
    names: dict[Words, str] = field(default_factory=dict)
    nouns: Counter[str] = field(default_factory=Counter)
    noun_kinds: Counter[str] = field(default_factory=Counter)
    owners: set[str] = field(default_factory=set)
    gender: str | None = None
    plural: bool | None = None
    entry: Name | None = None
    members: tuple[int, ...] = ()
    last: int = -1
    called: str | None = None

    @property
    def is_named(self) -> bool:
        """Whether it has a proper name."""
        return bool(self.names)

    def full_names(self) -> list[Words]:
        """Return its names of two words and more."""
        return [name for name in self.names if len(name) > 1]


class Clusters:
    """All clusters of a document, found again by the words of their names, by their nouns and by their last mention."""

    def __init__(self) -> None:
        self.all: list[Cluster] = []
        self.of: dict[int, int] = {}
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_noun: dict[str, list[int]] = defaultdict(list)
        self._by_entry: dict[str, int] = {}
        self._recent: dict[int, None] = {}
        self._groups: dict[frozenset[int], int] = {}
        self._group_of: dict[int, int] = {}

    def new(self, kind: str | None) -> Cluster:
        """Open a cluster."""
        made = Cluster(number=len(self.all), kind=kind)
        self.all.append(made)
        return made

    def add(self, one: Noted, cluster: Cluster) -> None:
        """Put a mention into a cluster, and take over what it says of its bearer."""
        self.of[one.number] = cluster.number
        cluster.mentions.append(one.number)
        cluster.last = max(cluster.last, one.number)
        self._recent.pop(cluster.number, None)
        self._recent[cluster.number] = None
        if one.pronoun is not None:
            return
        if one.phrase.noun is not None:
            self._describe(cluster, one)
        if cluster.kind in (None, PERSON):
            cluster.gender = cluster.gender or _gender(one)

    def _describe(self, cluster: Cluster, one: Noted) -> None:
        noun = one.phrase.noun
        assert noun is not None
        last = calling(noun).split()[-1]
        if cluster.number not in self._by_noun[last]:
            self._by_noun[last].append(cluster.number)
        cluster.nouns[calling(noun)] += 1
        cluster.noun_kinds[noun.kind] += 1
        if not one.phrase.name:
            cluster.plural = noun.plural if cluster.plural is None else cluster.plural

    def merge(self, one: Cluster, other: Cluster) -> None:
        """Put all mentions of ``one`` into ``other``, which takes its place in groups; ``one`` is left empty."""
        self.of |= dict.fromkeys(one.mentions, other.number)
        other.mentions = sorted([*one.mentions, *other.mentions])
        other.last = max(one.last, other.last)
        one.mentions = []
        self._recent.pop(one.number, None)
        for group in (self.all[number] for number in self._groups.values()):
            if one.number in group.members:
                now = (other.number if n == one.number else n for n in group.members)
                group.members = tuple(n for n in dict.fromkeys(now) if n != group.number)

    def move(self, mention: int, other: Cluster) -> None:
        """Put one mention into another cluster."""
        if (number := self.of.get(mention)) == other.number:
            return
        if number is not None:
            self.all[number].mentions.remove(mention)
        self.of[mention] = other.number
        other.mentions = sorted([*other.mentions, mention])

    def group(self, members: tuple[int, ...]) -> Cluster:
        """Return the cluster of which these are the members, a new one where there is none."""
        key = frozenset(members)
        if key not in self._groups:
            made = self.new(None)
            made.members, made.plural = members, True
            self._groups[key] = made.number
            self._group_of |= dict.fromkeys(members, made.number)
        return self.all[self._groups[key]]

    def group_with(self, member: int) -> Cluster | None:
        """Return the last group that a cluster is a member of."""
        number = self._group_of.get(member)
        return None if number is None else self.all[number]

    def name(self, cluster: Cluster, name: str) -> None:
        """Give a cluster a proper name."""
        words = words_of(name)
        if not words:
            return
        if words not in cluster.names:
            cluster.names[words] = name
            for key in _keys(words):
                self._by_word[key].append(cluster.number)
        elif (cluster.names[words].isupper(), len(cluster.names[words])) < (False, len(name)) or (
            cluster.names[words].isupper() and not name.isupper()
        ):
            cluster.names[words] = name

    def enter(self, cluster: Cluster, entry: Name) -> None:
        """Tie a cluster to an entry of the book of names."""
        cluster.entry = entry
        self._by_entry.setdefault(entry.id, cluster.number)

    def entered(self, entry: Name) -> Cluster | None:
        """Return the cluster of an entry of the book."""
        number = self._by_entry.get(entry.id)
        return None if number is None else self.all[number]

    def named(self, words: Words) -> Iterator[Cluster]:
        """Yield the clusters with a name that may be the one of ``words``, the latest first."""
        numbers = {number for key in _keys(words) for number in self._by_word.get(key, [])[-_MOST:]}
        for number in sorted(numbers, key=lambda n: -self.all[n].last):
            yield self.all[number]

    def described(self, noun: Noun) -> Iterator[Cluster]:
        """Yield the clusters described by a noun with the same last word, the latest first."""
        numbers = self._by_noun.get(calling(noun).split()[-1], [])[-_MOST:]
        for number in sorted(numbers, key=lambda n: -self.all[n].last):
            yield self.all[number]

    def recent(self, most: int) -> Iterator[Cluster]:
        """Yield the clusters mentioned last, the latest first."""
        for count, number in enumerate(reversed(self._recent)):
            if count == most:
                return
            yield self.all[number]


def _keys(words: Words) -> set[str]:
    """Return what a name is found by: its first and its last words, how the last begins, its acronyms."""
    keys = {words[0], words[-1]}
    if len(words) > 2:
        keys |= {words[-2], *acronyms(words)}
    return keys | ({f"{words[-1][:4]}-"} if len(words[-1]) > 5 else set())


def calling(noun: Noun) -> str:
    """Return the noun in the form that means the same office or calling: "premier" is a prime minister."""
    words = _SPOKES.sub("spokesperson", _CHAIR.sub("chair", noun.words))
    words = "representative" if words in ("congressman", "congresswoman") else words
    return office_key(words, None) if noun.kind == "office" else words


def _gender(one: Noted) -> str | None:
    """Return what title, noun or given name say of the gender."""
    if one.phrase.noun is not None and one.phrase.noun.gender:
        return one.phrase.noun.gender
    return None


def titled_gender(words: Iterable[str]) -> str | None:
    """Return the gender that titles among ``words`` tell: "Mrs Falk"."""
    return next((told for word in words if (told := TITLES.get(word.lower().rstrip(".")))), None)


def name_gender(name: Words) -> str | None:
    """Return the gender that the given name of a full name tells."""
    return given_name(name[0]) if len(name) > 1 else None
