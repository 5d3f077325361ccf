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

import onrecord
from onrecord.annotate.weights import verified
from onrecord.learn.evaluate import evaluate_reader
from onrecord.learn.scoring import Tally, measured

FLOORS = Path(__file__).with_name("floors.json")
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
                "floors": figures(challenge(data / "challenge" / "open.jsonl", reader), "statement~"),
            },
        },
    }


def challenge(path: Path, reader: onrecord.Reader) -> Tally:
    """Score every level of the challenge cases."""
    tally = Tally()
    for line in path.read_bytes().decode("utf-8").split("\n"):
        if not line.strip():
            continue
        case = json.loads(line)
        reading = reader.read(case["text"], published=case["published"], outlet=case["outlet"]).to_dict()
        found = [
            tuple(_pairs(one[role]["spans"]) for role in ("source", "cue", "content")) for one in reading["statements"]
        ]
        wanted = [tuple(_pairs(one[role]) for role in ("source", "cue", "content")) for one in case["statements"]]
        text = case["text"]
        tally.add([measured(text, *one) for one in found], [measured(text, *one) for one in wanted])
    return tally


def _pairs(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)


def figures(tally: Tally, *names: str) -> dict[str, float]:
    """Return the F1 of each measure that is held by a floor."""
    held = names or ("statement=", "statement~", "source-spans", "cue-spans", "content-spans")
    return {figure.name: round(figure.f1, 2) for figure in tally.figures() if figure.name in held}


def digest(folder: Path) -> str:
    """Return a digest of the names and bytes of all files in ``folder``."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def compare(floors: Floors, now: Floors) -> Iterator[str]:
    """Yield what is wrong: other weights, other data, a figure below its floor."""
    if floors["model"] != now["model"]:
        yield "floors.json is for other weights; run gate.py --raise after a training run that got better"
    for task, wanted in floors["tasks"].items():
        found = now["tasks"][task]
        if wanted["data"] != found["data"]:
            yield f"{task}: the data are not those that the floors were set on"
        for name, floor in wanted["floors"].items():
            value = found["floors"][name]
            print(f"{task:<16} {name:<14} {value:6.2f}   floor {floor:6.2f}")
            if value < floor - ROUNDING:
                yield f"{task}: {name} is {value}, below its floor {floor}"


def raised(now: Floors) -> int:
    """Write the figures as floors; return 1 where one would be lowered."""
    if FLOORS.is_file():
        before = json.loads(FLOORS.read_text(encoding="utf-8"))
        lower = [
            f"{task}: {name} would fall from {floor} to {now['tasks'][task]['floors'][name]}"
            for task, wanted in before["tasks"].items()
            for name, floor in wanted["floors"].items()
            if now["tasks"][task]["floors"][name] < floor
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
