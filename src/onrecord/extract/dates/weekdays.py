"""Rules for weekdays."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.extract.dates.clock import Clock, Which
from onrecord.extract.dates.days import Days, week_of
from onrecord.extract.dates.rule import (
    APART,
    Reading,
    Rule,
    following,
    group,
    one_day,
    prior,
    recurring,
    which_in,
)
from onrecord.extract.dates.words import (
    HOUR,
    WEEKDAY,
    WHICH,
    pattern,
    weekday_number,
    word_set,
)

_TITLES = word_set("mr mr. mrs mrs. ms ms. dr dr. sir lady lord detective sgt sgt. sergeant officer judge miss captain")
_NAMED = word_set("bloody black super fat ruby joe manic news giving shrove holy cyber good ash palm easter")
_HABIT = word_set("every each most some alternate any")
_GIVEN = word_set("will joe anna john mary tom jim jane peter paul sam ben kate ann mark robin nancy gavin david")
_MEDIA = re.compile(
    r" (?:Times|Mirror|Mail|Express|Telegraph|Post|Herald|Review|Magazine|Star|Sport|People|Independent|Night|Addams|"
    r"World|school|prayers|best|roast)\b"
)
_PERSON = re.compile(r",? (?:an?|the|who|whose|said|says|told|asked|wrote|added|has|had)\b")
_INDEFINITE = re.compile(r"(?: (?:in|of|when|and|at|or|that|night in|morning in|with)\b|[^ \w]|$|\s*$)")


def _weekday(match: re.Match[str]) -> Reading | None:
    which = which_in(match)
    if which is Which.TENSE and _is_no_weekday(match):
        return None
    number = weekday_number(match["weekday"])
    if group(match, "which") == "last":
        return Reading(read=lambda clock: day_of_week(clock.today, -1, number))
    return Reading(read=recurring(lambda day, turn: day_of_week(day, turn, number), which), recurs=True)


def day_of_week(day: date, turn: int, weekday: int) -> Days:
    """Return the weekday of the week that lies ``turn`` weeks after the one of ``day``."""
    return one_day(week_of(day)[0] + timedelta(days=7 * turn + weekday))


def _is_no_weekday(match: re.Match[str]) -> bool:
    before, after = prior(match), following(match)
    if before in _TITLES or before in _NAMED or before in _HABIT or _MEDIA.match(after):
        return True
    if before in _GIVEN and _PERSON.match(after):
        return not re.search(r"[A-Z]\w+ \w+\s*$", match.string[max(0, match.start() - 40) : match.start()])
    return before in ("a", "one") and _INDEFINITE.match(after) is not None


def _weekday_of_week(match: re.Match[str]) -> Reading:
    number, apart = weekday_number(match["weekday"]), APART[group(match, "apart")]
    return Reading(read=lambda clock: day_of_week(clock.today, apart, number))


def _following_weekday(match: re.Match[str]) -> Reading:
    number = weekday_number(match["weekday"])

    def read(clock: Clock) -> Days:
        last = clock.anchor(7)[1]
        return one_day(last + timedelta(days=(number - last.weekday() - 1) % 7 + 1))

    return Reading(read=read)


_HOURS = f"(?: {HOUR})?"
RULES = (
    Rule(
        pattern=pattern(
            rf"(?:(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater)(?: on)? )?"
            rf"{WHICH}?(?P<weekday>{WEEKDAY}){_HOURS}"
        ),
        make=_weekday,
    ),
    Rule(
        pattern=pattern(rf"(?P<weekday>{WEEKDAY}){_HOURS} (?:of |in )?(?P<apart>last|this|next) week"),
        make=_weekday_of_week,
    ),
    Rule(pattern=pattern(rf"following (?P<weekday>{WEEKDAY}){_HOURS}"), make=_following_weekday),
)
"""The rules of this module."""
