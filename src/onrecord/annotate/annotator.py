"""Reads a text through the model: one encoder pass a window, then the roles around each anchor, and the mentions.

The vectors of the words are stitched together over the windows, each word's from the window that it is core to, and
the roles are labelled over the stitched text, so that a window's edge never cuts a statement. Only some thousand words
are held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from onrecord.annotate import labels
from onrecord.annotate.decode import Field, decode, runs
from onrecord.annotate.finding import Finder
from onrecord.annotate.quotation import quotation
from onrecord.annotate.segments import Words, around, encoder_input, windows, words
from onrecord.annotate.session import Sessions
from onrecord.annotate.weights import Weights
from onrecord.records import Annotation, Labelled, Mention

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

REACHES = (48, 96, 192, 384)
"""Words to either side of an anchor that are labelled; the next reach is tried where a statement touches the edge."""
_BLOCK = 4096
_ANCHORS = 64


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """Encoded words from ``base`` on: vectors, logits of anchors and of mentions; and the range of words to label."""

    base: int
    vectors: Floats
    logits: Floats
    mentions: Floats
    start: int
    end: int


class Annotator:
    """Holds the sessions of one set of weights; :meth:`annotate` is pure and may be called from several threads."""

    def __init__(self, weights: Weights, *, threads: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(weights.folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._sessions = Sessions(weights.folder, threads=threads)
        self._field = Field.of(weights.settings["field"]["steps"], weights.settings["field"]["first"])
        self._floor = float(weights.settings["candidate"])

    def annotate(self, text: str) -> Annotation:
        """Return what the model labels in ``text``: every candidate, likely or not."""
        states = quotation(text)
        tokens = words(text, self._tokenizer, states)
        finder = Finder(text, tokens, self._sessions)
        found: list[Labelled] = []
        mentions: list[Mention] = []
        for stretch in self._encoded(tokens):
            found += self._labelled(tokens, stretch)
            mentions += finder.found(stretch.base, stretch.vectors, stretch.mentions, stretch.start, stretch.end)
        return Annotation(labelled=tuple(found), quotation=bytes(states), mentions=tuple(mentions))

    def _encoded(self, tokens: Words) -> Iterator[_Stretch]:
        """Encode window after window; yield a stretch whenever enough words for its anchors are there."""
        base = done = 0
        held: tuple[Floats, ...] = ()
        fresh: list[tuple[Floats, ...]] = []
        for window in windows(tokens):
            core = slice(window.core_start - window.start, window.core_end - window.start)
            fresh.append(tuple(part[core] for part in self._sessions.encode(*encoder_input(tokens, window))))
            last = window.core_end == len(tokens)
            if last or window.core_end - done >= _BLOCK:
                kept = [held] if held else []
                held = tuple(np.concatenate(column) for column in zip(*kept, *fresh, strict=True))
                end = len(tokens) if last else window.core_end - REACHES[-1]
                vectors, logits, mentions = held
                yield _Stretch(base, vectors, logits, mentions, done, end)
                keep = max(0, end - REACHES[-1] - base)
                base, done, fresh = base + keep, end, []
                held = tuple(part[keep:] for part in held)

    def _labelled(self, tokens: Words, stretch: _Stretch) -> Iterator[Labelled]:
        """Yield the candidates of a stretch in the order of their anchors."""
        own = stretch.logits[stretch.start - stretch.base : stretch.end - stretch.base].max(axis=1)
        anchors = stretch.start + np.flatnonzero(own > self._floor)
        for at in range(0, len(anchors), _ANCHORS):
            paths = self._paths(tokens, stretch, anchors[at : at + _ANCHORS])
            for anchor in anchors[at : at + _ANCHORS].tolist():
                path, log = paths[anchor]
                yield _spans(tokens, anchor, path, log, stretch.logits[anchor - stretch.base])

    def _paths(self, tokens: Words, stretch: _Stretch, anchors: Ints) -> dict[int, tuple[Ints, float]]:
        """Return the labels around each anchor and their log-probability, reaching as far as the statement does."""
        found: dict[int, tuple[Ints, float]] = {}
        for reach in REACHES:
            index, away, inside = around(anchors, tokens, reach)
            emissions = self._sessions.roles(
                stretch.vectors, anchors - stretch.base, index - stretch.base, labels.buckets(reach), away,
                _probabilities(stretch.logits), inside.astype(np.float32),
            )  # fmt: skip
            emissions[~inside, 1:] = -1e4
            paths, logs = decode(emissions, self._field)
            found |= {
                anchor: (path, float(log)) for anchor, path, log in zip(anchors.tolist(), paths, logs, strict=True)
            }
            edge = (paths[:, 0] != labels.O) & inside[:, 0] | (paths[:, -1] != labels.O) & inside[:, -1]
            anchors = anchors[edge]
            if not len(anchors):
                break
        return found


def _probabilities(logits: Floats) -> Floats:
    odds: Floats = np.exp(logits.clip(-30, 30))
    return odds / (1 + odds)


def _spans(tokens: Words, anchor: int, path: Ints, log: float, logits: Floats) -> Labelled:
    """Return a candidate with its roles as code points."""
    shift = anchor - len(path) // 2

    def pairs(role: str) -> tuple[tuple[int, int], ...]:
        return tuple((int(tokens.starts[a + shift]), int(tokens.ends[b + shift - 1])) for a, b in runs(path, role))

    return Labelled(
        source=pairs("source"),
        cue=pairs("cue"),
        content=pairs("content"),
        any=float(logits[0]),
        outermost=float(logits[1]),
        path=log,
    )
