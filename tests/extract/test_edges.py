from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.quotation import quotation
from onrecord.extract.edges import bare, completed, paragraphs_apart, without_dateline
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


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("LIMA, Nov 8 - the ministry", "the ministry"),
        ("LIMA, Nov. 8 (ANR) - the ministry", "the ministry"),
        ("Lima, 8 November 2026 – the ministry", "the ministry"),
        ("BILBAO — The claim", "The claim"),
        ("BILBAO—The claim", "The claim"),
        ("BILBAO -- The claim", "The claim"),
        ("GENEVA (ANR) - the council", "the council"),
        ("Geneva (ANR) — The council", "The council"),
        ("GENEVA (ANR), 3 March - the council", "the council"),
        ("SAN JOSÉ, Costa Rica — Ines Falk", "Ines Falk"),
        ("PORT-AU-PRINCE, Haiti (ANR) — Ines Falk", "Ines Falk"),
        ("ST. ARDMORE — Ines Falk", "Ines Falk"),
        ("LIMA/QUITO, March 3 (ANR) - Ines Falk", "Ines Falk"),
    ],
)
@pytest.mark.parametrize("before", ["", "Headline\n", "Headline\n\n  ", "\u2028"])
def test_a_dateline_is_no_part_of_a_source(before: str, text: str, source: str) -> None:
    whole = before + text
    start, end = without_dateline(whole, (len(before), len(whole)))
    assert whole[start:end] == source


@pytest.mark.parametrize(
    "text",
    [
        "The minister – a former judge – said",
        "The minister — A former judge",
        "THE MINISTER — A FORMER JUDGE",
        "Ines Falk – the city's mayor",
        "Ines Falk (Labour) – a former judge",
        "Ines Falk, Ardmore's mayor – and a former judge",
        "NATO – the alliance",
        "NATO, Norway and Orvane – all three",
        "LIMA–CALLAO Railways",
        "the Ardmore-based union - a small one",
        "A – b",
        "LIMA — ",
        "LIMA, Nov 8 -",
        "LIMA",
        "",
        "— the ministry",
        "“LIMA — The ministry",
    ],
)
def test_an_aside_is_no_dateline(text: str) -> None:
    assert without_dateline(text, (0, len(text))) == (0, len(text))


def test_there_is_no_dateline_inside_a_paragraph() -> None:
    text = "It fell. LIMA, Nov 8 - the ministry"
    assert without_dateline(text, (9, len(text))) == (9, len(text))


@given(texts, st.data())
@UNTIMED
def test_without_dateline_a_span_keeps_its_end(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = without_dateline(text, (start, end))
    assert start <= low <= high == end
    assert low < high or start == end


@pytest.mark.parametrize("unit", ["A", "A ", "A, ", "A (b) ", " ", "—", "Nov 8 ", "A, Nov 8 ", "(ab"])
def test_a_source_of_a_million_characters_is_looked_at(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert without_dateline(text, (0, len(text)))[1] == len(text)
