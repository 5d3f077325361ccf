"""Two thousand broken pages, most read in this process (small, so that none can hang), some in the other one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.ingest.decode import declared_in, decode
from onrecord.ingest.page import Article, article
from onrecord.ingest.pages import PageReader
from onrecord.records import Document, Reason
from tests.ingest.factory import SENTENCES, page, reason_of

LIMITS = {None, Reason.NO_ARTICLE, Reason.TIMEOUT, Reason.TOO_LARGE, Reason.MALFORMED}
HEAD = (
    '<title>Bridge | Harbour Courier</title><meta property="og:site_name" content="Harbour Courier">'
    '<meta name="author" content="Mira Tolland"><meta name="date" content="2024-05-03T22:10:00Z">'
    '<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"Harbour Courier"}}</script>'
)
OWN = (page(head=HEAD), page(*SENTENCES, "<table><tr><td>1931</td></tr></table>"), "".join(SENTENCES))
NAMES = ["div", "p", "table", "tr", "td", "li", "ul", "a", "span", "h1", "script", "style", "svg", "math", "template"]
NAMES += ["textarea", "br", "article", "title", "meta"]
ODD = [
    "\0",
    "\ufeff",
    "\ufffe",
    "\u202e",
    "😀",
    "e\u0301",
    "\ud800",
    "&#0;",
    "&#xd800;",
    "&#x110000;",
    "<![CDATA[",
    "<!--",
]
ODD += [
    "-->",
    "<a href='http://['>",
    "<time datetime='9999-99-99'>",
    "31/02/2024",
    "<base href='//[::1'>",
    '{"@graph":[[',
]

words = st.one_of(st.sampled_from([*SENTENCES, *ODD]), st.text(max_size=20))
tags = st.builds("{}{}>".format, st.sampled_from(["<", "</", "<"]), st.sampled_from(NAMES))
attributes = st.builds(
    "<{} {}='{}'>".format, st.sampled_from(NAMES), st.text(max_size=8), st.text(max_size=3).map(lambda text: text * 500)
)
soup = st.lists(st.one_of(words, tags, attributes), max_size=30).map("".join)
deep = st.builds(
    lambda name, depth, inside: f"<{name}>" * depth + inside + f"</{name}>" * (depth // 2),
    st.sampled_from(NAMES),
    st.integers(1, 300),
    soup,
)


@st.composite
def broken(draw: st.DrawFn) -> str:
    """An own page with some stretches replaced."""
    markup = draw(st.sampled_from(OWN))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(markup)))
        markup = markup[:start] + draw(st.one_of(words, tags)) + markup[start + draw(st.integers(0, 60)) :]
    return markup


def many(count: int) -> settings:
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


def assert_well_formed(read: Article | None) -> None:
    if read is None:
        return
    words = [read.text, *filter(None, (read.title, read.outlet, read.url)), *read.authors]
    assert all(word.strip() and "\0" not in word for word in words)
    assert not any("\n" in word for word in words[1:])
    assert read.text.startswith(read.title or "")
    date.fromisoformat(read.published or "2024-05-03")
    assert len(Document.of(read.text, path="page.html").text) == len(read.text)


@many(900)
@given(broken())
def test_an_own_page_broken_anywhere_gives_a_well_formed_article_or_none(markup: str) -> None:
    assert_well_formed(article(markup))


@many(500)
@given(soup)
def test_a_soup_of_tags_gives_a_well_formed_article_or_none(markup: str) -> None:
    assert_well_formed(article(markup))


@many(200)
@given(deep)
def test_tags_in_tags_give_a_well_formed_article_or_none(markup: str) -> None:
    assert_well_formed(article(markup))


@many(200)
@given(st.one_of(broken(), soup), st.sampled_from(["utf-8", "latin-1", "cp1251", "utf-16", "utf-32", "shift_jis"]))
def test_bytes_in_odd_encodings_give_a_well_formed_article_or_a_refusal(markup: str, encoding: str) -> None:
    data = markup.encode(encoding, "replace")
    reason = reason_of(lambda: assert_well_formed(article(decode(data, declared_in(data))[0])))
    assert reason in (None, Reason.BINARY)


@pytest.fixture(scope="module")
def reader() -> Iterator[PageReader]:
    with PageReader(seconds=10, memory=2**29) as reader:
        yield reader


@many(200)
@given(markup=st.one_of(broken(), soup, deep))
def test_the_other_process_answers_or_refuses(reader: PageReader, markup: str) -> None:
    assert reason_of(lambda: assert_well_formed(reader.read(markup))) in LIMITS
