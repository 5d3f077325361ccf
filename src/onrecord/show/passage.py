"""A statement in its paragraph, its roles marked in the words themselves: ``[source: She] [cue: said] …``.

The marks are words, so that they are read without colour too; colour comes on top.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rich.console import Console
from rich.text import Text

from onrecord.records import Pairs
from onrecord.show.lines import wrapped
from onrecord.show.pieces import gaps_of
from onrecord.show.visible import visible

AROUND = 1000
"""How many code points are shown before and after a statement, at most; more of a paragraph is left out with ``…``."""
_STYLES = {"source": "bold", "cue": "yellow", "content": "green"}

Roles = dict[str, Pairs]


def passage(text: str, roles: Roles, console: Console, indent: Text) -> Iterator[Text]:
    """Yield the lines of the paragraphs that the spans of ``roles`` (source, cue, content) stand in."""
    spans = [span for pairs in roles.values() for span in pairs]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    for place, (low, high) in enumerate(_paragraphs(text, first, last)):
        if place:
            yield Text()
        start, end = max(low, first - AROUND), min(high, last + AROUND)
        before, after = "… " if start > low else "", " …" if end < high else ""
        shown = Text.assemble(before, _marked(text, start, end, roles), after)
        yield from wrapped(shown, console, first=indent, rest=indent)


def _paragraphs(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield where the paragraphs stand that ``first`` to ``last`` touch."""
    start = 0
    for low, high in [*gaps_of(text), (len(text), len(text))]:
        if low > first and start < last:
            yield start, low
        start = high


def _marked(text: str, start: int, end: int, roles: Roles) -> Text:
    spans = [
        (max(low, start), min(high, end), role)
        for role, pairs in roles.items()
        for low, high in pairs
        if low < end and high > start
    ]
    edges = sorted({start, end, *(edge for low, high, _ in spans for edge in (low, high))})
    shown = Text()
    for low, high in pairwise(edges):
        opening = sorted((span for span in spans if span[0] == low), key=lambda span: -span[1])
        inside = [span[2] for span in spans if span[0] <= low and span[1] >= high]
        for _, _, role in opening:
            shown.append(f"[{role}: ", "dim")
        shown.append(_words(text[low:high]), _STYLES[inside[-1]] if inside else "")
        shown.append("]" * sum(span[1] == high for span in spans), "dim")
    return shown


def _words(text: str) -> str:
    """Return words safe to print, line ends as spaces; white space at the edges stays."""
    return visible("".join(" " if char.isspace() else char for char in text))
