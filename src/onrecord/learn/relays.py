"""Sentences are wrapped in relays, to teach the inner level that PolNeAR does not mark.

"Khan denied it." becomes, say, "According to Reuters, Khan denied it.": the relay is then outermost, and what
was outermost stands inside its content. The relays are of our own writing; everything is drawn from a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace

from onrecord.learn.brat import Article, Attribution, Pairs

_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?][”\"’']*(?=\s+[A-Z“\"‘])|(?=\n)|$)")
_MARKS = re.compile('["“”]')
SPEAKERS = (
    "Reuters",
    "AFP",
    "The Associated Press",
    "Xinhua",
    "the state news agency",
    "state television",
    "The Guardian",
    "a local newspaper",
    "the broadcaster",
    "the daily Le Matin",
    "one official",
    "a diplomatic source",
    "the ministry",
    "a senior official who asked not to be named",
    "two people familiar with the talks",
    "a spokeswoman for the agency",
    "the foreign ministry",
    "the report",
    "a leaked memo",
    "the leaflet",
    "court documents",
    "he",
    "she",
    "they",
    "the minister",
    "Maria Delgado, an analyst at the Lindqvist Institute",
    "Ivan Petrov",
    "Minister Amara Okafor",
    "Colonel Jan Novak",
    "police spokesman Tomasz Zielinski",
    "Professor Hana Suzuki of the University of Turku",
    "the embassy",
    "the Kremlin",
    "Tehran",
    "the chief prosecutor",
    "her lawyer, Aino Virtanen",
    "the committee",
    "residents",
    "the think tank",
    "the company",
    "an aide to the president",
    "Nadia Haddad",
    "Osei-Bonsu",
    "the mayor of Brno, Petr Dvorak,",
    "witnesses",
    "the union",
)
REPORTING = (
    "said",
    "said",
    "said",
    "reported",
    "wrote",
    "claimed",
    "stated",
    "confirmed",
    "insisted",
    "acknowledged",
    "believes",
    "argued",
    "noted",
    "added",
    "revealed",
    "fears",
    "suggested",
    "maintains",
    "thinks",
    "has said",
    "warned",
    "told reporters",
    "told the newspaper",
    "said on Wednesday",
    "said in a statement",
    "announced",
    "alleged",
    "conceded",
    "recalled",
)
_FUNCTION_WORDS = frozenset(
    ("The", "A", "An", "He", "She", "It", "They", "In", "On", "At", "But", "And", "His", "Her", "Their", "This", "That")
)
_PLAIN = [cue for cue in REPORTING if len(cue.split()) == 1]
_TWOFOLD = 0.3
"""Share of the relays that are relays of a relay."""
_NO_CUE = {"reporters", "the", "newspaper", "on", "Wednesday"}


def wrap(article: Article, draw: random.Random, *, share: float) -> Article:
    """Return ``article`` (its first annotator) with about ``share`` of its eligible sentences wrapped in relays."""
    marked = article.annotators[0]
    pieces: list[str] = []
    moved: list[Attribution] = []
    done: set[int] = set()
    at = shift = 0
    changes: list[tuple[int, int]] = []  # (position in the old text, shift from there on)
    for found in _SENTENCE.finditer(article.text):
        inside = [n for n, a in enumerate(marked) if _within(a, found.start(), found.end())]
        if draw.random() >= share or not _eligible(found.group(), marked, inside, found.start(), found.end()):
            continue
        before, after, relays = _relays(found.group(), draw)
        sentence = (
            _lowered(found.group().rstrip(".")) if before and not before.endswith("“") else found.group().rstrip(".")
        )
        pieces += [article.text[at : found.start()], before, sentence, after]
        start = found.start() + shift
        body = start + len(before)
        for n in inside:
            moved.append(_moved(replace(marked[n], inner=True), [(0, body - found.start())]))
            done.add(n)
        moved += [
            Attribution(
                source=_at(relay[0], start, body, sentence),
                cue=_at(relay[1], start, body, sentence),
                content=((body - relay[2], body + len(sentence)),),
                inner=depth > 0,
            )
            for depth, relay in enumerate(relays)
        ]
        at = found.end()
        shift = sum(map(len, pieces)) - at
        changes.append((at, shift))
    if not done:
        return article
    pieces.append(article.text[at:])
    rest = [_moved(a, changes) for n, a in enumerate(marked) if n not in done]
    return replace(article, text="".join(pieces), annotators=((*rest, *moved),))


def _within(attribution: Attribution, start: int, end: int) -> bool:
    spans = attribution.source + attribution.cue + attribution.content
    return all(start <= a and b <= end for a, b in spans)


def _eligible(sentence: str, marked: Iterable[Attribution], inside: list[int], start: int, end: int) -> bool:
    """Tell whether the sentence holds attributions, whole ones only, and can stand inside a relay."""
    if not inside or not sentence.endswith(".") or sentence.endswith("..") or len(sentence) < 30:
        return False
    if _MARKS.search(sentence) and len(inside) > 2:
        return False
    return all(
        n in inside or not any(a < end and start < b for a, b in one.source + one.cue + one.content)
        for n, one in enumerate(marked)
    )


Part = tuple[str, int, int]
Relay = tuple[Part, Part, int]


def _relays(sentence: str, draw: random.Random) -> tuple[str, str, list[Relay]]:
    """Draw one relay around the sentence or, now and then, two of which the second stands in the first."""
    if draw.random() < _TWOFOLD:
        return _twofold(draw)
    before, after, relay = _relay(sentence, draw)
    return before, after, [relay]


def _twofold(draw: random.Random) -> tuple[str, str, list[Relay]]:
    """Draw a relay of a relay: "AFP quoted an aide as saying that …", "According to AFP, an aide said that …"."""
    outer, inner = (speaker.rstrip(",") for speaker in draw.sample(SPEAKERS, 2))
    that = "that " if draw.random() < 0.7 else ""
    form = draw.random()
    if form < 0.4:
        quoting = draw.choice(("quoted", "has quoted", "cited", "quotes", "cites"))
        first, cue = f"{_capital(outer)} {quoting} ", "as saying" if draw.random() < 0.8 else "as claiming"
        source, cited = ("b", 0, len(outer)), ("b", len(outer) + 1, len(first) - 1)
    elif form < 0.65 and outer not in ("he", "she", "they"):
        lead = draw.choice(("According to ", "In the words of "))
        first, cue = f"{lead}{outer}, ", draw.choice(_PLAIN)
        source, cited = ("b", len(lead), len(lead) + len(outer)), ("b", 0, len(lead) - 1)
    else:
        saying, link = draw.choice(_PLAIN), draw.choice(("that ", ""))
        first, cue = f"{_capital(outer)} {saying} {link}", draw.choice(_PLAIN)
        source, cited = ("b", 0, len(outer)), ("b", len(outer) + 1, len(outer) + 1 + len(saying))
    before = f"{first}{inner} {cue} {that}"
    content = len(before) - (len(first) - len("that ") if first.endswith(" that ") else len(first))
    low = len(first) + len(inner) + 1
    return (
        before,
        ".",
        [
            (source, cited, content),
            (("b", len(first), len(first) + len(inner)), ("b", low, low + len(cue)), len(that)),
        ],
    )


def _capital(speaker: str) -> str:
    return speaker[0].upper() + speaker[1:]


def _relay(sentence: str, draw: random.Random) -> tuple[str, str, Relay]:
    """Draw what stands before and after the sentence, and in which of the two the source and the cue stand.

    The third part of the relay is how many code points before the sentence belong to the content ("that ").
    """
    speaker, cue = draw.choice(SPEAKERS), draw.choice(REPORTING)
    words = cue.split()
    bare = (
        " ".join(word for word in words if word not in _NO_CUE)
        if words[0] == "told" or words[-1] == "Wednesday"
        else cue
    )
    form = draw.random()
    capital = _capital(speaker)
    if form < 0.25 and speaker not in ("he", "she", "they"):
        lead = draw.choice(("According to ", "According to ", "In the words of ", "In the view of "))
        return (
            f"{lead}{speaker.rstrip(',')}, ",
            ".",
            (("b", len(lead), len(lead) + len(speaker.rstrip(","))), ("b", 0, len(lead) - 1), 0),
        )
    if form < 0.7:
        that = "that " if draw.random() < 0.7 else ""
        before = f"{capital} {cue} {that}"
        low = len(speaker) + 1
        return before, ".", (("b", 0, len(speaker.rstrip(","))), ("b", low, low + len(bare)), len(that))
    if form < 0.85 or _MARKS.search(sentence):
        if speaker not in ("he", "she", "they") and draw.random() < 0.4:
            after = f", according to {speaker.rstrip(',')}."
            return "", after, (("a", 15, len(after) - 1), ("a", 2, 14), 0)
        after = f", {speaker} {cue}."
        low = 2 + len(speaker) + 1
        return "", after, (("a", 2, 2 + len(speaker.rstrip(","))), ("a", low, low + len(bare)), 0)
    after = f",” {speaker} {cue}."
    low = 3 + len(speaker) + 1
    return "“", after, (("a", 3, 3 + len(speaker.rstrip(","))), ("a", low, low + len(bare)), 0)


def _at(part: Part, start: int, body: int, sentence: str) -> Pairs:
    base = start if part[0] == "b" else body + len(sentence)
    return ((base + part[1], base + part[2]),)


def _lowered(sentence: str) -> str:
    """Lower the first letter of an opening function word, as a sentence does inside another."""
    first = sentence.split(" ", 1)[0]
    return sentence[0].lower() + sentence[1:] if first in _FUNCTION_WORDS else sentence


def _moved(attribution: Attribution, changes: list[tuple[int, int]]) -> Attribution:
    """Shift each span by the last of ``changes`` (position, shift) that stands before it."""

    def move(spans: Pairs) -> Pairs:
        return tuple((a + _by(a, changes), b + _by(a, changes)) for a, b in spans)

    return replace(
        attribution, source=move(attribution.source), cue=move(attribution.cue), content=move(attribution.content)
    )


def _by(position: int, changes: list[tuple[int, int]]) -> int:
    return next((shift for start, shift in reversed(changes) if position >= start), 0)
