from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.names import Book
from onrecord.names.entry import ROLES, TYPES
from onrecord.names.folding import folded
from onrecord.names.tables import packaged, parts, rows
from tests.strategies import UNTIMED, texts

BOOK = Book()
COLUMNS = {"states": 6, "bodies": 5, "media": 4, "institutions": 4, "offices": 3}


def state(words: str) -> str | None:
    found = BOOK.state_of(words)
    return found.name if found else None


def government(words: str, context: str = "") -> str | None:
    found = BOOK.government(words, context)
    return found.name if found else None


def names(words: str) -> list[str]:
    return [name.name for name in BOOK.find(words)]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Israeli", "Israel"),
        ("Israelis", "Israel"),
        ("British", "United Kingdom"),
        ("Britain's", "United Kingdom"),
        ("the UK", "United Kingdom"),
        ("US", "United States"),
        ("U.S.", "United States"),
        ("American", "United States"),
        ("America", "United States"),
        ("Dutch", "Netherlands"),
        ("Burma", "Myanmar"),
        ("Türkiye", "Turkey"),
        ("Czech Republic", "Czechia"),
        ("Côte d'Ivoire", "Ivory Coast"),
        ("Swaziland", "Eswatini"),
        ("Islamic Republic of Iran", "Iran"),
        ("UAE", "United Arab Emirates"),
        ("DR Congo", "Democratic Republic of the Congo"),
        ("EU", "European Union"),
    ],
)
def test_a_state_goes_by_its_names_and_demonyms(words: str, wanted: str) -> None:
    assert state(words) == wanted


@pytest.mark.parametrize("words", ["us", "Us", "polish", "Congolese", "Korean", "Islamic Republic", "Osk", "", "the"])
def test_words_that_name_no_one_state_give_none(words: str) -> None:
    assert state(words) is None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Tehran", "Iran"),
        ("TEHRAN", "Iran"),
        ("the Kremlin", "Russia"),
        ("Kiev", "Ukraine"),
        ("Foggy Bottom", "United States"),
        ("the White House", "United States"),
        ("10 Downing Street", "United Kingdom"),
        ("No. 10", "United Kingdom"),
        ("the Elysee", "France"),
        ("Zhongnanhai", "China"),
        ("The Hague", "Netherlands"),
        ("Iran", "Iran"),
        ("the Israeli government", "Israel"),
        ("Israel's government", "Israel"),
        ("the government of Peru", "Peru"),
    ],
)
def test_a_government_goes_by_capital_and_seat(words: str, wanted: str) -> None:
    assert government(words) == wanted


@pytest.mark.parametrize("words", ["Hague", "tehran", "Manchester", "the government", "Israeli", "Pentagon", ""])
def test_words_for_no_government_give_none(words: str) -> None:
    assert government(words) is None


def test_brussels_is_the_union_unless_belgium_is_near() -> None:
    assert government("Brussels") == "European Union"
    assert government("Brussels", "the Polish minister said") == "European Union"
    assert government("Brussels", "The Belgian premier's office, in Brussels,") == "Belgium"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("WHO", "World Health Organization"),
        ("Nato", "North Atlantic Treaty Organization"),
        ("the U.N.", "United Nations"),
        ("the Pentagon", "US Defense Department"),
        ("the State Department", "US State Department"),
        ("AFP", "Agence France-Presse"),
        ("the New York Times", "The New York Times"),
        ("The Hill", "The Hill"),
        ("the Iranian foreign ministry", "Iranian Foreign Ministry"),
        ("Iran's Ministry of Foreign Affairs", "Iranian Foreign Ministry"),
        ("Ministry of Defense of the Russian Federation", "Russian Defence Ministry"),
        ("the Indian foreign ministry", "Indian Ministry of External Affairs"),
        ("the US foreign ministry", "US State Department"),
        ("Syrian state TV", "Syrian state television"),
    ],
)
def test_a_body_is_found_by_what_newsrooms_call_it(words: str, wanted: str) -> None:
    assert names(words) == [wanted]


@pytest.mark.parametrize("words", ["who", "Who", "un", "Hill", "the foreign ministry", "Congolese army", "   ", "’s"])
def test_words_that_may_be_no_name_find_nothing(words: str) -> None:
    assert names(words) == []


def test_a_capital_is_found_as_a_place_and_a_seat_as_one() -> None:
    (tehran,) = BOOK.find("Tehran")
    assert (tehran.type, tehran.role, tehran.of) == ("place", "capital", "Iran")
    (kremlin,) = BOOK.find("the Kremlin")
    assert (kremlin.type, kremlin.role, kremlin.of) == ("place", "seat", "Russia")


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_the_tables_are_whole(table: str) -> None:
    found = list(rows(table))
    assert found
    assert {len(row) for row in found} == {COLUMNS[table]}
    assert all(cell == cell.strip() and "" not in cell.split(";") for row in found for cell in row if cell)


def test_every_row_of_bodies_and_media_has_a_role_and_a_state_that_exist() -> None:
    for row in (*rows("bodies"), *rows("media")):
        assert row[0] in ROLES, row
        assert not row[2] or packaged().by_code(row[2]), row


def test_kinds_and_states_in_the_tables_exist() -> None:
    kinds = {row[0] for row in rows("institutions")}
    assert {row[4] for row in rows("bodies")} - {""} <= kinds
    assert all(packaged().by_code(code) for row in rows("offices") for code in parts(row[2]))


def test_there_are_all_states_each_once() -> None:
    codes = [row[0] for row in rows("states")]
    assert len(codes) == len(set(codes)) == 193 + 2 + 2 + 1  # members, observers, Taiwan and Kosovo, the Union
    assert all(len(code) == 2 and code.isupper() for code in codes)


def test_a_name_of_a_state_names_no_other() -> None:
    for row in rows("states"):
        for own in (row[1], *parts(row[2])):
            assert state(own) == row[1]


def test_every_entry_is_of_the_closed_sets() -> None:
    for table, column in (("states", 1), ("bodies", 1), ("media", 1)):
        for row in rows(table):
            for name in BOOK.find(row[column]):
                assert name.type in TYPES
                assert name.role in ROLES
                assert folded(name.name)


@given(texts, texts)
@UNTIMED
def test_no_words_raise(text: str, context: str) -> None:
    BOOK.find(text)
    BOOK.state_of(text)
    BOOK.government(text, context)
    BOOK.holder(text, context, text)


@pytest.mark.parametrize(("table", "column"), [("states", 1), ("bodies", 1), ("media", 1), ("institutions", 0)])
def test_no_row_of_a_table_stands_twice(table: str, column: int) -> None:
    usual = [folded(row[column]) for row in rows(table)]
    assert len(usual) == len(set(usual))
