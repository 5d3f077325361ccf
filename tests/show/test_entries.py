from __future__ import annotations

import pytest

from onrecord.records import Document, Kind
from onrecord.show.entries import counted, entries, headline
from tests.show.factory import harbour, reading, simple, spans, statement


def test_entries_follow_the_text_whatever_the_order_of_the_statements() -> None:
    found = harbour()
    turned = reading(found.document, *reversed(found.statements))
    assert [entry.statement.id for entry in entries(turned)] == [each.id for each in found.statements]


def test_a_relay_chain_is_named_nearest_first() -> None:
    board = entries(harbour())[3]
    assert [(relay.number, relay.source) for relay in board.relays] == [
        (3, "a harbour official"),
        (2, "the Osk Courier"),
    ]


def test_a_direct_content_is_shown_in_quotation_marks_and_an_indirect_one_is_not() -> None:
    shown = entries(harbour())
    assert shown[4].quoted == "“We have asked for money for three years. Nobody answered, … Now it is too late.”"
    assert shown[3].quoted == "to buy two new ships"


def test_a_mixed_content_gets_back_the_mark_that_closes_it() -> None:
    assert entries(harbour())[0].quoted == 'that the boats were "no longer safe after dark"'


def test_a_mixed_content_gets_back_the_mark_that_opens_it() -> None:
    document = Document.of("Ada said “it rains” a lot.")
    mixed = statement(document, content=spans(document, "it rains” a lot"), kind=Kind.MIXED)
    assert entries(reading(document, mixed))[0].quoted == "“it rains” a lot"


def test_certainty_is_never_claimed() -> None:
    document = Document.of("Ada said it rains.")
    sure = statement(document, content=spans(document, "it rains"), confidence=0.9999)
    assert entries(reading(document, sure))[0].percent == "99%"


@pytest.mark.parametrize(("number", "words"), [(0, "no statements"), (1, "1 statement"), (2, "2 statements")])
def test_numbers_agree_with_their_noun(number: int, words: str) -> None:
    assert counted(number, "statement") == words


def test_a_document_is_known_by_title_or_path_or_address_or_first_words() -> None:
    assert headline(simple(title=" A \n B ", path="a.txt")) == "A B"
    assert headline(simple(path="a.txt", url="https://news.example/1")) == "a.txt"
    assert headline(simple(path="-", url="https://news.example/1")) == "https://news.example/1"
    assert headline(simple("word " * 40)) == "word " * 11 + "word …"
