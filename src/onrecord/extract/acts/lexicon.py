"""The table of cues, ``data/acts.tsv``, and how its expressions are found among the words of a cue."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from onrecord.extract.acts.lemmas import noun_forms, verb_forms
from onrecord.extract.acts.words import listed

_POSSESSIVES = listed("my your his her its our their one's whose")
_REFLEXIVES = listed("myself yourself himself herself itself ourselves yourselves themselves oneself")
_PRONOUNS = listed("i you he she it we they one him her us them me")
_WITH_U = listed("favour harbour honour clamour rumour labour")
_FILLERS = listed("a an the some any no further more such this that")
PARTICLES = listed("away aside back down forward in off on out over up for to against about of at with")
"""Particles and prepositions that end a phrasal verb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A cue of the table: its words, its part of speech (v, n, a, p), and its acts a circumstance ("" by default)."""

    words: tuple[str, ...]
    pos: str
    acts: tuple[tuple[str, str], ...]
    is_light: bool

    @property
    def lemma(self) -> str:
        """Return the dictionary form: the expression as it stands in the table."""
        return " ".join(self.words)

    def act(self, circumstances: Set[str]) -> str:
        """Return the act under the first circumstance that holds, else that of any; `neutral` where none is given."""
        return next((act for when, act in self.acts if when in circumstances), dict(self.acts).get("", "neutral"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An expression among words: the indexes of its first word and behind its last, and its dictionary form."""

    expression: Expression
    first: int
    end: int
    lemma: str


def rows(name: str) -> list[list[str]]:
    """Return the rows of a table in ``data``, comments left out."""
    text = files("onrecord.extract").joinpath("data", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def classes() -> dict[str, frozenset[str]]:
    """Return the classes of words of ``data/words.tsv``; verbs (``v``) with all their forms."""
    found: dict[str, set[str]] = {}
    for word, kind, *pos in rows("words.tsv"):
        found.setdefault(kind, set()).update(verb_forms(word) if pos else (word, word + "s"))
    return {kind: frozenset(its) for kind, its in found.items()}


def _expressions() -> list[Expression]:
    acts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    light = set()
    for words, pos, act, *when in rows("acts.tsv"):
        if act == "light":
            light.add((words, pos))
            acts[words, pos].setdefault("", "neutral")
        else:
            acts[words, pos][when[0] if when else ""] = act
    return [
        Expression(words=tuple(words.split()), pos=pos, acts=tuple(its.items()), is_light=(words, pos) in light)
        for (words, pos), its in acts.items()
    ]


@cache
def lexicon() -> dict[str, list[tuple[str, Expression]]]:
    """Return the expressions by each form of their first word, with that word's dictionary form; longer ones first."""
    found: dict[str, list[tuple[str, Expression]]] = defaultdict(list)
    for expression in sorted(_expressions(), key=lambda one: (-len(one.words), one.pos != "v")):
        for base in _spellings(expression.words[0]):
            for form in _forms(base, expression):
                found[form].append((base, expression))
    return dict(found)


def _forms(base: str, expression: Expression) -> set[str]:
    if expression.pos == "v":
        return set(verb_forms(base))
    return set(noun_forms(base)) if expression.pos == "n" and len(expression.words) == 1 else {base}


def _spellings(base: str) -> set[str]:
    """Return a British word with its American spelling."""
    if base.endswith(("ise", "isation")):
        return {base, re.sub(r"is(?=e$|ation$)", "iz", base)}
    return {base, base.replace("our", "or")} if base in _WITH_U else {base}


def find(words: Sequence[str], at: int, wanted: Callable[[Expression], bool] = lambda _: True) -> Found | None:
    """Return the longest expression that begins with the word ``at``."""
    for base, expression in lexicon().get(words[at], ()):
        end = _end(words, at, expression)
        if end and wanted(expression):
            lemma = " ".join([base, *expression.words[1:]])
            return Found(expression=expression, first=at, end=end, lemma=lemma)
    return None


def _end(words: Sequence[str], at: int, expression: Expression) -> int:
    """Return the index behind the last word of ``expression``, begun at ``at``; 0 where it does not stand there."""
    place = at + 1
    for word in expression.words[1:]:
        if word == "*":
            continue
        gap = _gap(expression, word)
        ahead = islice(range(place, len(words)), gap + 1)
        match = next((n for n in ahead if _is(word, words, n) and _may_skip(words[place:n], expression, word)), None)
        if match is None:
            return 0
        place = match + 1
    return place


def _gap(expression: Expression, word: str) -> int:
    """Return how many words may stand before ``word``: an object before a particle, an article or adjective else."""
    return 4 if "*" in expression.words or (expression.pos == "v" and word in PARTICLES) else 2


def _may_skip(skipped: Sequence[str], expression: Expression, word: str) -> bool:
    if "*" in expression.words:
        return True
    if word in ("forward", "down", "out", "up", "back", "aside", "off", "away") and len(expression.words) == 2:
        return not set(skipped) & PARTICLES
    return all(one in _FILLERS or one in _POSSESSIVES or one.endswith("ly") or _is_adverb(one) for one in skipped)


def _is_adverb(word: str) -> bool:
    return word in (
        "very",
        "much",
        "also",
        "again",
        "strong",
        "serious",
        "full",
        "public",
        "new",
        "formal",
        "immediately",
    )


def _is(word: str, words: Sequence[str], at: int) -> bool:
    """Tell whether the word ``at`` is ``word`` of an expression, which may stand for any possessive or pronoun."""
    form = words[at]
    if word == "one's":
        return form in _POSSESSIVES or form.endswith(("'s", "s'"))
    if word == "oneself":
        return form in _REFLEXIVES
    return form == word or (word == "one" and form in _PRONOUNS)
