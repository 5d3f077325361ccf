"""Scores entities and their mentions against GUM, coreference by the published scorer scorch.

    python benchmarks/quality/coreference.py $ONRECORD_DATA/gum/dev [--model FOLDER] [--sample NAME]

Prints, for all texts and for news and interview apart: CoNLL F1 (the mean of MUC, B³ and CEAFe, Pradhan et al. 2014)
with single mentions left out and counted, mentions found, names found with their type, and what goes wrong.
``--sample`` prints the entities of one text, by hand and as read, side by side.
How types and edges compare is told in docs/concepts/entities.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any, Protocol

from clusters import FORMS, TYPES, Pair, Seen, Sides, clusters, errors, links, matches, named, sides
from scorch.scores import b_cubed, ceaf_e, muc

import onrecord
from onrecord.learn.gum import Marked, discourses

MEASURES = {"MUC": muc, "B3": b_cubed, "CEAFe": ceaf_e}
NEAR_TO_US = ("news", "interview")


class Reads(Protocol):
    """What this needs of a reader."""

    def read(self, text: str) -> onrecord.Reading:
        """Return the reading of ``text``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and F1 in percent."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return f"P {self.precision:5.1f}  R {self.recall:5.1f}  F1 {self.f1:5.1f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description="Scores entities against GUM.")
    parser.add_argument("folder", type=Path, help="folder of .conllu files")
    parser.add_argument("--model", help="score these weights instead of those of the package")
    parser.add_argument(
        "--sample", metavar="NAME", help="print the entities of this text instead, such as GUM_news_iodine"
    )
    options = parser.parse_args(arguments)
    texts = read(options.folder, onrecord.load(options.model), options.sample)
    if not texts:
        print(f"coreference: {options.folder} has no such texts", file=sys.stderr)
        return 2
    for line in sample(texts[0]) if options.sample else report(texts):
        print(line)
    return 0


def read(folder: Path, reader: Reads, name: str | None = None) -> list[Sides]:
    """Return both sides of the texts of ``folder``, or of the one with ``name``."""
    return [sides(one, reader.read(one.text)) for one in discourses(folder) if name in (None, one.name)]


def scores(texts: Iterable[Sides], *, singles: bool) -> dict[str, Score]:
    """Return each measure of coreference over all texts together."""
    key, response = [], []
    for number, text in enumerate(texts):
        key += [{(number, *span) for span in one} for one in clusters(text.gold, singles=singles)]
        response += [{(number, *span) for span in one} for one in clusters(text.seen, singles=singles)]
    found = {}
    for name, measure in MEASURES.items():
        recall, precision, f1 = (100 * float(value) for value in measure(key, response))
        found[name] = Score(precision=precision, recall=recall, f1=f1)
    return found


def conll(measures: Mapping[str, Score]) -> float:
    """Return CoNLL F1: the mean F1 of the three measures."""
    return mean(score.f1 for score in measures.values())


def by_head(both: Sides) -> Sides:
    """Return the text with each mention as read put to the place of the one by hand that it stands for."""
    found = matches(both)
    return replace(
        both, seen=tuple(replace(one, span=found[one.span].span) if one.span in found else one for one in both.seen)
    )


def mentions(texts: Iterable[Sides], type_: str | None = None) -> Score:
    """Return how well mentions are found by place; with ``type_``, those of this type with their type."""
    wanted = TYPES if type_ is None else (type_,)
    return overlap(
        ({one.span for one in text.gold if one.type in wanted}, {one.span for one in text.seen if one.type in wanted})
        for text in texts
    )


def names(texts: Iterable[Sides]) -> Score:
    """Return how well mentions that are names are found, place and type."""
    return overlap(named(text) for text in texts)


def overlap(pairs: Iterable[tuple[set[Any], set[Any]]]) -> Score:
    """Return precision, recall and F1 over sets by hand and sets as read."""
    both = gold = seen = 0
    for one, other in pairs:
        both, gold, seen = both + len(one & other), gold + len(one), seen + len(other)
    precision, recall, f1 = both / max(1, seen), both / max(1, gold), 2 * both / max(1, gold + seen)
    return Score(precision=100 * precision, recall=100 * recall, f1=100 * f1)


def report(texts: Sequence[Sides]) -> Iterator[str]:
    """Yield the lines of the report."""
    yield from _figures("all texts", texts)
    near = [text for text in texts if text.genre in NEAR_TO_US]
    if near:
        yield from _figures(" and ".join(NEAR_TO_US), near)
    yield "a text: CoNLL F1 with single mentions left out, counted; names with type"
    for text in texts:
        left_out, counted = (conll(scores([text], singles=singles)) for singles in (False, True))
        yield f"  {text.name:<28} {left_out:5.1f}  {counted:5.1f}  {names([text]).f1:5.1f}"
    yield from _found_and_linked(texts)
    yield from _errors(texts)


def _figures(label: str, texts: Sequence[Sides]) -> Iterator[str]:
    gold = [one for text in texts for one in clusters(text.gold, singles=True)]
    seen = [one for text in texts for one in clusters(text.seen, singles=True)]
    yield f"{label}: {len(texts)} texts, {_counted(gold)} by hand, {_counted(seen)} as read"
    headed = [by_head(text) for text in texts]
    for how, singles, which in (
        ("single mentions left out", False, texts),
        ("single mentions counted", True, texts),
        ("left out, by head", False, headed),
        ("counted, by head", True, headed),
    ):
        found = scores(which, singles=singles)
        three = "   ".join(f"{name} {score}" for name, score in found.items())
        yield f"  {how:<25} CoNLL F1 {conll(found):5.1f}   {three}"
    yield f"  {'names with type':<25} {names(texts)}"
    yield f"  {'mentions':<25} {mentions(texts)}"
    yield f"  {'mentions, by head':<25} {mentions(headed)}"
    for type_ in TYPES:
        yield f"  {f'{type_} mentions':<25} {mentions(texts, type_)}"


def _counted(entities: Sequence[set[Pair]]) -> str:
    return f"{len(entities)} entities ({sum(len(one) == 1 for one in entities)} of one mention)"


def _found_and_linked(texts: Iterable[Sides]) -> Iterator[str]:
    counts = _total(texts, links)
    yield "mentions by form, by head: found, and linked right of those found that go back to an earlier one"
    for form in FORMS:
        by_hand, found, back, right = (counts[form, what] for what in ("by hand", "found", "go back", "linked right"))
        shares = 100 * found / max(1, by_hand), 100 * right / max(1, back)
        yield f"  {form:<8} {found:5} of {by_hand:5} {shares[0]:5.1f} %   {right:5} of {back:5} {shares[1]:5.1f} %"


def _errors(texts: Iterable[Sides]) -> Iterator[str]:
    classes: dict[str, Counter[str]] = {}
    for (name, part), count in _total(texts, errors).items():
        classes.setdefault(name, Counter())[part] += count
    yield "what goes wrong, most frequent first"
    for name, parts in sorted(classes.items(), key=lambda one: -one[1].total()):
        forms = ", ".join(f"{count} {form}" for form, count in parts.most_common())
        yield f"  {name:<36} {parts['entities'] or parts.total():5}   {forms}"


def _total(texts: Iterable[Sides], count: Callable[[Sides], Counter[tuple[str, str]]]) -> Counter[tuple[str, str]]:
    total: Counter[tuple[str, str]] = Counter()
    for text in texts:
        total += count(text)
    return total


def sample(both: Sides) -> Iterator[str]:
    """Yield the entities of one text: by hand, each mention with its entity as read, and the other way round."""
    found = matches(both)
    read_as = {found[one.span].span: one for one in both.seen if one.span in found}
    yield f"{both.name}: by hand (each mention with its entity as read: - missed, ~ with other edges)"
    for number in dict.fromkeys(one.entity for one in both.gold if one.type in TYPES):
        rows = [one for one in both.gold if one.entity == number and one.type in TYPES]
        words = (f"{_words(both, one.span)} [{_as_read(one, read_as)}]" for one in rows)
        yield f"  g{number} {rows[0].type}: {' · '.join(words)}"
    yield f"{both.name}: as read (each mention with its entity by hand: - none there, ~ with other edges)"
    for number in dict.fromkeys(one.entity for one in both.seen):
        seen = [one for one in both.seen if one.entity == number]
        words = (f"{_words(both, one.span)} [{_by_hand(one.span, found.get(one.span))}]" for one in seen)
        yield f"  e{number} {seen[0].type}: {' · '.join(words)}"


def _as_read(marked: Marked, read_as: Mapping[Pair, Seen]) -> str:
    one = read_as.get(marked.span)
    if one is None:
        return "-"
    type_ = "" if one.type == marked.type else f" {one.type}"
    return f"e{one.entity}{type_}{'' if one.span == marked.span else ' ~'}"


def _by_hand(span: Pair, marked: Marked | None) -> str:
    if marked is None:
        return "-"
    type_ = "" if marked.type in TYPES else f" {marked.type}"
    return f"g{marked.entity}{type_}{'' if marked.span == span else ' ~'}"


def _words(both: Sides, span: Pair) -> str:
    words = " ".join(both.text[slice(*span)].split())
    return words if len(words) <= 60 else f"{words[:40]} … {words[-15:]}"


if __name__ == "__main__":
    sys.exit(main())
