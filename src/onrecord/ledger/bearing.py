"""What a name tells across documents: whether it is one, what it is found by, and whether two of them contradict.

Pure: names and the packaged book of names go in, keys come out. The invariant: two entities that share no key are never
one actor. A key is folded and starts with what it is the key of: ``link:``, ``p:`` a person's full name, ``o:`` a
surname with an office, ``b:`` a body or a state, ``l:`` a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from onrecord.names.entry import Name
from onrecord.names.folding import LONGEST, folded, is_abbreviation
from onrecord.names.posts import post
from onrecord.names.tables import packaged
from onrecord.records import Entity, EntityType, Office

PERSON, ORGANISATION, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
HIGHEST = frozenset(("president", "prime minister", "chancellor", "pope", "king", "queen", "secretary general"))
"""Titles that news uses with a bare surname and without owner: "President Falk"."""

_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_DEGREES = frozenset(("phd", "md", "mp", "mep", "qc", "kc", "esq", "obe", "cbe", "mbe"))
_SPELLINGS = dict.fromkeys(("muhammad", "mohamed", "mohammad", "muhammed", "mohamad", "mohamud"), "mohammed")
_CUT_TITLES = frozenset(("sen", "rep", "gov", "mr", "mrs", "ms"))
_ENDING = re.compile(r"(?<=\w{4})(?:yy|iy|ij|yi|ii)\Z")
_HYPHENS = re.compile(r"[-\u2010\u2011]")


def _lists() -> dict[str, frozenset[str]]:
    text = (resources.files("onrecord.ledger") / "data" / "actor_words.tsv").read_text(encoding="utf-8")
    fields = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return {name: frozenset(words.split("|")) for name, _, words in fields}


_LISTED = _lists()
_HONORIFICS, _PARTICLES, _SMALL = _LISTED["honorifics"], _LISTED["particles"], _LISTED["small words"]
_OPENERS, _GENERIC, _FORMS = _LISTED["openers"], _LISTED["generic"], _LISTED["legal forms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """A person's name taken apart, folded; ``bound`` are words that a hyphen ties to the given name or the surname."""

    given: str
    middle: tuple[str, ...]
    surname: str
    suffix: str
    bound: frozenset[str]


def named(entity: Entity) -> bool:
    """Tell whether ``entity`` goes by a proper name, by which other documents may speak of it too.

    Groups have no actor of their own, their members have; nor do documents, descriptions ("a diplomatic source"),
    bodies without owner ("the ministry") and pronouns.
    """
    if entity.members or entity.type in (EntityType.GROUP, EntityType.DOCUMENT):
        return False
    if entity.link:
        return True
    return entity.type is not EntityType.OTHER and _is_proper(entity.name)


def keys(entity: Entity) -> tuple[str, ...]:
    """Return what ``entity`` is found by across documents, the most telling first; none for a bare surname."""
    found = [f"link:{entity.link}"] if entity.link else []
    if named(entity):
        kind = kind_of(entity)
        found += _of_person(entity) if kind is PERSON else _of_body(entity, "l" if kind is PLACE else "b")
    return tuple(dict.fromkeys(found))


def kind_of(entity: Entity) -> EntityType:
    """Return what ``entity`` counts as: the book of the package and an abbreviation in capitals overrule its type.

    A state is one thing whether it speaks (an organisation) or things happen there (a place).
    """
    entry = _entry(entity.name)
    if entry is not None and entry.role != "capital":
        return ORGANISATION if entry.role == "seat" else EntityType(entry.type)
    if entity.type is PERSON and is_abbreviation(entity.name) and not any(personal(one) for one in entity.aliases):
        return ORGANISATION
    return entity.type


def offices_of(entity: Entity) -> tuple[tuple[str, str], ...]:
    """Return the offices of ``entity`` as pairs of keys: the title, and whose it is ("" where untold)."""
    return tuple(dict.fromkeys(_office(office) for office in entity.offices))


def personal(name: str) -> Personal | None:
    """Return a full name taken apart; None where a given name or a surname stands alone."""
    parts = [part for part in name.split() if folded(part)]
    while parts and (folded(parts[0]) in _HONORIFICS):
        parts = parts[1:]
    suffix = ""
    while parts and folded(parts[-1]) in {*_SUFFIXES, *_DEGREES}:
        suffix = _SUFFIXES.get(folded(parts.pop()), suffix)
    parts = _without_initial(parts)
    words = [word for part in parts for word in folded(part).split(" ")]
    if len(parts) < 2 or len(words) < 2 or len(words[0]) < 2 or len(words[-1]) < 2:
        return None
    if words[-1] in _CUT_TITLES or "and" in words:  # cut off before the name ("Osk Sen."), or a couple
        return None
    bound = {word for part in (parts[0], parts[-1]) if _HYPHENS.search(part) for word in folded(part).split(" ")}
    middle = tuple(word for word in words[1:-1] if word not in _PARTICLES)
    return Personal(
        given=_SPELLINGS.get(words[0], words[0]),
        middle=middle,
        surname=_ENDING.sub("y", words[-1]),
        suffix=suffix,
        bound=frozenset(bound) & frozenset(middle),
    )


def contradict(one: Personal, other: Personal) -> bool:
    """Tell whether two full names that share a key are two people's: other middle names, or a word tied by a hyphen."""
    if "".join((*one.middle, one.surname)) == "".join((*other.middle, other.surname)):
        return False
    if not set(one.bound) <= set(other.middle) or not set(other.bound) <= set(one.middle):
        return True
    if not one.middle or not other.middle:
        return False
    short, long = sorted((one.middle, other.middle), key=len)
    return not all(any(_fit(word, wider) for wider in long) for word in short)


def surname_of(name: str) -> str:
    """Return the last folded word of a person's name, suffixes aside."""
    words = [word for word in folded(name).split() if word not in _SUFFIXES and word not in _DEGREES]
    return _ENDING.sub("y", words[-1]) if words else ""


def is_full(key: str) -> bool:
    """Tell whether a key of a body is a full name: several words, no abbreviation."""
    return " " in key


def _of_person(entity: Entity) -> list[str]:
    whole = personal(entity.name)
    found = []
    if whole is not None:
        found.append(_full_key(whole))
        same = [one for one in map(personal, entity.aliases) if one and _full_key(one) == _full_key(whole)]
        found += [f"p:{whole.given} {''.join(one.middle)}{one.surname}" for one in (whole, *same) if one.bound]
    surname = surname_of(entity.name)
    for title, of in offices_of(entity):
        if of or title in HIGHEST:
            found.append(f"o:{surname} {title}")
    return found


def _full_key(name: Personal) -> str:
    return f"p:{name.given} {name.surname}"


def _of_body(entity: Entity, prefix: str) -> list[str]:
    own = _body(entity.name)
    found = [own]
    for alias in entity.aliases:
        other = _body(alias)
        if _entry(alias) is None and _is_proper(alias) and (_abbreviates(own, other) or _abbreviates(other, own)):
            found.append(other)
    found.sort(key=lambda key: not is_full(key))
    return [f"{prefix}:{key}" for key in found]


@lru_cache(maxsize=16384)
def _body(name: str) -> str:
    entry = _entry(name)
    words = folded(entry.name if entry else name).split()
    while len(words) > 1 and words[-1] in _FORMS:
        words = words[:-1]
    return " ".join(words)


def _abbreviates(short: str, long: str) -> bool:
    words = long.split()
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL)}
    return len(words) > 1 and len(short) > 1 and short in initials


@lru_cache(maxsize=16384)
def _entry(name: str) -> Name | None:
    found = packaged().find(name)
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=16384)
def _is_proper(name: str) -> bool:
    words = folded(name).split()
    if not words or len(name) > LONGEST or not any(map(str.isalpha, name)):
        return False
    if _entry(name) is not None:
        return True
    parts = [part for part in name.split() if folded(part)]
    if words[0] in _OPENERS or words[-1] in _CUT_TITLES or parts[0].islower() or parts[-1].islower():
        return False
    if any(part.islower() and folded(part) not in _PARTICLES | _SMALL for part in parts):
        return False
    if len(words) == 1 and packaged().state_of(name) is not None:  # a demonym: "Vellan"
        return False
    return not all(word in _GENERIC or word in _SMALL for word in words)


def _office(office: Office) -> tuple[str, str]:
    found = post(office.title, office.of or "", packaged())
    return found.title, found.of


def _without_initial(parts: list[str]) -> list[str]:
    """Return a name without an initial before a given name, and with several leading initials as one: J. K. Falk."""
    count = 0
    while count < len(parts) and len(folded(parts[count])) == 1:
        count += 1
    if count == 1 and len(parts) > 2:
        return parts[1:]
    return ["".join(parts[:count]), *parts[count:]] if count > 1 else parts


def _fit(one: str, other: str) -> bool:
    """Tell whether two middle names may be one; two letters are two initials: "W.H." is not "W."."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and len(long) > 2 and short == long[0])
