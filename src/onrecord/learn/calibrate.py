"""Confidence is fitted, and the default thresholds are set, on articles that the weights have not seen."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.annotate.annotator import Annotator
from onrecord.extract.candidates import Candidate, candidates
from onrecord.extract.confidence import FEATURES, Calibration
from onrecord.extract.statements import nested
from onrecord.learn.brat import Article, Attribution
from onrecord.learn.gum import Discourse, Pair
from onrecord.learn.relays import wrap
from onrecord.learn.scoring import Measured, half_right, measured, pairs
from onrecord.records import Document, Pairs, lie_in

Floats = npt.NDArray[np.float64]
_RIDGE = 1.0
# The two sources of inner statements disagree on what one is: it is shown only when it is rather right than wrong.
_EVEN = 0.5
_THRESHOLDS = np.arange(0.1, 0.91, 0.02)


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """An article, its candidates, and which of the annotated statements each of them gets at least half right."""

    article: Article
    candidates: list[Candidate]
    wanted: list[Measured]
    found: list[Measured]

    def right(self) -> list[bool]:
        """Tell of each candidate whether it is at least half right."""
        linked = pairs(self.found, self.wanted)
        good = {i for i, j in linked if half_right(self.found[i], self.wanted[j])}
        return [i in good for i in range(len(self.found))]


def observe(article: Article, annotator: Annotator, wanted: Iterable[Attribution]) -> Observed:
    """Read an article and measure its candidates."""
    document = Document.of(article.text)
    found = candidates(document, annotator.annotate(article.text))
    return Observed(
        article,
        found,
        [measured(article.text, one.source, one.cue, one.content) for one in wanted],
        [measured(article.text, one.source, one.cue, one.content) for one in found],
    )


def calibrate(articles: Sequence[Article], discourses: Iterable[Discourse], annotator: Annotator) -> Calibration:
    """Return the calibration fitted on ``articles``; the inner level on relays around their sentences and on GUM.

    Relays say what an inner statement looks like, and hold more of them than news does; GUM holds them as they occur,
    but marks fewer than we do. Both together are the fairest measure that there is.
    """
    plain = [observe(article, annotator, article.annotators[0]) for article in articles]
    rows, right = _outermost_rows(plain)
    outermost = fitted(rows, right)
    threshold = _balanced(outermost, rows, right, sum(len(one.wanted) for one in plain))
    draw = random.Random(0)
    relayed = [wrap(article, draw, share=0.5) for article in articles]
    inside = [observe(article, annotator, _inner(article)) for article in relayed]
    settled = Calibration(outermost=outermost, inner=outermost, threshold=threshold, inner_threshold=1.0)
    parts = [_inner_rows(inside), _discourse_rows(discourses, annotator, settled)]
    rows, right = (np.concatenate(column) for column in zip(*parts, strict=True))
    inner = fitted(rows, right)
    inner_threshold = max(_EVEN, _balanced(inner, rows, right, int(right.sum())))
    return Calibration(outermost=outermost, inner=inner, threshold=threshold, inner_threshold=inner_threshold)


def _inner(article: Article) -> list[Attribution]:
    return [one for one in article.annotators[0] if one.inner]


def _outermost_rows(observed: Iterable[Observed]) -> tuple[Floats, Floats]:
    """Return features [N, F] of all candidates and whether each is right [N]."""
    found = [
        (candidate.features, good)
        for one in observed
        for candidate, good in zip(one.candidates, one.right(), strict=True)
    ]
    return _arrays(found)


def _arrays(found: Sequence[tuple[tuple[float, ...], bool]]) -> tuple[Floats, Floats]:
    rows = np.array([row for row, _ in found]).reshape(-1, len(FEATURES))
    return rows, np.array([good for _, good in found], float)


def _inner_rows(observed: Iterable[Observed]) -> tuple[Floats, Floats]:
    """Return the same of the candidates that stand in a relay's content, where every attribution is marked."""
    found = [
        (candidate.features, good)
        for one in observed
        for candidate, good in zip(one.candidates, one.right(), strict=True)
        if _in_known_content(candidate, one.article.annotators[0])
    ]
    return _arrays(found)


def _discourse_rows(
    discourses: Iterable[Discourse], annotator: Annotator, calibration: Calibration
) -> tuple[Floats, Floats]:
    """Return the same of the candidates in the contents of accepted statements of GUM's texts."""
    found = []
    for discourse in discourses:
        all_of_it = candidates(Document.of(discourse.text), annotator.annotate(discourse.text))
        for candidate in nested(all_of_it, calibration):
            linked = any(_links(candidate, *pair) for pair in discourse.attributions)
            found.append((candidate.features, linked))
    return _arrays(found)


def _links(candidate: Candidate, attributing: Pair, attributed: Pair) -> bool:
    """Tell whether the cue touches the unit that attributes, and the content the unit that is attributed."""
    return _touches(candidate.cue, attributing) and _touches(candidate.content, attributed)


def _touches(spans: Pairs, unit: Pair) -> bool:
    return any(start < unit[1] and unit[0] < end for start, end in spans)


def _in_known_content(candidate: Candidate, marked: Iterable[Attribution]) -> bool:
    """Tell whether the candidate stands in a relay's content, but in no content whose inside is unmarked."""
    holders = [one for one in marked if lie_in(candidate.cue, one.content)]
    return any(not one.inner for one in holders) and not any(one.inner or not _is_relay(one, marked) for one in holders)


def _is_relay(one: Attribution, marked: Iterable[Attribution]) -> bool:
    return any(other.inner and lie_in(other.cue, one.content) for other in marked)


def fitted(rows: Floats, right: Floats) -> tuple[float, ...]:
    """Return the coefficients of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(len(FEATURES))
    penalty = np.diag([0.0] + [_RIDGE] * (len(FEATURES) - 1))
    if not len(rows):
        return tuple(weights)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(rows @ weights).clip(-30, 30)))
        slope = rows.T @ (chance - right) + penalty @ weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + penalty + 1e-6 * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return tuple(weights.tolist())


def _balanced(weights: Sequence[float], rows: Floats, right: Floats, wanted: int) -> float:
    """Return the threshold that balances precision and recall of statement~, at no loss of F1 that could be measured.

    Of the thresholds within half a point of the highest F1, the one where precision and recall are closest.
    """
    chance = 1 / (1 + np.exp(-(rows @ np.array(weights)).clip(-30, 30)))

    def figures(threshold: float) -> tuple[float, float]:
        shown = chance >= threshold
        hits = right[shown].sum()
        precision, recall = hits / max(1, shown.sum()), hits / max(1, wanted)
        return float(2 * hits / max(1, shown.sum() + wanted)), float(abs(precision - recall))

    measured = {round(float(threshold), 2): figures(threshold) for threshold in _THRESHOLDS}
    best = max(f1 for f1, _ in measured.values())
    return min((gap, threshold) for threshold, (f1, gap) in measured.items() if f1 >= best - 0.005)[1]
