"""The vocabulary of time: names and numbers, and the pieces that the patterns are built of."""

from __future__ import annotations

import re


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text between white space."""
    return frozenset(words.split())


def _numbered(groups: str, first: int) -> dict[str, int]:
    """Number the groups of names between bars."""
    return {name: number for number, group in enumerate(groups.split("|"), first) for name in group.split()}


MONTHS = _numbered(
    "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october|"
    "nov november|dec december",
    1,
)
WEEKDAYS = _numbered(
    "mon monday|tue tues tuesday|wed weds wednesday|thu thurs thursday|fri friday|sat saturday|sun sunday", 0
)
NUMBERS = _numbered(
    "a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen",
    1,
) | {"a dozen": 12, "half a dozen": 6}
TENS = _numbered("twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety", 2)
ORDINALS = _numbered(
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first|twenty-second",
    1,
)
_COUPLE, _FEW = (2, 3), (3, 5)
VAGUE = {
    "a couple of": _COUPLE,
    "a couple": _COUPLE,
    "couple of": _COUPLE,
    "couple": _COUPLE,
    "a few": _FEW,
    "few": _FEW,
    "some": _FEW,
    "several": (3, 7),
}
"""Vague counts and the least and the most that they stand for."""

FULL_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.)"
)
MONTH = f"(?:{FULL_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\b)"
WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
SHORT_WEEKDAY = r"(?:Mon|Tues?|Weds?|Thurs|Thu|Fri|Sat|Sun)\b\.?"
SEASON = "(?:Spring|spring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|[nr]d|th)?(?![\w%]|[.,:]\d)"
WHICH = "(?:(?P<which>[Ll]ast|[Tt]his past|[Tt]his coming|[Cc]oming|[Nn]ext|[Tt]his) )"
YEAR = r"(?:1[5-9]|20)\d\d(?![\w%]|[.,:]\d)"
OF_YEAR = f"(?P<year>{YEAR}|last year|this year|next year)"
HOUR = "(?:morning|afternoon|evening|night|lunchtime|midday|midnight|dawn|noon)"
NUMBER = (
    r"(?:\d{1,3}|half a dozen|a dozen|a couple of|a couple|couple of|a few|few|several|some|an?|one|two|three|four|"
    "five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    "(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
UNITS = "(?:minute|hour|day|night|week|fortnight|month|quarter|year|decade|centurie)s?"
ORDINAL = r"(?:\d{1,2}(?:st|[nr]d|th)|" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
PART = (
    "(?:(?P<part>[Ee]arl(?:y|ier)|[Ll]ater?|[Mm]id(?:dle)?|End|end|[Bb]eginning|[Ss]tart)"
    "(?:-| (?:(?:in|on|of|part of) )?)(?:the )?)"
)


FUNCTION = word_set(
    "and or but to in on at of by for from with when after before as the a an that it he she they was "
    "were is are had has have while who which would will because until through than if where said"
)
"""Words that begin no noun phrase behind an expression, so that it stands for itself."""


def pattern(expression: str) -> re.Pattern[str]:
    """Compile ``expression`` between word edges, a blank in it standing for white space within a paragraph."""
    spaced = expression.replace(" ", r"(?:[^\S\n]{1,3}|\n)")
    return re.compile(rf"(?<![\w$£€#@])(?:{spaced})(?!\w)")


def month_number(name: str) -> int:
    """Return the number of the month called ``name``, abbreviated or not."""
    return MONTHS[name.rstrip(".").lower()]


def weekday_number(name: str) -> int:
    """Return the number of the weekday called ``name``, Monday being 0."""
    return WEEKDAYS[name.rstrip(".").lower()]


def ordinal_number(name: str) -> int:
    """Return the number that an ordinal stands for, in words or figures."""
    digits = re.match(r"\d+", name)
    return int(digits[0]) if digits else ORDINALS[name.lower()]


def counts(name: str) -> tuple[int, int]:
    """Return the least and the most that a number in words or figures stands for."""
    name = " ".join(name.lower().split())
    if name in VAGUE:
        return VAGUE[name]
    if name.isdecimal():
        return int(name), int(name)
    tens, _, ones = name.partition("-")
    number = 10 * TENS[tens] + (NUMBERS[ones] if ones else 0) if tens in TENS else NUMBERS[name]
    return number, number


def unit_name(name: str) -> str:
    """Return the singular of a unit of time."""
    name = name.lower()
    return "century" if name.startswith("centur") else name.removesuffix("s")
