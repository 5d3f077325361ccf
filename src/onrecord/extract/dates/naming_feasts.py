"""Rules for feasts, and for the days on which the seasons turn."""

from __future__ import annotations

import re
from datetime import date

from onrecord.extract.dates.days import (
    FEASTS,
    MOVING,
    Days,
)
from onrecord.extract.dates.rule import (
    Reading,
    Rule,
    group,
    in_year,
    named,
    one_day,
    recurring,
    unresolved,
    which_in,
)
from onrecord.extract.dates.words import (
    OF_YEAR,
    WHICH,
    pattern,
)


def _feast(match: re.Match[str]) -> Reading | None:
    name = group(match, "feast").replace("’", "'")
    if not (match["feast"][0].isupper() or name.endswith(("solstice", "equinox"))):
        return None
    day = FEASTS[name]
    return in_year(group(match, "year"), lambda year: one_day(day(year)), which=which_in(match))


def _turn(match: re.Match[str]) -> Reading:
    """Read a bare solstice or equinox: the nearer of the two of a year."""
    summer, winter = ("summer solstice", "winter solstice") if match["turn"] == "solstice" else _EQUINOXES

    def periods(day: date, turn: int) -> Days:
        half = day.year * 2 + turn
        return one_day(FEASTS[winter if half % 2 else summer](half // 2))

    return Reading(read=recurring(periods, which_in(match)))


_EQUINOXES = ("spring equinox", "autumn equinox")


def _moving(_: re.Match[str]) -> Reading:
    return Reading(read=unresolved)


def _attacks(_: re.Match[str]) -> Reading:
    return Reading(read=named(lambda: one_day(date(2001, 9, 11))), absolute=True)


def _any_of(names: tuple[str, ...]) -> str:
    joined = "|".join(re.escape(name).replace(r"\ ", " ").replace("'", "['’]") for name in names)
    return f"(?i:{joined})"


RULES = (
    Rule(pattern=pattern(rf"{WHICH}?(?P<feast>{_any_of(tuple(FEASTS))})(?:,? {OF_YEAR})?"), make=_feast),
    Rule(pattern=pattern(rf"{WHICH}?(?P<turn>solstice|equinox)"), make=_turn),
    Rule(pattern=pattern(_any_of(MOVING)), make=_moving),
    Rule(pattern=pattern(r"9/11|Sept(?:\.|ember) 11(?= (?:attack|terror|hijack))"), make=_attacks),
)
"""The rules of this module."""
