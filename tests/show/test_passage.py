from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from onrecord.show.lines import console_of, print_lines
from onrecord.show.passage import passage

TEXT = "Nothing before.\n\nMara Lind said that the boats were late. More.\n\nNothing behind."


def shown(text: str, width: int = 80, **roles: tuple[tuple[int, int], ...]) -> str:
    out = io.StringIO()
    print_lines(console_of(out, width), passage(text, roles, console_of(out, width), Text("  ")))
    return out.getvalue()


def place(words: str, text: str = TEXT) -> tuple[tuple[int, int], ...]:
    return ((text.index(words), text.index(words) + len(words)),)


def test_roles_are_marked_by_words_in_their_paragraph_alone() -> None:
    told = shown(TEXT, source=place("Mara Lind"), cue=place("said"), content=place("that the boats were late"))
    assert told == "  [source: Mara Lind] [cue: said] [content: that the boats were late]. More.\n"


def test_a_content_over_two_paragraphs_shows_both() -> None:
    text = "“One.\n\n“Two,” Lind said."
    told = shown(text, content=(*place("One.", text), *place("Two", text)), source=place("Lind", text))
    assert told == "  “[content: One.]\n\n  “[content: Two],” [source: Lind] said.\n"


def test_a_very_long_paragraph_is_cut_with_a_sign() -> None:
    text = f"{'a ' * 3000}Lind said so. {'b ' * 3000}"
    told = shown(text, cue=place("said", text))
    assert told.startswith("  … ")
    assert told.rstrip().endswith("b b …")
    assert len(told) < 2500


@given(st.text(min_size=1, max_size=60), st.data(), st.integers(1, 30))
def test_any_text_is_shown_safely(text: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    told = shown(text, width, content=((start, end),))
    assert not {char for char in told if ord(char) < 32} - {"\n"}
