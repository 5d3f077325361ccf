from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Document, Span
from onrecord.show.fragment import fragment
from tests.strategies import SLOW, well_formed

PAGE = "https://post.example/ferry"


def address(text: str, *words: str, url: str | None = PAGE, after: int = 0) -> str | None:
    document = Document.of(text, url=url)
    spans = []
    for one in words:
        after = text.index(one, after)
        spans.append(Span(document=document.id, start=after, end=after + len(one)))
    return fragment(document, tuple(spans))


def found(text: str, directive: str) -> list[str]:
    """Return the words of the first match, as the draft's "find a range from a text directive" has it.

    Paragraphs are blocks, and white space collapses; words are taken as runs of letters and digits.
    """
    terms = directive.split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    start, *rest = map(unquote, terms)
    plain = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.split())
    before = rf"(?<!\w){re.escape(prefix)}(?!\w)\s*" if prefix else r"(?<!\w)"
    behind = rf"(?!\w)\s*{re.escape(suffix)}(?!\w)" if suffix else r"(?!\w)"
    middle = rf"(?!\w)[\s\S]*?(?<!\w){re.escape(rest[0])}" if rest else ""
    match = re.search(rf"{before}({re.escape(start)}{middle}){behind}", plain, re.IGNORECASE)
    return match[1].split() if match else []


def test_a_short_span_is_given_in_full() -> None:
    assert address("The ferry stops. It is old.", "It is old") == f"{PAGE}#:~:text=It%20is%20old"


def test_what_has_a_meaning_in_a_directive_is_coded() -> None:
    assert address("The so-called “A & B, Ltd” paid 5 %.", "so-called “A & B, Ltd” paid 5 %") == (
        f"{PAGE}#:~:text=so%2Dcalled%20%E2%80%9CA%20%26%20B%2C%20Ltd%E2%80%9D%20paid%205%20%25")  # fmt: skip


def test_words_that_stand_twice_get_their_neighbours() -> None:
    text = "The pier is old, said Ada. The boat is old, said Bo."
    assert address(text, "is old", after=20) == f"{PAGE}#:~:text=The%20boat-,is%20old".replace(
        "The%20boat", "said%20Ada.%20The%20boat")  # fmt: skip


def test_a_span_over_paragraphs_is_a_range() -> None:
    url = address("Ada said:\nThe pier is old.\n\nThe boat is new. Bo laughed.", "The pier is old.\n\nThe boat is new")
    assert url == f"{PAGE}#:~:text=The%20pier%20is%20old.,The%20boat%20is%20new"


def test_a_gap_makes_two_directives() -> None:
    url = address("“We asked,” said Bo. “Nobody came.”", "We asked", "Nobody came")
    assert url == f"{PAGE}#:~:text=We%20asked&text=Nobody%20came"


def test_a_broken_word_is_made_whole() -> None:
    assert address("The ferryman's boat", "erryman") == f"{PAGE}#:~:text=ferryman%27s"


@pytest.mark.parametrize(("url", "start"), [
    ("#foo", "#foo:~:text="), ("#foo:~:text=old", "#foo:~:text="), ("#:~:text=old", "#:~:text="),
    ("?q=a b", "?q=a%20b#:~:text="),
])  # fmt: skip
def test_the_fragment_of_the_url_stays_and_an_old_directive_goes(url: str, start: str) -> None:
    assert address("It rains", "rains", url=PAGE + url) == f"{PAGE}{start}rains"


@pytest.mark.parametrize("url", [None, "", "file:///a.html", "javascript:alert(1)", "ftp://a.example/"])
def test_without_a_web_address_there_is_none(url: str | None) -> None:
    assert address("It rains", "rains", url=url) is None


def test_white_space_alone_leaves_the_page() -> None:
    assert address("It  rains", "  ") == PAGE


@pytest.mark.parametrize("text", ["a " * 50_000, "x" * 100_000, "é\u0301" * 50_000, "\n" * 50_000 + "a", "a." * 50_000])
def test_monotonous_texts_are_no_trap(text: str) -> None:
    document = Document.of(text, url=PAGE)
    middle = len(text) // 2
    assert fragment(document, (Span(document=document.id, start=middle, end=middle + 1),))


@SLOW
@given(st.lists(st.sampled_from(["ferry", "old", "said", "Ada,", "“new”", "pier."]), min_size=2, max_size=150),
       st.data())  # fmt: skip
def test_the_first_match_is_the_span(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    breaks = data.draw(st.sets(st.integers(0, len(words)), max_size=4))
    marked = [f"{word}{index}" if index % 7 == 0 else word for index, word in enumerate(words)]
    pieces = [word + ("\n\n" if index in breaks else " ") for index, word in enumerate(marked)]
    start = len("".join(pieces[:first]))
    document = Document.of("".join(pieces), url=PAGE)
    span = Span(document=document.id, start=start, end=start + len("".join(pieces[first:last]).rstrip()))
    url = fragment(document, (span,))
    assert url
    wanted, marked_words = span.words(document).split(), found(document.text, url.partition(":~:text=")[2])
    # A last paragraph at the end of the text has no neighbour behind it to tell its words apart.
    told = wanted[-1] not in wanted[:-1] or last < len(words)
    assert marked_words == (wanted if told else wanted[: len(marked_words)]) != []


@SLOW
@given(well_formed.filter(bool), st.data())
def test_any_text_gives_an_address_in_plain_characters(text: str, data: st.DataObject) -> None:
    document = Document.of(text, url=PAGE)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(document=document.id, start=start, end=data.draw(st.integers(start + 1, len(text))))
    assert re.fullmatch(re.escape(PAGE) + r"(#:~:text=[\w.~%,-]+)?", fragment(document, (span,)) or "", re.ASCII)
