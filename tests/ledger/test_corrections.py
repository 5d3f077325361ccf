"""A reading with people's corrections: which row they go to, what it becomes, and that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import ConfigurationError
from onrecord.ledger.correction import Correction, Verb, correction_of
from onrecord.ledger.corrections import Corrected, State, corrected
from onrecord.ledger.deciding import Signature, change_of, new_correction
from onrecord.records import Act, Document, EntityType, Kind, Pairs, Reading, Statement
from tests.show.factory import entity, reading, spans, statement
from tests.strategies import UNTIMED

TEXT = """Mayor Ines Falk said the bridge 🙂 would reopen in May. “We are ready.”

According to ANR, the engineer Tom Arden warned that its pillars were weak.
"""
DOCUMENT = Document.of(TEXT, outlet="Osk Courier")
FALK = entity(DOCUMENT, *spans(DOCUMENT, "Mayor Ines Falk"), name="Ines Falk", aliases=("Falk",))
ANR = entity(DOCUMENT, *spans(DOCUMENT, "ANR"), type=EntityType.ORGANISATION)


def found(source: str, cue: str, content: str, **more: Any) -> Statement:
    sources, cues = (spans(DOCUMENT, word) if word else () for word in (source, cue))
    return statement(DOCUMENT, source=sources, cue=cues, content=spans(DOCUMENT, content), **more)


SAID = found("Mayor Ines Falk", "said", "the bridge 🙂 would reopen", speaker=FALK, confidence=0.4)
FREE = found("", "", "We are ready.", kind=Kind.DIRECT)
BY_ANR = found("ANR", "According to", "the engineer Tom Arden warned that its pillars were weak", speaker=ANR)
WARNED = found("the engineer Tom Arden", "warned", "that its pillars were weak", via=[BY_ANR.id])
MACHINE = reading(DOCUMENT, SAID, FREE, BY_ANR, WARNED, entities=[FALK, ANR])
LONGER = found("Ines Falk", "said the", "bridge 🙂 would reopen in May", speaker=FALK)
OTHER = reading(DOCUMENT, LONGER, found("", "", "We are ready"), entities=[FALK])


def where(words: str) -> str:
    start = TEXT.index(words)
    return f"{start}:{start + len(words)}"


def read_off(text: str, source: Pairs, cue: Pairs, content: Pairs) -> tuple[Kind, str | None]:
    return Kind.MIXED, text[cue[0][0] : cue[0][1]].lower() if cue else None


def decide(
    row: Statement, verb: Verb = Verb.CORRECT, *, day: int = 1, on: Corrected | None = None, **options: Any
) -> Correction:
    change = change_of(TEXT, **options) if options else None
    signed = Signature(by="Ada Holm", why="listened to the tape", at=f"2026-11-{day:02}T10:00:00Z")
    on = on or corrected(MACHINE, [])
    return new_correction(on, row.id, verb, signature=signed, read_off=read_off, change=change)


def states(given: Reading, corrections: Sequence[Correction]) -> list[str]:
    return [str(one.state) for one in corrected(given, corrections).rows]


def test_without_corrections_every_row_is_the_machines() -> None:
    now = corrected(MACHINE, [])
    assert now.as_reading() == MACHINE
    assert {one.state for one in now.rows} == {State.MACHINE}


def test_a_corrected_row_stands_beside_the_machines() -> None:
    decision = decide(SAID, act="promise", content=where("the bridge 🙂 would reopen in May"), speaker="Jon Vik")
    row = corrected(MACHINE, [decision]).row(SAID.id)
    assert row.state is State.CORRECTED
    assert row.machine == SAID
    assert row.corrections == (decision.id,)
    assert row.statement is not None
    assert (row.statement.cue.act, row.statement.kind) == (Act.PROMISE, Kind.MIXED)
    assert MACHINE.words(row.statement.content.spans) == "the bridge 🙂 would reopen in May"
    assert row.statement.source.spans == SAID.source.spans
    assert row.statement.provenance.extractor == "test; corrected by Ada Holm on 2026-11-01"


def test_a_persons_word_leaves_the_confidence_as_it_was() -> None:
    row = corrected(MACHINE, [decide(SAID, Verb.ACCEPT)]).row(SAID.id)
    assert row.state is State.ACCEPTED
    assert row.statement is not None
    assert row.statement.confidence == SAID.confidence == 0.4
    assert row.statement.provenance.extractor.endswith("; accepted by Ada Holm on 2026-11-01")


def test_a_new_speaker_brings_an_entity_once_and_a_known_one_is_found() -> None:
    decisions = [decide(FREE, speaker="the Osk Board", type="organisation"), decide(WARNED, speaker="osk  board")]
    now = corrected(MACHINE, [*decisions, decide(BY_ANR, speaker="falk")])
    brought = now.entities[-1]
    assert (brought.name, brought.type, brought.mentions) == ("the Osk Board", EntityType.ORGANISATION, ())
    assert len(now.entities) == 3
    speakers = [one.statement.source.entity for one in now.rows if one.statement]
    assert speakers == [FALK.id, brought.id, FALK.id, brought.id]
    assert not now.rows[1].row.anonymous


def test_an_empty_speaker_says_that_the_text_tells_none() -> None:
    row = corrected(MACHINE, [decide(SAID, speaker="")]).row(SAID.id)
    assert row.statement is not None
    assert row.statement.source.entity is None
    assert row.statement.source.anonymous


def test_a_dropped_relay_vanishes_from_the_chain_and_from_the_reading() -> None:
    now = corrected(MACHINE, [decide(BY_ANR, Verb.DROP)])
    assert [one.state for one in now.rows].count(State.DROPPED) == 1
    assert [one.id for one in now.as_reading().statements] == [SAID.id, FREE.id, WARNED.id]
    assert now.as_reading().statements[-1].via == ()
    assert now.row(BY_ANR.id).machine == BY_ANR


def test_a_chain_follows_a_relay_whose_id_changes() -> None:
    now = corrected(MACHINE, [decide(BY_ANR, cue=where("According"))]).as_reading()
    warned = next(one for one in now.statements if one.id == WARNED.id)
    assert [now.words(one.cue.spans) for one in now.chain(warned)] == ["According"]


def test_a_correction_finds_the_row_of_a_better_model_by_its_cue() -> None:
    now = corrected(OTHER, [decide(SAID, act="promise"), decide(FREE, Verb.DROP)])
    assert [one.state for one in now.rows] == [State.CORRECTED, State.DROPPED]
    statement = now.rows[0].statement
    assert statement is not None
    assert statement.id == LONGER.id
    assert statement.cue.act is Act.PROMISE


def test_what_an_acceptance_confirms_stays_in_a_later_reading() -> None:
    now = corrected(OTHER, [decide(SAID, Verb.ACCEPT)])
    statement = now.rows[0].statement
    assert statement is not None
    assert statement.id == SAID.id
    assert now.rows[0].machine == LONGER


def test_a_correction_whose_row_is_gone_stays_as_a_row_of_its_own() -> None:
    now = corrected(OTHER, [decide(WARNED, act="threaten"), decide(BY_ANR, Verb.ACCEPT)])
    kept = [one.statement for one in now.rows if one.state is State.KEPT]
    assert [one.id for one in kept if one] == [BY_ANR.id, WARNED.id]
    assert kept[1] is not None
    assert kept[1].via == (BY_ANR.id,)
    assert [one.name for one in now.entities] == ["Ines Falk", "ANR"]


def test_a_row_that_is_kept_relays_what_stands_in_its_content() -> None:
    alone = reading(DOCUMENT, found("the engineer Tom Arden", "warned", "that its pillars were weak"))
    now = corrected(alone, [decide(BY_ANR, Verb.ACCEPT)])
    assert now.rows[0].statement is not None
    assert now.rows[0].statement.via == (BY_ANR.id,)


def test_a_moved_cue_still_belongs_to_the_row_it_was_made_on() -> None:
    decision = decide(BY_ANR, cue=where("warned"), content=where("that its pillars"))
    assert states(MACHINE, [decision]) == ["machine", "machine", "corrected", "machine"]
    assert corrected(MACHINE, [decision]).rows[2].row.lemma == "warned"


def test_a_row_that_repeats_a_corrected_one_stands_back_for_it() -> None:
    words = {"source": "Ines Falk", "cue": "said the", "content": "bridge 🙂 would reopen in May"}
    new = {role: where(its) for role, its in words.items()}
    decision = decide(SAID, source=new["source"], cue=new["cue"], content=new["content"])
    both = reading(DOCUMENT, SAID, LONGER, entities=[FALK])
    now = corrected(both, [decision])
    assert [one.state for one in now.rows] == [State.CORRECTED, State.DOUBLED]
    assert [one.id for one in now.as_reading().statements] == [LONGER.id]


def test_the_later_decision_counts_field_by_field() -> None:
    first, second = decide(SAID, act="promise", negated=True), decide(SAID, day=2, act="ask")
    now = corrected(MACHINE, [second, first]).rows[0]
    assert (now.row.act, now.row.negated) == (Act.ASK, True)
    assert now.corrections == (first.id, second.id)


def test_a_later_correction_takes_a_dropped_row_back() -> None:
    dropped = decide(SAID, Verb.DROP)
    again = decide(SAID, day=2, on=corrected(MACHINE, [dropped]), act="ask")
    assert states(MACHINE, [dropped, again])[0] == "corrected"
    assert states(MACHINE, [again])[0] == "corrected"


def test_a_corrected_row_is_corrected_again_under_its_new_id() -> None:
    first = decide(SAID, content=where("would reopen in May"))
    now = corrected(MACHINE, [first])
    assert now.rows[0].statement is not None
    second = decide(now.rows[0].statement, day=2, on=now, act="promise")
    assert second.statement == SAID.id
    row = corrected(MACHINE, [second, first]).rows[0]
    assert (row.row.act, row.corrections) == (Act.PROMISE, (first.id, second.id))


def test_a_correction_of_another_document_is_refused() -> None:
    other = reading(Document.of("Rain."))
    with pytest.raises(ConfigurationError, match="give the corrections of this document alone"):
        corrected(other, [decide(SAID, act="ask")])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"content": "5:5"}, "is empty"),
        ({"content": "9:4"}, "is empty"),
        ({"content": f"0:{len(TEXT) + 1}"}, "is not in the text"),
        ({"content": ""}, "--drop"),
        ({"content": "15:16"}, "no words"),
        ({"content": "٣:٤"}, "START:END"),
        ({"content": "1-2"}, "START:END"),
        ({"content": "0:5,3:8"}, "overlap"),
        ({"act": "shout"}, "state, report"),
        ({"type": "person"}, "--speaker"),
        ({"speaker": "X", "type": "ship"}, "person, organisation"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(options: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        change_of(TEXT, **options)


def test_a_decision_needs_a_name_a_row_and_a_change() -> None:
    with pytest.raises(ConfigurationError, match="give --by NAME"):
        Signature(by=" ")
    with pytest.raises(ConfigurationError, match="nothing is to be changed"):
        decide(SAID)
    with pytest.raises(ConfigurationError, match="takes no other change"):
        decide(SAID, Verb.DROP, act="ask")
    with pytest.raises(ConfigurationError, match="is no row of"):
        decide(LONGER, act="ask")


def test_a_correction_that_makes_a_row_another_one_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="already"):
        decide(
            BY_ANR,
            cue=where("warned"),
            source=where("the engineer Tom Arden"),
            content=where("that its pillars were weak"),
        )
    with pytest.raises(ConfigurationError, match="overlap"):
        decide(BY_ANR, cue=where("warned"))


DECISIONS = (
    decide(SAID, act="promise", content=where("the bridge 🙂 would reopen in May")),
    decide(SAID, day=2, speaker="Jon Vik"),
    decide(SAID, Verb.DROP, day=3),
    decide(FREE, speaker="Falk"),
    decide(FREE, Verb.ACCEPT, day=2),
    decide(BY_ANR, Verb.DROP),
    decide(BY_ANR, cue=where("According"), day=4),
    decide(WARNED, source=""),
    decide(WARNED, Verb.ACCEPT, day=5),
    decide(LONGER, act="ask", on=corrected(OTHER, []), day=6),
)
some = st.lists(st.sampled_from(DECISIONS), unique_by=lambda one: one.id)
readings = st.builds(
    lambda rows: reading(DOCUMENT, *rows, entities=[FALK, ANR]),
    st.lists(st.sampled_from([SAID, FREE, BY_ANR, LONGER, *OTHER.statements[1:]]), unique_by=lambda one: one.id),
)


@given(some)
def test_a_correction_is_the_same_after_json(decisions: list[Correction]) -> None:
    for one in decisions:
        assert correction_of(json.loads(json.dumps(one.to_dict()))) == one


@UNTIMED
@given(readings, some, st.randoms(use_true_random=False))
def test_order_is_irrelevant_and_twice_gives_the_same(given: Reading, decisions: list[Correction], draw: Any) -> None:
    mixed = [*decisions, *decisions]
    draw.shuffle(mixed)
    assert corrected(given, decisions) == corrected(given, mixed)


@UNTIMED
@given(readings, some)
def test_no_correction_is_lost_and_no_row_of_the_machine_changed(given: Reading, decisions: list[Correction]) -> None:
    now = corrected(given, decisions)
    assert sorted(key for one in now.rows for key in one.corrections) == sorted(one.id for one in decisions)
    assert tuple(one.machine for one in now.rows if one.machine) == given.statements
    assert now.reading is given


@UNTIMED
@given(readings, some)
def test_ids_of_what_stands_are_distinct_and_chains_lead_somewhere(given: Reading, decisions: list[Correction]) -> None:
    now = corrected(given, decisions).as_reading()
    ids = [one.id for one in now.statements]
    assert len(set(ids)) == len(ids)
    entities = {one.id for one in now.entities}
    assert all(set(one.via) <= set(ids) - {one.id} for one in now.statements)
    assert all(one.source.entity in {*entities, None} for one in now.statements)


@pytest.mark.parametrize(
    "damage", [{"why": "x"}, {"verb": "burn"}, {"found": {}}, {"change": {"content": [[3, 1]]}}, {"change": {"x": 1}}]
)
def test_a_record_that_is_damaged_is_refused(damage: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="take the record from a backup"):
        correction_of(DECISIONS[0].to_dict() | damage)
