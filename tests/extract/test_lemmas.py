from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.extract.acts.lemmas import lemma, noun_forms, verb_forms
from onrecord.extract.acts.lexicon import find, lexicon
from tests.strategies import UNTIMED, texts


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("say", "say says said saying"),
        ("deny", "deny denies denied denying"),
        ("accuse", "accuse accuses accused accusing"),
        ("agree", "agree agrees agreed agreeing"),
        ("admit", "admit admits admitted admitting"),
        ("signal", "signal signals signalled signaled signalling signaling"),
        ("swear", "swear swears swore sworn swearing"),
        ("lie", "lie lies lay lain lying"),
        ("veto", "veto vetoes vetoed vetoing"),
        ("quip", "quip quips quipped quipping"),
        ("develop", "develop develops developed developing"),
    ],
)
def test_a_verb_has_its_inflections(base: str, forms: str) -> None:
    assert set(verb_forms(base)) == set(forms.split())


@pytest.mark.parametrize("base", ["accuse", "concede", "denounce", "pledge", "worry", "rebut", "deplore"])
def test_an_unlisted_verb_is_known_by_its_ending(base: str) -> None:
    assert {lemma(form) for form in verb_forms(base)} == {base}


@pytest.mark.parametrize(("base", "plural"), [("reply", "replies"), ("claim", "claims"), ("speech", "speeches")])
def test_a_noun_has_its_plural(base: str, plural: str) -> None:
    assert noun_forms(base) == (base, plural)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("criticised", "criticise"),
        ("criticized", "criticize"),
        ("apologizing for", "apologize for"),
        ("favored", "favor"),
        ("accuses", "accuse"),
        ("shot the plan down", "shoot down"),
        ("gave their word", "give one's word"),
        ("distanced himself from", "distance oneself from"),
        ("took her to task", "take * to task"),
        ("turned firmly down", "turn down"),
    ],
)
def test_an_expression_is_found_in_each_form_and_spelling(words: str, expected: str) -> None:
    found = find(words.split(), 0)
    assert found is not None
    assert found.lemma.replace(" *", "") == expected.replace(" *", "")


def test_the_longest_expression_is_found() -> None:
    found = find(["made", "it", "clear", "to", "all"], 0)
    assert found is not None
    assert (found.lemma, found.end) == ("make it clear", 3)


def test_the_table_covers_five_hundred_words_and_more() -> None:
    assert len({base for its in lexicon().values() for base, _ in its}) > 500


@given(texts)
@UNTIMED
def test_any_word_has_a_dictionary_form(word: str) -> None:
    assert lemma(word) or not word
