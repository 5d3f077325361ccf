from __future__ import annotations

from itertools import permutations

import pytest

from onrecord.annotate.quotation import quotation
from onrecord.extract.statements import accepted, kind_of
from onrecord.records import Document, Kind, Labelled, Provenance, statement_id
from tests.extract.factory import PLAIN, at, cleaned, labelled, shown, told

PLAIN_TEXT = "Ines Falk said the bridge would reopen."
RELAYS = "According to the Osk Courier, Tom Arden said that Ines Falk hopes to reopen the bridge."
OUTER = labelled(
    RELAYS, "According to", "Tom Arden said that Ines Falk hopes to reopen the bridge", "the Osk Courier", outermost=5
)
MIDDLE = labelled(RELAYS, "said", "that Ines Falk hopes to reopen the bridge", "Tom Arden", outermost=3, any=3)
INNER = labelled(RELAYS, "hopes", "to reopen the bridge", "Ines Falk", outermost=2, any=2)


def test_a_candidate_has_the_cleaned_words_of_its_roles() -> None:
    text = "“The bridge is open,” said Ines Falk."
    (found,) = cleaned(text, labelled(text, "said", "“The bridge is open,”", "Ines Falk."))
    assert found.content == at(text, "The bridge is open")
    assert found.source == at(text, "Ines Falk")
    assert found.quoted == 1.0


@pytest.mark.parametrize(("cue", "content"), [("", "the bridge would reopen"), ("said", ""), ("said", ".")])
def test_without_cue_or_words_in_the_content_there_is_no_candidate(cue: str, content: str) -> None:
    assert cleaned(PLAIN_TEXT, labelled(PLAIN_TEXT, cue, content, "Ines Falk")) == []


def test_a_cue_of_punctuation_alone_is_kept() -> None:
    text = "Falk: the bridge would reopen."
    (found,) = cleaned(text, labelled(text, ":", "the bridge would reopen", "Falk"))
    assert found.cue == at(text, ":")


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        ("LIMA, Nov 8 - the ministry said it fell.", "LIMA, Nov 8 - the ministry", "the ministry"),
        ("BILBAO — Ines Falk said it fell.", "BILBAO — Ines Falk", "Ines Falk"),
        ("The minister – a judge once – said it fell.", "The minister – a judge once", "The minister – a judge once"),
    ],
)
def test_a_source_has_no_dateline_and_keeps_its_asides(text: str, words: str, source: str) -> None:
    (found,) = cleaned(text, labelled(text, "said", "it fell", words))
    assert found.source == at(text, source)


@pytest.mark.parametrize(
    ("content", "kind"), [(["One a"], Kind.DIRECT), (["One a", "two b"], Kind.MIXED), (["two b"], Kind.INDIRECT)]
)
def test_the_kind_of_a_content_is_told_of_all_its_spans(content: list[str], kind: Kind) -> None:
    text = "“One a,” said Falk, and that two b."
    assert kind_of(text, at(text, *content), bytes(quotation(text))) is kind


def test_a_quotation_over_paragraphs_is_one_content_of_several_spans() -> None:
    text = "“One a,” said Falk. “Two b.\n\n“Three c.\n\n“Four d.”\n\nThe end."
    (found,) = shown(text, labelled(text, "said", ["One a,", "Two b."], "Falk"))
    assert told(text, [found]) == [("said", "One a … Two b … Three c … Four d")]
    assert found.kind is Kind.DIRECT


def test_a_content_that_runs_over_a_paragraph_break_falls_in_two_spans() -> None:
    text = "Falk said: One a.\nTwo b."
    (found,) = cleaned(text, labelled(text, "said", "One a.\nTwo b.", "Falk"))
    assert found.content == at(text, "One a", "Two b")


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“It is open,” said Falk.", "It is open,", Kind.DIRECT),
        ("“It is,” said Falk, “open.”", "It is,” said Falk, “open", Kind.MIXED),
        ("said Falk: it is “open” now", "it is “open” now", Kind.MIXED),
        ("said Falk: it is “open”", "“open”", Kind.DIRECT),
        ("said Falk: it is open", "it is open", Kind.INDIRECT),
        ("said Falk: it isn’t Osk's", "it isn’t Osk's", Kind.INDIRECT),
        ("'It is open,' said Falk.", "It is open", Kind.DIRECT),
        ("said Falk: it is «open»", "it is «open", Kind.MIXED),
    ],
)
def test_kind_tells_whether_all_letters_stand_in_quotation_marks(text: str, content: str, kind: Kind) -> None:
    (found,) = shown(text, labelled(text, "said", content))
    assert found.kind is kind


def test_a_relay_of_relays_names_the_nearest_first() -> None:
    outer, middle, inner = shown(RELAYS, OUTER, MIDDLE, INNER)
    assert told(RELAYS, [outer, middle, inner])[2] == ("hopes", "to reopen the bridge")
    assert outer.via == ()
    assert middle.via == (outer.id,)
    assert inner.via == (middle.id, outer.id)


def test_the_order_of_candidates_changes_nothing() -> None:
    wanted = shown(RELAYS, OUTER, MIDDLE, INNER)
    assert all(shown(RELAYS, *order) == wanted for order in permutations((OUTER, MIDDLE, INNER)))


def test_levels_are_told_apart_and_each_has_its_confidence() -> None:
    chosen = accepted(cleaned(RELAYS, OUTER, MIDDLE), PLAIN)
    assert [one.inner for one in chosen] == [False, True]
    assert chosen[0].confidence == pytest.approx(1 / (1 + 2.718281828**-5))
    assert chosen[1].confidence == pytest.approx(1 / (1 + 2.718281828**-3))


def test_without_its_relay_an_inner_statement_is_an_outermost_one() -> None:
    (found,) = shown(RELAYS, MIDDLE)
    assert found.via == ()


def test_an_inner_statement_below_its_threshold_is_left_out() -> None:
    unsure = labelled(RELAYS, "said", "that Ines Falk hopes to reopen the bridge", "Tom Arden", outermost=3, any=-1)
    assert told(RELAYS, shown(RELAYS, OUTER, unsure)) == told(RELAYS, shown(RELAYS, OUTER))


def test_statements_side_by_side_do_not_relay_one_another() -> None:
    text = "Falk said it fell, and Arden said it stood."
    given = labelled(text, "said", "it fell", "Falk"), labelled(text, at(text, "said", "said")[1:], "it stood", "Arden")
    assert [one.via for one in shown(text, *given)] == [(), ()]


def test_a_cue_only_partly_in_a_content_is_not_relayed_by_it() -> None:
    text = "Falk said Arden has warned that it fell."
    given = labelled(text, "said", "Arden has", "Falk"), labelled(text, "has warned", "that it fell", "Arden")
    assert [one.via for one in shown(text, *given)] == [(), ()]


TWICE = "It fell, Falk said Arden claimed."
FIRST = {"cue": "said", "content": "Arden claimed", "source": "Falk"}
SECOND = {"cue": "claimed", "content": "It fell, Falk said", "source": "Arden"}


def twice(*outermost: float) -> tuple[Labelled, Labelled]:
    """Two candidates, each with its cue in the other's content, and how likely each is the outermost one."""
    low, high = outermost
    return labelled(TWICE, **FIRST, outermost=low), labelled(TWICE, **SECOND, outermost=high)  # type: ignore[arg-type]


@pytest.mark.parametrize(("scores", "cue"), [((3.0, 2.0), "said"), ((2.0, 3.0), "claimed")])
def test_of_two_in_one_anothers_content_the_likelier_outermost_relays_the_other(
    scores: tuple[float, float], cue: str
) -> None:
    found = {
        pair[0]: one
        for pair, one in zip(told(TWICE, shown(TWICE, *twice(*scores))), shown(TWICE, *twice(*scores)), strict=True)
    }
    assert set(found) == {"said", "claimed"}
    (other,) = set(found) - {cue}
    assert found[cue].via == ()
    assert found[other].via == (found[cue].id,)


def test_of_two_in_one_anothers_content_with_equal_scores_one_stays_outermost() -> None:
    levels = [one.inner for one in accepted(cleaned(TWICE, *twice(3.0, 3.0)), PLAIN)]
    assert levels == [False, True]


def test_of_rivals_for_one_cue_the_surest_is_shown() -> None:
    short = labelled(PLAIN_TEXT, "said", "the bridge", "Ines Falk", outermost=1)
    long = labelled(PLAIN_TEXT, "Falk said", "the bridge would reopen", "Ines", outermost=2)
    assert told(PLAIN_TEXT, shown(PLAIN_TEXT, short, long)) == [("Falk said", "the bridge would reopen")]


def test_of_rivals_inside_a_content_the_surest_is_shown_too() -> None:
    rival = labelled(RELAYS, "said", "Ines Falk hopes", "Tom Arden", outermost=-3, any=1)
    middle = labelled(RELAYS, "said", "that Ines Falk hopes to reopen the bridge", "Tom Arden", outermost=-3, any=3)
    assert told(RELAYS, shown(RELAYS, OUTER, rival, middle)) == told(RELAYS, shown(RELAYS, OUTER, middle))


def test_a_rival_of_an_outermost_statement_does_not_come_back_as_an_inner_one() -> None:
    rival = labelled(RELAYS, "to the", "Tom Arden said", outermost=0.5, any=6)
    assert told(RELAYS, shown(RELAYS, OUTER, rival)) == told(RELAYS, shown(RELAYS, OUTER))


def test_a_threshold_replaces_those_of_both_levels() -> None:
    assert len(shown(RELAYS, OUTER, MIDDLE, INNER, threshold=0.0)) == 3
    assert len(shown(RELAYS, OUTER, MIDDLE, INNER, threshold=0.9)) == 2
    assert len(shown(RELAYS, OUTER, MIDDLE, INNER, threshold=0.99)) == 1
    assert shown(RELAYS, OUTER, MIDDLE, INNER, threshold=1.0) == ()


def test_a_row_carries_what_made_it() -> None:
    (found,) = shown(PLAIN_TEXT, labelled(PLAIN_TEXT, "said", "the bridge would reopen", "Ines Falk", outermost=0.0))
    assert found.provenance == Provenance(extractor="test 1", model="m", confidence=0.5)
    assert found.addressee.spans == ()
    assert (found.source.entity, found.source.anonymous, found.cue.lemma, found.cue.act) == (None, True, None, None)


def test_an_id_is_of_the_document_and_the_spans_and_of_nothing_else() -> None:
    sure = labelled(PLAIN_TEXT, "said", "the bridge would reopen", "Ines Falk", outermost=6)
    unsure = labelled(PLAIN_TEXT, "said", "the bridge would reopen", "Ines Falk", outermost=1)
    first, second = shown(PLAIN_TEXT, sure) + shown(PLAIN_TEXT, unsure)
    assert first.id == second.id
    roles = {"source": first.source.spans, "cue": first.cue.spans, "content": first.content.spans}
    assert first.id == statement_id(Document.of(PLAIN_TEXT).id, roles)


def test_statements_stand_in_the_order_of_the_text() -> None:
    text = "Falk said it fell. “It stood,” Arden replied. Nobody knew, wrote Osk."
    given = [
        labelled(text, "wrote", "Nobody knew", "Osk"),
        labelled(text, "replied", "It stood", "Arden"),
        labelled(text, "said", "it fell", "Falk"),
    ]
    assert [cue for cue, _ in told(text, shown(text, *given))] == ["said", "replied", "wrote"]


def test_nothing_labelled_is_nothing_said() -> None:
    assert shown(PLAIN_TEXT) == ()
