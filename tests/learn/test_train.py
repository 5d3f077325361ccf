"""What is shown in training and in which order, and what is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from onrecord.learn.brat import Article
from onrecord.learn.gum import Discourse, discourses
from tests.learn.factory import bridge, harbour, write_discourses
from tests.model import tokenizer

if TYPE_CHECKING:
    from onrecord.learn.train import Corpus, Recipe

pytestmark = [pytest.mark.train, pytest.mark.weights]


@pytest.fixture(autouse=True)
def light() -> Iterator[None]:
    """An encoder of one layer and one thread."""
    import torch

    from onrecord.learn import network

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(network, "LAYERS", 1)
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Discourse]:
    """Thirty texts with mentions, of which a few are kept, and one without."""
    folder = write_discourses(tmp_path_factory.mktemp("gum"), [f"text-{n}" for n in range(30)])
    write_discourses(folder, ["bare"], "# newpar\n1\tRain\t_\tNOUN\t_\t_\t0\t_\t_\t_\n")
    return list(discourses(folder))


def shown() -> list[Article]:
    return [(harbour if n % 2 else bridge)(f"article-{n}") for n in range(30)]


def corpus(articles: Sequence[Article], told: Sequence[Discourse]) -> Corpus:
    from onrecord.learn.train import Corpus

    return Corpus.of(articles, told, tokenizer())


def recipe(**changes: Any) -> Recipe:
    from onrecord.learn.train import Recipe

    return Recipe(**{"seed": 5, "epochs": 2, "batch_words": 200, **changes})


def digest(batch: Any) -> str:
    return f"{type(batch).__name__} {hashlib.sha256(batch.windows.ids.numpy().tobytes()).hexdigest()}"


def plan(given: Corpus, number: int = 0, **changes: Any) -> list[str]:
    from onrecord.learn.train import epoch

    return [digest(batch) for batch in epoch(given, recipe(**changes), number)]


def test_what_is_held_out_is_not_shown(told: list[Discourse]) -> None:
    from onrecord.learn.train import held_out

    given = corpus(shown(), told)
    kept = [article for article in shown() if held_out(article)]
    assert kept
    assert given.kept_articles == kept
    assert [one.name for one in given.articles] == [one.name for one in shown() if not held_out(one)]
    wanted = sum(held_out(one) for one in told if one.mentions)
    assert 0 < wanted < 12
    assert (len(given.kept_texts), len(given.texts)) == (wanted, 30 - wanted)


def test_of_texts_one_in_ten_is_kept() -> None:
    from onrecord.learn.train import held_out

    kept = sum(held_out(Discourse(name=f"text-{n}", text="", attributions=())) for n in range(2000))
    assert 140 <= kept <= 260


def test_texts_with_mentions_are_strewn_among_the_statements_each_as_often_as_the_recipe_says(
    told: list[Discourse],
) -> None:
    given = corpus(shown(), told)
    kinds = [one.split()[0] for one in plan(given, mention_rounds=3)]
    assert kinds.count("MentionBatch") == 3 * len(given.texts)
    thirds = [kinds[len(kinds) * n // 3 : len(kinds) * (n + 1) // 3] for n in range(3)]
    assert all({"Batch", "MentionBatch"} == set(third) for third in thirds)


def test_an_epoch_is_the_same_each_time_and_another_one_is_not(told: list[Discourse]) -> None:
    given = corpus(shown(), told)
    assert plan(given) == plan(given)
    assert plan(given) != plan(given, 1)
    assert plan(given) != plan(given, seed=6)


def test_without_texts_with_mentions_only_statements_are_shown() -> None:
    assert {one.split()[0] for one in plan(corpus(shown(), []))} == {"Batch"}


def ran(folder: Path, told: Sequence[Discourse], monkeypatch: pytest.MonkeyPatch, *, until: int = 999) -> list[str]:
    """Train without learning; return the batches, the last of them the one at which the run breaks off."""
    from onrecord.learn import train
    from onrecord.learn.network import Network

    seen: list[str] = []

    def learn(self: Any, batch: Any) -> tuple[float, ...]:
        seen.append(digest(batch))
        if len(seen) == until:
            self.save()
            raise KeyboardInterrupt
        self.step += 1
        return (0.0, 0.0) if isinstance(batch, train.Batch) else (0.0, 0.0, 0.0)

    monkeypatch.setattr(train.Trainer, "learn", learn)
    try:
        train.fit(shown()[:6], told, Network(), tokenizer(), folder, recipe())
    except KeyboardInterrupt:
        assert len(seen) == until
    return seen


def test_a_run_that_breaks_off_amid_an_epoch_goes_on_with_the_batch_that_was_due(
    told: list[Discourse], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ran(tmp_path / "whole", told[:8], monkeypatch)
    until = len(whole) // 2 + 3
    assert ran(tmp_path / "cut", told[:8], monkeypatch, until=until) == whole[:until]
    assert ran(tmp_path / "cut", told[:8], monkeypatch) == whole[until - 1 :]


def test_all_losses_are_measured_on_what_is_kept(told: list[Discourse]) -> None:
    import torch

    from onrecord.learn.network import Network
    from onrecord.learn.train import LOSSES, MENTION_LOSSES, validation

    torch.manual_seed(1)
    network = Network().eval()
    measured = validation(network, corpus(shown(), told))
    assert tuple(measured) == LOSSES + MENTION_LOSSES
    assert all(0 < value < 1000 for value in measured.values())
    assert set(validation(network, corpus([], [])).values()) == {0.0}


def test_the_losses_on_what_is_kept_are_a_mean_over_statements(told: list[Discourse]) -> None:
    import torch

    from onrecord.learn.network import Network
    from onrecord.learn.train import held_out, validation

    torch.manual_seed(1)
    network = Network().eval()
    kept = [one for one in told if one.mentions and held_out(one)]
    one, twice = (validation(network, corpus([], kept[:1] * n)) for n in (1, 2))
    assert one["mention"] > 0
    assert twice == pytest.approx(one)
