from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.annotate.quotation import paragraphs, quotation
from onrecord.records import INSIDE, MARK, OUTSIDE
from tests.strategies import UNTIMED, texts

MARKS = frozenset("\"“”„‟«»‹›‘’‚‛'＂「」『』")
LINE = "The harbour master of Vellan walked down to the quay at noon and"


def drawn(text: str) -> str:
    """The states of ``text`` as a picture: ``_`` outside, ``i`` inside, ``#`` a mark."""
    return "".join("_i#"[state] for state in quotation(text))


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \n \u2028", []),
        ("one", ["one"]),
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo\rthree", ["one", "two", "three"]),
        ("one\u2028two\u2029three", ["one", "two", "three"]),
        ("one\x85two\x0cthree\x0bfour", ["one", "two", "three", "four"]),
        (" one \n\n \t\n two ", ["one", "two"]),
        ("\ufeffone\n", ["\ufeffone"]),
    ],
)
def test_a_line_break_of_any_kind_ends_a_paragraph(text: str, wanted: list[str]) -> None:
    assert pieces(text) == wanted


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_in_a_text_wrapped_at_a_width_only_a_blank_line_ends_a_paragraph(end: str) -> None:
    block = end.join([LINE, LINE, LINE, "said no."])
    assert pieces(block + end + end + block + end) == [block, block]


def test_short_lines_are_not_taken_for_wrapped_text() -> None:
    lines = ["milk", "bread", "salt", "tea", "soap", "rope"]
    assert pieces("\n".join(lines)) == lines


def test_long_lines_that_end_sentences_are_not_taken_for_wrapped_text() -> None:
    lines = [f"{LINE} sat." for _ in range(6)]
    assert pieces("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('He said "no" twice.', "________#ii#_______"),
        ("He said “no” twice.", "________#ii#_______"),
        ("He said ‘no’ twice.", "________#ii#_______"),
        ("He said 'no' twice.", "________#ii#_______"),
        ("«Oui», dit-il", "#iii#________"),
        ("»Nein«, sagte er", "#iiii#__________"),
        ("„Nein“, sagte er", "#iiii#__________"),
        ("„Nie”, powiedział", "#iii#____________"),
        ("‹a› b", "#i#__"),
        ("「いや」と", "#ii#_"),
        ("“Out ‘in’ more” out", "#iiii#ii#iiiii#____"),
        ("\"Out 'in' more\" out", "#iiii#ii#iiiii#____"),
    ],
)
def test_what_stands_between_a_pair_of_marks_is_inside(text: str, wanted: str) -> None:
    assert drawn(text) == wanted


@pytest.mark.parametrize(
    "text", ["the boys' dogs", "Osk's mayor doesn't know", "Osk’s mayor doesn’t know", "in ’98 it fell"]
)
def test_an_apostrophe_is_no_mark(text: str) -> None:
    assert set(quotation(text)) == {OUTSIDE}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("‘I don’t know,’ he said.", "#iiiiiiiiiiiii#_________"),
        ("'I don't know,' he said.", "#iiiiiiiiiiiii#_________"),
        ("“I don’t know,” he said.", "#iiiiiiiiiiiii#_________"),
    ],
)
def test_an_apostrophe_does_not_close_a_quotation(text: str, wanted: str) -> None:
    assert drawn(text) == wanted


def test_inches_are_no_marks() -> None:
    assert set(quotation('a 6" nail and a 7" one')) == {OUTSIDE}


def test_a_number_at_the_end_of_a_quotation_does_not_keep_it_open() -> None:
    assert drawn('"We need 6" he said') == "#iiiiiiiii#________"


@pytest.mark.parametrize("opening", ["“", '"', "«", "„"])
def test_a_mark_without_its_partner_quotes_nothing(opening: str) -> None:
    text = f"She said {opening}no.\n\nHe left."
    assert drawn(text) == "_________#_____________"


def test_what_stands_quoted_behind_a_mark_without_partner_stays_quoted() -> None:
    assert drawn("“Safe, he said. «Yes», she said.") == "#_______________#iii#___________"


@pytest.mark.parametrize("text", ['“yes" he', '"yes” he'])
def test_straight_and_curly_marks_close_one_another(text: str) -> None:
    assert drawn(text) == "#iii#___"


def test_each_paragraph_of_a_long_quotation_opens_anew() -> None:
    assert drawn("“One.\n\n“Two,” he said.") == "#iiii__#iiii#_________"


def test_an_outer_closing_mark_closes_what_stands_open_inside() -> None:
    assert drawn("“He said ‘no.” After") == "#iiiiiiiiiiii#______"


@pytest.mark.parametrize("text", ["”stray", "stray» word", 'end." More'])
def test_a_stray_closing_mark_opens_nothing(text: str) -> None:
    assert INSIDE not in quotation(text)


@given(texts)
@UNTIMED
def test_every_code_point_of_any_string_has_a_state(text: str) -> None:
    states = quotation(text)
    assert len(states) == len(text)
    assert set(states) <= {OUTSIDE, INSIDE, MARK}


@given(texts)
@UNTIMED
def test_only_quotation_marks_are_marks(text: str) -> None:
    assert {c for c, state in zip(text, quotation(text), strict=True) if state == MARK} <= MARKS


@given(texts)
@UNTIMED
def test_paragraphs_hold_every_code_point_that_is_no_white_space_once(text: str) -> None:
    found = list(paragraphs(text))
    covered = [at for start, end in found for at in range(start, end)]
    assert covered == sorted(set(covered))
    assert {at for at, c in enumerate(text) if not c.isspace()} <= set(covered)


@example("one\u3000\ntwo")
@given(texts)
@UNTIMED
def test_no_white_space_stands_at_the_edges_of_a_paragraph(text: str) -> None:
    assert all(piece == piece.strip() and piece for piece in pieces(text))


line = st.text(st.sampled_from("ab1 .,\"'“”‘’«»"), max_size=30)


@given(line, line)
@UNTIMED
def test_no_state_reaches_into_the_next_paragraph(first: str, second: str) -> None:
    # A letter before it, so that the second paragraph does not go on with a quotation of the first.
    assert quotation(f"{first}\n\nx {second}") == quotation(first) + bytes(2) + quotation(f"x {second}")
