from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate import labels
from onrecord.annotate.decode import Field, decode, runs
from tests.annotate.paths import obeys
from tests.strategies import UNTIMED

Floats = npt.NDArray[np.float32]
seeds = st.integers(0, 2**32 - 1)


def field_of(seed: int) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(seed)
    return draw.normal(size=(2, 7, 7)).astype(np.float32), draw.normal(size=7).astype(np.float32)


def emissions_of(seed: int, length: int, *, count: int = 3, size: float = 3.0) -> Floats:
    return (np.random.default_rng(seed).normal(size=(count, length, 7)) * size).astype(np.float32)


@cache
def legal_paths(length: int) -> npt.NDArray[np.int64]:
    return np.array([path for path in product(range(7), repeat=length) if obeys(path)])


def scores(emissions: Floats, steps: Floats, first: Floats) -> npt.NDArray[np.float64]:
    """The score of each legal path, summed place by place."""
    paths = legal_paths(len(emissions))
    total = first[paths[:, 0]].astype(np.float64)
    for place in range(paths.shape[1]):
        total += emissions[place, paths[:, place]]
        if place:
            total += steps[int(place > len(emissions) // 2), paths[:, place - 1], paths[:, place]]
    return total


@pytest.mark.parametrize("length", [1, 3, 5])
@given(seed=seeds)
@UNTIMED
def test_the_path_found_is_the_best_of_all_legal_ones(length: int, seed: int) -> None:
    steps, first = field_of(seed)
    emissions = emissions_of(seed + 1, length)
    paths, _ = decode(emissions, Field.of(steps.tolist(), first.tolist()))
    for one, path in zip(emissions, paths, strict=True):
        every = scores(one, steps, first)
        assert path.tolist() == legal_paths(length)[every.argmax()].tolist()


@pytest.mark.parametrize("length", [1, 3, 5])
@given(seed=seeds)
@UNTIMED
def test_the_log_probability_is_the_share_of_all_legal_paths(length: int, seed: int) -> None:
    steps, first = field_of(seed)
    emissions = emissions_of(seed + 1, length)
    _, logs = decode(emissions, Field.of(steps.tolist(), first.tolist()))
    for one, log in zip(emissions, logs, strict=True):
        every = scores(one, steps, first)
        share = every.max() - np.logaddexp.reduce(every)
        assert log == pytest.approx(share, abs=1e-3)


@given(seeds, st.integers(0, 60), st.sampled_from([0.0, 0.1, 3.0, 30.0]))
@UNTIMED
def test_every_path_found_obeys_the_rules(seed: int, reach: int, size: float) -> None:
    steps, first = field_of(seed)
    field = Field.of(steps.tolist(), first.tolist())
    paths, logs = decode(emissions_of(seed, 2 * reach + 1, size=size), field)
    assert all(obeys(path) for path in paths.tolist())
    assert (logs <= 0).all()


@given(st.lists(st.floats(width=32), min_size=21, max_size=21))
@UNTIMED
def test_any_scores_at_all_give_a_path_and_a_log_probability(values: list[float]) -> None:
    emissions = np.array(values, np.float32).reshape(1, 3, 7)
    paths, logs = decode(emissions, Field.of(*(part.tolist() for part in field_of(0))))
    assert obeys(paths[0].tolist())
    assert np.isfinite(logs).all()
    assert (logs <= 0).all()


def test_infinite_scores_do_not_buy_an_illegal_path() -> None:
    emissions = np.zeros((1, 97, 7), np.float32)
    emissions[0, :, labels.I_SOURCE] = np.inf
    emissions[0, :, labels.O] = -np.inf
    paths, _ = decode(emissions, Field.of(*(part.tolist() for part in field_of(0))))
    assert obeys(paths[0].tolist())


def test_one_anchor_is_labelled_as_it_is_among_others() -> None:
    field = Field.of(*(part.tolist() for part in field_of(7)))
    emissions = emissions_of(8, 21, count=6)
    together, logs = decode(emissions, field)
    for n in range(6):
        alone, log = decode(emissions[n : n + 1], field)
        assert alone[0].tolist() == together[n].tolist()
        assert log[0] == pytest.approx(logs[n], abs=1e-5)


def test_no_anchors_give_no_paths() -> None:
    paths, logs = decode(np.zeros((0, 5, 7), np.float32), Field.of(*(part.tolist() for part in field_of(0))))
    assert paths.shape == (0, 5)
    assert logs.shape == (0,)


def test_runs_of_one_role_begin_at_each_begin() -> None:
    path = np.array([5, 6, 5, 0, 6, 3, 4, 1, 2, 2])
    assert runs(path, "content") == [(0, 2), (2, 3), (4, 5)]
    assert runs(path, "cue") == [(5, 7)]
    assert runs(path, "source") == [(7, 10)]
    assert runs(np.zeros(4, np.int64), "cue") == []
