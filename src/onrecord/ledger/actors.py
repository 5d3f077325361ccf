"""One person, one row: which entities of different documents are one actor.

An actor is the person or body that entities of several documents stand for. Joining is conservative: a wrong join puts
words into the wrong mouth, a missed one is mended by a person's decision. Pure: the ledger looks profiles up by key and
stores what comes back. The invariant: the same documents in the same order give the same actors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from onrecord.ledger.bearing import (
    HIGHEST,
    ORGANISATION,
    PERSON,
    contradict,
    is_full,
    keys,
    kind_of,
    named,
    offices_of,
    personal,
    surname_of,
)
from onrecord.names.folding import is_abbreviation
from onrecord.records import Document, Entity, EntityType, Json, identify

__all__ = ["MOST", "Profile", "actor_id", "canonical", "choose", "company", "keys", "merged", "named", "profile_of"]

MOST = 64
"""With this many candidates a name tells nothing: no join but by link. More need not be looked up."""
_COMPANY, _KEYS, _NAMES, _OFFICES, _OUTLETS = 48, 16, 8, 24, 16
_NEAR = 400
"""Days within which other offices speak against one person, and an office without owner speaks for one."""
_ALIKE = 4
_EQUAL, _AKIN, _UNKNOWN, _OTHER = 3, 1, 0, -1
_MARGIN, _MOST_SHARED = 2, 24
_FULL, _BARE = 1, 0

Offices = tuple[tuple[str, str, int], ...]
_T = TypeVar("_T")
Score = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is kept of an actor, or told by one document of a bearer. All parts are bounded.

    ``offices`` are the keys of a title and of whose it is, with the number of documents that say so; ``company`` are
    keys of whom it was met with, with the number of documents; ``first`` and ``last`` are days of publication (ISO);
    ``documents`` counts what was merged.
    """

    id: str
    type: EntityType
    name: str
    names: tuple[str, ...]
    keys: tuple[str, ...]
    link: str | None
    offices: Offices
    company: tuple[tuple[str, int], ...]
    outlets: tuple[str, ...]
    first: str | None
    last: str | None
    documents: int = 1

    def to_dict(self) -> Json:
        """Return the profile as JSON takes it."""
        return {
            "id": self.id,
            "type": str(self.type),
            "name": self.name,
            "names": list(self.names),
            "keys": list(self.keys),
            "link": self.link,
            "offices": [list(office) for office in self.offices],
            "company": [list(pair) for pair in self.company],
            "outlets": list(self.outlets),
            "first": self.first,
            "last": self.last,
            "documents": self.documents,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, object]) -> Profile:
        """Return the profile that :meth:`to_dict` wrote."""
        given: Json = dict(told)
        given["type"] = EntityType(given["type"])
        for part in ("names", "keys", "outlets"):
            given[part] = tuple(given[part])
        for part in ("offices", "company"):
            given[part] = tuple(tuple(pair) for pair in given[part])
        return cls(**given)


def company(entities: Iterable[Entity]) -> tuple[str, ...]:
    """Return the keys of the people and bodies that a document names most, for :func:`profile_of`; once a document."""
    met: Counter[str] = Counter()
    for entity in entities:
        for key in keys(entity)[:1]:
            if not key.startswith(("l:", "o:")):
                met[key] += max(1, len(entity.mentions))
    return tuple(key for key, _ in sorted(met.items(), key=lambda item: (-item[1], item[0]))[:_COMPANY])


def profile_of(entity: Entity, document: Document, others: Sequence[str]) -> Profile:
    """Return what ``document`` tells of ``entity``, as the profile of a new actor.

    ``others`` is what :func:`company` gives for the entities of the document. The id is the one the actor has if
    nobody else bears its name; :func:`actor_id` gives the one to store.
    """
    own = keys(entity)
    day = (document.published or "")[:10] or None
    return Profile(
        id=_id_of(own) if own else identify("a", entity.id),
        type=entity.type if kind_of(entity) is not ORGANISATION else ORGANISATION,
        name=entity.name,
        names=(entity.name,),
        keys=own[:_KEYS],
        link=entity.link,
        offices=tuple((title, of, 1) for title, of in offices_of(entity)[:_OFFICES]),
        company=tuple((key, 1) for key in others if key not in own),
        outlets=(document.outlet,) if document.outlet else (),
        first=day,
        last=day,
    )


def actor_id(entity: Entity, candidates: Iterable[Profile]) -> str:
    """Return the id of a new actor first met as ``entity``.

    It is a digest of the first key while no candidate has that id, so that an actor whose name nobody else bears has
    the same id in any order of adding; of namesakes all but the first have one of their first entity.
    """
    own = keys(entity)
    taken = {profile.id for profile in candidates}
    if own and len(taken) < MOST and _id_of(own) not in taken:
        return _id_of(own)
    return identify("a", entity.id)


def choose(bearer: Profile, candidates: Sequence[Profile]) -> str | None:
    """Return the id of the candidate that ``bearer`` is; None if it is none of them or cannot be told.

    ``bearer`` comes from :func:`profile_of`, the candidates share a key with it. An equal link decides for, another
    link against; after that the best must be ahead of the second by a clear margin.
    """
    if bearer.link:
        same = sorted(profile.id for profile in candidates if profile.link == bearer.link)
        if same:
            return same[0]
    if len(candidates) >= MOST:
        return None
    scored = [(score, profile) for profile in candidates if (score := _score(bearer, profile)) is not None]
    scored.sort(key=lambda pair: (*(-part for part in pair[0]), -pair[1].documents, pair[1].id))
    if not scored:
        return None
    best, first = scored[0]
    # Rows of one person that were kept apart do not hide each other: only a namesake who is somebody else does.
    rivals = (score for score, profile in scored[1:] if score[0] == best[0] and _score(first, profile) is None)
    return None if any(best[1] - score[1] < _MARGIN for score in rivals) else first.id


def merged(profile: Profile, bearer: Profile) -> Profile:
    """Return ``profile`` after one more document, which tells ``bearer`` of it; the id stays."""
    names = _union(profile.names, bearer.names, _NAMES)
    days = [day for day in (profile.first, bearer.first, profile.last, bearer.last) if day]
    return replace(
        profile,
        type=profile.type if profile.type is bearer.type else ORGANISATION,
        name=_fullest(profile.name, bearer.name),
        names=names,
        keys=_union(profile.keys, bearer.keys, _KEYS),
        link=profile.link or bearer.link,
        offices=tuple((*pair, n) for pair, n in _counted(_held(profile), _held(bearer), _OFFICES)),
        company=_counted(dict(profile.company), dict(bearer.company), _COMPANY),
        outlets=_union(profile.outlets, bearer.outlets, _OUTLETS),
        first=min(days, default=None),
        last=max(days, default=None),
        documents=profile.documents + bearer.documents,
    )


def canonical(joins: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the survivor of each actor that people joined; an actor joined with none is left out.

    Of a join (survivor, other) the first-named survives, or what that one was itself joined into before. To undo a
    join, leave it out.
    """
    above: dict[str, str] = {}

    def top(one: str) -> str:
        above.setdefault(one, one)
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for survivor, other in joins:
        above[top(other)] = top(survivor)
    return {one: top(one) for one in list(above)}


def _score(bearer: Profile, profile: Profile) -> Score | None:
    """Return how much speaks for the two being one: a full name before a surname, and then the evidence.

    None if something forbids it or too little is known.
    """
    if (bearer.link and profile.link) or not set(bearer.keys) & set(profile.keys):
        return None
    return _of_people(bearer, profile) if _is_person(bearer) else _of_bodies(bearer, profile)


def _of_people(bearer: Profile, profile: Profile) -> Score | None:
    shared, offices = _shared(bearer, profile), _offices(bearer, profile)
    whole = personal(bearer.name)
    known = [one for one in map(personal, profile.names) if one]
    if whole is None or not known:
        return _of_surnames(bearer, profile, shared, offices)
    spelled = offices == _EQUAL and any(_spellings(whole.given, one.given) for one in known)
    if any(contradict(whole, one) for one in known) or not (_share_full(bearer, profile) or spelled):
        return None
    if any(one.suffix != whole.suffix for one in known) and not _titles(bearer) & _titles(profile):
        return None  # father and son share the name and often the company
    if offices == _OTHER and shared < 2:
        return None
    return _FULL, 2 * offices + min(shared, _MOST_SHARED)


def _of_surnames(bearer: Profile, profile: Profile, shared: int, offices: int) -> Score | None:
    """Score a bare surname with an office: the same office of the same owner, or a highest one in the same company."""
    if surname_of(bearer.name) != surname_of(profile.name) or not _near(bearer, profile):
        return None
    if offices == _EQUAL:
        return _BARE, 2 * offices + min(shared, _MOST_SHARED)
    highest = _titles(bearer) & _titles(profile) & HIGHEST
    if not highest or offices == _OTHER or not shared:
        return None
    # Whom most documents give the title counts, not who was once read as its holder.
    return _BARE, sum(count for title, _, count in profile.offices if title in highest)


def _of_bodies(bearer: Profile, profile: Profile) -> Score | None:
    shared = _shared(bearer, profile)
    common = set(bearer.keys) & set(profile.keys)
    if any(is_full(key.partition(":")[2]) for key in common):
        return _FULL, 2 + min(shared, _MOST_SHARED)
    ours, theirs = ({key for key in one.keys if is_full(key.partition(":")[2])} for one in (bearer, profile))
    if ours and theirs:
        return None  # one abbreviation of two bodies
    if is_abbreviation(bearer.name) and bool(ours) != bool(theirs) and not shared:
        return None
    return _BARE, min(shared, _MOST_SHARED)


def _offices(one: Profile, other: Profile) -> int:
    """Compare offices; only those whose owner is told may speak against one person, and only at about one time."""
    if any(of for _, of in _held(one).keys() & _held(other).keys()):
        return _EQUAL
    owners, others = ({of for _, of, _ in each.offices if of} for each in (one, other))
    bare = {title for title, of, _ in (*one.offices, *other.offices) if not of}
    if owners & others or _titles(one) & _titles(other) & bare:
        return _AKIN
    return _OTHER if owners and others and _near(one, other) else _UNKNOWN


def _held(profile: Profile) -> dict[tuple[str, str], int]:
    return {(title, of): count for title, of, count in profile.offices}


def _titles(profile: Profile) -> set[str]:
    return {title for title, _, _ in profile.offices}


def _spellings(given: str, other: str) -> bool:
    """Tell whether two given names may be spellings of one, where surname and office are the same: Sergej, Sergei."""
    return min(len(given), len(other)) > _ALIKE and given[:_ALIKE] == other[:_ALIKE]


def _near(one: Profile, other: Profile) -> bool:
    """Tell whether the days of two profiles are less than about a year apart, or unknown."""
    if not (one.first and one.last and other.first and other.last):
        return True
    try:
        gap = max(
            (date.fromisoformat(one.first) - date.fromisoformat(other.last)).days,
            (date.fromisoformat(other.first) - date.fromisoformat(one.last)).days,
        )
    except ValueError:
        return True
    return gap <= _NEAR


def _shared(one: Profile, other: Profile) -> int:
    own = {*one.keys, *other.keys}
    return len(({key for key, _ in one.company} & {key for key, _ in other.company}) - own)


def _share_full(one: Profile, other: Profile) -> bool:
    return any(key.startswith("p:") and key in other.keys for key in one.keys)


def _is_person(profile: Profile) -> bool:
    return any(key.startswith(("p:", "o:")) for key in profile.keys) or (profile.type is PERSON and not profile.keys)


def _id_of(own: Sequence[str]) -> str:
    return identify("a", own[0])


def _fullest(name: str, other: str) -> str:
    """Return the name to show: the one with more words; what stands in capitals gives way."""
    if name.isupper() != other.isupper():
        return other if name.isupper() and len(other.split()) >= len(name.split()) else name
    return other if len(other.split()) > len(name.split()) else name


def _union(one: Sequence[_T], other: Sequence[_T], most: int) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*one, *other)))[:most]


def _counted(one: Mapping[_T, int], other: Mapping[_T, int], most: int) -> tuple[tuple[_T, int], ...]:
    both = {key: one.get(key, 0) + other.get(key, 0) for key in (*one, *other)}
    return tuple(sorted(both.items(), key=lambda item: (-item[1], str(item[0])))[:most])
