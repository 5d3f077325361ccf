"""Cases score what a reading says of a statement beside its spans, as the outside scorer does."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli import run
from onrecord.errors import InputError
from onrecord.learn.cases import CaseScore, case_table, cases, evaluate_cases, evaluate_cases_output, plain
from onrecord.records import Document, Reason
from tests.model import reader

TEXT = "The Osk Courier reported that Mara Lind said the ferry was safe. Residents doubt it."


def places(words: str) -> list[list[int]]:
    at = TEXT.index(words)
    return [[at, at + len(words)]]


def statement(key: str, source: str, cue: str, content: str, **told: Any) -> dict[str, Any]:
    spans = {"source": places(source), "cue": places(cue), "content": places(content)}
    return {"id": key, **spans, "anonymous": False, "kind": "indirect", "via": [], **told}


CASE: dict[str, Any] = {
    "id": "ferry-1", "capability": "relay", "published": "2024-05-02", "outlet": "Vellan Post", "text": TEXT,
    "statements": [
        statement("a", "The Osk Courier", "reported", "that Mara Lind said the ferry was safe",
                  speaker="Osk Courier", act="report"),
        statement("b", "Mara Lind", "said", "the ferry was safe", speaker="Mara Lind", act="state", via=["a"]),
        statement("c", "Residents", "doubt", "it", speaker="residents", act="believe", anonymous=True),
    ],
}  # fmt: skip


def as_reading(case: dict[str, Any]) -> dict[str, Any]:
    """A reading that says just what the case wants."""
    names = sorted({one["speaker"] for one in case["statements"]} - {""})
    entities = [{"id": f"e-{n}", "name": name, "aliases": []} for n, name in enumerate(names)]
    statements = [
        {
            "id": f"s-{one['id']}",
            "source": {
                "spans": one["source"],
                "entity": f"e-{names.index(one['speaker'])}" if one["speaker"] else None,
                "anonymous": one["anonymous"],
            },
            "cue": {"spans": one["cue"], "act": one["act"]},
            "content": {"spans": one["content"]},
            "kind": one["kind"],
            "via": [f"s-{key}" for key in one["via"]],
        }
        for one in case["statements"]
    ]
    document = Document.of(case["text"], path=f"somewhere/{case['id']}.txt").to_dict()
    return {"document": document, "entities": entities, "statements": statements}


def lines(path: Path, rows: Iterable[Any]) -> Path:
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    return path


def scored(folder: Path, reading: dict[str, Any]) -> CaseScore:
    return evaluate_cases_output(lines(folder / "cases.jsonl", [CASE]), lines(folder / "out.jsonl", [reading]))


def changed(number: int, **roles: Any) -> dict[str, Any]:
    """The perfect reading with other values in one statement."""
    reading = as_reading(CASE)
    row = reading["statements"][number]
    for role, value in roles.items():
        row[role] = {**row[role], **value} if isinstance(value, dict) else value
    return reading


def test_a_reading_that_says_what_the_case_says_scores_a_hundred(tmp_path: Path) -> None:
    figures = scored(tmp_path, as_reading(CASE)).figures()
    assert len(figures) == 18
    assert list(figures.values()) == [pytest.approx(100)] * len(figures)


@pytest.mark.parametrize(
    ("reading", "figure", "value"),
    [
        (changed(0, cue={"act": "state"}), "act", 100 * 2 / 3),
        (changed(0, kind="mixed"), "kind", 100 * 2 / 3),
        (changed(1, via=[]), "via", 0),
        (changed(2, via=["s-a"]), "via", 100 * 2 / 3),
        (changed(2, source={"anonymous": False}), "anonymous", 0),
        (changed(0, source={"anonymous": True}), "anonymous", 100 * 2 / 3),
    ],
)
def test_what_is_told_wrong_costs_its_own_figure_alone(
    tmp_path: Path, reading: dict[str, Any], figure: str, value: float
) -> None:
    figures = scored(tmp_path, reading).figures()
    assert figures.pop(figure) == pytest.approx(value)
    assert list(figures.values()) == [pytest.approx(100)] * len(figures)


def test_who_abstains_is_not_wrong_among_the_answered(tmp_path: Path) -> None:
    figures = scored(tmp_path, changed(1, source={"entity": None})).figures()
    assert figures["speaker"] == figures["answered"] == pytest.approx(100 * 2 / 3)
    assert figures["right of answered"] == 100


def test_an_alias_will_do_and_articles_case_and_points_do_not_matter(tmp_path: Path) -> None:
    reading = as_reading(CASE)
    reading["entities"][0] |= {"name": "Lind", "aliases": ["the MARA Lind."]}
    assert scored(tmp_path, reading).figures()["speaker"] == 100
    assert plain("The Osk Courier.") == "osk courier"


def test_an_entity_that_answers_to_two_speakers_is_wrong(tmp_path: Path) -> None:
    reading = as_reading(CASE)
    reading["entities"][0]["aliases"] = ["Osk Courier"]
    assert scored(tmp_path, reading).figures()["speaker"] == pytest.approx(100 * 2 / 3)


def test_a_statement_that_is_not_found_counts_in_no_share(tmp_path: Path) -> None:
    reading = as_reading(CASE)
    del reading["statements"][2]
    score = scored(tmp_path, reading)
    assert score.told.found == 2
    assert score.figures()["speaker"] == 100
    assert score.figures()["anonymous"] == 0


def test_where_nobody_is_named_no_answer_is_right(tmp_path: Path) -> None:
    case = {**CASE, "statements": [{**CASE["statements"][2], "speaker": "", "source": []}]}
    score = evaluate_cases_output(lines(tmp_path / "c", [case]), lines(tmp_path / "o", [as_reading(case)]))
    assert score.figures()["speaker"] == 100
    assert score.figures()["answered"] == score.figures()["right of answered"] == 0


def test_the_report_names_capabilities(tmp_path: Path) -> None:
    told = "\n".join(case_table("cases", scored(tmp_path, changed(1, source={"entity": None}))))
    assert "of the 3 statements whose cue is found" in told
    assert "  relay                         100.0     66.7     3 of 3" in told


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (1, "line 2 is not a case"),
        ([], "line 2 is not a case"),
        ({}, "line 2 is not a case"),
        ({"document": {}, "statements": []}, "line 2 is not a case"),
        ({**CASE, "id": "x", "statements": [{**CASE["statements"][0], "cue": [[3, 999]]}]}, "lies outside the text"),
        ({**CASE, "id": "x", "statements": [{**CASE["statements"][0], "cue": [[-3, 2]]}]}, "lies outside the text"),
        (CASE, "line 2 is a second case ferry-1"),
    ],
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, row: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        list(cases(lines(tmp_path / "cases.jsonl", [CASE, row])))


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        list(cases(lines(tmp_path / "cases.jsonl", [])))
    assert raised.value.refusal.reason is Reason.EMPTY


def test_readings_of_other_passages_are_refused(tmp_path: Path) -> None:
    other = as_reading({**CASE, "id": "ferry-2"})
    with pytest.raises(InputError, match=r"has no reading of ferry-1\.txt"):
        scored(tmp_path, other)
    with pytest.raises(InputError, match="is not the case's text"):
        scored(tmp_path, as_reading({**CASE, "text": TEXT + " "}))


@pytest.mark.parametrize("broken", [{"kind": None}, {"cue": {"spans": [[0, 9999]], "act": None}}, {"source": None}])
def test_a_reading_that_lacks_something_is_refused(tmp_path: Path, broken: dict[str, Any]) -> None:
    reading = as_reading(CASE)
    reading["statements"][0] |= broken
    if broken == {"kind": None}:
        del reading["statements"][0]["kind"]
    with pytest.raises(InputError, match=r"the reading of ferry-1\.txt lacks something"):
        scored(tmp_path, reading)


def test_the_command_takes_a_file_of_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known, written = lines(tmp_path / "cases.jsonl", [CASE]), lines(tmp_path / "out.jsonl", [as_reading(CASE)])
    assert run(["evaluate", str(known), str(written)]) == 0
    shown = capsys.readouterr().out
    assert f"{known}: 3 in the reference, 3 found" in shown
    assert "  speaker           100.0 %\n  answered          100.0 %\n" in shown
    assert run(["evaluate", str(known), str(written), "--threshold", "0.5"]) == 2


def test_the_command_names_a_file_that_holds_no_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = lines(tmp_path / "out.jsonl", [as_reading(CASE)])
    assert run(["evaluate", str(written), str(written)]) == 1
    told = capsys.readouterr().err
    assert "line 1 is not a case" in told
    assert told.count("\n") == 1


@pytest.mark.weights
def test_the_reader_scores_the_same_as_what_it_writes(tmp_path: Path) -> None:
    known = lines(tmp_path / "cases.jsonl", [CASE])
    reading = reader().read(TEXT, path="ferry-1.txt", published=CASE["published"], outlet=CASE["outlet"])
    written = lines(tmp_path / "out.jsonl", [reading.to_dict()])
    assert evaluate_cases(known, reader()).figures() == evaluate_cases_output(known, written).figures()


@pytest.mark.data
def test_the_figures_are_those_of_the_outside_scorer(data: Path, tmp_path: Path) -> None:
    scorer = data.parent / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"needs the outside scorer: {scorer} is not there")
    path = data / "challenge" / "open.jsonl"
    chance = random.Random(7)
    known = [json.loads(line) for line in path.read_bytes().decode().split("\n") if line.strip()]
    written = lines(tmp_path / "out.jsonl", [spoilt(as_reading(case), chance) for case in known])
    told = subprocess.run([sys.executable, scorer, "cases", path, written], capture_output=True, text=True, check=True)
    theirs: dict[str, float] = {}
    for words in map(str.split, told.stdout.splitlines()):
        numbers = [float(word) for word in words if word.replace(".", "").isdigit()]
        if numbers:
            theirs.setdefault(words[0], numbers[-1])
    ours = evaluate_cases_output(path, written).figures()
    del ours["right of answered"]
    assert {name: theirs[name] for name in ours} == pytest.approx(ours, abs=0.1)
    assert all(0 < value < 100 for value in ours.values())


def spoilt(reading: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The reading with a fifth of what it says changed by chance."""

    def luck() -> bool:
        return chance.random() < 0.2

    rows = [row for row in reading["statements"] if not luck()]
    ids = [entity["id"] for entity in reading["entities"]]
    for row in rows:
        row["source"]["entity"] = chance.choice([None, *ids]) if luck() else row["source"]["entity"]
        row["source"]["anonymous"] ^= luck()
        row["cue"]["act"] = "state" if luck() else row["cue"]["act"]
        row["kind"] = "mixed" if luck() else row["kind"]
        row["via"] = [rows[0]["id"]] if luck() else row["via"]
        for role in ("source", "cue", "content"):
            row[role]["spans"] = [[start, end - 1] if luck() else [start, end] for start, end in row[role]["spans"]]
    for entity in reading["entities"]:
        entity["aliases"] = [chance.choice(reading["entities"])["name"]] if luck() else []
    return {**reading, "statements": rows}
