from __future__ import annotations

from onrecord.records import Reading
from onrecord.show.cards import Card, cards
from onrecord.show.entries import entries
from tests.show.factory import canal


def dealt(found: Reading) -> dict[str, Card]:
    return {card.name: card for card in cards(found, entries(found))}


def test_cards_are_numbered_by_first_mention() -> None:
    assert [card.name for card in dealt(canal()).values()][:4] == [
        "Osk canal",
        "State television",
        "Ministry of Waterways",
        "Ivo Hallek",
    ]
    assert [card.number for card in dealt(canal()).values()] == list(range(1, 11))


def test_a_card_tells_who_it_is_and_which_statements_are_theirs() -> None:
    hallek = dealt(canal())["Ivo Hallek"]
    assert (hallek.line, hallek.statements) == ("Ivo Hallek, person, spokesman, Vellan government", (3, 4, 9, 10))


def test_one_who_is_not_named_is_marked_so() -> None:
    assert dealt(canal())["diplomatic source"].type == "unnamed person"


def test_a_group_tells_its_members() -> None:
    assert dealt(canal())["Tove Marr and Per Oyen"].members == ("Tove Marr", "Per Oyen")


def test_one_who_says_nothing_has_a_card_too() -> None:
    assert dealt(canal())["Osk canal"].statements == ()
