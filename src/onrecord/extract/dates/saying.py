"""Which expression of time says when a statement was made.

It stands in the sentence of the cue, outside the content, and nothing between it and the cue opens another clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.extract.dates.finding import Dated, expressions
from onrecord.extract.dates.tense import is_finite
from onrecord.extract.dates.words import FUNCTION, word_set
from onrecord.records import Pairs

_REACH = 600
_STOP = re.compile(r"[.!?…][\"”’»')\]]*\s+(?=[\"“‘«'(\[]*[A-Z0-9_])|[\n\u2028\u2029]")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sen|Gov|Rep|Gen|Col|Lt|Sgt|Capt|Rev|Prof|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|No|vs|Inc|Corp|Co|Ltd)|\b[A-Za-z]|[ap]\.m)$"
)
_DATELINE = re.compile(r"[A-Z][^a-z\n]{1,30}(?:\([^)\n]{1,30}\))?[^a-z\n]{0,4}$")
_DASH = re.compile(r"\.?\s*(?:\([^)\n]{1,30}\)\s*)?[-–—]")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|[;:,()–—―]")
_CLAUSE = word_set(
    "who what which whose whom where when that whether if because since as while although though until unless "
    "than how why about regarding concerning reference referring against ahead but without despite with"
) | {";", ":", "(", ")", "–", "—"}
"""What opens another clause or phrase, whose date is not that of the cue."""
_MEETINGS = word_set(
    "meeting talks hearing session summit briefing visit debate rally call speech interview conference "
    "lunch dinner breakfast tour mass ceremony reception event"
)
"""After what somebody speaks on the same day: "told reporters after a meeting on Friday"."""
_ISSUED = word_set(
    "released published issued posted dated sent aired broadcast circulated filed unveiled recorded "
    "conducted taken given delivered held written printed read posted uploaded shared signed made seen "
    "obtained handed drafted announced presented submitted leaked emailed tweeted shown distributed prepared provided"
)
"""Participles that say when words went out: "a report released on Monday"."""
_SPEAKING = word_set(
    "speaking talking appearing addressing writing testifying standing sitting visiting opening launching "
    "presenting unveiling announcing introducing cutting welcoming greeting meeting touring campaigning "
    "arriving leaving emerging attending hosting responding replying reacting answering asked questioned "
    "pressed quoted interviewed"
)
"""What somebody does who speaks, at the same time."""
_EVENT = re.compile(
    r"['’]?s?\s(?:[a-z-]+\s){0,2}(?:statement|report|speech|letter|interview|briefing|ruling|filing|conference|hearing|"
    r"debate|meeting|rally|session|summit|address|event|vigil|trial|forum|hall|convention|broadcast|edition|issue|column|"
    r"editorial|email|tweet|post|memo|call|episode|appearance|testimony|article|show|program|programme|message|note)\b"
)
_NOUN = re.compile(r"['’]s?\s|\s(?P<word>[a-z]+)")
_OWNED = re.compile(r"\b(?:the|a|an|its|his|her|their|our|this|that)\s$", re.IGNORECASE)
_LEAD = re.compile(r"([A-Za-z]+)\s(?:(?:the|at|least|about|around)\s)*$")
_LEADING = word_set("on in at during over since late early of around")
_APART = word_set("by until till before after following for to from toward towards between")


def said(text: str, *, source: Pairs, cue: Pairs, content: Pairs, published: str | None) -> Dated | None:
    """Return the expression that says when the statement was made; None where its sentence tells no time."""
    if not cue:
        return None
    low, high = _sentence(text, cue, content)
    fitting = []
    for dated in expressions(text, published=published, within=(low, high)):
        distance = _distance(text, (low, high), dated.span, source, cue, content)
        if distance is not None:
            fitting.append((distance, dated.span, dated))
    return min(fitting, key=lambda fit: fit[:2])[2] if fitting else None


def _sentence(text: str, cue: Pairs, content: Pairs) -> tuple[int, int]:
    """Return where the sentence of the cue begins and ends; the content's own sentences do not end it."""
    first, last = cue[0][0], cue[-1][1]
    low, high = max(0, first - _REACH), min(len(text), last + _REACH)
    masked = _masked(text, (low, high), content)
    stops = [
        low + stop.end() for stop in _STOP.finditer(masked) if not _ABBREVIATED.search(masked[: stop.start()][-12:])
    ]
    return max([stop for stop in stops if stop <= first], default=low), min(
        [stop for stop in stops if stop > last], default=high
    )


def _masked(text: str, window: tuple[int, int], spans: Pairs) -> str:
    """Return the window of ``text`` with ``spans`` blanked by a letter of no word, so that positions stay."""
    low, high = window
    masked = text[low:high]
    for start, end in spans:
        start, end = max(start, low), min(end, high)
        if start < end:
            masked = masked[: start - low] + "_" * (end - start) + masked[end - low :]
    return masked


def _distance(
    text: str, sentence: tuple[int, int], span: tuple[int, int], source: Pairs, cue: Pairs, content: Pairs
) -> int | None:
    """Return how far an expression stands from the cue, or None where it belongs to something else."""
    start, end = span
    if any(low <= start and end <= high for low, high in cue):
        return 0
    if any(start < high and low < end for low, high in content + cue) or _is_dateline(text, span):
        return None
    inside = [pair for pair in source if pair[0] <= start and end <= pair[1]]
    if inside:
        return 0 if _tells_issue(text, inside[0][0], span) else None
    if not _is_adverb(text, sentence[0], span):
        return None
    after = start >= cue[-1][1]
    gap = (cue[-1][1], start) if after else (end, cue[0][0])
    between = _masked(text, gap, source + content)
    reaches = _reaches_back(between) if after else _reaches_ahead(text, sentence[0], span, between, source)
    return len(between.replace("_", "")) if reaches else None


def _is_dateline(text: str, span: tuple[int, int]) -> bool:
    if not _DASH.match(text, span[1]):
        return False
    line = text[max(0, span[0] - 60) : span[0]].rpartition("\n")[2]
    return _DATELINE.fullmatch(line.strip()) is not None


def _tells_issue(text: str, low: int, span: tuple[int, int]) -> bool:
    """Tell whether a date inside the source says when the document went out: "a report released on Monday"."""
    words = _words(text[max(low, span[0] - 60) : span[0]])
    while words and words[-1] in ("on", "in", "late", "early", "at"):
        words.pop()
    return bool(words and words[-1] in _ISSUED) or bool(_EVENT.match(text, span[1]))


def _is_adverb(text: str, low: int, span: tuple[int, int]) -> bool:
    """Tell whether an expression says when, and names nothing ("Friday's vote", "by Friday", "the 2019 flood")."""
    if text[span[0] : span[1]].endswith((" before", " after")):
        return False
    left = text[max(low, span[0] - 40) : span[0]]
    lead = _LEAD.search(left)
    word = lead[1].lower() if lead else ""
    owned = _OWNED.search(left) is not None
    noun = _NOUN.match(text, span[1])
    if noun and (noun["word"] is None or (owned and noun["word"] not in FUNCTION)):
        return _EVENT.match(text, span[1]) is not None and word not in ("after", "before", "of")
    return word not in _APART


def _reaches_back(between: str) -> bool:
    """Tell whether an expression behind the cue belongs to it, by the words that stand between."""
    words = _words(between)
    while words and words[-1] in _LEADING | {"the"}:
        words.pop()
    for at, word in enumerate(words):
        if word in ("after", "following") and not _MEETINGS.intersection(words[at:]):
            return False
        if word in _CLAUSE or (word == "and" and _goes_on(words[at + 1 :])):
            return False
        if is_finite(word) and word not in _ISSUED and word not in _SPEAKING:
            return False
        if word.endswith("ing") and words[max(0, at - 1)] == "," and word not in _SPEAKING:
            return False
    return True


def _goes_on(words: list[str]) -> bool:
    """Tell whether "and" joins another clause: somebody who acts, or a verb."""
    return any(word in ("he", "she", "they", "it", "we", "i") or is_finite(word) for word in words[:4])


def _reaches_ahead(text: str, low: int, span: tuple[int, int], between: str, source: Pairs) -> bool:
    """Tell whether an expression before the cue belongs to it, by the words between and those that lead up to it."""
    lead = _words(_masked(text, (low, span[0]), source))
    opened = list(_clause(lead))
    if any(word in _CLAUSE or (is_finite(word) and word not in _ISSUED | _SPEAKING) for word in opened):
        return False
    speaking = bool(opened) and opened[0] in _SPEAKING
    words = _words(between)
    if speaking and "," in words:
        words = words[words.index(",") :]
    return not any(word in _CLAUSE - {"with"} or word == "and" or is_finite(word) for word in words)


_EDGES = word_set(", ; : – — ― and but")


def _clause(words: list[str]) -> Iterator[str]:
    """Yield the words of the clause that leads up to an expression: back to a comma, a dash, "and" or the like."""
    cut = max((at + 1 for at, word in enumerate(words) if word in _EDGES), default=0)
    yield from words[cut:]


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
