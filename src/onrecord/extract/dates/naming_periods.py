"""Rules for expressions that name a month, a season, a quarter, a year or more of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from onrecord.extract.dates.clock import Clock, Reader, Which, pick
from onrecord.extract.dates.days import (
    Days,
    month_of,
    months_of,
    quarter_of,
    season_of,
    year_of,
)
from onrecord.extract.dates.rule import (
    Reading,
    Rule,
    following,
    group,
    in_year,
    named,
    part_in,
    prior,
    which_in,
)
from onrecord.extract.dates.words import (
    FULL_MONTH,
    FUNCTION,
    OF_YEAR,
    ORDINAL,
    PART,
    SEASON,
    WHICH,
    YEAR,
    month_number,
    ordinal_number,
    pattern,
    word_set,
)

_STRONG = word_set(
    "in since until till during through throughout late early mid between before after of by from to and or"
)
"""Words before a month that speak for the month, not for a person of that name."""
_FIRM = word_set("in since until till during through throughout late early mid")
_OWNERS = word_set("the its their his her our a an this that")


_PERSON = re.compile(r"\b(?:(?:Mrs|Mr|Ms|Dr)\.? |(?:[Mm]inister|PM|Secretary) |[A-Z][a-z]+ )May\b(?! \d)")
_NO_PERSON = word_set(
    "In Since Last Late Early Mid By From Until Till Between This The And Or Of To During Next Before "
    "After On For Its Their His Her Through Throughout"
)


@lru_cache(maxsize=2)
def _has_may(text: str) -> bool:
    """Tell whether the text speaks of somebody called May; kept, so that a document is looked through once."""
    return any(found[0].split()[0] not in _NO_PERSON for found in _PERSON.finditer(text))


def _month(match: re.Match[str]) -> Reading | None:
    year = group(match, "year")
    if not (year or match["which"] or match["part"]) and not _is_month(match):
        return None
    month = month_number(match["month"])
    return in_year(year, lambda number: month_of(number, month), part_in(match), which_in(match))


def _is_month(match: re.Match[str]) -> bool:
    """Tell by the words around whether a bare month is no name: "in May", "its June meeting"."""
    before, after = prior(match), re.match(r"['’]?s?\s+([A-Za-z]+)", following(match))
    word = after[1] if after else ""
    if match["month"] == "May" and _has_may(match.string) and before not in _FIRM:
        return False
    if before in _FIRM or re.search(rf"{FULL_MONTH},? (?:and|or|to)$", match.string[: match.start()].rstrip()[-24:]):
        return True
    if before in _STRONG:
        return not word[:1].isupper()
    if before in _OWNERS or following(match)[:2] in ("'s", "’s"):
        return word[:1].islower() and word not in FUNCTION
    return before.endswith(",") is False and match["month"] not in _NAMES and word[:1].islower() and before.islower()


_NAMES = word_set("March April May June August January")


def _season(match: re.Match[str]) -> Reading | None:
    year = group(match, "year")
    before = prior(match).removesuffix(" the")
    if before == "the":
        before = prior(match, 2).split()[0]
    behind = re.match(r" (of|in|from|back|term|house|water|roll|break)\b", following(match))
    if not (year or match["which"] or match["part"]) and (before not in _SEASONAL or behind):
        return None
    season = match["season"]
    if len(year) > 4 and year[4] in "-/–":
        year = year[:4]
    return in_year(year, lambda number: season_of(number, season), part_in(match), which_in(match))


_SEASONAL = word_set("in since by until during over through throughout for before after")


def _quarter(match: re.Match[str]) -> Reading | None:
    year = group(match, "year")
    if not year and following(match)[:4] == " of ":
        return None
    quarter = int(match["q"]) if match["q"] else ordinal_number(match["nth"])
    if quarter > 4:
        return None
    if year:
        return in_year(year, lambda number: quarter_of(number, quarter))
    return Reading(read=_over(lambda day, turn: quarter_of(day.year + turn, quarter)))


def _over(periods: Callable[[date, int], Days]) -> Reader:
    """Read the last period that is over, since figures come when it is; or the coming one."""

    def read(clock: Clock) -> Days:
        return pick(periods, clock, Which.TENSE if clock.ahead else Which.LAST)

    return read


def _half(match: re.Match[str]) -> Reading:
    first = group(match, "h") == "1" or group(match, "nth") == "first"
    return in_year(group(match, "year"), lambda year: months_of(year, 1 if first else 7, 6))


_YEAR_WORDS = word_set("in since by until till of from to for before after during through throughout around circa")
_COUNTED = word_set(
    "votes people seats points members jobs workers troops soldiers deaths cases homes houses miles feet "
    "meters metres kilometers kilometres km pounds dollars euros tonnes tons riders boxes hours acres "
    "hectares copies pages times others more percent residents students children women men guests tickets "
    "cars ballots"
)


def _year(match: re.Match[str]) -> Reading | None:
    if not match["part"] and not _is_year(match):
        return None
    year = int(match["year"])
    return Reading(read=named(lambda: year_of(year), part_in(match)), absolute=True)


def _is_year(match: re.Match[str]) -> bool:
    """Tell by the words around whether a number is a year: "in 2019", "the 2019 election", "in 2015 and 2016"."""
    before, after = prior(match), re.match(r"[\s-]([A-Za-z]+)", following(match))
    word = after[1] if after else ""
    if word in _COUNTED:
        return False
    if re.search(r"(?:1[5-9]|20)\d\d,? (?:and|or)$", match.string[: match.start()].rstrip()[-12:]):
        return True
    if before in ("in", "since", "during", "until", "throughout", "year", "back", "mid", "summer"):
        return True
    if before in _YEAR_WORDS:
        return not word or word in FUNCTION or (before == "by" and word[0].isupper())
    return before in _OWNERS and word[:1].islower() and word not in FUNCTION


def _years(match: re.Match[str]) -> Reading | None:
    first, last = int(match["first"]), match["last"]
    end = int(match["first"][:2] + last) if len(last) == 2 else int(last)
    join, before = group(match, "join"), prior(match)
    if end <= first or (join == "and" and before != "between") or (join == "to" and before not in _YEAR_WORDS):
        return None
    if len(last) == 2 and before not in (*_YEAR_WORDS, *_OWNERS):
        return None
    return Reading(read=named(lambda: (date(first, 1, 1), date(end, 12, 31))), absolute=True)


def _decade(match: re.Match[str]) -> Reading | None:
    short = match["short"]
    if short and (prior(match) not in ("the", "early", "mid", "late") and not match["part"]):
        return None
    first = int(match["decade"]) if not short else int(short) + (1900 if int(short) >= 30 else 2000)
    part = part_in(match)
    return Reading(read=named(lambda: (date(first, 1, 1), date(first + 9, 12, 31)), part), absolute=True)


def _century(match: re.Match[str]) -> Reading | None:
    last = ordinal_number(match["nth"]) * 100
    if not 1000 < last < 2200:
        return None
    part = part_in(match)
    return Reading(read=named(lambda: (date(last - 99, 1, 1), date(last, 12, 31)), part), absolute=True)


RULES = (
    Rule(pattern=pattern(rf"{PART}?{WHICH}?(?P<month>{FULL_MONTH})(?:,? (?:of )?{OF_YEAR})?"), make=_month),
    Rule(
        pattern=pattern(
            rf"{PART}?{WHICH}?(?P<season>{SEASON})(?:,? (?:of )?"
            rf"(?P<year>{YEAR}(?:[-–/]\d\d(?:\d\d)?)?|last year|this year|next year))?"
        ),
        make=_season,
    ),
    Rule(
        pattern=pattern(
            rf"(?:(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)(?: |-)quarter|Q(?P<q>[1-4]))"
            rf"(?:,? (?:of )?{OF_YEAR})?"
        ),
        make=_quarter,
    ),
    Rule(
        pattern=pattern(
            rf"(?:(?P<nth>first|second|latter) half of (?P<year>{YEAR}|last year|this year|next year|the year))"
        ),
        make=_half,
    ),
    Rule(pattern=pattern(rf"H(?P<h>[12]) (?P<year>{YEAR})"), make=_half),
    Rule(pattern=pattern(rf"{PART}?(?P<year>{YEAR})"), make=_year),
    Rule(
        pattern=pattern(rf"(?P<first>{YEAR})(?P<join>[-–/]| to | and | until | through )(?P<last>{YEAR}|\d\d)"),
        make=_years,
    ),
    Rule(pattern=pattern(rf"{PART}?(?:(?P<decade>(?:1[5-9]|20)\d0)|['’‘]?(?P<short>\d0))['’]?s"), make=_decade),
    Rule(pattern=pattern(rf"{PART}?(?P<nth>{ORDINAL})(?: |-)century"), make=_century),
)
"""The rules of this module."""
