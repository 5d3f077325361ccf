from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.show.visible import one_line, visible


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\x9b", "\x7f", "\u202e", "\u2066", "\u200f", "\U000e0041"])
def test_a_control_character_is_shown_as_its_code_point(char: str) -> None:
    assert visible(f"a{char}b") == f"a⟨U+{ord(char):04X}⟩b"


@pytest.mark.parametrize("text", ["Brekke’s “ships”", "👩‍👩‍👧 🇳🇴", "e\u0301 שלום 日本", "[bold]x[/bold]", "a\u200db"])
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert visible(text) == text


def test_invisible_marks_without_effect_are_dropped() -> None:
    assert visible("\ufeffsoft\u00adly\u200b") == "softly"


def test_white_space_of_any_kind_becomes_one_space() -> None:
    assert one_line(" a\r\n\tb\u2028c ") == "a b c"


@given(st.text())
def test_nothing_that_controls_a_terminal_passes(text: str) -> None:
    shown = one_line(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in shown)
    assert not any(unicodedata.bidirectional(char) in {"RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"}
                   for char in shown)  # fmt: skip
