"""What a path of labels must be, written a second time: by the rules in words, and by walking the states."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.annotate import labels

_LEFT, _RIGHT = labels.legal(left=True), labels.legal(left=False)


def obeys(path: Sequence[int]) -> bool:
    """Tell whether a path holds one source at most, one cue that holds the anchor, and no role going on unbegun."""
    for before, label in zip([labels.O, *path], path, strict=False):
        if any(label == inner and before not in (begin, inner) for begin, inner in labels.ROLES.values()):
            return False
    anchored = path[len(path) // 2] in labels.ROLES["cue"]
    return anchored and list(path).count(labels.B_CUE) == 1 and list(path).count(labels.B_SOURCE) <= 1


def has_path(path: Sequence[int]) -> bool:
    """Tell whether the states of ``annotate.labels`` allow a path, its middle being in the cue."""
    middle = len(path) // 2
    alive = {n for n, label in enumerate(labels.STATES) if labels.starts()[n] and label == path[0]}
    for place in range(1, len(path)):
        legal = _LEFT if place <= middle else _RIGHT
        alive = {n for n, label in enumerate(labels.STATES) if label == path[place] and any(legal[m, n] for m in alive)}
    return bool(alive) and path[middle] in labels.ROLES["cue"]
