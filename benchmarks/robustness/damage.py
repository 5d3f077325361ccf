"""Damages copies of a ledger, of its log and of its journal, and looks at what opening, find, verify and recover say.

python benchmarks/robustness/damage.py [--each 200] [--seed 1] [--documents 24] [--keep FOLDER]
    [--only ledger|log|journal] [--how cut|flip]

For each of the three files --each copies are cut short at a random place, and in as many one bit is flipped. The log
is as it lies after a kill between commit and checkpoint, in every second copy also before the change is in the
journal. Each copy is looked at by a process of its own. What it says must be right, or a LedgerError; where verify
passes, every row of every table must be as it was. Where it does not, recover makes a sound ledger of the copy (every
fifth time it is killed up to three times before): every decision of people is there, every document is there with its
rows or named as lost, the broken files are as they were, and after adding again find says what it said. Exit code 1
if anything fails.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.ledger.quick import QuickReader
from tests.ledger.rough import articles, cut, decided, fill, flip, probe, process, state, told

from onrecord import keeper

PATIENCE = 120
"""Seconds after which a process counts as hanging."""
_FORK = multiprocessing.get_context("fork")
NAME = "l.duckdb"


@dataclass(frozen=True, slots=True)
class Base:
    """A ledger: where it lies, the file to damage, what was added, and its states, the last one first.

    Where the last change is ``told`` to the journal, only the last state is right.
    """

    folder: Path
    target: str
    articles: Path
    states: list[dict[str, Any]]
    told: bool = True

    @property
    def right(self) -> list[dict[str, Any]]:
        """The states that may be told as sound."""
        return self.states[:1] if self.told else self.states


def main() -> None:
    """Damage, look, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=24)
    parser.add_argument("--keep", type=Path, help="a folder for the copies that fail")
    parser.add_argument("--only", choices=("ledger", "log", "journal"))
    parser.add_argument("--how", choices=("cut", "flip"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wrong = 0
        for name, bases in made(Path(folder), chosen.documents).items():
            if chosen.only in (None, name):
                for how in [each for each in (cut, flip) if chosen.how in (None, each.__name__)]:
                    wrong += look(name, bases, how, chosen)
    sys.exit(1 if wrong else 0)


def made(work: Path, documents: int) -> dict[str, list[Base]]:
    """Return the ledgers to damage by what is damaged."""
    given = articles(work / "articles", documents)
    more = articles(work / "more", 5, seed=2)
    whole = work / "whole"
    whole.mkdir()
    apart(fill, whole / NAME, given)
    before = apart(state, whole / NAME)
    bases = {
        "ledger": [Base(whole, NAME, given, [before])],
        "log": [],
        "journal": [Base(whole, f"{NAME}.journal", given, [before])],
    }
    for path in more.iterdir():
        shutil.copy(path, given / f"more-{path.name}")
    for stop in ("told", "committed"):
        folder = work / stop
        shutil.copytree(whole, folder)
        process(folder / NAME, given, "--stop", stop).communicate()
        assert (folder / f"{NAME}.wal").exists()
        shutil.copytree(folder, work / f"{stop}-looked")
        after = apart(state, work / f"{stop}-looked" / NAME)
        right = [after, before]
        bases["log"].append(Base(folder, f"{NAME}.wal", given, right, stop == "told"))
    shutil.copytree(given, work / "fewer")
    for path in (work / "fewer").glob("more-*"):
        path.unlink()
    for name in ("ledger", "journal"):
        bases[name] = [Base(one.folder, one.target, work / "fewer", one.states) for one in bases[name]]
    return bases


def apart(call: Callable[..., Any], *given: Any, kill_after: float | None = None) -> Any:
    """Return what a call gives in a process of its own; a string that says so where it crashed or hung."""
    receiver, sender = _FORK.Pipe(duplex=False)
    running = _FORK.Process(target=_send, args=(sender, call, given))
    running.start()
    sender.close()
    outcome: Any = None
    try:
        if receiver.poll(kill_after if kill_after is not None else PATIENCE):
            outcome = receiver.recv()
        else:
            outcome = "hangs"
            os.kill(running.pid or 0, signal.SIGKILL)
    except EOFError:
        running.join()
        outcome = f"crashed ({running.exitcode})"
    running.join()
    return outcome


def _send(sender: Any, call: Callable[..., Any], given: tuple[Any, ...]) -> None:
    try:
        outcome = call(*given)
    except BaseException as error:
        outcome = f"{type(error).__name__}: {error}"
    sender.send(json.loads(json.dumps(outcome, default=str)))
    sender.close()


def look(name: str, bases: list[Base], how: Callable[[Path, random.Random], str], chosen: argparse.Namespace) -> int:
    """Damage copies and look at each; print a line, and one for each failure; return how many failed."""
    chance = random.Random(f"{chosen.seed} {name} {how.__name__}")
    found, wrong, kept, lost, killed = Counter[str](), 0, 0, 0, 0
    since = time.monotonic()
    for number in range(chosen.each):
        base = bases[number % len(bases)]
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copytree(base.folder, copy)
            what = how(copy / base.target, chance)
            bytes_of = {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()}
            outcome = apart(probe, copy / NAME, base.right)
            problem = "" if outcome in ("sound", "named at opening", "named by verify") else str(outcome)
            found[str(outcome).partition(":")[0]] += 1
            if not problem and outcome != "sound":
                if number % 5 == 4:
                    killed += sum(
                        apart(recover, copy / NAME, kill_after=chance.uniform(0.01, 0.6)) == "hangs" for _ in range(3)
                    )
                mended = apart(recover, copy / NAME)
                mended = apart(mending, copy / NAME, mended, base, bytes_of) if isinstance(mended, dict) else mended
                if isinstance(mended, list):
                    kept, lost = kept + mended[0], lost + mended[1]
                else:
                    problem = f"recover: {mended}"
            if problem:
                wrong += 1
                print(f"  {name} {number} {what}: {problem}", flush=True)
                if chosen.keep:
                    shutil.copytree(base.folder, chosen.keep / f"{name}-{how.__name__}-{number}")
                    for file, content in bytes_of.items():
                        (chosen.keep / f"{name}-{how.__name__}-{number}" / file).write_bytes(content)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(found.items()))
    print(
        f"{name}, {how.__name__}: {chosen.each - wrong} of {chosen.each} right ({outcomes}); recovered: {kept:,} "
        f"documents kept, {lost:,} named as lost, {killed} recoveries killed; {time.monotonic() - since:.0f} s",
        flush=True,
    )
    return wrong


def recover(ledger: Path) -> dict[str, Any]:
    """Recover; return what the recovery tells."""
    found = keeper.recover(ledger)
    return {"aside": str(found.aside), "kept": found.kept, "lost": found.lost}


def mending(ledger: Path, found: dict[str, Any], base: Base, bytes_of: dict[str, bytes]) -> list[int] | str:
    """Check a recovered ledger; return how many documents are kept and lost, or what is wrong."""
    kept = keeper.open_ledger(ledger)
    kept.verify()
    aside = Path(found["aside"])
    for name, content in bytes_of.items():
        if (aside / name).read_bytes() != content:
            return f"{name} is not set aside as it was"
    there = {row[0] for row in kept.sql("SELECT id FROM documents")}
    lost = {id for id, _ in found["lost"]}
    fitting = [one for one in base.right if _ids(one) <= there | lost]
    if not fitting:
        return "documents are neither kept nor named as lost"
    if decided(kept) != base.states[-1]["decided"]:
        return "decisions of people are lost"
    known = [row for one in base.states for row in one["all"]]
    if any(told(row) not in known for row in kept.statements(versions=True)):
        return "it holds rows that were never written"
    reader: Any = QuickReader()
    kept.add([str(base.articles)], reader=reader)
    if sorted(map(_plain, kept.statements(versions=True))) != sorted(
        tuple(map(str, row)) for row in base.states[0]["all"]
    ):
        return "after adding again find says something else"
    kept.verify()
    return [len(there), len(lost)]


def _plain(row: Any) -> tuple[str, ...]:
    return tuple(map(str, told(row)))


def _ids(one: dict[str, Any]) -> set[str]:
    return {row.split(", ")[1].strip("'") for row in one["rows"]["documents"]}


if __name__ == "__main__":
    main()
