"""Where a span begins and ends: no stray marks at its edges, paragraphs apart, quotations completed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from onrecord.records import INSIDE, MARK, OUTSIDE, Pairs

_LEFT, _RIGHT = "$£€#@…([", "?!…%)]$£€"
_GAP = re.compile(r"[\r\n\u2028\u2029\x85\f\v]\s*")
_END = re.compile(r"[ \t.,;:!?…–—-]{0,12}[\r\n\u2028\u2029\x85\f\v]\s*")
_OPENING = "\"“„«‘'"
_INDENT = 8  # characters of white space before a paragraph
_ARTICLES = frozenset(("the", "a", "an"))
_MONTH = r"(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[^\W\d_]{0,6}\.?"
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?"
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^\r\n\u2028\u2029,;:()\"“—–\d]{1,40}?)(?:,\s[^\W\d_a-z][^\r\n\u2028\u2029,;:()\"“—–\d]{1,30}?)?"
    rf"(?P<day>,?\s{_DAY})?(?P<agency>,?\s?\([^\r\n\u2028\u2029()]{{2,30}}\))?(?P<late>,?\s{_DAY})?"
    r"(?:\s?—\s?|\s(?:–|--?)\s)"
)
_MORE = re.compile(r"[?!…]+")
Pair = tuple[int, int]


def bare(text: str, pair: Pair) -> Pair | None:
    """Return ``pair`` without quotation marks, commas and the like at its edges; None where nothing else is in it.

    A closing bracket or a question mark that stands right behind is taken in where it belongs to the words.
    """
    start, end = pair
    while start < end and not _belongs(text[start], _LEFT):
        start += 1
    while start < end and not _belongs(text[end - 1], _RIGHT):
        end -= 1
    if start == end:
        return None
    if text[end : end + 1] in (")", "]") and _is_open(text[start:end]):
        end += 1
    more = _MORE.match(text, end)
    return start, more.end() if more else end


def without_dateline(text: str, pair: Pair) -> Pair:
    """Return ``pair`` without the dateline that it opens with: "LIMA, Nov 8 - the ministry" speaks without "LIMA"."""
    found = _DATELINE.match(text, *pair)
    if found is None or found.end() >= pair[1] or not _is_dateline(text, found):
        return pair
    before = text[max(0, pair[0] - _INDENT) : pair[0]].rstrip(" \t\u00a0")
    return (found.end(), pair[1]) if not before or _GAP.match(before[-1]) else pair


def _is_dateline(text: str, found: re.Match[str]) -> bool:
    """Tell a place with what stands behind it from a subject with an aside: "The minister – a former judge – said".

    A place in capitals needs a new sentence behind it, an agency or a day; any other place needs a day, or both others.
    """
    place = found["place"]
    if not place[0].isupper() or place.split()[0].lower() in _ARTICLES:
        return False
    signs = (
        place.isupper() + (found["agency"] is not None) + (text[found.end()].isupper() or text[found.end()] in _OPENING)
    )
    return found["day"] is not None or found["late"] is not None or signs > 1


def _belongs(character: str, also: str) -> bool:
    return character.isalnum() or character in also or unicodedata.category(character)[0] == "M"


def _is_open(words: str) -> bool:
    return words.count("(") > words.count(")") or words.count("[") > words.count("]")


def paragraphs_apart(text: str, pair: Pair) -> Iterator[Pair]:
    """Yield the parts of ``pair`` between line breaks."""
    start, end = pair
    for gap in _GAP.finditer(text, start, end):
        part = len(text[start : gap.start()].rstrip())
        if part and gap.end() < end:
            yield start, start + part
            start = gap.end()
    yield start, end


def completed(text: str, content: Pairs, states: Sequence[int]) -> Pairs:
    """Return ``content`` with the paragraphs that its quotation runs on through.

    A quotation over several paragraphs opens each of them with a mark and closes only the last (Chicago Manual of
    Style 13.32).
    """
    spans = list(content)
    while spans:
        end = spans[-1][1]
        gap = _END.match(text, end)
        if gap is None or not _is_unclosed(states, end, gap):
            break
        start = gap.end()
        if start >= len(text) or text[start] not in _OPENING or states[start] != MARK:
            break
        close = _closing(text, states, start)
        if close <= start + 1:
            break
        spans.append((start + 1, close))
    return tuple(spans)


def _is_unclosed(states: Sequence[int], end: int, gap: re.Match[str]) -> bool:
    """Tell whether the quotation that holds the code point before ``end`` is still open where the paragraph ends."""
    return states[end - 1] == INSIDE and MARK not in states[end : gap.end()]


def _closing(text: str, states: Sequence[int], start: int) -> int:
    """Return where the quotation that opens at ``start`` ends: behind its last mark, or with the paragraph."""
    gap = _GAP.search(text, start)
    limit = gap.start() if gap else len(text.rstrip())
    at = start + 1
    while at < limit and states[at] != OUTSIDE:
        at += 1
    return at
