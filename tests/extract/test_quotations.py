from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.quotation import quotation
from onrecord.extract.quotations import Free, free
from tests.extract.factory import at
from tests.strategies import UNTIMED, texts

INTERVIEW = "Lena Ost mends nets.\n\nQ: Why now?\n\nA: The sea is empty. We sell.\n\nQ: And then?\n\nA: We leave."
TRANSCRIPT = "FALK: Why now?\nLENA OST: The sea is empty.\nFALK: And then?\nLENA OST: We leave.\nFALK: Thank you."
Given = list[tuple[int, int]]
spoken = st.lists(st.sampled_from([*"“”\"'«»", "Q: ", "A: ", "FALK: ", "OST: ", "\n", "We go. ", "no "])).map("".join)
near = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair))), max_size=6)


def found(text: str, *taken: tuple[int, int]) -> list[Free]:
    return free(text, bytes(quotation(text)), taken)


def contents(text: str, *taken: tuple[int, int]) -> list[list[str]]:
    return [[text[a:b] for a, b in one.content] for one in found(text, *taken)]


@pytest.mark.parametrize(
    "text",
    [
        "“The nets come up empty.”",
        "Lena Ost has fished here for years. “The nets come up empty.”",
        "Lena Ost has fished here for years. “The nets come up empty.” She waits.",
        "Lena Ost has fished here for years.\n\n“The nets come up empty.”\n\nShe waits.",
        "Lena Ost shrugged!\r\n“The nets come up empty.”",
        'Lena Ost shrugged. "The nets come up empty."',
        "Lena Ost shrugged. ‘The nets come up empty.’",
        "Lena Ost shrugged. 'The nets come up empty.'",
        "Lena Ost shrugged. «The nets come up empty.»",
        "Lena Ost shrugged. „The nets come up empty.“",
    ],
)
def test_a_quotation_that_is_a_sentence_by_itself_is_free(text: str) -> None:
    assert contents(text) == [["The nets come up empty"]]


def test_several_sentences_in_one_pair_of_marks_are_one() -> None:
    assert contents("Ost shrugged. “They come up empty. Why stay?”") == [["They come up empty. Why stay?"]]


def test_a_quotation_over_paragraphs_is_one_with_a_span_each() -> None:
    text = "Ost shrugged.\n\n“The nets come up empty.\n\n“We sell the boats.\n\n“Nobody buys.”\n\nThe town waits."
    assert contents(text) == [["The nets come up empty", "We sell the boats", "Nobody buys"]]


def test_two_quotations_side_by_side_are_two() -> None:
    assert contents("“The nets are empty.”\n\n“We sell the boats.”") == [["The nets are empty"], ["We sell the boats"]]


@pytest.mark.parametrize(
    "text",
    [
        "Ost calls it “the long night” and waits.",
        "She read “The Long Night of Winter” at school.",
        "She read “Who Sank the Boat?” at school.",
        "Her book is called “The Boat Has Sunk.” It sold.",
        "Ost shrugged. “The long night” has begun.",
        "Ost shrugged. “the nets come up empty.”",
        "Ost shrugged. “Too late.” She left.",
        "Ost shrugged. “The nets come up empty.” says nobody.",
    ],
)
def test_scare_quotes_titles_and_parts_of_sentences_are_not_free(text: str) -> None:
    assert contents(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ost shrugged. “The nets come up empty.",
        "Ost shrugged. “The nets come up empty.\n\nThe town waits. She saw “a mess”.",
        "Ost shrugged. The nets come up empty.”",
        "“",
        "”",
        "",
    ],
)
def test_a_mark_without_partner_quotes_nothing(text: str) -> None:
    assert contents(text) == []


def test_a_quotation_that_a_statement_has_is_not_free() -> None:
    text = "“The nets come up empty,” said Ost. “We sell the boats.” “Nobody buys a boat.”"
    (taken,) = at(text, "We sell the boats")
    assert contents(text, taken) == [["Nobody buys a boat"]]


def test_a_long_statement_far_before_in_the_order_still_holds_its_quotations() -> None:
    text = "x " * 400 + "Ost shrugged. “The nets come up empty.”"
    taken = [(0, len(text)), *((n, n + 1) for n in range(0, 800, 2))]
    assert contents(text, *taken) == []
    assert contents(text, *taken[1:]) == [["The nets come up empty"]]


@pytest.mark.parametrize(("q", "a"), [("Q:", "A:"), ("Question:", "Answer:"), ("Q.", "A."), ("Q :", "A :")])
def test_questions_and_answers_by_letter_are_turns(q: str, a: str) -> None:
    text = INTERVIEW.replace("Q:", q).replace("A:", a)
    assert [(one.turn, one.source) for one in found(text)] == [("question", ()), ("answer", ())] * 2
    assert contents(text) == [["Why now?"], ["The sea is empty. We sell"], ["And then?"], ["We leave"]]


def test_turns_by_name_have_the_name_for_their_source() -> None:
    names = [TRANSCRIPT[slice(*one.source[0])] for one in found(TRANSCRIPT)]
    assert names == ["FALK", "LENA OST", "FALK", "LENA OST", "FALK"]
    assert contents(TRANSCRIPT)[1] == ["The sea is empty"]
    assert {one.turn for one in found(TRANSCRIPT)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Note: The nets are empty.",
        "Note: The nets are empty.\nNote: We sell.\nUpdate: We left.\nUpdate: We stay.",
        "10:30 The nets go out.\n10:45 The boats go out.",
        "Ingredients: two eggs, salt\nMethod: stir\nIngredients: flour\nMethod: bake",
        "Price: It is low.\nDate: It is late.\nPrice: It is high.",
        "A: The nets are empty.\nA: We sell.",
        "Q: Why now?\n\nThe nets are empty.",
        "Falk: Why now?\nFalk: And then?",
        "Falk: Why now?\nOst: We leave.",
        "The mayor: a portrait.\nThe mayor: another one.",
        "https://example.org: a page.\nhttps://example.org: a page.",
    ],
)
def test_labels_times_lists_and_lone_letters_are_no_turns(text: str) -> None:
    assert contents(text) == []


def test_a_statement_inside_a_turn_leaves_it_whole() -> None:
    inner = at(INTERVIEW, "The sea is empty")
    assert contents(INTERVIEW, *inner) == contents(INTERVIEW)


def test_a_turn_that_a_statement_reaches_out_of_is_left_out() -> None:
    (start, _), (_, end) = at(INTERVIEW, "We sell", "And then")
    assert contents(INTERVIEW, (start, end)) == [["Why now?"], ["We leave"]]


def test_a_turn_inside_a_statement_is_left_out() -> None:
    assert contents(TRANSCRIPT, (0, len(TRANSCRIPT))) == []


def test_a_quotation_inside_a_turn_is_not_free_besides() -> None:
    text = INTERVIEW.replace("We leave.", "My wife shrugged. “The nets come up empty.”")
    assert contents(text)[-1] == ["My wife shrugged. “The nets come up empty"]
    assert len(contents(text)) == 4


@given(st.one_of(texts, spoken), st.data())
@UNTIMED
def test_spans_are_in_the_text_apart_and_in_order(text: str, data: st.DataObject) -> None:
    place = st.integers(0, len(text))
    taken = [(min(pair), max(pair)) for pair in data.draw(st.lists(st.tuples(place, place), max_size=4))]
    spans = [span for one in found(text, *taken) for span in (*one.source, *one.content)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(near)
@UNTIMED
def test_what_overlaps_a_statement_is_left_out_and_nothing_else(taken: Given) -> None:
    text = "Ost shrugged. “The nets are bare.” And “no”."
    ((low, high),) = at(text, "The nets are bare")
    touched = any(start < high and end > low for start, end in taken)
    assert bool(contents(text, *taken)) is not touched


@given(near)
@UNTIMED
def test_only_what_reaches_out_of_a_turn_takes_it_away(taken: Given) -> None:
    text = "Q: Why?\nA: The nets are bare.\nThe end of it all."
    ((low, high),) = at(text, "The nets are bare")
    crossed = any(start < high and end > low and not (low <= start and end <= high) for start, end in taken)
    assert (["The nets are bare"] in contents(text, *taken)) is not crossed


@pytest.mark.parametrize(
    "unit",
    [
        "“A b c.” ",
        "“A b c.\n\n",
        "Ab: c.\n",
        "Q: a.\nA: b.\n",
        "“",
        "”",
        "A.",
        "A ",
        " ",
        ".",
        "\n",
        "'a ",
        "“A b c.”\u2028",
    ],
)
def test_200_000_characters_are_read_through(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    taken = [(n, n + 3) for n in range(0, len(text) - 3, 50)]
    assert all(one.content for one in found(text, *taken))
