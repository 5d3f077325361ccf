"""The address of words on their page: a URL with a text fragment, which a browser opens at the words and marks them.

Follows the WICG's "URL Fragment Text Directives": ``#:~:text=[prefix-,]start[,end][,-suffix]``. Every term is made of
whole words of one paragraph, and is lengthened until the first place that fits is the one meant. It is made from the
text of the document: a page that says the same words in its margins may still be opened there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from onrecord.records import Document, Spans

_SHORT = 100
"""The most code points that are given in full; of more, the first and last words are."""
_SIZES = (4, 8, 16, 32)
_LONGEST_TERM = 300
_TRIES = 1000
"""So many places that look alike are tried; a text that repeats itself more often is given up as ambiguous."""
_BREAKS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_UNFIT = re.compile(r"[\s\x00-\x20\x7f\"<>\\^`{|}]")
_SPACE = re.compile(r"\s+")
_INSIDE_WORDS = frozenset("'’.:·,;")


@dataclass(frozen=True, slots=True)
class _Directive:
    prefix: str
    start: str
    end: str
    suffix: str

    def __str__(self) -> str:
        terms = [f"{_coded(self.prefix)}-"] if self.prefix else []
        terms += [_coded(term) for term in (self.start, self.end) if term]
        return "text=" + ",".join(terms + ([f"-{_coded(self.suffix)}"] if self.suffix else []))

    def folded(self) -> _Directive:
        return _Directive(*(term.casefold() for term in (self.prefix, self.start, self.end, self.suffix)))


def fragment(document: Document, spans: Spans) -> str | None:
    """Return the URL of ``document`` with one text directive a span; None if it has no ``http`` or ``https`` URL.

    An ordinary fragment of the URL stays, a text directive in it is replaced. A span that breaks a word is widened to
    whole words, as browsers find nothing else; spans of white space give no directive. Where no neighbours tell the end
    of several paragraphs apart from like words inside them, the mark ends there.
    """
    if not document.url or not _WEB.match(document.url.strip()):
        return None
    url = _UNFIT.sub(lambda match: quote(match[0], safe=""), document.url.strip())
    page, _, old = url.partition("#")
    kept = old.partition(":~:")[0]
    found = [_directive(document.text, span.start, span.end) for span in spans]
    directives = "&".join(dict.fromkeys(str(one) for one in found if one))
    return f"{page}#{kept}:~:{directives}" if directives else f"{page}#{kept}" if kept else page


def _directive(text: str, start: int, end: int) -> _Directive | None:
    start, end = _whole_words(text, start, end)
    if start == end:
        return None
    before, words, after = _plain(text[:start]), _plain(text[start:end]), _plain(text[end:])
    folded = (before + words + after).casefold()
    place = len(before.casefold()), len((before + words).casefold())
    directive = None
    for directive in _candidates(before, words, after):
        if _first(folded, directive.folded()) == place:
            return directive
    return directive


def _candidates(before: str, words: str, after: str) -> Iterator[_Directive]:
    """Yield what may stand for ``words``, the shortest first."""
    paragraphs = words.split("\n")
    sizes = _SIZES if len(paragraphs) > 1 or len(words) > _SHORT else ()
    terms = [(words, "")] if not sizes else []
    for size in sizes:
        start, end = _head(paragraphs[0], size), _tail(paragraphs[-1], size)
        if len(paragraphs) > 1 or len(start) + len(end) < len(words):
            terms.append((start, end))
    terms = terms or [(words, "")]
    yield from (_Directive("", start, end, "") for start, end in terms)
    start, end = terms[-1]
    for size in _SIZES:
        prefix, suffix = (
            _tail(before.rstrip().rpartition("\n")[2], size),
            _head(after.lstrip().partition("\n")[0], size),
        )
        yield _Directive(prefix, start, end, "")
        yield _Directive("", start, end, suffix)
        yield _Directive(prefix, start, end, suffix)


def _first(text: str, wanted: _Directive) -> tuple[int, int] | None:
    """Return the first place that a browser finds for a directive; None if there is none, or no end to trying."""
    at = 0
    for _ in range(_TRIES):
        at = text.find(wanted.prefix or wanted.start, at)
        if at < 0:
            return None
        start = _past_space(text, at + len(wanted.prefix)) if wanted.prefix else at
        till = start + len(wanted.start)
        if _bounded(text, at, till) and text.startswith(wanted.start, start) and _is_boundary(text, start):
            if wanted.end:
                last = _end(text, till, wanted)
                return (start, last) if last else None
            if _followed(text, till, wanted.suffix):
                return start, till
        at += 1
    return None


def _end(text: str, at: int, wanted: _Directive) -> int | None:
    for _ in range(_TRIES):
        at = text.find(wanted.end, at)
        if at < 0:
            return None
        till = at + len(wanted.end)
        if _bounded(text, at, till) and _followed(text, till, wanted.suffix):
            return till
        at += 1
    return None


def _followed(text: str, at: int, suffix: str) -> bool:
    at = _past_space(text, at)
    return not suffix or (text.startswith(suffix, at) and _bounded(text, at, at + len(suffix)))


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the positions without white space at the edges, widened to the edges of words."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        while not _is_boundary(text, start):
            start -= 1
        while not _is_boundary(text, end):
            end += 1
    return start, end


def _bounded(text: str, start: int, end: int) -> bool:
    return _is_boundary(text, start) and _is_boundary(text, end)


def _is_boundary(text: str, at: int) -> bool:
    """Tell whether a word may begin or end at ``at``, as Unicode's annex 29 has it for what news is written in."""
    if at <= 0 or at >= len(text):
        return True
    before, behind = text[at - 1], text[at]
    if _joins(behind) and not before.isspace():
        return False
    if before == "\u200d" and not behind.isspace():
        return False
    left, right = _in_word(before), _in_word(behind)
    if left and right:
        return False
    if left and behind in _INSIDE_WORDS:
        return not _in_word(text[at + 1 : at + 2])
    if right and before in _INSIDE_WORDS:
        return not (at >= 2 and _in_word(text[at - 2]))
    return True


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or "\U0001f1e6" <= char <= "\U0001f1ff" or (bool(char) and _joins(char))


def _joins(char: str) -> bool:
    return char > "~" and (unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf") or "🏻" <= char <= "🏿")


def _plain(text: str) -> str:
    """Return ``text`` with a line feed for each white space that holds a line's end, and a space for any other."""
    return _SPACE.sub(lambda match: " " if _BREAKS.isdisjoint(match[0]) else "\n", text)


def _head(words: str, size: int) -> str:
    term = " ".join(words[: 4 * _LONGEST_TERM].split()[:size])
    if len(term) <= _LONGEST_TERM:
        return term
    ends = [at for at in range(_LONGEST_TERM, 0, -1) if _is_boundary(term, at) and not term[at - 1].isspace()]
    return term[: ends[0]] if ends else term


def _tail(words: str, size: int) -> str:
    term = " ".join(words[-4 * _LONGEST_TERM :].split()[-size:])
    if len(term) <= _LONGEST_TERM:
        return term
    first = len(term) - _LONGEST_TERM
    starts = [at for at in range(first, len(term)) if _is_boundary(term, at) and not term[at].isspace()]
    return term[starts[0] :] if starts else term


def _coded(term: str) -> str:
    return quote(term, safe="").replace("-", "%2D")
