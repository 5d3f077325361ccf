"""Scores become mentions: heads, their edges, and the earlier mentions that each may go back to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from onrecord.annotate.labels import buckets
from onrecord.annotate.mentions import (
    EDGE,
    FORMS,
    REACH,
    TYPES,
    Spots,
    Vocabulary,
    antecedents,
    joined,
    pair_features,
    spots,
)
from onrecord.annotate.segments import Words
from onrecord.records import Mention

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_AT_ONCE = 256
_LEAST, _MOST = -4.0, 12
"""Links of a lower score are never used, nor more of them than that."""
_LINKED = tuple(TYPES.index(name) for name in ("person", "organisation", "place"))
"""What is linked besides pronouns: a thing is spoken of again, but it does not speak."""
_DISTANCE = buckets(EDGE)


class Scorer(Protocol):
    """What scores edges and pairs: the sessions of the weights."""

    def edges(self, vectors: Floats, heads: Ints, index: Ints, distance: Ints) -> Floats:
        """Return edge scores [M, L, 2]."""

    def links(self, heads: Floats, later: Ints, index: Ints, features: Ints) -> Floats:
        """Return pair scores [M, A]."""


class Finder:
    """Finds the mentions of one text, stretch after stretch; keeps the last ones, to which later ones may go back."""

    def __init__(self, text: str, tokens: Words, scorer: Scorer) -> None:
        self._text, self._tokens, self._scorer = text, tokens, scorer
        self._vocabulary = Vocabulary()
        none = np.zeros(0, np.int64)
        self._before = spots(text, tokens, none, none, none, self._vocabulary)
        self._vectors: Floats | None = None
        self._count = 0

    def found(self, base: int, vectors: Floats, logits: Floats, start: int, end: int) -> Iterator[Mention]:
        """Yield the mentions whose head is one of the words ``[start, end)``, in the order of their heads.

        Args:
            base: the word that the arrays begin with.
            vectors: vectors of the words from ``base`` on [N, WIDTH].
            logits: their logits of ``TYPES`` and ``FORMS`` [N, 11].
        """
        own = logits[start - base : end - base]
        kinds = _softmax(own[:, : len(TYPES)])
        near = np.flatnonzero(kinds[:, 0] < 0.5)
        for low in range(0, len(near), _AT_ONCE):
            yield from self._some(base, vectors, start + near[low : low + _AT_ONCE], kinds, own, start)

    def _some(
        self, base: int, vectors: Floats, heads: Ints, kinds: Floats, logits: Floats, start: int
    ) -> Iterator[Mention]:
        starts, ends = self._edges(base, vectors, heads)
        fresh = spots(self._text, self._tokens, heads, starts, ends, self._vocabulary)
        types = 1 + kinds[heads - start, 1:].argmax(axis=1)
        scores, index = self._links(fresh, vectors[heads - base], (fresh.kind > 0) | np.isin(types, _LINKED))
        forms = logits[heads - start, len(TYPES) :].argmax(axis=1)
        tokens = self._tokens
        for n, head in enumerate(heads.tolist()):
            yield Mention(
                span=(int(tokens.starts[starts[n]]), int(tokens.ends[ends[n] - 1])),
                head=(int(tokens.starts[head]), int(tokens.ends[head])),
                type=TYPES[types[n]],
                form=FORMS[forms[n]],
                sure=float(kinds[head - start, types[n]]),
                links=_best(scores[n], index[n]),
            )

    def _edges(self, base: int, vectors: Floats, heads: Ints) -> tuple[Ints, Ints]:
        """Return the first word of each mention and the word behind its last."""
        index = heads[:, None] - base + np.arange(-EDGE, EDGE + 1)
        legal = (index >= 0) & (index < len(vectors))
        scores = self._scorer.edges(vectors, heads - base, index.clip(0, len(vectors) - 1), _DISTANCE)
        scores = np.where(legal[..., None], scores, -np.inf)
        first = scores[:, : EDGE + 1, 0].argmax(axis=1)
        last = scores[:, EDGE:, 1].argmax(axis=1)
        return heads - EDGE + first, heads + last + 1

    def _links(self, fresh: Spots, vectors: Floats, asked: npt.NDArray[np.bool_]) -> tuple[Floats, Ints]:
        """Return for each new mention the scores [M, A] of earlier ones and their numbers in the text [M, A].

        Only those ``asked`` [M] are scored; nothing is known of the others.
        """
        both = joined(self._before, fresh, REACH)
        first = len(both) - len(fresh)
        old = self._vectors[len(self._vectors) - first :] if self._vectors is not None and first else vectors[:0]
        heads = np.concatenate([old, vectors])
        index, there = antecedents(both, first)
        scores = np.full(index.shape, -np.inf, np.float32)
        if asked.any():
            features = pair_features(both, first, index)[asked]
            scores[asked] = self._scorer.links(heads, first + np.flatnonzero(asked), index[asked], features)
        numbers = index + (self._count - first)
        self._before, self._vectors, self._count = both, heads, self._count + len(fresh)
        return np.where(there, scores, -np.inf), numbers


def _best(scores: Floats, numbers: Ints) -> tuple[tuple[int, float], ...]:
    order = np.argsort(-scores, kind="stable")[:_MOST]
    return tuple((int(numbers[n]), float(scores[n])) for n in order if scores[n] > _LEAST)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=1, keepdims=True)
    return chances
