from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.dates import Dated, expressions, said
from onrecord.records import Pairs
from tests.strategies import UNTIMED, texts

HERE = Path(__file__).parent
SHARE = 0.99
Row = tuple[str, str | None, str, str]

_NAMES = (
    "on ~Monday~May ~the ~5~ November ~2021~last ~next ~week~ two ~days ~before ~Easter~since ~ to ~between ~ and ~-~/"
    "~.~, ~early ~mid-~29 February~9999~0001~quarter~decade~centuries ago~99 ~999 years ago~the 9th~Q3 ~winter~weekend"
)
_BITS = st.sampled_from(_NAMES.split("~"))
dated_texts = st.one_of(texts, st.lists(_BITS, max_size=25).map("".join))
days = st.one_of(st.none(), st.dates().map(str), st.sampled_from(("", "soon", "2021", "2021-13-01", "9999-12-31")))


def rows(name: str) -> list[Row]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()[1:]
    return [(sentence, day or None, start, end) for sentence, day, start, end in (line.split("\t") for line in lines)]


def unmarked(sentence: str, pairs: str) -> tuple[str, dict[str, Pairs]]:
    """The sentence without the marks, and where the stretches between each pair of them stand."""
    text, opened = "", 0
    spans: dict[str, list[tuple[int, int]]] = {mark: [] for mark in pairs[::2]}
    for character in sentence:
        if character in pairs[::2]:
            opened = len(text)
        elif character in pairs:
            spans[pairs[pairs.index(character) - 1]].append((opened, len(text)))
        else:
            text += character
    return text, {mark: tuple(found) for mark, found in spans.items()}


def as_told(text: str, found: list[Dated]) -> list[tuple[str, str, str]]:
    return [(text[slice(*one.span)], one.start or "", one.end or "") for one in found]


def is_right(row: Row) -> bool:
    sentence, published, start, end = row
    text, marked = unmarked(sentence, "«»")
    told = list(zip(start.split(";"), end.split(";"), strict=True)) if marked["«"] else []
    wanted = [(text[a:b], *days) for (a, b), days in zip(marked["«"], told, strict=True)]
    return as_told(text, expressions(text, published=published)) == wanted


def test_the_table_is_read_as_a_newsroom_reads_it() -> None:
    table = rows("dates.tsv")
    wrong = [row for row in table if not is_right(row)]
    assert len(table) >= 170
    assert 1 - len(wrong) / len(table) >= SHARE, wrong


@pytest.mark.parametrize("row", rows("said.tsv"), ids=lambda row: re.sub(r"\W+", "-", row[0])[:60])
def test_the_date_of_a_statement_is_the_one_that_belongs_to_its_cue(row: Row) -> None:
    sentence, published, start, end = row
    # The source may hold the date, so the marks of the one may stand inside those of the other.
    text, roles = unmarked(sentence.replace("«", "").replace("»", ""), "[]{}⟨⟩")
    wanted = unmarked(re.sub(r"[\[\]{}⟨⟩]", "", sentence), "«»")[1]["«"]
    found = said(text, source=roles["["], cue=roles["{"], content=roles["⟨"], published=published)
    assert (found and (found.span, found.start or "", found.end or "")) == ((wanted[0], start, end) if wanted else None)


def test_an_expression_inside_the_cue_says_when() -> None:
    text = "The roof that Osk called Wednesday a disgrace is new."
    found = said(text, source=((14, 17),), cue=((18, 34),), content=((35, 45),), published="2021-11-12")
    assert found == Dated(span=(25, 34), start="2021-11-10", end="2021-11-10")


def test_a_statement_without_a_cue_has_no_date() -> None:
    assert said("“We go.” On Monday it rained.", source=(), cue=(), content=((1, 7),), published="2021-11-10") is None


def test_a_date_beyond_600_code_points_is_not_looked_for() -> None:
    text = "Osk said " + "x" * 700 + " on Monday."
    assert said(text, source=((0, 3),), cue=((4, 8),), content=((9, 709),), published="2021-11-10") is None


def test_only_the_part_asked_for_is_looked_at() -> None:
    text = "On Monday it rained. On Tuesday it snowed. On Friday it thawed."
    found = expressions(text, published="2021-11-13", within=(21, 42))
    assert as_told(text, found) == [("Tuesday", "2021-11-09", "2021-11-09")]


def test_the_next_day_counts_from_a_date_before_the_part() -> None:
    text = "On Monday it rained. The next day it snowed."
    found = expressions(text, published="2021-11-13", within=(21, 44))
    assert as_told(text, found) == [("next day", "2021-11-09", "2021-11-09")]


def test_a_time_of_day_in_the_publication_date_is_left_out() -> None:
    assert expressions("It rained today.", published="2021-11-10T23:59:00Z")[0].start == "2021-11-10"


@pytest.mark.parametrize("published", [None, "", "soon", "2021-02-30"])
def test_without_a_day_of_publication_only_full_dates_are_resolved(published: str | None) -> None:
    text = "It rained on Monday, on November 5 and on 6 November 2021."
    assert [one.start for one in expressions(text, published=published)] == [None, None, "2021-11-06"]


def test_a_date_beyond_the_calendar_stays_unresolved() -> None:
    assert as_told("", expressions("999 years ago", published="0500-01-01")) == [("", "", "")]
    assert expressions("It rains tomorrow.", published="9999-12-31")[0].start is None


@given(dated_texts, days)
@UNTIMED
def test_spans_lie_in_the_text_in_order_and_days_run_forward(text: str, published: str | None) -> None:
    found = expressions(text, published=published)
    edges = [edge for one in found for edge in one.span]
    assert edges == sorted(edges)
    assert all(0 <= one.span[0] < one.span[1] <= len(text) for one in found)
    assert all(one.start <= one.end for one in found if one.start and one.end)
    assert found == expressions(text, published=published)


@given(dated_texts, days, st.data())
@UNTIMED
def test_what_said_returns_lies_outside_the_content(text: str, published: str | None, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=6, max_size=6)))
    source, cue, content = ((edges[0], edges[1]),), ((edges[2], edges[3]),), ((edges[4], edges[5]),)
    found = said(text, source=source, cue=cue, content=content, published=published)
    if found:
        assert 0 <= found.span[0] < found.span[1] <= len(text)
        assert found.span[1] <= edges[4] or found.span[0] >= edges[5]


@given(dated_texts, st.data())
@UNTIMED
def test_a_part_gives_no_expression_beyond_it(text: str, data: st.DataObject) -> None:
    low, high = sorted((data.draw(st.integers(-5, len(text) + 5)), data.draw(st.integers(-5, len(text) + 5))))
    found = expressions(text, published="2021-11-10", within=(low, high))
    assert all(low <= one.span[0] and one.span[1] <= high for one in found)


@pytest.mark.parametrize(
    ("bit", "length"),
    [
        ("on on on 1 1 1 ", 200_000),
        ("Monday to ", 5_000),
        ("two days before ", 5_000),
        ("2019-", 5_000),
        ("since the ", 5_000),
        ("in 2015 and ", 5_000),
        ("(A. ", 5_000),
        ("twenty-", 5_000),
        ("\n \t", 5_000),
    ],
)
def test_long_hostile_text_is_read_to_its_end(bit: str, length: int) -> None:
    text = bit * (length // len(bit))
    assert all(one.span[1] <= len(text) for one in expressions(text, published="2021-11-10"))
    middle = len(text) // 2
    said(text, source=(), cue=((middle, middle + 4),), content=((middle + 9, len(text)),), published="2021-11-10")
