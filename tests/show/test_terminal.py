from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.records import Document, Reading
from onrecord.show import terminal
from onrecord.show.entries import entries
from onrecord.show.visible import one_line
from tests.show.factory import canal, entity, harbour, reading, simple, spans, statement
from tests.show.strategies import readings
from tests.strategies import SLOW


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(*found: Reading, out: io.StringIO | None = None, width: int | None = None) -> str:
    out = out if out is not None else io.StringIO()
    terminal.write(found, out, width=width)
    return out.getvalue()


def test_a_reading_is_shown_word_for_word() -> None:
    assert shown(harbour()).splitlines()[:14] == [
        "Harbour board splits over night ferry",
        "Vellan Post · 2024-11-05 · Ines Tal",
        "6 statements: the word of the source shown, not established fact",
        "",
        "1  Mara Lind, the harbour master · said",
        '   ╽ that the boats were "no longer safe after dark"',
        "   partly quoted · 90%",
        "",
        "2  the Osk Courier · According to",
        "   │ a harbour official said the board hopes to buy two new ships",
        "   indirect · 97%",
        "",
        "   3  a harbour official (unnamed) · said",
        "      │ the board hopes to buy two new ships",
    ]


def test_a_relayed_statement_is_indented_and_names_its_relays() -> None:
    chain = "         the board → harbour official (3) → the Osk Courier (2) → Vellan Post\n         indirect · 61%\n"
    assert chain in shown(harbour())


def test_speaker_act_day_and_addressee_are_told_beside_the_words() -> None:
    text = shown(canal())
    assert " 4  he = Ivo Hallek (spokesman, Vellan government) · said\n" in text
    assert "    statement · indirect · said 2024-10-30 (“on Wednesday”) · to reporters · 90%\n" in text
    assert "    negated: the text says that this was not said · no denial · indirect · 90%\n" in text
    assert "10  (source not named) = Ivo Hallek (spokesman, Vellan government) · (no cue)\n" in text


def test_who_speaks_is_listed_at_the_end() -> None:
    assert shown(canal()).partition("\n\nWho speaks\n")[2].splitlines() == [
        "  State television · organisation · 1",
        "  Ministry of Waterways · organisation · 2",
        "  Ivo Hallek · person · spokesman, Vellan government · 3, 4, 9, 10",
        "  ANR · organisation · 5",
        "  diplomatic source · unnamed person · 6",
        "  Tove Marr and Per Oyen · group · 7, 8",
    ]


def test_the_statements_of_one_who_says_much_are_counted() -> None:
    document = Document.of("Ada said it rains. " * 15)
    ada = entity(document, *spans(document, "Ada"))
    contents = spans(document, *["it rains"] * 15)
    all_said = [statement(document, content=(content,), speaker=ada) for content in contents]
    assert "  Ada · unnamed person · 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more\n" in shown(
        reading(document, *all_said, entities=[ada])
    )


def test_a_negated_statement_says_that_it_was_not_said() -> None:
    assert "negated: the text says that this was not said · indirect" in shown(harbour())


def test_a_content_without_source_and_cue_says_so() -> None:
    assert "1  (source not named) · (no cue)\n   │ rains." in shown(simple())


def test_an_addressee_is_named() -> None:
    document = Document.of("Ada told reporters it rains.")
    told = statement(document, content=spans(document, "it rains"), addressee=spans(document, "reporters"))
    assert "indirect · to reporters · 90%" in shown(reading(document, told))


def test_a_document_without_statements_says_so() -> None:
    assert shown(reading(Document.of("It rains.", path="a.txt"))) == "a.txt\nNo attributed statement found.\n"


def test_two_readings_are_set_apart_by_a_blank_line() -> None:
    assert "found.\n\nb.txt" in shown(reading(Document.of("x", path="a.txt")), reading(Document.of("x", path="b.txt")))


def test_colour_is_for_terminals_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[1m" in shown(harbour(), out=Terminal())
    assert "\x1b" not in shown(harbour())


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    colours = re.findall(r"\x1b\[[\d;]*(?:3\d|4\d|9\d)[\d;]*m", shown(harbour(), out=Terminal()))
    assert colours == []


def test_the_width_of_the_surrounding_terminal_does_not_reach_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    assert max(map(len, shown(harbour()).splitlines())) > 60


def test_article_text_is_neither_markup_nor_escape_sequence() -> None:
    document = Document.of("Ada said [bold]it\x1b[2J :smile: rains[/bold] now.")
    hostile = statement(document, content=spans(document, "[bold]it\x1b[2J :smile: rains[/bold]"))
    assert "│ [bold]it⟨U+001B⟩[2J :smile: rains[/bold]\n" in shown(reading(document, hostile))


@given(readings(), st.integers(1, 100))
@SLOW
def test_any_reading_fits_any_width_and_shows_the_words_of_its_spans(found: Reading, width: int) -> None:
    text = shown(found, width=width)
    assert all(cell_len(line) <= max(width, 12) for line in text.split("\n"))
    assert "\x1b" not in text
    together = re.sub(r"[\s│┃╽]", "", text)
    for entry in entries(found):
        for words in (entry.source, entry.speaker.read_as, entry.speaker.about, entry.cue, entry.quoted, entry.said):
            assert re.sub(r"[\s│┃╽]", "", one_line(words)) in together
