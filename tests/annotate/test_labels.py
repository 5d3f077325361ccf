from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from onrecord.annotate import labels
from tests.annotate.paths import has_path, obeys


@pytest.mark.parametrize("length", [1, 3, 5])
def test_the_states_allow_exactly_one_source_at_most_and_one_cue_at_the_anchor(length: int) -> None:
    paths = list(product(range(7), repeat=length))
    assert [has_path(path) for path in paths] == [obeys(path) for path in paths]


def test_a_label_that_goes_on_follows_its_own_role_alone() -> None:
    for left in (True, False):
        for before, after in zip(*np.nonzero(labels.legal(left=left)), strict=True):
            old, new = labels.STATES[before], labels.STATES[after]
            for begin, inner in labels.ROLES.values():
                assert new != inner or old in (begin, inner)


def test_after_the_source_no_state_leads_back_before_it() -> None:
    for left in (True, False):
        assert not labels.legal(left=left)[5:, :6].any()


def test_distances_are_exact_near_the_anchor_and_told_apart_by_side() -> None:
    found = labels.buckets(6)
    assert len(found) == 13
    assert len(set(found[1:12].tolist())) == 11
    assert set(found[:6].tolist()).isdisjoint(found[7:].tolist())


def test_distances_far_away_share_a_bucket_and_stay_in_the_table() -> None:
    found = labels.buckets(384)
    assert found.min() == 0
    assert found.max() == 24
    assert (np.diff(found[384:]) >= 0).all()
    assert (found[:200] == found[0]).all()


def test_a_wider_reach_keeps_the_buckets_of_a_narrower_one() -> None:
    assert labels.buckets(96)[48:-48].tolist() == labels.buckets(48).tolist()
