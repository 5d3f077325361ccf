from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.extract.pronouns import PRONOUNS, pronoun
from tests.strategies import UNTIMED, texts


@pytest.mark.parametrize(
    ("word", "person", "gender", "plural"),
    [
        ("he", 3, "m", False),
        ("Himself", 3, "m", False),
        ("her", 3, "f", False),
        ("She", 3, "f", False),
        ("its", 3, "n", False),
        ("they", 3, None, True),
        ("Their", 3, None, True),
        ("I", 1, None, False),
        ("my", 1, None, False),
        ("we", 1, None, True),
        ("us", 1, None, True),
        ("Our", 1, None, True),
        ("you", 2, None, False),
    ],
)
def test_a_pronoun_tells_person_gender_and_number(word: str, person: int, gender: str | None, plural: bool) -> None:
    found = pronoun(word)
    assert found is not None
    assert (found.person, found.gender, found.plural) == (person, gender, plural)
    assert (found.relative, found.demonstrative) == (False, False)


@pytest.mark.parametrize("word", ["who", "whom", "whose", "which", "that"])
def test_a_relative_pronoun_is_told(word: str) -> None:
    found = pronoun(word)
    assert found is not None
    assert found.relative


@pytest.mark.parametrize(("word", "plural"), [("this", False), ("these", True), ("Those", True)])
def test_a_demonstrative_is_told_with_its_number(word: str, plural: bool) -> None:
    found = pronoun(word)
    assert found is not None
    assert (found.demonstrative, found.plural) == (True, plural)


@pytest.mark.parametrize("words", ["US", "WHO", "IT", "", " ", "the", "he said", "Falk", "hers.", "\ud800", "İt"])
def test_names_in_capitals_and_other_words_are_no_pronouns(words: str) -> None:
    assert pronoun(words) is None


@given(texts)
@UNTIMED
def test_only_the_words_of_the_table_are_pronouns(words: str) -> None:
    found = pronoun(words)
    assert found is None or PRONOUNS[words.lower()] == found
