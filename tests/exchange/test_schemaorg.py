from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from onrecord.exchange.schemaorg import write
from onrecord.records import Act, Kind, Reading
from tests.exchange import factory
from tests.show.factory import canal, harbour

THING = {"@type", "@id", "name", "description", "url", "sameAs", "alternateName"}
WORK = THING | {
    "text", "creator", "author", "isPartOf", "isBasedOn", "about", "keywords", "sdPublisher", "headline", "publisher",
    "datePublished", "inLanguage",
}  # fmt: skip
PROPERTIES = {
    "NewsArticle": WORK,
    "CreativeWork": WORK,
    "Quotation": WORK | {"spokenByCharacter"},
    "Claim": WORK | {"appearance"},
    "Person": THING,
    "Organization": THING,
    "Thing": THING,
}
"""The properties that schema.org (version 28) gives each type written here, as far as they are written."""


def graph(*found: Reading) -> list[Any]:
    whole = json.loads(factory.written(write, *found))
    assert whole["@context"] == "https://schema.org"
    for node in whole["@graph"]:
        check(node)
    nodes: list[Any] = whole["@graph"]
    return nodes


def check(node: Any) -> None:
    """Hold that a node has only properties of its type, and values in them."""
    if isinstance(node, list):
        for one in node:
            check(one)
    if isinstance(node, dict) and "@type" in node:
        assert set(node) <= PROPERTIES[node["@type"]]
        assert all(value not in (None, "", []) for value in node.values())
        for value in node.values():
            check(value)


def types(found: Reading) -> list[str]:
    return [node["@type"] for node in graph(found)[1:]]


def test_only_a_direct_quotation_is_shown_as_verbatim() -> None:
    assert types(harbour()) == ["CreativeWork", "CreativeWork", "CreativeWork", "CreativeWork", "Quotation",
                                "CreativeWork"]  # fmt: skip
    assert types(canal()) == ["Claim", "Claim", "Claim", "Quotation", "Claim", "Claim", "CreativeWork", "CreativeWork",
                              "CreativeWork", "Quotation"]  # fmt: skip


def test_a_quotation_has_its_speaker_its_words_and_its_article() -> None:
    article, *_, quotation, _ = graph(harbour())
    assert (article["@type"], article["publisher"]["name"]) == ("NewsArticle", "Vellan Post")
    assert quotation["text"] == "We have asked for money for three years. Nobody answered, … Now it is too late."
    assert [who["name"] for who in quotation["spokenByCharacter"]] == ["Jonas Brekke"]
    assert quotation["isPartOf"] == {"@id": article["@id"]}


def test_a_relayed_claim_is_based_on_the_statement_that_relays_it() -> None:
    _, television, shut, *_ = graph(canal())
    assert shut["isBasedOn"] == [{"@id": television["@id"]}]
    assert shut["author"][0]["name"] == "Ministry of Waterways"


@pytest.mark.parametrize(
    ("kind", "act", "negated"),
    [
        (Kind.DIRECT, Act.STATE, True),
        (Kind.DIRECT, Act.DENY, False),
        (Kind.INDIRECT, Act.STATE, True),
        (Kind.INDIRECT, Act.DENY, False),
        (Kind.INDIRECT, Act.DEMAND, False),
        (Kind.MIXED, None, False),
    ],
)
def test_what_a_speaker_does_not_put_forward_is_never_shown_as_their_words(
    kind: Kind, act: Act | None, negated: bool
) -> None:
    found = canal()
    one = found.statements[2]
    one = replace(one, kind=kind, cue=replace(one.cue, act=act), negated=negated)
    (node,) = graph(replace(found, statements=(one,)))[1:]
    assert node["@type"] == "CreativeWork"
    assert not {"text", "creator", "author", "spokenByCharacter"} & set(node)
    assert "he had seen no such order" in node["description"]


def test_a_group_is_its_members_and_who_made_the_row_is_told() -> None:
    found = canal()
    deal = replace(found.statements[6], cue=replace(found.statements[6].cue, act=Act.STATE))
    (node,) = graph(replace(found, statements=(deal,)))[1:]
    assert [who["name"] for who in node["author"]] == ["Tove Marr", "Per Oyen"]
    assert node["sdPublisher"]["name"] == "test"


@given(factory.readings)
def test_any_reading_is_written_and_verbatim_words_are_those_of_the_text(found: Reading) -> None:
    _, *nodes = graph(found)
    for node, statement in zip(nodes, found.statements, strict=True):
        assert node["@id"] == f"urn:onrecord:{statement.id}"
        if node["@type"] == "Quotation":
            assert node["text"] == found.words(statement.content.spans)


def test_words_survive_emoji_and_odd_line_ends() -> None:
    one = factory.odd().statements[0]
    found = replace(factory.odd(), statements=(replace(one, kind=Kind.DIRECT),))
    assert graph(found)[1]["text"] == f"the pier{factory.ODD} … is shut"
