"""Prints the time from a new process to its first result, in multiples of an empty Python process, and in seconds.

python benchmarks/speed/start.py ARTICLE [--runs 7]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article")
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args()
    program = [sys.executable, "-m", "onrecord"]
    empty = median([sys.executable, "-c", "pass"], chosen.runs)
    for name, command in (("--help", [*program, "--help"]), ("one article", [*program, "read", chosen.article])):
        taken = median(command, chosen.runs)
        print(f"{name}: {taken:.2f} s, {taken / empty:.0f} times an empty Python process")


def median(command: list[str], runs: int) -> float:
    """Return the median seconds of ``command`` over ``runs``, after one to warm up."""
    taken = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    main()
