"""Prints the peak memory (RSS) of reading one article, and of streaming many, at several points of the stream.

python benchmarks/speed/memory.py TEXTS [--articles 10000] [--words 120]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=120, help="words kept of each article, to keep the run short")
    parser.add_argument("--stream", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.stream:
        stream(chosen.texts, chosen.articles, chosen.words)
        return
    first = min(chosen.texts.glob("*.txt"))
    one = [sys.executable, "-m", "onrecord", "read", str(first), "--format", "jsonl"]
    subprocess.run(one, check=True, stdout=subprocess.DEVNULL)
    print(f"one article: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB at peak")
    subprocess.run([sys.executable, __file__, *sys.argv[1:], "--stream"], check=True)


def stream(folder: Path, articles: int, words: int) -> None:
    """Read ``articles`` texts as one stream; print the peak after each tenth."""
    import onrecord

    texts = [" ".join(path.read_bytes().decode("utf-8").split(" ")[:words]) for path in sorted(folder.glob("*.txt"))]

    def numbered() -> Iterator[str]:
        for number, text in enumerate(islice(cycle(texts), articles)):
            yield f"{number}\n\n{text}"

    for number, _ in enumerate(onrecord.load().read_many(numbered()), 1):
        if number % max(1, articles // 10) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number} articles: {peak:.0f} MB at peak", flush=True)


if __name__ == "__main__":
    main()
