"""Where a span begins and ends: quotation marks and stray punctuation left out, paragraphs kept apart, quotations completed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.records import Pairs

INSIDE, MARK = 1, 2
_LEFT = re.compile(r"[^\w$£€#@…(\[]*")
_RIGHT = re.compile(r"[^\w?!…%)\]$£€]*$")
_GAP = re.compile(r"[ \t]*[\r\n\u2028\u2029\x85\f\v]\s*")
_OPENING = "\"“„«‘'"
_MORE = re.compile(r"[?!…]+")
Pair = tuple[int, int]


def bare(text: str, pair: Pair) -> Pair | None:
    """Return ``pair`` without quotation marks, commas and the like at its edges; None where nothing else is in it."""
    start, end = pair
    start += len(_LEFT.match(text[start:end]).group())  # type: ignore[union-attr]
    if start >= end:
        return None
    end -= len(_RIGHT.search(text[start:end]).group())  # type: ignore[union-attr]
    more = _MORE.match(text, end)
    end = more.end() if more else end
    return (start, end) if start < end else None


def paragraphs_apart(text: str, pair: Pair) -> Iterator[Pair]:
    """Yield the parts of ``pair`` between line breaks that end a paragraph."""
    start, end = pair
    for gap in _GAP.finditer(text, start, end):
        if start < gap.start() and gap.end() < end:
            yield start, gap.start()
            start = gap.end()
    yield start, end


def completed(text: str, content: Pairs, states: Sequence[int]) -> Pairs:
    """Return ``content`` with the paragraphs that its quotation runs on through.

    A quotation over several paragraphs opens each of them with a mark and closes only the last (Chicago Manual of Style 13.32).
    """
    spans = list(content)
    while spans:
        end = spans[-1][1]
        gap = _GAP.search(text, end)
        if not gap or text[end : gap.start()].strip(" .,;:!?…-–—") or not _open_at(states, end, gap.start()):
            break
        start = gap.end()
        if start >= len(text) or text[start] not in _OPENING or states[start] != MARK:
            break
        close = _closing(text, states, start)
        if close <= start + 1:
            break
        spans.append((start + 1, close))
    return tuple(spans)


def _open_at(states: Sequence[int], end: int, gap: int) -> bool:
    """Tell whether the quotation that holds the code point before ``end`` is still open where the paragraph ends."""
    return end > 0 and states[end - 1] == INSIDE and all(state == INSIDE for state in states[end:gap])


def _closing(text: str, states: Sequence[int], start: int) -> int:
    """Return where the stretch of quotation that opens at ``start`` ends: at the last mark before text outside, or the paragraph's end."""
    gap = _GAP.search(text, start)
    limit = gap.start() if gap else len(text.rstrip())
    at = start + 1
    while at < limit and states[at] != 0:
        at += 1
    return at
