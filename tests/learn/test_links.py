from __future__ import annotations

from typing import cast

import pytest

from onrecord.annotate.annotator import Annotator
from onrecord.annotate.quotation import quotation
from onrecord.learn.gum import Discourse, Marked
from onrecord.learn.links import marked, thresholds
from onrecord.names import Book
from onrecord.records import Annotation
from tests.extract.factory import Spot, mentioned, person

ARDEN, BREKKE = "Tom Arden", "Jonas Brekke"


class Given:
    """An annotator that finds the mentions it was given for a text."""

    def __init__(self, spots: dict[str, list[Spot]]) -> None:
        self._spots = spots

    def annotate(self, text: str) -> Annotation:
        return Annotation(labelled=(), quotation=bytes(quotation(text)), mentions=mentioned(text, self._spots[text]))


def chosen(*cases: tuple[str, float, bool]) -> dict[str, float]:
    """The thresholds that texts speak for in which words go back to one of two men by a link, rightly or not."""
    spots, discourses = {}, []
    for number, (words, link, right) in enumerate(cases):
        text = f"{ARDEN} met {BREKKE}. {words} left{' again' * number}."
        spots[text] = [person(ARDEN), person(BREKKE), person(words, links={BREKKE: link})]
        entities = (1, 2, 2 if right else 1)
        by_hand = tuple(
            Marked(span=one.span, head=one.head, form=one.form, type=one.type, entity=entity)
            for one, entity in zip(mentioned(text, spots[text]), entities, strict=True)
        )
        discourses.append(Discourse(name=str(number), text=text, attributions=(), mentions=by_hand))
    return thresholds(discourses, cast(Annotator, Given(spots)), Book())


@pytest.mark.parametrize(
    ("cases", "wanted"),
    [
        ([(1.0, True)], 0.5),
        ([(-1.0, True)], -1.5),
        ([(3.0, True), (1.0, False)], 2.5),
        ([(1.0, True), (3.0, False)], 6.5),
        ([(1.0, True), (1.0, True), (3.0, False)], 6.5),
        ([(1.0, True), (1.0, True), (1.0, True), (3.0, False)], 0.5),
        ([], 6.5),
    ],
)
def test_a_wrong_answer_costs_two_right_ones(cases: list[tuple[float, bool]], wanted: float) -> None:
    assert chosen(*(("He", *case) for case in cases))["pronoun"] == wanted


def test_descriptions_have_a_threshold_of_their_own() -> None:
    found = chosen(("He", 1.0, True), ("The sailor", 2.0, True))
    assert found == {"pronoun": 0.5, "nominal": 1.5}


def test_names_speak_for_no_threshold() -> None:
    assert chosen((BREKKE, 1.0, True)) == {"pronoun": 6.5, "nominal": 6.5}


def test_texts_without_mentions_are_left_out() -> None:
    bare = Discourse(name="a", text="It rained.", attributions=())
    assert thresholds([bare], cast(Annotator, Given({})), Book()) == {"pronoun": 6.5, "nominal": 6.5}


def test_a_mention_found_stands_for_the_entity_of_the_same_head() -> None:
    text = "Tom Arden left. He sat. She ran."
    spots = {text: [person(ARDEN), person("He"), person("She")]}
    by_hand = (
        Marked(span=(0, 9), head=(4, 9), form="name", type="person", entity=7),
        Marked(span=(16, 18), head=(16, 18), form="pronoun", type="person", entity=7),
    )
    one = marked(Discourse(name="a", text=text, attributions=(), mentions=by_hand), cast(Annotator, Given(spots)))
    assert one.entities == {0: 7, 1: 7}
