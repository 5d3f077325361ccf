"""Whether two names are one bearer's: surnames, initials, short forms, acronyms, spellings of one name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from onrecord.extract.lexicon import listed
from onrecord.names.folding import folded

_SMALL = listed("small words")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "mp"))
_GENERIC = listed("generic")
_VOWELS = re.compile("[aeiouyjh]+")
_DOUBLED = re.compile(r"(.)\1+")
_ALIKE = 0.84
"""Likeness from which two spellings of a long name are one ("Zelensky", "Zelenskyy")."""

Words = tuple[str, ...]


def words_of(name: str) -> Words:
    """Return the folded words of a name, without "Jr." and the like and initials; one stays by a surname."""
    words = [word for word in folded(name).split() if word not in _SUFFIXES]
    longer = [word for word in words if len(word) > 1 or word.isdecimal()]
    if len(longer) == 1 and len(words) > 1 and words[-1] in longer:
        return (words[0], *longer) if len(words[0]) == 1 else tuple(longer)
    return tuple(longer or words)


def surname(name: str) -> str:
    """Return the last folded word of a person's name."""
    words = words_of(name)
    return words[-1] if words else ""


def is_short_for(short: Sequence[str], long: Sequence[str]) -> bool:
    """Tell whether a person of the name ``long`` is called ``short``: by the surname or, alone, by the given name."""
    if not short or len(short) >= len(long):
        return False
    if len(short) == 1:
        return short[0] == long[0] or alike(short[0], long[-1])
    return list(short) == list(long[-len(short) :]) or list(short) == list(long[: len(short)])


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two full names are one person's: equal but for middle names and for spelling."""
    if one == other:
        return True
    if len(one) < 2 or len(other) < 2:
        return len(one) == len(other) == 1 and alike(one[0], other[0])
    if not alike(one[-1], other[-1]):
        return False
    initial = len(one[0]) == 1 or len(other[0]) == 1
    return one[0] == other[0] or (initial and one[0][0] == other[0][0])


def alike(one: str, other: str) -> bool:
    """Tell whether two words are spellings of one name: equal, or long and nearly equal in the same consonants."""
    if one == other:
        return True
    if min(len(one), len(other)) < 6 or one[:3] != other[:3] or _consonants(one) != _consonants(other):
        return False
    first, second = sorted((one, other))  # the ratio may differ where they are exchanged
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def _consonants(word: str) -> str:
    """Return what spellings of a name share: "Zelensky" and "Zelenskyy" do, "Williams" and "Williamson" do not."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word).replace("w", "v")).rstrip("v")


def same_body(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names are one body's: equal, one the acronym or a distinctive part of the other."""
    if one == other:
        return True
    short, long = sorted((list(one), list(other)), key=len)
    if not short or len(short) == len(long):
        return False
    if len(short) == 1 and short[0] in acronyms(long):
        return True
    if all(word in _GENERIC or word in _SMALL for word in short):
        return False
    return long[-len(short) :] == short or long[: len(short)] == short


def acronyms(words: Sequence[str]) -> set[str]:
    """Return the acronyms that the words of a name make, with and without the small ones."""
    return {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in _SMALL),
    } - {""}
