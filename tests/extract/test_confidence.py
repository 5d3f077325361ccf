from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.confidence import FEATURES, Calibration, features
from onrecord.records import Labelled
from tests.extract.factory import ANY, OUTERMOST, only

EVEN = Calibration(outermost=only(OUTERMOST), inner=only(ANY), threshold=0.3, inner_threshold=0.6)


def one(*, any: float = 1.0, outermost: float = 2.0, path: float = -4.0, source: bool = True) -> Labelled:
    pairs = ((0, 4),) if source else ()
    return Labelled(source=pairs, cue=((5, 9),), content=((10, 20), (30, 39)), any=any, outermost=outermost, path=path)


def test_a_feature_has_a_value_each() -> None:
    values = dict(zip(FEATURES, features(one(), 0.25), strict=True))
    assert values == {
        "constant": 1.0,
        "any": 1.0,
        "outermost": 2.0,
        "path": 2.0,
        "no source": 0.0,
        "words": math.log1p(19),
        "quoted": 0.25,
    }


def test_a_statement_without_source_says_so() -> None:
    assert dict(zip(FEATURES, features(one(source=False), 0.0), strict=True))["no source"] == 1.0


def test_extreme_scores_are_clipped() -> None:
    values = dict(zip(FEATURES, features(one(any=1e9, outermost=-1e9, path=0.1), 1.0), strict=True))
    assert (values["any"], values["outermost"], values["path"]) == (8.0, -8.0, 0.0)


def test_each_level_has_coefficients_of_its_own() -> None:
    values = features(one(any=0.0, outermost=math.log(3)), 0.0)
    assert EVEN.confidence(values, inner=False) == pytest.approx(0.75)
    assert EVEN.confidence(values, inner=True) == pytest.approx(0.5)


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_confidence_is_a_probability(values: list[float]) -> None:
    assert 0 <= EVEN.confidence(values, inner=False) <= 1


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_confidence_grows_with_what_speaks_for_the_statement(low: float, high: float) -> None:
    low, high = sorted((low, high))
    sure = [EVEN.confidence(features(one(outermost=value), 0.0), inner=False) for value in (low, high)]
    assert sure == sorted(sure)


def test_the_settings_of_the_weights_are_read() -> None:
    settings = {"outermost": [1, 2, 3], "inner": [4.5], "threshold": 0.3, "inner_threshold": 0.6}
    found = Calibration.of(settings)
    assert found == Calibration(outermost=(1.0, 2.0, 3.0), inner=(4.5,), threshold=0.3, inner_threshold=0.6)


def test_coefficients_of_another_number_of_features_are_no_match() -> None:
    with pytest.raises(ValueError, match="zip"):
        Calibration(outermost=(1.0,), inner=(1.0,), threshold=0.5, inner_threshold=0.5).confidence(
            (1.0, 2.0), inner=False
        )
