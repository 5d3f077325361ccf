"""Documents come into a ledger: each once, whole, and read again only where another model reads it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import ConfigurationError, LedgerError
from onrecord.keeper import Added, Ledger
from onrecord.records import Reading, Reason, Refusal
from tests.ledger.factory import BRIDGE, FERRY, added, article, contents, opened, read, written
from tests.ledger.quick import QuickReader

OSK = article(BRIDGE, outlet="Osk Post", url="https://osk.example/1", published="2024-05-03")
VELLAN = article(FERRY, outlet="Vellan Courier", published="2024-06-03")


def add(ledger: Ledger, *origins: str, reader: QuickReader | None = None, **options: object) -> Added:
    return ledger.add(origins, reader=reader or QuickReader(), **options)  # type: ignore[arg-type]


def plain(ledger: Ledger) -> list[Reading]:
    """The readings of a ledger, without what the input was called and how it was decoded."""
    return [replace(one, document=replace(one.document, path=None, encoding=None)) for one in ledger.readings()]


def everything(ledger: Ledger) -> list[tuple[object, ...]]:
    return [
        row
        for view in ("documents", "statements", "entities", "actors", "refusals", "changes")
        for row in ledger.sql(f"SELECT * FROM {view} ORDER BY ALL").rows
    ]


def test_what_is_added_is_counted_and_found(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        found = added(ledger, OSK, VELLAN)
        assert (found.new, found.read_again, found.there, found.done) == (2, 0, 0, 2)
        assert contents(ledger.statements("bridge")) == ["that the bridge would reopen in May"]
        assert plain(ledger) == read(OSK, VELLAN)


def test_adding_again_changes_nothing_and_reads_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK, VELLAN)
        before, journal = everything(ledger), (tmp_path / "l.duckdb.journal").read_bytes()
        reader = QuickReader()
        found = add(ledger, str(tmp_path / "in.jsonl"), reader=reader)
        assert (found.new, found.read_again, found.there, reader.read) == (0, 0, 2, [])
        assert everything(ledger) == before
        assert (tmp_path / "l.duckdb.journal").read_bytes() == journal


def test_the_same_text_under_another_path_is_there_already(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BRIDGE, encoding="utf-8")
    with opened(tmp_path) as ledger:
        assert add(ledger, str(tmp_path / "a.txt")).new == 1
        assert add(ledger, str(tmp_path / "b.txt")).there == 1
        assert add(ledger, written(tmp_path, article(BRIDGE))).there == 1  # other bytes, another key, the same text
        assert ledger.status()["documents"] == 1


def test_an_input_named_twice_at_once_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BRIDGE, encoding="utf-8")
    with opened(tmp_path) as ledger:
        reader = QuickReader()
        found = add(ledger, str(tmp_path / "a.txt"), str(tmp_path / "a.txt"), reader=reader)
        assert (found.new, found.there, len(reader.read)) == (1, 1, 1)


def test_another_model_replaces_the_rows_of_the_first(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK, VELLAN)
        found = added(ledger, OSK, VELLAN, version="2")
        assert (found.new, found.read_again, found.there) == (0, 2, 0)
        assert plain(ledger) == read(OSK, VELLAN, version="2")
        assert ledger.sql("SELECT DISTINCT model FROM documents").rows == (("quick-2",),)
        assert added(ledger, OSK, VELLAN, version="2").there == 2
        ledger.verify()


def test_what_is_there_is_read_again_on_demand(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK)
        before = list(ledger.readings())
        assert added(ledger, OSK, again=True).read_again == 1
        assert list(ledger.readings()) == before


def test_an_actor_stays_who_it_is_when_its_documents_are_read_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK, VELLAN)
        before = {row["name"]: row["actor"] for row in ledger.speakers()}
        added(ledger, OSK, VELLAN, version="2")
        assert {row["name"]: row["actor"] for row in ledger.speakers()} == before


def test_a_refused_input_is_listed_until_it_can_be_read(tmp_path: Path) -> None:
    origin = str(tmp_path / "late.txt")
    with opened(tmp_path) as ledger:
        assert [one.reason for one in add(ledger, origin, origin).refused] == [Reason.MISSING] * 2
        assert [(one["origin"], one["reason"]) for one in ledger.refusals()] == [(origin, "missing")]
        Path(origin).write_text(BRIDGE, encoding="utf-8")
        assert add(ledger, origin).new == 1
        assert ledger.refusals() == []


def test_a_refused_input_whose_document_is_there_is_refused_no_longer(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BRIDGE, encoding="utf-8")
    origin = str(tmp_path / "late.txt")
    with opened(tmp_path) as ledger:
        add(ledger, str(tmp_path / "a.txt"), origin)
        Path(origin).write_text(BRIDGE, encoding="utf-8")
        assert add(ledger, origin).there == 1
        assert ledger.refusals() == []


def test_documents_before_an_error_of_the_reader_are_kept(tmp_path: Path) -> None:
    class Failing(QuickReader):
        def read_many(self, texts):  # type: ignore[no-untyped-def]
            yield next(super().read_many(texts))
            raise RuntimeError("the model fails")

    with opened(tmp_path) as ledger:
        with pytest.raises(RuntimeError):
            add(ledger, written(tmp_path, OSK, VELLAN), reader=Failing())
        assert ledger.status()["documents"] == 1
        assert added(ledger, OSK, VELLAN).new == 1


def test_readings_made_elsewhere_are_kept_and_those_there_stay(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        refusal = Refusal(origin="x", stage="import", reason=Reason.MALFORMED, detail="no")
        found = ledger.add_readings([*read(OSK), refusal, *read(VELLAN)])
        assert (found.new, found.refused) == (2, [refusal])
        again = ledger.add_readings(read(OSK, version="2"))
        assert (again.new, again.there) == (0, 1)
        assert list(ledger.readings()) == read(OSK, VELLAN)


def test_a_document_that_was_removed_can_be_added_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK, VELLAN)
        assert ledger.remove([OSK.id]) == [OSK.id]
        assert contents(ledger.statements("bridge")) == []
        assert added(ledger, OSK, VELLAN).new == 1
        assert len(ledger.statements("bridge")) == 1
        ledger.verify()


@pytest.mark.parametrize("key", ["d-", "d-0000", "", "https://nowhere.example/", "%"])
def test_what_is_removed_must_be_one_and_there(tmp_path: Path, key: str) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK, VELLAN)
        with pytest.raises(ConfigurationError):
            ledger.remove([OSK.id, key])
        assert ledger.status()["documents"] == 2


def test_documents_are_removed_by_address_or_origin(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, OSK, VELLAN)
        assert ledger.remove([OSK.url or "", f"{tmp_path / 'in.jsonl'}:2"]) == [OSK.id, VELLAN.id]


def test_a_ledger_that_is_not_there_is_made_by_adding_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        with pytest.raises(LedgerError, match="no such ledger"):
            ledger.statements()
        with pytest.raises(LedgerError, match="no such ledger"):
            ledger.remove(["d-1"])
        assert list(tmp_path.iterdir()) == []
