"""Annotated articles become training examples: words, anchors, labels around each anchor, and what is not known."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onrecord.annotate import labels
from onrecord.annotate.quotation import quotation
from onrecord.annotate.segments import Words, words
from onrecord.learn.brat import Article, Pairs

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Run = tuple[int, int]
_LEFT_EDGE, _RIGHT_EDGE = "$£€#@", "?!…%"
_WEAK = frozenset(
    re.findall(
        r"\w+",
        "a about again also an as at be been being by could did do does for from had has have her his in is it its "
        "just may might more never no not now of off often on only out over s she should so still t that the their "
        "they to up upon very was were which will with would",
    )
)
PART = 1500
"""Words in one example at most; a longer article is cut at a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One attribution in word indexes: runs ``[start, end)`` a role, the anchor, and the level."""

    source: tuple[Run, ...]
    cue: Run
    content: tuple[Run, ...]
    anchor: int
    inner: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Example:
    """Some paragraphs of an article. ``any_known`` is false where inner attributions may stand unmarked [W]."""

    words: Words
    statements: tuple[Marked, ...]
    any_known: npt.NDArray[np.bool_]


class CueWords:
    """How often each word form stands in a cue, by which the anchor of a cue is chosen."""

    def __init__(self, articles: Iterable[Article], tokenizer: Tokenizer) -> None:
        inside: Counter[str] = Counter()
        overall: Counter[str] = Counter()
        for article in articles:
            cut = words(article.text, tokenizer, quotation(article.text))
            forms = _forms(article.text, cut)
            overall.update(forms)
            for attribution in article.annotators[0]:
                for low, high in _runs(cut, article.text, attribution.cue):
                    inside.update(forms[low:high])
        self.share: Mapping[str, float] = {form: (n + 0.1) / (overall[form] + 1) for form, n in inside.items()}

    def anchor(self, forms: list[str], cue: Run) -> int:
        """Return the index of the word of ``cue`` that most often stands in cues."""

        def plain(i: int) -> tuple[bool, bool, float, int]:
            return forms[i][:1].isalnum(), forms[i] not in _WEAK, self.share.get(forms[i], 0.0), i

        return max(range(*cue), key=plain)


def _forms(text: str, cut: Words) -> list[str]:
    return [text[a:b].lower() for a, b in zip(cut.starts.tolist(), cut.ends.tolist(), strict=True)]


def _runs(cut: Words, text: str, spans: Pairs, *, bare: bool = False) -> list[Run]:
    """Return the runs of words that ``spans`` cover, punctuation at the edges left out unless nothing else is there."""
    runs = []
    for start, end in spans:
        low = int(np.searchsorted(cut.ends, start, side="right"))
        high = int(np.searchsorted(cut.starts, end, side="left"))
        a, b = low, high
        while a < b and not _keeps(text[cut.starts[a] : cut.ends[a]], _LEFT_EDGE):
            a += 1
        while a < b and not _keeps(text[cut.starts[b - 1] : cut.ends[b - 1]], _RIGHT_EDGE):
            b -= 1
        if a < b:
            runs.append((a, b))
        elif bare and low < high:
            runs.append((low, high))
    return sorted(runs)


def _keeps(word: str, also: str) -> bool:
    return any(c.isalnum() for c in word) or word[0] in also


def marked(article: Article, which: int, cut: Words, cues: CueWords) -> list[Marked]:
    """Return the attributions of annotator ``which`` as word indexes, in the order of their anchors."""
    forms = _forms(article.text, cut)
    found = []
    for attribution in article.annotators[which]:
        cue = _runs(cut, article.text, attribution.cue, bare=True)
        content = _runs(cut, article.text, attribution.content)
        if not cue or not content:
            continue
        whole = (cue[0][0], cue[-1][1])
        found.append(
            Marked(
                source=tuple(_runs(cut, article.text, attribution.source)),
                cue=whole,
                content=tuple(content),
                anchor=cues.anchor(forms, whole),
                inner=attribution.inner,
            )
        )
    return sorted(found, key=lambda one: one.anchor)


def examples(article: Article, which: int, tokenizer: Tokenizer, cues: CueWords) -> list[Example]:
    """Cut an article into examples of at most about ``PART`` words, between paragraphs."""
    cut = words(article.text, tokenizer, quotation(article.text))
    found = marked(article, which, cut, cues)
    known = np.ones(len(cut), bool)
    leaf = [one for one in found if not any(_holds(one, other) for other in found if other is not one)]
    for one in leaf:
        for low, high in one.content:
            known[low:high] = False
    for one in found:
        known[one.anchor] = True
    return [_part(cut, found, known, low, high) for low, high in _cuts(cut)]


def _holds(outer: Marked, inner: Marked) -> bool:
    return any(low <= inner.anchor < high for low, high in outer.content)


def _cuts(cut: Words) -> list[Run]:
    opens = np.flatnonzero(np.diff(cut.paragraph, prepend=-1)).tolist()
    cuts, start = [], 0
    for at in [*opens[1:], len(cut)]:
        if at - start > PART or at == len(cut):
            cuts.append((start, at))
            start = at
    return [one for one in cuts if one[0] < one[1]]


def _part(cut: Words, found: list[Marked], known: npt.NDArray[np.bool_], low: int, high: int) -> Example:
    def clip(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple((max(a, low) - low, min(b, high) - low) for a, b in runs if a < high and b > low)

    first = cut.first[low : high + 1]
    part = Words(
        starts=cut.starts[low:high],
        ends=cut.ends[low:high],
        pieces=cut.pieces[first[0] : first[-1]],
        first=first - first[0],
        features=cut.features[low:high],
        paragraph=cut.paragraph[low:high],
    )
    inside = [
        replace(
            one, source=clip(one.source), cue=clip((one.cue,))[0], content=clip(one.content), anchor=one.anchor - low
        )
        for one in found
        if low <= one.anchor < high
    ]
    return Example(words=part, statements=tuple(inside), any_known=known[low:high])


def gold(statement: Marked, reach: int) -> npt.NDArray[np.int64]:
    """Return the labels around the anchor [2 * reach + 1]; cue goes before source, source before content."""
    marks = np.zeros(2 * reach + 1, np.int64)
    shift = reach - statement.anchor
    for role, runs in (("content", statement.content), ("source", statement.source[:1]), ("cue", (statement.cue,))):
        begin, inner = labels.ROLES[role]
        for low, high in runs:
            low, high = max(0, low + shift), min(len(marks), high + shift)
            if low < high:
                marks[low:high] = inner
                marks[low] = begin
    marks = _mended(marks)
    again = np.flatnonzero(marks == labels.B_SOURCE)[1:]
    if len(again):
        tail = marks[again[0] :]
        tail[(tail == labels.B_SOURCE) | (tail == labels.I_SOURCE)] = labels.O
    return marks


def _mended(marks: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Let a run that another role cuts in two begin anew behind it."""
    before = np.concatenate([[labels.O], marks[:-1]])
    for begin, inner in labels.ROLES.values():
        broken = (marks == inner) & (before != inner) & (before != begin)
        marks = np.where(broken, begin, marks)
    return marks


_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_SINGLE = str.maketrans("“”", "‘’")
_GUILLEMETS = str.maketrans("“”", "«»")


def requoted(article: Article, draw: random.Random) -> Article:
    """Return ``article`` with its quotation marks in another style, now and then; offsets stay."""
    table = draw.choices((None, _STRAIGHT, _SINGLE, _GUILLEMETS), (80, 12, 4, 4))[0]
    return replace(article, text=article.text.translate(table)) if table else article
