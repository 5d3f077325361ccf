"""Reads GUM (Zeldes 2017) in CoNLL-U: texts with their attribution relations, inner ones too.

GUM marks, as part of its discourse trees, each unit that attributes ("Khan said") and the unit that it attributes.
Neither is cut as source, cue and content are, but it tells which expressions attribute something, at any depth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Pair = tuple[int, int]
_RELATION = re.compile(r"attribution-positive:(\d+)->(\d+)")
_UNIT = re.compile(r"Discourse=[^:|]+:(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discourse:
    """A text and its attributions: the unit that attributes and the unit that is attributed, in code points."""

    name: str
    text: str
    attributions: tuple[tuple[Pair, Pair], ...]


def discourses(folder: Path) -> Iterator[Discourse]:
    """Yield the texts of the ``.conllu`` files of ``folder`` in the order of their names."""
    for path in sorted(folder.glob("*.conllu")):
        yield _discourse(path.stem, path.read_text(encoding="utf-8").split("\n"))


def _discourse(name: str, lines: list[str]) -> Discourse:
    text = ""
    starts: dict[int, int] = {}
    links: list[tuple[int, int]] = []
    begun = covered = 0
    for line in lines:
        fields = line.split("\t")
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            text = text.rstrip() + "\n\n" if text else text
        if line.startswith("# sent_id"):
            covered = 0
        if len(fields) != 10 or "." in fields[0]:
            continue
        first, _, last = fields[0].partition("-")
        if int(first) > covered:
            begun, covered = len(text), int(last or first)
            text += fields[1] + ("" if "SpaceAfter=No" in fields[9] else " ")
        unit = _UNIT.search(fields[9])
        if unit:
            starts[int(unit[1])] = begun
        links += [(int(a), int(b)) for a, b in _RELATION.findall(fields[9])]
    return Discourse(name=name, text=text, attributions=tuple(_units(text, starts, links)))


def _units(text: str, starts: dict[int, int], links: list[tuple[int, int]]) -> Iterator[tuple[Pair, Pair]]:
    """Yield the places of linked units; a unit reaches to the start of the next."""
    order = sorted(starts.values())
    ends = dict(zip(order, [*order[1:], len(text)], strict=True))
    for a, b in links:
        if a in starts and b in starts:
            yield (starts[a], ends[starts[a]]), (starts[b], ends[starts[b]])
