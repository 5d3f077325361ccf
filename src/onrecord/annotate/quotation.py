"""Paragraphs and the state of quotation: which code points stand inside quotation marks.

The state is reset at each paragraph, so that one missing mark spoils one paragraph at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OUTSIDE, INSIDE, MARK = 0, 1, 2

_BREAK = re.compile(r"(?:\r\n?|\n|\u2028|\u2029|\x85|\f|\v)\s*")
_LINE_END = re.compile(r"\r\n?|\n|\u2028|\u2029|\x85|\f|\v")
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t\u00a0]*(?:\r\n?|\n)|[\u2028\u2029\f]")
_MARKS = re.compile("[\"“”„‟«»‹›‘’‚‛'＂「」『』]")
_PAIRS = {"“": "”", "„": "“”", "‟": "”", "«": "»", "‹": "›", "‘": "’'", "‚": "‘’", "‛": "’", "「": "」", "『": "』"}
_SINGLE_END = re.compile(r"(?<=\S)['’](?!\w)")
_WIDTH = range(55, 110)
_REACH = 1000
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
    """Return the state of each code point of ``text``: OUTSIDE, INSIDE quotation marks, or a MARK itself."""
    states = bytearray(len(text))
    for start, end in paragraphs(text):
        _mark_paragraph(text, start, end, states)
    return states


def _mark_paragraph(text: str, start: int, end: int, states: bytearray) -> None:
    """Fill ``states`` for one paragraph by a stack of what closes each open mark; the unclosed reach to its end."""
    closers: list[str] = []
    since = start
    for found in _MARKS.finditer(text, start, end):
        at, mark = found.start(), found.group()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        role = _role(text, at, end, mark, before, after, closers)
        if role == _WORD:
            continue
        if closers:
            states[since:at] = bytes([INSIDE]) * (at - since)
        states[at], since = MARK, at + 1
        _apply(role, mark, closers)
    if closers:
        states[since:end] = bytes([INSIDE]) * (end - since)


def _role(text: str, at: int, end: int, mark: str, before: str, after: str, closers: list[str]) -> str:
    """Tell what a mark does between the characters ``before`` and ``after`` it, given what is open."""
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


def _apply(role: str, mark: str, closers: list[str]) -> None:
    """Open or close on the stack; closing takes with it what stands open inside, reopening replaces."""
    if role == _CLOSE:
        while mark not in closers.pop():
            pass
    elif role == _OPEN:
        closer = _closer(mark)
        if closer in closers:
            del closers[closers.index(closer) :]
        closers.append(closer)


def _closer(mark: str) -> str:
    if mark in '"＂':
        return '"＂'
    return _PAIRS.get(mark) or {"'": "'’", "»": "«", "›": "‹"}[mark]
