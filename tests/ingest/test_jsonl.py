from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest.jsonl import entry, numbered
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason
from tests.ingest.factory import line, reason_of


def test_all_that_a_line_tells_is_passed_on() -> None:
    told = {"path": "a.txt", "url": "https://courier.example/a", "outlet": "Courier", "title": "Bridge"}
    found = entry(line("He said so.", **told, published="2024-05-03", authors=["Mira Tolland", "Jonas Brandt"]))
    assert (found.text, found.path, found.url) == ("He said so.", "a.txt", "https://courier.example/a")
    assert (found.outlet, found.title, found.published) == ("Courier", "Bridge", "2024-05-03")
    assert found.authors == ("Mira Tolland", "Jonas Brandt")


def test_what_a_line_does_not_tell_stays_open() -> None:
    found = entry(line("He said so.", path=None, outlet="", authors=None, more=[1]))
    assert (found.path, found.outlet, found.published, found.authors) == (None, None, None, ())


def test_a_time_gives_its_day_and_one_author_is_a_list_of_one() -> None:
    found = entry(line("He said so.", published="2024-05-03T23:30:00+02:00", authors="Mira Tolland"))
    assert (found.published, found.authors) == ("2024-05-03", ("Mira Tolland",))


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"{broken\n", Reason.MALFORMED, "not JSON"),
        (b'{"text": "cut off\n', Reason.MALFORMED, "not JSON"),
        (b"[" * 100_000, Reason.MALFORMED, "not JSON"),
        (b'{"text": ' + b"1" * 10_000 + b"}", Reason.MALFORMED, "not JSON"),
        (b'["text"]\n', Reason.MALFORMED, "holds a list and no object"),
        (b'{"text": "caf\xe9"}\n', Reason.MALFORMED, "not UTF-8"),
        (line(None, title="Bridge"), Reason.EMPTY, "has no text"),
        (line(" \n"), Reason.EMPTY, "has no text"),
        (b'{"text": 7}', Reason.MALFORMED, '"text" is a number'),
        (line(title=["Bridge"]), Reason.MALFORMED, '"title" is a list'),
        (line(path={}), Reason.MALFORMED, '"path" is an object'),
        (line(outlet=True), Reason.MALFORMED, '"outlet" is true or false'),
        (line(published="May 3"), Reason.MALFORMED, "'May 3' and no day"),
        (line(published=20240503), Reason.MALFORMED, '"published" is a number'),
        (line(authors=[1]), Reason.MALFORMED, '"authors" is no list of strings'),
        (line(authors={"name": "Mira"}), Reason.MALFORMED, '"authors" is no list of strings'),
    ],
)
def test_a_bad_line_is_refused_with_what_is_wrong(data: bytes, reason: Reason, detail: str) -> None:
    with pytest.raises(Unfit, match=detail) as caught:
        entry(data)
    assert caught.value.reason is reason


@given(st.binary(max_size=200))
def test_any_line_is_an_article_or_is_refused(data: bytes) -> None:
    assert reason_of(lambda: entry(data)) in (None, Reason.MALFORMED, Reason.EMPTY)


def test_only_a_line_feed_ends_a_line() -> None:
    data = "a\u2028b\x0bc\x85d\re\r\n\n \nf".encode()
    assert list(numbered(io.BytesIO(data), 100)) == [(1, "a\u2028b\x0bc\x85d\re\r\n".encode()), (4, b"f")]


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read() -> None:
    first, second, third = numbered(io.BytesIO(b"12345\n" + b"x" * 5_000_000 + b"\nab"), 5)
    assert (first, third) == ((1, b"12345\n"), (3, b"ab"))
    assert isinstance(second[1], Unfit)
    assert (second[0], second[1].reason) == (2, Reason.TOO_LARGE)


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it() -> None:
    assert list(numbered(io.BytesIO(b"\xef\xbb\xbf{}\n"), 100)) == [(1, b"{}\n")]
