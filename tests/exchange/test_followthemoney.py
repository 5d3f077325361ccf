from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from followthemoney import model
from hypothesis import given

from onrecord.exchange.followthemoney import write
from onrecord.records import Reading
from tests.exchange import factory
from tests.show.factory import canal, harbour


def entities(*found: Reading) -> list[Any]:
    return factory.objects(factory.written(write, *found))


def of(schema: str, found: Reading) -> list[Any]:
    return [entity for entity in entities(found) if entity["schema"] == schema]


def check(entity: Any) -> None:
    """Hold by the library itself that schema, properties and values are valid, and that none is lost."""
    proxy = model.get_proxy(entity, cleaned=False)
    proxy.schema.validate(proxy.to_dict())
    kept = proxy.to_dict()
    assert set(kept["properties"]) == set(entity["properties"])
    for name in ("name", "proof", "entity", "document", "resolved", "publishedAt", "wikidataId"):
        assert sorted(kept["properties"].get(name, [])) == sorted(entity["properties"].get(name, []))


@pytest.mark.parametrize("found", [harbour(), canal(), factory.odd()])
def test_every_entity_is_valid_by_the_library(found: Reading) -> None:
    for entity in entities(found):
        check(entity)


@given(factory.readings)
def test_references_lead_to_entities_of_the_same_reading(found: Reading) -> None:
    told = entities(found)
    ids = {entity["id"] for entity in told}
    assert len(ids) == len(told)
    for entity in told:
        for name in ("proof", "entity", "document", "resolved"):
            assert set(entity["properties"].get(name, [])) <= ids
        assert all(isinstance(value, str) and value for values in entity["properties"].values() for value in values)


def test_a_statement_is_a_note_that_says_by_whose_word_it_stands() -> None:
    article = of("Article", canal())[0]["id"]
    note = of("Note", canal())[2]["properties"]
    hallek = next(entity for entity in canal().entities if entity.name == "Ivo Hallek")
    assert note["name"] == ["Ivo Hallek: statement"]
    assert "not established fact" in note["description"][0]
    assert "“that he had seen no such order”" in note["description"][0]
    assert (note["entity"], note["proof"]) == ([article, hallek.id], [article])
    assert note["notes"] == ["said 2024-10-30 to 2024-10-30", "test, model test, confidence 0.9000"]


def test_nothing_that_is_said_becomes_a_property_of_whoever_it_is_about() -> None:
    for entity in (*of("Person", canal()), *of("Organization", canal())):
        assert set(entity["properties"]) <= {"name", "weakAlias", "proof", "wikidataId"}


def test_only_who_has_a_name_is_an_entity_and_a_group_is_its_members() -> None:
    names = [entity["properties"]["name"][0] for entity in of("Person", canal())]
    assert names == ["Ivo Hallek", "Tove Marr", "Per Oyen"]
    deal = of("Note", canal())[6]["properties"]
    assert len(deal["entity"]) == 3
    assert len(of("Mention", canal())) == len(names) + len(of("Organization", canal()))


def test_a_link_to_wikidata_is_passed_on_and_another_is_not() -> None:
    found = canal()
    links = ["https://www.wikidata.org/wiki/Q42", "https://elsewhere.example/Q42"]
    linked = [replace(found.entities[3], link=link) for link in links]
    told = [of("Person", replace(found, entities=(one,), statements=()))[0]["properties"] for one in linked]
    assert [one.get("wikidataId") for one in told] == [["Q42"], None]
    check(of("Person", replace(found, entities=(linked[0],), statements=()))[0])


def test_the_text_of_the_article_is_the_document_s_text() -> None:
    found = factory.odd()
    article = of("Article", found)[0]["properties"]
    assert article["bodyText"] == [found.document.text]
    assert article["sourceUrl"] == ["https://courier.example/pier?a=1"]
