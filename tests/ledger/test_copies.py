"""Near copies are found and confirmed, common quotations and notices make none, families do not hang on the order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger.copies import (
    BANDS,
    LONGEST,
    METHOD,
    Printing,
    bands,
    compared,
    family,
    is_copy,
    shingles,
)

WORDS = (
    *("harbour", "ferry", "council", "mayor", "lantern", "bridge", "river", "engineer", "ledger", "pilot", "storm"),
    *("quarry", "market", "orchard", "tunnel", "signal", "committee", "budget", "railway", "glacier", "inspector"),
    *("village", "widow", "carpenter", "timber", "valve", "meadow", "crane", "winter", "toll"),
)


def prose(seed: int, paragraphs: int = 12, words: int = 40) -> list[str]:
    """Return paragraphs of invented prose, those of different seeds unlike."""
    chance = random.Random(seed)
    return [" ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "." for _ in range(paragraphs)]


def text(*parts: list[str]) -> str:
    return "\n\n".join(paragraph for part in parts for paragraph in part)


def copied(one: str, other: str) -> bool:
    """Tell whether the two are found by a band and confirmed, in both orders alike."""
    confirmed = is_copy(shingles(one), shingles(other))
    assert confirmed == is_copy(shingles(other), shingles(one))
    return confirmed is not None and not set(bands(one)).isdisjoint(bands(other))


def test_cut_text_is_a_copy() -> None:
    story = prose(1)
    assert copied(text(story), text(story[:4]))


def test_another_lead_leaves_a_copy() -> None:
    story = prose(1)
    assert copied(text(story), text(prose(2, 3), story[3:]))


def test_case_marks_and_spaces_make_no_difference() -> None:
    one = "“It’s shut,” Ruth Aldane told the Osk Courier;  nobody may cross the pier."
    other = "'IT'S SHUT' — Ruth\u00a0Aldane told the Osk\nCou\u00adrier: nobody may cross the pier!"
    assert shingles(one).all == shingles(other).all
    assert bands(one) == bands(other)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert bands("the caf\u00e9 in Osk was closed") == bands("the cafe\u0301 in Osk was closed")


def test_different_stories_are_no_copies() -> None:
    assert not copied(text(prose(1)), text(prose(2)))


def test_grown_live_report_is_a_copy() -> None:
    story = prose(1)
    assert copied(text(story), text(prose(2, 6), story))


@pytest.mark.parametrize("words", [20, 40])
def test_notice_on_every_page_makes_no_copy(words: int) -> None:
    notice = prose(9, 1, words)
    assert not copied(text(prose(1, 3), notice), text(prose(2, 3), notice))


def test_paragraph_of_background_makes_no_copy() -> None:
    background = prose(9, 1, 60)
    assert not copied(text(prose(1, 4), background), text(prose(2, 4), background))


def test_two_reports_with_the_same_long_quotations_are_no_copies() -> None:
    speech = [f"“{paragraph}” Aldane said." for paragraph in prose(9, 5)]
    one, other = text(prose(1, 5), speech), text(prose(2, 5), speech)
    assert compared(shingles(one), shingles(other)).containment > 0.4
    assert not copied(one, other)


def test_transcript_all_in_quotation_marks_can_be_a_copy() -> None:
    speech = [f"“{paragraph}”" for paragraph in prose(9)]
    assert copied(text(speech), text(speech[:5]))


def test_short_story_inside_a_long_roundup_is_no_copy() -> None:
    brief = prose(1, 2)
    assert is_copy(shingles(text(brief)), shingles(text(brief, prose(2, 60)))) is None


@pytest.mark.parametrize("short", ["Subscribe now.", "No", "The pier in Osk is shut until May."])
def test_short_text_is_a_copy_of_the_same_words_alone(short: str) -> None:
    assert copied(short, short.upper())
    assert not copied(short, short + " Read on")


@pytest.mark.parametrize("empty", ["", " \n\t", "…“”—", "\x00", "🙂🙂", "\ud800"])
def test_text_without_words_has_no_bands_and_no_copies(empty: str) -> None:
    assert bands(empty) == ()
    assert shingles(empty).all == frozenset()
    assert is_copy(shingles(empty), shingles(empty)) is None


def test_bands_are_of_a_fixed_number_and_fit_a_signed_column() -> None:
    for one in ("pier", text(prose(1))):
        assert len(bands(one)) == BANDS
        assert all(0 <= band < 2**63 for band in bands(one))


def test_words_beyond_the_longest_text_do_not_count() -> None:
    opening = [" ".join(WORDS) for _ in range(LONGEST // len(WORDS) + 1)]
    assert bands(text(opening)) == bands(text(opening, prose(2)))


def test_method_names_library_and_parameters() -> None:
    assert "rensa" in METHOD
    assert str(BANDS) in METHOD


def test_likeness_counts_shared_shingles_exactly() -> None:
    likeness = compared(shingles("a b c d e f g"), shingles("a b c d e f x y"))
    assert (likeness.shared, likeness.shorter, likeness.longer) == (2, 3, 4)
    assert likeness.jaccard == pytest.approx(2 / 5)
    assert likeness.containment == pytest.approx(2 / 3)


def test_likeness_of_nothing_is_zero() -> None:
    likeness = compared(shingles(""), shingles("a b c"))
    assert (likeness.jaccard, likeness.containment, likeness.containment_own) == (0, 0, 0)


def test_two_quoted_sentences_in_short_reports_make_no_copy() -> None:
    quotations = ["“" + prose(9, 1, 25)[0] + "” Aldane said, “" + prose(8, 1, 25)[0] + "”"]
    assert not copied(text(prose(1, 3, 30), quotations), text(prose(2, 3, 30), quotations))


def test_copy_is_found_among_pages_that_share_a_notice() -> None:
    notice = prose(9, 2, 30)
    original, copy = text(prose(1), notice), text(prose(1)[:6], notice)
    others = [text(prose(seed), notice) for seed in range(2, 40)]
    shared = [len({*bands(copy)} & {*bands(one)}) for one in (original, *others)]
    assert shared[0] > max(shared[1:])


@given(st.text(), st.text())
def test_any_texts_are_compared_alike_in_both_orders(one: str, other: str) -> None:
    first, second = shingles(one), shingles(other)
    assert compared(first, second) == compared(second, first)
    assert is_copy(first, second) == is_copy(second, first)
    assert first.own <= first.all or len(first.all) == 1


@given(st.text(min_size=1))
def test_a_text_shares_its_bands_with_itself_and_is_its_own_copy(one: str) -> None:
    found = shingles(one)
    assert (is_copy(found, found) is not None) == bool(found.all) == bool(bands(one))


def printing(document: str, published: str | None, added: int) -> Printing:
    return Printing(document=document, published=published, added=added)


def test_document_without_copies_is_its_own_family() -> None:
    alone = printing("d-1", None, 1)
    assert family(alone, []).first == alone
    assert family(alone, []).renamed == ()


def test_first_printing_was_published_first_and_renames_the_family() -> None:
    later, earlier = printing("d-1", "2024-05-02", 1), printing("d-2", "2024-05-01", 2)
    joined = family(earlier, [later])
    assert joined.first == earlier
    assert joined.renamed == ("d-1",)


def test_of_one_day_the_one_added_first_is_the_first_printing() -> None:
    old, new = printing("d-9", "2024-05-01", 1), printing("d-2", "2024-05-01", 2)
    assert family(new, [old]).first == old


def test_undated_printing_comes_after_dated_ones() -> None:
    undated, dated = printing("d-1", None, 1), printing("d-2", "2024-05-01", 2)
    assert family(dated, [undated]).first == dated


def test_copy_of_two_families_merges_them() -> None:
    one, other = printing("d-1", "2024-05-01", 1), printing("d-2", "2024-05-02", 2)
    joined = family(printing("d-3", "2024-05-03", 3), [other, one, other])
    assert joined.first == one
    assert joined.renamed == ("d-2",)


@given(st.permutations(range(8)), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=10))
def test_families_do_not_depend_on_the_order_of_adding(order: list[int], copies: set[tuple[int, int]]) -> None:
    assert _families(list(range(8)), copies) == _families(order, copies)


def _families(order: list[int], copies: set[tuple[int, int]]) -> dict[str, str]:
    """Return the family of each document, added one by one in ``order``, each on a day of its own."""
    families: dict[str, Printing] = {}
    for added, number in enumerate(order):
        new = printing(f"d-{number}", f"2024-05-0{number + 1}", added)
        kin = {f"d-{one}" for pair in copies if number in pair for one in pair} & families.keys()
        joined = family(new, [families[one] for one in kin])
        families[new.document] = joined.first
        for document, first in families.items():
            if first.document in joined.renamed:
                families[document] = joined.first
    return {document: first.document for document, first in families.items()}
