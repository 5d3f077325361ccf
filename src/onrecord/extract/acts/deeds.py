"""What a cue does: the word that carries the act, and the act with its negation."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from onrecord.extract.acts.complements import circumstances
from onrecord.extract.acts.lemmas import PASTS, lemma, verb_forms
from onrecord.extract.acts.lexicon import PARTICLES, Expression, Found, find
from onrecord.extract.acts.negation import is_negated
from onrecord.extract.acts.words import listed, words_after, words_before, words_of
from onrecord.records import Pairs

_SUBORDINATORS = listed("when if after before while once though although because since")
_MENTAL = tuple(listed("think thought feel felt mind sense seem appear hope fear wish expect view"))
_UNWILLING = frozenset(["would not", "will not", "wouldn't", "won't"])
_SPOKEN = listed("neutral state accept promise praise")
_SKIPPED = listed(
    "a an the to and or as in on at of by for with from that this his her its their also just been being be is "
    "are was were has have had having do does did not never no will would can could may might shall should who "
    "which it he she they we i it's he's she's they're we're i'm s re m ve ll d t"
)
_AMBIGUOUS = listed("direct present clear open close second express sound welcome own double")
_RELAYING = frozenset(form for verb in listed("publish print post carry run air") for form in verb_forms(verb))
"""Light verbs whose object, where it is the content, is what they relay: "published a letter in which …"."""
_QUALIFIED = listed("a an the some any no this that its his her their our my your of to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a cue does.

    ``lemma`` is the dictionary form of the expression that carries the act, in the text's own spelling: "say" of
    "said", "accuse" of "has long been accusing", "denial" of "issued a denial", "turn down" of "turned it down",
    "according to"; None without a cue. ``negated``: the text says that it was not done.
    """

    lemma: str | None
    act: str
    negated: bool


def deed(text: str, *, source: Pairs, cue: Pairs, content: Pairs, medium: bool = False) -> Deed:
    """Return the act of a statement; an unknown cue states, or believes where it is about thinking or feeling.

    ``medium`` tells that the source is a medium or a document. What was not done is stated and negated ("did not
    deny", "has never promised"), a thought stays a thought ("does not believe"); "would not say" and "declined to
    comment" are refusals and not negated.
    """
    held = circumstances(text, source=source, cue=cue, content=content)
    forms = [one.form for one in words_of(text, cue)][:60]
    if not forms:
        return Deed(lemma=None, act="ask" if "last-question" in held else _neutral(held, medium=False), negated=False)
    beyond = [one.form for one in words_after(text, cue[-1][1], source + content)]
    opening = _opening(text, cue, content) if not beyond else []
    head = _head(forms, [*forms, *beyond[:6], *opening])
    negated = is_negated(text, source=source, cue=cue, content=content, reach=head.end)
    act = _act(head, held, medium)
    before = [one.form for one in words_before(text, cue[0][0], source + content)][-4:]
    if negated and _is_unwilling([*before, *forms], head):
        return Deed(lemma=head.lemma, act="refuse", negated=False)
    return Deed(lemma=head.lemma, act="state" if negated and act != "believe" else act, negated=negated)


def _opening(text: str, cue: Pairs, content: Pairs) -> list[str]:
    """Return the first words of a content that follows right behind its cue, with no mark between."""
    if not content or content[0][0] - cue[-1][1] > 2 or not text[cue[-1][1] : content[0][0]].isspace():
        return []
    found = [one.form for one in words_of(text, content[:1])][:4]
    return [] if found[:1] == ["that"] or words_of(text, cue)[-1].form in _RELAYING else found


def _head(forms: Sequence[str], extended: Sequence[str]) -> Found:
    """Return the expression that carries the act: the first that is not light and does not stand in a when-clause.

    ``extended`` are the words of the cue with those behind it, where a longer expression may end and the noun of a
    light verb may stand.
    """
    light: Found | None = None
    noun: Found | None = None
    at = 0
    while at < (len(extended) if light else len(forms)):
        found = _found(forms, extended, at, is_noun=light is not None)
        if found is None or (at and extended[at - 1] in _SUBORDINATORS) or _is_adjective(found, extended):
            at += 1
            continue
        if _is_light(found, extended, len(forms)):
            light = light or found
        elif found.expression.pos == "n" and found.expression.act(frozenset()) == "neutral" and at < len(forms):
            noun = noun or found
        elif not noun or found.expression.pos != "n":
            return found
        at = found.end
    return noun or _unknown(forms, light)


def _found(forms: Sequence[str], extended: Sequence[str], at: int, *, is_noun: bool) -> Found | None:
    """Return the expression at a word: where one is due, a noun; its particle may stand behind the cue."""
    is_verb = extended[at].endswith(("ing", "ed")) or extended[at] in PASTS
    due = is_noun and not is_verb and extended[at - 1 : at] != ["to"]
    if due or (at and extended[at - 1] in _QUALIFIED - {"to"}):
        noun = find(extended, at, lambda one: one.pos == "n" and not one.is_light)
        if noun or at >= len(forms):
            return noun
    if at >= len(forms):
        return None
    found = find(extended, at)
    if found and found.end > len(forms) and extended[found.end - 1] not in PARTICLES:
        return find(forms, at)
    return found


def _is_adjective(found: Found, extended: Sequence[str]) -> bool:
    """Tell whether a word that may be verb or adjective stands before a noun that attributes: "direct criticism"."""
    if found.expression.pos != "a" and extended[found.first] not in _AMBIGUOUS:
        return False
    after = find(extended, found.end) if found.end < len(extended) else None
    return after is not None and after.expression.pos == "n"


def _is_light(found: Found, extended: Sequence[str], size: int) -> bool:
    """Tell whether another expression may carry the act: behind a light verb, before "as saying" and the like.

    A light verb that has an act of its own ("shows") gives way only to words of the ``size`` words of the cue.
    """
    if not found.expression.is_light:
        return False
    after = extended[found.end : min(found.end + 1, size)]
    if len(found.expression.words) > 1 or found.expression.act(frozenset()) == "neutral":
        return True
    if not after:
        return False
    noun = find(extended, found.end, lambda one: one.pos == "n")
    return noun is not None or after[0] in _QUALIFIED or after[0] in ("as", "saying")


def _unknown(forms: Sequence[str], light: Found | None) -> Found:
    """Return the light verb, or else the first word that may be the head of an unknown cue, as its own expression."""
    telling = [one for one in forms if one not in _SKIPPED and not one.endswith("ly")]
    if light and (light.expression.words[0] not in ("be", "have", "do") or not telling):
        return light
    telling = telling or list(forms)
    act = "believe" if any(one.startswith(_MENTAL) for one in telling) else "neutral"
    base = lemma(telling[0])
    return Found(
        expression=Expression(words=(base,), pos="v", acts=(("", act),), is_light=False),
        first=0,
        end=len(forms),
        lemma=base,
    )


def _act(head: Found, held: Set[str], medium: bool) -> str:
    act = head.expression.act(held)
    if act == "neutral":
        speaks = "voice" in held and not (medium and "named" in held)  # a leaflet, but not "the Osk Evening Post"
        return _neutral(held, medium=(medium or "evidence" in held) and not speaks)
    return act


def _neutral(held: Set[str], *, medium: bool) -> str:
    """Return the act of a cue that leaves it to the words: a question, a threat, a pledge, a report, a statement."""
    if medium:
        return "report"
    told = (("question", "ask"), ("own-threat", "threaten"), ("pledge", "promise"))
    return next((act for name, act in told if name in held), "state")


def _is_unwilling(forms: Sequence[str], head: Found) -> bool:
    """Tell whether the negation is a refusal: "would not say", "will not accept"; not "would not have said"."""
    if head.expression.act(frozenset()) not in _SPOKEN and head.lemma not in ("hear of", "be drawn"):
        return False
    joined = f" {' '.join(forms)} "
    return " not have " not in joined and any(f" {one} " in joined for one in _UNWILLING)
