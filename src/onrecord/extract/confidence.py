"""How sure a statement is: a logistic regression over what the model says of it, fitted on articles new to it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.records import Labelled

FEATURES = ("constant", "any", "outermost", "path", "no source", "words", "quoted")


def features(one: Labelled, quoted: float) -> tuple[float, ...]:
    """Return the values of ``FEATURES``; ``quoted`` is the share of the content inside quotation marks."""
    length = sum(end - start for start, end in one.content)
    return (
        1.0,
        _clipped(one.any),
        _clipped(one.outermost),
        math.sqrt(max(0.0, -one.path)),
        float(not one.source),
        math.log1p(length),
        quoted,
    )


def _clipped(log_odds: float) -> float:
    return max(-8.0, min(8.0, log_odds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Coefficients of ``FEATURES`` for outermost and inner statements, and the default thresholds of both."""

    outermost: tuple[float, ...]
    inner: tuple[float, ...]
    threshold: float
    inner_threshold: float

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> Calibration:
        """Read the calibration from the settings of the weights."""

        def numbers(name: str) -> tuple[float, ...]:
            values = settings[name]
            assert isinstance(values, list)
            return tuple(float(value) for value in values)

        return cls(
            outermost=numbers("outermost"),
            inner=numbers("inner"),
            threshold=float(str(settings["threshold"])),
            inner_threshold=float(str(settings["inner_threshold"])),
        )

    def confidence(self, values: Sequence[float], *, inner: bool) -> float:
        """Return the calibrated probability in [0, 1] that a statement with these features is right."""
        score = sum(
            weight * value for weight, value in zip(self.inner if inner else self.outermost, values, strict=True)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
