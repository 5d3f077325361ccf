"""Expressions of time in a text, and the days they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.extract.dates import counting, naming_days, naming_feasts, naming_periods, pointing, weekdays
from onrecord.extract.dates.clock import Clock, Tense
from onrecord.extract.dates.counting import moved
from onrecord.extract.dates.days import Days
from onrecord.extract.dates.rule import Reading, Rule
from onrecord.extract.dates.tense import tense

_RULES = (
    *naming_days.RULES,
    *naming_periods.RULES,
    *naming_feasts.RULES,
    *weekdays.RULES,
    *pointing.RULES,
    *counting.RULES,
)
_HINT = re.compile(
    r"\d\d|days?\b|week|month|year|decade|quarter|half of|century|night|morning|evening|afternoon|today|tomorrow|"
    r"tonight|\bago\b|hour|spring|summer|autumn|fall\b|winter|Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec|Spring|Summer|"
    r"Autumn|Fall\b|Winter|Q[1-4]|solstice|equinox|Christmas|Easter|Halloween|Thanksgiving|New Year|Ramadan|Eid|"
    r"Pentecost|Diwali|Hanukkah|Passover|Nowruz|Hashanah|Kippur|[Yy]esterday|moment|minute|Epiphany|\d[a-z ]"
)
_JOIN = re.compile(r"\s?[-–]\s?|,?\s(?:to|through|thru|until|till|and)\s(?:the\s)?")
_BETWEEN = re.compile(r"\b[Bb]etween\s(?:the\s)?$")
_MOVED = re.compile(r"\b(?:moved|postponed|rescheduled|shifted|delayed|brought forward)\b[^.;:\n]{0,60}$")
_SINCE = re.compile(r"\b[Ss]ince(?:\s(?:the|at least|about|around))*\s$")
_GAP = re.compile(r"\s(?:the\s)?")
_BESIDE = re.compile(r",?\s(?:the\s)?|\s?[(–—-]\s?")
_BACK = re.compile(r"\b(?:next|following|previous|preceding|same|that|earlier|later|before|after)\b", re.IGNORECASE)
_REACH = 600
_MARGIN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An expression of time and the first and last day it stands for, None where they cannot be told."""

    span: tuple[int, int]
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    start: int
    end: int
    reading: Reading


def expressions(text: str, *, published: str | None, within: tuple[int, int] | None = None) -> list[Dated]:
    """Return the expressions of time in ``text``, or in the part ``within``, read against the day of publication.

    Dates up to 600 code points before that part count as what "the next day" is counted from.
    """
    low, high = within or (0, len(text))
    low, high = max(0, low), min(len(text), high)
    if not _HINT.search(text, low, high):
        return []
    reach = _REACH if _BACK.search(text, low, high) else _MARGIN
    dated = _dated(text, _together(text, _found(text, max(0, low - reach), high + _MARGIN)), _day(published))
    return [found for found in dated if low <= found.span[0] and found.span[1] <= high]


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def _found(text: str, low: int, high: int) -> list[_Found]:
    """Return what the rules find, the earlier and then the longer expression first, none over another."""
    candidates = [found for rule in _RULES for found in _matches(rule, text, low, high)]
    kept: list[_Found] = []
    for found in sorted(candidates, key=lambda found: (found.start, -found.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
    return kept


def _matches(rule: Rule, text: str, low: int, high: int) -> Iterator[_Found]:
    for match in rule.pattern.finditer(text, low, high):
        reading = rule.make(match)
        if reading:
            start = match.start() if reading.start is None else reading.start
            end = match.end() if reading.end is None else reading.end
            yield _Found(start=start, end=end - (text[end - 1] == "."), reading=reading)


def _together(text: str, found: list[_Found]) -> list[_Found]:
    """Return ``found`` with ranges ("from Monday to Wednesday") and steps ("two days before Easter") as one."""
    kept: list[_Found] = []
    for one in found:
        if kept and _are_range(text, kept[-1], one):
            kept[-1] = _Found(start=kept[-1].start, end=one.end, reading=_range(kept[-1].reading, one.reading))
        elif kept and kept[-1].reading.towards and _GAP.fullmatch(text, kept[-1].end, one.start):
            kept[-1] = _Found(start=kept[-1].start, end=one.end, reading=_step(kept[-1].reading, one.reading))
        else:
            kept.append(one)
    return [_turned(text, one, kept[at - 1] if at else None) for at, one in enumerate(kept)]


def _are_range(text: str, first: _Found, second: _Found) -> bool:
    join = _JOIN.fullmatch(text, first.end, second.start)
    if not join or first.reading.joined or second.reading.joined:
        return False
    before = text[max(0, first.start - 90) : first.start]
    between = _BETWEEN.search(before) is not None
    return between if "and" in join[0] else not _MOVED.search(before)


def _range(first: Reading, second: Reading) -> Reading:
    """Return the reading of a range: the side that names its year is read first, and the other one next to it."""

    def read(clock: Clock) -> Days:
        if second.absolute or not (first.absolute or clock.ahead):
            end = second.read(clock)
            near = Clock(published=end[1], tense=Tense.PAST, before=clock.before)
            start = first.read(near if first.recurs else clock)
        else:
            start = first.read(clock)
            near = Clock(published=start[0], tense=Tense.FUTURE, before=clock.before)
            end = second.read(near if second.recurs else clock)
        if start[0] > end[1]:
            raise ValueError("the range runs backwards")
        return start[0], end[1]

    return Reading(read=read, absolute=first.absolute or second.absolute, joined=True)


def _step(first: Reading, second: Reading) -> Reading:
    count, unit = first.towards or (0, "day")
    return Reading(read=lambda clock: moved(second.read(clock), count, unit), absolute=second.absolute, joined=True)


def _turned(text: str, one: _Found, previous: _Found | None) -> _Found:
    """Return "two days after" something told in words: beside a date it dates that something, else it stays open.

    In "on March 9, three days after the pump failed" the pump failed on March 6.
    """
    if one.reading.towards is None:
        return one
    count, unit = one.reading.towards
    beside = previous is not None and _BESIDE.fullmatch(text, previous.end, one.start) is not None

    def read(clock: Clock) -> Days:
        if not beside or not clock.before:
            raise ValueError("no date is told to count from")
        return moved(clock.before[-1], -count, unit)

    return _Found(start=one.start, end=one.end, reading=Reading(read=read))


def _dated(text: str, found: list[_Found], today: date | None) -> Iterator[Dated]:
    before: tuple[Days, ...] = ()
    for one in found:
        since = _SINCE.search(text[max(0, one.start - 30) : one.start]) is not None
        clock = Clock(published=today, tense=Tense.PAST if since else tense(text, one.start, one.end), before=before)
        days = _resolved(one.reading, clock)
        if days:
            before = (*before[-7:], days)
        first, last = days or (None, None)
        if since and first:
            last = today if today and today >= first else None
        yield Dated(
            span=(one.start, one.end),
            start=first.isoformat() if first else None,
            end=last.isoformat() if last else None,
        )


def _resolved(reading: Reading, clock: Clock) -> Days | None:
    try:
        return reading.read(clock)
    except (ValueError, OverflowError):
        return None
