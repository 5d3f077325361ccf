from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.annotate.segments import (
    CAPITALISED,
    CLS,
    LOWER,
    NO_CASE,
    OVERLAP,
    SEP,
    UPPER,
    WINDOW,
    Window,
    Words,
    around,
    encoder_input,
    windows,
)
from onrecord.records import INSIDE, MARK, OUTSIDE
from tests.model import cut, forms
from tests.strategies import UNTIMED, well_formed

weights = pytest.mark.weights


def of_pieces(counts: list[int], paragraph: list[int] | None = None) -> Words:
    """Words that consist of so many pieces each; the pieces are numbered from 1000 on."""
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    places = np.arange(len(counts), dtype=np.int64)
    return Words(
        starts=places * 2,
        ends=places * 2 + 1,
        pieces=np.arange(first[-1], dtype=np.int64) + 1000,
        first=first,
        features=np.stack([places % 3, places % 2, places % 4], axis=1).astype(np.uint8),
        paragraph=np.array(paragraph or [0] * len(counts), np.int64),
    )


@weights
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("Ines Falk's no.", ["Ines", "Falk", "'", "s", "no", "."]),
        ("Yes 👍🏽 said", ["Yes", "👍🏽", "said"]),
        ("a 👩‍👩‍👧 b", ["a", "👩‍👩‍👧", "b"]),
        ("un cafe\u0301 noir", ["un", "cafe\u0301", "noir"]),
        ("Z\u0335\u0321oe said", ["Z\u0335\u0321oe", "said"]),
        ("नमस्ते जी", ["नमस्ते", "जी"]),
        ("日本語", ["日", "本", "語"]),
        ("a\x00b\tc\x1b d", ["a\x00b", "c", "d"]),
        ("\ufeffMayor", ["Mayor"]),
        ("x\u2028y", ["x", "y"]),
    ],
)
def test_words_are_cut_and_found_again_in_the_text(text: str, wanted: list[str]) -> None:
    assert [word.strip("\x1b") for word in forms(text)] == wanted


@weights
@pytest.mark.parametrize("text", ["\u200b", "\x00", "\u200b\n\n\u202e\u2066", "\ufeff", "\u0301"])
def test_a_text_of_nothing_visible_has_no_words(text: str) -> None:
    assert len(cut(text)) == 0


@weights
def test_names_of_special_pieces_in_a_text_are_words_like_others() -> None:
    assert forms("[CLS] said [SEP].") == ["[CLS]", "said", "[SEP]", "."]


@weights
@example("\u200b")
@example("नमस्ते")
@given(well_formed)
@UNTIMED
def test_words_stand_in_the_order_of_the_text_and_never_overlap(text: str) -> None:
    tokens = cut(text)
    assert (tokens.starts < tokens.ends).all()
    assert (tokens.ends[:-1] <= tokens.starts[1:]).all()
    assert not len(tokens) or 0 <= tokens.starts[0] <= tokens.ends[-1] <= len(text)


@weights
@example("नमस्ते")
@given(well_formed)
@UNTIMED
def test_no_word_ends_before_a_mark_that_belongs_to_it(text: str) -> None:
    after = {text[end] for end in cut(text).ends.tolist() if end < len(text)}
    assert {c for c in after if unicodedata.category(c) == "Mn" or c in "\u200d\ufe0f"} == set()


@weights
@example("\u200b")
@given(well_formed)
@UNTIMED
def test_every_ascii_letter_and_digit_stands_in_a_word(text: str) -> None:
    tokens = cut(text)
    covered = {at for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True) for at in range(a, b)}
    assert {at for at, c in enumerate(text) if c.isascii() and c.isalnum()} <= covered


@weights
@example("\u200b")
@given(well_formed)
@UNTIMED
def test_each_word_has_pieces_of_its_own(text: str) -> None:
    tokens = cut(text)
    assert len(tokens.first) == len(tokens) + 1
    assert (np.diff(tokens.first) > 0).all()
    assert tokens.first[-1] == len(tokens.pieces)
    assert len(tokens.features) == len(tokens.paragraph) == len(tokens)


@weights
def test_a_word_carries_quotation_paragraph_start_and_case() -> None:
    tokens = cut("Osk said: “NO way 7”\n\nMore")
    by_word = dict(zip(forms("Osk said: “NO way 7”\n\nMore"), tokens.features.tolist(), strict=True))
    assert by_word["Osk"] == [OUTSIDE, 1, CAPITALISED]
    assert by_word["said"] == [OUTSIDE, 0, LOWER]
    assert by_word["“"] == [MARK, 0, NO_CASE]
    assert by_word["NO"] == [INSIDE, 0, UPPER]
    assert by_word["7"] == [INSIDE, 0, NO_CASE]
    assert by_word["More"] == [OUTSIDE, 1, CAPITALISED]


@weights
def test_words_know_their_paragraph() -> None:
    assert cut("One two.\n\nThree.\nFour").paragraph.tolist() == [0, 0, 0, 1, 1, 2]


@weights
def test_a_very_long_paragraph_loses_no_word() -> None:
    text = "bridge " * 9000
    assert forms(text) == ["bridge"] * 9000


@weights
def test_a_very_long_paragraph_without_white_space_is_still_covered() -> None:
    tokens = cut("x" * 50_000)
    assert (tokens.ends - tokens.starts).sum() == 50_000


@st.composite
def windowed(draw: st.DrawFn) -> tuple[Words, int, int]:
    size = draw(st.integers(6, 60))
    overlap = draw(st.integers(2, size // 2))
    counts = draw(st.lists(st.integers(1, size - overlap), max_size=120))
    return of_pieces(counts), size, overlap


@given(windowed())
@UNTIMED
def test_each_word_is_core_to_exactly_one_window(drawn: tuple[Words, int, int]) -> None:
    tokens, size, overlap = drawn
    cores = [at for w in windows(tokens, size=size, overlap=overlap) for at in range(w.core_start, w.core_end)]
    assert cores == list(range(len(tokens)))


@given(windowed())
@UNTIMED
def test_a_window_holds_its_core_and_no_more_pieces_than_fit(drawn: tuple[Words, int, int]) -> None:
    tokens, size, overlap = drawn
    for w in windows(tokens, size=size, overlap=overlap):
        assert w.start <= w.core_start < w.core_end <= w.end
        assert tokens.first[w.end] - tokens.first[w.start] <= size


@given(st.integers(0, 3000))
@UNTIMED
def test_a_core_word_stands_well_inside_its_window(count: int) -> None:
    for w in windows(of_pieces([1] * count)):
        assert w.start == 0 or w.core_start - w.start >= OVERLAP // 2 - 1
        assert w.end == count or w.end - w.core_end >= OVERLAP // 2 - 1


@weights
@given(well_formed)
@UNTIMED
def test_the_windows_of_any_text_hold_each_of_its_words_once(text: str) -> None:
    tokens = cut(text * 9)
    found = list(windows(tokens))
    assert [at for w in found for at in range(w.core_start, w.core_end)] == list(range(len(tokens)))
    assert all(tokens.first[w.end] - tokens.first[w.start] <= WINDOW for w in found)


def test_a_text_that_fits_is_one_window() -> None:
    assert list(windows(of_pieces([2] * (WINDOW // 2)))) == [Window(0, WINDOW // 2, 0, WINDOW // 2)]


def test_a_text_without_words_has_no_window() -> None:
    assert list(windows(of_pieces([]))) == []


def test_the_encoder_is_given_the_pieces_between_two_marks() -> None:
    tokens = of_pieces([2, 1, 3, 1])
    ids, features, first = encoder_input(tokens, Window(1, 3, 1, 3))
    assert ids.tolist() == [CLS, 1002, 1003, 1004, 1005, SEP]
    assert first.tolist() == [1, 2]
    assert features.tolist() == [[0, 0, 0], [1, 1, 1], [2, 0, 2], [2, 0, 2], [2, 0, 2], [0, 0, 0]]


@pytest.mark.weights
@pytest.mark.parametrize("text", ["a" * 101, "qz" * 50, "qz" * 5000, "x" * 30_000])
def test_no_word_has_more_pieces_than_a_window(text: str) -> None:
    assert np.diff(cut(text).first).max() <= WINDOW


def test_places_around_an_anchor_know_whether_they_are_in_the_text() -> None:
    tokens = of_pieces([1] * 5, paragraph=[0, 1, 2, 5, 5])
    index, away, inside = around(np.array([1, 4]), tokens, 2)
    assert index.tolist() == [[0, 0, 1, 2, 3], [2, 3, 4, 4, 4]]
    assert inside.tolist() == [[False, True, True, True, True], [True, True, True, False, False]]
    assert away[0].tolist()[1:] == [1, 2, 3, 4]
    assert away[1].tolist()[:3] == [0, 2, 2]
