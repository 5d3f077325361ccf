"""What two mentions have to do with one another, as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.mentions import (
    FEATURES,
    HE,
    IT,
    PRONOUN_CLASS,
    REACH,
    SHE,
    Spots,
    Vocabulary,
    antecedents,
    joined,
    pair_features,
    spots,
)
from tests.annotate.plain import plain
from tests.strategies import UNTIMED

TEXT = "The Osk harbour board met. It said that Mara Lind, the board’s head, left. “She was the board,” he says."
MATCH, _, _, APART, PARAGRAPHS, QUOTATION = range(6)


def of(text: str, mentions: Sequence[tuple[int, int, int]], vocabulary: Vocabulary | None = None) -> Spots:
    """The mentions with these heads, first words and ends."""
    table = np.array(mentions, np.int64).reshape(-1, 3)
    return spots(text, plain(text), table[:, 0], table[:, 1], table[:, 2], vocabulary or Vocabulary())


def found(text: str, *words: str) -> Spots:
    """The mentions with these words, each searched for behind the head of the one before; its last word is its head."""
    tokens, mentions, after = plain(text), [], 0
    for one in words:
        place = re.compile(rf"\b{one}\b").search(text, after)
        assert place is not None
        low, high = (int(np.searchsorted(tokens.starts, at)) for at in place.span())
        mentions.append((high - 1, low, high))
        after = int(tokens.starts[high - 1])
    return of(text, mentions)


def pair(given: Spots) -> list[int]:
    """The features of the last mention and the one before it."""
    index, _ = antecedents(given, len(given) - 1)
    features: list[int] = pair_features(given, len(given) - 1, index)[0, 0].tolist()
    return features


@st.composite
def mentions(draw: st.DrawFn) -> tuple[str, Spots]:
    text = " ".join(draw(st.lists(st.sampled_from([*TEXT.split(), "\n\n", "he", "Osk"]), min_size=1, max_size=150)))
    count = len(plain(text))
    heads = sorted(draw(st.sets(st.integers(0, max(0, count - 1)), max_size=count)))
    rows = [(head, draw(st.integers(0, head)), draw(st.integers(head + 1, count))) for head in heads]
    return text, of(text, rows)


def test_a_pronoun_has_one_class() -> None:
    assert (PRONOUN_CLASS["he"], PRONOUN_CLASS["her"], PRONOUN_CLASS["its"]) == (HE, SHE, IT)
    assert set(PRONOUN_CLASS.values()) == set(range(1, 12))
    assert max(PRONOUN_CLASS.values()) < min(FEATURES[1:3])


def test_a_mention_is_the_same_with_and_without_determiner_possessive_and_capitals() -> None:
    given = found("The Board said the board. Board’s", "The Board", "the board", "Board’s")
    assert len(set(given.whole.tolist())) == 1


def test_a_determiner_alone_is_a_word_of_its_own() -> None:
    given = found("His was his boat", "His", "his boat")
    assert given.whole[0] != given.whole[1]
    assert given.kind.tolist() == [HE, 0]


def test_equal_words_have_equal_numbers_over_several_runs_of_one_text() -> None:
    vocabulary = Vocabulary()
    one, other = (of(TEXT, [row], vocabulary) for row in ((3, 0, 4), (13, 12, 14)))
    assert one.main.tolist() == other.main.tolist()
    assert one.whole.tolist() != other.whole.tolist()


def test_the_mentions_before_are_tried_nearest_first_as_far_as_there_are_any() -> None:
    index, there = antecedents(of(TEXT, [(n, n, n + 1) for n in range(4)]), 2)
    assert index.shape == there.shape == (2, REACH)
    assert index[:, :3].tolist() == [[1, 0, 0], [2, 1, 0]]
    assert there.sum(axis=1).tolist() == [2, 3]


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (("Mara Lind", "Osk"), 0),
        (("Mara Lind", "Mara Lind"), 1),
        (("the boat", "boat"), 1),
        (("Mara Lind", "Lind"), 2),
        (("Mara Lind", "She"), 6),
        (("She", "She"), 7),
    ],
)
def test_the_match_of_two_mentions_tells_how_much_of_them_is_equal(words: tuple[str, str], match: int) -> None:
    assert pair(found(f"{words[0]} , {words[1]}", *words))[MATCH] == match


def test_a_mention_inside_the_other_has_a_distance_of_its_own() -> None:
    inside, behind = of("the mayor of Osk", [(1, 0, 4), (3, 3, 4)]), of("the mayor of Osk", [(1, 0, 2), (3, 3, 4)])
    assert pair(inside)[APART] == FEATURES[3] - 1
    assert pair(behind)[APART] == 1


def test_paragraphs_and_quotation_of_both_are_told() -> None:
    text = "Mara left.\n\n“She left,” he said."
    assert pair(found(text, "Mara", "She"))[PARAGRAPHS:] == [1, 2]
    assert pair(found(text, "She", "he"))[PARAGRAPHS:] == [0, 1]


@given(mentions())
@UNTIMED
def test_features_of_any_mentions_are_in_their_range(drawn: tuple[str, Spots]) -> None:
    _, given = drawn
    index, _ = antecedents(given, 0)
    features = pair_features(given, 0, index)
    assert features.shape == (len(given), REACH, len(FEATURES))
    assert (features >= 0).all()
    assert (features < np.array(FEATURES)).all()


@given(mentions(), st.data())
@UNTIMED
def test_what_is_joined_is_what_stood_in_one(drawn: tuple[str, Spots], data: st.DataObject) -> None:
    _, given = drawn
    cut, keep = data.draw(st.integers(0, len(given))), data.draw(st.integers(0, 80))
    parts = [Spots(**{name: getattr(given, name)[part] for name in Spots.__slots__}) for part in _halves(cut)]
    before, behind = parts
    both = joined(before, behind, keep)
    low = max(0, cut - keep)
    assert all(np.array_equal(getattr(both, name), getattr(given, name)[low:]) for name in Spots.__slots__)


def _halves(cut: int) -> tuple[slice, slice]:
    return slice(0, cut), slice(cut, None)
