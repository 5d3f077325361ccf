"""A text becomes words, word pieces and windows of pieces, each word with its place in the text.

Words are runs of letters and digits, and single punctuation marks, as BERT's pre-tokenizer cuts them. A word
never ends before a combining mark or a joiner that belongs to it. A window is a run of whole words; windows overlap,
and each word is *core* to exactly one of them, so that nothing is lost or doubled at a window's edge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from onrecord.annotate.quotation import paragraphs

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

CLS, SEP = 101, 102
WINDOW, OVERLAP = 254, 64
_BLOCK = 20_000
_JOINERS = "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
NO_CASE, LOWER, CAPITALISED, UPPER = range(4)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """The words of one text; all arrays have one entry a word, but ``pieces``, which has one a word piece.

    ``first`` indexes the first piece of each word, with the number of pieces as its last entry. ``features``
    has three columns: state of quotation, whether the word opens a paragraph, letter case.
    """

    starts: Ints
    ends: Ints
    pieces: Ints
    first: Ints
    features: Bytes
    paragraph: Ints

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Window:
    """The words ``[start, end)`` that are encoded together; those in ``[core_start, core_end)`` are taken from it."""

    start: int
    end: int
    core_start: int
    core_end: int


def words(text: str, tokenizer: Tokenizer, states: bytearray) -> Words:
    """Cut ``text`` into words; ``states`` is its :func:`~onrecord.annotate.quotation.quotation`."""
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[int] = []
    first: list[int] = []
    paragraph: list[int] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        for low, high in _blocks(text, start, end):
            coded = tokenizer.encode(text[low:high], add_special_tokens=False)
            last: int | None = None
            for index, (word, (a, b)) in enumerate(zip(coded.word_ids, coded.offsets, strict=True)):
                if word != last:
                    starts.append(low + a)
                    ends.append(low + b)
                    first.append(len(pieces) + index)
                    last = word
                else:
                    ends[-1] = low + b
            pieces += coded.ids
        paragraph += [number] * (len(starts) - len(paragraph))
    first.append(len(pieces))
    if not text.isascii():
        _extend(text, starts, ends)
    return Words(
        starts=np.array(starts, np.int64),
        ends=np.array(ends, np.int64),
        pieces=np.array(pieces, np.int64),
        first=np.array(first, np.int64),
        features=_features(text, starts, ends, paragraph, states),
        paragraph=np.array(paragraph, np.int64),
    )


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a very long paragraph at white space, so that the tokenizer's own records stay small."""
    while end - start > _BLOCK:
        cut = text.rfind(" ", start + _BLOCK // 2, start + _BLOCK)
        cut = cut if cut > 0 else start + _BLOCK
        yield start, cut
        start = cut
    yield start, end


def _extend(text: str, starts: list[int], ends: list[int]) -> None:
    """Let each word end after the combining marks and joiners that follow it."""
    limits = [*starts[1:], len(text)][: len(starts)]
    for index, (end, limit) in enumerate(zip(ends, limits, strict=True)):
        while end < limit and (unicodedata.category(text[end]) in ("Mn", "Me") or text[end] in _JOINERS):
            end += 1
        ends[index] = max(end, starts[index] + 1)


def _features(text: str, starts: list[int], ends: list[int], paragraph: list[int], states: bytearray) -> Bytes:
    features = np.zeros((len(starts), 3), np.uint8)
    if starts:
        features[:, 0] = np.frombuffer(states, np.uint8)[np.array(starts)]
        features[:, 1] = np.diff(np.array(paragraph), prepend=-1) != 0
        features[:, 2] = [_case(text[start:end]) for start, end in zip(starts, ends, strict=True)]
    return features


def _case(word: str) -> int:
    if not word[0].isalpha():
        return NO_CASE
    if word[0].islower():
        return LOWER
    return UPPER if len(word) > 1 and word.isupper() else CAPITALISED


def windows(tokens: Words, *, size: int = WINDOW, overlap: int = OVERLAP) -> Iterator[Window]:
    """Yield overlapping windows of at most ``size`` pieces; two cores meet in the middle of the overlap."""
    count, start, core = len(tokens), 0, 0
    while start < count:
        end = int(np.searchsorted(tokens.first, tokens.first[start] + size, side="right")) - 1
        end = max(end, start + 1)
        if end >= count:
            yield Window(start, count, core, count)
            return
        following = int(np.searchsorted(tokens.first, tokens.first[end] - overlap, side="left"))
        following = max(following, start + 1)
        middle = max((following + end) // 2, core + 1)
        yield Window(start, end, core, middle)
        start, core = following, middle


def encoder_input(tokens: Words, window: Window) -> tuple[Ints, Ints, Ints]:
    """Return the piece ids [T], the features [T, 3] and the index of each word's first piece [W] of a window."""
    low, high = tokens.first[window.start], tokens.first[window.end]
    ids = np.concatenate([[CLS], tokens.pieces[low:high], [SEP]]).astype(np.int64)
    counts = np.diff(tokens.first[window.start : window.end + 1])
    features = np.zeros((len(ids), 3), np.int64)
    features[1:-1] = np.repeat(tokens.features[window.start : window.end], counts, axis=0)
    return ids, features, tokens.first[window.start : window.end] - low + 1


def around(anchors: Ints, tokens: Words, reach: int) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """Return three arrays [K, 2 * reach + 1]: word index (clipped) of each place, paragraphs away, inside the text.

    Paragraphs away are counted from -2 to 2 and given plus 2.
    """
    index = anchors[:, None] + np.arange(-reach, reach + 1)
    inside = (index >= 0) & (index < len(tokens))
    index = index.clip(0, max(0, len(tokens) - 1))
    away = (tokens.paragraph[index] - tokens.paragraph[anchors][:, None]).clip(-2, 2) + 2
    return index, away, inside
