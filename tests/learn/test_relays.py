from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from onrecord.learn.brat import Article, Attribution, Pairs
from onrecord.learn.relays import REPORTING, SPEAKERS, wrap
from tests.learn.factory import attribution, bridge, harbour
from tests.strategies import UNTIMED

ROLES = ("source", "cue", "content")
OTHER_CUES = {
    "told", "accordingto", "inthewordsof", "intheviewof",
    "quoted", "hasquoted", "cited", "quotes", "cites", "assaying", "asclaiming",
}  # fmt: skip
draws = st.integers(0, 10**9).map(random.Random)
articles = st.sampled_from([harbour(), bridge()])


def letters(text: str, pairs: Pairs) -> str:
    return "".join(c.lower() for a, b in pairs for c in text[a:b] if c.isalnum())


def told(text: str, one: Attribution) -> tuple[str, ...]:
    return tuple(letters(text, getattr(one, role)) for role in ROLES)


def all_told(article: Article) -> Counter[tuple[str, ...]]:
    return Counter(told(article.text, one) for one in article.annotators[0])


def relays(article: Article, wrapped: Article) -> list[Attribution]:
    """The attributions that were put around others."""
    known = all_told(article)
    return [one for one in wrapped.annotators[0] if told(wrapped.text, one) not in known]


def holds(outer: Attribution, inner: Attribution) -> bool:
    return all(any(a <= c and d <= b for a, b in outer.content) for c, d in inner.source + inner.cue)


@given(articles, draws)
@UNTIMED
def test_what_was_marked_keeps_its_words(article: Article, draw: random.Random) -> None:
    wrapped = wrap(article, draw, share=0.7)
    assert all_told(article) <= all_told(wrapped)


@given(articles, draws)
@UNTIMED
def test_all_spans_stay_in_the_text(article: Article, draw: random.Random) -> None:
    wrapped = wrap(article, draw, share=0.7)
    spans = [pair for one in wrapped.annotators[0] for role in ROLES for pair in getattr(one, role)]
    assert all(0 <= a < b <= len(wrapped.text) for a, b in spans)


@given(articles, draws)
@UNTIMED
def test_what_is_wrapped_is_inner_and_stands_in_a_relay_of_our_own(article: Article, draw: random.Random) -> None:
    wrapped = wrap(article, draw, share=0.7)
    marked, outermost = wrapped.annotators[0], [one for one in relays(article, wrapped) if not one.inner]
    assert len(relays(article, wrapped)) == len(marked) - len(article.annotators[0])
    assert all(any(holds(one, other) for other in marked if other.inner) for one in outermost)
    assert all(sum(holds(relay, one) for relay in outermost) == 1 for one in marked if one.inner)


@given(articles, draws)
@UNTIMED
def test_a_relay_of_a_relay_stands_alone_in_the_outermost_and_holds_the_same_sentence(
    article: Article, draw: random.Random
) -> None:
    made = relays(article, wrap(article, draw, share=1.0))
    for inner in (one for one in made if one.inner):
        (outer,) = (one for one in made if not one.inner and holds(one, inner))
        assert [one for one in made if holds(outer, one)] == [inner]
        assert outer.content[0][0] < inner.content[0][0]
        assert outer.content[0][1] == inner.content[0][1]


@given(articles, draws)
@UNTIMED
def test_a_relay_has_a_speaker_and_a_cue_of_the_lists(article: Article, draw: random.Random) -> None:
    wrapped = wrap(article, draw, share=1.0)
    speakers = {letters(one, ((0, len(one)),)) for one in SPEAKERS}
    cues = {letters(one, ((0, len(one)),)) for one in REPORTING} | OTHER_CUES
    for one in relays(article, wrapped):
        source, cue, _ = told(wrapped.text, one)
        assert source in speakers
        assert cue in cues


@given(articles, draws)
@UNTIMED
def test_the_content_of_a_relay_is_the_sentence_with_its_opening_that(article: Article, draw: random.Random) -> None:
    wrapped = wrap(article, draw, share=1.0)
    made = relays(article, wrapped)
    for relay in made:
        ((start, end),) = relay.content
        assert not wrapped.text[:start].endswith("that ")
        if not any(holds(relay, other) for other in made):
            assert wrapped.text[start:end].removeprefix("that ")[1:] in article.text


def test_some_relays_are_quoted_as_saying_and_their_cue_follows_their_source() -> None:
    seen = set()
    for seed in range(60):
        wrapped = wrap(bridge(), random.Random(seed), share=1.0)
        made = relays(bridge(), wrapped)
        for one in (one for one in made if told(wrapped.text, one)[1] in ("assaying", "asclaiming")):
            (outer,) = (other for other in made if holds(other, one))
            assert one.inner
            assert outer.source < outer.cue < one.source < one.cue < one.content
            seen.add(told(wrapped.text, outer)[1])
    assert seen == {"quoted", "hasquoted", "cited", "quotes", "cites"}


def test_of_many_relays_some_three_in_ten_are_relays_of_a_relay() -> None:
    made = [one for seed in range(120) for one in relays(bridge(), wrap(bridge(), random.Random(seed), share=1.0))]
    inner = sum(one.inner for one in made)
    assert 0.2 < inner / (len(made) - inner) < 0.4


@given(articles, st.integers(0, 10**9))
@UNTIMED
def test_the_same_draw_wraps_the_same(article: Article, seed: int) -> None:
    assert wrap(article, random.Random(seed), share=0.5) == wrap(article, random.Random(seed), share=0.5)


def test_with_a_share_of_nothing_the_article_stays() -> None:
    assert wrap(harbour(), random.Random(1), share=0.0) == harbour()


def test_with_a_share_of_all_every_eligible_sentence_is_wrapped() -> None:
    inner = {told(bridge().text, one)[1] for one in bridge().annotators[0][:3]}
    wrapped = wrap(bridge(), random.Random(3), share=1.0)
    assert {told(wrapped.text, one)[1] for one in wrapped.annotators[0] if one.inner} >= inner


def test_an_article_without_attributions_stays() -> None:
    bare = Article(name="a", text=bridge().text, annotators=((),))
    assert wrap(bare, random.Random(1), share=1.0) == bare


def test_a_quotation_over_several_sentences_is_never_cut() -> None:
    article = harbour()
    for seed in range(50):
        marked = wrap(article, random.Random(seed), share=1.0).annotators[0]
        assert [one.inner for one in marked if len(one.content) == 2] == [False]


def test_a_content_that_ends_in_dots_takes_no_letter_of_the_relay() -> None:
    text = "Mayor Ines Falk said that the old bridge would reopen in May..."
    marked = attribution(text, "Mayor Ines Falk", "said", "that the old bridge would reopen in May...")
    article = Article(name="a", text=text, annotators=((marked,),))
    for seed in range(40):
        wrapped = wrap(article, random.Random(seed), share=1.0)
        assert all_told(article) <= all_told(wrapped)
