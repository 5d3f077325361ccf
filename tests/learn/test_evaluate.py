from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import onrecord
from onrecord.errors import InputError
from onrecord.learn.brat import Article, Attribution
from onrecord.learn.evaluate import Evaluation, evaluate_output, evaluate_reader, outermost
from onrecord.records import Document, Reason
from tests.learn.factory import bridge, harbour, write
from tests.model import reader

ARTICLES = (bridge(), harbour())


def row(one: Attribution, number: int, *, confidence: float = 0.9, via: Sequence[str] = ()) -> dict[str, Any]:
    roles = {role: {"spans": [list(pair) for pair in getattr(one, role)]} for role in ("source", "cue", "content")}
    return {"id": f"s-{number}", **roles, "via": list(via), "confidence": confidence}


def line(article: Article, rows: list[dict[str, Any]], **about: Any) -> str:
    document = {**Document.of(article.text, path=f"some/folder/{article.name}.txt").to_dict(), **about}
    return json.dumps({"document": document, "statements": rows}, ensure_ascii=False)


def perfect(article: Article) -> str:
    return line(article, [row(one, n) for n, one in enumerate(article.annotators[0])])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "dev", ARTICLES)


def output(folder: Path, *lines: str) -> Path:
    path = folder.parent / "out.jsonl"
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return path


def f1(evaluation: Evaluation) -> dict[str, float]:
    return {figure.name: figure.f1 for figure in evaluation.tally.figures()}


def test_readings_that_say_what_the_annotators_said_score_a_hundred(folder: Path) -> None:
    evaluation = evaluate_output(folder, output(folder, *map(perfect, ARTICLES)))
    assert list(f1(evaluation).values()) == [pytest.approx(100)] * 11
    assert (evaluation.tally.found, evaluation.tally.wanted) == (8, 8)


def test_the_order_of_the_readings_changes_nothing_and_others_are_passed_over(folder: Path) -> None:
    evaluation = evaluate_output(folder, output(folder, *map(perfect, (*ARTICLES[::-1], harbour("other")))))
    assert evaluation.tally.found == 8


def test_a_text_with_a_line_separator_stays_one_line(folder: Path) -> None:
    article = Article(name="odd", text="Falk said\u2028no.\x85", annotators=((),))
    write(folder, [article])
    assert evaluate_output(folder, output(folder, *map(perfect, (*ARTICLES, article)))).tally.wanted == 8


def test_inner_statements_are_left_out(folder: Path) -> None:
    outer = harbour().annotators[0][0]
    inner = Attribution(source=(), cue=((outer.content[0][0], outer.content[0][0] + 4),), content=outer.content)
    rows = [row(outer, 1), row(inner, 2, via=["s-1"])]
    assert [one["id"] for one in outermost(rows)] == ["s-1"]


@pytest.mark.parametrize("via", [["s-9"], ["s-2"]])
def test_a_relay_that_does_not_hold_the_statement_leaves_it_in(via: list[str]) -> None:
    first, second = harbour().annotators[0][:2]
    rows = [row(first, 1, via=via), row(second, 2)]
    assert len(list(outermost(rows))) == 2


def test_confidence_is_compared_with_what_is_right(folder: Path) -> None:
    right, wrong = bridge().annotators[0][0], bridge().annotators[0][1]
    shifted = Attribution(source=(), cue=wrong.cue, content=wrong.content)
    lines = [line(bridge(), [row(right, 1, confidence=0.95), row(shifted, 2, confidence=0.65)]), perfect(harbour())]
    evaluation = evaluate_output(folder, output(folder, *lines))
    low, high = list(evaluation.reliability())
    assert list(low) == [pytest.approx(0.65), 0.0, 1]
    assert list(high) == [pytest.approx((0.95 + 4 * 0.9) / 5), 1.0, 5]
    assert evaluation.calibration_error() == pytest.approx((0.65 + 5 * (1 - high[0])) / 6)


def test_a_confidence_of_one_has_a_place(folder: Path) -> None:
    evaluation = Evaluation(sureness=[(1.0, True), (0.0, False)])
    assert list(evaluation.reliability()) == [(0.0, 0.0, 1), (1.0, 1.0, 1)]
    assert Evaluation().calibration_error() == 0


def refused(folder: Path, path: Path) -> InputError:
    with pytest.raises(InputError) as raised:
        evaluate_output(folder, path)
    assert str(raised.value).startswith((str(path), "bridge"))
    return raised.value


def test_a_text_without_reading_is_named(folder: Path) -> None:
    error = refused(folder, output(folder, perfect(bridge())))
    assert "has no reading of harbour.txt" in str(error)
    assert error.refusal.reason is Reason.MISSING


def test_a_second_reading_of_a_text_is_refused(folder: Path) -> None:
    assert "line 2 is a second reading of bridge.txt" in str(
        refused(folder, output(folder, perfect(bridge()), perfect(bridge())))
    )


@pytest.mark.parametrize("broken", ["{", "[]", "{}", "1", '{"document": {"path": null, "text": ""}, "statements": []}'])
def test_a_line_that_is_no_reading_is_named_by_its_number(folder: Path, broken: str) -> None:
    assert "line 2 is not a reading" in str(refused(folder, output(folder, perfect(bridge()), broken)))


def test_a_reading_of_another_text_is_refused(folder: Path) -> None:
    lines = [line(bridge(), [], text="Other."), perfect(harbour())]
    assert "bridge: the reading's text is not the annotated text" in str(refused(folder, output(folder, *lines)))


def test_an_output_that_cannot_be_read_is_named(folder: Path) -> None:
    assert "cannot be read" in str(refused(folder, folder / "nowhere.jsonl"))
    path = output(folder)
    path.write_bytes(b"\xff")
    assert "is not UTF-8 at byte 0" in str(refused(folder, path))


@pytest.mark.weights
def test_the_reader_scores_the_same_as_what_it_writes(folder: Path) -> None:
    readings = reader().read_many(Document.of(one.text, path=f"{one.name}.txt") for one in ARTICLES)
    lines = [json.dumps(one.to_dict()) for one in readings if isinstance(one, onrecord.Reading)]
    read, written = evaluate_reader(folder, reader()), evaluate_output(folder, output(folder, *lines))
    assert f1(read) == f1(written)
    # A confidence is written with four digits.
    assert read.calibration_error() == pytest.approx(written.calibration_error(), abs=1e-3)


@pytest.mark.weights
def test_the_reader_finds_most_of_two_plain_articles(folder: Path) -> None:
    assert f1(evaluate_reader(folder, reader()))["statement~"] > 50


@pytest.mark.data
@pytest.mark.weights
def test_the_figures_are_those_of_the_outside_scorer(data: Path, tmp_path: Path) -> None:
    scorer = data.parent / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"needs the outside scorer: {scorer} is not there")
    folder = sample(data / "polnear" / "dev", tmp_path / "dev", count=8)
    documents = [
        Document.of(path.read_bytes().decode(), path=path.name) for path in sorted((folder / "text").iterdir())
    ]
    readings = [one.to_dict() for one in reader().read_many(documents) if isinstance(one, onrecord.Reading)]
    written = output(folder, *(json.dumps(one) for one in readings))
    told = subprocess.run(
        [sys.executable, scorer, "polnear", folder, written], capture_output=True, text=True, check=True
    )
    theirs = {words[0]: float(words[-1]) for words in map(str.split, told.stdout.splitlines()) if "F1" in words}
    ours = f1(evaluate_output(folder, written))
    assert len(ours) == 11
    assert {name: theirs[name] for name in ours} == pytest.approx(ours, abs=0.1)


def sample(source: Path, target: Path, *, count: int) -> Path:
    """Copy every so manieth article of ``source``, so that ``count`` of them stand in ``target``."""
    texts = sorted((source / "text").glob("*.txt"))
    for path in texts[:: max(1, len(texts) // count)][:count]:
        for part, files in (
            ("text", [path]),
            ("attributions", sorted((source / "attributions").glob(f"{path.stem}_*.ann"))),
        ):
            (target / part).mkdir(parents=True, exist_ok=True)
            for file in files:
                (target / part / file.name).write_bytes(file.read_bytes())
    return target
