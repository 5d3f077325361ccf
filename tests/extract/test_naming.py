from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.naming import acronyms, alike, is_short_for, same_body, same_person, surname, words_of
from tests.strategies import UNTIMED, texts

parts = st.sampled_from(["ines", "falk", "zelensky", "zelenskyy", "j", "van", "bank", "of", "ardmore", "ob", "x1"])
names = st.lists(parts, min_size=1, max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Zoë Åkerlund", ("zoe", "akerlund")),
        ("Anne-Sophie Brun-Keller", ("anne", "sophie", "brun", "keller")),
        ("Siobhán O'Kelly", ("siobhan", "okelly")),
        ("Tomas J. Reyl Jr.", ("tomas", "reyl")),
        ("Olaf III", ("olaf",)),
        ("J. Marlow", ("j", "marlow")),
        ("J. K. Marlow", ("j", "marlow")),
        ("Agnes Moore MP", ("agnes", "moore")),
        ("the Orvane", ("orvane",)),
        ("Channel 4", ("channel", "4")),
        ("X", ("x",)),
        ("", ()),
        ("…", ()),
    ],
)
def test_the_words_of_a_name_are_folded_without_suffixes(name: str, words: tuple[str, ...]) -> None:
    assert words_of(name) == words
    assert surname(name) == (words[-1] if words else "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ines Falk", "Ines Falk"),
        ("Ines Falk", "Ines Marie Falk"),
        ("Tomas Reyl", "Tomas J. Reyl Jr."),
        ("J. Marlow", "Jane Marlow"),
        ("J. K. Marlow", "Jane Marlow"),
        ("ZOË ÅKERLUND", "Zoe Akerlund"),
        ("Joost van der Velde", "Joost Velde"),
        ("Said al-Rawi", "Said Al-Rawi"),
        ("Ihor Zelensky", "Ihor Zelenskyy"),
        ("Ihor Brandovych", "Ihor Brandovich"),
        ("Zelensky", "Zelenskiy"),
    ],
)
def test_full_names_are_one_persons_but_for_middle_names_and_spelling(one: str, other: str) -> None:
    assert same_person(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ines Falk", "Tomas Falk"),
        ("Ines Falk", "Ines Reyl"),
        ("J. Marlow", "Karl Marlow"),
        ("J. Marlow", "K. Marlow"),
        ("Karl Williams", "Karl Williamson"),
        ("Karl Johnson", "Karl Johnston"),
        ("Ines Falk", "Falk"),
        ("Falk", "Fall"),
        ("Reyl", "Reyls"),
    ],
)
def test_different_given_names_and_surnames_are_two_persons(one: str, other: str) -> None:
    assert not same_person(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Falk", "Ines Falk"),
        ("Ines", "Ines Falk"),
        ("van der Velde", "Joost van der Velde"),
        ("Velde", "Joost van der Velde"),
        ("al-Rawi", "Said al-Rawi"),
        ("Brun-Keller", "Anne-Sophie Brun-Keller"),
        ("Marlow", "J. K. Marlow"),
        ("Ruiz Tavel", "Pedro Ruiz Tavel"),
        ("Reyl", "Tomas Reyl Sr."),
    ],
)
def test_surnames_and_given_names_are_short_for_the_full_name(short: str, long: str) -> None:
    assert is_short_for(words_of(short), words_of(long))
    assert not is_short_for(words_of(long), words_of(short))


@pytest.mark.parametrize(
    ("short", "long"),
    [("Falk", "Falk"), ("Reyl", "Ines Falk"), ("", "Ines Falk"), ("Falk", ""), ("Marie", "Ines Marie Falk")],
)
def test_other_words_are_short_for_nobody(short: str, long: str) -> None:
    assert not is_short_for(words_of(short), words_of(long))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("Brandovych", "Brandovich"),
        ("Falk", "Falk"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert alike(one.lower(), other.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Falk", "Falck"), ("Brand", "Brandt"), ("Williams", "Williamson"), ("Johnson", "Johnston"), ("Marten", "Barten")],
)
def test_short_names_and_other_consonants_are_not_alike(one: str, other: str) -> None:
    assert not alike(one.lower(), other.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Orvane Harbour Union", "OHU"),
        ("Bank of Ardmore", "BOA"),
        ("Bank of Ardmore", "BA"),
        ("Orvane Institute", "Orvane"),
        ("the Orvane Harbour Union", "Harbour Union"),
        ("Orvane Corp", "Orvane"),
        ("Weld & Sons", "Weld and Sons"),
        ("the U.N.", "UN"),
    ],
)
def test_a_body_is_named_by_acronym_and_by_a_part_that_tells_it(one: str, other: str) -> None:
    assert same_body(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Orvane Harbour Union", "the Union"),
        ("Bank of Ardmore", "Bank"),
        ("the Council of the University", "University"),
        ("Orvane Institute", "Ardmore Institute"),
        ("Channel 4", "Channel 5"),
        ("Orvane", "Ardmore"),
        ("Orvane", ""),
    ],
)
def test_common_words_and_other_names_are_no_name_of_a_body(one: str, other: str) -> None:
    assert not same_body(words_of(one), words_of(other))


def test_acronyms_are_made_with_and_without_small_words() -> None:
    assert acronyms(("bank", "of", "ardmore")) == {"boa", "ba"}
    assert acronyms(()) == set()


@given(names, names)
@UNTIMED
def test_sameness_does_not_depend_on_the_order(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert same_person(one, other) == same_person(other, one)
    assert same_body(one, other) == same_body(other, one)
    assert not (is_short_for(one, other) and is_short_for(other, one))


@given(st.text("abdenlysz", max_size=12), st.text("abdenlysz", max_size=12))
@UNTIMED
def test_likeness_of_words_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one)


@given(texts, texts)
@UNTIMED
def test_any_text_may_be_a_name(one: str, other: str) -> None:
    first, second = words_of(one), words_of(other)
    assert same_person(first, first)
    assert same_body(first, first)
    assert same_body(first, second) == same_body(second, first)
    assert same_person(first, second) == same_person(second, first)
