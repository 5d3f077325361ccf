"""Readings for programs: the contract of ``docs/reference/reading.md``, an object a line or one array.

Only a line feed ends a line. Text is written as it stands; a lone surrogate becomes U+FFFD, so that the result
is UTF-8.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TextIO

from onrecord.records import Reading, without_surrogates

_PAIR = re.compile(r"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]")  # a raw line feed never stands inside a JSON string


def line(reading: Reading) -> str:
    """Return the reading as one line of JSON, without its line feed."""
    return without_surrogates(json.dumps(reading.to_dict(), ensure_ascii=False, allow_nan=False))


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write JSON lines: an object a reading, each handed on as soon as it is written."""
    for reading in readings:
        out.write(line(reading) + "\n")
        out.flush()


def write_array(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one indented JSON array with an object a reading."""
    opening = "["
    for reading in readings:
        pretty = json.dumps(reading.to_dict(), ensure_ascii=False, allow_nan=False, indent=2)
        out.write(f"{opening}\n" + without_surrogates(_PAIR.sub(r"[\1, \2]", pretty)))
        opening = ","
    out.write("\n]\n" if opening == "," else "[]\n")
