from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.candidates import Candidate
from onrecord.extract.nesting import holders, rivals
from onrecord.records import Labelled, Pairs
from tests.strategies import UNTIMED


def spans(least: int) -> st.SearchStrategy[Pairs]:
    pair = st.tuples(st.integers(0, 3000), st.integers(1, 1500)).map(lambda one: (one[0], one[0] + one[1]))
    near = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1]))
    return st.lists(pair | near, min_size=least, max_size=2).map(lambda found: tuple(sorted(found)))


def candidate(cue: Pairs, content: Pairs, source: Pairs = ()) -> Candidate:
    labelled = Labelled(source=source, cue=cue, content=content, any=0.0, outermost=0.0, path=0.0)
    return Candidate(labelled=labelled, source=source, cue=cue, content=content, quoted=0.0)


candidates = st.lists(st.builds(candidate, spans(0), spans(1)), max_size=8)


@given(candidates)
@UNTIMED
def test_holders_are_all_those_whose_content_holds_the_cue(found: list[Candidate]) -> None:
    wanted = [[m for m, other in enumerate(found) if m != n and other.holds(one)] for n, one in enumerate(found)]
    assert holders(found) == wanted


@given(candidates)
@UNTIMED
def test_rivals_are_all_those_whose_cue_overlaps(found: list[Candidate]) -> None:
    def overlap(one: Candidate, other: Candidate) -> bool:
        mine = {at for a, b in one.cue for at in range(a, b)}
        return any(at in mine for a, b in other.cue for at in range(a, b))

    assert rivals(found) == [
        [m for m, other in enumerate(found) if m != n and overlap(one, other)] for n, one in enumerate(found)
    ]


def test_a_statement_without_cue_stands_where_its_content_does() -> None:
    outer, free = candidate(((0, 4),), ((5, 100),)), candidate((), ((10, 20), (30, 40)))
    assert free.place == ((10, 20), (30, 40))
    assert holders([outer, free]) == [[], [0]]


def test_a_cue_that_is_the_source_of_the_same_content_is_a_rival() -> None:
    noun = candidate(((0, 7),), ((8, 60),))
    preposition = candidate(((8, 13),), ((14, 60),), source=((0, 7),))
    assert rivals([noun, preposition]) == [[1], [0]]


def test_a_cue_in_the_source_of_another_content_is_none() -> None:
    report = candidate(((4, 10),), ((11, 30),))
    shows = candidate(((31, 36),), ((37, 90),), source=((0, 30),))
    assert rivals([report, shows]) == [[], []]
