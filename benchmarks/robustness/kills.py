"""Kills `add` with SIGKILL at many points, adds again, and compares the ledger with an uninterrupted one by rows.

python benchmarks/robustness/kills.py [--points 100] [--seed 1] [--reader quick|real] [--folder FOLDER]
    [--documents 200] [--words 0] [--batch 10] [--chain 1] [--windows] [--keep FOLDER]

The points are spread at random over the time that a whole run takes; every fourth one, and with --windows each, lies
in one of the windows of a change instead: before the commit, after it, within the line of the journal, before the
checkpoint, before the index. --chain 5 kills up to five times before the last run. FOLDER holds texts, of which the
first --documents are taken, each cut after --words words (0: whole); without it, articles are made. Each row of each
table is compared but for times and for which batch brought a document; then the journal, verify and what the index
finds. Exit code 1 if any ledger differs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ledger.rough import POINTS, answers, articles, finished, process, rows

from onrecord import keeper


def main() -> None:
    """Kill, add again, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", choices=("quick", "real"), default="quick")
    parser.add_argument("--folder", type=Path, help="texts to add, instead of articles that are made")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--words", type=int, default=0, help="cut each text of the folder after so many words")
    parser.add_argument("--batch", type=int, default=10, help="documents a batch")
    parser.add_argument("--chain", type=int, default=1, help="kill up to so many times before the last run")
    parser.add_argument("--windows", action="store_true", help="kill in the windows of a change alone")
    parser.add_argument("--keep", type=Path, help="a folder for the ledgers that differ")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(_run(chosen, Path(folder)))


def _run(chosen: argparse.Namespace, work: Path) -> int:
    chance = random.Random(chosen.seed)
    given = _given(chosen, work)
    options = ("--reader", chosen.reader, "--batch", str(chosen.batch))
    since = time.monotonic()
    finished(process(work / "whole.duckdb", given, *options))
    took = time.monotonic() - since
    wanted, found = rows(work / "whole.duckdb"), answers(work / "whole.duckdb", "said OR ferry")
    counts = ", ".join(f"{len(wanted[name]):,} {name}" for name in ("documents", "statements", "entities", "actors"))
    print(f"uninterrupted: {counts} in {took:.1f} s", flush=True)
    batches = -(-len(wanted["documents"]) // chosen.batch)
    there, kills, wrong = Counter[str](), 0, 0
    for point in range(chosen.points):
        ledger = work / str(point) / "l.duckdb"
        ledger.parent.mkdir()
        windows = chosen.windows or point % 4 == 3
        for _ in range(chance.randint(1, chosen.chain)):
            kills += _killed(ledger, given, options, chance, windows=windows, took=took, batches=batches)
        there[_state(ledger)] += 1
        problem = _problem(ledger, given, options, wanted, found)
        if problem:
            wrong += 1
            print(f"point {point}: {problem}", flush=True)
            if chosen.keep:
                shutil.copytree(ledger.parent, chosen.keep / str(point))
        shutil.rmtree(ledger.parent)
    print(f"{chosen.points - wrong} of {chosen.points} equal, after {kills} kills; left behind: {dict(there)}")
    return 1 if wrong else 0


def _given(chosen: argparse.Namespace, work: Path) -> Path:
    if chosen.folder is None:
        return articles(work / "articles", chosen.documents, chosen.seed)
    given = work / "articles"
    given.mkdir()
    for path in sorted(chosen.folder.rglob("*.txt"))[: chosen.documents]:
        text = path.read_text(encoding="utf-8")
        words = text.split(" ")
        (given / path.name).write_text(" ".join(words[: chosen.words]) if chosen.words else text, encoding="utf-8")
    return given


def _killed(
    ledger: Path,
    given: Path,
    options: tuple[str, ...],
    chance: random.Random,
    *,
    windows: bool,
    took: float,
    batches: int,
) -> int:
    """Start adding and kill it; return 1, or 0 where it was done before."""
    if windows:
        point = chance.choice(POINTS)
        often = 1 if point == "putting" else chance.randint(1, batches)
        running = process(ledger, given, *options, "--stop", f"{point}:{often}")
    else:
        running = process(ledger, given, *options)
        try:
            running.wait(chance.uniform(0, took))
        except subprocess.TimeoutExpired:
            running.kill()
    running.communicate()
    return int(running.returncode == -signal.SIGKILL)


def _state(ledger: Path) -> str:
    """Say what a kill left."""
    if not ledger.exists():
        return "no ledger"
    return "a log" if Path(f"{ledger}.wal").exists() else "no log"


def _problem(
    ledger: Path, given: Path, options: tuple[str, ...], wanted: dict[str, list[str]], found: list[str]
) -> str:
    """Add again, compare; return what is wrong."""
    try:
        finished(process(ledger, given, *options))
        have = rows(ledger)
        differing = [name for name in wanted.keys() | have.keys() if wanted.get(name) != have.get(name)]
        if differing:
            return f"other rows in {', '.join(sorted(differing))}"
        if answers(ledger, "said OR ferry") != found:
            return "the index finds something else"
        keeper.open_ledger(ledger).verify()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    main()
