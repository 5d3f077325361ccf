"""Scores the packaged weights afresh and fails where a figure is below its floor.

    python benchmarks/quality/gate.py            compare with floors.json; exit code 1 below a floor
    python benchmarks/quality/gate.py --raise    write the figures as floors, for new weights; refuses to lower one

The data folder is $ONRECORD_DATA. Floors are pinned together with digests of data and weights: figures on other data
are not comparable.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coreference

import onrecord
from onrecord.annotate.weights import verified
from onrecord.learn.cases import evaluate_cases
from onrecord.learn.evaluate import evaluate_reader
from onrecord.learn.scoring import Tally

FLOORS = Path(__file__).with_name("floors.json")
OWN_CASES = Path(__file__).with_name("cases.jsonl")
# Processors without the same int8 instructions round otherwise in the last place.
ROUNDING = 0.3
Floors = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Run the gate; return the exit code."""
    folder = os.environ.get("ONRECORD_DATA")
    if not folder:
        print("gate: ONRECORD_DATA is not set; set it to the folder of the training data", file=sys.stderr)
        return 2
    data = Path(folder)
    measured_now = measure(data)
    if "--raise" in arguments:
        return raised(measured_now)
    problems = list(compare(json.loads(FLOORS.read_text(encoding="utf-8")), measured_now))
    for problem in problems:
        print(f"gate: {problem}", file=sys.stderr)
    print("gate: all figures at or above their floors" if not problems else f"gate: {len(problems)} problems")
    return 1 if problems else 0


def measure(data: Path) -> Floors:
    """Return the figures of the packaged weights, in the shape of floors.json."""
    reader = onrecord.load()
    dev = evaluate_reader(data / "polnear" / "dev", reader)
    return {
        "model": verified().digest,
        "tasks": {
            "polnear-dev": {"data": digest(data / "polnear" / "dev"), "floors": figures(dev.tally)},
            "challenge-open": {
                "data": digest(data / "challenge"),
                "floors": case_figures(data / "challenge" / "open.jsonl", reader),
            },
            "own-cases": {"data": digest(OWN_CASES), "floors": case_figures(OWN_CASES, reader)},
            "gum-dev": {
                "data": digest(data / "gum" / "dev"),
                "floors": entity_figures(data / "gum" / "dev", reader),
            },
        },
    }


def figures(tally: Tally) -> dict[str, float]:
    """Return the F1 of each measure that is held by a floor."""
    names = ("statement=", "statement~", "source-spans", "cue-spans", "content-spans")
    return {figure.name: round(figure.f1, 2) for figure in tally.figures() if figure.name in names}


def case_figures(path: Path, reader: onrecord.Reader) -> dict[str, float]:
    """Return the figures of a file of cases that are held by floors."""
    score = evaluate_cases(path, reader).figures()
    return {name: round(score[name], 2) for name in ("statement~", "speaker", "via", "anonymous", "act", "kind")}


def entity_figures(folder: Path, reader: onrecord.Reader) -> dict[str, float]:
    """Return CoNLL F1, single mentions left out and counted, and the F1 of names with type on GUM."""
    texts = coreference.read(folder, reader)
    left_out, counted = (coreference.conll(coreference.scores(texts, singles=singles)) for singles in (False, True))
    found = {"CoNLL": left_out, "CoNLL, singles": counted, "names": coreference.names(texts).f1}
    return {name: round(value, 2) for name, value in found.items()}


def digest(place: Path) -> str:
    """Return a digest of the names and bytes of all files in the folder ``place``, or of the file that it is."""
    folder, paths = (place, place.rglob("*")) if place.is_dir() else (place.parent, [place])
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        total.update(f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def compare(floors: Floors, now: Floors) -> Iterator[str]:
    """Yield what is wrong: other weights, other data, a figure that is missing or below its floor."""
    if floors["model"] != now["model"]:
        yield "floors.json is for other weights; run gate.py --raise after a training run that got better"
    for task, wanted in floors["tasks"].items():
        if wanted["data"] != now["tasks"].get(task, wanted)["data"]:
            yield f"{task}: the data are not those that the floors were set on"
    for task, name, floor, value in held(floors, now):
        if value is None:
            yield f"{task}: {name} has a floor and is not measured any more"
            continue
        print(f"{task:<16} {name:<14} {value:6.2f}   floor {floor:6.2f}")
        if value < floor - ROUNDING:
            yield f"{task}: {name} is {value}, below its floor {floor}"


def held(floors: Floors, now: Floors) -> Iterator[tuple[str, str, float, float | None]]:
    """Yield task, name, floor and value of each figure with a floor; no value for one that is not measured."""
    for task, wanted in floors["tasks"].items():
        found = now["tasks"].get(task, {"floors": {}})["floors"]
        for name, floor in wanted["floors"].items():
            yield task, name, floor, found.get(name)


def raised(now: Floors) -> int:
    """Write the figures as floors, new ones too; return 1 where one would be lowered or lost."""
    if FLOORS.is_file():
        before = json.loads(FLOORS.read_text(encoding="utf-8"))
        lower = [
            f"{task}: {name} would fall from {floor} to {value if value is not None else 'nothing'}"
            for task, name, floor, value in held(before, now)
            if value is None or value < floor
        ]
        for line in lower:
            print(f"gate: {line}; a floor is lowered by hand only, with the reason in the changelog", file=sys.stderr)
        if lower:
            return 1
    FLOORS.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    print(f"gate: {FLOORS.name} written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
