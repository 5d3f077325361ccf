from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.names import Book
from tests.names.factory import entity, holder, imported, jsonl

LIND = entity(
    "p-lind", "Person", name="Lind, Mara", alias=["M. Lind"], country="il", topics="role.pep", birthDate="1960"
)
OKE = entity("p-oke", "Person", name=["Tomas Oke", "Tomás Oké"], wikidataId="Q1")
POST = entity("o-pm", "Position", name="Prime Minister of Israel", country="il")
TERMS = (
    entity("t-1", "Occupancy", holder="p-lind", post="o-pm", startDate="2020-01-01", endDate="2022-06-30"),
    entity("t-2", "Occupancy", holder="p-oke", post="o-pm", startDate="2022-07-01T00:00:00", status="current"),
)


def book(folder: Path, *lines: str) -> Book:
    done, found = imported(folder, jsonl(folder, *lines))
    assert done.rejected == ()
    return found


@pytest.mark.parametrize("order", [1, -1])
def test_occupancies_become_terms_in_whatever_order_they_come(tmp_path: Path, order: int) -> None:
    found = book(tmp_path, *(LIND, OKE, POST, *TERMS)[::order])
    assert holder(found, "Israeli prime minister", "", "2021-05-06") == "Lind, Mara"
    assert holder(found, "premier", "Israel", "2024-05-06") == "Tomas Oke"


def test_terms_may_come_in_a_later_file(tmp_path: Path) -> None:
    book(tmp_path, LIND, OKE)
    assert holder(book(tmp_path, POST, *TERMS), "premier", "Israel", "2021-05-06") == "Lind, Mara"


def test_a_person_is_found_by_all_names_and_in_reading_order(tmp_path: Path) -> None:
    found = book(tmp_path, LIND, OKE)
    assert {found.find(words)[0].id for words in ("Mara Lind", "Lind, Mara", "M. Lind")} == {"p-lind"}
    assert found.find("Tomas Oke")[0].link == "https://www.wikidata.org/wiki/Q1"


@pytest.mark.parametrize("schema", ["Organization", "Company", "PublicBody", "LegalEntity"])
def test_bodies_become_organisations(tmp_path: Path, schema: str) -> None:
    (body,) = book(tmp_path, entity("b-1", schema, name="Osk Harbour Board", website="https://example.org")).find(
        "the Osk Harbour Board"
    )
    assert (body.type, body.role, body.link) == ("organisation", "body", "https://example.org")


def test_an_office_of_an_organisation_is_asked_for_by_its_names(tmp_path: Path) -> None:
    found = book(
        tmp_path,
        entity("b-1", "Organization", name="Osk Harbour Board", alias="OHB"),
        entity("o-1", "Position", name="Director", organization="b-1"),
        entity("t-1", "Occupancy", holder="p-oke", post="o-1", startDate="2020"),
        OKE,
    )
    assert holder(found, "director", "OHB", "2021-01-01") == "Tomas Oke"
    assert holder(found, "director", "Harbour", "2021-01-01") is None


def test_an_office_given_up_on_an_unknown_day_tells_of_no_day(tmp_path: Path) -> None:
    term = entity("t-1", "Occupancy", holder="p-oke", post="o-pm", startDate="2001", status="ended")
    found = book(tmp_path, OKE, POST, term)
    assert holder(found, "premier", "Israel", "2021-01-01") is None
    assert [office.title for office in found.offices(found.find("Tomas Oke")[0])] == ["Prime Minister of Israel"]


def test_a_position_in_plain_words_is_shown_and_tells_of_no_day(tmp_path: Path) -> None:
    found = book(tmp_path, entity("p-1", "Person", name="Ada Bru", position="Minister of Health", country="pe"))
    (office,) = found.offices(found.find("Ada Bru")[0])
    assert (office.title, office.of) == ("Minister of Health", "Peru")
    assert holder(found, "health minister", "Peru", "2021-01-01") is None


def test_nested_entities_count_like_others(tmp_path: Path) -> None:
    person = json.loads(LIND)
    term = {"id": "t-1", "schema": "Occupancy", "properties": {"startDate": ["2020"], "post": [json.loads(POST)]}}
    person["properties"]["positionOccupancies"] = [term]
    assert holder(book(tmp_path, json.dumps(person)), "premier", "Israel", "2021-01-01") == "Lind, Mara"


def test_entities_of_other_sorts_are_left_out_and_counted(tmp_path: Path) -> None:
    done, _ = imported(tmp_path, jsonl(tmp_path, entity("a", "Address", full="Osk"), LIND, entity("s", "Sanction")))
    assert (done.names, done.skipped, done.rejections) == (1, 2, 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not JSON"),
        ("[]", "is no entity"),
        ("{}", "is no FollowTheMoney entity: it has no schema"),
        ('{"schema": "Person", "properties": {}}', "is a Person without an id"),
        ('{"schema": "Person", "id": "x"}', "is a Person without properties"),
        (entity("x", "Person", alias="Ada"), "is a Person without a name"),
        (entity("x", "Position"), "has no name"),
        (entity("x", "Occupancy", post="o-pm"), "is an Occupancy without a holder"),
        (entity("x", "Occupancy", holder="p-oke"), "is an Occupancy without a post"),
        (entity("x", "Occupancy", holder="p", post="o", startDate="soon"), "has 'soon' as startDate"),
        (entity("x", "Occupancy", holder="p", post="o", startDate="2022", endDate="2021"), "has a term that ends"),
        ('{"a":' * 100_000, "is not JSON"),
    ],
)
def test_a_malformed_line_is_named_and_the_rest_imported(tmp_path: Path, line: str, reason: str) -> None:
    done, found = imported(tmp_path, jsonl(tmp_path, LIND, line, "", OKE))
    (rejected,) = done.rejected
    assert rejected.line == 2
    assert rejected.reason.startswith(reason)
    assert found.find("Tomas Oke")


def test_odd_values_are_no_reason_to_fail(tmp_path: Path) -> None:
    odd = entity("p-1", "Person", name=[None, 5, {}, "\ud800Ada\nBru\x00"], alias={"id": 7}, country=["zz", 3])
    done, found = imported(tmp_path, jsonl(tmp_path, odd))
    assert (done.names, done.rejections) == (1, 0)
    assert found.find("Ada Bru")[0].name == "\ufffdAda Bru"
