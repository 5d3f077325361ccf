"""Rules for expressions that name a day or some days of the calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.extract.dates.clock import Clock, Reader
from onrecord.extract.dates.days import (
    Days,
    month_of,
    nth_weekday,
    week_of,
)
from onrecord.extract.dates.rule import (
    Reading,
    Rule,
    following,
    group,
    in_year,
    named,
    one_day,
    prior,
    recurring,
)
from onrecord.extract.dates.words import (
    DAY,
    FULL_MONTH,
    FUNCTION,
    MONTH,
    OF_YEAR,
    ORDINAL,
    PART,
    SHORT_WEEKDAY,
    WEEKDAY,
    YEAR,
    month_number,
    ordinal_number,
    pattern,
    weekday_number,
)


def _iso(match: re.Match[str]) -> Reading:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    return Reading(read=named(lambda: one_day(date(year, month, day))), absolute=True)


def _numeric(match: re.Match[str]) -> Reading | None:
    """Read 11/05/2021 as month first and 05.11.2021 as day first, unless that is no date."""
    if len(match["y"]) == 2 and match["mark"] != "/":
        return None
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    month_first = match["mark"] == "/"
    month, day = (first, second) if month_first else (second, first)
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Reading(read=named(lambda: one_day(date(year, month, day))), absolute=True)


def _in_month(match: re.Match[str]) -> Reading:
    """Read a day or some days of a named month; "and" joins a stretch only behind "between"."""
    month, first = month_number(match["month"]), ordinal_number(match["day"])
    last = ordinal_number(match["last"]) if match["last"] else first
    start = end = None
    if match["last"] and group(match, "join") == "and" and prior(match) not in ("between", "both"):
        if match.start("last") < match.start("month"):
            first, start = last, match.start("last")
        else:
            last, end = first, match.start("join")
    weekday = weekday_number(match["weekday"]) if match["weekday"] else None
    year = match["year"] if end is None else None
    reading = _day_reading(year or "", month, (first, last), weekday)
    return Reading(read=reading.read, absolute=reading.absolute, recurs=reading.recurs, start=start, end=end)


def _day_reading(year: str, month: int, days: tuple[int, int], weekday: int | None) -> Reading:
    def of_year(number: int) -> Days:
        found = date(number, month, days[0]), date(number, month, days[1])
        if found[1] < found[0]:
            raise ValueError("the days run backwards")
        return found

    def on_weekday(number: int) -> Days:
        found = of_year(number)
        if found[0].weekday() != weekday:
            raise ValueError("the day falls on another weekday")
        return found

    plain = in_year(year, of_year)
    if weekday is None or plain.absolute:
        return plain
    return Reading(read=_either(in_year(year, on_weekday).read, plain.read), recurs=True)


def _either(first: Reader, second: Reader) -> Reader:
    def read(clock: Clock) -> Days:
        try:
            return first(clock)
        except ValueError:
            return second(clock)

    return read


def _day_alone(match: re.Match[str]) -> Reading | None:
    """Read "the 9th" as a day of a month, where it is no floor, no century and no anniversary."""
    before = prior(match, 2)
    if not match["weekday"] and before not in ("on the", "by the", "since the", "until the", "from the", "to the"):
        return None
    word = re.match(r"\s+([A-Za-z]+)", following(match))
    if not match["of"] and ((word and word[1] not in FUNCTION) or following(match)[:1] == "-"):
        return None
    number = ordinal_number(match["day"])

    def of_month(day: date, turn: int) -> Days:
        first = month_of(day.year, day.month + turn)[0]
        return one_day(first.replace(day=number))

    apart = {"this month": 0, "last month": -1, "next month": 1}.get(group(match, "of"))
    if apart is None:
        return Reading(read=recurring(of_month), recurs=True)
    return Reading(read=lambda clock: of_month(clock.today, apart))


def _ordinal_day(match: re.Match[str]) -> Reading | None:
    if prior(match) != "the":
        return None
    month, day = month_number(match["month"]), ordinal_number(match["nth"])
    return in_year(group(match, "year"), lambda year: one_day(date(year, month, day)))


def _nth_of_month(match: re.Match[str]) -> Reading:
    """Read "first Monday of the month" and "last week of May"."""
    nth = -1 if group(match, "nth") == "last" else ordinal_number(match["nth"])

    def within(days: Days) -> Days:
        if match["weekday"]:
            return one_day(nth_weekday(days, weekday_number(match["weekday"]), nth))
        first = days[1] - timedelta(days=6) if nth < 0 else days[0] + timedelta(days=7 * (nth - 1))
        return first, min(first + timedelta(days=6), days[1])

    if match["month"]:
        month = month_number(match["month"])
        return in_year(group(match, "year"), lambda year: within(month_of(year, month)))
    apart = {"this month": 0, "last month": -1, "next month": 1}.get(group(match, "of"))
    if apart is not None:
        return Reading(read=lambda clock: within(month_of(clock.today.year, clock.today.month + apart)))
    return Reading(read=recurring(lambda day, turn: within(month_of(day.year, day.month + turn))))


def _week_of(match: re.Match[str]) -> Reading:
    month, day = month_number(match["m1"] or match["m2"]), ordinal_number(match["d1"] or match["d2"])
    return in_year(group(match, "year"), lambda year: week_of(date(year, month, day)))


_JOIN = "(?P<join> ?[-–—/] ?| to | through | until | and )"
_ON = f"(?:(?P<weekday>{WEEKDAY}|{SHORT_WEEKDAY}),? (?:the )?)?"
_LAST = f"(?P<last>{DAY})(?! (?:of )?{MONTH})"
RULES = (
    Rule(
        pattern=pattern(r"(?<![-/.])(?P<y>\d{4})[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)(?:T[\d:.]+Z?)?(?![-/.]?\d)"), make=_iso
    ),
    Rule(
        pattern=pattern(
            r"(?<![-/.])(?P<a>\d\d?)(?P<mark>[-/.])(?P<b>\d\d?)(?P=mark)(?P<y>(?:19|20)\d\d|\d\d)(?![-/.]?\d)"
        ),
        make=_numeric,
    ),
    Rule(
        pattern=pattern(
            rf"{_ON}{PART}?(?P<month>{MONTH}) (?:the )?(?P<day>{DAY})(?:{_JOIN}{_LAST})?(?:,? (?P<year>{YEAR}))?"
        ),
        make=_in_month,
    ),
    Rule(
        pattern=pattern(
            rf"{_ON}(?P<day>{DAY})(?:{_JOIN}(?P<last>{DAY}))?(?: of)? (?P<month>{MONTH})"
            rf"(?! (?:Street|Avenue|Road|Lane|Square))(?:,? (?P<year>{YEAR}))?"
        ),
        make=_in_month,
    ),
    Rule(
        pattern=pattern(
            rf"(?:(?P<weekday>{WEEKDAY}),? the )?(?P<day>\d\d?(?:st|[nr]d|th))"
            "(?: of (?P<of>(?:this|last|next|the) month))?"
        ),
        make=_day_alone,
    ),
    Rule(pattern=pattern(rf"(?P<nth>{ORDINAL}) of (?P<month>{FULL_MONTH})(?:,? {OF_YEAR})?"), make=_ordinal_day),
    Rule(
        pattern=pattern(
            rf"(?P<nth>first|second|third|fourth|fifth|last) (?:(?P<weekday>{WEEKDAY})|week) (?:of|in) "
            rf"(?:(?P<of>(?:the|this|last|next) month)|(?P<month>{FULL_MONTH})(?:,? (?:of )?{OF_YEAR})?)"
        ),
        make=_nth_of_month,
    ),
    Rule(
        pattern=pattern(
            rf"week of (?:(?P<m1>{MONTH}) (?P<d1>{DAY})|(?P<d2>{DAY}) (?P<m2>{MONTH}))(?:,? (?P<year>{YEAR}))?"
        ),
        make=_week_of,
    ),
)
"""The rules of this module."""
