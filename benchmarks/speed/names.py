"""Prints how fast a book of a million names is imported and looked up, and what it adds to the start of a reader.

python benchmarks/speed/names.py [--names 1000000] [--lookups 20000]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from onrecord.names import Book, import_names, load

SYLLABLES = ("ba", "do", "ker", "lin", "mo", "na", "ost", "pra", "ri", "sen", "tu", "vel", "wy", "xi", "zor", "ghe")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--lookups", type=int, default=20_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        origin, target = Path(folder) / "names.csv", Path(folder) / "names.sqlite"
        made = write(origin, chosen.names)
        start, busy = time.perf_counter(), time.process_time()
        done = import_names(origin, target)
        taken, busy = time.perf_counter() - start, time.process_time() - busy
        size, rate = target.stat().st_size / 2**20, done.names / busy
        print(f"import: {done.names} names, {taken:.1f} s, {size:.0f} MiB; {rate:.0f} a second of CPU", flush=True)
        book = load(target)
        people = random.Random(2).choices(made, k=chosen.lookups)
        measure("find, known", lambda person: book.find(person[0]), people)
        measure("find, unknown", lambda person: book.find(f"{person[0]} Q"), people)
        measure("holder", lambda person: held(book, person), people)
        with_book, without = start_seconds(target), start_seconds(None)
        print(f"start: {without:.3f} s without a book, {with_book:.3f} s with it, {with_book - without:+.3f} s")


Person = tuple[str, str]


def write(origin: Path, count: int) -> list[Person]:
    """Write ``count`` invented people with offices; return some of them with their towns."""
    chance = random.Random(1)
    some = []
    with origin.open("w", encoding="utf-8") as out:
        out.write("name,aliases,type,office,of,from,to,link\n")
        for number in range(count):
            first, last, town = (word(chance) for _ in range(3))
            name, of = f"{first} {last} {number % 997}", f"{town} {number % 5003}"
            out.write(f"{name},{first[0]}. {last},person,mayor,{of},2020-01-01,2024-12-31,\n")
            if number % 20 == 0:
                some.append((name, of))
    return some


def word(chance: random.Random) -> str:
    """Return an invented name."""
    return "".join(chance.choices(SYLLABLES, k=3)).title()


def held(book: Book, person: Person) -> object:
    return book.holder("mayor", person[1], "2022-05-06")


def measure(name: str, look_up: Callable[[Person], object], people: list[Person]) -> None:
    """Print percentiles of one look-up in milliseconds, by the clock and of processor."""
    print(name, end=":")
    for clock, told in ((time.perf_counter, "by the clock"), (time.process_time, "of processor")):
        taken = []
        for person in people:
            start = clock()
            look_up(person)
            taken.append((clock() - start) * 1000)
        cuts = statistics.quantiles(taken, n=1000)
        print(f" {told}: median {cuts[499]:.3f} ms, 99 % {cuts[989]:.3f} ms, 99.9 % {cuts[998]:.3f} ms", end=";")
    print(flush=True)


def start_seconds(target: Path | None, runs: int = 9) -> float:
    """Return the median seconds of a new process that opens the book and looks somebody up."""
    program = "import onrecord.names as names; names.load().find('Osk')"
    environment = os.environ | {"ONRECORD_NAMES": str(target or "no-such-book")}
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True, env=environment)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
