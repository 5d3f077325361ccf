"""Precision and recall of near copies on articles edited as newsrooms edit agency text, and what finding them costs.

    python benchmarks/quality/copies.py $ONRECORD_DATA/polnear/train/text [--part tune] [--seed 1] [--known FILE]

Every second article is for tuning, the others are for reporting. Of the articles of a part 400 are edited, one way
each: cut to 30 to 80 %, given a lead from other texts, put into another house style, or several of these. A pair of an
article and its edited form should be found and no other pair of the part; those found besides are listed, since the
articles themselves may hold copies. ``--known`` names a file of such pairs, judged by hand: two names of files a line,
tab between; they count neither way. ``--cost 100000`` measures generated documents instead.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from onrecord.ledger.copies import BANDS, CANDIDATES, HOLDERS, Likeness, bands, compared, is_copy, shingles

EDITED = 400
LEAD = 60
"""Words in a paragraph of a new lead, at most."""
KINDS = ("cut", "lead", "style", "cut+style", "lead+style", "cut+lead", "cut+lead+style")
SPELLING = (
    (r"(\w{3,})ization\b", r"\1isation"),
    (r"(\w{3,})iz(e[ds]?|ing)\b", r"\1is\2"),
    (r"\b(col|fav|hon|lab|neighb)or", r"\1our"),
    (r"\bpercent\b|(?<=\d)%", " per cent"),
    (r"\bprogram\b", "programme"),
    (r"\bdefense\b", "defence"),
)
HABITS = (
    (r"\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep)\.? (?=[A-Z])", ""),
    (r"\bU\.S\.", "US"),
    (r"\bsaid\b", "told reporters"),
    (r"\balso ", ""),
    (r"\bhowever, ", ""),
    (r"\babout (?=\d)", "around "),
    (r"\b(on|On) (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", r"\1 the day before"),
    (r"\bfollowing\b", "after"),
    (r"\bmore than\b", "over"),
    (r"\bbut\b", "though"),
    (r"\bwhile\b", "as"),
    (r"\bbecause of\b", "due to"),
    (r"\bRepublicans\b", "GOP members"),
    (r"\bpresidential candidate\b", "White House hopeful"),
)
NUMBERS = ("nil", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the search finds in some texts: pairs confirmed, with their likeness, and candidates a text."""

    pairs: Mapping[Pair, Likeness]
    candidates: Sequence[int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description="Precision and recall of near copies.")
    parser.add_argument("texts", type=Path, help="folder of .txt files")
    parser.add_argument("--part", choices=("tune", "report"), default="report")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--known", type=Path, help="pairs of files judged to be copies")
    parser.add_argument("--cost", type=int, metavar="DOCUMENTS", help="measure so many generated documents instead")
    options = parser.parse_args(arguments)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(options.texts.glob("*.txt"))}
    if not texts:
        print(f"copies: {options.texts} has no .txt files", file=sys.stderr)
        return 2
    lines = cost(texts, options.cost) if options.cost else quality(texts, options)
    for line in lines:
        print(line, flush=True)
    return 0


def quality(texts: Mapping[str, str], options: argparse.Namespace) -> Iterator[str]:
    """Yield the lines on one part of the articles: figures, what was missed, what was found besides, time."""
    names = sorted(texts)[options.part == "report" :: 2]
    chance = random.Random(options.seed)
    printed_twice = {name for pair in search(texts).pairs for name in pair}
    donors = [texts[name] for name in sorted(texts.keys() - set(names) - printed_twice)]
    chance.shuffle(donors)
    chosen = chance.sample(names, min(EDITED, len(names)))
    kinds = {name: KINDS[number % len(KINDS)] for number, name in enumerate(chosen)}
    made = {f"{name} edited": edited(texts[name], kinds[name], donors, chance) for name in chosen}
    searched = {name: texts[name] for name in names} | made
    found = search(searched)
    known = _known(options.known)
    yield f"{options.part}, seed {options.seed}: {len(names)} articles, {len(made)} edited"
    yield from figures(kinds, found, known)
    yield from missed([(name, f"{name} edited") for name in kinds], found, searched)
    yield f"candidates a document: {np.mean(found.candidates):.2f}, at most {max(found.candidates)}"
    yield from timed([texts[name] for name in names])


def edited(text: str, kind: str, donors: list[str], chance: random.Random) -> str:
    """Return ``text`` edited in the way of ``kind``; a lead is of one of ``donors``, each used once."""
    if "cut" in kind:
        text = cut(text, chance.uniform(0.3, 0.8))
    if "lead" in kind:
        text = with_lead(text, donors.pop(), chance.randint(1, 3))
    return in_style(text, chance) if "style" in kind else text


def cut(text: str, share: float) -> str:
    """Return the first sentences or paragraphs of ``text``, the shortest run with ``share`` of its characters."""
    end = re.compile(r"[.?!]['\"”’]*\s|\n").search(text, int(share * len(text)))
    return text[: end.end()].rstrip() if end else text


def with_lead(text: str, donor: str, count: int) -> str:
    """Return ``text`` with its first paragraphs, ``count`` but at most half of them, replaced by those of ``donor``."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    count = min(count, max(1, len(paragraphs) // 2))
    lead = (" ".join(one.split()[:LEAD]) for one in re.split(r"\n\s*\n", donor.strip())[1 : count + 1])
    return "\n\n".join([*lead, *paragraphs[count:]])


def in_style(text: str, chance: random.Random) -> str:
    """Return ``text`` in another house's style: spelling, marks, numbers, titles, small words, merged sentences."""
    for pattern, other in SPELLING:
        text = re.sub(pattern, other, text)
    for pattern, other in HABITS:
        text = re.sub(pattern, _at_times(other, chance), text)
    text = re.sub(r"(?<![\d.,$])\b([2-9]|1[0-2])\b(?![.,]?\d)", lambda found: NUMBERS[int(found[0])], text)
    text = re.sub(r"\. (He|She|They|It|The) ", _merged(chance), text)
    text = re.sub(r"^[A-Z ,.]{4,40}(?:\([A-Za-z]+\))? ?[—–-]+ ?", "", text, flags=re.M)
    return f"OSK (ANR) - {text.translate(str.maketrans('“”’—', '““' + chr(39) + '-')).replace('“', chr(34))}"


def _at_times(other: str, chance: random.Random) -> Callable[[re.Match[str]], str]:
    return lambda found: found.expand(other) if chance.random() < 0.7 else found[0]


def _merged(chance: random.Random) -> Callable[[re.Match[str]], str]:
    return lambda found: f", and {found[1].lower()} " if chance.random() < 0.2 else found[0]


def search(texts: Mapping[str, str]) -> Found:
    """Find copies as the ledger does: candidates by bands, those with most in common first, each confirmed."""
    holders: dict[int, list[str]] = defaultdict(list)
    pairs, candidates = {}, []
    read = {name: shingles(text) for name, text in texts.items()}
    for name, text in texts.items():
        shared: Counter[str] = Counter()
        for band in bands(text):
            shared.update(holders[band])
            if len(holders[band]) < HOLDERS:
                holders[band].append(name)
        candidates.append(len(shared))
        for other, _ in shared.most_common(CANDIDATES):
            if likeness := is_copy(read[name], read[other]):
                pairs[other, name] = likeness
    return Found(pairs=pairs, candidates=candidates)


def figures(kinds: Mapping[str, str], found: Found, known: set[frozenset[str]]) -> Iterator[str]:
    """Yield precision and recall, recall a kind, and the pairs found besides."""
    wanted = {(name, f"{name} edited") for name in kinds}
    besides = {pair for pair in found.pairs if pair not in wanted}
    right, wrong = len(wanted & found.pairs.keys()), {pair for pair in besides if _originals(pair) not in known}
    yield f"precision {right / max(1, right + len(wrong)):.4f}   recall {right / max(1, len(wanted)):.4f}"
    yield f"found besides {len(besides)}, of them judged copies {len(besides) - len(wrong)}"
    for kind in KINDS:
        names = [name for name in kinds if kinds[name] == kind]
        hit = sum((name, f"{name} edited") in found.pairs for name in names)
        yield f"  {kind:<16} {hit} of {len(names)}"
    for pair in sorted(wrong):
        yield f"  besides: {_counts(found.pairs[pair])}: {' | '.join(pair)}"


def missed(wanted: Sequence[Pair], found: Found, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the pairs that should be found and are not, with what they share."""
    for pair in sorted(set(wanted) - found.pairs.keys()):
        one = compared(*(shingles(texts[name]) for name in pair))
        common = len(set(bands(texts[pair[0]])) & set(bands(texts[pair[1]])))
        yield f"  missed: {common} bands, {_counts(one)}: {pair[0]}"


def _counts(one: Likeness) -> str:
    return f"{one.shared} of {one.shorter} and {one.longer}, own {one.shared_own} of {one.shorter_own}"


def _originals(pair: Pair) -> frozenset[str]:
    return frozenset(name.removesuffix(" edited") for name in pair)


def _known(path: Path | None) -> set[frozenset[str]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    return {frozenset(line.split("\t")) for line in lines if line}


def timed(texts: Sequence[str]) -> Iterator[str]:
    """Yield processor time a document, also as a multiple of finding its words by a pattern."""
    words = re.compile(r"\w+")
    base = _seconds(lambda: [words.findall(text) for text in texts])
    read = [shingles(text) for text in texts]
    for label, work in (
        ("bands", lambda: [bands(text) for text in texts]),
        ("shingles", lambda: [shingles(text) for text in texts]),
        ("comparing two", lambda: [compared(one, other) for one, other in pairwise(read)]),
    ):
        spent = _seconds(work)
        yield f"{label}: {1000 * spent / len(texts):.2f} ms a document, {spent / base:.1f} times finding its words"


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def cost(texts: Mapping[str, str], documents: int) -> Iterator[str]:
    """Yield what bands of generated documents cost, every tenth with one notice alone, every second with a notice."""
    chance = random.Random(1)
    sentences = [one for text in texts.values() for one in re.split(r"(?<=[.?!”])\s+", text) if one.count(" ") > 4]
    notice = " ".join(chance.sample(sentences, 4))
    start, table = time.process_time(), np.zeros((documents, BANDS), dtype=np.int64)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(documents):
        table[number] = bands(_generated(number, sentences, notice, chance))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield f"{documents} documents: {1000 * (time.process_time() - start) / documents:.2f} ms each, making them included"
    yield f"memory grown by {grown:.0f} MB, of which the bands are {table.nbytes / 2**20:.0f} MB"
    values, counts = np.unique(table, return_counts=True)
    yield f"bands held by one document {np.mean(counts == 1):.3f}; most holders {counts.max()}"
    kept = np.minimum(counts, HOLDERS).sum()
    yield f"held by more than {HOLDERS}: {np.sum(counts > HOLDERS)} bands; rows kept {kept} of {table.size}"
    yield from _candidates(table, values, chance)


def _generated(number: int, sentences: Sequence[str], notice: str, chance: random.Random) -> str:
    if number % 10 == 0:
        return notice
    words = " ".join(chance.choices(sentences, k=30)).split()
    words[::3] = chance.choices(words, k=len(words[::3]))
    body = " ".join(words)
    return f"{body} {notice}" if number % 2 else body


def _candidates(table: np.ndarray, values: np.ndarray, chance: random.Random) -> Iterator[str]:
    """Yield how many documents share a band with one, over a sample, with and without the notice."""
    order = np.argsort(table, axis=None, kind="stable")
    column = table.ravel()[order]
    found: dict[str, list[int]] = defaultdict(list)
    for number in chance.sample(range(len(table)), min(1000, len(table))):
        held = set()
        for band in table[number]:
            low = np.searchsorted(column, band)
            high = min(np.searchsorted(column, band, side="right"), low + HOLDERS)
            held.update((order[low:high] // BANDS).tolist())
        label = "the notice alone" if number % 10 == 0 else "with the notice" if number % 2 else "without it"
        found[label].append(len(held))
    for label, sizes in sorted(found.items()):
        yield f"sharing a band, {label}: {np.mean(sizes):.0f} on average, at most {max(sizes)}"


if __name__ == "__main__":
    sys.exit(main())
