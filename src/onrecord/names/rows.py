"""What a names file gives, row by row: entries, offices, terms, and rows that are rejected with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import ConfigurationError
from onrecord.names.entry import Name
from onrecord.names.folding import LONGEST, folded

LONGEST_LINE = 32 * 2**20
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?\Z", re.ASCII)
_ODD = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that is not imported: its line in the file, from 1, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """An office: its title, whose it is in words, and the ids of organisations whose it is."""

    id: str
    title: str
    of: tuple[str, ...]
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A person in an office; one that is not ``dateable`` is shown and never used for a day."""

    id: str
    post: str
    holder: str
    start: str | None
    end: str | None
    dateable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A row that is sound and of a sort that the book has no use for."""


Row = Name | Position | Term | Rejected | Skipped


class Malformed(Exception):
    """A row cannot be used; the message is the reason."""


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number, without the byte order mark; of a line too long, no more than its start."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def checked_name(words: str) -> str:
    """Return a name on one line; raise if it is none."""
    name = clean(words)
    if not name:
        raise Malformed("has no name")
    if len(name) > LONGEST:
        raise Malformed(f"has a name of {len(name)} characters; {LONGEST} are allowed")
    if not folded(name):
        raise Malformed(f"has a name without a letter or digit: {name}")
    return name


def aliases(name: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the other names, each once, without those that are no name."""
    found = dict.fromkeys(clean(alias) for alias in words)
    return tuple(alias for alias in found if alias != name and len(alias) <= LONGEST and folded(alias))


def clean(words: str) -> str:
    """Return words on one line, without control characters and lone surrogates."""
    if words.isascii() and words.isprintable() and "  " not in words:
        return words.strip()
    return _SURROGATES.sub("\ufffd", _ODD.sub(" ", words)).strip()


def checked_day(words: str, what: str) -> str | None:
    """Return a date as far as it is given (a year, a month or a day); None if it is empty."""
    words = words.strip()
    if not words:
        return None
    found = _DAY.match(words)
    try:
        if not found:
            raise ValueError
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        raise Malformed(f"has {words[:40]!r} as {what}; write YYYY-MM-DD, YYYY-MM or YYYY") from None
    return "-".join(part for part in found.groups() if part)


def checked_order(start: str | None, end: str | None) -> None:
    """Raise if a term ends before it starts."""
    if start and end and end < start[: len(end)]:
        raise Malformed(f"has a term that ends ({end}) before it starts ({start})")


def is_web(link: str) -> bool:
    """Tell whether a link may be shown as one."""
    return link.startswith(("https://", "http://")) and not _ODD.search(link) and not _SURROGATES.search(link)


def opened(origin: Path) -> BinaryIO:
    """Open a names file; an error says what to do."""
    try:
        return origin.open("rb")
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
        raise ConfigurationError(str(origin), problem, "name a CSV file or FollowTheMoney JSON lines") from error
