"""Whether the words around an expression look ahead or back."""

from __future__ import annotations

import re

from onrecord.extract.dates.clock import Tense
from onrecord.extract.dates.words import word_set

AUXILIARIES = word_set("was were had did has have is are does do be been will would shall should")
PAST_VERBS = word_set(
    "said told met spoke wrote came went took gave made got saw knew thought left felt kept held brought "
    "began sat stood lost paid sent built fell cut led read ran won grew drew drove rode rose shook spent "
    "struck sank flew broke chose bought caught found fought heard hid hit put shut shot sold set slid "
    "slept swore threw understood woke wore became bore dealt forbade froze laid lay let meant quit "
    "sought shed showed spread stole swept taught tore withdrew undertook overtook risen gone done seen "
    "known taken given written spoken broken"
)
_NO_VERBS = word_set(
    "need speed indeed feed seed weed united breed greed creed red bed shed hundred kindred sacred embed"
)
_AHEAD = word_set(
    "will shall won't would may might should must if unless once due scheduled slated expected planned "
    "plans plan planning intends intend hopes hope wants want poised set upcoming ahead deadline looming "
    "forthcoming demands"
)
_REFUSING = frozenset(("wouldn't", "couldn't"))
_LEADING = word_set(
    "agreed promised vowed invited ordered urged threatened pledged demanded called asked offered decided "
    "wanted hoped agree promise vow invite order urge threaten pledge demand call ask need needs going "
    "about"
)
"""Verbs that look ahead where "to" or "for" stands between them and the expression."""
_SCHEDULED = word_set(
    "is are start starts begin begins open opens reopen reopens meet meets end ends expire expires close "
    "closes vote votes return returns arrive arrives leave leaves face faces resume resumes launch "
    "launches visit visits go goes kick kicks take takes hold holds travel travels mark marks run runs "
    "fly flies sit sits"
)
_SCHEDULED_BEHIND = word_set(
    "starts begins opens reopens meets ends expires closes votes returns arrives leaves faces resumes "
    "launches visits goes go meet kicks takes holds travels flies sits"
)
"""Those of them that are no nouns, for the words behind an expression: "Monday's vote surprised them"."""
_STOP = re.compile(r"[.!?;:](?=\s)|[\n\"“”«»]")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_DEADLINE = re.compile(r"\b(?:by|until|till|before|than|ahead of|from)(?: (?:the|late|early|next))*\s*$", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?:\b(?:the|its|his|her|their|our)|['’]s?)\s$")
_NOUN = re.compile(r"\s[a-z]{3}")
_REACH = 160
_WORDS = 16


def tense(text: str, start: int, end: int) -> Tense:
    """Return the tense of what stands around ``text[start:end]`` in its sentence, the nearest verb before it first."""
    left = _after_stop(text[max(0, start - _REACH) : start])
    back = [word.lower().replace("’", "'") for word in _WORD.findall(left)][: -_WORDS - 1 : -1]
    deadline = _DEADLINE.search(left) is not None
    found = _backward(back, deadline)
    if found is Tense.PRESENT and _ATTRIBUTE.search(left) and _NOUN.match(text, end):
        return Tense.UNTOLD
    if found is not Tense.UNTOLD:
        return found
    stop = _STOP.search(text, end, end + _REACH)
    right = text[end : stop.start() if stop else end + _REACH]
    found = _forward([word.lower().replace("’", "'") for word in _WORD.findall(right)][:_WORDS])
    return Tense.FUTURE if deadline and found is Tense.UNTOLD else found


def _after_stop(left: str) -> str:
    """Return what of ``left`` stands behind its last end of a sentence; the point of an abbreviation is none."""
    at = 0
    for stop in _STOP.finditer(left):
        word = left[at : stop.start()].rpartition(" ")[2]
        if stop[0] != "." or not (word[:1].isupper() and len(word) <= 4):
            at = stop.end()
    return left[at:]


def _backward(words: list[str], deadline: bool) -> Tense:
    """Return the tense by the words before an expression, nearest first; an infinitive leaves it to its verb."""
    untold = Tense.UNTOLD
    for at, word in enumerate(words):
        if word in _REFUSING or (word in ("would", "could") and words[max(0, at - 1)] == "not"):
            return Tense.PAST
        if word in _AHEAD or word.endswith(("'ll", "'d")) or _leads(word, words[:at], deadline):
            return Tense.FUTURE
        if word in _SCHEDULED and words[at + 1 : at + 2] == ["to"]:
            untold = Tense.PRESENT
        elif word in _SCHEDULED and words[at + 1 : at + 2] not in _NOUN_SIGNS:
            return _of_form(words[at + 1 : at + 4], word, deadline, Tense.PRESENT)
        elif _is_past(word) or word in ("has", "have"):
            return _of_form(words[at + 1 : at + 4], word, deadline, Tense.PAST)
    return untold


_NOUN_SIGNS = (["the"], ["a"], ["his"], ["her"], ["its"], ["their"], ["of"])
"""What stands before a noun that looks like a verb: "the vote on Friday"."""


def _leads(word: str, behind: list[str], deadline: bool) -> bool:
    """Tell whether a verb looks ahead by what follows it: "agreed to", "called for", "has to"."""
    if word in _LEADING:
        return deadline or "to" in behind or "for" in behind
    return word in ("has", "have") and behind[-1:] == ["to"]


def _of_form(before: list[str], word: str, deadline: bool, plain: Tense) -> Tense:
    """Return the tense of a form by what stands before it: "will be signed", "gave them until"; else ``plain``."""
    if any(other in ("will", "would", "shall", "must", "should", "may", "might") for other in before):
        return Tense.FUTURE
    if plain is Tense.PAST and "to" in before and "be" in before:
        return Tense.FUTURE
    if plain is Tense.PAST and before[:1] in (["is"], ["are"]):
        return Tense.FUTURE if deadline else Tense.PRESENT
    if deadline and word in ("gave", "given", "extended", "postponed", "delayed", "suspended", "banned"):
        return Tense.FUTURE
    return plain


def _forward(words: list[str]) -> Tense:
    for word in words:
        if word in _AHEAD or word.endswith("'ll"):
            return Tense.FUTURE
        if word in _SCHEDULED_BEHIND:
            return Tense.PRESENT
        if _is_past(word) or word in ("has", "have"):
            return Tense.PAST
    return Tense.UNTOLD


def _is_past(word: str) -> bool:
    return (
        word in PAST_VERBS
        or word in ("was", "were", "had", "did", "wasn't", "weren't", "didn't", "hadn't")
        or (word.endswith("ed") and len(word) > 3 and word not in _NO_VERBS)
    )


def is_finite(word: str) -> bool:
    """Tell whether a word in lower case looks like a verb that a clause is built on."""
    return word in AUXILIARIES or _is_past(word) or word.endswith(("'ll", "n't"))
