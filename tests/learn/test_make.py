from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import onrecord
from onrecord.annotate.annotator import Annotator
from onrecord.annotate.weights import FILES, verified
from onrecord.errors import ConfigurationError
from onrecord.learn.brat import Article
from tests.learn.factory import BRIDGE, HARBOUR, bridge, harbour, write, write_discourses
from tests.model import TOKENIZER, tokenizer

if TYPE_CHECKING:
    from onrecord.learn.train import Recipe

pytestmark = [pytest.mark.train, pytest.mark.weights]

EPOCHS = 2
SHOWN_TEXTS, KEPT_TEXT = ("text-a", "text-b"), "text-j"
"""Names of texts with mentions; the digest of the last one keeps it."""


@pytest.fixture(scope="module", autouse=True)
def light() -> Iterator[None]:
    """An encoder of one layer and one thread, so that a step takes no second; nothing else of it is smaller."""
    import torch

    from onrecord.learn import export, network

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(network, "LAYERS", 1)
        patched.setattr(export, "LAYERS", 1)
        yield
    torch.set_num_threads(threads)


def recipe(**changes: Any) -> Recipe:
    from onrecord.learn.train import Recipe

    return Recipe(**{"seed": 5, "epochs": EPOCHS, "batch_words": 60, **changes})


def fresh() -> Any:
    """A network that has learned nothing, always the same one."""
    import torch

    from onrecord.learn.network import Network

    torch.manual_seed(1)
    return Network()


def kept_name(article: Callable[[str], Article]) -> str:
    """A name whose digest keeps an article for calibration."""
    from onrecord.learn.train import held_out

    return next(name for name in (f"kept-{n}" for n in range(999)) if held_out(article(name)))


def shown_names() -> list[str]:
    from onrecord.learn.train import held_out

    return [name for name in (f"shown-{n}" for n in range(9)) if not held_out(bridge(name))][:2]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    first, second = shown_names()
    write(folder / "polnear" / "train", [harbour(first), bridge(second), bridge(kept_name(bridge))])
    write(folder / "polnear" / "dev", [bridge("dev")])
    write_discourses(folder / "gum" / "train", [*SHOWN_TEXTS, KEPT_TEXT])
    return folder


def trained(corpus: Path, output: Path, **changes: Any) -> dict[str, Any]:
    """Train on the corpus; return the checkpoint."""
    import torch

    from onrecord.learn.brat import articles
    from onrecord.learn.gum import discourses
    from onrecord.learn.train import fit

    shown, told = list(articles(corpus / "polnear" / "train")), list(discourses(corpus / "gum" / "train"))
    fit(shown, told, fresh(), tokenizer(), output, recipe(**changes))
    found: dict[str, Any] = torch.load(output / "checkpoint.pt", weights_only=True)
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def checkpoint(corpus: Path, whole: Path) -> dict[str, Any]:
    """The checkpoint of a run that nothing interrupted, in the folder ``whole``."""
    return trained(corpus, whole)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    import torch

    return all(
        one[part].keys() == other[part].keys()
        and all(torch.equal(one[part][name], other[part][name]) for name in one[part])
        for part in ("network", "average")
    )


def test_a_run_has_several_steps_and_changes_the_weights(checkpoint: dict[str, Any]) -> None:
    import torch

    start = fresh().state_dict()
    changed = {
        name.split(".")[0] for name, value in checkpoint["network"].items() if not torch.equal(value, start[name])
    }
    assert checkpoint["step"] == checkpoint["steps"] >= (2 + 2 * len(SHOWN_TEXTS)) * EPOCHS
    assert changed == {"encoder", "anchor", "role", "field", "mention", "edge", "link"}
    assert torch.equal(checkpoint["network"]["encoder.pieces.weight"], start["encoder.pieces.weight"])


def test_a_seed_gives_the_same_weights_bit_for_bit(corpus: Path, checkpoint: dict[str, Any], tmp_path: Path) -> None:
    assert same(trained(corpus, tmp_path), checkpoint)


def test_an_interrupted_run_goes_on_to_the_same_weights(
    corpus: Path, checkpoint: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.learn import train

    class Clock:
        """A clock on which four minutes pass between any two looks, so that every step is saved."""

        def __init__(self) -> None:
            self.now = 0.0

        def monotonic(self) -> float:
            self.now += 250
            return self.now

    learn = train.Trainer.learn

    def interrupted(self: Any, batch: Any) -> tuple[float, ...]:
        if self.step == checkpoint["steps"] - 1:
            raise KeyboardInterrupt
        return learn(self, batch)

    with monkeypatch.context() as patched:
        patched.setattr(train, "time", Clock())
        patched.setattr(train.Trainer, "learn", interrupted)
        with pytest.raises(KeyboardInterrupt):
            trained(corpus, tmp_path)
    steps: list[int] = []

    def counted(self: Any, batch: Any) -> tuple[float, ...]:
        steps.append(self.step)
        return learn(self, batch)

    monkeypatch.setattr(train.Trainer, "learn", counted)
    assert same(trained(corpus, tmp_path), checkpoint)
    assert steps == [checkpoint["steps"] - 1]


@pytest.mark.usefixtures("checkpoint")
def test_a_folder_with_the_run_of_another_recipe_is_refused(corpus: Path, whole: Path) -> None:
    with pytest.raises(ConfigurationError, match="another recipe or other data; give another folder"):
        trained(corpus, whole, head_rate=0.5)


def test_a_run_that_is_done_stays_as_it_is(corpus: Path, whole: Path, checkpoint: dict[str, Any]) -> None:
    assert same(trained(corpus, whole), checkpoint)


def test_an_encoder_that_is_not_there_or_another_one_is_refused(tmp_path: Path) -> None:
    from onrecord.learn.train import started

    with pytest.raises(ConfigurationError, match="is not there"):
        started(tmp_path, recipe())
    (tmp_path / "model.safetensors").write_bytes(b"another")
    with pytest.raises(ConfigurationError, match="has another SHA-256"):
        started(tmp_path, recipe())


def test_articles_of_the_corpus_are_kept_for_calibration_one_in_twenty() -> None:
    from onrecord.learn.train import held_out

    kept = sum(held_out(bridge(f"article-{n}")) for n in range(2000))
    assert 60 <= kept <= 140


@pytest.fixture(scope="module")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of weights, made from the corpus by the whole chain."""
    from onrecord.learn.make import build

    output = tmp_path_factory.mktemp("run")
    return build(corpus, fresh(), TOKENIZER, output, recipe(epochs=1), name="en-test")


def test_weights_that_are_built_load_and_read(built: Path) -> None:
    reader = onrecord.load(built, threshold=0)
    reading = reader.read(BRIDGE)
    assert reading.model == "en-test"
    assert reading == reader.read(BRIDGE)
    assert all(BRIDGE[span.start : span.end] for one in reading.statements for span in one.content.spans)


def test_the_heads_of_mentions_are_among_what_is_built(built: Path) -> None:
    annotation = Annotator(verified(built), threads=1).annotate(BRIDGE)
    assert all(
        0 <= one.span[0] <= one.head[0] < one.head[1] <= one.span[1] <= len(BRIDGE) for one in annotation.mentions
    )


def test_a_folder_of_weights_has_all_its_files_and_their_digests(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == {*FILES, "model.json", "MODEL_CARD.md"}
    weights = verified(built)
    assert weights.settings["calibration"].keys() == {"outermost", "inner", "threshold", "inner_threshold"}


def test_the_tokenizer_is_written_without_truncation_and_padding(built: Path) -> None:
    settings = json.loads((built / "tokenizer.json").read_text(encoding="utf-8"))
    assert settings["truncation"] is None
    assert settings["padding"] is None


def test_the_model_card_tells_recipe_counts_and_figures(built: Path) -> None:
    card = (built / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "# Model card: en-test" in card
    assert "| seed | 5 |" in card
    told = " ".join(card.split())
    assert "Trained on 2 articles of its train part; 1 more" in told
    assert "dev: 4 in the reference" in card
    assert "Trained on 12 mentions in 2 texts; 1 more" in told
    assert all(f"| {loss} | " in card for loss in ("anchor", "role", "mention", "edge", "link"))
    assert "{" not in card
    assert HARBOUR[:30] not in card


@pytest.fixture(scope="module")
def corrections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two passages: one that is new, under a name that would hold it out, and one that stands in dev."""
    new = harbour(kept_name(harbour))
    return write(tmp_path_factory.mktemp("corrections"), [new, bridge("copy")])


def test_corrections_are_learned_from_unless_they_are_measured_on(corpus: Path, corrections: Path) -> None:
    from onrecord.learn.brat import articles
    from onrecord.learn.make import taught
    from onrecord.learn.train import Corpus

    shown = list(articles(corpus / "polnear" / "train"))
    told = taught(corrections, shown, corpus / "polnear" / "dev")
    assert [one.text for one in told] == [HARBOUR]
    whole = Corpus.of([*shown, *told], [], tokenizer())
    assert whole.articles[-1:] == told
    assert not any(one.taught for one in whole.kept_articles)


def test_the_model_card_counts_the_corrections(corpus: Path, corrections: Path, tmp_path: Path) -> None:
    from onrecord.learn.make import build

    folder = build(corpus, fresh(), TOKENIZER, tmp_path, recipe(epochs=1), name="en-desk", corrections=corrections)
    told = " ".join((folder / "MODEL_CARD.md").read_text(encoding="utf-8").split())
    assert "Trained on 2 articles of its train part; 1 more" in told
    assert "**Corrections** that people made in a ledger: 1 passages" in told
    with pytest.raises(ConfigurationError, match="other corrections, or with none"):
        trained(corpus, tmp_path, epochs=1)


def test_without_corrections_the_card_does_not_speak_of_them(built: Path) -> None:
    assert "ledger" not in (built / "MODEL_CARD.md").read_text(encoding="utf-8")
