"""Measures the ledger: search in a million statements, adding again, size, what it costs beside reading, memory.

    python benchmarks/speed/ledger.py search  [--statements 1000000] [--runs 60] [--cache FOLDER]
    python benchmarks/speed/ledger.py again   [--documents 10000]
    python benchmarks/speed/ledger.py size    READINGS
    python benchmarks/speed/ledger.py overhead ARTICLES [--most 200] [--pairs 3]
    python benchmarks/speed/ledger.py memory  [--documents 100000]

READINGS is a file or folder of readings as ``onrecord read --format jsonl`` writes them; ARTICLES a folder of .txt. All
but the seconds of ``search`` are ratios of one run, or of neighbouring ones.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from made import Maker

from onrecord.records import Act, Document, Reading, Refusal

HERE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HERE))
A_DOCUMENT = 25
"""Statements of a made document."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    for run in (search, again, size, overhead, memory):
        verb = verbs.add_parser(run.__name__, help=run.__doc__)
        verb.set_defaults(run=run)
        verb.add_argument("--cache", type=Path, help="where the ledger is kept for another run; by default nowhere")
        if run is search:
            verb.add_argument("--statements", type=int, default=1_000_000)
            verb.add_argument("--runs", type=int, default=60)
        if run in (again, memory):
            verb.add_argument("--documents", type=int, default=10_000 if run is again else 100_000)
        if run is size:
            verb.add_argument("readings", type=Path)
        if run is overhead:
            verb.add_argument("articles", type=Path)
            verb.add_argument("--most", type=int, default=200)
            verb.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given.folder = given.cache or Path(folder)
        given.folder.mkdir(parents=True, exist_ok=True)
        given.run(given)


def seconds(run: Callable[[], Any]) -> float:
    """Return how long ``run`` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def search(given: argparse.Namespace) -> None:
    """Print how long ``onrecord find`` takes with three filters and a word, each time in a new process."""
    ledger, maker = _million(given), Maker()
    chance = random.Random(3)
    commands = [_question(maker, chance, rank) for rank in _ranks(given.runs)]
    took, worked, found = [], [], []
    for command in commands:
        whole = [sys.executable, "-m", "onrecord", "find", *command, "--ledger", str(ledger), "--format", "jsonl"]
        began, before = time.perf_counter(), _of_children()
        done = subprocess.run(whole, check=False, capture_output=True, text=True)
        took.append(time.perf_counter() - began)
        worked.append(_of_children() - before)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr)
        found.append(len(done.stdout.splitlines()))
    print(f"{len(took)} questions, {sum(map(bool, found))} with an answer, {max(found)} rows at most")
    for name, values in (("by the clock", sorted(took)), ("of processors", sorted(worked))):
        middle, late = statistics.median(values), values[round(0.95 * len(values)) - 1]
        print(f"seconds {name}: p50 {middle:.3f}, p95 {late:.3f}, most {values[-1]:.3f}")


def _of_children() -> float:
    """Return the seconds of processors that processes took that have ended: what they are on an idle machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ranks(runs: int) -> Iterator[int]:
    """Yield ranks of words, from the most frequent to rare ones."""
    for run in range(runs):
        yield (0, 1, 3, 10, 30, 100, 1_000, 10_000)[run % 8]


def _question(maker: Maker, chance: random.Random, rank: int) -> list[str]:
    """Return a word and three filters; of rare words the filters are wide, so that something is found."""
    speaker = maker.people[chance.choice((0, 1, 2, 5, 10, 50))]
    act = chance.choice((Act.STATE, Act.DENY, Act.DEMAND, Act.REPORT))
    outlet = chance.choice(maker.outlets)
    pairs = [("--speaker", speaker), ("--act", str(act)), ("--since", chance.choice(("2022-06", "2023-01", "2024-01")))]
    if chance.random() < 0.3:
        pairs[chance.randrange(2)] = ("--outlet", outlet)
    return [maker.words[rank], *(part for pair in pairs for part in pair)]


def _million(given: argparse.Namespace) -> Path:
    """Return a ledger with so many made statements; it is made once a folder."""
    from onrecord import keeper

    ledger = given.folder / "l.duckdb"
    keeper.BATCH_DOCUMENTS, keeper.BATCH_TEXT, keeper.BATCH_SECONDS = 1024, 20_000_000, 600.0
    documents = given.statements // A_DOCUMENT
    if not ledger.exists():
        took = seconds(lambda: keeper.open_ledger(ledger).add_readings(Maker().readings(documents)))
        print(f"made {documents:,} documents in {took:.0f} s", flush=True)
    keeper.open_ledger(ledger).statements("warm", limit=1)
    return ledger


def again(given: argparse.Namespace) -> None:
    """Print the time of adding documents again that are there over the time of reading them first, of a sample."""
    import onrecord

    texts = [_short(reading) for reading in islice(Maker().readings(2 * given.documents), given.documents)]
    lines = given.folder / "articles.jsonl"
    lines.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    plain = given.folder / "texts"
    plain.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (plain / f"{number}.txt").write_text(text["text"], encoding="utf-8")
    reader = onrecord.load()
    sample = [Document.of(text["text"], language="en") for text in texts[:: len(texts) // 200]]
    list(reader.read_many(sample[:8]))
    reading = seconds(lambda: list(reader.read_many(sample))) / len(sample) * len(texts)
    print(f"reading alone, {len(sample)} of them scaled: {reading:.1f} s")
    for origin in (lines, plain):
        with onrecord.open_ledger(given.folder / f"{origin.stem}.duckdb") as ledger:
            ledger.add([str(origin)], reader=_instead(reader))
            began = time.perf_counter()
            found = ledger.add([str(origin)], reader=reader)
            took = time.perf_counter() - began
        if found.there < len(texts) or found.read:
            raise SystemExit(f"{found.there:,} of {len(texts):,} were there")
        print(f"again, {origin.name}: {took:.2f} s, {took / reading:.2%} of the first reading")


def _short(reading: Reading) -> dict[str, str | None]:
    """Return an article of 60 words or so, as JSON lines have it."""
    document = reading.document
    text = document.text[:400].rpartition(". ")[0] + "."
    return {"text": text, "url": document.url, "outlet": document.outlet, "title": document.title}


class _Instead:
    """Stands in for a reader that would take long: the same stamp, and no statements."""

    def __init__(self, reader: Any) -> None:
        self.stamp, self.digest, self.model = reader.stamp, reader.digest, reader.model

    def read_many(self, documents: Any) -> Iterator[Reading | Refusal]:
        for document in documents:
            if isinstance(document, Refusal):
                yield document
            else:
                yield Reading(onrecord="made", model=self.model, document=document, statements=())


def _instead(reader: Any) -> Any:
    return _Instead(reader)


def size(given: argparse.Namespace) -> None:
    """Print the size of ledger, index and journal over that of the text in UTF-8."""
    from onrecord.keeper import open_ledger

    ledger = given.folder / "l.duckdb"
    took = seconds(lambda: open_ledger(ledger).add_readings(_readings(given.readings)))
    status = open_ledger(ledger).status()
    text = status["text_bytes"]
    parts = {name: status[f"{name}_bytes"] / text for name in ("ledger", "index", "journal")}
    print(f"{status['documents']:,} documents, {text:,} bytes, {status['statements']:,} statements, {took:.1f} s")
    told = ", ".join(f"{name} {part:.2f}" for name, part in parts.items())
    print(f"over the text: {told}, all {sum(parts.values()):.2f}")


def _readings(path: Path) -> Sequence[Reading]:
    """Return readings of JSON lines, or of a pickle that one made oneself."""
    if path.suffix == ".pkl":
        import pickle

        found: Sequence[Reading] = pickle.loads(path.read_bytes())
        return found
    from onrecord.exchange.jsonl import readings

    with open(path, encoding="utf-8") as lines:
        return list(readings(lines))


def overhead(given: argparse.Namespace) -> None:
    """Print the share of wall time that adding takes beside reading, in alternating runs."""
    import onrecord

    reader = onrecord.load()
    paths = sorted(given.articles.glob("*.txt"))[: given.most]
    documents = [Document.of(path.read_bytes().decode("utf-8"), path=str(path)) for path in paths]
    list(reader.read_many(documents[:8]))
    shares = []
    for run in range(given.pairs):
        reading = seconds(lambda: list(reader.read_many(documents)))
        ledger = onrecord.open_ledger(given.folder / f"{run}.duckdb")
        adding = seconds(lambda: ledger.add([str(path) for path in paths], reader=reader))  # noqa: B023
        shares.append(1 - reading / adding)
        print(f"reading {reading:.1f} s, adding {adding:.1f} s, beside reading {shares[-1]:.1%}", flush=True)
    print(f"median {statistics.median(shares):.1%}")


def memory(given: argparse.Namespace) -> None:
    """Print memory (RSS, at the time and at peak) and the time of a batch while short documents are added."""
    from tests.ledger.quick import QuickReader

    from onrecord.keeper import open_ledger

    lines = given.folder / "short.jsonl"
    with open(lines, "w", encoding="utf-8") as stream:
        for reading in Maker().readings(given.documents):
            stream.write(json.dumps(_short(reading)) + "\n")
    step, began = given.documents // 10, [time.perf_counter()]

    def tell(added: Any) -> None:
        if added.done and added.done % step == 0:
            now = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
            mega = int(now) * resource.getpagesize() // 2**20
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10
            took, began[0] = time.perf_counter() - began[0], time.perf_counter()
            print(f"{added.done:7,} documents: {mega} MB, {peak} MB at peak, {took:.1f} s for {step:,}", flush=True)

    reader: Any = QuickReader()
    added = open_ledger(given.folder / "l.duckdb").add([str(lines)], reader=reader, tell=tell)
    print(f"{added.new:,} new, {len(added.copies):,} copies, {len(added.refused):,} refused")


if __name__ == "__main__":
    main()
