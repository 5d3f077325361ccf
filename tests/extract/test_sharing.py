"""Contested stretches of content go to the nearer cue."""

from onrecord.extract.candidates import Candidate
from onrecord.extract.sharing import shared_out
from onrecord.records import Labelled, Pairs


def candidate(cue: tuple[int, int], *content: tuple[int, int]) -> Candidate:
    labelled = Labelled(source=(), cue=(cue,), content=content, any=3.0, outermost=3.0, path=-0.1)
    return Candidate(labelled=labelled, source=(), cue=(cue,), content=content, quoted=0.0)


def contents(*found: Candidate) -> list[Pairs]:
    return [one.content for one in shared_out(found, range(len(found)))]


def test_a_stretch_that_two_claim_goes_to_the_nearer_cue() -> None:
    said, adding = candidate((20, 24), (0, 18), (40, 60)), candidate((30, 36), (40, 60))
    assert contents(said, adding) == [((0, 18),), ((40, 60),)]


def test_what_overlaps_by_less_than_half_stays() -> None:
    said, adding = candidate((20, 24), (0, 18), (40, 60)), candidate((30, 36), (52, 90))
    assert contents(said, adding) == [((0, 18), (40, 60)), ((52, 90),)]


def test_a_statement_never_loses_its_last_stretch() -> None:
    said, adding = candidate((20, 24), (40, 60)), candidate((30, 36), (40, 60))
    assert contents(said, adding) == [((40, 60),), ((40, 60),)]


def test_nested_statements_share_their_words() -> None:
    outer, inner = candidate((0, 4), (5, 8), (10, 60)), candidate((20, 25), (26, 60))
    assert contents(outer, inner) == [((5, 8), (10, 60)), ((26, 60),)]


def test_those_that_are_not_shown_take_nothing() -> None:
    said, hidden = candidate((20, 24), (0, 18), (40, 60)), candidate((30, 36), (40, 60))
    assert [one.content for one in shared_out([said, hidden], [0])] == [said.content, hidden.content]
