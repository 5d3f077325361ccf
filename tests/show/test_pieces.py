from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.records import Document, EntityType, Reading
from onrecord.show.cards import cards
from onrecord.show.entries import entries
from onrecord.show.pieces import Piece, paragraphs, pieces
from tests.show.factory import all_spans, entity, harbour, reading, spans, statement
from tests.show.strategies import readings
from tests.strategies import SLOW


def cut(found: Reading) -> list[Piece]:
    """The pieces of a reading."""
    listed = entries(found)
    return list(pieces(found.document.text, listed, cards(found, listed)))


def parted(text: str) -> list[str]:
    """The words of each paragraph, without the white space behind it."""
    return ["".join(piece.text for piece in each if not piece.gap) for each in paragraphs(text, [], [])]


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
    inner = [piece for piece in cut(found) if piece.text == "to buy two new ships"]
    assert [[(layer.number, layer.role) for layer in piece.layers] for piece in inner] == [
        [(2, "content"), (3, "content"), (4, "content")]
    ]
    assert inner[0].owner == 4
    assert inner[0].classes == "content deep3 n2 n3 n4"


def test_overlapping_spans_are_cut_at_every_boundary() -> None:
    document = Document.of("abcdefgh")
    one = statement(document, content=spans(document, "bcdef"))
    two = statement(document, content=spans(document, "defgh"))
    shown = [(piece.text, [layer.number for layer in piece.layers]) for piece in cut(reading(document, one, two))]
    assert shown == [("a", []), ("bc", [1]), ("def", [1, 2]), ("gh", [2])]


def test_a_control_character_is_a_piece_of_its_own() -> None:
    shown = [(piece.text, piece.control) for piece in pieces("a\u202eb\0", [], [])]
    assert shown == [("a", ""), ("\u202e", "⟨U+202E⟩"), ("b", ""), ("\u2400", "⟨U+0000⟩")]


def test_of_mentions_in_one_another_the_innermost_counts() -> None:
    document = Document.of("the mayor of Osk spoke")
    mayor = entity(document, *spans(document, "the mayor of Osk"))
    osk = entity(document, *spans(document, "Osk"), type=EntityType.PLACE)
    shown = [
        (piece.text, piece.entity, piece.owner, piece.stop) for piece in cut(reading(document, entities=[osk, mayor]))
    ]
    assert shown == [("the mayor of ", 1, 0, True), ("Osk", 2, 0, True), (" spoke", 0, 0, False)]


@given(readings())
@SLOW
def test_pieces_joined_are_the_text_and_each_layer_the_words_of_its_span(found: Reading) -> None:
    assert "".join(piece.text for piece in cut(found)) == found.document.text.replace("\0", "\u2400")
    words: dict[tuple[str, str, int, int], str] = {}
    for piece in cut(found):
        for layer in piece.layers:
            key = (layer.name, layer.role, layer.start, layer.end)
            words[key] = words.get(key, "") + piece.text
    assert words == {
        (name, role, span.start, span.end): span.words(found.document).replace("\0", "\u2400")
        for name, role, span in all_spans(found)
    }


@given(readings())
@SLOW
def test_every_statement_begins_once_and_what_opens_closes(found: Reading) -> None:
    opened = [layer for piece in cut(found) for layer in piece.opening]
    begun = sorted(layer.name for layer in opened if layer.first)
    assert begun == sorted(
        [f"n{n + 1}" for n in range(len(found.statements))] + [f"m{n + 1}" for n in range(len(found.entities))]
    )
    assert sorted(map(repr, opened)) == sorted(repr(layer) for piece in cut(found) for layer in piece.closing)


@given(readings())
@SLOW
def test_a_mention_is_a_stop_once_at_most(found: Reading) -> None:
    mentions = sum(len(one.mentions) for one in found.entities)
    assert sum(piece.stop for piece in cut(found)) <= mentions
    assert all(piece.entity for piece in cut(found) if piece.stop)
