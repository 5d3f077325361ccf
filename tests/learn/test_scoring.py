from __future__ import annotations

import pytest

from onrecord.learn.scoring import Figure, Measured, Tally, half_right, measured, pairs, table
from tests.learn.factory import at

TEXT = "Ines Falk said “the bridge” would reopen, and Tom Arden warned it would fall."


def one(source: str, cue: str, *content: str) -> Measured:
    return measured(TEXT, at(TEXT, source) if source else (), at(TEXT, cue) if cue else (), at(TEXT, content))


FALK = one("Ines Falk", "said", "the bridge” would reopen")
ARDEN = one("Tom Arden", "warned", "it would fall")


def figures(found: list[Measured], wanted: list[Measured]) -> dict[str, Figure]:
    tally = Tally()
    tally.add(found, wanted)
    return {figure.name: figure for figure in tally.figures()}


def test_marks_commas_and_spaces_make_no_difference() -> None:
    assert one("Ines Falk ", "said ", "“the bridge” would reopen,").roles == FALK.roles


def test_all_found_is_a_hundred_everywhere() -> None:
    assert [figure.f1 for figure in figures([ARDEN, FALK], [FALK, ARDEN]).values()] == [pytest.approx(100)] * 11


@pytest.mark.parametrize(("found", "wanted"), [([], [FALK]), ([FALK], []), ([], [])])
def test_nothing_found_or_nothing_wanted_is_zero(found: list[Measured], wanted: list[Measured]) -> None:
    assert {figure.f1 for figure in figures(found, wanted).values()} == {0.0}


def test_precision_and_recall_are_told_apart() -> None:
    figure = figures([FALK], [FALK, ARDEN])["statement="]
    assert figure.precision == pytest.approx(100)
    assert figure.recall == pytest.approx(50)
    assert figure.f1 == pytest.approx(200 / 3)


def test_a_content_that_is_half_right_counts_as_that_alone() -> None:
    found = figures([one("Ines Falk", "said", "would reopen")], [FALK])
    assert found["statement~"].f1 == pytest.approx(100)
    assert found["source="].f1 == pytest.approx(100)
    assert found["content="].f1 == found["statement="].f1 == 0


def test_less_than_half_of_a_role_is_wrong() -> None:
    assert not half_right(one("Ines Falk", "said", "the"), FALK)
    assert not half_right(one("", "said", "the bridge” would reopen"), FALK)
    assert half_right(one("", "said", "would reopen"), one("", "said", "would reopen"))


def test_exactly_half_is_half_right() -> None:
    text = "abc bcd said x"
    left = measured(text, ((0, 2),), ((8, 12),), ((13, 14),))
    right = measured(text, ((1, 3),), ((8, 12),), ((13, 14),))
    assert half_right(left, right)


def test_pairs_are_one_to_one_by_the_most_shared_of_the_cue() -> None:
    long, short = one("", "said “the", "reopen"), one("", "said", "reopen")
    assert pairs([short, long], [long]) == [(1, 0)]
    assert pairs([long, short], [short]) == [(0, 0)]
    assert sorted(pairs([FALK, ARDEN], [ARDEN, FALK])) == [(0, 1), (1, 0)]


def test_statements_pair_by_cue_and_never_by_content_unless_there_is_no_cue() -> None:
    free = one("Ines Falk", "", "the bridge” would reopen")
    assert pairs([one("", "reopen", "the bridge")], [FALK]) == []
    assert pairs([FALK], [free]) == [(0, 0)]
    assert pairs([FALK], [free, FALK]) == [(0, 1)]


def test_spans_count_whatever_statement_they_belong_to() -> None:
    crossed = [one("Tom Arden", "said", "it would fall"), one("Ines Falk", "warned", "the bridge” would reopen")]
    found = figures(crossed, [FALK, ARDEN])
    assert found["source-spans"].f1 == found["content-spans"].f1 == pytest.approx(100)
    assert found["statement="].f1 == 0


def test_a_content_in_two_spans_has_other_spans_and_the_same_characters() -> None:
    found = figures([one("Ines Falk", "said", "the bridge", "would reopen")], [FALK])
    assert found["content-spans"].f1 == 0
    assert found["content-chars"].f1 == pytest.approx(100)
    assert found["content="].f1 == pytest.approx(100)


def test_documents_are_counted_together() -> None:
    tally = Tally()
    tally.add([FALK], [FALK])
    tally.add([], [ARDEN])
    assert (tally.found, tally.wanted) == (1, 2)
    assert tally.figures()[0].recall == pytest.approx(50)


def test_a_report_has_a_line_a_measure() -> None:
    tally = Tally()
    tally.add([FALK], [FALK, ARDEN])
    lines = list(table("dev", tally))
    assert lines[0] == "dev: 2 in the reference, 1 found"
    assert lines[4] == "  statement=  P 100.0  R  50.0  F1  66.7"
    assert lines[-1].split() == ["content-chars", "F1", f"{tally.figures()[-1].f1:.1f}"]
    assert len(lines) == 12
