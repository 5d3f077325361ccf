"""Rules for expressions that point from the day of publication, or from a date before them: last week, that day."""

from __future__ import annotations

import re
from datetime import timedelta

from onrecord.extract.dates.clock import Clock, Reader, Tense, Which, cut, pick
from onrecord.extract.dates.counting import stretch
from onrecord.extract.dates.days import LENGTHS, Days, around, step
from onrecord.extract.dates.rule import (
    APART,
    Reading,
    Rule,
    following,
    group,
    narrowed,
    one_day,
    part_in,
    prior,
    recurring,
    unit_periods,
)
from onrecord.extract.dates.words import (
    HOUR,
    PART,
    pattern,
    unit_name,
)


def _from_today(count: int) -> Reader:
    return lambda clock: one_day(clock.today + timedelta(days=count))


def _unit(match: re.Match[str]) -> Reading | None:
    """Read "last week", "this year", "next month", and "the last week" as a look back of that length."""
    which, unit, part = group(match, "apart"), unit_name(match["unit"]), part_in(match)
    bare = prior(match) == "the" and not part
    if re.match(r" of (?!last|this|next|the|\d)", following(match)) and bare:
        return None
    if which in ("past", "this past") or (which == "last" and bare):
        return Reading(read=stretch(1, unit, ahead=False))
    if which in ("coming", "this coming") or (which == "next" and prior(match, 2) in _OVER_THE):
        return Reading(read=stretch(1, unit, ahead=True))
    if bare and which in ("next", "previous"):
        return Reading(read=_beside(unit, APART[which]))
    if which == "this" and part in ("start", "end", "early", "mid", "late", ""):
        return Reading(read=lambda clock: narrowed(around(clock.today, unit), part, clock))
    return Reading(read=lambda clock: narrowed(unit_periods(unit)(clock.today, APART[which]), _part(part, unit), clock))


_OVER_THE = ("over the", "in the", "within the", "for the", "during the")


def _part(part: str, unit: str) -> str:
    """Return the part that is meant: a week ends with its late part, not with Sunday alone."""
    return "late" if part == "end" and unit == "week" else part


def _part_of_unit(match: re.Match[str]) -> Reading:
    """Read "the end of the year", "earlier in the week", "later in the day"."""
    unit, part = unit_name(match["unit"]), part_in(match)
    if unit != "day":
        return Reading(read=recurring(unit_periods(unit), Which.TENSE, _part(part, unit)))

    def read(clock: Clock) -> Days:
        return clock.anchor(1) if clock.before and clock.before[-1][0] == clock.before[-1][1] else _today(clock)

    return Reading(read=read)


def _today(clock: Clock) -> Days:
    return one_day(clock.today)


def _beside(unit: str, count: int) -> Reader:
    """Read the unit next to the one of the last date in the text."""

    def read(clock: Clock) -> Days:
        first, last = clock.anchor(LENGTHS[unit])
        if unit in ("day", "night"):
            return one_day(step(last if count > 0 else first, count, unit))
        return around(step(around(first, unit)[0], count, unit), unit)

    return read


def _weekend(match: re.Match[str]) -> Reading | None:
    which, before = group(match, "apart"), prior(match, 2)
    periods = unit_periods("weekend")
    if which in ("last", "this past", "past"):
        return Reading(read=recurring(periods, Which.LAST))
    if which == "next":
        return Reading(read=lambda clock: periods(clock.today, 1))
    if which in ("this", "this coming", "coming"):
        return Reading(read=_this_weekend)
    if not re.fullmatch(r"(?:over|at|on|during|for|in|since|by|until|of) the", before):
        return None
    return Reading(read=recurring(periods))


def _this_weekend(clock: Clock) -> Days:
    periods = unit_periods("weekend")
    days = pick(periods, clock, Which.TENSE) if clock.tense is Tense.PAST else periods(clock.today, 0)
    return cut(days, clock)


_DEICTIC = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0}


def _deictic(match: re.Match[str]) -> Reading | None:
    word = match["word"]
    if word[0].isupper() and not _opens(match):
        return None
    return Reading(read=_from_today(_DEICTIC[word.lower()]))


def _opens(match: re.Match[str]) -> bool:
    """Tell whether a capitalised word opens a sentence and is no part of a name ("USA Today", "the Today show")."""
    before = match.string[max(0, match.start() - 8) : match.start()].rstrip()
    named = re.match(r"['’\"”]* (?:show|program|programme|FM|in)\b", following(match))
    return not named and (not before or not (before[-1].isalnum() or before[-1] in ",&-"))


def _this_hour(match: re.Match[str]) -> Reading:
    return Reading(read=_from_today(-1 if match["last"] else 0))


def _overnight(match: re.Match[str]) -> Reading | None:
    if prior(match) in ("a", "an", "the", "his", "her", "its", "their"):
        return None
    return Reading(read=lambda clock: (clock.today - timedelta(days=1), clock.today))


def _there(match: re.Match[str]) -> Reading | None:
    """Read "the next day", "the same day", "that year", "later that month" from the last date before."""
    word, part = group(match, "apart"), part_in(match)
    unit = unit_name(match["unit"]) if match["unit"] in LENGTHS else "day"
    if word in ("next", "following", "previous", "preceding") and prior(match) not in ("the", "very"):
        return None
    if word in ("next", "previous") and unit not in ("day", "night"):
        return None
    apart = {"next": 1, "following": 1, "previous": -1, "preceding": -1}.get(word, 0)
    return Reading(read=_beside(unit, apart) if apart else _same(unit, part))


def _same(unit: str, part: str) -> Reader:
    def read(clock: Clock) -> Days:
        first, last = clock.anchor(LENGTHS[unit])
        whole = around(first, unit) if unit not in ("day", "night") else (first, last)
        if part == "later":
            return last, whole[1]
        return (whole[0], first) if part == "earlier" else whole

    return read


_APART_UNIT = "(?P<apart>[Ll]ast|[Tt]his past|[Pp]ast|[Tt]his coming|[Cc]oming|[Tt]his|[Nn]ext|[Pp]revious)"
_HOURS = f"(?: {HOUR})?"
RULES = (
    Rule(
        pattern=pattern(rf"{PART}?{_APART_UNIT} (?P<unit>week|month|year|quarter|decade|century)"),
        make=_unit,
    ),
    Rule(
        pattern=pattern(
            r"(?P<part>[Ee]arl(?:y|ier)|[Ll]ater?|[Mm]iddle|End|end|[Bb]eginning|[Ss]tart) (?:in|of|on in) the "
            r"(?P<unit>day|week|month|quarter|year|decade|century)"
        ),
        make=_part_of_unit,
    ),
    Rule(pattern=pattern(rf"(?:{_APART_UNIT} )?weekend"), make=_weekend),
    Rule(
        pattern=pattern(
            rf"(?:[Ee]arl(?:y|ier) |[Ll]ater? )?(?P<word>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight){_HOURS}"
        ),
        make=_deictic,
    ),
    Rule(
        pattern=pattern(rf"(?:[Ee]arl(?:y|ier) |[Ll]ater? )?(?:[Tt]his {HOUR}|(?P<last>[Ll]ast) (?:night|evening))"),
        make=_this_hour,
    ),
    Rule(pattern=pattern("[Oo]vernight"), make=_overnight),
    Rule(
        pattern=pattern(
            rf"(?:(?P<part>[Ee]arlier|[Ll]ater)(?: on)? )?"
            rf"(?P<apart>[Nn]ext|[Ff]ollowing|[Pp]revious|[Pp]receding|[Ss]ame|[Tt]hat) "
            rf"(?P<unit>day|week|month|quarter|year|decade|{HOUR})"
        ),
        make=_there,
    ),
)
"""The rules of this module."""
