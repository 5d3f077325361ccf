from __future__ import annotations

import pytest

from onrecord.records import Act, Document, Kind, Said
from onrecord.show.entries import counted, entries, headline
from tests.show.factory import canal, harbour, reading, simple, spans, statement


def test_entries_follow_the_text_whatever_the_order_of_the_statements() -> None:
    found = harbour()
    turned = reading(found.document, *reversed(found.statements))
    assert [entry.statement.id for entry in entries(turned)] == [each.id for each in found.statements]


def test_a_relay_chain_is_named_nearest_first() -> None:
    board = entries(harbour())[3]
    assert [(relay.number, relay.speaker.words) for relay in board.relays] == [
        (3, "a harbour official"),
        (2, "the Osk Courier"),
    ]


def test_a_chain_goes_from_the_speaker_over_the_relays_to_the_outlet() -> None:
    assert entries(canal())[5].chain == "diplomatic source → ANR → this outlet"
    assert entries(harbour())[3].chain == "the board → harbour official → the Osk Courier → Vellan Post"
    assert entries(harbour())[4].chain == "Jonas Brekke → Vellan Post"


def test_an_act_is_told_in_a_neutral_word_and_a_negated_one_as_absent() -> None:
    assert [entry.act for entry in entries(canal())][4:9] == ["report", "statement", "denial", "demand", "no denial"]
    assert entries(harbour())[0].act == ""


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_word(act: Act) -> None:
    document = Document.of("Ada said it rains.")
    assert entries(reading(document, statement(document, content=spans(document, "it rains"), act=act)))[0].act


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2024-10-30", "2024-10-30", "said 2024-10-30 (“then”)"),
        ("2024-10-21", "2024-10-25", "said 2024-10-21 to 2024-10-25 (“then”)"),
        ("2024-10-21", None, "said from 2024-10-21 (“then”)"),
        (None, "2024-10-25", "said until 2024-10-25 (“then”)"),
        (None, None, "said “then”"),
    ],
)
def test_the_day_stands_beside_the_words_that_tell_it(start: str | None, end: str | None, words: str) -> None:
    document = Document.of("Ada said then it rains.")
    when = Said(span=spans(document, "then")[0], start=start, end=end)
    assert (
        entries(reading(document, statement(document, content=spans(document, "it rains"), said=when)))[0].said == words
    )


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
