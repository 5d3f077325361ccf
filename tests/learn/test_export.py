from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.annotate import labels
from onrecord.annotate.segments import around, encoder_input, windows
from onrecord.annotate.session import Sessions
from tests.learn.factory import HARBOUR
from tests.model import cut

pytestmark = [pytest.mark.train, pytest.mark.weights]


@pytest.fixture(scope="module")
def network() -> Any:
    """A network whose every weight matters: all tables and norms drawn, none left at its start."""
    import torch

    from onrecord.learn.network import Network

    torch.manual_seed(8)
    made = Network().eval()
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "norm" in name or name.endswith(("end.weight", "end.bias")):
                weight.normal_(mean=float(name.endswith("weight")), std=0.3)
            elif name.startswith(("encoder.quotation", "encoder.opening", "encoder.case")):
                weight.normal_(std=0.7)
    return made


@pytest.fixture(scope="module")
def sessions(network: Any, tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    from onrecord.learn.export import export

    folder: Path = tmp_path_factory.mktemp("weights")
    export(network, folder)
    return Sessions(folder, threads=1)


def likeness(one: Any, other: Any) -> float:
    """The least cosine of two rows that should be the same."""
    one, other = one.reshape(-1, one.shape[-1]), other.reshape(-1, other.shape[-1])
    products = (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    return float(products.min())


def test_the_graphs_say_what_the_network_says(network: Any, sessions: Sessions) -> None:
    import torch

    tokens = cut(HARBOUR)
    ids, features, first = encoder_input(tokens, next(windows(tokens)))
    vectors, logits = sessions.encode(ids, features, first)
    with torch.no_grad():
        wanted = network.encoder(torch.from_numpy(ids)[None], torch.from_numpy(features)[None])[0][
            torch.from_numpy(first)
        ]
        wanted_logits = network.anchor(wanted).numpy()
    # The matrices of the graphs are int8.
    assert likeness(vectors, wanted.numpy()) > 0.99
    assert np.abs(logits - wanted_logits).max() < 0.1 * np.abs(wanted_logits).max()


@pytest.mark.parametrize("feature", [0, 1, 2])
def test_each_feature_reaches_the_graph_by_its_own_table(network: Any, sessions: Sessions, feature: int) -> None:
    import torch

    tokens = cut("Mayor Ines Falk said the bridge would reopen.")
    ids, features, first = encoder_input(tokens, next(windows(tokens)))
    features = features.copy()
    features[:, :] = 0
    features[:, feature] = 1
    vectors, _ = sessions.encode(ids, features, first)
    with torch.no_grad():
        wanted = network.encoder(torch.from_numpy(ids)[None], torch.from_numpy(features)[None])[0][
            torch.from_numpy(first)
        ]
    assert likeness(vectors, wanted.numpy()) > 0.99


@pytest.mark.parametrize("reach", [48, 96])
def test_the_roles_around_an_anchor_are_those_of_the_network(network: Any, sessions: Sessions, reach: int) -> None:
    import torch

    tokens = cut(HARBOUR)
    draw = np.random.default_rng(1)
    vectors = draw.normal(size=(len(tokens), 384)).astype(np.float32)
    rivals = draw.random((len(tokens), 2)).astype(np.float32)
    anchors = np.array([0, 17, len(tokens) - 1])
    index, away, inside = around(anchors, tokens, reach)
    given = (vectors, anchors, index, labels.buckets(reach), away, rivals, inside.astype(np.float32))
    with torch.no_grad():
        wanted = network.role(*map(torch.from_numpy, given)).numpy()
    found = sessions.roles(*given)
    assert found.shape == (3, 2 * reach + 1, 7)
    assert likeness(found[inside], wanted[inside]) > 0.97
