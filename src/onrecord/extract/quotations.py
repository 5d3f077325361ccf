"""Quotations that no cue attributes: sentences of somebody's words standing alone, and the turns of an interview.

"Lena Ost has fished here for forty years. “The nets come up empty.”" The reader takes the words for those of whoever
stands before; so does :func:`free`. A quotation inside a sentence of the outlet's own (a title, a scare quote) is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from onrecord.extract.edges import bare
from onrecord.extract.lexicon import noun
from onrecord.records import Pairs

Pair = tuple[int, int]
_QUOTED = re.compile(rb"\x02\x01(?:\x01|\x02(?=\x01))*\x02?")
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029\x85\f\v]+")
_ENDS = re.compile(r"[.?!…][”“\"’'‘»«)]*\s*$")
_GOES_ON = re.compile(r"\s*$|\s+[\"“‘«A-Z0-9ÀÖØ-Þ]")
_TURN = re.compile(r"\s*(?P<who>Q|A|Question|Answer|[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3})\s*[:.]\s+(?=\S)")
_BREAK = re.compile(r"[\r\n\u2028\u2029\x85\f\v]")
_LETTERS = frozenset(("Q", "A", "Question", "Answer"))
_SPEAKERS = frozenset(("office", "unnamed", "kin", "person", "institution", "medium"))
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
    others = _Taken(taken)
    turns = [one for one in _turns(text) if not others.cross(one.content)]
    others = _Taken([*taken, *(span for one in turns for span in one.source + one.content)])
    alone = [one for one in _alone(text, states) if not others.touch(one.content)]
    return sorted([*turns, *alone], key=lambda one: one.content)


class _Taken:
    """Spans that are asked how far those reach that begin before a position."""

    def __init__(self, spans: Iterable[Pair]) -> None:
        order = sorted(spans)
        self._starts = [start for start, _ in order]
        self._reach = list(accumulate((end for _, end in order), max, initial=0))

    def reach(self, at: int) -> int:
        """Return the last end of the spans that begin before ``at``."""
        return self._reach[bisect_left(self._starts, at)]

    def touch(self, pairs: Pairs) -> bool:
        """Tell whether a span overlaps one of ``pairs``."""
        return any(self.reach(end) > start for start, end in pairs)

    def cross(self, pairs: Pairs) -> bool:
        """Tell whether a span overlaps one of ``pairs`` without lying inside."""
        return any(self.reach(start) > start or self.reach(end) > end for start, end in pairs)


def _alone(text: str, states: bytes) -> Iterator[Free]:
    """Yield quotations that are whole sentences, those of one paragraph after another that run on as one."""
    running: list[Pair] = []
    for found in _QUOTED.finditer(states):
        start, end = found.span()
        closed = states[end - 1] == 2
        content = bare(text, (start + 1, end - closed))
        if content is None or not (running or _is_sentence(text, (start, end), content)):
            running = []
            continue
        running.append(content)
        if closed:
            if sum(len(text[a:b].split()) for a, b in running) >= _LEAST_WORDS:
                yield Free(source=(), content=tuple(running))
            running = []


def _is_sentence(text: str, marks: Pair, content: Pair) -> bool:
    """Tell whether the quotation is a sentence or more by itself: sentence ends before it and in it."""
    before = _BREAK.split(text[max(0, marks[0] - 200) : marks[0]])[-1]
    after = _BREAK.split(text[marks[1] : marks[1] + 20])[0]
    inner = text[max(content[0], marks[1] - 20) : marks[1]]
    opens = not before.strip() or _ENDS.search(before) is not None
    closes = _ENDS.search(inner) is not None and _GOES_ON.match(after) is not None
    return opens and closes and text[content[0]].isupper()


def _turns(text: str) -> Iterator[Free]:
    """Yield the turns of an interview or a transcript: paragraphs that open with "Q:", "A:" or a name and a colon.

    Names count where two or more of them open two paragraphs of whole sentences each: a recipe or a table does not.
    """
    found = [(line, turn) for line in _PARAGRAPH.finditer(text) if (turn := _TURN.match(text, *line.span()))]
    who = Counter(turn["who"] for _, turn in found)
    letters = all(who[one] for one in ("Q", "A")) or all(who[one] for one in ("Question", "Answer"))
    whole = Counter(
        turn["who"] for line, turn in found if _ENDS.search(text, max(turn.end(), line.end() - 20), line.end())
    )
    names = {name for name, count in whole.items() if count > 1 and _is_speaker(name)}
    for line, turn in found:
        name = turn["who"]
        lettered = letters and name in _LETTERS
        named = name in names and len(names) > 1 and text[turn.end("who")] != "."
        content = bare(text, (turn.end(), line.end())) if lettered or named else None
        if content is None:
            continue
        turned = None if named else "question" if name.startswith("Q") else "answer"
        yield Free(source=(turn.span("who"),) if named else (), content=(content,), turn=turned)


def _is_speaker(name: str) -> bool:
    """Tell whether the words before a colon may be somebody who speaks: not "Ingredients", "Note" or "Q"."""
    found = noun(name.split())
    return name not in _LETTERS and (found is None or found.kind in _SPEAKERS)
