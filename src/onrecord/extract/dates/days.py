"""Arithmetic on days: calendar periods, steps between them, parts of them, and feasts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Days = tuple[date, date]
"""The first and the last day of a stretch of time."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each season, as meteorologists in the north count them."""


def month_of(year: int, month: int) -> Days:
    """Return the days of a month; months beyond 12 or under 1 fall into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_of(year: int, month: int, count: int) -> Days:
    """Return the days of ``count`` months from ``month`` on."""
    return month_of(year, month)[0], month_of(year, month + count - 1)[1]


def year_of(year: int) -> Days:
    """Return the days of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def quarter_of(year: int, quarter: int) -> Days:
    """Return the days of a quarter of a calendar year."""
    return months_of(year, 3 * quarter - 2, 3)


def season_of(year: int, season: str) -> Days:
    """Return the days of a season; the winter of a year begins in its December."""
    return months_of(year, SEASONS[season.lower()], 3)


def week_of(day: date) -> Days:
    """Return the week from Monday to Sunday that holds ``day``."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def step(day: date, count: int, unit: str) -> date:
    """Return the day ``count`` units after ``day``; a day that the month lacks becomes its last."""
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    months = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    first, last = month_of(months // 12, months % 12 + 1)
    return first.replace(day=min(day.day, last.day))


_DAYS = {"day": 1, "night": 1, "week": 7, "weekend": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def around(day: date, unit: str) -> Days:
    """Return the calendar unit that holds ``day``."""
    if unit in ("week", "fortnight"):
        return week_of(day)
    if unit == "weekend":
        monday = week_of(day)[0]
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if unit in _MONTHS:
        first = (day.year * 12 + day.month - 1) // _MONTHS[unit] * _MONTHS[unit]
        return months_of(first // 12, first % 12 + 1, _MONTHS[unit])
    return day, day


def part_of(days: Days, part: str) -> Days:
    """Return the early, middle or late part of a stretch: about a third, whole months or years where it has many.

    ``start`` and ``end`` are its first and last day.
    """
    first, last = days
    length = (last - first).days + 1
    if part in ("start", "end"):
        return (first, first) if part == "start" else (last, last)
    if length <= 7:
        cuts = [2, 4]
    elif length <= 31:
        cuts = [10, 20]
    else:
        cuts = _month_cuts(first, last)
    edges = [first, first + timedelta(days=cuts[0]), first + timedelta(days=cuts[1]), last + timedelta(days=1)]
    at = ("early", "mid", "late").index(part)
    return edges[at], edges[at + 1] - timedelta(days=1)


def _month_cuts(first: date, last: date) -> list[int]:
    """Return the thirds of a long stretch: a year falls into 4, 4 and 4 months, a decade into 4, 3 and 3 years."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    thirds = (48, 84) if months == 120 else (months // 3, months * 2 // 3)
    return [(step(first, third, "month") - first).days for third in thirds]


def nth_weekday(days: Days, weekday: int, nth: int) -> date:
    """Return the ``nth`` such weekday of ``days``, the last where ``nth`` is -1; ValueError where there is none."""
    if nth < 0:
        return days[1] - timedelta(days=(days[1].weekday() - weekday) % 7)
    day = days[0] + timedelta(days=(weekday - days[0].weekday()) % 7 + 7 * (nth - 1))
    if day > days[1]:
        raise ValueError(f"there is no weekday {weekday} number {nth} from {days[0]} to {days[1]}")
    return day


def easter(year: int) -> date:
    """Return the Sunday of Easter in the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _nth(month: int, weekday: int, nth: int, more: int = 0) -> Callable[[int], date]:
    return lambda year: nth_weekday(month_of(year, month), weekday, nth) + timedelta(days=more)


FEASTS: dict[str, Callable[[int], date]] = {
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "new year's eve": _fixed(12, 31),
    "new year's day": _fixed(1, 1),
    "new year's": _fixed(1, 1),
    "epiphany": _fixed(1, 6),
    "valentine's day": _fixed(2, 14),
    "st patrick's day": _fixed(3, 17),
    "st. patrick's day": _fixed(3, 17),
    "may day": _fixed(5, 1),
    "fourth of july": _fixed(7, 4),
    "july fourth": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "halloween": _fixed(10, 31),
    "armistice day": _fixed(11, 11),
    "veterans day": _fixed(11, 11),
    "ash wednesday": _from_easter(-46),
    "palm sunday": _from_easter(-7),
    "maundy thursday": _from_easter(-3),
    "good friday": _from_easter(-2),
    "easter saturday": _from_easter(-1),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "easter": _from_easter(0),
    "ascension day": _from_easter(39),
    "pentecost": _from_easter(49),
    "martin luther king day": _nth(1, 0, 3),
    "presidents' day": _nth(2, 0, 3),
    "memorial day": _nth(5, 0, -1),
    "labor day": _nth(9, 0, 1),
    "columbus day": _nth(10, 0, 2),
    "thanksgiving day": _nth(11, 3, 4),
    "thanksgiving": _nth(11, 3, 4),
    "black friday": _nth(11, 3, 4, 1),
    "cyber monday": _nth(11, 3, 4, 4),
    "summer solstice": _fixed(6, 21),
    "winter solstice": _fixed(12, 21),
    "spring equinox": _fixed(3, 20),
    "vernal equinox": _fixed(3, 20),
    "autumn equinox": _fixed(9, 22),
    "autumnal equinox": _fixed(9, 22),
}
"""The days of feasts and of the turns of the seasons, a year; the turns are right to a day."""
MOVING = (
    "ramadan",
    "eid al-fitr",
    "eid al-adha",
    "eid",
    "diwali",
    "hanukkah",
    "passover",
    "yom kippur",
    "rosh hashanah",
    "lunar new year",
    "chinese new year",
    "nowruz",
    "super tuesday",
    "election day",
)
"""Days that follow other calendars or local law: they are found and stay unresolved."""
LENGTHS = {"minute": 2, "hour": 2, "day": 2, "night": 2, "week": 7, "weekend": 7, "fortnight": 14} | {
    "month": 31,
    "quarter": 92,
    "year": 366,
    "decade": 3653,
    "century": 36525,
}
"""The longest date, in days, that a step of each unit counts from."""
