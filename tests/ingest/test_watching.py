from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.ingest import IngestSettings
from onrecord.ingest.arrival import Arrival
from onrecord.ingest.build import Means
from onrecord.ingest.page import Article
from onrecord.ingest.polite import DAY, Fetcher
from onrecord.ingest.watching import INTERVAL, MAX_REST, TRIES, FeedState, Watcher, watch
from onrecord.records import Document, Reason, Refusal
from tests.ingest.conftest import Site

HERE = IngestSettings(allow_private=True, timeout=20)
START = 1_000_000.0


def article(markup: str, url: str | None) -> Article:
    return Article(text=markup, title=None, authors=(), published=None, outlet=None, url=None)


class Desk:
    """Watches with a clock that waiting turns on, until ``hours`` have passed, and keeps what it is handed."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.now = START
        self.end = START
        self.states: dict[str, FeedState] = {}
        self.keys: set[str] = set()
        site.on("/robots.txt", status=404)

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return self.now > self.end

    def remember(self, state: FeedState) -> None:
        self.states[state.url] = FeedState.from_dict(json.loads(json.dumps(state.to_dict())))

    def watch(self, *feeds: str, hours: float = 0.1, settings: IngestSettings = HERE) -> Iterator[Arrival]:
        self.end = self.now + 3_600 * hours
        watcher = Watcher(
            fetcher=Fetcher(settings, clock=lambda: self.now, wait=self.wait),
            means=Means(settings=settings, read_page=article, known=self.keys.__contains__),
            wait=self.wait,
            clock=lambda: self.now,
            chance=lambda: 0.0,
        )
        for arrived in watcher.run(feeds, dict(self.states)):
            if isinstance(arrived, FeedState):
                self.remember(arrived)
                continue
            yield arrived
            if isinstance(arrived.outcome, Document):
                self.keys.add(arrived.key)

    def polls(self, path: str = "/feed") -> int:
        return [request.path for request in self.site.asked].count(path)

    def feed(self, *links: str, stamp: str = "", head: str = "", **headers: Any) -> str:
        date = f"<pubDate>{stamp}</pubDate>" if stamp else ""
        items = "".join(f"<item><link>{link}</link>{date}</item>" for link in links)
        body = f'<rss version="2.0"><channel><title>Courier</title>{head}{items}</channel></rss>'
        return self.site.on("/feed", body.encode(), Content_Type="application/rss+xml", **headers)

    def page(self, path: str, words: str = "The mayor of Osk said the dam would hold.") -> str:
        return self.site.on(path, f"<html><body><p>{words}</p></body></html>".encode(), Content_Type="text/html")


@pytest.fixture
def desk(site: Site) -> Desk:
    return Desk(site)


def reasons(arrived: list[Arrival]) -> list[Reason]:
    return [found.outcome.reason for found in arrived if isinstance(found.outcome, Refusal)]


def test_each_entry_arrives_as_a_document_with_its_address(desk: Desk) -> None:
    desk.page("/a"), desk.page("/b")
    arrived = list(desk.watch(desk.feed("/a", "b")))
    assert [found.origin for found in arrived] == [desk.site.url + "/a", desk.site.url + "/b"]
    assert all(isinstance(found.outcome, Document) and found.retrieved and found.key for found in arrived)


def test_the_feed_fills_in_what_a_page_does_not_tell(desk: Desk) -> None:
    desk.page("/a")
    (found,) = desk.watch(desk.feed("/a", stamp="Tue, 24 Nov 2026 10:00:00 GMT"))
    assert isinstance(found.outcome, Document)
    assert (found.outcome.outlet, found.outcome.published) == ("Courier", "2026-11-24")


def test_an_article_that_stands_in_the_feed_without_an_address_is_read_from_there(desk: Desk) -> None:
    content = '<content type="html">&lt;p&gt;The mayor said no.&lt;/p&gt;</content>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><id>tag:c,2026:x</id>{content}</entry></feed>'
    url = desk.site.on("/feed", body.encode())
    assert [found.origin for found in desk.watch(url, hours=2)] == [url + ":1"]


def test_what_was_seen_is_not_fetched_again_by_this_watch_or_the_next(desk: Desk) -> None:
    desk.page("/a")
    url = desk.feed("/a")
    assert len(list(desk.watch(url, hours=2))) == 1
    assert list(desk.watch(url, hours=2)) == []
    assert (desk.polls("/a"), desk.polls() > 8) == (1, True)


def test_an_entry_that_changed_arrives_again_and_one_that_left_is_forgotten(desk: Desk) -> None:
    desk.page("/a"), desk.page("/b")
    url = desk.feed("/a", "/b", stamp="Tue, 24 Nov 2026 10:00:00 GMT")
    assert len(list(desk.watch(url))) == 2
    desk.page("/a", "The mayor of Osk denied that the dam would break.")
    desk.feed("/a", stamp="Tue, 24 Nov 2026 11:00:00 GMT")
    assert [found.origin for found in desk.watch(url, hours=0.3)] == [desk.site.url + "/a"]
    assert set(desk.states[url].seen) == {desk.site.url + "/a"}


def test_an_entry_that_changed_in_the_feed_alone_is_known(desk: Desk) -> None:
    desk.page("/a")
    url = desk.feed("/a", stamp="1")
    list(desk.watch(url))
    desk.feed("/a", stamp="2")
    assert [found.outcome for found in desk.watch(url, hours=0.3)] == [None]


def test_a_feed_is_asked_for_what_is_newer(desk: Desk) -> None:
    desk.page("/a")
    url = desk.feed("/a", ETag='"7"', Last_Modified="Tue, 24 Nov 2026 10:00:00 GMT")
    list(desk.watch(url))
    desk.site.on("/feed", status=304)
    assert list(desk.watch(url, hours=0.6)) == []
    assert desk.site.asked[-1].headers["If-None-Match"] == '"7"'
    assert (desk.states[url].etag, desk.states[url].failures) == ('"7"', 0)


@pytest.mark.parametrize(
    ("head", "headers", "rest"),
    [
        ("", {}, INTERVAL),
        ("<ttl>60</ttl>", {}, 3_600),
        ("<ttl>1</ttl>", {}, INTERVAL),
        ("<ttl>999999</ttl>", {}, DAY),
        ("", {"Cache_Control": "public, max-age=7200"}, 7_200),
    ],
)
def test_a_feed_rests_as_long_as_it_says_up_to_a_day(
    desk: Desk, head: str, headers: dict[str, str], rest: float
) -> None:
    url = desk.feed(head=head, **headers)
    list(desk.watch(url))
    assert desk.states[url].next - desk.states[url].checked == rest


def test_a_feed_that_fails_is_reported_and_polled_later_and_later(desk: Desk) -> None:
    url = desk.site.on("/feed", status=500)
    arrived = list(desk.watch(url, hours=24))
    assert set(reasons(arrived)) == {Reason.UNREACHABLE}
    assert 4 <= len(arrived) == desk.polls() <= 8
    assert desk.states[url].next - desk.states[url].checked == MAX_REST
    desk.feed()
    desk.now = desk.states[url].next
    assert list(desk.watch(url)) == []
    assert desk.states[url].failures == 0


def test_a_page_instead_of_a_feed_is_refused(desk: Desk) -> None:
    assert reasons(list(desk.watch(desk.page("/feed")))) == [Reason.UNSUPPORTED]


def test_an_entry_that_fails_for_now_is_tried_in_later_polls(desk: Desk) -> None:
    url = desk.feed("/a", ETag='"7"')
    desk.site.on("/a", status=500)
    assert list(desk.watch(url)) == []
    desk.page("/a")
    assert len(list(desk.watch(url, hours=0.3))) == 1
    assert (desk.states[url].failed, len(desk.states[url].seen)) == ({}, 1)


def test_an_entry_that_goes_on_failing_is_refused_once_and_left(desk: Desk) -> None:
    desk.site.on("/a", status=500)
    assert reasons(list(desk.watch(desk.feed("/a"), hours=8))) == [Reason.UNREACHABLE]
    assert desk.polls("/a") == TRIES


def test_an_entry_that_is_gone_or_disallowed_is_refused_at_once(desk: Desk) -> None:
    desk.site.on("/robots.txt", b"User-agent: *\nDisallow: /b")
    desk.site.on("/a", status=404)
    url = desk.feed("/a", "/b", "javascript:alert(1)")
    assert reasons(list(desk.watch(url, hours=3))) == [Reason.UNREACHABLE, Reason.FORBIDDEN, Reason.NO_ARTICLE]
    assert (desk.polls("/a"), desk.polls("/b")) == (1, 0)


def test_an_entry_that_leads_to_a_private_address_is_refused(desk: Desk) -> None:
    settings = replace(HERE, allow_private=False)
    assert reasons(list(desk.watch(desk.feed("/a"), settings=settings))) == [Reason.FORBIDDEN]


def test_a_state_comes_behind_all_arrivals_of_its_poll(desk: Desk) -> None:
    desk.page("/a"), desk.page("/b")
    arriving = desk.watch(desk.feed("/a", "/b"))
    next(arriving), next(arriving)
    assert desk.states == {}
    assert next(arriving, None) is None
    assert len(desk.states) == 1


def test_a_watch_that_is_broken_off_begins_the_poll_again(desk: Desk) -> None:
    desk.page("/a"), desk.page("/b")
    url = desk.feed("/a", "/b")
    next(desk.watch(url))
    assert [found.origin[-2:] for found in desk.watch(url)] == ["/a", "/b"]


def test_the_feeds_of_an_opml_list_are_watched(desk: Desk, tmp_path: Path) -> None:
    desk.page("/a")
    body = f'<opml><body><outline xmlUrl="{desk.feed("/a")}"/></body></opml>'.encode()
    assert [found.origin[-2:] for found in desk.watch(desk.site.on("/list", body))] == ["/a"]
    (tmp_path / "feeds.opml").write_bytes(body)
    assert [found.outcome for found in Desk(desk.site).watch(str(tmp_path / "feeds.opml"))] != []


def test_a_feed_that_a_person_names_is_asked_for_whatever_robots_txt_says_and_one_from_a_list_is_not(
    desk: Desk,
) -> None:
    desk.site.on("/robots.txt", b"User-agent: *\nDisallow: /feed")
    assert list(desk.watch(desk.feed())) == []
    body = f'<opml><body><outline xmlUrl="{desk.feed()}"/></body></opml>'.encode()
    assert reasons(list(Desk.watch(Desk(desk.site), desk.site.on("/list", body)))) == []
    desk.site.on("/robots.txt", b"User-agent: *\nDisallow: /feed")
    desk.states.clear()
    assert reasons(list(desk.watch(desk.site.url + "/list"))) == [Reason.FORBIDDEN]


def test_a_list_that_is_missing_is_refused(desk: Desk) -> None:
    assert reasons(list(desk.watch("no-such-file.opml"))) == [Reason.MISSING]


def test_a_watch_ends_when_it_is_stopped(desk: Desk) -> None:
    desk.page("/a", "The mayor of Osk said on Monday that the dam would hold through the winter. " * 5)
    stop = threading.Event()
    url = desk.feed("/a")

    def known(_: str) -> bool:
        stop.set()
        return True

    arrived, state = watch([url], HERE, state={url: FeedState(url=url)}, known=known, stop=stop)
    assert isinstance(arrived, Arrival)
    assert arrived.outcome is None
    assert isinstance(state, FeedState)
    assert state.url == url
