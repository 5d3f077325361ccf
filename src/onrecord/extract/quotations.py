"""Quotations that no cue attributes: sentences of somebody's words standing alone, and the turns of an interview.

"Lena Ost has fished here for forty years. “The nets come up empty.”" The reader takes the words for those of whoever
stands before; so does :func:`free`. A quotation inside a sentence of the outlet's own (a title, a scare quote) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.extract.edges import bare
from onrecord.records import Pairs

Pair = tuple[int, int]
_QUOTED = re.compile(rb"\x02\x01(?:\x01|\x02(?=\x01))*\x02?")
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\x85\f\v]+")
_ENDS = re.compile(r"[.?!…][”\"’'»)]*\s*$")
_GOES_ON = re.compile(r"\s*$|\s+[\"“‘«A-Z0-9ÀÖØ-Þ]")
_TURN = re.compile(r"\s*(?P<who>Q|A|Question|Answer|[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3})\s*[:.]\s+(?=\S)")
_LETTERS = frozenset(("Q", "A", "Question", "Answer"))
_LEAST_WORDS = 3
CONFIDENCE = 0.6
"""The share of free quotations found in the project's own cases that have the words and the speaker right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """A statement without cue: its content, its source where a name opens the turn, and where its speaker is sought.

    ``turn`` is "answer" or "question" in an interview by letters, else None.
    """

    source: Pairs
    content: Pairs
    turn: str | None = None


def free(text: str, states: bytes, taken: Pairs) -> list[Free]:
    """Return the turns of ``text``, and its free quotations that touch none of the spans ``taken``, in their order.

    Statements may stand in a turn, but none may reach out of it.
    """
    spans = sorted(taken)
    turns = [one for one in _turns(text) if not _crosses(one.content, spans)]
    spans = sorted([*spans, *(span for one in turns for span in one.content)])
    alone = [one for one in _alone(text, states) if not _touches(one.content, spans)]
    return sorted([*turns, *alone], key=lambda one: one.content)


def _crosses(pairs: Pairs, others: Sequence[Pair]) -> bool:
    """Tell whether one of ``others``, which are in order of their starts, overlaps ``pairs`` without lying inside."""
    for start, end in pairs:
        at = bisect_left(others, (end, 0))
        near = others[max(0, at - 200) : at]
        if any(high > start and not (start <= low and high <= end) for low, high in near):
            return True
    return False


def _touches(pairs: Pairs, others: Sequence[Pair]) -> bool:
    """Tell whether one of ``pairs`` overlaps one of ``others``, which are in order of their starts."""
    for start, end in pairs:
        at = bisect_left(others, (end, 0))
        if any(high > start for _, high in others[max(0, at - 40) : at]):
            return True
    return False


def _alone(text: str, states: bytes) -> Iterator[Free]:
    """Yield quotations that are whole sentences, those of one paragraph after another that run on as one."""
    running: list[Pair] = []
    for found in _QUOTED.finditer(states):
        start, end = found.span()
        closed = states[end - 1] == 2
        line = _line(text, start)
        content = bare(text, (start + 1, end - closed))
        if content is None or not (running or _is_sentence(text, (start, end), content, line)):
            running = []
            continue
        running.append(content)
        if closed:
            if sum(len(text[a:b].split()) for a, b in running) >= _LEAST_WORDS:
                yield Free(source=(), content=tuple(running))
            running = []


def _line(text: str, at: int) -> Pair:
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _is_sentence(text: str, marks: Pair, content: Pair, line: Pair) -> bool:
    """Tell whether the quotation is a sentence or more by itself: sentence ends before it and in it."""
    before, inner = text[max(line[0], marks[0] - 200) : marks[0]], text[marks[0] + 1 : marks[1]].rstrip("”\"’'»")
    opens = not before.strip() or _ENDS.search(before) is not None
    first = text[content[0] : content[0] + 1]
    ended = _ENDS.search(inner) is not None
    return (
        opens and first.isupper() and ended and _GOES_ON.match(text[marks[1] : min(line[1], marks[1] + 20)]) is not None
    )


def _turns(text: str) -> Iterator[Free]:
    """Yield the turns of an interview or a transcript: paragraphs that open with "Q:", "A:" or a name and a colon."""
    found = [(line, turn) for line in _PARAGRAPH.finditer(text) if (turn := _TURN.match(text, *line.span()))]
    who = [turn["who"] for _, turn in found]
    letters = {"Q", "A"} <= set(who) or {"Question", "Answer"} <= set(who)
    for line, turn in found:
        name = turn["who"]
        if name in _LETTERS:
            if not letters:
                continue
        elif who.count(name) < 2 or text[turn.end("who")] == "." or len(set(who) - _LETTERS) < 2:
            continue
        content = bare(text, (turn.end(), line.end()))
        if content is None:
            continue
        source = () if name in _LETTERS else (turn.span("who"),)
        turned = None if source else "question" if name.startswith("Q") else "answer"
        yield Free(source=source, content=(content,), turn=turned)
