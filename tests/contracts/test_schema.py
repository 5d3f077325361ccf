from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from onrecord.records import Act, EntityType, Reading
from onrecord.schema import reading_schema
from tests.show.factory import canal
from tests.show.strategies import readings
from tests.strategies import SLOW

Validator = jsonschema.Draft202012Validator


def validator() -> Any:
    return Validator(reading_schema())


def full() -> dict[str, Any]:
    """A reading with every kind of row that the contract knows, the events written by hand."""
    found = canal()
    said = next(one for one in found.statements if one.said and one.addressee.spans)
    speakers = tuple(one for one in found.entities if one.offices or one.members)
    made: dict[str, Any] = replace(found, statements=(said,), entities=speakers).to_dict()
    spokesman = speakers[0].id
    made["events"] = [{"id": "v-c2", "type": "COOPERATE", "mode": None, "trigger": {"spans": [[256, 262]]},
                       "actors": [spokesman], "recipients": [], "place": None, "date": None,
                       "standings": [{"status": "planned", "statement": said.id},
                                     {"status": "asserted", "statement": None}],
                       "confidence": 0.5}]  # fmt: skip
    return made


def test_the_schema_is_a_schema() -> None:
    Validator.check_schema(reading_schema())


def test_a_full_reading_is_valid() -> None:
    assert [error.message for error in validator().iter_errors(full())] == []


@given(readings())
@SLOW
def test_any_reading_written_and_read_back_is_valid(found: Reading) -> None:
    assert [error.message for error in validator().iter_errors(json.loads(json.dumps(found.to_dict())))] == []


def test_the_schema_names_every_field_that_is_written_and_no_other() -> None:
    made, schema = full(), reading_schema()
    parts = {"document": made["document"], "statement": made["statements"][0], "entity": made["entities"][0],
             "event": made["events"][0]}  # fmt: skip
    assert set(schema["properties"]) == set(schema["required"]) == set(made)
    for name, row in parts.items():
        assert set(schema["$defs"][name]["required"]) == set(row)
    for role in ("source", "cue", "content", "addressee"):
        assert set(schema["$defs"]["statement"]["properties"][role]["properties"]) == set(parts["statement"][role])


def paths(value: Any, *above: str | int) -> list[tuple[str | int, ...]]:
    """The places of all fields of all objects in ``value``."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    here = [(*above, key) for key in value] if isinstance(value, dict) else []
    return here + [path for key, each in items for path in paths(each, *above, key)]


@pytest.mark.parametrize("path", paths(full()), ids=lambda path: ".".join(map(str, path)))
def test_no_field_may_be_left_out(path: tuple[str | int, ...]) -> None:
    lacking = copy.deepcopy(full())
    place: Any = lacking
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    assert not validator().is_valid(lacking)


@pytest.mark.parametrize(
    ("role", "value"),
    [("confidence", 1.5), ("kind", "quoted"), ("negated", None), ("via", ["d-1"]), ("content", {"spans": []}),
     ("source", {"spans": [[3]], "entity": None, "anonymous": True}),
     ("source", {"spans": [], "entity": None, "anonymous": None}), ("id", "7"),
     ("cue", {"spans": [], "lemma": None, "act": "shout"})],
)  # fmt: skip
def test_a_wrong_value_is_found(role: str, value: object) -> None:
    wrong = full()
    wrong["statements"][0][role] = value
    assert not validator().is_valid(wrong)


@pytest.mark.parametrize(
    ("field", "value"), [("members", None), ("type", "robot"), ("mentions", [[3]]), ("name", None)]
)
def test_a_wrong_value_of_an_entity_is_found(field: str, value: object) -> None:
    wrong = full()
    wrong["entities"][0][field] = value
    assert not validator().is_valid(wrong)


def test_the_acts_and_types_of_the_schema_are_those_of_the_records() -> None:
    schema = reading_schema()["$defs"]
    assert schema["statement"]["properties"]["cue"]["properties"]["act"]["enum"] == [*map(str, Act), None]
    assert schema["entity"]["properties"]["type"]["enum"] == [*map(str, EntityType)]


def test_each_caller_gets_a_schema_of_its_own() -> None:
    reading_schema()["title"] = "changed"
    assert reading_schema()["title"] == "Reading"
