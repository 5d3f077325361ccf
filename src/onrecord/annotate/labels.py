"""The labels of one statement, word by word, seen from its anchor, and which of them may follow which.

Each statement has an *anchor*: the word of its cue that says most plainly that something is attributed. Around it
each word is outside or belongs to source, cue or content (BIO). A state is a label plus, where it matters,
whether the source lies behind: so a path holds at most one source, and one cue that holds the anchor.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
O, B_SOURCE, I_SOURCE, B_CUE, I_CUE, B_CONTENT, I_CONTENT = range(7)
ROLES = {"source": (B_SOURCE, I_SOURCE), "cue": (B_CUE, I_CUE), "content": (B_CONTENT, I_CONTENT)}

# Five states before the source, two in it, five after it.
STATES = (O, B_CUE, I_CUE, B_CONTENT, I_CONTENT, B_SOURCE, I_SOURCE, O, B_CUE, I_CUE, B_CONTENT, I_CONTENT)
_AFTER = 7
REACH = 96
"""How many words to either side of its anchor a statement is looked for at first."""

Mask = npt.NDArray[np.bool_]


def _follows(before: int, after: int) -> bool:
    """Tell whether state ``after`` may come straight after state ``before``, cue rules aside."""
    old, new = STATES[before], STATES[after]
    if new in (I_CUE, I_CONTENT):
        return old in (new - 1, new) and (before >= _AFTER) == (after >= _AFTER)
    if new == I_SOURCE:
        return old in (B_SOURCE, I_SOURCE)
    if new == B_SOURCE:
        return before < 5
    return (before >= 5) == (after >= _AFTER)


def legal(*, left: bool) -> Mask:
    """Return which state (column) may follow which (row), for steps up to the anchor (``left``) or beyond it."""
    allowed = np.zeros((len(STATES), len(STATES)), bool)
    for before, old in enumerate(STATES):
        for after, new in enumerate(STATES):
            in_cue, stays = old in ROLES["cue"], new in ROLES["cue"]
            fits = ((stays and new == I_CUE) or not in_cue) if left else new != B_CUE
            allowed[before, after] = fits and _follows(before, after)
    return allowed


def starts() -> Mask:
    """Return in which states a path may begin."""
    return np.array(
        [state < _AFTER and STATES[state] not in (I_CUE, I_CONTENT, I_SOURCE) for state in range(len(STATES))]
    )


def buckets(reach: int) -> npt.NDArray[np.int64]:
    """Return the bucket, 0 to 24, of each distance from ``-reach`` to ``reach``: exact near 0, logarithmic beyond."""
    distance = np.abs(np.arange(-reach, reach + 1))
    near = np.searchsorted([1, 2, 3, 4, 5, 7, 10, 15, 23, 36, 61, 101], distance, side="right")
    return np.where(np.arange(-reach, reach + 1) < 0, near, near + 12 * (distance > 0)).astype(np.int64)
