from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.records import Document, Reading
from tests.commands.conftest import Onrecord
from tests.ledger.factory import BRIDGE, FERRY, article, written
from tests.ledger.quick import QuickReader

BY = ("--by", "Ada Holm")


@pytest.fixture
def ledger(onrecord: Onrecord, tmp_path: Path) -> Onrecord:
    """Return the command line in a folder with a ledger of two articles."""
    documents = (
        article(BRIDGE, url="https://example.org/bridge", outlet="Osk Courier", published="2024-05-03"),
        article(FERRY, url="https://example.org/ferry", outlet="Vellan Post", published="2024-06-01"),
    )
    assert onrecord("add", written(tmp_path, *documents))[0] == 0
    return onrecord


def found(ledger: Onrecord, *arguments: str) -> list[dict[str, Any]]:
    """Return the rows that find gives, with the machine's beside them."""
    return [json.loads(line) for line in ledger("find", *arguments, "--both", "-f", "jsonl")[1].splitlines()]


def row(ledger: Onrecord, words: str) -> str:
    """Return the id of the one row with these words."""
    (one,) = found(ledger, words)
    return str(one["id"])


def decision(err: str) -> str:
    """Return the id that the way back is told with."""
    return err.rpartition("onrecord undo ")[2].strip()


def test_a_correction_tells_before_and_after_and_the_way_back(ledger: Onrecord) -> None:
    id = row(ledger, "repairs")
    code, out, err = ledger("correct", id[:9], "--speaker", "Mara Lind", "--act", "promise", *BY, "--why", "the tape")
    assert code == 0
    assert f"{id} is corrected" in out
    assert "  speaker Ines Falk, person → Mara Lind, person\n" in out
    assert "  act     state → promise\n" in out
    assert ledger("undo", decision(err))[0] == 0
    assert found(ledger, "repairs")[0]["state"] == "machine"


def test_the_machines_row_stays_beside_the_corrected_one(ledger: Onrecord) -> None:
    ledger("correct", row(ledger, "repairs"), "--speaker", "Mara Lind", *BY)
    (one,) = found(ledger, "repairs")
    assert (one["speaker"], one["machine"]["speaker"], one["state"]) == ("Mara Lind", "Ines Falk", "corrected")
    table = " ".join(ledger("find", "repairs", "--both")[1].split())
    assert "corrected by Ada Holm on " in table
    assert "as the machine read it: Ines Falk · said" in table


def test_corrected_words_give_the_row_another_id(ledger: Onrecord) -> None:
    id, start = row(ledger, "repairs"), BRIDGE.index("ready to pay")
    out = ledger("correct", id, "--content", f"{start}:{start + 12}", *BY)[1]
    assert f"(it was {id})" in out
    assert "We are ready to pay for repairs → ready to pay\n" in out
    assert found(ledger, '"ready to pay"')[0]["content"] == "ready to pay"
    assert ledger("show", id)[0] == 0


def test_whether_it_was_said_can_be_corrected(ledger: Onrecord) -> None:
    out = ledger("correct", row(ledger, "boats sail"), "--negated", "no", *BY)[1]
    assert "not state → state" in out
    assert found(ledger, "boats sail")[0]["negated"] is False


def test_a_speaker_can_be_taken_away(ledger: Onrecord) -> None:
    assert "Ines Falk, person → (none)" in ledger("correct", row(ledger, "repairs"), "--speaker", "", *BY)[1]
    assert found(ledger, "repairs")[0]["speaker"] is None


def test_a_dropped_row_is_shown_by_id_alone_and_comes_back(ledger: Onrecord) -> None:
    id = row(ledger, "repairs")
    code, out, err = ledger("correct", id, "--drop", *BY)
    assert (code, "is dropped, and no query shows it" in out) == (0, True)
    assert ledger("find", "repairs")[0] == 1
    assert "dropped: not shown by any query" in ledger("show", id)[1]
    ledger("undo", decision(err))
    assert row(ledger, "repairs") == id


def test_rows_are_accepted_all_or_none(ledger: Onrecord) -> None:
    ids = [row(ledger, "repairs"), row(ledger, "boats sail")]
    assert ledger("accept", ids[0], "s-none", *BY)[0] == 2
    assert found(ledger, "--state", "accepted") == []
    assert ledger("accept", *ids, *BY)[0] == 0
    assert {one["id"] for one in found(ledger, "--state", "accepted")} == set(ids)


def test_a_decision_needs_a_name_which_the_environment_may_give(
    ledger: Onrecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = ledger("accept", row(ledger, "repairs"))
    assert (code, "a decision needs the name of who makes it" in err) == (2, True)
    monkeypatch.setenv("ONRECORD_BY", "Ada Holm")
    assert ledger("accept", row(ledger, "repairs"))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "nothing is to be changed"),
        (["--content", "4:9999"], "is not in the text"),
        (["--content", "here"], "'here' is no span"),
        (["--type", "person"], "tells what a speaker is, and none is named"),
        (["--drop", "--act", "deny"], "a row that is dropped has no other act"),
        (["--act", "shout"], "'shout' is not one of"),
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(ledger: Onrecord, arguments: list[str], problem: str) -> None:
    code, out, err = ledger("correct", row(ledger, "repairs"), *arguments, *BY)
    assert (code, out) == (2, "")
    assert problem in err
    assert "0 decisions" in ledger("decisions")[2]


def test_show_tells_who_decided_and_why(ledger: Onrecord) -> None:
    id = row(ledger, "repairs")
    ledger("correct", id, "--act", "promise", *BY, "--why", "she gave her word")
    out = " ".join(ledger("show", id)[1].split())
    assert "Ada Holm (“she gave her word”): act “promise”" in out
    assert "machine Ines Falk (mayor, Osk) · said" in out


class Silent(QuickReader):
    """A model that finds nothing."""

    def read_document(self, document: Document) -> Reading:
        return replace(super().read_document(document), statements=())


def test_a_correction_whose_row_is_gone_is_kept_and_listed(ledger: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    err = ledger("correct", row(ledger, "repairs"), "--act", "promise", *BY)[2]
    monkeypatch.setattr("onrecord.pipeline.load", lambda *_, **__: Silent("2"))
    assert ledger("add", "in.jsonl", "--again")[0] == 0
    (one,) = found(ledger)
    assert (one["state"], one["act"]) == ("kept", "promise")
    assert "no row of the machine any more" in " ".join(ledger("decisions")[1].split())
    assert "the machine finds no such row any more" in " ".join(ledger("show", one["id"])[1].split())
    assert "nobody's decision keeps it" in ledger("undo", decision(err))[2]


def test_decisions_are_listed_the_latest_first_with_how_many_there_are(ledger: Onrecord) -> None:
    ledger("accept", row(ledger, "repairs"), *BY)
    ledger("correct", row(ledger, "boats sail"), "--drop", *BY, "--why", "the outlet's own words")
    code, out, err = ledger("decisions", "--limit", "1")
    assert code == 0
    assert out.splitlines()[1].split()[2:4] == ["Ada", "Holm"]
    assert err == "onrecord: 1 of 2 decisions; --limit 0 shows all\n"


def test_joined_people_are_one_until_that_is_undone(ledger: Onrecord) -> None:
    code, out, err = ledger("join", "Ines Falk", "Mara Lind", *BY, "--why", "she married")
    assert (code, out.splitlines()[0]) == (0, "Ines Falk")
    assert {one["outlet"] for one in found(ledger, "--speaker", "Mara Lind")} == {"Osk Courier", "Vellan Post"}
    assert ledger("undo", decision(err))[0] == 0
    assert {one["outlet"] for one in found(ledger, "--speaker", "Mara Lind")} == {"Vellan Post"}


def test_somebody_in_one_document_is_split_off(ledger: Onrecord) -> None:
    lines = ledger("who", "Ines Falk")[1].splitlines()
    entity = next(line.split()[0] for line in lines if line.startswith("e-") and "Osk Courier" in line)
    code, out, err = ledger("split", entity, *BY)
    assert (code, [line for line in out.splitlines() if line == "Ines Falk"]) == (0, ["Ines Falk"] * 2)
    assert "2 go by 'Ines Falk'; if two are one: onrecord join a-" in ledger("who", "Ines Falk")[2]
    ledger("undo", decision(err))
    assert ledger("who", "Ines Falk")[2] == ""


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["undo", "c-none"], "there is no such decision"),
        (["join", "Ines Falk", "Nobody Here", *BY], "no actor goes by it"),
        (["join", "Ines Falk", "ines falk", *BY], "are one actor already"),
        (["split", "e-none", *BY], "there is no such entity"),
        (["accept", "s-none", *BY], "there is no such row"),
    ],
)
def test_what_is_not_there_cannot_be_decided(ledger: Onrecord, arguments: list[str], problem: str) -> None:
    code, out, err = ledger(*arguments)
    assert (code, out) == (2, "")
    assert problem in err
