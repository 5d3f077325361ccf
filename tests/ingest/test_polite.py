from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from onrecord.ingest import IngestSettings
from onrecord.ingest.fetch import Stamp, fetch
from onrecord.ingest.polite import DAY, ROBOTS_AGAIN, Fetcher, Stopped
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason
from tests.ingest.conftest import Site

HERE = IngestSettings(allow_private=True, timeout=20)


class Clock:
    """A clock that waiting turns on; ``stop`` is what a wait answers."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.waits: list[float] = []
        self.stop = False

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.waits.append(round(seconds, 3))
        self.now += seconds
        return self.stop


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fetcher(site: Site, clock: Clock) -> Fetcher:
    site.on("/robots.txt", status=404)
    return Fetcher(HERE, clock=clock, wait=clock.wait)


def refused(fetcher: Fetcher, url: str) -> Unfit:
    with pytest.raises(Unfit) as caught:
        fetcher.fetch(url)
    return caught.value


def paths(site: Site) -> list[str]:
    return [request.path for request in site.asked]


def in_turn(*answers: Callable[[BaseHTTPRequestHandler], None]) -> Callable[[BaseHTTPRequestHandler], None]:
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def test_robots_txt_is_asked_once_a_day(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    url = site.on("/a", b"words")
    assert [fetcher.fetch(url).data for _ in range(2)] == [b"words", b"words"]
    assert paths(site) == ["/robots.txt", "/a", "/a"]
    clock.now += DAY
    fetcher.fetch(url)
    assert paths(site)[3:] == ["/robots.txt", "/a"]


def test_what_robots_txt_disallows_is_not_asked_for_unless_a_person_named_it(site: Site, fetcher: Fetcher) -> None:
    site.on("/robots.txt", b"User-agent: onrecord\nDisallow: /a")
    failure = refused(fetcher, site.on("/a", b"words"))
    assert (failure.reason, "robots.txt disallows it" in failure.detail) == (Reason.FORBIDDEN, True)
    assert paths(site) == ["/robots.txt"]
    assert fetcher.fetch(site.url + "/a", named=True).data == b"words"


def test_a_redirect_to_what_robots_txt_disallows_is_not_followed(site: Site, fetcher: Fetcher) -> None:
    site.on("/robots.txt", b"User-agent: *\nDisallow: /b")
    site.on("/b", b"words")
    assert refused(fetcher, site.on("/a", status=302, Location="/b")).reason is Reason.FORBIDDEN
    assert "/b" not in paths(site)


def test_robots_txt_that_fails_disallows_for_some_minutes(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    url = site.on("/a", b"words")
    site.on("/robots.txt", status=500)
    assert [refused(fetcher, url).reason for _ in range(2)] == [Reason.UNREACHABLE] * 2
    assert paths(site) == ["/robots.txt"]
    clock.now += ROBOTS_AGAIN
    site.on("/robots.txt", status=404)
    assert fetcher.fetch(url).data == b"words"


def test_a_second_passes_between_requests_to_one_host(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    url = site.on("/a", b"words")
    for _ in range(2):
        fetcher.fetch(url, named=True)
    assert clock.waits == [1.0]


def test_the_first_request_to_a_host_is_not_kept_waiting(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    fetcher.fetch(site.on("/a", b"words"), named=True)
    assert clock.waits == []


def test_another_name_is_another_host(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    fetcher.fetch(site.on("/a", b"words"), named=True)
    fetcher.fetch(site.url.replace("127.0.0.1", "localhost") + "/a", named=True)
    assert clock.waits == []


def test_a_crawl_delay_is_kept(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    site.on("/robots.txt", b"User-agent: *\nCrawl-delay: 20")
    url = site.on("/a", b"words")
    fetcher.fetch(url)
    fetcher.fetch(url)
    assert clock.waits == [20.0, 20.0]


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_asked_again_when_it_says(site: Site, fetcher: Fetcher, clock: Clock, status: int) -> None:
    url = site.on("/a", b"words")
    words = site.answers["/a"]
    site.on("/a", status=status, Retry_After="17")
    site.answers["/a"] = in_turn(site.answers["/a"], words)
    assert fetcher.fetch(url, named=True).data == b"words"
    assert clock.waits == [17.0]


def test_a_host_that_stays_busy_is_left_after_three_tries_with_growing_rests(
    site: Site, fetcher: Fetcher, clock: Clock
) -> None:
    with pytest.raises(Unfit, match="429"):
        fetcher.fetch(site.on("/a", status=429), named=True)
    assert (len(site.asked), clock.waits) == (3, [2.0, 4.0])


def test_a_host_that_asks_for_a_long_rest_is_not_waited_for(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    site.on("/a", status=429, Retry_After="3600")
    site.on("/b", b"words")
    for path in ("/a", "/b"):
        with pytest.raises(Unfit, match="left alone for 3,600 seconds"):
            fetcher.fetch(site.url + path, named=True)
    assert (paths(site), clock.waits) == (["/a"], [])
    clock.now += 3_600
    assert fetcher.fetch(site.url + "/b", named=True).data == b"words"


def test_rests_grow_with_failures_and_end_with_a_success(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    site.on("/bad", status=500)
    site.on("/good", b"words")
    for path in ("/bad", "/bad", "/bad"):
        with pytest.raises(Unfit):
            fetcher.fetch(site.url + path, named=True)
    for _ in range(2):
        fetcher.fetch(site.url + "/good", named=True)
    assert clock.waits == [2.0, 4.0, 8.0, 1.0]


def test_a_missing_page_is_no_failure_of_the_host(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    url = site.on("/a", status=404)
    for _ in range(3):
        refused(fetcher, url)
    assert clock.waits == [1.0] * 3


def test_a_slow_server_is_left_at_the_deadline_and_rests(site: Site, clock: Clock) -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        site.closing.wait(30)

    site.answers["/a"] = silent
    fetcher = Fetcher(replace(HERE, timeout=0.2), clock=clock, wait=clock.wait)
    for _ in range(2):
        with pytest.raises(Unfit) as caught:
            fetcher.fetch(site.url + "/a", named=True)
        assert caught.value.reason is Reason.TIMEOUT
    assert clock.waits == [2.0]


def test_what_is_not_newer_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    url = site.on("/a", b"words", ETag='"7"', Last_Modified="Tue, 24 Nov 2026 10:00:00 GMT", Cache_Control="max-age=60")
    found = fetcher.fetch(url)
    assert (found.stamp, found.max_age) == (Stamp(etag='"7"', modified="Tue, 24 Nov 2026 10:00:00 GMT"), 60)
    site.on("/a", status=304)
    again = fetcher.fetch(url, since=found.stamp)
    assert (again.unchanged, again.data) == (True, b"")
    asked = site.asked[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (found.stamp.etag, found.stamp.modified)


def test_private_addresses_are_refused_before_robots_txt_is_asked(site: Site, clock: Clock) -> None:
    fetcher = Fetcher(replace(HERE, allow_private=False), clock=clock, wait=clock.wait)
    failure = refused(fetcher, site.on("/a", b"words"))
    assert (failure.reason, "no public address" in failure.detail) == (Reason.FORBIDDEN, True)
    assert site.asked == []


def test_a_wait_that_is_told_to_stop_ends_the_fetching(site: Site, fetcher: Fetcher, clock: Clock) -> None:
    clock.stop = True
    with pytest.raises(Stopped):
        fetcher.fetch(site.on("/a", b"words"))
    assert paths(site) == ["/robots.txt"]


def test_the_time_of_waits_does_not_count_for_the_deadline(site: Site) -> None:
    passed = []

    def before(url: str) -> None:
        passed.append(site.closing.wait(0.4))

    assert fetch(site.on("/a", b"words"), replace(HERE, timeout=0.3), before=before).data == b"words"


@pytest.mark.parametrize(
    ("told", "wait"),
    [("120", 120.0), ("Tue, 24 Nov 2026 10:01:00 GMT", 60.0), ("soon", None), ("-5", None), ("9" * 30, None)],
)
def test_retry_after_is_a_number_or_a_moment_by_the_servers_clock(site: Site, told: str, wait: float | None) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        head = f"HTTP/1.1 503 Busy\r\nDate: Tue, 24 Nov 2026 10:00:00 GMT\r\nRetry-After: {told}\r\n\r\n"
        handler.wfile.write(head.encode())

    site.answers["/a"] = answer
    with pytest.raises(Unfit) as caught:
        fetch(site.url + "/a", HERE)
    assert getattr(caught.value, "wait", 0) == wait
