"""The circumstances that decide between acts of one cue: what form the content has, and what it tells of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from onrecord.extract.acts.lemmas import IRREGULAR, PASTS
from onrecord.extract.acts.lexicon import classes
from onrecord.extract.acts.predicates import valuation
from onrecord.extract.acts.threats import is_own_threat, is_threat_on_condition
from onrecord.extract.acts.words import listed
from onrecord.records import Pairs

_LOOKED_AT = 1200  # code points of a content: an act shows in its first sentences
_FINITE = listed(
    "is are was were am has have had will would can could may might must shall did does do cannot won't wouldn't "
    "can't couldn't isn't aren't wasn't weren't hasn't haven't hadn't didn't doesn't don't"
)
_SUBJECTS = listed("he she they we i it there you nobody everyone everybody someone this these those")
_WH = listed("whether if how why what who whom whose when where which")
_PREPOSITIONS = listed("for of against on about as at over with towards toward in upon")
_DETERMINERS = listed("the a an this that these those his her its their our my your some any no")
_NO_GERUND = listed(
    "nothing something everything anything king spring morning evening during building meeting being string ring "
    "thing wing sibling ceiling willing"
)
_NO_VERB = _DETERMINERS | _PREPOSITIONS | _SUBJECTS | listed("him them us me all both each every whom which")
_WORDS = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_BARE = listed(
    "stay leave resign go come remain return pay apologise apologize stop step sign withdraw take give keep get "
    "do have make meet accept provide publish wait appear attend bring build buy carry explain include join learn "
    "prove receive refund remove repay replace send serve submit surrender tell write not sell disclose admit "
    "abandon cancel reopen retract reveal restore testify undergo undertake"
)
"""Bare verbs that are hardly ever nouns: behind a noun in the singular they are subjunctives."""
_SAME_PAST = frozenset(base for base, past in IRREGULAR.items() if base in past)
_ADVERBS = listed("not never always still also alone just too often now then once again himself herself itself all")
_PLEDGE = re.compile(
    r"\b(?:i|we) (?:hereby |solemnly )?(?:promise|pledge|vow|guarantee|swear|give you (?:my|our) word)\b"
    r"|\byou have (?:my|our) word\b|\b(?:that['’]s|this is|that is) a promise\b"
)
_AS = re.compile(r"(?:\S+\s+){1,10}?as\s+(?!well\b|soon\b|long\b)\w")
_FUTURE = re.compile(r"\b(?:will|would|shall|won['’]t|wouldn['’]t)\b|\w['’]ll\b")
_ARTICLES = ("the ", "a ", "an ")
_CLOSING = " \"”’')»"
_SENTENCE_END = re.compile(r"[.!?…]+")


def circumstances(text: str, *, source: Pairs, cue: Pairs, content: Pairs) -> set[str]:
    """Return all circumstances that hold for a statement: names as they stand in the last column of the table."""
    words = " ".join(text[a : min(b, a + _LOOKED_AT)] for a, b in content[:4]).lower()[:_LOOKED_AT]
    found = [one.replace("’", "'") for one in _WORDS.findall(words)]
    follows = not cue or (bool(content) and content[0][0] >= cue[0][1])
    held = form(found) if follows else {"that", "finite"}
    held |= {kind for kind in ("wrong", "request") if not classes()[kind].isdisjoint(found[:40])}
    held |= {name for name, holds in _TOLD.items() if holds(words)}
    held |= {"threat"} if is_own_threat(words, _own(text, source)) else set()
    held |= _dismissed(found) | _question(text, words, content) | _of_source(text, source)
    called = valuation(text, content)
    return held | (called if follows or len(content) > 1 else called - {"epithet"})


def form(words: Sequence[str]) -> set[str]:
    """Return the form of a content that follows its cue: clause, infinitive, gerund, noun phrase or question."""
    if not words:
        return set()
    first = words[0]
    if first == "that":
        return {"that", *(_clause(words[1:]) - {"obj-to"})}
    if first in _WH:
        return {"wh"}
    if first in _PREPOSITIONS:
        return {first, *(form(words[1:]) - {"that"})}
    if first == "to":
        return {"to"} if _is_infinitive(words, 0) else {"np"}
    if first.endswith("ing") and first not in _NO_GERUND:
        return {"ing"}
    return _clause(words) or {"np"}


def _clause(words: Sequence[str]) -> set[str]:
    """Return what tells the clause that ``words`` begin: its mood, or nothing where they are a noun phrase."""
    for at, word in enumerate(words[:14]):
        if word == "should" or _is_subjunctive(words, at):
            return {"should", "that"}
        if word == "to" and at and _is_infinitive(words, at):
            return {"obj-to"}
        if word in _FINITE or word.endswith(("'ll", "'re", "'ve", "'d", "n't")) or _is_past(words, at):
            return {"that"}
        if word == "be" and at:
            return {"should", "that"}
    if words and words[0] in _SUBJECTS and len(words) > 1:
        return {"that"}
    return set()


def _is_subjunctive(words: Sequence[str], at: int) -> bool:
    """Tell whether a bare verb has a subject in the singular: "that he *resign*", "that its captain *stay* on".

    A form that may as well be a past ("he cast all nine") is none.
    """
    word, end = words[at], at
    while end and (words[end - 1] in _ADVERBS or words[end - 1].endswith("ly")):
        end -= 1
    if not end or word in _ADVERBS or word.endswith("ly") or word in _SAME_PAST:
        return False
    before = words[end - 1]
    if before in ("he", "she", "it") and end == 1:
        return not word.endswith(("s", "ed", "n't")) and word not in PASTS | _FINITE
    is_noun = words[0] in _DETERMINERS and end > 1 and not before.endswith("s") and before not in _NO_VERB | {"and"}
    return is_noun and word in _BARE and words[at + 1 : at + 2] != ["of"] and not _FINITE & set(words[at + 1 : at + 2])


def _is_past(words: Sequence[str], at: int) -> bool:
    word, before = words[at], words[at - 1] if at else "the"
    if before in _DETERMINERS or before in _PREPOSITIONS or words[at + 1 : at + 2] == ["by"]:
        return False
    return word in PASTS or (word.endswith("ed") and len(word) > 4)


def _is_infinitive(words: Sequence[str], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else ""
    return after.isalpha() and after not in _NO_VERB and not after.endswith("ing")


_TOLD: dict[str, Callable[[str], bool]] = {
    "own-threat": is_threat_on_condition,
    "pledge": lambda words: bool(_PLEDGE.search(words)),
    "as": lambda words: bool(_AS.match(words)),
    "future": lambda words: bool(_FUTURE.search(words)),
}


def _dismissed(words: Sequence[str]) -> set[str]:
    """Return what tells that a thing said is rejected and no deed: "claims that …", "that as campaign talk", "it"."""
    held = {"claims"} if not classes()["claims"].isdisjoint(words[:8]) else set()
    if words[:2] in (["that", "as"], ["this", "as"]):
        held.add("claims")
    if len(words) == 1 and words[0] in ("it", "that", "this"):
        held.add("it")
    behind = [words[n + 1 : n + 5] for n, word in enumerate(words[:20]) if word == "as"]
    return held | ({"untrue"} if any(not classes()["untrue"].isdisjoint(one) for one in behind) else set())


def _question(text: str, words: str, content: Pairs) -> set[str]:
    """Return ``question`` where all sentences of the content are questions, ``last-question`` where its last is one."""
    if not content:
        return set()
    end = content[-1][1]
    last = text[max(content[-1][0], end - 20) : end].rstrip(_CLOSING)
    is_asked = last.endswith("?") or text[end : end + 3].lstrip(_CLOSING).startswith("?")
    marks = _SENTENCE_END.findall(words.strip() + ("?" if is_asked else ""))
    is_one = is_asked and all("?" in mark for mark in marks)
    return {"question", "last-question"} if is_one else {"last-question"} if is_asked else set()


def _of_source(text: str, source: Pairs) -> set[str]:
    """Return what the head of the source is: evidence, a document that speaks for somebody, a suit at law.

    The head of a proper name is ``named`` besides ("the Osk Evening Post"), without an article it is nothing of these
    ("Tom Ledger").
    """
    head = _head(_of_phrase(text, source))
    held = {kind for kind in ("evidence", "voice", "suit") if head in classes()[kind]}
    phrase = text[source[0][0] : min(source[0][1], source[0][0] + 200)] if source else ""
    if not held or f" {head.capitalize()}" not in phrase:
        return held
    return held | {"named"} if phrase.lower().startswith(_ARTICLES) else set()


def _own(text: str, source: Pairs) -> set[str]:
    """Return the words of the source, by which it may be named again."""
    return {one.lower() for a, b in source[:4] for one in _WORDS.findall(text[a : min(b, a + 200)])} - _NO_VERB


def _of_phrase(text: str, source: Pairs) -> list[str]:
    """Return the words of the source to its first comma, without a name behind the noun: "the blog *Osk Diary*"."""
    phrase = text[source[0][0] : min(source[0][1], source[0][0] + 200)] if source else ""
    found = _WORDS.findall(phrase.partition(",")[0])
    end = len(found)
    while end and found[end - 1][0].isupper():
        end -= 1
    is_noun = end > 0 and found[end - 1] not in _DETERMINERS | _PREPOSITIONS
    return [one.lower() for one in (found[:end] if is_noun else found)]


def _head(words: Sequence[str]) -> str:
    """Return the last word of a noun phrase before what qualifies it."""
    for at, word in enumerate(words):
        if at and (
            word in _PREPOSITIONS or word in ("by", "from", "that", "which", "who") or _is_participle(words, at)
        ):
            return words[at - 1]
    return words[-1] if words else ""


def _is_participle(words: Sequence[str], at: int) -> bool:
    kinds = classes()
    known = kinds["evidence"] | kinds["voice"] | kinds["suit"]
    return words[at].endswith(("ed", "ing", "en")) and words[at - 1] in known
