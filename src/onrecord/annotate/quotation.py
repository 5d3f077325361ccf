"""Paragraphs and the state of quotation: which code points stand inside quotation marks.

The state is reset at each paragraph, so that one missing mark spoils one paragraph at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.records import INSIDE, MARK

_BREAK = re.compile(r"(?:\r\n?|\n|\u2028|\u2029|\x85|\f|\v)\s*")
_LINE_END = re.compile(r"\r\n?|\n|\u2028|\u2029|\x85|\f|\v")
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t\u00a0]*(?:\r\n?|\n)|[\u2028\u2029\f]")
_MARKS = re.compile("[\"“”„‟«»‹›‘’‚‛'＂「」『』]")
_PAIRS = {"“": '”"', "„": "“”", "‟": "”", "«": "»", "‹": "›", "‘": "’'", "‚": "‘’", "‛": "’", "「": "」", "『": "』"}
_SINGLE_END = re.compile(r"(?<=\S)['’](?!\w)")
_WIDTH = range(55, 110)
_REACH = 1000
_OPENING = "\"“„«‘'"
_WORD, _OPEN, _CLOSE, _STRAY = "word", "open", "close", "stray"


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ``[start, end)`` of each paragraph, white space at its edges left out.

    A line break ends a paragraph, except in a text wrapped at a fixed width, where only a blank line does.
    """
    wrapped = _is_wrapped(text)
    start = len(text) - len(text.lstrip())
    for gap in _BREAK.finditer(text, start):
        if gap.end() < len(text) and wrapped and not _BLANK_LINE.search(gap.group()):
            continue
        yield start, start + len(text[start : gap.start()].rstrip())
        start = gap.end()
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _is_wrapped(text: str) -> bool:
    """Tell whether most lines that another line follows directly are broken in mid-sentence at one width."""
    sample = text[:20_000]
    broken = wide = 0
    for block in _BLANK_LINE.split(sample):
        lines = [line.rstrip() for line in _LINE_END.split(block.strip())][:-1]
        broken += len(lines)
        wide += sum(len(line) in _WIDTH and line[-1:] not in ".!?:”\"'’…" for line in lines)
    return broken >= 4 and wide >= 0.7 * broken


def quotation(text: str) -> bytearray:
    """Return the state of each code point of ``text``: OUTSIDE, INSIDE quotation marks, or a MARK itself.

    A mark that is never closed quotes the rest of its paragraph where the next paragraph opens with a mark again, as
    quotations over several paragraphs do; elsewhere its partner is missing, and it quotes nothing.
    """
    states = bytearray(len(text))
    places = list(paragraphs(text))
    for number, (start, end) in enumerate(places, 1):
        goes_on = number < len(places) and text[places[number][0]] in _OPENING
        _mark_paragraph(text, start, end, states, goes_on=goes_on)
    return states


def _mark_paragraph(text: str, start: int, end: int, states: bytearray, *, goes_on: bool) -> None:
    """Fill ``states`` for one paragraph by a stack of what closes each open mark, and where that mark stands."""
    opened: list[tuple[str, int]] = []
    since = start
    for found in _MARKS.finditer(text, start, end):
        at, mark = found.start(), found.group()
        role = _role(text, at, (start, end), mark, [closer for closer, _ in opened])
        if role == _WORD:
            continue
        if opened:
            states[since:at] = bytes([INSIDE]) * (at - since)
        states[at], since = MARK, at + 1
        _apply(role, mark, at, opened)
    if opened and goes_on:
        states[since:end] = bytes([INSIDE]) * (end - since)
    elif opened:
        unpaired = opened[0][1]
        states[unpaired + 1 : end] = bytes(end - unpaired - 1)
        _mark_paragraph(text, unpaired + 1, end, states, goes_on=False)


def _role(text: str, at: int, within: tuple[int, int], mark: str, closers: list[str]) -> str:
    """Tell what the mark at ``at`` does, from the characters around it and from what is open."""
    start, end = within
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    closes = any(mark in closer for closer in closers)
    if mark in "'’":
        if before.isalnum() and after.isalnum():
            return _WORD
        if closes and mark in closers[-1] and not before.isspace() and not after.isalnum():
            return _CLOSE
        opens = mark == "'" and not before.isalnum() and after.isalnum()
        return _OPEN if opens and _SINGLE_END.search(text, at + 1, min(end, at + _REACH)) else _WORD
    if mark in "‘‚‛":
        return _OPEN if _SINGLE_END.search(text, at + 1, min(end, at + _REACH)) else _WORD
    if mark in '"＂':
        if not closes and before.isdigit() and not after.isalnum():
            return _WORD
        opening = before.isspace() or before in "([—–-"
        if closes:
            return _OPEN if opening and after.isalnum() else _CLOSE
        return _STRAY if after.isspace() and not opening else _OPEN
    if closes:
        return _CLOSE
    if mark in _PAIRS:
        return _OPEN
    return _OPEN if mark in "»›" and after.isalnum() and not before.isalnum() else _STRAY


def _apply(role: str, mark: str, at: int, opened: list[tuple[str, int]]) -> None:
    """Open or close on the stack; closing takes with it what stands open inside, reopening replaces."""
    if role == _CLOSE:
        while mark not in opened.pop()[0]:
            pass
    elif role == _OPEN:
        closer = _closer(mark)
        same = next((n for n, (other, _) in enumerate(opened) if other == closer), len(opened))
        opened[same:] = [(closer, at)]


def _closer(mark: str) -> str:
    """Return the marks that close ``mark``; straight and curly ones are mixed up often enough to close one another."""
    if mark in '"＂':
        return '"＂”'
    return _PAIRS.get(mark) or {"'": "'’", "»": "«", "›": "‹"}[mark]
