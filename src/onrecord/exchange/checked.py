"""A value that came from outside, with the name of its field: each look at it says what is wrong, and what to do.

Nothing is converted on the way: a number in quotation marks is no number, true is no 1. A lone surrogate becomes
U+FFFD.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from onrecord.records import Document, Span, without_surrogates

Choice = TypeVar("Choice", bound=StrEnum)
_LONGEST = 60
"""How many code points of a wrong value stand in a message, at most."""


class Wrong(Exception):
    """A field does not hold what it should; the message names it, what it holds and what it should hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What the field ``field`` holds; the field's name leads to it from the outside: ``statements[2].cue.lemma``."""

    field: str
    value: Any

    def wrong(self, problem: str, remedy: str) -> Wrong:
        """Return what to raise: ``problem`` is said of the field."""
        return Wrong(f'"{self.field}" {problem}; {remedy}')

    def get(self, key: str) -> Value:
        """Return the field ``key`` of an object; one that is left out holds None."""
        if not isinstance(self.value, dict):
            raise self.wrong(f"is {type_of(self.value)}", "make it an object")
        return Value(field=f"{self.field}.{key}" if self.field else key, value=self.value.get(key))

    def items(self) -> Iterator[Value]:
        """Yield the items of a list; null is an empty one."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.wrong(f"is {type_of(self.value)}", "make it a list, [] where there is none")
        for number, item in enumerate(self.value):
            yield Value(field=f"{self.field}[{number}]", value=item)

    def words(self) -> str:
        """Return a string."""
        if not isinstance(self.value, str):
            raise self.wrong(f"is {type_of(self.value)}", "make it a string")
        return without_surrogates(self.value)

    def words_or_none(self) -> str | None:
        """Return a string, or None for null."""
        return None if self.value is None else self.words()

    def choice(self, choices: type[Choice]) -> Choice:
        """Return one of ``choices``."""
        try:
            return choices(self.words())
        except ValueError:
            raise self.wrong(f"is {self._shown()}", f"make it one of {', '.join(choices)}") from None

    def choice_or_none(self, choices: type[Choice]) -> Choice | None:
        """Return one of ``choices``, or None for null."""
        return None if self.value is None else self.choice(choices)

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong(f"is {type_of(self.value)}", "make it true or false")
        return self.value

    def share(self) -> float:
        """Return a number from 0 to 1."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise self.wrong(f"is {type_of(number)}", "make it a number from 0 to 1")
        if not 0 <= number <= 1 or math.isnan(number):
            raise self.wrong(f"is {self._shown()}", "make it a number from 0 to 1")
        return float(number)

    def day_or_none(self) -> str | None:
        """Return a day as in 2024-05-03, or None for null."""
        words = self.words_or_none()
        try:
            if words is None or (re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII) and date.fromisoformat(words)):
                return words
        except ValueError:
            pass
        raise self.wrong(f"is {self._shown()} and no day", "write it as year-month-day, for example 2024-05-03")

    def id_or_none(self, prefix: str) -> str | None:
        """Return an id as :func:`onrecord.records.identify` forms them with ``prefix``, or None for null."""
        words = self.words_or_none()
        if words is None or re.fullmatch(rf"{prefix}-[0-9a-f]{{1,64}}", words):
            return words
        remedy = f'leave it out or form it as "{prefix}-" and hexadecimal digits'
        raise self.wrong(f"is {self._shown()} and no id", remedy)

    def span(self, document: Document) -> Span:
        """Return a pair of positions as a span of ``document``."""
        pair, remedy = self.value, "give start and end in code points of the text, the end behind the last one"
        if not isinstance(pair, list) or [type(position) for position in pair] != [int, int]:
            raise self.wrong(f"is {type_of(pair)} and no pair of whole numbers", remedy)
        start, end = pair
        if not 0 <= start < end:
            raise self.wrong(f"is {self._shown()}, which is no stretch of a text", remedy)
        if end > len(document.text):
            raise self.wrong(f"is {self._shown()}, and the text has {len(document.text)} code points", remedy)
        return Span(document=document.id, start=start, end=end)

    def _shown(self) -> str:
        try:
            shown = repr(self.value)
        except ValueError:  # a whole number of more digits than Python writes
            return "a number of thousands of digits"
        return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def type_of(value: Any) -> str:
    """Return what JSON calls the type of a value."""
    names = {bool: "true or false", type(None): "null", int: "a number", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")
