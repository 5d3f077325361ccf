from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.annotate import labels
from onrecord.annotate.mentions import EDGE, FEATURES, FORMS, REACH, TYPES
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
    vectors, anchors, mentions = sessions.encode(ids, features, first)
    with torch.no_grad():
        wanted = network.encoder(torch.from_numpy(ids)[None], torch.from_numpy(features)[None])[0][
            torch.from_numpy(first)
        ]
        wanted_anchors, wanted_mentions = network.anchor(wanted).numpy(), network.mention(wanted).numpy()
    # The matrices of the graphs are int8.
    assert likeness(vectors, wanted.numpy()) > 0.99
    assert mentions.shape == (len(tokens), len(TYPES) + len(FORMS))
    assert np.abs(anchors - wanted_anchors).max() < 0.1 * np.abs(wanted_anchors).max()
    assert np.abs(mentions - wanted_mentions).max() < 0.1 * np.abs(wanted_mentions).max()


@pytest.mark.parametrize("feature", [0, 1, 2])
def test_each_feature_reaches_the_graph_by_its_own_table(network: Any, sessions: Sessions, feature: int) -> None:
    import torch

    tokens = cut("Mayor Ines Falk said the bridge would reopen.")
    ids, features, first = encoder_input(tokens, next(windows(tokens)))
    features = features.copy()
    features[:, :] = 0
    features[:, feature] = 1
    vectors, *_ = sessions.encode(ids, features, first)
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


def alike(found: Any, wanted: Any) -> bool:
    """Tell whether scores are those wanted, but for what int8 costs."""
    return bool(np.abs(found - wanted).max() < 0.05 * np.abs(wanted).max())


@pytest.mark.parametrize("count", [1, 40])
def test_the_edges_of_mentions_are_those_of_the_network(network: Any, sessions: Sessions, count: int) -> None:
    import torch

    draw = np.random.default_rng(2)
    vectors = draw.normal(size=(120, 384)).astype(np.float32)
    heads = np.sort(draw.choice(120, count, replace=False))
    index = (heads[:, None] + np.arange(-EDGE, EDGE + 1)).clip(0, 119)
    given = (vectors, heads, index, labels.buckets(EDGE))
    with torch.no_grad():
        wanted = network.edge(*map(torch.from_numpy, given)).numpy()
    found = sessions.edges(*given)
    assert found.shape == (count, 2 * EDGE + 1, 2)
    assert alike(found, wanted)


@pytest.mark.parametrize("first", [0, 70])
def test_the_links_of_mentions_are_those_of_the_network(network: Any, sessions: Sessions, first: int) -> None:
    import torch

    draw = np.random.default_rng(3)
    heads = draw.normal(size=(90, 384)).astype(np.float32)
    later = np.arange(first, 90)
    index = (later[:, None] - np.arange(1, REACH + 1)).clip(0)
    features = np.stack([draw.integers(0, most, index.shape) for most in FEATURES], axis=2)
    given = (heads, later, index, features)
    with torch.no_grad():
        wanted = network.link(*map(torch.from_numpy, given)).numpy()
    found = sessions.links(*given)
    assert found.shape == (90 - first, REACH)
    assert alike(found, wanted)


@pytest.mark.parametrize("column", range(len(FEATURES)))
def test_each_feature_of_a_pair_has_its_own_table(network: Any, sessions: Sessions, column: int) -> None:
    import torch

    heads = np.random.default_rng(4).normal(size=(2, 384)).astype(np.float32)
    features = np.zeros((1, FEATURES[column], len(FEATURES)), np.int64)
    features[0, :, column] = np.arange(FEATURES[column])
    given = (heads, np.array([1]), np.zeros((1, FEATURES[column]), np.int64), features)
    with torch.no_grad():
        wanted = network.link(*map(torch.from_numpy, given)).numpy()
    found = sessions.links(*given)
    assert np.corrcoef(found[0], wanted[0])[0, 1] > 0.97
