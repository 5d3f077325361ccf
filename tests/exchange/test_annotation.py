from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from onrecord.exchange.annotation import AROUND, write
from onrecord.records import Reading
from tests.exchange import factory
from tests.show.factory import canal, harbour

IRI = {"type": "string", "pattern": r"^[a-z]+:[^\s<>\"{}|\\^`]+$"}
SELECTORS = {
    "TextPositionSelector": {
        "required": ["type", "start", "end"],
        "properties": {
            "type": {"const": "TextPositionSelector"},
            "start": {"type": "integer", "minimum": 0},
            "end": {"type": "integer", "minimum": 0},
        },
        "additionalProperties": False,
    },
    "TextQuoteSelector": {
        "required": ["type", "exact", "prefix", "suffix"],
        "properties": {
            "type": {"const": "TextQuoteSelector"},
            "exact": {"type": "string", "minLength": 1},
            "prefix": {"type": "string"},
            "suffix": {"type": "string"},
        },
        "additionalProperties": False,
    },
}
AGENT: Any = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {"type": {"enum": ["Person", "Organization", "Software"]}, "name": {"type": "string"}},
    "additionalProperties": False,
}
ANNOTATION = {
    "required": ["id", "type", "target"],
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"items": {"enum": ["identifying", "classifying"]}},
        "creator": {"anyOf": [AGENT, {"type": "array", "items": AGENT, "minItems": 2}]},
        "generator": AGENT,
        "body": {
            "type": "array",
            "items": {
                "required": ["type", "value"],
                "properties": {
                    "type": {"const": "TextualBody"},
                    "purpose": {"enum": ["describing", "tagging"]},
                    "format": {"const": "text/plain"},
                    "value": {"type": "string", "minLength": 1},
                },
                "additionalProperties": False,
            },
        },
        "target": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["source", "selector"],
                "properties": {
                    "type": {"const": "SpecificResource"},
                    "source": IRI,
                    "selector": {"type": "array", "minItems": 2, "items": {"oneOf": [*SELECTORS.values()]}},
                },
                "patternProperties": {"^onrecord:": {}},
                "additionalProperties": False,
            },
        },
    },
    "patternProperties": {"^onrecord:": {}},
    "additionalProperties": False,
}
COLLECTION = {
    "required": ["@context", "id", "type", "label", "total", "first"],
    "properties": {
        "@context": {"contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "required": ["id", "type", "partOf", "startIndex", "items"],
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "partOf": IRI,
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": ANNOTATION},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
"""What the Recommendation demands (MUST) of what is written here, and no term outside its vocabulary."""


def told_of(*found: Reading) -> list[Any]:
    collection = json.loads(factory.written(write, *found))
    Draft202012Validator(COLLECTION).validate(collection)
    items: list[Any] = collection["first"]["items"]
    assert collection["total"] == len(items)
    return items


def resolved(target: Any, text: str) -> str:
    """The words of a target: by position, and the same words where the quote finds them."""
    position, quote = target["selector"]
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert text[position["start"] - len(quote["prefix"]) :].startswith(whole)
    assert len(quote["prefix"]) <= AROUND
    words = text[position["start"] : position["end"]]
    assert words == quote["exact"]
    return words


@given(factory.readings)
def test_both_selectors_lead_back_to_the_exact_words_of_every_role(found: Reading) -> None:
    text = found.document.text
    for annotation, statement in zip(told_of(found), found.statements, strict=True):
        for role in ("source", "cue", "content", "addressee"):
            words = [resolved(one, text) for one in annotation["target"] if one["onrecord:role"] == role]
            assert words == [span.words(found.document) for span in getattr(statement, role).spans]


def test_offsets_hold_behind_emoji_combining_marks_and_odd_line_ends() -> None:
    found = factory.odd()
    (annotation,) = told_of(found)
    words = [resolved(target, found.document.text) for target in annotation["target"]]
    assert words == ["Mira Tolland", "said", "the pier" + factory.ODD, "is shut"]
    assert {target["source"] for target in annotation["target"]} == {"https://courier.example/pier?a=1"}


def test_the_body_says_by_whose_word_a_content_stands() -> None:
    shut = told_of(canal())[1]
    account = shut["body"][0]["value"]
    assert account.startswith("Ministry of Waterways: statement, as told by State television (indirect)")
    assert "The word of the source shown, not established fact." in account
    assert [body["value"] for body in shut["body"][1:]] == ["kind: indirect", "act: state"]
    assert shut["onrecord:speaker"]["onrecord:name"] == "Ministry of Waterways"
    assert shut["onrecord:via"] == [{"id": f"urn:onrecord:{canal().statements[0].id}"}]


def test_what_was_not_said_is_told_as_absent() -> None:
    silence = told_of(harbour())[-1]
    assert silence["body"][0]["value"].startswith("The ministry: no attribution, as told by Vellan Post")
    assert "negated" in [body["value"] for body in silence["body"]]


def test_who_corrected_a_row_is_its_creator_beside_the_machine() -> None:
    found = harbour()
    one = found.statements[0]

    def creator(extractor: str) -> Any:
        made = replace(one, provenance=replace(one.provenance, extractor=extractor))
        return told_of(replace(found, statements=(made,)))[0]["creator"]

    machine, person = {"type": "Software", "name": "onrecord 0.1.0"}, {"type": "Person", "name": "Ines Tal"}
    assert creator("onrecord 0.1.0") == machine
    assert creator("Ines Tal") == person
    assert creator("onrecord 0.1.0; corrected by Ines Tal on 2025-05-06") == [machine, person]


@pytest.mark.parametrize("url", ["ftp://a", "https://a b", "javascript:1", 'https://a"b', "", None])
def test_what_is_no_address_of_the_web_is_not_shown_as_one(url: str | None) -> None:
    found = replace(harbour(), document=replace(harbour().document, url=url))
    assert told_of(found)[0]["target"][0]["source"] == f"urn:onrecord:{found.document.id}"


def test_no_readings_are_an_empty_collection() -> None:
    assert told_of() == []
