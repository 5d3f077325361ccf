"""Reads many broken pages, each within the limits of ingest, and prints what became of them and which took longest.

python benchmarks/robustness/fuzz_pages.py [--inputs 100000] [--seed 1] [--pages FOLDER] [--keep FOLDER] [--random]

Each input goes the whole way from bytes to a document, through the process that reads pages, so that a hang shows as a
refusal for time. Where atheris is installed, it mutates further what reached code that nothing had reached before: a
page that was read quickly is read in this process too, with trafilatura under observation, and must give the
same. Otherwise, or with --random, a seeded mutator works on the pages alone. FOLDER holds pages to begin with, besides
the three below. Exit code 1 if an input crashed, gave a faulty document, or gave two different ones.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import os
import random
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

QUICK = 0.02
"""A page that took fewer seconds is read a second time, under observation, which makes reading slower."""
LONGEST = 1 << 18
"""No input has more bytes."""
SLOWEST = 5

NEWS = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Bridge stays closed | Harbour Courier</title>
<meta property="og:site_name" content="Harbour Courier"><meta name="author" content="Mira Tolland">
<meta property="article:published_time" content="2024-05-03T22:10:00-04:00">
<link rel="canonical" href="https://c.example/a">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Bridge"
,"datePublished":"2024-05-03","author":[{"@type":"Person","name":"Mira Tolland"}],
"publisher":{"name":"Harbour Courier"}}]}
</script><style>p{color:red}</style></head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><h1>Bridge
stays closed</h1><time datetime="2024-05-03">May 3, 2024</time><p>Mayor Anneke Vreeland said on Tuesday that the harbour
bridge would open again in May.</p><p>“We found cracks in two of the piers,” she told <a href="/r">reporters</a> at
the town hall.</p><blockquote>Nobody had asked <b>us</b>.</blockquote>
<p>The ferry company disputes the date &amp; the cost: 4&nbsp;%.</p>
<ul><li>One pier was built in 1931.</li></ul></article><div class="comments"><p>First!</p></div></body></html>"""
TABLE = """<html><body><center><table><tr><td><font size=2>Oskmouth, Friday<br><br>The harbour master said so.<br>He was
not asked again.</font></td><td><img src=a.gif alt='A pier'></td></tr><tr><td colspan=2><pre>The ferry company disputes
the date, and a spokesman said that nobody had asked it about the plans for the piers.</pre></td></tr></table>"""
PLAIN = (
    "<p>The mayor said that it would rain.\n<p>“It will not,” said the harbour master, who had looked.\n<hr>© Osk 2024"
)
PIECES = (
    "<div>", "</div>", "<p>", "<table><tr><td>", "<li>", "</ul>", "<![CDATA[", "<!--", "-->", "<script>", "</script>",
    "<svg><title>", "<math>", "<template>", "<plaintext>", "<textarea>", "<frameset>", "<base href='//[::1'>",
    "<?php ?>", "<a href='http://[", "<time datetime='9999-99-99'>", "<meta name=date content='0000-00-00'>",
    "&#x110000;", "&#0;",
    "&lt", "\0", "\ufeff", "\u202e", "\ufffe", "😀", "\U0010ffff", "e\u0301" * 50, "<br>" * 200, '{"@graph":[[[{}]]]}',
    "<a " + "b " * 500,
    "<script type='application/ld+json'>", "31/02/2024", "2024-13-45T99:99", "<xml:p xmlns:xml=''>", "<\u00e9>", "</",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8", "latin-1", "cp1251", "utf-16", "utf-16-be", "utf-32", "shift_jis", "utf-7")


def main() -> None:
    """Fuzz and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=Path, help="a folder of pages to mutate, besides the three of this file")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the inputs that crashed or gave a fault, and the slowest"
    )
    parser.add_argument("--random", action="store_true", help="mutate at random, even where atheris is installed")
    chosen = parser.parse_args()
    atheris = None if chosen.random else _atheris()
    seeds = [page.encode() for page in (NEWS, TABLE, PLAIN)] + _pages_in(chosen.pages)
    run = Run(inputs=chosen.inputs, keep=chosen.keep, observed=atheris is not None)
    if atheris is None:
        at_random(run, seeds, random.Random(chosen.seed))
    else:
        observed(atheris, run, seeds, chosen.seed)


def _atheris() -> Any:
    """Return atheris with the modules that read pages under its observation, or None where it is not installed."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        return None
    with atheris.instrument_imports(include=["onrecord", "trafilatura", "htmldate", "courlan"]):
        from onrecord.ingest import page

        page.prepare()
    return atheris


def _pages_in(folder: Path | None) -> list[bytes]:
    """Return the pages of a folder, unpacked."""
    found = [path.read_bytes() for path in sorted(folder.iterdir())] if folder else []
    return [gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in found]


def at_random(run: Run, seeds: list[bytes], chance: random.Random) -> None:
    """Read mutated pages until the run is full."""
    while True:
        run.take(mutated(chance.choice(seeds), chance))


def observed(atheris: Any, run: Run, seeds: list[bytes], seed: int) -> None:
    """Let atheris choose what to mutate further; half of its mutations are ours, which know markup."""
    chance = random.Random(seed)

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        chance.seed(seed)
        if len(data) < 3 or chance.random() < 0.1:
            data = chance.choice(seeds)
        return mutated(data, chance)[:longest] if chance.random() < 0.5 else bytes(atheris.Mutate(data, longest))

    options = [
        f"-seed={seed}",
        f"-max_len={LONGEST}",
        "-len_control=0",
        "-timeout=600",
        "-rss_limit_mb=0",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options], run.take, custom_mutator=mutate)
    atheris.Fuzz()


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return ``data`` with one to eight changes, of which one in four hundred blows a part up."""
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + int(chance.expovariate(1 / 40)))
        part = data[start:end]
        other = chance.choice(PIECES).encode()
        match chance.randrange(8):
            case 0:
                part = b""
            case 1:
                part = other
            case 2:
                part = part + other
            case 3:
                part = part * chance.choice((2, 3, 50))
            case 4:
                part = bytes(chance.randrange(256) for _ in range(8))
            case 5:
                place = chance.randrange(len(data) + 1)
                part = data[place : place + chance.randrange(400)]
            case 6:
                part = bytes(byte ^ (1 << chance.randrange(8)) for byte in part[:20]) + part[20:]
            case _:
                part = (part + other) * (5_000 if chance.random() < 0.02 else chance.choice((1, 2, 20)))
        data = data[:start] + part + data[end:]
    if chance.random() < 0.1:
        data = data.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")
    return data[:LONGEST]


class Run:
    """Reads inputs, counts outcomes, and ends the program after ``inputs`` of them."""

    def __init__(self, *, inputs: int, keep: Path | None, observed: bool) -> None:
        from onrecord.ingest.pages import PageReader
        from onrecord.ingest.settings import IngestSettings

        limits = IngestSettings()
        self.reader = PageReader(seconds=limits.page_seconds, memory=limits.page_bytes)
        self.inputs = inputs
        self.keep = keep
        self.observed = observed
        self.outcomes: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.slowest: list[tuple[float, str, bytes]] = []
        self.begun = time.monotonic()

    def take(self, data: bytes) -> None:
        """Read one input; the last one prints the report and ends the program."""
        begun = time.monotonic()
        try:
            outcome = self.outcome(bytes(data))
        except Exception as error:
            outcome = f"CRASH {type(error).__name__}: {error}"[:200]
            self.fault(outcome, data)
        self.outcomes[outcome] += 1
        self.slowest = sorted([*self.slowest, (time.monotonic() - begun, outcome, bytes(data))], reverse=True)[:SLOWEST]
        done = self.outcomes.total()
        if done % 1_000 == 0:
            print(f"{done:,} inputs, {time.monotonic() - self.begun:.0f} s: {dict(self.outcomes)}", flush=True)
        if done >= self.inputs:
            self.end()

    def outcome(self, data: bytes) -> str:
        """Return what became of an input: document, the reason of its refusal, or a fault."""
        from onrecord.ingest.decode import declared_in, decode
        from onrecord.ingest.unfit import Unfit
        from onrecord.records import Document

        try:
            text, encoding = decode(data, declared_in(data[:4096]))
            found = self.read(text.lstrip("\ufeff"), None)
        except Unfit as unfit:
            if not unfit.detail.strip():
                self.fault("a refusal without words", data)
            return f"refused: {unfit.reason.value}"
        fields = {name: getattr(found, name) for name in ("title", "authors", "published", "outlet", "url")}
        document = Document.of(found.text, path="page.html", language="en", encoding=encoding, **fields)
        for fault in faults(document):
            self.fault(fault, data)
        return "document"

    def read(self, markup: str, url: str | None) -> Any:
        """Return the article, as the other process finds it; observed, read it here too, where that is quick."""
        from onrecord.ingest.page import article

        begun = time.monotonic()
        found = None
        try:
            found = self.reader.read(markup, url)
        finally:
            if self.observed and time.monotonic() - begun < QUICK:
                again = self.again(article, markup, url)
                if found is not None and again is not None and asdict(found) != asdict(again):
                    self.fault("two readings differ", markup.encode("utf-8", "surrogatepass"))
        return found

    def again(self, article: Any, markup: str, url: str | None) -> Any:
        """Return the article as found here, or None; what fails here failed there, where it is counted."""
        try:
            return article(markup, url)
        except Exception:
            return None

    def fault(self, fault: str, data: bytes) -> None:
        """Count a fault, and keep the first input of its kind."""
        self.faults[fault] += 1
        if self.keep and self.faults[fault] == 1:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"fault-{len(self.faults)}.html").write_bytes(data)

    def end(self) -> None:
        """Print the report and end the program, which atheris never does by itself."""
        self.reader.close()
        print(f"{self.outcomes.total():,} inputs in {time.monotonic() - self.begun:.0f} s, observed: {self.observed}")
        for outcome, count in self.outcomes.most_common():
            print(f"{count:>9,}  {outcome}")
        print(f"faults: {dict(self.faults) or 'none'}")
        for number, (seconds, outcome, data) in enumerate(self.slowest):
            print(f"slowest: {seconds:.2f} s, {len(data):,} bytes, {outcome}")
            if self.keep:
                self.keep.mkdir(parents=True, exist_ok=True)
                (self.keep / f"slowest-{number}.html").write_bytes(data)
        sys.stdout.flush()
        os._exit(1 if self.faults else 0)


def faults(document: Any) -> list[str]:
    """Return what is wrong with the form of a document."""
    words = [document.text, document.title, document.outlet, document.url, *document.authors]
    found = []
    if any("\ud800" <= character <= "\udfff" for text in words if text for character in text):
        found.append("a lone surrogate")
    if any("\0" in text for text in words if text):
        found.append("a NUL")
    if any(text is not None and not text.strip() for text in words):
        found.append("an empty field")
    if any("\n" in text for text in words[1:] if text):
        found.append("a field of several lines")
    if document.title and not document.text.startswith(document.title):
        found.append("a text that does not begin with its title")
    try:
        date.fromisoformat(document.published or "2024-05-03")
    except ValueError:
        found.append("a day that is none")
    return found


if __name__ == "__main__":
    main()
