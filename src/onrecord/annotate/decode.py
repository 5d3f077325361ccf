"""Emissions become paths: the best labelling around each anchor and its share of all legal labellings.

Pure functions over arrays; the conditional random field (Lafferty et al. 2001) is the one of ``annotate.labels``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.annotate import labels

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_IMPOSSIBLE = np.float32(-1e7)
_STATES = np.array(labels.STATES)
_IS_CUE = np.isin(_STATES, labels.ROLES["cue"])


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The scores of the random field: of steps to the anchor and beyond it [2, 12, 12], and of the first state [12]."""

    steps: Floats
    first: Floats

    @classmethod
    def of(cls, steps: list[list[list[float]]], first: list[float]) -> Field:
        """Build the field from scores a label: ``steps`` [2, 7, 7] and ``first`` [7]."""
        legal = np.stack([labels.legal(left=True), labels.legal(left=False)])
        scores = np.array(steps, np.float32)[:, _STATES][:, :, _STATES]
        begin = np.array(first, np.float32)[_STATES]
        return cls(np.where(legal, scores, _IMPOSSIBLE), np.where(labels.starts(), begin, _IMPOSSIBLE))


def decode(emissions: Floats, field: Field) -> tuple[Ints, Floats]:
    """Return the best labels [K, L] and the log of their probability [K].

    Args:
        emissions: a score for each label at each place around each anchor, which stands in the middle [K, L, 7].
        field: the scores of the transitions.
    """
    scores = np.nan_to_num(emissions.astype(np.float32), nan=0.0, posinf=1e3, neginf=-1e3).clip(-1e3, 1e3)[..., _STATES]
    scores[:, scores.shape[1] // 2, ~_IS_CUE] += _IMPOSSIBLE
    path, best = _best_path(scores, field)
    return _STATES[path], (best - _total(scores, field)).clip(max=0.0).astype(np.float32)


def _best_path(scores: Floats, field: Field) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return the states of the path of the highest score (Viterbi) [K, L], and that score [K]."""
    count, length, _ = scores.shape
    back = np.zeros((length, count, len(_STATES)), np.int8)
    total = (scores[:, 0] + field.first).astype(np.float64)
    steps = np.ascontiguousarray(field.steps.transpose(0, 2, 1))
    for place in range(1, length):
        reached = total[:, None, :] + steps[int(place > length // 2)]
        back[place] = reached.argmax(axis=2)
        total = reached.max(axis=2) + scores[:, place]
    path = np.zeros((count, length), np.int64)
    path[:, -1] = total.argmax(axis=1)
    rows = np.arange(count)
    for place in range(length - 1, 0, -1):
        path[:, place - 1] = back[place, rows, path[:, place]]
    return path, total.max(axis=1)


def _total(scores: Floats, field: Field) -> npt.NDArray[np.float64]:
    """Return the log of the summed weight of all legal paths [K], by the forward algorithm with scaling."""
    peaks = scores.max(axis=2, keepdims=True)
    weights = np.exp((scores - peaks).astype(np.float64))
    steps = np.exp(field.steps.astype(np.float64))
    total = weights[:, 0] * np.exp(field.first.astype(np.float64))
    log = peaks[:, :, 0].sum(axis=1, dtype=np.float64)
    for place in range(1, scores.shape[1]):
        total = (total @ steps[int(place > scores.shape[1] // 2)]) * weights[:, place]
        scale = total.sum(axis=1, keepdims=True) + 1e-300
        total /= scale
        log += np.log(scale[:, 0])
    sums: npt.NDArray[np.float64] = log + np.log(total.sum(axis=1) + 1e-300)
    return sums


def runs(path: Ints, role: str) -> list[tuple[int, int]]:
    """Return the runs ``[start, end)`` of ``role`` in one path of labels [L]."""
    begin, inner = labels.ROLES[role]
    found: list[tuple[int, int]] = []
    for place in np.flatnonzero((path == begin) | (path == inner)).tolist():
        if found and found[-1][1] == place and path[place] == inner:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found
