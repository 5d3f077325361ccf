"""From which score on a pronoun or a description is resolved, set on texts that the weights have not seen.

A wrong name is worse than none: a threshold is chosen for the most right answers less twice the wrong ones, and
of equal ones the highest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from onrecord.annotate.annotator import Annotator
from onrecord.extract.clusters import Clusters
from onrecord.extract.inventory import Noted, inventory
from onrecord.extract.resolve import resolve
from onrecord.extract.state import Scale
from onrecord.learn.gum import Discourse
from onrecord.names import Book

WRONG = 2.0
"""How many right answers a wrong one costs."""
_THRESHOLDS = np.arange(-3.0, 6.51, 0.5)
"""Below what a rule alone scores (7.5): where only one can be meant, it is answered."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marked:
    """A text with its mentions as the model finds them, and the entity by hand of each that is one by hand too."""

    text: str
    noted: Sequence[Noted]
    entities: dict[int, int]


def thresholds(discourses: Iterable[Discourse], annotator: Annotator, book: Book) -> dict[str, float]:
    """Return the thresholds of ``state.Scale`` for pronouns and for descriptions that ``discourses`` speak for."""
    texts = [marked(one, annotator) for one in discourses if one.mentions]
    scale = Scale()
    scale = _best(texts, book, scale, "pronoun", _is_pronoun)
    scale = _best(texts, book, scale, "nominal", _is_description)
    return {name: value for name, value in asdict(scale).items() if name in ("pronoun", "nominal")}


def marked(discourse: Discourse, annotator: Annotator) -> Marked:
    """Read a text and tell of each mention found which entity by hand it stands for: those of the same head."""
    noted = inventory(discourse.text, annotator.annotate(discourse.text), []).noted
    heads = {one.head[0]: one.entity for one in discourse.mentions}
    known = {one.number: heads[one.mention.head[0]] for one in noted if one.mention.head[0] in heads}
    return Marked(text=discourse.text, noted=noted, entities=known)


def _best(texts: Sequence[Marked], book: Book, scale: Scale, name: str, asked: Callable[[Noted], bool]) -> Scale:
    """Return ``scale`` with the threshold ``name`` at its best; of equal ones the highest."""
    scores = {}
    for value in _THRESHOLDS.tolist():
        tried = replace(scale, **{name: value})
        counts = [told(one, resolve(one.text, one.noted, book, tried), asked) for one in texts]
        scores[value] = sum(right - WRONG * wrong for right, wrong in counts)
    best = max(scores, key=lambda value: (scores[value], value))
    return replace(scale, **{name: best})


def told(text: Marked, clusters: Clusters, asked: Callable[[Noted], bool]) -> tuple[int, int]:
    """Return how many of the mentions asked for go back to the right entity, and how many to a wrong one."""
    right = wrong = 0
    for one in text.noted:
        if not asked(one) or one.number not in text.entities or one.number not in clusters.of:
            continue
        mentions = clusters.all[clusters.of[one.number]].mentions
        before = [text.entities[n] for n in mentions if n < one.number and n in text.entities]
        if before:
            right += before[-1] == text.entities[one.number]
            wrong += before[-1] != text.entities[one.number]
    return right, wrong


def _is_pronoun(one: Noted) -> bool:
    return one.pronoun is not None and one.pronoun.person == 3 and not one.pronoun.relative


def _is_description(one: Noted) -> bool:
    return one.pronoun is None and one.phrase.name is None and one.phrase.is_definite
