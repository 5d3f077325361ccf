"""Scores become mentions; the scores are made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from onrecord.annotate import finding as module
from onrecord.annotate.finding import Finder
from onrecord.annotate.mentions import EDGE, FORMS, REACH, TYPES
from onrecord.records import Mention
from tests.annotate.plain import plain
from tests.strategies import SLOW, UNTIMED

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

TEXT = "Mara Lind sold the old ferry. She says the ferry sank."
WORDS = TEXT.replace(".", " .").split()
WIDTH = 3
NUMBERS = st.floats(-1e6, 1e6, width=32)


@dataclass(slots=True, kw_only=True)
class ByHand:
    """Scores the first column of a word's vector as a first word, the second as a last one; pairs as it is told."""

    pairs: float | None = None

    def edges(self, vectors: Floats, heads: Ints, index: Ints, distance: Ints) -> Floats:
        apart = np.abs(distance - distance[EDGE]).astype(np.float32)
        scores: Floats = vectors[index][..., :2] - 2 * apart[None, :, None]
        return scores

    def links(self, heads: Floats, later: Ints, index: Ints, features: Ints) -> Floats:
        if self.pairs is not None:
            return np.full(index.shape, self.pairs, np.float32)
        same = heads[later][:, None, 2] == heads[index][..., 2]
        scores: Floats = np.where(same, 1.0, -1.0).astype(np.float32) * (1 + features[..., 0])
        return scores


@dataclass(slots=True, kw_only=True)
class Drawn:
    """Gives scores that were drawn, whatever it is asked."""

    scores: Floats

    def edges(self, vectors: Floats, heads: Ints, index: Ints, distance: Ints) -> Floats:
        return np.resize(self.scores, (*index.shape, 2))

    def links(self, heads: Floats, later: Ints, index: Ints, features: Ints) -> Floats:
        return np.resize(self.scores, index.shape)


def logits(count: int, **heads: tuple[int, str, str]) -> Floats:
    """Logits that make words the heads of mentions of a type and a form."""
    made = np.zeros((count, len(TYPES) + len(FORMS)), np.float32)
    made[:, 0] = 9
    for word, type_, form in heads.values():
        made[word, [0, TYPES.index(type_)]] = 0, 9
        made[word, len(TYPES) + FORMS.index(form)] = 9
    return made


def read() -> list[Mention]:
    """The mentions of TEXT: Mara Lind, the old ferry, She, the ferry."""
    vectors = np.zeros((len(WORDS), WIDTH), np.float32)
    vectors[[0, 3, 7, 9], 0] = 100
    vectors[[1, 5, 7, 10], 1] = 100
    vectors[[0, 5, 7, 10], 2] = 1, 2, 1, 2
    marks = logits(
        len(WORDS), mara=(0, "person", "name"), ferry=(5, "object", "nominal"), she=(7, "person", "pronoun"),
        again=(10, "object", "nominal"),
    )  # fmt: skip
    return list(Finder(TEXT, plain(TEXT), ByHand()).found(0, vectors, marks, 0, len(WORDS)))


def words(pairs: list[tuple[int, int]]) -> list[str]:
    return [TEXT[start:end] for start, end in pairs]


def test_mentions_are_found_with_head_edges_type_and_form() -> None:
    found = read()
    assert words([one.head for one in found]) == ["Mara", "ferry", "She", "ferry"]
    assert words([one.span for one in found]) == ["Mara Lind", "the old ferry", "She", "the ferry"]
    assert [one.type for one in found] == ["person", "object", "person", "object"]
    assert [one.form for one in found] == ["name", "nominal", "pronoun", "nominal"]
    assert all(one.sure > 0.99 for one in found)


def test_links_go_to_earlier_mentions_the_best_one_first() -> None:
    found = read()
    assert found[0].links == ()
    assert found[2].links[0][0] == 0
    assert found[3].type not in ("person", "organisation", "place")
    assert found[3].links == ()
    assert all(a[1] >= b[1] for one in found for a, b in pairwise(one.links))


def test_a_word_that_is_rather_no_head_begins_no_mention() -> None:
    even = np.zeros((len(WORDS), len(TYPES) + len(FORMS)), np.float32)
    even[:, 0] = np.log(len(TYPES) - 1) + np.where(np.arange(len(WORDS)) == 4, -0.1, 0.1)
    vectors = np.zeros((len(WORDS), WIDTH), np.float32)
    found = list(Finder(TEXT, plain(TEXT), ByHand()).found(0, vectors, even, 0, len(WORDS)))
    assert words([one.head for one in found]) == ["old"]


@pytest.mark.parametrize("score", [-4.0, -50.0])
def test_links_of_a_very_low_score_are_left_out(score: float) -> None:
    assert [one.links for one in everything(200, ByHand(pairs=score))] == [()] * 200


def test_of_many_links_the_nearest_few_are_kept() -> None:
    found = everything(200, ByHand(pairs=1.0))
    assert [number for number, _ in found[-1].links] == list(range(198, 186, -1))


def everything(count: int, scorer: module.Scorer) -> list[Mention]:
    """The mentions of a text in which every word is the head of one."""
    text = "Osk " * count
    marks = logits(count)
    marks[:, 0] = -9
    return list(Finder(text, plain(text), scorer).found(0, np.zeros((count, WIDTH), np.float32), marks, 0, count))


@given(
    arrays.arrays(np.float32, st.integers(1, 400), elements=NUMBERS),
    arrays.arrays(np.float32, (len(plain(TEXT)), len(TYPES) + len(FORMS)), elements=NUMBERS),
)
@UNTIMED
def test_any_scores_give_mentions_in_the_text_with_links_to_earlier_ones(scores: Floats, marks: Floats) -> None:
    count = len(marks)
    finder = Finder(TEXT, plain(TEXT), Drawn(scores=scores))
    found = list(finder.found(0, np.zeros((count, WIDTH), np.float32), marks, 0, count))
    for number, one in enumerate(found):
        assert 0 <= one.span[0] <= one.head[0] < one.head[1] <= one.span[1] <= len(TEXT)
        assert one.type in TYPES[1:]
        assert one.form in FORMS
        assert 0 <= one.sure <= 1
        assert all(0 <= earlier < number for earlier, _ in one.links)
    assert [one.head for one in found] == sorted(one.head for one in found)


@given(arrays.arrays(np.float32, st.integers(1, 50), elements=NUMBERS), st.integers(1, 200))
@SLOW
def test_no_mention_reaches_further_than_its_edges_may(scores: Floats, count: int) -> None:
    for at, one in enumerate(everything(count, Drawn(scores=scores))):
        assert 4 * max(0, at - EDGE) <= one.span[0]
        assert one.span[1] <= 4 * min(count, at + EDGE + 1)
        assert all(at - REACH <= earlier for earlier, _ in one.links)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 129), max_size=5), st.sampled_from([7, 256]))
@settings(deadline=None, max_examples=25)
def test_stretches_give_what_one_stretch_gives(seed: int, cuts: list[int], at_once: int) -> None:
    draw = np.random.default_rng(seed)
    text = " ".join(draw.choice(["Mara", "Lind", "she", "it", "sails", "the", "ferry"], 130))
    vectors = draw.integers(0, 90, (130, WIDTH)).astype(np.float32)
    vectors[:, 2] %= 5
    marks = draw.normal(size=(130, len(TYPES) + len(FORMS))).astype(np.float32)

    def found(edges: list[int]) -> list[Mention]:
        finder = Finder(text, plain(text), ByHand())
        mentions: list[Mention] = []
        for start, end in pairwise(edges):
            base, top = max(0, start - EDGE), min(130, end + EDGE)
            mentions += finder.found(base, vectors[base:top], marks[base:top], start, end)
        return mentions

    whole = found([0, 130])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_AT_ONCE", at_once)
        assert found([0, *sorted(cuts), 130]) == whole
    assert len(whole) > REACH


def test_a_text_without_words_has_no_mentions() -> None:
    finder = Finder("", plain(""), ByHand())
    assert list(finder.found(0, np.zeros((0, WIDTH), np.float32), logits(0), 0, 0)) == []
