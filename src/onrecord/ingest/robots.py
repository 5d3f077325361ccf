"""What the robots.txt of a host lets a robot fetch, by RFC 9309; asked before anything is fetched that nobody named.

A host without robots.txt allows everything; one whose robots.txt cannot be had allows nothing until it can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from onrecord.ingest.fetch import Fetched, Rejected
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

TOKEN = "onrecord"
"""The name by which a robots.txt speaks to onrecord."""
READ_BYTES = 500 * 2**10
"""So much of a robots.txt is read, the least that RFC 9309 asks for; the rest is left alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one host; ``problem`` is why they cannot be had, ``delay`` is its Crawl-delay in seconds."""

    rules: Protego | None = None
    problem: str | None = None
    delay: float | None = None

    def check(self, url: str) -> None:
        """Raise Unfit where ``url`` may not be fetched."""
        if self.problem is not None:
            detail = f"the host's robots.txt cannot be read ({self.problem}), so nothing is fetched there; try later"
            raise Unfit(Reason.UNREACHABLE, detail)
        if self.rules is not None and not self.rules.can_fetch(url, TOKEN):
            detail = "the host's robots.txt disallows it for robots; give the address itself to read it as a person"
            raise Unfit(Reason.FORBIDDEN, detail)


def robots_address(url: str) -> str:
    """Return where the robots.txt stands that holds for ``url``.

    >>> robots_address("https://courier.example:8443/news?id=1")
    'https://courier.example:8443/robots.txt'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt"


def robots_of(url: str, get: Callable[[str], Fetched]) -> Robots:
    """Return the rules that hold for ``url``, whose robots.txt ``get`` fetches.

    Raises the Unfit of a host that must not be asked at all, which is the better reason.
    """
    try:
        found = get(robots_address(url))
    except Rejected as rejected:
        if 400 <= rejected.status < 500 and rejected.status != 429:
            return Robots()
        return Robots(problem=_first(rejected))
    except Unfit as unfit:
        if unfit.reason in (Reason.FORBIDDEN, Reason.MALFORMED):
            raise
        return Robots(problem=_first(unfit))
    return parsed(found.data)


def parsed(data: bytes) -> Robots:
    """Return the rules that a robots.txt holds; what is no rule in it is left out."""
    text = data[:READ_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    rules = Protego.parse(text)
    return Robots(rules=rules, delay=rules.crawl_delay(TOKEN))


def _first(unfit: Unfit) -> str:
    return unfit.detail.partition(";")[0]
