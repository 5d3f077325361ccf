"""Makes a folder of weights: training, export, calibration, the figures on dev, and the model card."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from onrecord.annotate.annotator import Annotator
from onrecord.annotate.weights import FILES, FORMAT, Weights, verified
from onrecord.learn.brat import Article, articles
from onrecord.learn.calibrate import calibrate
from onrecord.learn.card import card
from onrecord.learn.evaluate import Evaluation, evaluate_reader
from onrecord.learn.export import export
from onrecord.learn.gum import Discourse, discourses
from onrecord.learn.links import thresholds
from onrecord.learn.network import Network
from onrecord.learn.scoring import table
from onrecord.learn.train import ENCODER_DIGEST, Corpus, Recipe, fit, held_out, started, tokenizer_of, validation
from onrecord.names.book import Book
from onrecord.pipeline import Reader

CANDIDATE = -3.0
"""Log-odds from which a word is tried as an anchor; on the articles kept for calibration lower ones are never shown."""
log = logging.getLogger(__name__)


def make(
    data: Path, encoder: Path, output: Path, recipe: Recipe, *, name: str, corrections: Path | None = None
) -> Path:
    """Make the weights ``name`` from ``data`` and return their folder, ``output/weights``; an interrupted run goes on.

    Args:
        data: a folder with ``polnear/train``, ``polnear/dev`` and ``gum/train``.
        encoder: the folder of the encoder that training starts from.
        output: where checkpoints and weights go.
        recipe: the settings.
        name: the name of the model, as readings give it.
        corrections: a folder that ``onrecord export --corrections`` wrote; what it holds is trained on too.
    """
    network, tokenizer = started(encoder, recipe), encoder / "tokenizer.json"
    return build(data, network, tokenizer, output, recipe, name=name, corrections=corrections)


def build(
    data: Path, network: Network, tokenizer: Path, output: Path, recipe: Recipe, *, name: str,
    corrections: Path | None = None,
) -> Path:  # fmt: skip
    """Do the same from any network that is to be trained, with the file of its tokenizer."""
    shown = list(articles(data / "polnear" / "train"))
    shown += taught(corrections, shown, data / "polnear" / "dev") if corrections else []
    told = list(discourses(data / "gum" / "train"))
    network = fit(shown, told, network, tokenizer_of(tokenizer), output, recipe)
    folder = output / "weights"
    folder.mkdir(exist_ok=True)
    log.info("writing %s", folder)
    export(network, folder)
    _tokenizer(tokenizer, folder)
    _calibrated(folder, network, shown, told, name)
    evaluation = evaluate_reader(data / "polnear" / "dev", Reader(verified(folder)))
    corpus = Corpus.of(shown, told, tokenizer_of(tokenizer))
    told_of = card(name, recipe, ENCODER_DIGEST, _counts(corpus), validation(network, corpus), evaluation)
    (folder / "MODEL_CARD.md").write_text(told_of, encoding="utf-8")
    _report(evaluation)
    return folder


def taught(corrections: Path, shown: Sequence[Article], dev: Path) -> list[Article]:
    """Return the passages in the folder ``corrections``, but for those whose text is in an article that measures.

    Raises:
        InputError: the folder holds no annotations.
    """
    measuring = [*(one for one in shown if held_out(one)), *articles(dev)]
    found = [replace(one, taught=True) for one in articles(corrections)]
    left = [one for one in found if not any(one.text.strip() in other.text for other in measuring)]
    log.info("%d passages of corrections to learn from", len(left))
    if len(left) < len(found):
        log.warning("%d more are left out: they stand in articles that measure the weights", len(found) - len(left))
    return left


def _tokenizer(tokenizer: Path, folder: Path) -> None:
    """Copy the tokenizer without its truncation and padding."""
    settings = json.loads(tokenizer.read_text(encoding="utf-8"))
    settings |= {"truncation": None, "padding": None}
    (folder / "tokenizer.json").write_text(json.dumps(settings, ensure_ascii=False, indent=0), encoding="utf-8")


def _calibrated(folder: Path, network: Network, shown: Sequence[Article], told: Sequence[Discourse], name: str) -> None:
    """Write ``model.json``, with the calibration fitted on the articles kept for it."""
    settings = _settings(folder, network, name)
    annotator = Annotator(Weights(folder=folder, name=name, digest="", settings=settings), threads=2)
    log.info("calibrating")
    fitted = calibrate([article for article in shown if held_out(article)], told, annotator)
    settings["calibration"] = asdict(fitted)
    settings["links"] = thresholds([one for one in told if held_out(one)], annotator, Book())
    (folder / "model.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")


def _settings(folder: Path, network: Network, name: str) -> dict[str, object]:
    field = network.field
    return {
        "name": name,
        "format": FORMAT,
        "candidate": CANDIDATE,
        "field": {"steps": _rounded(field.steps.tolist()), "first": _rounded(field.first.tolist())},
        "sha256": {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in FILES},
    }


def _rounded(values: object) -> object:
    return [_rounded(value) for value in values] if isinstance(values, list) else round(float(str(values)), 5)


def _counts(corpus: Corpus) -> dict[str, int]:
    return {
        "articles": sum(not article.taught for article in corpus.articles),
        "taught": sum(article.taught for article in corpus.articles),
        "kept_articles": len(corpus.kept_articles),
        "texts": len(corpus.texts),
        "kept_texts": len(corpus.kept_texts),
        "mentions": sum(len(text.spots) for text in corpus.texts),
    }


def _report(evaluation: Evaluation) -> None:
    for line in table("dev", evaluation.tally):
        log.info("%s", line)
