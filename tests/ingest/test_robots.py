from __future__ import annotations

import pytest

from onrecord.ingest.fetch import Fetched, Rejected
from onrecord.ingest.robots import READ_BYTES, Robots, parsed, robots_address, robots_of
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

URL = "https://courier.example/news/dam?id=1"


def allowed(robots: Robots, url: str = URL) -> bool:
    try:
        robots.check(url)
    except Unfit:
        return False
    return True


def given(found: bytes | Exception) -> Robots:
    def get(url: str) -> Fetched:
        assert url == "https://courier.example/robots.txt"
        if isinstance(found, Exception):
            raise found
        return Fetched(url=url, data=found, mime="text/plain", charset=None)

    return robots_of(URL, get)


def test_rules_for_onrecord_go_before_those_for_all() -> None:
    robots = given(b"User-agent: *\nDisallow: /\n\nUser-agent: OnRecord\nCrawl-delay: 7\nDisallow: /*?print=\n")
    assert allowed(robots)
    assert not allowed(robots, "https://courier.example/a?print=1")
    assert robots.delay == 7


def test_a_disallowed_address_is_forbidden_and_the_refusal_says_by_whom() -> None:
    with pytest.raises(Unfit) as caught:
        given(b"User-agent: *\nDisallow: /news/").check(URL)
    assert caught.value.reason is Reason.FORBIDDEN
    assert "robots.txt disallows it" in caught.value.detail


@pytest.mark.parametrize(
    ("status", "free"), [(404, True), (403, True), (410, True), (429, False), (500, False), (503, False)]
)
def test_a_missing_robots_txt_allows_and_one_that_fails_disallows(status: int, free: bool) -> None:
    assert allowed(given(Rejected(status, "", None))) is free


def test_a_host_that_cannot_be_asked_may_not_be_visited_for_now() -> None:
    with pytest.raises(Unfit) as caught:
        given(Unfit(Reason.TIMEOUT, "it takes longer than 30 seconds to fetch; try later")).check(URL)
    assert caught.value.reason is Reason.UNREACHABLE
    assert "(it takes longer than 30 seconds to fetch)" in caught.value.detail


def test_a_private_host_is_refused_as_such() -> None:
    with pytest.raises(Unfit, match="no public address"):
        given(Unfit(Reason.FORBIDDEN, "it is at 10.0.0.7, which is no public address; pass --allow-private"))


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\0\xff\xfe", b"<html>Not found</html>", b"Disallow: /", b":\n:::\n*"]
)
def test_what_holds_no_rules_allows_everything(data: bytes) -> None:
    assert allowed(parsed(data))


def test_rules_beyond_the_size_that_is_read_are_left_alone() -> None:
    assert allowed(parsed(b"#" * READ_BYTES + b"\nUser-agent: *\nDisallow: /"))


def test_a_rule_made_to_keep_a_matcher_busy_is_matched() -> None:
    assert allowed(
        parsed(b"User-agent: *\nDisallow: /" + b"*a" * 200 + b"b$"), "https://courier.example/" + "a" * 4_000
    )


def test_robots_txt_stands_at_the_root_of_scheme_host_and_port() -> None:
    assert robots_address("http://mira:secret@courier.example:81/a/b?c") == "http://courier.example:81/robots.txt"
