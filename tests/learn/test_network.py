from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from onrecord.annotate import labels
from onrecord.annotate.decode import Field, decode

pytestmark = pytest.mark.train


@pytest.fixture
def field() -> Any:
    """A random field with drawn scores, as training has it."""
    import torch

    from onrecord.learn.network import Field as Trained

    torch.manual_seed(4)
    made = Trained()
    with torch.no_grad():
        made.steps.normal_()
        made.first.normal_()
    return made


@pytest.mark.parametrize("reach", [1, 4, 48])
def test_the_loss_of_the_best_path_is_its_log_probability_when_reading(field: Any, reach: int) -> None:
    import torch

    emissions = np.random.default_rng(reach).normal(size=(6, 2 * reach + 1, 7)).astype(np.float32) * 2
    paths, logs = decode(emissions, Field.of(field.steps.tolist(), field.first.tolist()))
    losses = field.loss(torch.from_numpy(emissions), torch.from_numpy(paths)).detach().numpy()
    assert -losses == pytest.approx(logs, abs=2e-3)


def test_no_path_has_a_smaller_loss_than_the_one_that_is_read(field: Any) -> None:
    import torch

    draw = np.random.default_rng(9)
    emissions = draw.normal(size=(1, 5, 7)).astype(np.float32)
    paths, _ = decode(emissions, Field.of(field.steps.tolist(), field.first.tolist()))
    best = field.loss(torch.from_numpy(emissions), torch.from_numpy(paths)).item()
    others = torch.from_numpy(draw.integers(0, 7, size=(400, 5)))
    assert (field.loss(torch.from_numpy(emissions).expand(400, -1, -1), others) >= best - 1e-3).all()


def test_an_illegal_path_costs_more_than_any_other(field: Any) -> None:
    import torch

    marks = torch.tensor([[labels.O, labels.I_SOURCE, labels.B_CUE, labels.O, labels.O]])
    assert field.loss(torch.zeros(1, 5, 7), marks).item() > 1000


def test_the_role_head_sees_nothing_of_places_outside_the_text() -> None:
    import torch

    from onrecord.learn.network import WIDTH, RoleHead

    torch.manual_seed(2)
    head = RoleHead().eval()
    inside = torch.ones(1, 9)
    inside[0, 6:] = 0
    places = torch.arange(9)[None]
    vectors = torch.randn(9, WIDTH)
    other = torch.cat([vectors[:6], torch.randn(3, WIDTH)])
    rest = (
        torch.tensor([2]),
        places,
        torch.zeros(9, dtype=torch.long),
        torch.zeros(1, 9, dtype=torch.long),
        torch.rand(9, 2),
        inside,
    )
    with torch.no_grad():
        one, two = head(vectors, *rest), head(other, *rest)
    assert torch.equal(one[0, :6], two[0, :6])


def test_padding_changes_no_vector() -> None:
    import torch

    from onrecord.learn.network import Encoder

    torch.manual_seed(3)
    encoder = Encoder().eval()
    ids = torch.randint(1000, 2000, (1, 12))
    features = torch.zeros(1, 12, 3, dtype=torch.long)
    mask = torch.ones(1, 1, 1, 12, dtype=torch.bool)
    mask[..., 9:] = False
    with torch.no_grad():
        alone = encoder(ids[:, :9], features[:, :9])
        padded = encoder(ids, features, mask)[:, :9]
    assert torch.allclose(alone, padded, atol=1e-5)
