from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.acts import Deed, deed
from onrecord.extract.acts.lexicon import lexicon, rows
from onrecord.records import Pairs
from tests.extract.marked import marked, table
from tests.strategies import UNTIMED, texts

ACTS = {
    "state",
    "report",
    "believe",
    "ask",
    "accuse",
    "deny",
    "demand",
    "promise",
    "threaten",
    "propose",
    "accept",
    "refuse",
    "praise",
    "criticise",
}


def of(sentence: str, *, medium: bool = False) -> Deed:
    text, roles, _ = marked(sentence)
    return deed(text, **roles, medium=medium)


@pytest.mark.parametrize(("act", "lemma", "sentence"), table("acts.tsv"))
def test_an_act_follows_the_cue_and_what_it_governs(act: str, lemma: str, sentence: str) -> None:
    assert of(sentence) == Deed(lemma=lemma, act=act, negated=False)


def test_all_acts_of_the_contract_are_told_apart() -> None:
    assert {act for act, _, _ in table("acts.tsv")} == ACTS


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("[The Osk Courier] {said} <the quay had sunk>.", "report"),
        ("[Radio Osk]: {quoted} <the pilot>.", "report"),
        ("{According to} [Osk Online], <the quay had sunk>.", "report"),
        ("[The Osk Courier] {accused} <the mayor of theft>.", "accuse"),
        ("[The Osk Courier] {demanded} <an inquiry>.", "demand"),
        ("[The Osk Evening Post] {said} <the quay had sunk>.", "report"),
        ("[Osk Online] {published} <a letter from the cook>.", "report"),
        ("[Osk Online] {posted} <that the quay had sunk>.", "report"),
        ("[Osk Online] {printed} <the cook's reply>.", "report"),
        ("[Osk Online] {carried} <the cook's reply>.", "report"),
        ("[Osk Online] {ran} <the cook's reply>.", "report"),
        ("[Radio Osk] {aired} <the cook's reply>.", "report"),
        ("[A leaflet] {said} “<No more dust>”.", "state"),
        ("[The complaint] {alleges} <that he lied>.", "accuse"),
    ],
)
def test_a_medium_reports_unless_it_speaks_for_itself(sentence: str, act: str) -> None:
    assert of(sentence, medium=True).act == act


@pytest.mark.parametrize(
    ("sentence", "lemma", "act"),
    [
        ("[Falk] {zorbled} <that it fell>.", "zorble", "state"),
        ("[Falk] {has been zorbling} <that it fell>.", "zorble", "state"),
        ("[Falk] {feelingly zorbed} <that it fell>.", "zorb", "state"),
        ("[Falk]{:} <it fell>.", None, "state"),
        ("<It fell>.", None, "state"),
        ("<Did it fall?>", None, "ask"),
        ("“<Did it fall>?”", None, "ask"),
        ("“<We have a caller. Did it fall?>”", None, "ask"),
        ("[Falk]{:} <You were there. Did it fall?>", None, "ask"),
        ("“<Did it fall? It did.>”", None, "state"),
        ("{🙂} <it fell>", None, "state"),
    ],
)
def test_an_unknown_cue_states(sentence: str, lemma: str | None, act: str) -> None:
    assert of(sentence) == Deed(lemma=lemma, act=act, negated=False)


@pytest.mark.parametrize(
    ("sentence", "lemma"),
    [
        ("[Falk] {said, when asked by a rival}, <that it fell>.", "say"),
        ("[Falk] {SAID} <it fell>.", "say"),
        ("[Falk] {publicly and repeatedly denied} <that it fell>.", "deny"),
        ("[The guild] {put out a statement denying} <that it fell>.", "deny"),
        ("[Falk] {levelled direct criticism} <at the board>.", "criticism"),
        ("[Falk] {seemed to accuse} <the board of theft>.", "accuse"),
    ],
)
def test_the_lemma_is_of_the_word_that_carries_the_act(sentence: str, lemma: str) -> None:
    assert of(sentence).lemma == lemma


def test_the_table_names_known_acts_and_circumstances() -> None:
    given_rows = rows("acts.tsv")
    assert len(given_rows) > 500
    assert {act for _, _, act, *_ in given_rows} <= ACTS | {"neutral", "light"}
    assert all(len(row) in (3, 4) and row[1] in "vnap" for row in given_rows)
    assert all(expressions for expressions in lexicon().values())


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, Pairs, Pairs, Pairs]:
    """A text with a source, a cue and a content somewhere in it, in any order, each of them perhaps absent."""
    text = draw(texts)
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), min_size=6, max_size=6)))
    spans: list[Pairs] = [((a, b),) if a < b else () for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    source, cue, content = draw(st.permutations(spans))
    return text, source, cue, content


@given(cut(), st.booleans())
@UNTIMED
def test_any_text_has_an_act_and_always_the_same(given_cut: tuple[str, Pairs, Pairs, Pairs], medium: bool) -> None:
    text, source, cue, content = given_cut
    found = deed(text, source=source, cue=cue, content=content, medium=medium)
    assert found.act in ACTS
    assert found == deed(text, source=source, cue=cue, content=content, medium=medium)


def test_a_role_of_great_length_is_read_at_its_beginning() -> None:
    text = "Falk said " + "that it fell and " * 200_000
    assert deed(text, source=((0, 4),), cue=((5, 9),), content=((10, len(text)),)).act == "state"
    assert deed(text, source=(), cue=((0, len(text)),), content=()).lemma == "say"
