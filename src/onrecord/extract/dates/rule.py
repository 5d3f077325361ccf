"""What a rule of reading is made of, and the readings that rules share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from onrecord.extract.dates.clock import Clock, Periods, Reader, Tense, Which, cut, pick
from onrecord.extract.dates.days import Days, around, part_of, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How an expression is read.

    ``absolute``: it names its year. ``recurs``: it names one of many, and what stands beside it can tell which.
    ``joined``: it is made of two expressions. ``towards``: it counts from the expression beside it, so many units.
    ``start`` and ``end``: where the expression is shorter than the match.
    """

    read: Reader
    absolute: bool = False
    recurs: bool = False
    joined: bool = False
    towards: tuple[int, str] | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern, and what makes a reading of its match; None where the words around speak against a date."""

    pattern: re.Pattern[str]
    make: Callable[[re.Match[str]], Reading | None]


def prior(match: re.Match[str], words: int = 1) -> str:
    """Return the ``words`` words right before the match, in lower case; white space and hyphens apart."""
    left = match.string[max(0, match.start() - 40) : match.start()]
    return " ".join(re.split(r"[\s]+", left.rstrip())[-words:]).lower() if left.strip() else ""


def following(match: re.Match[str], length: int = 30) -> str:
    """Return what stands right behind the match."""
    return match.string[match.end() : match.end() + length]


def group(match: re.Match[str], name: str) -> str:
    """Return the words of a group in lower case, single spaced; empty where it matched nothing."""
    return " ".join((match.groupdict().get(name) or "").lower().split())


_PARTS = {"beginning": "start", "middle": "mid"}
_WHICH = {"last": Which.LAST, "this past": Which.LAST, "this last": Which.LAST, "next": Which.NEXT} | {
    "coming": Which.NEXT,
    "this coming": Which.NEXT,
    "this": Which.THIS,
}


def part_in(match: re.Match[str]) -> str:
    """Return the part of a period that the match names: early, mid, late, start, end, earlier, later or none."""
    part = group(match, "part")
    return _PARTS.get(part, part)


def which_in(match: re.Match[str]) -> Which:
    """Return which of recurring periods the match means."""
    return _WHICH.get(group(match, "which"), Which.TENSE)


def narrowed(days: Days, part: str, clock: Clock) -> Days:
    """Return the part of ``days`` that is named, or ``days`` up to publication (from it on, where they lie ahead)."""
    if part == "earlier":
        return cut(days, replace(clock, tense=Tense.PAST))
    if part == "later":
        return cut(days, replace(clock, tense=Tense.FUTURE))
    return part_of(days, part) if part else cut(days, clock)


def recurring(periods: Periods, which: Which = Which.TENSE, part: str = "") -> Reader:
    """Read the one of recurring periods that is meant, or the named part of it."""
    cutting = part in ("", "earlier", "later")

    def parts(day: date, turn: int) -> Days:
        return periods(day, turn) if cutting else part_of(periods(day, turn), part)

    def read(clock: Clock) -> Days:
        days = pick(parts, clock, which)
        return narrowed(days, part, clock) if cutting else days

    return read


def named(days: Callable[[], Days], part: str = "") -> Reader:
    """Read a period that names its year."""
    return lambda clock: narrowed(days(), part, clock)


def in_year(words: str, of_year: Callable[[int], Days], part: str = "", which: Which = Which.TENSE) -> Reading:
    """Read a period of a year, whose ``words`` are a number, "last year" and the like, or none."""
    if words[:4].isdecimal():
        year = int(words[:4])
        return Reading(read=named(lambda: of_year(year), part), absolute=True)
    if words in YEARS_APART:
        return Reading(read=lambda clock: narrowed(of_year(clock.today.year + YEARS_APART[words]), part, clock))
    return Reading(read=recurring(lambda day, turn: of_year(day.year + turn), which, part), recurs=True)


YEARS_APART = {"last year": -1, "this year": 0, "next year": 1, "the year": 0}


def unit_periods(unit: str) -> Periods:
    """Return the calendar units that follow one another."""
    return lambda day, turn: around(step(around(day, unit)[0], turn, unit), unit)


def one_day(day: date) -> Days:
    """Return a day as a stretch of time."""
    return day, day


def unresolved(_: Clock) -> Days:
    """Read an expression whose days no rule tells."""
    raise ValueError("no rule tells the days")


APART = {"last": -1, "previous": -1, "this": 0, "next": 1}
"""How many periods from this one."""
