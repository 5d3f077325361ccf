from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from onrecord.ingest import IngestSettings, count, documents, polite
from onrecord.records import Document, Reason, Refusal
from tests.ingest.conftest import Site
from tests.ingest.factory import ARTICLE, SENTENCES, line, page

OPEN = IngestSettings(allow_private=True)
BARE = page(*SENTENCES, head="")


@pytest.fixture(autouse=True)
def quick_manners(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polite, "INTERVAL", 0.0)
    site.on("/robots.txt", status=404)
    site.on("/missing", status=404)


def rss(*items: str, title: str = "Harbour Courier") -> bytes:
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
    return (head + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode()


def read(*origins: str, settings: IngestSettings = OPEN, stdin: bytes = b"") -> list[str | Reason | None]:
    """Return the address or path of each document, the reason of each refusal."""
    found = documents(origins, settings, stdin=io.BytesIO(stdin))
    return [one.url or one.path if isinstance(one, Document) else one.reason for one in found]


def test_each_address_of_a_list_is_fetched_and_a_bad_line_stops_no_other(site: Site, tmp_path: Path) -> None:
    one, two = site.on("/1", ARTICLE.encode()), site.on("/2", page().encode(), Content_Type="text/html")
    data = f"\ufeff# news\r\n{one}\r\n\r\n{site.url}/missing\n  {two}".encode()
    (tmp_path / "addresses").write_bytes(data)
    expected = [one, Reason.UNREACHABLE, two]
    assert read(str(tmp_path / "addresses")) == expected
    assert read("-", stdin=data) == expected
    assert count([str(tmp_path / "addresses")]).articles == 5


def test_an_article_that_opens_with_an_address_is_no_list() -> None:
    text = f"https://courier.example/a\n{ARTICLE}".encode()
    assert read("-", stdin=text) == ["-"]


def test_a_list_that_leads_to_a_list_ends_there(site: Site) -> None:
    url = site.on("/list", f"{site.url}/list\n".encode())
    assert read("-", stdin=url.encode()) == [Reason.UNSUPPORTED]


def test_the_entries_of_a_feed_are_fetched_and_tell_what_a_page_does_not(site: Site) -> None:
    site.on("/bare", BARE.encode(), Content_Type="text/html")
    item = "<link>/bare</link><title>Bridge shut</title><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>"
    feed = site.on("/feed", rss(item), Content_Type="application/rss+xml")
    [found] = documents([feed], OPEN)
    assert isinstance(found, Document), found
    assert (found.url, found.title, found.published) == (f"{site.url}/bare", "Bridge shut", "2024-05-03")
    assert found.outlet == "Harbour Courier"
    [given] = documents([feed], IngestSettings(allow_private=True, outlet="The Courier"))
    assert isinstance(given, Document)
    assert given.outlet == "The Courier"


def test_a_feed_leads_to_articles_alone(site: Site) -> None:
    feed = site.on("/feed", rss("<link>/other</link>", "<link>/warc</link>", "<link>/lines</link>", "<title>x</title>"))
    site.on("/other", rss("<link>/feed</link>"))
    site.on("/warc", b"WARC/1.0\r\n")
    site.on("/lines", line())
    assert read(feed) == [Reason.UNSUPPORTED] * 3 + [Reason.NO_ARTICLE]


def test_an_entry_that_carries_its_article_is_read_from_the_feed(tmp_path: Path) -> None:
    words = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    content = f"<title>Bridge</title><content:encoded><![CDATA[{words}]]></content:encoded>"
    namespace = b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    (tmp_path / "feed").write_bytes(rss(content).replace(b"<rss ", namespace))
    [found] = documents([str(tmp_path / "feed")])
    assert isinstance(found, Document), found
    assert all(sentence in found.text for sentence in SENTENCES)
    assert (found.title, found.path) == ("Bridge", f"{tmp_path}/feed:1")


def test_a_feed_never_opens_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(ARTICLE)
    (tmp_path / "feed").write_bytes(rss(f"<link>file://{tmp_path}/secret.txt</link>", "<link>secret.txt</link>"))
    assert set(read(str(tmp_path / "feed"))) == {Reason.NO_ARTICLE}


def test_the_feeds_of_an_opml_file_are_read_and_nothing_else_of_it(site: Site, tmp_path: Path) -> None:
    article = site.on("/1", ARTICLE.encode())
    site.on("/feed", rss("<link>/1</link>"))
    outlines = "".join(f'<outline xmlUrl="{site.url}{path}"/>' for path in ("/feed", "/1"))
    (tmp_path / "feeds.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    assert read(str(tmp_path / "feeds.opml")) == [article, Reason.UNSUPPORTED]


def test_a_folder_is_read_without_fetching_anything(site: Site, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(site.on("/1", ARTICLE.encode()))
    (tmp_path / "feed").write_bytes(rss(f"<link>{site.url}/1</link>"))
    assert read(str(tmp_path)) == [Reason.UNSUPPORTED] * 2
    assert not site.asked


def test_a_pattern_gives_what_it_fits_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b/2.txt", "a/1.txt", "a/c/3.txt", "4.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(ARTICLE)
    monkeypatch.chdir(tmp_path)
    assert read("*/*.txt") == [os.path.join("a", "1.txt"), os.path.join("b", "2.txt")]
    assert read("**") == ["4.md", "a/1.txt", "a/c/3.txt", "b/2.txt"]
    assert read("[ab]") == ["a/1.txt", "a/c/3.txt", "b/2.txt"]
    assert count(["**", "[ab]"]).articles == 7


def test_a_pattern_that_nothing_fits_is_refused_and_says_so() -> None:
    for pattern in ("no-such-*.txt", "no\0such*"):
        [found] = documents([pattern])
        assert isinstance(found, Refusal)
        assert (found.reason, "no file fits" in found.detail) == (Reason.MISSING, True)


def test_a_file_whose_name_has_signs_of_a_pattern_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(ARTICLE)
    assert read(str(tmp_path / "a[1].txt")) == [f"{tmp_path}/a[1].txt"]
