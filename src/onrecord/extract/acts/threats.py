"""Whether words announce harm, and by whom: a threat is of the speaker's own doing, else it is a warning."""

from __future__ import annotations

import re
from collections.abc import Set

from onrecord.extract.acts.lexicon import classes
from onrecord.extract.acts.words import listed

_CONDITION = re.compile(r"\b(?:if|unless|until|should|once|or else|otherwise)\b")
_UNMET = re.compile(
    r"\b(?:unless|until|or else|otherwise)\b"
    r"|\b(?:if|should)\b[^.;:!?]{0,120}?(?:\b(?:not|no|never|fails?|failed|refuse[sd]?)\b|n['’]t\b)"
)
_OURSELVES = re.compile(r"\b(?:we|i)(?:['’]ll| will| shall| are going to|['’]re going to)\s+(?:\w+ly\s+)?(\w+)")
_MAIN = re.compile(
    r"(?:that\s+)?(?:(?:if|unless|should|until|once)\b[^.;:!?]{0,300}?,\s*)?"
    r"(?P<subject>(?:[\w’'\-]+\s+){0,5}?\w[\w\-]*)(?:['’]ll|['’]d| will| would| shall| could| may| might)\s+"
    r"(?:have no choice but to\s+|not hesitate to\s+|\w+ly\s+)?(?P<verb>\w+)"
)
_PRONOUNS = listed("it they he she we i")
_PERSONS = listed("he she we i")
_OWN = listed("his her its their our my")
_FORCES = listed("men women people members troops forces army navy fleet side union team lads crews rank")
_SUFFERED = listed(
    "be have lose suffer face need fail die starve go struggle become get see miss remain collapse drown fall feel run "
    "know find take pay like want prefer hope expect welcome help cost mean not never still soon also come stay live "
    "cease continue end"
)
"""Verbs of what happens to somebody; with these nobody threatens."""


def is_threat_on_condition(words: str) -> bool:
    """Tell whether the speaker says of himself that he will do harm on a condition: "leave, or we will shell it"."""
    return _is_first_person(words) and bool(_CONDITION.search(words)) and "elect" not in words


def is_own_threat(words: str, own: Set[str]) -> bool:
    """Tell whether the one who warns says that he or his people will do harm: "warned that it would retaliate".

    With a condition that is to be met any deed threatens ("unless they pay, he would park across the square"), but not
    what befalls the speaker ("they would have to leave"). ``own`` are the words of the source, by which it may be
    named again ("the union").
    """
    main = _MAIN.match(words)
    if _is_first_person(words):
        return True
    if not main or not _is_own(main["subject"].split(), own):
        return False
    if main["verb"] in classes()["harm"]:
        return main["subject"] in _PRONOUNS or bool(_CONDITION.search(words))
    is_person = main["subject"] in _PERSONS or main["subject"] not in _PRONOUNS
    return is_person and main["verb"] not in _SUFFERED and bool(_UNMET.search(words))


def _is_first_person(words: str) -> bool:
    return any(match[1] in classes()["harm"] for match in _OURSELVES.finditer(words))


def _is_own(subject: list[str], own: Set[str]) -> bool:
    """Tell whether a subject stands for the speaker or his people: a pronoun, "his members", the source's own noun."""
    first, last = subject[0], subject[-1]
    if len(subject) == 1 and first in _PRONOUNS:
        return True
    if first in _OWN:
        return last in _FORCES or last in classes()["audience"]
    return last in own and len(subject) <= 3
