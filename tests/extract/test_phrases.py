from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.extract.phrases import Pair, phrase, tokens
from tests.strategies import UNTIMED, texts

# fmt: off
NAMED = [
    # name alone
    ("Mira Tavel", None, "Mira Tavel", None),
    ("MIRA TAVEL", None, "MIRA TAVEL", None),
    ("Zoë Åkerlund", None, "Zoë Åkerlund", None),
    ("ÅSA LINDH", None, "ÅSA LINDH", None),
    ("Владимир Орлов", None, "Владимир Орлов", None),
    ("Anne-Sophie Brun-Keller", None, "Anne-Sophie Brun-Keller", None),
    ("Kim Tae-sun", None, "Kim Tae-sun", None),
    ("Joost van der Velde", None, "Joost van der Velde", None),
    ("van der Velde", None, "van der Velde", None),
    ("Van der Velde", None, "Van der Velde", None),
    ("María de la Huerta", None, "María de la Huerta", None),
    ("Said al-Rawi", None, "Said al-Rawi", None),
    ("Said Al-Rawi", None, "Said Al-Rawi", None),
    ("Tariq bin Omar", None, "Tariq bin Omar", None),
    ("Seán Ó Dálaigh", None, "Seán Ó Dálaigh", None),
    ("Jean d'Arbois", None, "Jean d'Arbois", None),
    ("Jean d’Arbois", None, "Jean d’Arbois", None),
    ("Siobhán O'Kelly", None, "Siobhán O'Kelly", None),
    ("J. K. Marlow", None, "J. K. Marlow", None),
    ("J.K. Marlow", None, "J.K. Marlow", None),
    ("Tomas J. Reyl", None, "Tomas J. Reyl", None),
    ("Mira Tavel’s", None, "Mira Tavel", None),
    ("Channel 4", None, "Channel 4", None),
    ("No 10", None, "No 10", None),
    ("No. 10", None, "No. 10", None),
    # surnames that are nouns
    ("Anna Baker", None, "Anna Baker", None),
    ("Anna Baker Smith", None, "Anna Baker Smith", None),
    ("Tomas Bishop Reyl", None, "Tomas Bishop Reyl", None),
    ("Tomas King", None, "Tomas King", None),
    ("Banks", None, "Banks", None),
    # titles and offices before the name
    ("Mr Novak", "Mr", "Novak", "mr"),
    ("Mr. Novak", "Mr", "Novak", "mr"),
    ("Dr. Ilse Brand", "Dr", "Ilse Brand", "dr"),
    ("Prof. Dr. Ilse Brand", "Prof. Dr", "Ilse Brand", "dr"),
    ("Lt. Col. Tomas Reyl", "Lt. Col", "Tomas Reyl", "col"),
    ("the Rev. Agnes Moore", "Rev", "Agnes Moore", "rev"),
    ("Mrs. van der Velde", "Mrs", "van der Velde", "mrs"),
    ("Baroness van Dorn", "Baroness", "van Dorn", "baroness"),
    ("Sheikh Said bin Omar al-Rawi", "Sheikh", "Said bin Omar al-Rawi", "sheikh"),
    ("King Olaf V", "King", "Olaf V", "king"),
    ("MAYOR TOMAS REYL", "MAYOR", "TOMAS REYL", "mayor"),
    ("mayor van der Velde", "mayor", "van der Velde", "mayor"),
    ("Prime Minister Ilse Brand", "Prime Minister", "Ilse Brand", "minister"),
    ("the former prime minister Ilse Brand", "former prime minister", "Ilse Brand", "minister"),
    ("Virginia Senator Agnes Moore", "Virginia Senator", "Agnes Moore", "senator"),
    ("U.S. Senator Agnes Moore", "U.S. Senator", "Agnes Moore", "senator"),
    ("Orvane founder and chief executive Karl Weiss", "Orvane founder and chief executive", "Karl Weiss", "executive"),
    ("Labour's Greta Holm", "Labour's", "Greta Holm", "labour's"),
    ("his brother Karl", "brother", "Karl", "brother"),
    ("then-mayor Tomas Reyl", "then-mayor", "Tomas Reyl", "then-mayor"),
    ("71-year-old Petra Ohlin", "71-year-old", "Petra Ohlin", "71-year-old"),
    ("Oslo-based analyst Petra Ohlin", "Oslo-based analyst", "Petra Ohlin", "analyst"),
    ("the state news agency ANR", "state news agency", "ANR", "agency"),
    # callings at the beginning of a sentence
    ("Caver Zala Vidmar", "Caver", "Zala Vidmar", "caver"),
    ("Violinist Petra Ohlin", "Violinist", "Petra Ohlin", "violinist"),
    ("Neighbour Agnes Moore", "Neighbour", "Agnes Moore", "neighbour"),
    # appositions
    ("Petra Ohlin, 71, a baker", None, "Petra Ohlin", None),
    ("Tomas Reyl, the mayor of Brennick", None, "Tomas Reyl", None),
    ("Tomas Reyl Jr., Orvane's founder", None, "Tomas Reyl Jr", None),
    ("Karl Weiss – a former judge –", None, "Karl Weiss", None),
    ("Agnes Moore (Labour)", None, "Agnes Moore", None),
    ("Agnes Moore who heads the union", None, "Agnes Moore", None),
    ("the whip, Hannes Brodd", "whip", "Hannes Brodd", "whip"),
    ("the mayor of Brennick, Tomas Reyl", "mayor", "Tomas Reyl", "mayor"),
    ("the mayor, the Rev. Tomas Reyl,", "mayor", "Tomas Reyl", "mayor"),
    ("the largest bank, Orvane,", "largest bank", "Orvane", "bank"),
    ("Secretary of State Agnes Moore", "Secretary", "Agnes Moore", "secretary"),
    ("White House chief of staff Agnes Moore", "White House chief", "Agnes Moore", "chief"),
    ("Chancellor of the Exchequer Agnes Moore", "Chancellor", "Agnes Moore", "chancellor"),
    ("Mayor of Brennick Tomas Reyl", "Mayor", "Tomas Reyl", "mayor"),
]

NAMELESS = [
    # phrase, determiner, class of the noun, plural, head, of
    ("Prime Minister", None, "office", False, "minister", None),
    ("the Prime Minister", "definite", "office", False, "minister", None),
    ("PRIME MINISTER", None, "office", False, "minister", None),
    ("the Council", "definite", "institution", False, "council", None),
    ("Parliament", None, "institution", False, "parliament", None),
    ("Police", None, "institution", False, "police", None),
    ("Reports", None, "document", True, "reports", None),
    ("Officials", None, "unnamed", True, "officials", None),
    ("Senior officials", None, "unnamed", True, "officials", None),
    ("Local residents", None, "unnamed", True, "residents", None),
    ("two officials", "indefinite", "unnamed", True, "officials", None),
    ("the two ministers", "definite", "office", True, "ministers", None),
    ("his lawyer", "possessive", "person", False, "lawyer", None),
    ("the 71-year-old", "definite", "person", False, "71-year-old", None),
    ("the Oslo-based think tank", "definite", "institution", False, "tank", None),
    ("an Orvane-owned paper", "indefinite", "medium", False, "paper", None),
    ("the ex-mayor", "definite", "office", False, "ex-mayor", None),
    ("an official who asked not to be named", "indefinite", "unnamed", False, "official", None),
    ("figures released on Monday by the ministry", None, "document", True, "figures", None),
    ("the mother-of-three", "definite", "person", False, "mother-of-three", None),
    # whose
    ("a spokesman for the bank", "indefinite", "office", False, "spokesman", "bank"),
    ("the mayor of Brennick", "definite", "office", False, "mayor", "Brennick"),
    ("THE MAYOR OF BRENNICK", "definite", "office", False, "mayor", "BRENNICK"),
    ("the mayor of St. Brennick", "definite", "office", False, "mayor", "St. Brennick"),
    ("the mayor of the town of Brennick", "definite", "office", False, "mayor", "town of Brennick"),
    ("the head of the Bank of Ardmore", "definite", "office", False, "head", "Bank of Ardmore"),
    ("police in Brennick", None, "institution", False, "police", "Brennick"),
    ("Brennick police", None, "institution", False, "police", "Brennick"),
    ("U.S. officials", None, "unnamed", True, "officials", "U.S"),
    ("officials of the U.S. government", None, "unnamed", True, "officials", "U.S. government"),
    ("a White House official", "indefinite", "unnamed", False, "official", "White House"),
    ("a Justice Ministry spokesman", "indefinite", "office", False, "spokesman", "Justice Ministry"),
    ("the Iranian foreign ministry", "definite", "institution", False, "ministry", "Iranian"),
    ("Reyl’s lawyer", None, "person", False, "lawyer", "Reyl"),
    ("the Reyls' lawyer", "definite", "person", False, "lawyer", "Reyls"),
    ("the company's statement", "definite", "document", False, "statement", "company"),
    ("the office of the mayor", "definite", "institution", False, "office", "mayor"),
]

OWNERS = [
    ("US State Department spokesperson Carla Nunn", "US State Department"),
    ("U.N. envoy Carla Nunn", "U.N"),
    ("Justice Department spokesman Karl Weiss", "Justice Department"),
    ("Iran’s Foreign Minister Ali Tarez", "Iran"),
    ("Foreign Minister Ali Tarez of Iran", "Iran"),
    ("the ministry's spokesman Karl Weiss", "ministry"),
    ("the mayor of Brennick, Tomas Reyl", "Brennick"),
    ("Petra Ohlin's brother Karl", "Petra Ohlin"),
    ("Prof. Dr. Ilse Brand", None),
    ("Lt. Col. Tomas Reyl", None),
    ("Former President Agnes Moore", None),
    ("Deputy Prime Minister Ilse Brand", None),
    ("Acting Mayor Tomas Reyl", None),
    ("Oslo-based analyst Petra Ohlin", None),
    ("Karl Weiss and Petra Ohlin", None),
]

ORGANISATIONS = [
    ("the Bank of Ardmore", "Bank of Ardmore"),
    ("Ministry of Fish and Sea", "Ministry of Fish and Sea"),
    ("Ministry of Fish & Sea", "Ministry of Fish & Sea"),
    ("Harbour and Docks Union", "Harbour and Docks Union"),
    ("the Orvane Institute for Peace", "Orvane Institute for Peace"),
    ("Weld & Sons", "Weld & Sons"),
    ("the White House", "White House"),
    ("the U.S. State Department", "U.S. State Department"),
    ("the Ardmore Courier", "Ardmore Courier"),
    ("the Ministry", None),
    ("the bank", None),
]
# fmt: on


def words(text: str, pair: Pair | None) -> str | None:
    return None if pair is None else text[slice(*pair)]


@pytest.mark.parametrize(("text", "title", "name", "head"), NAMED)
def test_a_name_is_told_from_what_its_bearer_is(text: str, title: str | None, name: str, head: str | None) -> None:
    found = phrase(text, (0, len(text)))
    assert (words(text, found.title), words(text, found.name), found.head) == (title, name, head or "")


@pytest.mark.parametrize(("text", "determiner", "kind", "plural", "head", "of"), NAMELESS)
def test_a_phrase_without_name_has_determiner_noun_head_and_owner(
    text: str, determiner: str | None, kind: str, plural: bool, head: str, of: str | None
) -> None:
    found = phrase(text, (0, len(text)))
    assert (found.name, found.title) == (None, None)
    assert (found.determiner, found.noun and found.noun.kind, found.plural) == (determiner, kind, plural)
    assert (found.head, words(text, found.of)) == (head, of)
    assert text[slice(*found.head_at)].lower() == head


@pytest.mark.parametrize(("text", "of"), OWNERS)
def test_the_words_that_say_whose_office_it_is_are_neither_titles_nor_qualifiers(text: str, of: str | None) -> None:
    assert words(text, phrase(text, (0, len(text))).of) == of


@pytest.mark.parametrize(("text", "name"), ORGANISATIONS)
def test_the_name_of_an_organisation_may_hold_small_words(text: str, name: str | None) -> None:
    assert words(text, phrase(text, (0, len(text)), organisation=True).name) == name


@pytest.mark.parametrize(
    "text",
    ["Karl Weiss and Petra Ohlin", "Ministers Karl Weiss and Petra Ohlin", "Brothers Karl and Tomas Weiss"],
)
def test_two_names_are_no_name(text: str) -> None:
    assert phrase(text, (0, len(text))).name is None


@pytest.mark.parametrize("text", ["he", "He", "She", "They", "This", "The", "A", "the", "Another", "Both", "nobody"])
def test_a_small_word_alone_is_no_name(text: str) -> None:
    found = phrase(text, (0, len(text)))
    assert (found.name, found.title, found.of) == (None, None, None)


@pytest.mark.parametrize("text", ["US", "The US", "WHO"])
def test_a_pronoun_in_capitals_is_a_name(text: str) -> None:
    assert phrase(text, (0, len(text))).name is not None


@pytest.mark.parametrize(
    "text", ["", " ", "...", "“”", "🙂", ",", "'", "’s", "&", "-", "1", "_", "\n", "\u0301", "\ud800"]
)
def test_odd_strings_hold_no_name_and_no_noun(text: str) -> None:
    found = phrase(text, (0, len(text)))
    assert (found.name, found.title, found.noun, found.of) == (None, None, None, None)


def test_only_the_words_of_the_span_are_looked_at() -> None:
    text = "Mayor Tomas Reyl of Brennick said so."
    found = phrase(text, (6, 16))
    assert (found.title, words(text, found.name), found.of) == (None, "Tomas Reyl", None)


@given(texts, st.booleans(), st.data())
@example("the mayor of the", True, None)
@UNTIMED
def test_all_parts_lie_in_the_span(text: str, organisation: bool, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(0, len(text))) if data else 0
    end = data.draw(st.integers(start, len(text))) if data else len(text)
    found = phrase(text, (start, end), organisation=organisation)
    parts = [found.core, found.head_at, *(part for part in (found.name, found.title, found.of) if part)]
    assert all(start <= low <= high <= end for low, high in parts)
    assert not (found.name and found.title) or found.title[1] <= found.name[0]


@pytest.mark.parametrize("unit", ["Aa ", "aa ", "Aa van ", "of ", "Mr. ", "a-"])
def test_a_phrase_of_200_000_characters_is_taken_apart(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert phrase(text, (0, len(text))).span == (0, len(text))
    assert phrase(text, (0, len(text)), organisation=True).span == (0, len(text))


@given(texts)
@UNTIMED
def test_tokens_are_read_through_the_text(text: str) -> None:
    found = tokens(text, (0, len(text)))
    assert [text[one.start : one.end] for one in found] == [one.word for one in found]
    assert all(one.end <= other.start for one, other in pairwise(found))
