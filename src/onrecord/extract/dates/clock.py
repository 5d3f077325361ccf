"""What an expression is read against, and which of the recurring periods it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from onrecord.extract.dates.days import Days


class Tense(Enum):
    """What the words around an expression say of its time.

    UNTOLD is read as PAST; PRESENT ("opens on Friday", "is in November") names the coming one of several periods.
    """

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    UNTOLD = "untold"


class Which(Enum):
    """Which of the periods that recur: as the tense says, the last one over, this one, or the next one to begin."""

    TENSE = "tense"
    LAST = "last"
    THIS = "this"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The day of publication, the tense around an expression, and the dates that stand before it in the text."""

    published: date | None
    tense: Tense
    before: tuple[Days, ...] = ()

    @property
    def today(self) -> date:
        """The day of publication; ValueError where none is known, which leaves an expression unresolved."""
        if self.published is None:
            raise ValueError("a relative expression has no day to count from")
        return self.published

    @property
    def ahead(self) -> bool:
        """Whether the tense points to the coming one of several periods."""
        return self.tense in (Tense.FUTURE, Tense.PRESENT)

    def anchor(self, longest: int) -> Days:
        """Return the last date before the expression of at most ``longest`` days; ValueError where there is none."""
        for first, last in reversed(self.before):
            if (last - first).days < longest:
                return first, last
        raise ValueError("no date stands before")


Reader = Callable[[Clock], Days]
"""Gives the days of an expression; ValueError and OverflowError leave it unresolved."""
Periods = Callable[[date, int], Days]
"""Gives the period ``k`` turns after the one that belongs to a day: this year's March, next year's March."""


def cut(days: Days, clock: Clock) -> Days:
    """Return ``days`` up to publication, or from publication on where the tense is future."""
    today = clock.published
    if today is None or not days[0] <= today <= days[1]:
        return days
    return (today, days[1]) if clock.tense is Tense.FUTURE else (days[0], today)


def pick(periods: Periods, clock: Clock, which: Which) -> Days:
    """Return the one of recurring ``periods`` that ``which`` and the tense mean."""
    today = clock.today
    if which is Which.THIS:
        return periods(today, 0)
    forward = which is Which.NEXT or (which is Which.TENSE and clock.ahead)
    for turn in range(-1, 10) if forward else range(1, -10, -1):
        days = _or_none(periods, today, turn)
        if days and _fits(days, today, which, forward):
            return days
    raise ValueError("none of the periods fits")


def _fits(days: Days, today: date, which: Which, forward: bool) -> bool:
    if which is Which.TENSE:
        return days[1] >= today if forward else days[0] <= today
    return days[0] > today if forward else days[1] < today


def _or_none(periods: Periods, today: date, turn: int) -> Days | None:
    """Return a period, or None where the year has no such day (29 February)."""
    try:
        return periods(today, turn)
    except (ValueError, OverflowError):
        return None
