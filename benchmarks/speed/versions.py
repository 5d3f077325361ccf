"""Words a second of this checkout's whole reading over those of another checkout, in alternating processes.

    python benchmarks/speed/versions.py OTHER_CHECKOUT FOLDER [--rounds N]

FOLDER holds articles as .txt. Both versions read all of them with their own packaged weights by ``read_many`` on all
processors; each process reads them once before the clock starts. The ratio of one round compares two neighbouring runs,
so that a slow hour of the machine hits both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
TIMED = """
import sys, time
from pathlib import Path
import onrecord
texts = [path.read_bytes().decode("utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
reader = onrecord.load()
sum(1 for _ in reader.read_many(texts[:8]))
began = time.perf_counter()
sum(1 for _ in reader.read_many(texts))
print(sum(len(text.split()) for text in texts) / (time.perf_counter() - began))
"""


def main(arguments: list[str]) -> int:
    """Print the words a second of both versions round by round, and the median ratio."""
    parser = argparse.ArgumentParser(description="Compare the speed of two checkouts.")
    parser.add_argument("other", type=Path, help="another checkout of onrecord, of the version before")
    parser.add_argument("folder", type=Path, help="a folder with articles as .txt")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    ratios = []
    for _ in range(given.rounds):
        before, now = (words_a_second(place, given.folder) for place in (given.other, HERE))
        ratios.append(now / before)
        print(f"before {before:8.0f}   now {now:8.0f} words a second   ratio {ratios[-1]:.2f}", flush=True)
    print(f"median ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    return 0


def words_a_second(checkout: Path, folder: Path) -> float:
    """Return how many words a second the version in ``checkout`` reads, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(checkout / "src")}
    command = [sys.executable, "-c", TIMED, str(folder)]
    return float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
