"""People decide: corrections, joins and splits hold at once, survive another model, and can be undone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import ConfigurationError
from onrecord.keeper import Ledger
from onrecord.ledger.changing import changing
from onrecord.ledger.decisions import put
from onrecord.ledger.place import Place
from tests.ledger.factory import BRIDGE, added, article, contents, opened

OSK = article(BRIDGE, outlet="Osk Post", published="2024-05-03")
OTHER = article(
    "Ines Falk said that gulls are loud. Inez Valk denied it.", outlet="Vellan Courier", published="2024-06-03"
)
THIRD = article("Ines Falk said that it snows.", outlet="ANR", published="2024-07-03")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    added(opened(folder), OSK, OTHER)
    return folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Ledger:
    return opened(Path(shutil.copytree(made, tmp_path / "made")))


def row(ledger: Ledger, content: str) -> str:
    return next(str(one.id) for one in ledger.statements(versions=True) if content in one.content)


def told(ledger: Ledger) -> list[Any]:
    """All that people see, but for the decisions themselves."""
    views = ("SELECT * FROM statements", "SELECT * FROM entities", "SELECT * FROM machine_statements")
    return [ledger.sql(f"{query} ORDER BY ALL").rows for query in views] + [ledger.speakers()]


def entity(ledger: Ledger, document: str, name: str) -> str:
    found = ledger.sql(f"SELECT id, name FROM entities WHERE document = '{document}'")
    return next(str(row[0]) for row in found if row[1] == name)


def test_a_corrected_row_is_found_as_it_stands_and_no_longer_as_it_was(ledger: Ledger) -> None:
    key = row(ledger, "waited too long")
    decision = ledger.decide(key, "correct", by="Ada Holm", why="heard it", speaker="Tom Arden", act="accuse")
    for words in ("", "waited"):
        (found,) = ledger.statements(words, speaker="Tom Arden", act="accuse")
        assert (found.state, found.speaker, found.act) == ("corrected", "Tom Arden", "accuse")
        assert ledger.statements(words, act="deny", document=OSK.id).total == 0
        assert ledger.statements(words, state=("corrected",)).total == 1
    (listed,) = ledger.decided()
    assert (listed["id"], listed["person"], listed["why"], listed["state"]) == (
        decision["id"],
        "Ada Holm",
        "heard it",
        "corrected",
    )


def test_a_correction_of_the_content_changes_what_words_find(ledger: Ledger) -> None:
    start = OSK.text.index("council had waited")
    ledger.decide(row(ledger, "waited"), "correct", by="Ada", content=f"{start}:{start + len('council')}")
    assert contents(ledger.statements("council")) == ["council"]
    assert ledger.statements("waited").total == 0


@pytest.mark.parametrize("options", [{"verb": "drop"}, {"verb": "accept"}, {"verb": "correct", "speaker": "Ada New"}])
def test_an_undone_decision_leaves_everything_as_before(ledger: Ledger, options: dict[str, str]) -> None:
    before = told(ledger)
    decision = ledger.decide(row(ledger, "gulls"), options.pop("verb"), by="Ada Holm", **options)
    assert told(ledger) != before
    assert ledger.undo(decision["id"][:14])["id"] == decision["id"]
    assert told(ledger) == before
    assert [one["undone"] is not None for one in ledger.decided()] == [True]
    ledger.verify()


def test_a_dropped_row_is_found_by_nothing(ledger: Ledger) -> None:
    key = row(ledger, "gulls")
    ledger.decide(key, "drop", by="Ada")
    assert ledger.statements("gulls").total == ledger.statements(document=OTHER.id, act="state").total == 0
    with pytest.raises(ConfigurationError, match="dropped"):
        ledger.row(key)
    assert all("gulls" not in one.words(each.content.spans) for one in ledger.readings() for each in one.statements)


def test_of_two_decisions_in_one_second_the_later_holds(ledger: Ledger) -> None:
    key = row(ledger, "gulls")
    for speaker in ("Ada One", "Ada Two", "Ada Three", "Ada Four", "Ada Five"):
        ledger.decide(key, "correct", by="Ada", speaker=speaker)
    assert [one.speaker for one in ledger.statements("gulls")] == ["Ada Five"]
    times = [one["decided"] for one in ledger.decided()]
    assert times == sorted(set(times))


def test_a_decision_can_be_made_again_after_it_was_undone(ledger: Ledger) -> None:
    key = row(ledger, "gulls")
    first = ledger.decide(key, "drop", by="Ada")
    ledger.undo(first["id"])
    again = ledger.decide(key, "drop", by="Ada")
    assert again["id"] != first["id"]
    assert ledger.statements("gulls").total == 0
    with pytest.raises(ConfigurationError, match="undone"):
        ledger.undo(first["id"])


def test_decisions_survive_another_model(ledger: Ledger) -> None:
    ledger.decide(row(ledger, "gulls"), "correct", by="Ada", speaker="Tom Arden")
    ledger.decide(row(ledger, "bridge would reopen"), "drop", by="Ada")
    added(ledger, OSK, OTHER, version="2")
    assert [(one.speaker, one.state) for one in ledger.statements("gulls")] == [("Tom Arden", "corrected")]
    assert ledger.statements("reopen").total == 0
    assert {one["state"] for one in ledger.decided()} == {"corrected", "dropped"}
    ledger.verify()


def test_decisions_survive_that_a_document_is_removed_and_added_again(ledger: Ledger) -> None:
    ledger.decide(row(ledger, "gulls"), "correct", by="Ada", speaker="Tom Arden")
    before = told(ledger)
    ledger.remove([OTHER.id])
    assert [one["has_document"] for one in ledger.decided()] == [False]
    assert ledger.statements("gulls").total == 0
    added(ledger, OTHER)
    assert [(one.speaker, one.state) for one in ledger.statements("gulls")] == [("Tom Arden", "corrected")]
    assert told(ledger)[0] == before[0]


def test_a_correction_whose_row_is_gone_is_kept_and_listed(ledger: Ledger) -> None:
    ledger.decide(row(ledger, "gulls"), "correct", by="Ada", speaker="Tom Arden")
    bare = next(one for one in ledger.readings() if one.document.id == OTHER.id)

    class Blind:
        stamp, digest, model = "blind", "blind", "blind"

        def read_many(self, texts):  # type: ignore[no-untyped-def]
            return (replace(bare, document=text, statements=(), entities=()) for text in texts)

    ledger.add([str(ledger.path.parent / "in.jsonl")], reader=Blind())  # type: ignore[arg-type]
    (found,) = ledger.statements("gulls", state=("kept",))
    assert (found.speaker, found.state) == ("Tom Arden", "kept")
    assert [one["state"] for one in ledger.decided()] == ["kept"]


def test_joined_actors_are_one_everywhere_until_it_is_undone(ledger: Ledger) -> None:
    before = told(ledger)
    decision = ledger.join("Ines Falk", "Inez Valk", by="Ada", why="one person")
    for name in ("Ines Falk", "Inez Valk"):
        assert {one.speaker for one in ledger.statements(speaker=name)} == {"Ines Falk"}
        assert contents(ledger.statements("gulls", speaker=name)) == ["that gulls are loud"]
    assert "Inez Valk" not in {one["name"] for one in ledger.speakers()}
    with pytest.raises(ConfigurationError, match="already"):
        ledger.join("Inez Valk", "Ines Falk", by="Ada")
    ledger.undo(decision["id"])
    assert told(ledger) == before


def test_a_join_survives_another_model_and_a_new_adding(ledger: Ledger) -> None:
    ledger.join("Ines Falk", "Inez Valk", by="Ada")
    added(ledger, OSK, OTHER, version="2")
    assert ledger.statements(speaker="Inez Valk").total == 5
    ledger.remove([OSK.id, OTHER.id])
    added(ledger, OSK, OTHER)
    assert ledger.statements(speaker="Inez Valk").total == 5


def test_a_join_holds_for_an_actor_that_comes_in_later(ledger: Ledger, tmp_path: Path) -> None:
    decision = ledger.join("Ines Falk", "Inez Valk", by="Ada")
    later = opened(tmp_path, "later.duckdb")
    added(later, OSK)
    with changing(Place(later.path), "recover") as transaction:
        put(transaction, decision)
    added(later, OTHER)
    assert {one.speaker for one in later.statements(speaker="Inez Valk")} == {"Ines Falk"}
    assert later.statements("denied OR it", speaker="Ines Falk").total == 0
    assert later.statements("it", speaker="Ines Falk", act="deny").total == 1


def test_a_join_can_be_made_again_in_the_same_second(ledger: Ledger) -> None:
    first = ledger.join("Ines Falk", "Inez Valk", by="Ada")
    ledger.undo(first["id"])
    again = ledger.join("Ines Falk", "Inez Valk", by="Ada")
    assert ledger.undo(again["id"])["id"] == again["id"] != first["id"]


def test_an_entity_split_off_is_another_until_it_is_undone(ledger: Ledger) -> None:
    before = told(ledger)
    decision = ledger.split(entity(ledger, OTHER.id, "Ines Falk"), by="Ada", why="a namesake")
    assert {one["statements"] for one in ledger.speakers() if one["name"] == "Ines Falk"} == {1, 3}
    actor = ledger.sql(
        f"SELECT DISTINCT actor FROM statements WHERE document = '{OSK.id}' AND speaker = 'Ines Falk'"
    ).rows[0][0]
    assert "that gulls are loud" not in contents(ledger.statements(speaker=actor))
    assert ledger.statements("gulls", speaker=actor).total == 0
    ledger.undo(decision["id"])
    assert told(ledger) == before


def test_a_split_survives_another_model_and_later_documents_stay_apart_from_it(ledger: Ledger) -> None:
    ledger.split(entity(ledger, OTHER.id, "Ines Falk"), by="Ada")
    added(ledger, OSK, OTHER, THIRD, version="2")
    query = "SELECT actor FROM statements WHERE speaker = 'Ines Falk' AND document = '{}'"
    osk, other, third = ({one[0] for one in ledger.sql(query.format(each.id))} for each in (OSK, OTHER, THIRD))
    assert osk == third != other


@pytest.mark.parametrize("key", ["", "s-", "s-ffffffffffffffffffff", "d-1", "%"])
def test_a_row_must_be_one_and_there(ledger: Ledger, key: str) -> None:
    for ask in (lambda: ledger.decide(key, "drop", by="Ada"), lambda: ledger.row(key)):
        with pytest.raises(ConfigurationError):
            ask()
    assert ledger.decided() == []


def test_what_is_not_there_or_makes_no_sense_is_refused_and_nothing_changes(ledger: Ledger) -> None:
    key, before = row(ledger, "gulls"), told(ledger)
    for ask in (
        lambda: ledger.undo(""), lambda: ledger.undo("c-"), lambda: ledger.split("", by="Ada"),
        lambda: ledger.split("e-", by="Ada"), lambda: ledger.join("Nobody", "Ines Falk", by="Ada"),
        lambda: ledger.join("Ines Falk", "Ines Falk", by="Ada"), lambda: ledger.decide(key, "drop", by=" "),
        lambda: ledger.decide(key, "correct", by="Ada"), lambda: ledger.decide(key, "correct", by="Ada", act="shout"),
        lambda: ledger.decide(key, "correct", by="Ada", content="5:99999"),
        lambda: ledger.decide(key, "correct", by="Ada", content="x"), lambda: ledger.document("d-"),
    ):  # fmt: skip
        with pytest.raises(ConfigurationError):
            ask()  # type: ignore[no-untyped-call]
    assert told(ledger) == before
    assert ledger.decided() == []


def test_a_row_is_named_by_the_beginning_of_its_id_as_it_was_or_as_it_stands(ledger: Ledger) -> None:
    start = OTHER.text.index("gulls")
    key = row(ledger, "gulls")
    ledger.decide(key[:10], "correct", by="Ada", content=f"{start}:{start + 5}")
    (found,) = ledger.statements("gulls")
    assert found.id != key
    assert ledger.row(key)[0] == ledger.row(found.id[:10])[0] == found


def test_the_last_of_several_decisions_can_be_undone_alone(ledger: Ledger) -> None:
    key = row(ledger, "gulls")
    ledger.decide(key, "correct", by="Ada", speaker="Ada One")
    last = ledger.decide(key, "correct", by="Bo", act="demand")
    ledger.undo(last["id"])
    (found,) = ledger.statements("gulls")
    assert (found.speaker, found.act) == ("Ada One", "state")
