from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.quotation import quotation
from onrecord.extract.edges import bare, completed, paragraphs_apart
from tests.strategies import UNTIMED, texts


def bared(text: str) -> str | None:
    pair = bare(text, (0, len(text)))
    return pair and text[pair[0] : pair[1]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We are ready,”", "We are ready"),
        ("'we are ready'.", "we are ready"),
        (", that it fell –", "that it fell"),
        ("Are we ready?”", "Are we ready?"),
        ("$5 million", "$5 million"),
        ("it rose 5%,", "it rose 5%"),
        ("(some say)", "(some say)"),
        ("… and left", "… and left"),
        ("éa", "éa"),
    ],
)
def test_marks_and_stray_punctuation_at_the_edges_are_left_out(text: str, wanted: str) -> None:
    assert bared(text) == wanted


@pytest.mark.parametrize("text", ["”", ", ", "“”", "-"])
def test_a_span_of_punctuation_alone_is_none(text: str) -> None:
    assert bared(text) is None


def test_a_question_mark_right_behind_the_span_belongs_to_it() -> None:
    text = "“Are we ready?!” he asked"
    assert bare(text, (1, 13)) == (1, 15)


@given(texts, st.data())
@UNTIMED
def test_a_bare_span_is_in_the_text_and_begins_no_earlier(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = bare(text, (start, end))
    if found:
        assert start <= found[0] < found[1] <= len(text)
        assert set(text[end : found[1]]) <= set("?!…")


@given(texts, st.data())
@UNTIMED
def test_letters_inside_a_span_stay_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = bare(text, (start, end)) or (start, start)
    assert {at for at in range(start, end) if text[at].isalnum()} <= set(range(*found))


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n \r\n", "\u2028", "  \n"])
def test_a_span_over_a_paragraph_break_falls_in_two(gap: str) -> None:
    text = f"One two.{gap}Three"
    parts = [text[a:b] for a, b in paragraphs_apart(text, (0, len(text)))]
    assert parts == ["One two.", "Three"]


def test_a_span_within_a_paragraph_stays_one() -> None:
    assert list(paragraphs_apart("One two three", (4, 13))) == [(4, 13)]


@given(texts, st.data())
@UNTIMED
def test_parts_of_a_span_keep_all_that_is_no_white_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    places = [at for a, b in paragraphs_apart(text, (start, end)) for at in range(a, b)]
    assert places == sorted(set(places))
    assert {at for at in range(start, end) if not text[at].isspace()} <= set(places) <= set(range(start, end))


def whole(text: str, first: str) -> list[str]:
    """The contents that ``first``, a content in the text, is completed to, their edges cleaned."""
    start = text.index(first)
    spans = completed(text, ((start, start + len(first)),), quotation(text))
    return [text[a:b] for a, b in (bare(text, pair) or pair for pair in spans)]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»")])
def test_a_quotation_runs_on_through_the_paragraphs_that_open_with_a_mark(opening: str, closing: str) -> None:
    text = f"{opening}One a.\n\n{opening}Two b.\n\n{opening}Three c.{closing}\n\n{opening}Other,{closing} said Osk."
    assert whole(text, "One a.") == ["One a", "Two b", "Three c"]


def test_a_closed_quotation_is_whole() -> None:
    assert whole("“One,” said Falk.\n\n“Two.”", "One") == ["One"]
    assert whole("“One.”\n\n“Two.”", "One.") == ["One"]


def test_a_paragraph_that_does_not_open_with_a_mark_ends_the_quotation() -> None:
    assert whole("“One.\n\nTwo.", "One.") == ["One"]


def test_words_behind_the_content_end_the_quotation() -> None:
    assert whole("“One and two.\n\n“Three.”", "One") == ["One"]


def test_an_indirect_content_is_not_completed() -> None:
    assert whole("Falk said it fell.\n\n“Two.”", "it fell.") == ["it fell"]


def test_the_last_paragraph_ends_at_its_closing_mark() -> None:
    text = "“One.\n\n“Two,” she said. “Three.”"
    assert whole(text, "One.") == ["One", "Two"]


@given(texts, st.data())
@UNTIMED
def test_completion_adds_spans_in_order_and_inside_the_text(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    spans = completed(text, ((start, end),), quotation(text))
    assert spans[0] == (start, end)
    assert all(a < b <= len(text) for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
