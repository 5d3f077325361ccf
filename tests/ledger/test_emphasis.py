from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger.emphasis import emphasis


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("permit", "He permitted no permits.", ["permitted", "permits"]),
        ('"noise survey"', "The SURVEY of the noise", ["SURVEY", "noise"]),
        ("gates", "The gate’s hinge, the Gates", ["gate", "Gates"]),
        ("naïve", "😀 a naïve plan", ["naïve"]),
        ("boats", "No ship here", []),
        ("?!", "What?!", []),
    ],
)
def test_words_are_told_in_any_form(words: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in emphasis(words)(text)] == marked


@given(st.text(), st.text())
def test_any_text_gives_places_inside_it(words: str, text: str) -> None:
    places = emphasis(words)(text)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert list(places) == sorted(places)
