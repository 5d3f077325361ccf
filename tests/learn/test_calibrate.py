from __future__ import annotations

import numpy as np
import pytest

from onrecord.extract.confidence import FEATURES, Calibration
from onrecord.learn.calibrate import calibrate, fitted, observe
from tests.learn.factory import BRIDGE, bridge, harbour
from tests.model import annotator

TRUE = np.array([-0.5, 1.2, 0.4, -0.8, 0.3, 0.0, 0.6])


def drawn(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of features, and outcomes drawn by the logistic model with the coefficients TRUE."""
    draw = np.random.default_rng(11)
    rows = draw.normal(size=(count, len(FEATURES)))
    rows[:, 0] = 1
    return rows, (draw.random(count) < 1 / (1 + np.exp(-rows @ TRUE))).astype(float)


def test_the_coefficients_of_a_known_model_are_recovered() -> None:
    assert fitted(*drawn(40_000)) == pytest.approx(TRUE, abs=0.06)


def test_confidence_fitted_is_as_often_right_as_it_says() -> None:
    rows, right = drawn(20_000)
    weights = fitted(rows, right)
    made = Calibration(outermost=weights, inner=weights, threshold=0.5, inner_threshold=0.5)
    sure = np.array([made.confidence(row, inner=False) for row in rows.tolist()])
    for low in np.arange(0.0, 1.0, 0.2):
        chosen = (sure >= low) & (sure < low + 0.2)
        assert right[chosen].mean() == pytest.approx(sure[chosen].mean(), abs=0.03)


def test_outcomes_that_are_all_alike_give_finite_coefficients() -> None:
    rows, _ = drawn(50)
    for right in (np.zeros(50), np.ones(50)):
        weights = fitted(rows, right)
        assert np.isfinite(weights).all()
        assert ((rows @ np.array(weights) > 0) == (right > 0)).all()


def test_without_rows_nothing_is_known() -> None:
    assert fitted(np.zeros((0, len(FEATURES))), np.zeros(0)) == (0.0,) * len(FEATURES)


@pytest.mark.weights
def test_an_article_is_observed_with_what_is_found_and_what_is_wanted() -> None:
    seen = observe(bridge(), annotator(), bridge().annotators[0])
    cues = {BRIDGE[a:b] for one in seen.candidates for a, b in one.cue}
    assert {"said", "warned"} <= cues
    assert (len(seen.wanted), len(seen.found)) == (4, len(seen.candidates))


@pytest.mark.weights
def test_a_calibration_is_made_of_annotated_articles() -> None:
    made = calibrate([harbour(), bridge()], [], annotator())
    assert len(made.outermost) == len(made.inner) == len(FEATURES)
    assert np.isfinite(made.outermost + made.inner).all()
    assert 0.1 <= made.threshold <= 0.9
    assert 0.1 <= made.inner_threshold <= 0.9


@pytest.mark.weights
def test_a_calibration_is_the_same_each_time() -> None:
    assert calibrate([bridge()], [], annotator()) == calibrate([bridge()], [], annotator())


@pytest.mark.weights
def test_without_articles_kept_for_it_a_calibration_is_made_all_the_same() -> None:
    made = calibrate([], [], annotator())
    assert 0 <= made.threshold <= 1
