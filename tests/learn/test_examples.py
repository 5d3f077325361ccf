from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate import labels
from onrecord.annotate.decode import runs
from onrecord.learn.brat import Article
from onrecord.learn.examples import PART, CueWords, Example, Marked, examples, gold, marked, requoted
from tests.annotate.paths import has_path
from tests.learn.factory import BRIDGE, HARBOUR, attribution, bridge, harbour
from tests.model import cut, tokenizer
from tests.strategies import UNTIMED

weights = pytest.mark.weights


def cue_words() -> CueWords:
    return CueWords([harbour(), bridge()], tokenizer())


def shown(text: str, example: Example, pairs: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[example.words.starts[a] : example.words.ends[b - 1]] for a, b in pairs]


@weights
def test_an_attribution_becomes_runs_of_words_with_bare_edges() -> None:
    (example,) = examples(bridge(), 0, tokenizer(), cue_words())
    first = example.statements[0]
    assert shown(BRIDGE, example, first.source) == ["Mayor Ines Falk"]
    assert shown(BRIDGE, example, (first.cue,)) == ["said"]
    assert shown(BRIDGE, example, first.content) == ["the bridge would reopen in May"]


@weights
def test_a_discontinuous_content_keeps_its_runs() -> None:
    (example,) = examples(harbour(), 0, tokenizer(), cue_words())
    told = next(one for one in example.statements if len(one.content) == 2)
    assert shown(HARBOUR, example, told.content) == ["We have asked for money for three years", "Now it is too late"]


@weights
def test_another_annotator_gives_other_statements() -> None:
    counts = [len(examples(bridge(), which, tokenizer(), cue_words())[0].statements) for which in (0, 1)]
    assert counts == [4, 2]


@weights
def test_the_anchor_is_the_word_of_the_cue_that_says_most() -> None:
    text = HARBOUR
    (example,) = examples(harbour(), 0, tokenizer(), cue_words())
    anchors = [text[example.words.starts[one.anchor] : example.words.ends[one.anchor]] for one in example.statements]
    assert anchors == ["said", "According", "told", "say"]


@weights
def test_statements_stand_in_the_order_of_their_anchors() -> None:
    article = harbour()
    article = Article(name="a", text=article.text, annotators=(article.annotators[0][::-1],))
    anchors = [one.anchor for one in marked(article, 0, cut(article.text), cue_words())]
    assert anchors == sorted(anchors)


@weights
def test_inside_a_content_without_marked_attributions_nothing_is_known_but_the_anchors() -> None:
    text = "Falk said that Arden thinks it fell. Osk slept."
    outer = attribution(text, "Falk", "said", "that Arden thinks it fell")
    inner = attribution(text, "Arden", "thinks", "it fell", inner=True)
    for given_, unknown in (((outer,), "that Arden thinks it fell"), ((outer, inner), "it fell")):
        (example,) = examples(Article(name="a", text=text, annotators=(given_,)), 0, tokenizer(), cue_words())
        dark = np.flatnonzero(~example.any_known)
        assert shown(text, example, ((int(dark[0]), int(dark[-1]) + 1),)) == [unknown]


@weights
def test_an_anchor_is_known_even_inside_a_content() -> None:
    text = "It fell, Falk said, on Osk."
    one = attribution(text, "", "said", "It fell, Falk said, on Osk")
    (example,) = examples(Article(name="a", text=text, annotators=((one,),)), 0, tokenizer(), cue_words())
    (found,) = example.statements
    assert np.flatnonzero(example.any_known[:-1]).tolist() == [found.anchor]


@weights
def test_a_long_article_is_cut_between_paragraphs_and_loses_nothing() -> None:
    repeats = 40
    spans = harbour().annotators[0]

    def moved(by: int) -> list[object]:
        return [
            type(one)(source=_by(one.source, by), cue=_by(one.cue, by), content=_by(one.content, by)) for one in spans
        ]

    everything = tuple(one for n in range(repeats) for one in moved(n * len(HARBOUR)))
    article = Article(name="a", text=HARBOUR * repeats, annotators=(everything,))  # type: ignore[arg-type]
    parts = examples(article, 0, tokenizer(), cue_words())
    assert len(parts) > 1
    assert max(len(part.words) for part in parts) < PART + 100
    assert sum(len(part.words) for part in parts) == len(cut(article.text))
    assert all(part.words.features[0, 1] == 1 for part in parts)
    assert sum(len(part.statements) for part in parts) == repeats * len(spans)
    cues = {shown(article.text, part, (one.cue,))[0] for part in parts for one in part.statements}
    assert cues == {"said", "According to", "told", "did not say"}


def _by(pairs: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    return tuple((a + by, b + by) for a, b in pairs)


def test_labels_stand_around_the_anchor_in_the_middle() -> None:
    one = Marked(source=((2, 4),), cue=(4, 6), content=((6, 9),), anchor=5, inner=False)
    assert gold(one, 4).tolist() == [0, 1, 2, 3, 4, 5, 6, 6, 0]


def test_what_is_out_of_reach_is_left_out_and_what_is_cut_begins_anew() -> None:
    one = Marked(source=((0, 2),), cue=(9, 10), content=((5, 9), (10, 30)), anchor=9, inner=False)
    assert gold(one, 3).tolist() == [5, 6, 6, 3, 5, 6, 6]


def test_a_cue_goes_before_a_content_that_holds_it() -> None:
    one = Marked(source=(), cue=(5, 6), content=((2, 9),), anchor=5, inner=False)
    path = gold(one, 4)
    assert runs(path, "content") == [(1, 4), (5, 8)]
    assert runs(path, "cue") == [(4, 5)]


def run(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.integers(low, high - 1).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, high)))


@st.composite
def statements(draw: st.DrawFn, *, apart: bool) -> Marked:
    """A statement anywhere; with ``apart``, its source does not overlap its cue."""
    cue = draw(run(0, 40))
    source = draw(st.lists(run(0, 40), max_size=2).map(sorted))
    if apart:
        source = [one for one in source if one[1] <= cue[0] or one[0] >= cue[1]]
    content = draw(st.lists(run(0, 40), min_size=1, max_size=3).map(sorted))
    anchor = draw(st.integers(cue[0], cue[1] - 1))
    return Marked(source=tuple(source), cue=cue, content=tuple(content), anchor=anchor, inner=False)


@given(statements(apart=True), st.integers(0, 45))
@UNTIMED
def test_the_labels_of_any_statement_are_a_legal_path(one: Marked, reach: int) -> None:
    assert has_path(gold(one, reach).tolist())


@given(statements(apart=False), st.integers(0, 45))
@UNTIMED
def test_the_labels_are_legal_too_where_a_cue_stands_inside_its_source(one: Marked, reach: int) -> None:
    assert has_path(gold(one, reach).tolist())


@weights
@pytest.mark.parametrize("article", [harbour(), bridge()], ids=lambda article: article.name)
def test_the_labels_of_an_article_are_legal_and_give_back_its_spans(article: Article) -> None:
    (example,) = examples(article, 0, tokenizer(), cue_words())
    for one in example.statements:
        path, shift = gold(one, labels.REACH), one.anchor - labels.REACH
        assert has_path(path.tolist())
        for role, wanted in (("source", one.source), ("cue", (one.cue,)), ("content", one.content)):
            assert [(a + shift, b + shift) for a, b in runs(path, role)] == list(wanted)


@given(st.integers(0, 10**9))
@UNTIMED
def test_other_quotation_marks_leave_all_offsets(seed: int) -> None:
    article = harbour()
    found = requoted(article, random.Random(seed))
    assert len(found.text) == len(article.text)
    assert found.annotators == article.annotators
    assert {a + b for a, b in zip(article.text, found.text, strict=True) if a != b} <= {
        '“"', '”"', "‘'", "’'", "“‘", "”’", "“«", "”»",
    }  # fmt: skip


def test_all_styles_of_quotation_marks_are_drawn() -> None:
    draw = random.Random(5)
    opening = {requoted(harbour(), draw).text[HARBOUR.index("“")] for _ in range(200)}
    assert opening == {"“", '"', "‘", "«"}
