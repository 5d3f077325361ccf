from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.names import folded
from onrecord.names.folding import in_capitals, keys_for, keys_of, names_nobody
from tests.strategies import UNTIMED, texts


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Élysée", "elysee"),
        ("the Élysée's", "elysee"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Sana'a", "sanaa"),
        ("U.S.", "us"),
        ("al-Maren", "al maren"),
        ("People's Bank", "people bank"),
        ("People’s Bank", "people bank"),
        ("Antigua & Barbuda", "antigua and barbuda"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("THE  UNITED\n Nations", "united nations"),
        ("OPEC+", "opec+"),
        ("Theodora", "theodora"),
        ("“”", ""),
        ("", ""),
    ],
)
def test_what_makes_no_difference_to_a_name_is_folded(words: str, wanted: str) -> None:
    assert folded(words) == wanted


@given(texts)
@UNTIMED
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(texts)
@UNTIMED
def test_a_name_is_found_by_itself(text: str) -> None:
    if folded(text) and not names_nobody(text):
        key, capitals = keys_of(text)
        assert key in keys_for(text)
        assert not capitals or in_capitals(text)


def test_words_in_lower_case_name_nobody() -> None:
    assert keys_for("us") == keys_for("polish") == ()
    assert keys_for("Polish") == ("polish",)


def test_writing_without_case_names_somebody() -> None:
    assert keys_for("北京") == ("北京",)


@pytest.mark.parametrize(("name", "wanted"), [("UN", True), ("G7", True), ("Nato", False), ("OSKMARENLIND", False)])
def test_a_short_word_in_capitals_is_found_by_capitals_alone(name: str, wanted: bool) -> None:
    assert keys_of(name)[1] is wanted


def test_one_word_with_an_article_keeps_it() -> None:
    assert keys_of("The Hill")[0] == "the hill"
    assert keys_of("The Osk Times")[0] == "osk times"
    assert "the hill" in keys_for("the Hill's")
    assert "the hill" not in keys_for("Hill")
