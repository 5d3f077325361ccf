from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given

from onrecord.annotate import annotator as module
from onrecord.annotate.quotation import quotation
from onrecord.records import Labelled, Mention, Pairs
from tests.model import annotator
from tests.strategies import SLOW, well_formed

pytestmark = pytest.mark.weights

PARAGRAPH = (
    "The engineer Tom Arden warned that the pillars of the old bridge were weak. Mayor Ines Falk said the bridge would "
    "reopen in May. Nobody was hurt in the storm, and the road along the river is open again.\n\n"
)


def sure(found: tuple[Labelled, ...]) -> list[Labelled]:
    return [one for one in found if one.any > 0]


def words(text: str, pairs: Pairs) -> list[str]:
    return [text[a:b] for a, b in pairs]


def test_a_plain_statement_is_labelled_with_its_three_roles() -> None:
    text = "Mayor Ines Falk said the bridge would reopen."
    (found,) = sure(annotator().annotate(text).labelled)
    assert words(text, found.source) == ["Mayor Ines Falk"]
    assert words(text, found.cue) == ["said"]
    assert words(text, found.content) == ["the bridge would reopen"]


def test_the_state_of_quotation_is_passed_on() -> None:
    text = "“The bridge is open,” said Ines Falk."
    assert annotator().annotate(text).quotation == bytes(quotation(text))


@pytest.mark.parametrize("block", [400, 900])
def test_where_a_long_text_is_cut_into_blocks_loses_and_doubles_nothing(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PARAGRAPH * 40
    whole = annotator().annotate(text).labelled
    monkeypatch.setattr(module, "_BLOCK", block)
    cut = annotator().annotate(text).labelled
    assert [(one.any, one.outermost) for one in cut] == [(one.any, one.outermost) for one in whole]
    # The activations of a block share one scale, so the far end of a content may move; where it stands may not.
    assert [(one.source, one.cue) for one in sure(cut)] == [(one.source, one.cue) for one in sure(whole)]
    assert [one.content[0][0] for one in sure(cut)] == [one.content[0][0] for one in sure(whole)]


@pytest.mark.parametrize("block", [400, 450, 500])
def test_a_statement_before_a_cut_is_seen_whole_from_its_cue_behind_it(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "We have asked for money for three years and nobody answered us, and now the ferry is too old to sail"
    paragraph = f"“{words}, and so it goes on and on until the next storm comes to Osk,” said Mayor Ines Falk.\n\n"
    monkeypatch.setattr(module, "_BLOCK", block)
    found = [one for one in sure(annotator().annotate(paragraph * 40).labelled) if one.outermost > 0]
    assert [one.content[0][0] // len(paragraph) for one in found] == list(range(40))
    assert {one.content[0][0] % len(paragraph) for one in found} <= {0, 1}


def test_every_repeat_of_a_paragraph_has_the_same_statements_in_a_text_of_several_blocks() -> None:
    count = 160
    text = PARAGRAPH * count
    assert len(text.split()) > module._BLOCK + module.REACHES[-1]
    cues = [one.cue[0][0] for one in sure(annotator().annotate(text).labelled) if one.cue]
    places = [PARAGRAPH.index("warned"), PARAGRAPH.index("said")]
    wanted = [len(PARAGRAPH) * repeat + place for repeat in range(count) for place in places]
    # Where a window begins, the model may take one word more for an anchor.
    assert set(wanted) <= set(cues)
    assert len(cues) <= 1.01 * len(wanted)


def test_a_quotation_longer_than_the_first_reach_is_labelled_whole() -> None:
    long = "We have asked for money for three years and nobody answered us " * 12
    text = f"“{long.strip()},” said Mayor Ines Falk."
    assert len(long.split()) > 2 * module.REACHES[0]
    (found,) = sure(annotator().annotate(text).labelled)
    assert words(text, found.source) == ["Mayor Ines Falk"]
    assert found.content[0][0] <= 1
    assert found.content[-1][1] >= len(long)


def test_a_text_without_words_has_no_labelled_spans() -> None:
    for text in ("", " \n\n "):
        annotation = annotator().annotate(text)
        assert (annotation.labelled, annotation.mentions) == ((), ())


@example("\u200b")
@given(well_formed)
@SLOW
def test_the_labels_of_any_text_are_pairs_inside_it_in_the_order_of_their_anchors(text: str) -> None:
    annotation = annotator().annotate(text)
    assert len(annotation.quotation) == len(text)
    for one in annotation.labelled:
        for pairs in (one.source, one.cue, one.content):
            assert all(0 <= a < b <= len(text) for a, b in pairs)
            assert list(pairs) == sorted(pairs)
        assert len(one.source) <= 1
        assert len(one.cue) == 1
        assert one.path <= 0
    cues = [one.cue[0] for one in annotation.labelled]
    assert all(low[0] < high[1] for low, high in pairwise(cues))


@example("\u200b")
@given(well_formed)
@SLOW
def test_the_mentions_of_any_text_are_pairs_inside_it_in_the_order_of_their_heads(text: str) -> None:
    found = annotator().annotate(text).mentions
    for number, one in enumerate(found):
        assert 0 <= one.span[0] <= one.head[0] < one.head[1] <= one.span[1] <= len(text)
        assert all(0 <= earlier < number for earlier, _ in one.links)
    assert all(low.head[1] <= high.head[0] for low, high in pairwise(found))


def test_a_name_and_a_pronoun_are_found_with_their_kind_and_lead_back_to_a_mention_before() -> None:
    text = PARAGRAPH + "Falk said that she had waited for this day."
    found = annotator().annotate(text).mentions
    name, pronoun = (next(one for one in found if text[slice(*one.span)] == words) for words in ("Falk", "she"))
    assert (name.type, name.form) == ("person", "name")
    assert (pronoun.type, pronoun.form) == ("person", "pronoun")
    for one, before in ((name, "Mayor Ines Falk"), (pronoun, "Falk")):
        number, score = one.links[0]
        assert text[slice(*found[number].span)] == before
        assert score > 0


def decided(one: Mention) -> tuple[tuple[int, int], list[int]]:
    return one.span, [number for number, _ in one.links[:1]]


@pytest.mark.parametrize("block", [400, 900])
def test_mentions_and_their_first_links_are_the_same_however_a_text_is_cut(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PARAGRAPH * 40
    whole = annotator().annotate(text).mentions
    monkeypatch.setattr(module, "_BLOCK", block)
    cut = annotator().annotate(text).mentions
    assert [(one.head, one.type, one.form) for one in cut] == [(one.head, one.type, one.form) for one in whole]
    # The activations of a block share one scale, so scores move a little, and with them a choice between near ones.
    same = sum(decided(one) == decided(other) for one, other in zip(cut, whole, strict=True))
    assert same > 0.9 * len(whole)
