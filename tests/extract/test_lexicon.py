from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.lexicon import KINDS, TITLES, given_name, noun
from tests.strategies import UNTIMED, texts

OTHER_IN_PLURAL = {"figure", "model", "paper"}
"""Nouns whose plural means something else: figures show, models forecast, papers prove."""


def rows(name: str) -> list[list[str]]:
    text = files("onrecord.extract").joinpath("data", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


NOUNS = rows("nouns.tsv")
NAMES = rows("given_names.tsv")


def kind(words: str) -> str | None:
    found = noun(words.split())
    return found.kind if found else None


def test_nouns_are_of_the_closed_classes_numbers_and_genders() -> None:
    assert {row[1] for row in NOUNS} == set(KINDS)
    assert {row[2] for row in NOUNS} == {"s", "p"}
    assert {row[3] for row in NOUNS} == {"m", "f", "-"}
    assert all(len(row) == 4 and row[0] == row[0].lower().strip() for row in NOUNS)


def test_names_are_in_plain_letters_with_one_of_three_genders() -> None:
    assert {row[1] for row in NAMES} == {"m", "f", "u"}
    assert all(len(row) == 2 and row[0].isascii() and row[0].isalpha() and row[0].islower() for row in NAMES)


@pytest.mark.parametrize("table", [[row[0].replace("-", " ") for row in NOUNS], [row[0] for row in NAMES]])
def test_no_entry_stands_twice(table: list[str]) -> None:
    assert len(table) == len(set(table))


@pytest.mark.parametrize("table", [NOUNS, NAMES])
def test_the_tables_are_sorted(table: list[list[str]]) -> None:
    assert [row[0] for row in table] == sorted(row[0] for row in table)


def test_a_noun_and_its_plural_are_of_one_class() -> None:
    singular = {row[0]: row[1] for row in NOUNS if row[2] == "s"}
    plural = {row[0]: row[1] for row in NOUNS if row[2] == "p"}
    pairs = [(word, f"{word}s") for word in singular if f"{word}s" in plural and word not in OTHER_IN_PLURAL]
    assert len(pairs) > 1000
    assert [pair for pair in pairs if singular[pair[0]] != plural[pair[1]]] == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("the Harbour Ministry spokeswoman", "office"),
        ("Prosecutors", "office"),
        ("chief executive", "office"),
        ("a company executive", "unnamed"),
        ("senior diplomats", "unnamed"),
        ("her mother-in-law", "kin"),
        ("the lawmaker", "person"),
        ("the 71-year-old", "person"),
        ("a mother-of-three", "person"),
        ("city police", "institution"),
        ("a think-tank", "institution"),
        ("the agency", "institution"),
        ("the state news agency", "medium"),
        ("a leaked memo", "document"),
        ("court papers", "document"),
        ("the morning papers", "medium"),
        ("the valley", "place"),
        ("rumours", "other"),
        ("a glorp", None),
        ("", None),
    ],
)
def test_the_head_of_a_phrase_tells_its_class(words: str, wanted: str | None) -> None:
    assert kind(words) == wanted


def test_the_longest_entry_at_the_end_counts() -> None:
    found = noun(["Deputy", "Prime", "Minister"])
    assert found is not None
    assert (found.words, found.plural, found.gender) == ("prime minister", False, None)


@pytest.mark.parametrize(
    ("words", "plural", "gender"),
    [
        ("spokeswomen", True, "f"),
        ("the chairman", False, "m"),
        ("aides", True, None),
        ("a taxwoman", False, "f"),
        ("two mothers-of-four", True, "f"),
        ("the minister’s", False, None),
        ("the president-designate", False, None),
    ],
)
def test_number_and_gender_are_told(words: str, plural: bool, gender: str | None) -> None:
    found = noun(words.split())
    assert found is not None
    assert (found.plural, found.gender) == (plural, gender)


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Ines", "f"),
        ("José", "m"),
        ("Łukasz", "m"),
        ("SØREN", "m"),
        ("Marie-Claude", "f"),
        ("Ngozi", "f"),
        ("Takeshi", "m"),
        ("Oleksandr", "m"),
        ("Robin", None),
        ("Andrea", None),
        ("Qwrtz", None),
        ("", None),
    ],
)
def test_a_given_name_tells_the_gender_where_one_gender_bears_it(name: str, gender: str | None) -> None:
    assert given_name(name) == gender


def test_titles_have_a_gender_or_none_with_and_without_full_stop() -> None:
    assert (TITLES["mrs"], TITLES["mr."], TITLES["dr."]) == ("f", "m", None)
    assert set(TITLES.values()) == {"m", "f", None}


@given(st.lists(texts, max_size=8), texts)
@UNTIMED
def test_any_text_may_be_asked_for(words: list[str], name: str) -> None:
    found = noun(words)
    assert found is None or found.kind in KINDS
    assert given_name(name) in ("m", "f", None)


def test_a_word_of_megabytes_is_no_noun() -> None:
    assert noun(["-" * 1_000_000, "x" * 1_000_000]) is None
    assert given_name("-a" * 1_000_000) is None
