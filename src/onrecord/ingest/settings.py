"""What a caller may decide about the reading of inputs; one frozen object, handed down and never changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from onrecord.errors import ConfigurationError

FORMATS = ("auto", "text", "html", "jsonl")
MEBIBYTE = 2**20


def day(value: str, setting: str = "published") -> str:
    """Return ``value`` if it is a day as in 2024-05-03, or raise ConfigurationError."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise ConfigurationError(setting, f"{value!r} is not a day", "write it as year-month-day, for example 2024-05-03")


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings:
    """Format, limits and metadata; ``published``, ``outlet`` and ``title`` hold only where an input does not tell.

    ``max_bytes`` bounds a file, a download and a line of JSON lines, ``max_unpacked`` what comes out of gzip,
    ``timeout`` a whole download in seconds, ``page_seconds`` and ``page_bytes`` the extraction of one page.
    """

    format: str = "auto"
    published: str | None = None
    outlet: str | None = None
    title: str | None = None
    any_language: bool = False
    allow_private: bool = False
    timeout: float = 30.0
    max_redirects: int = 5
    max_bytes: int = 32 * MEBIBYTE
    max_unpacked: int = 64 * MEBIBYTE
    page_seconds: float = 15.0
    page_bytes: int = 1024 * MEBIBYTE

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ConfigurationError("format", f"{self.format!r} is unknown", f"choose one of {', '.join(FORMATS)}")
        if self.published is not None:
            day(self.published)
        for limit in ("timeout", "max_bytes", "max_unpacked", "page_seconds", "page_bytes"):
            if not getattr(self, limit) > 0:
                raise ConfigurationError(limit, f"{getattr(self, limit)} is no limit", "give a number above 0")
        if self.max_redirects < 0:
            raise ConfigurationError("max_redirects", f"{self.max_redirects} is below 0", "give 0 or more")
