from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest import feeds
from onrecord.ingest.feeds import is_feed, is_opml, parse_feed, parse_opml
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

URL = "https://courier.example/news/feed.xml"
ITEM = "<item><title>The dam</title><link>https://courier.example/dam</link></item>"
PIECES = [
    *("<rss version='2.0'>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<title>", "<pubDate>", "<feed>"),
    *("<opml>", "<outline xmlUrl='", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE x [", "&a;", "&#0;", "&#xD800;", "</"),
    *("\0", "é", "http://[", "<a b='"),
]


def rss(items: str = ITEM, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'.encode()
    )


def refused(data: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        parse_feed(data, URL)
    return caught.value


def laughs(levels: int = 9) -> str:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, levels + 1)]
    return f"<!DOCTYPE rss [{''.join(lines)}]>"


def test_an_rss_feed_gives_its_entries_in_its_order() -> None:
    title = "A &lt;b&gt;bridge&lt;/b&gt; &amp;amp; a road"
    more = f"<item><guid isPermaLink='false'>7</guid><title>{title}</title><link>/b</link></item>"
    feed = parse_feed(rss(f"<ttl>30</ttl>{ITEM}{more}"), URL)
    assert (feed.title, feed.ttl) == ("Courier", 1800)
    assert [entry.link for entry in feed.entries] == ["https://courier.example/dam", "https://courier.example/b"]
    assert feed.entries[1].title == "A bridge & a road"
    assert feed.entries[1].id.endswith("7")


def test_links_are_resolved_against_xml_base_and_fragments_go() -> None:
    entries = (
        '<entry xml:base="may/"><id>x:1</id><link href="dam#top"/><updated>2026-05-03T23:30:00-08:00</updated></entry>'
    )
    start = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/2026/"><title>C</title>'
    (entry,) = parse_feed(f"{start}{entries}</feed>".encode(), None).entries
    assert entry.link == "https://courier.example/2026/may/dam"
    assert (entry.updated, entry.published, entry.stamp) == ("2026-05-03", None, "2026-05-03T23:30:00-08:00")


def test_a_day_is_told_in_the_zone_that_the_feed_writes() -> None:
    item = "<item><link>/a</link><pubDate>Tue, 24 Nov 2026 00:30:00 +0200</pubDate></item>"
    assert parse_feed(rss(item), URL).entries[0].published == "2026-11-24"


def test_a_date_that_is_none_is_left_out() -> None:
    item = "<item><link>/a</link><pubDate>soon, or on 99 May</pubDate></item>"
    assert parse_feed(rss(item), URL).entries[0].published is None


def test_whole_articles_in_a_feed_are_kept_as_markup() -> None:
    item = (
        "<item><link>/a</link><description>Short.</description><c:encoded>&lt;p&gt;Whole.&lt;/p&gt;</c:encoded></item>"
    )
    data = rss(item).replace(b"<rss ", b'<rss xmlns:c="http://purl.org/rss/1.0/modules/content/" ')
    (entry,) = parse_feed(data, URL).entries
    assert (entry.summary, entry.content) == ("Short.", "<p>Whole.</p>")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/hostname", "ftp://a.example/", "http://["]
)
def test_a_link_that_is_no_http_address_is_left_out(link: str) -> None:
    (entry,) = parse_feed(rss(f"<item><title>x</title><link>{link}</link></item>"), URL).entries
    assert (entry.link, entry.title) == (None, "x")


def test_a_link_is_given_once() -> None:
    assert len(parse_feed(rss(ITEM * 3), URL).entries) == 1


def test_entities_that_a_feed_declares_are_not_expanded() -> None:
    item = "<item><title>&a9; and more</title><link>/a</link><description>&a9;</description></item>"
    feed = parse_feed(rss(item, head=laughs()), URL)
    assert feed.entries[0].link == "https://courier.example/a"
    assert len(repr(feed)) < 1_000


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    head = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    feed = parse_feed(rss("<item><title>&x;</title><link>/a</link></item>", head=head), URL)
    assert "secret" not in (feed.entries[0].title or "")


def test_the_bytes_of_a_feed_are_not_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss())
    assert refused(str(path).encode()).reason is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    "data", [b"", b"words", b"{}", b"<html><body><p>A page.</p></body></html>", b"\xff\xfe\x00", b"<"]
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    assert refused(data).reason is Reason.UNSUPPORTED
    assert not is_feed(data)


def test_more_entries_than_the_limit_are_refused_with_the_limit() -> None:
    failure = refused(rss("<item/>" * 100_000))
    assert failure.reason is Reason.TOO_LARGE
    assert "10,000 entries" in failure.detail


def test_the_limit_of_entries_holds_in_utf_16(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 2)
    assert refused(rss(ITEM * 3).decode().encode("utf-16")).reason is Reason.TOO_LARGE


def test_a_feed_larger_than_the_limit_is_refused_with_the_limit() -> None:
    failure = refused(rss(" " * feeds.MAX_BYTES))
    assert (failure.reason, "4,194,304 bytes" in failure.detail) == (Reason.TOO_LARGE, True)


def test_a_feed_that_breaks_off_gives_the_entries_before() -> None:
    assert parse_feed(rss(ITEM + "<item><title>Cut & off</ti")[:-20], URL).entries[0].title == "The dam"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_a_feed_in_another_encoding_than_it_says_is_read(encoding: str) -> None:
    data = rss(ITEM.replace("The dam", "Café")).decode().encode(encoding)
    assert is_feed(data)
    assert parse_feed(data, URL).entries[0].title == "Café"


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5)))
def test_broken_markup_gives_a_feed_or_a_refusal(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    with contextlib.suppress(Unfit):
        parse_feed(data, URL)
    with contextlib.suppress(Unfit):
        parse_opml(data)
    assert not (is_feed(data) and is_opml(data))


def test_opml_gives_the_feeds_at_any_depth_each_once() -> None:
    inner = '<outline text="n"><outline xmlUrl="https://b.example/f"/><outline xmlURL="https://a.example/f"/></outline>'
    data = f'<opml version="2.0"><body><outline xmlUrl="https://a.example/f"/>{inner}<outline xmlUrl="ftp://c/f"/></body></opml>'
    assert is_opml(data.encode())
    assert parse_opml(data.encode()) == ("https://a.example/f", "https://b.example/f")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.MALFORMED),
        (b"<html><body>x", Reason.UNSUPPORTED),
        (b"<opml><body/></opml>", Reason.EMPTY),
        (b"<opml>" + b"<outline/>" * 10_001 + b"</opml>", Reason.TOO_LARGE),
    ],
)
def test_what_is_no_list_of_feeds_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(Unfit) as caught:
        parse_opml(data)
    assert caught.value.reason is reason


def test_entities_that_an_opml_declares_are_not_expanded() -> None:
    body = '<outline xmlUrl="https://b.example/f"/><outline text="&a9;" xmlUrl="https://a.example/&a9;"/>'
    data = f"<?xml version='1.0'?>{laughs()}<opml><body>{body}</body></opml>".encode()
    with contextlib.suppress(Unfit):
        assert len(repr(parse_opml(data))) < 1_000


def test_a_feed_is_told_by_its_root() -> None:
    rdf = b'<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/">'
    assert all(map(is_feed, [rss(), rss(head="<!-- <html> -->"), rss(head=laughs()), rdf, b"\xef\xbb\xbf \n<feed>"]))
    assert not any(map(is_feed, [b"<rdf:RDF>", b"<html><rss>", b"<opml>", b"\x1f\x8b<rss>", b"<!-- <rss>"]))


def test_asking_whether_something_is_a_feed_imports_nothing_heavy() -> None:
    code = "import sys; from onrecord.ingest.feeds import is_feed; is_feed(b'')"
    code += "; print({'feedparser', 'lxml'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
