"""Rules for expressions that count units of time: two weeks ago, the past two days, a day earlier."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.extract.dates.clock import Clock, Reader, Tense
from onrecord.extract.dates.days import LENGTHS, Days, around, step
from onrecord.extract.dates.rule import (
    Reading,
    Rule,
    following,
    group,
    one_day,
    prior,
    unresolved,
)
from onrecord.extract.dates.tense import tense
from onrecord.extract.dates.weekdays import day_of_week
from onrecord.extract.dates.words import (
    NUMBER,
    UNITS,
    WEEKDAY,
    counts,
    pattern,
    unit_name,
    weekday_number,
)


def _from_today(count: int) -> Reader:
    return lambda clock: one_day(clock.today + timedelta(days=count))


def stretch(count: int, unit: str, *, ahead: bool) -> Reader:
    """Read so many units up to publication, or from it on; hours count as the days they fill, at least one back."""

    def read(clock: Clock) -> Days:
        days = max(1, round(count / 24)) if unit == "hour" else count
        other = step(clock.today, days if ahead else -days, "day" if unit == "hour" else unit)
        return (clock.today, other) if ahead else (other, clock.today)

    return read


_RECENT = {"hour": (1, "day"), "day": (7, "day"), "week": (4, "week"), "month": (6, "month"), "year": (5, "year")} | {
    "decade": (3, "decade"),
    "night": (3, "night"),
}
"""How far "recent weeks" reach back and "coming weeks" ahead."""


def _look(match: re.Match[str]) -> Reading | None:
    """Read "the past two days", "recent weeks", "the coming months"."""
    unit, way = unit_name(match["unit"]), group(match, "way")
    number = group(match, "number")
    if unit == "minute" or (not number and unit not in _RECENT):
        return None
    if not number and not match["unit"].endswith("s"):
        return None
    count, unit = (counts(number)[1], unit) if number else _RECENT[unit]
    return Reading(read=stretch(count, unit, ahead=way in ("next", "coming")))


def _ago(match: re.Match[str]) -> Reading:
    """Read so many units ago: the calendar unit so far back, or several where the number is vague."""
    unit, number = unit_name(match["unit"]), group(match, "number")
    if unit in ("minute", "hour"):
        hours = counts(number)[1] if number and unit == "hour" else 1
        return Reading(read=_from_today(-(hours // 24)))
    if not number and unit in ("year", "decade", "century"):
        return Reading(read=unresolved)
    least, most = counts(number or "a few")
    if match["exactly"]:
        return Reading(read=lambda clock: one_day(step(clock.today, -most, unit)))
    return Reading(read=lambda clock: _weekday_in(_back(clock.today, least, most, unit), match["weekday"]))


def _back(day: date, least: int, most: int, unit: str) -> Days:
    if unit == "fortnight":
        least, most, unit = 2 * least, 2 * most, "week"
    grain = "year" if unit in ("decade", "century") else unit
    return around(step(day, -most, unit), grain)[0], around(step(day, -least, unit), grain)[1]


def _weekday_in(days: Days, weekday: str | None) -> Days:
    return day_of_week(days[0], 0, weekday_number(weekday)) if weekday else days


def _apart(match: re.Match[str]) -> Reading | None:
    """Read "two days later", counted from the last date before, and "two days before" a date beside it."""
    unit, number, way = unit_name(match["unit"]), group(match, "number"), group(match, "way")
    if not number and way in ("before", "after", "from now", "hence"):
        return None
    count = counts(number)[1] * (1 if way in ("later", "after", "from now", "hence", "on") else -1) if number else 0
    if unit in ("minute", "hour"):
        count, unit = count // 24 if count > 0 else -(-count // 24), "day"
    if way in ("from now", "hence"):
        return Reading(read=lambda clock: one_day(step(clock.today, count, unit)))
    if not number:
        return Reading(read=unresolved)
    return Reading(read=_shifted(count, unit), towards=_towards(match, way, count, unit))


def _towards(match: re.Match[str], way: str, count: int, unit: str) -> tuple[int, str] | None:
    """Return the step from the words that follow, where words do follow that "before" or "after" belongs to."""
    return (count, unit) if way in ("before", "after") and re.match(r"\s+\w", following(match)) else None


def _shifted(count: int, unit: str) -> Reader:
    def read(clock: Clock) -> Days:
        return moved(clock.anchor(LENGTHS[unit]), count, unit)

    return read


def moved(days: Days, count: int, unit: str) -> Days:
    """Return ``days`` so many units later; whole months and years stay whole."""
    first, last = step(days[0], count, unit), step(days[1], count, unit)
    if unit in ("month", "quarter", "year", "decade", "century") and days[0].day == 1 and _ends_month(days[1]):
        last = around(last, "month")[1]
    return first, last


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _day_before(match: re.Match[str]) -> Reading | None:
    """Read "the day before", "the night after", and "the day before yesterday"."""
    way = 1 if match["way"] == "after" else -1
    if match["deictic"]:
        return Reading(read=_from_today(2 * way))
    if prior(match) != "the":
        return None
    return Reading(read=_shifted(way, "day"), towards=_towards(match, match["way"], way, "day"))


def _ahead(match: re.Match[str]) -> Reading | None:
    """Read "in two weeks" as a day to come, where the tense tells that it is no duration."""
    unit, number = unit_name(match["unit"]), group(match, "number")
    if prior(match) not in ("in", "within") or unit in ("minute", "hour"):
        return None
    if not match["time"] and tense(match.string, match.start(), match.end()) is not Tense.FUTURE:
        return None
    least, most = counts(number)
    return Reading(read=lambda clock: (step(clock.today, least, unit), step(clock.today, most, unit)))


RULES = (
    Rule(
        pattern=pattern(
            rf"(?P<way>[Pp]ast|[Ll]ast|[Rr]ecent|[Pp]receding|[Cc]oming|[Nn]ext) "
            rf"(?:(?P<number>{NUMBER}) )?(?P<unit>{UNITS})"
        ),
        make=_look,
    ),
    Rule(
        pattern=pattern(
            rf"(?:(?P<number>(?i:{NUMBER})) )?(?P<unit>(?i:{UNITS}|moments?)) ago"
            rf"(?P<exactly> today| to the day)?(?:(?: on)? (?P<weekday>{WEEKDAY}))?"
        ),
        make=_ago,
    ),
    Rule(
        pattern=pattern(
            rf"(?:(?P<number>(?i:{NUMBER})) )?(?P<unit>(?i:{UNITS})) (?P<way>later|earlier|before|after|from now|hence)"
        ),
        make=_apart,
    ),
    Rule(
        pattern=pattern(r"(?:day|night) (?P<way>before|after)(?P<deictic> yesterday| tomorrow| last)?"),
        make=_day_before,
    ),
    Rule(pattern=pattern(rf"(?P<number>{NUMBER}) (?P<unit>{UNITS})(?P<time>['’]?s? time)?"), make=_ahead),
)
"""The rules of this module."""
