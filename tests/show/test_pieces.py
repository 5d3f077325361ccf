from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.records import Document, Reading
from onrecord.show.entries import entries
from onrecord.show.pieces import paragraphs, pieces
from tests.show.factory import harbour, reading, spans, statement
from tests.show.strategies import readings


def parted(text: str) -> list[str]:
    """The words of each paragraph, without the white space behind it."""
    return ["".join(piece.text for piece in each if not piece.gap) for each in paragraphs(text, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nTwo.\n", ["One.", "Two."]),
        ("One.\r\nTwo.", ["One.", "Two."]),
        ("One.\u2029Two.", ["One.", "Two."]),
        ("One\nline.\n\nTwo.", ["One\nline.", "Two."]),
        ("One\r\nline.\r\n \r\nTwo.", ["One\r\nline.", "Two."]),
        ("One.\nTwo.\n\n\n", ["One.", "Two."]),
        ("", []),
    ],
)
def test_paragraphs_part_at_blank_lines_if_there_are_any(text: str, expected: list[str]) -> None:
    assert parted(text) == expected


def test_a_piece_carries_every_layer_that_covers_it() -> None:
    found = harbour()
    inner = [piece for piece in pieces(found.document.text, entries(found)) if piece.text == "to buy two new ships"]
    assert [[(layer.number, layer.role) for layer in piece.layers] for piece in inner] == [
        [(2, "content"), (3, "content"), (4, "content")]
    ]
    assert inner[0].owner == 4
    assert inner[0].classes == "content deep3 n2 n3 n4"


def test_overlapping_spans_are_cut_at_every_boundary() -> None:
    document = Document.of("abcdefgh")
    one = statement(document, content=spans(document, "bcdef"))
    two = statement(document, content=spans(document, "defgh"))
    cut = [(piece.text, [layer.number for layer in piece.layers])
           for piece in pieces(document.text, entries(reading(document, one, two)))]  # fmt: skip
    assert cut == [("a", []), ("bc", [1]), ("def", [1, 2]), ("gh", [2])]


def test_a_control_character_is_a_piece_of_its_own() -> None:
    cut = [(piece.text, piece.control) for piece in pieces("a\u202eb\0", [])]
    assert cut == [("a", ""), ("\u202e", "⟨U+202E⟩"), ("b", ""), ("\u2400", "⟨U+0000⟩")]


@given(readings())
def test_pieces_joined_are_the_text_and_each_layer_the_words_of_its_span(found: Reading) -> None:
    text = found.document.text
    cut = list(pieces(text, entries(found)))
    assert "".join(piece.text for piece in cut) == text.replace("\0", "\u2400")
    words: dict[tuple[int, str, int], str] = {}
    for piece in cut:
        for layer in piece.layers:
            key = (layer.number, layer.role, layer.start)
            words[key] = words.get(key, "") + piece.text
    assert words == {
        (entry.number, role, span.start): span.words(found.document).replace("\0", "\u2400")
        for entry in entries(found)
        for role in ("source", "cue", "content")
        for span in getattr(entry.statement, role).spans
    }


@given(readings())
def test_every_statement_begins_once_and_what_opens_closes(found: Reading) -> None:
    cut = list(pieces(found.document.text, entries(found)))
    opened = [layer for piece in cut for layer in piece.opening]
    assert sorted(layer.number for layer in opened if layer.first) == list(range(1, len(found.statements) + 1))
    assert sorted(map(repr, opened)) == sorted(repr(layer) for piece in cut for layer in piece.closing)
