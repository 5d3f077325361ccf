"""The words of a statement that its act, its negation and its addressee are read from, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.records import Pairs

_WORD = re.compile(r"[^\W_]+(?:[’'.\-][^\W_]+)*[’']?|[?!;:.…,—–()\n]")
_STOP = frozenset(".?!;:…\n—–()")
_LONGEST = 600  # code points of a role that are looked at: cues and the openings of contents are short
_BEFORE = 90


def listed(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one string."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of the text in lower case, with straight apostrophes, and where it stands."""

    form: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Tell whether this is a punctuation mark or a line break."""
        return not self.form[0].isalnum()


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words and marks of ``text`` between two positions."""
    for match in _WORD.finditer(text, start, end):
        form = match.group().lower().replace("’", "'")
        yield Word(form.rstrip("'") or form, match.start(), match.end())


def words_of(text: str, spans: Pairs) -> list[Word]:
    """Return the words of ``spans``, marks left out, of a long span those of its beginning."""
    found = [one for a, b in spans[:20] for one in words(text, a, min(b, a + _LONGEST))]
    return [one for one in found if not one.is_mark]


def words_before(text: str, start: int, taken: Iterable[tuple[int, int]]) -> list[Word]:
    """Return the words before ``start`` in its sentence that stand behind all spans of ``taken``, commas kept."""
    low = max([0, start - _BEFORE, *(min(b, start) for a, b in taken if a < start)])
    return _since_stop(list(words(text, _at_word(text, low, start), start)))


def words_after(text: str, end: int, taken: Iterable[tuple[int, int]]) -> list[Word]:
    """Return the words from ``end`` on to the next mark or the next span of ``taken``."""
    high = min([end + _BEFORE, *(max(a, end) for a, b in taken if b > end)])
    found = []
    for one in words(text, end, high):
        if one.is_mark:
            break
        found.append(one)
    return found


def _since_stop(found: list[Word]) -> list[Word]:
    """Return the words behind the last mark that ends a clause."""
    for at in range(len(found) - 1, -1, -1):
        if found[at].form in _STOP:
            return found[at + 1 :]
    return found


def _at_word(text: str, low: int, high: int) -> int:
    """Return ``low``, or where it cuts a word the end of that word."""
    while 0 < low < high and text[low - 1].isalnum() and text[low].isalnum():
        low += 1
    return low
