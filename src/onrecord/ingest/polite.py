"""Fetching with manners: robots.txt, a least interval for each host, and rest for a host that fails or asks for it.

For addresses that come out of feeds and lists, and for whatever is fetched again and again. What a person names once is
fetched by ``fetch`` itself. All its checks and limits hold here too, for robots.txt and for every redirect.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from onrecord.ingest.fetch import Fetched, Rejected, Stamp, fetch
from onrecord.ingest.robots import Robots, robots_address, robots_of
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

DAY = 86_400.0
INTERVAL = 1.0
"""Seconds that pass at least between the end of one request to a host and the next; its Crawl-delay if that is more."""
PATIENCE = 120.0
"""A host that must rest for more seconds than this is not waited for: what was to be fetched there is refused."""
MAX_REST = 3_600.0
"""A host that fails rests 2, 4, 8 … seconds, and at most this many; one that asks for more with Retry-After, a day."""
TRIES = 3
"""So often an address is asked whose host answers that it is busy."""
ROBOTS_AGAIN = 600.0
"""After so many seconds a robots.txt is asked for again that could not be had; one that was had holds for a day."""
MAX_HOSTS = 10_000
"""So many hosts are kept in mind; the one met first is forgotten."""

Wait = Callable[[float], bool]
"""Waits for some seconds and tells whether to stop, like the ``wait`` of a ``threading.Event``."""


class Stopped(Exception):
    """The caller wants nothing more, and said so during a wait."""


@dataclass(slots=True, kw_only=True)
class _Host:
    """What is remembered of a host; times are those of the fetcher's clock."""

    ready: float = 0.0
    failures: int = 0
    robots: Robots = field(default_factory=Robots)
    robots_until: float = float("-inf")


class Fetcher:
    """Fetches one address after another with manners; keeps what it knows of hosts in memory and nothing open.

    ``clock`` counts seconds; where ``wait`` says that it is time to stop, Stopped is raised.
    """

    def __init__(
        self, settings: IngestSettings, *, clock: Callable[[], float] = time.monotonic, wait: Wait | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._wait = wait or threading.Event().wait
        self._hosts: dict[str, _Host] = {}

    def fetch(self, url: str, *, since: Stamp | None = None, named: bool = False) -> Fetched:
        """Return what ``url`` gives, or only what is newer than ``since``; raise Unfit as ``fetch.fetch`` does.

        An address that robots.txt disallows is forbidden, unless a person ``named`` it.
        """
        for tries in range(1, TRIES + 1):
            try:
                return self._once(url, since, named)
            except Rejected as rejected:
                if rejected.status not in (429, 503) or tries == TRIES:
                    raise
        raise AssertionError("the last try returns or raises")

    def _once(self, url: str, since: Stamp | None, named: bool) -> Fetched:
        asked: list[_Host] = []

        def before(address: str) -> None:
            asked.clear()
            host = self._host(address)
            if not named:
                self._robots(host, address).check(address)
            self._take_turn(host)
            asked.append(host)

        try:
            found = fetch(url, self._settings, since=since, before=before)
        except Unfit as unfit:
            for host in asked:
                self._learn(host, unfit)
            raise
        for host in asked:
            self._learn(host, None)
        return found

    def _host(self, url: str) -> _Host:
        key = robots_address(url)
        if key not in self._hosts and len(self._hosts) >= MAX_HOSTS:
            del self._hosts[next(iter(self._hosts))]
        return self._hosts.setdefault(key, _Host())

    def _robots(self, host: _Host, url: str) -> Robots:
        """Return the rules of ``host``, fetched anew where they are too old."""
        if self._clock() >= host.robots_until:
            self._take_turn(host)
            host.robots = robots_of(url, lambda address: fetch(address, self._settings))
            host.robots_until = self._clock() + (DAY if host.robots.problem is None else ROBOTS_AGAIN)
            host.ready = self._clock() + self._interval(host)
        return host.robots

    def _take_turn(self, host: _Host) -> None:
        """Wait until ``host`` may be asked; raise Unfit where that takes too long."""
        rest = host.ready - self._clock()
        if rest > PATIENCE:
            detail = (
                f"the host fails, or wants few visits, and is left alone for {rest:,.0f} seconds; try it after that"
            )
            raise Unfit(Reason.UNREACHABLE, detail)
        if rest > 0 and self._wait(rest):
            raise Stopped
        host.ready = self._clock() + self._interval(host)

    def _learn(self, host: _Host, unfit: Unfit | None) -> None:
        """Let ``host`` rest, the longer the more often it failed."""
        host.failures = host.failures + 1 if unfit is not None and may_pass(unfit) else 0
        asked_for = unfit.wait if isinstance(unfit, Rejected) and unfit.wait else 0.0
        backoff = min(2.0 ** min(host.failures, 30), MAX_REST) if host.failures else 0.0
        host.ready = self._clock() + max(self._interval(host), backoff, min(asked_for, DAY))

    def _interval(self, host: _Host) -> float:
        return min(max(INTERVAL, host.robots.delay or 0.0), DAY)


def may_pass(unfit: Unfit) -> bool:
    """Tell whether asking again later may help: the host is busy, fails or cannot be reached."""
    if isinstance(unfit, Rejected):
        return unfit.status >= 500 or unfit.status in (408, 425, 429)
    return unfit.reason in (Reason.TIMEOUT, Reason.UNREACHABLE)
