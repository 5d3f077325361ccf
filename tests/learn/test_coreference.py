"""GUM's mentions as training examples, and the losses on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from onrecord.annotate.mentions import EDGE, FORMS, REACH, TYPES
from onrecord.learn.gum import Discourse, Marked, discourses
from tests.learn.factory import write_discourses
from tests.model import tokenizer

pytestmark = [pytest.mark.train, pytest.mark.weights]


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Discourse:
    (discourse,) = discourses(write_discourses(tmp_path_factory.mktemp("gum"), ["GUM_news_ferry"]))
    return discourse


@pytest.fixture
def network() -> Iterator[Any]:
    """A network of one layer; the heads are of their full size."""
    import torch

    from onrecord.learn import network

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(6)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(network, "LAYERS", 1)
        yield network.Network().eval()
    torch.set_num_threads(threads)


def mention(text: str, words: str, head: str, entity: int = 1) -> Marked:
    start = text.index(words)
    low = text.index(head, start)
    return Marked(
        span=(start, start + len(words)), head=(low, low + len(head)), form="name", type="person", entity=entity
    )


def of(discourse: Discourse) -> Any:
    from onrecord.learn.coreference import mentioned

    return mentioned(discourse, tokenizer())


def shown(text: str, one: Any, start: np.ndarray, end: np.ndarray) -> list[str]:
    cut = one.words
    return [text[cut.starts[a] : cut.ends[b - 1]] for a, b in zip(start.tolist(), end.tolist(), strict=True)]


def test_mentions_by_hand_become_words(ferry: Discourse) -> None:
    one = of(ferry)
    its = one.spots
    assert shown(ferry.text, one, its.heads, its.heads + 1) == ["Mara", "master", "Osk", "ferry", "She", "ferry"]
    wanted = ["Mara Lind", "the master of Osk", "Osk", "the old ferry", "She", "the ferry"]
    assert shown(ferry.text, one, its.starts, its.ends) == wanted
    assert [TYPES[n] for n in one.types] == ["person", "person", "place", "object", "person", "object"]
    assert [FORMS[n] for n in one.forms] == ["name", "nominal", "name", "nominal", "pronoun", "nominal"]
    assert one.entities.tolist() == [1, 2, 3, 4, 1, 4]


def test_of_two_mentions_with_one_head_the_first_stays() -> None:
    text = "Mara Lind left."
    marked = (mention(text, "Mara", "Mara", 1), mention(text, "Mara Lind", "Mara", 2), mention(text, "Lind", "Lind", 3))
    one = of(Discourse(name="a", text=text, attributions=(), mentions=marked))
    assert one.entities.tolist() == [1, 3]


def test_a_mention_whose_head_stands_outside_of_it_is_left_out() -> None:
    text = "Mara Lind left."
    wrong = replace(mention(text, "Mara", "Mara"), head=(5, 9))
    assert len(of(Discourse(name="a", text=text, attributions=(), mentions=(wrong,))).spots) == 0


def test_the_right_antecedents_are_the_earlier_mentions_of_the_entity(ferry: Discourse) -> None:
    from onrecord.learn.coreference import links

    given = links(of(ferry))
    right = [set(row[hit].tolist()) for row, hit in zip(given.candidates, given.right, strict=True)]
    assert right == [set(), set(), set(), set(), {0}, {3}]
    assert given.there.sum(dim=1).tolist() == [0, 1, 2, 3, 4, 5]


def test_each_word_is_told_what_it_is_the_head_of(ferry: Discourse) -> None:
    from onrecord.learn.coreference import IGNORED, links

    one = of(ferry)
    given = links(one)
    assert given.types.shape == given.forms.shape == (len(one.words),)
    assert np.flatnonzero(given.types.numpy()).tolist() == one.spots.heads.tolist()
    assert np.flatnonzero(given.forms.numpy() != IGNORED).tolist() == one.spots.heads.tolist()


def test_the_edges_are_places_around_the_head(ferry: Discourse) -> None:
    from onrecord.learn.coreference import links

    one = of(ferry)
    given = links(one)
    for row, (first, last) in enumerate(given.edges.tolist()):
        assert given.index[row, first] == one.spots.starts[row]
        assert given.index[row, last] == one.spots.ends[row] - 1
        assert given.legal[row, first]
        assert given.legal[row, last]


def test_an_edge_out_of_reach_is_not_asked_for() -> None:
    from onrecord.learn.coreference import IGNORED, links

    text = "Mara " + "very " * (EDGE + 1) + "Lind"
    given = links(of(Discourse(name="a", text=text, attributions=(), mentions=(mention(text, text, "Lind"),))))
    assert given.edges.tolist() == [[IGNORED, EDGE]]


def test_no_edge_is_chosen_on_the_wrong_side_or_outside_the_text() -> None:
    import torch

    from onrecord.learn.coreference import masked_edges

    scores = torch.randn(50, 2 * EDGE + 1, 2, generator=torch.Generator().manual_seed(1)) * 50
    legal = torch.rand(50, 2 * EDGE + 1, generator=torch.Generator().manual_seed(2)) < 0.5
    legal[:, EDGE] = True
    first, last = masked_edges(scores, legal).argmax(dim=1).unbind(dim=1)
    assert (first <= EDGE).all()
    assert (last >= EDGE).all()
    assert legal.gather(1, torch.stack([first, last], dim=1)).all()


def loss(network: Any, discourse: Discourse) -> Any:
    from onrecord.learn.train import mention_batch, mention_loss

    return mention_loss(network, mention_batch(of(discourse)))


def test_the_losses_go_down_over_a_few_steps(network: Any, ferry: Discourse) -> None:
    import torch

    before = [part.item() for part in loss(network, ferry)]
    heads = [*network.mention.parameters(), *network.edge.parameters(), *network.link.parameters()]
    optimiser = torch.optim.AdamW(heads, lr=3e-3)
    for _ in range(8):
        optimiser.zero_grad()
        torch.stack(loss(network, ferry)).sum().backward()
        optimiser.step()
    after = [part.item() for part in loss(network, ferry)]
    assert np.isfinite(before + after).all()
    assert all(late < 0.7 * early for early, late in zip(before, after, strict=True))


def test_a_text_without_mentions_teaches_only_what_is_no_head(network: Any, ferry: Discourse) -> None:
    import torch

    heads, edges, links = loss(network, replace(ferry, mentions=()))
    assert heads.item() > 0
    assert (edges.item(), links.item()) == (0, 0)
    torch.stack([heads, edges, links]).sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in network.mention.parameters())


def test_the_loss_of_a_link_counts_all_right_antecedents_against_all_there_are(network: Any) -> None:
    import torch

    text = "Mara Mara Mara Ines"
    places = [(n, n + 4) for n in range(0, 20, 5)]
    marked = tuple(
        Marked(span=place, head=place, form="name", type="person", entity=entity)
        for place, entity in zip(places, (1, 1, 1, 2), strict=True)
    )
    with torch.no_grad():
        for weight in network.link.out.parameters():
            weight.zero_()
        links = loss(network, Discourse(name="a", text=text, attributions=(), mentions=marked))[2].item()
    # All scores are 0, and so is that of "none of them": one of one, one of two, two of three, one of four.
    assert links == pytest.approx(-np.log([1, 1 / 2, 2 / 3, 1 / 4]).mean(), abs=1e-4)


def test_mentions_before_the_reach_are_no_antecedents() -> None:
    from onrecord.learn.coreference import links

    text = "Osk " * (REACH + 2)
    places = [(n, n + 3) for n in range(0, len(text), 4)]
    marked = tuple(
        Marked(span=place, head=place, form="name", type="place", entity=int(n in (0, REACH + 1)))
        for n, place in enumerate(places)
    )
    given = links(of(Discourse(name="a", text=text, attributions=(), mentions=marked)))
    assert not given.right[-1].any()
    assert given.there[-1].all()
