from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.exchange.jsonl import reading_of, readings
from onrecord.records import Json, Reading, Reason, Refusal
from onrecord.show.json import line
from tests.exchange import factory
from tests.show.factory import canal, harbour
from tests.show.strategies import readings as any_readings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def changed(path: str, value: Any) -> Json:
    """A good record with another value at ``path``, its keys and numbers parted by dots."""
    record = copy.deepcopy(canal().to_dict())
    *before, last = (int(key) if key.isdigit() else key for key in path.split("."))
    place: Any = record
    for key in before:
        place = place[key]
    place[last] = value
    return record


@pytest.mark.parametrize("reading", [harbour(), canal(), factory.odd()])
def test_a_reading_comes_back_as_it_was_written(reading: Reading) -> None:
    assert reading_of(reading.to_dict()) == factory.own(reading)


@given(factory.readings)
def test_reading_of_is_the_inverse_of_to_dict_for_any_reading(reading: Reading) -> None:
    assert reading_of(reading.to_dict()) == reading
    assert list(readings([line(reading).encode() + b"\n"], "a")) == [reading]


@given(any_readings())
def test_what_is_written_of_any_reading_is_read_unless_a_statement_relays_itself(reading: Reading) -> None:
    (found,) = readings([line(reading).encode()], "a")
    selfish = any(one.id in one.via for one in reading.statements)
    assert isinstance(found, Refusal) == selfish


def test_fields_that_the_contract_does_not_name_are_ignored_and_ids_can_be_left_out() -> None:
    record = canal().to_dict() | {"more": [1]}
    del record["document"]["id"]
    for one in record["statements"] + record["entities"]:
        one["more"] = {"deep": None}
    record["statements"][0] = {key: value for key, value in record["statements"][0].items() if key != "id"}
    assert reading_of(record) == factory.own(canal())


def test_a_relay_that_a_selection_left_out_need_not_be_there() -> None:
    record = canal().to_dict()
    record["statements"] = [one for one in record["statements"] if one["via"]]
    assert [one.via for one in reading_of(record).statements] == [one.via for one in canal().statements if one.via]


@pytest.mark.parametrize(
    ("path", "value", "detail"),
    [
        ("onrecord", 1, '"onrecord" is a number; make it a string'),
        ("document", None, '"document" is null'),
        ("document.text", None, '"document.text" is null'),
        ("document.text", "other", '"document.id" is not the digest of the document'),
        ("document.published", "May 3", "'May 3' and no day"),
        ("document.published", "2024-02-31", "no day"),
        ("document.authors", "Mira", '"document.authors" is a string; make it a list'),
        ("entities.0.type", "ship", "make it one of person, organisation"),
        ("entities.0.id", "x", "no id"),
        ("entities.1.id", canal().entities[0].id, "has the id"),
        ("entities.0.members", ["e-0"], "no entity of the line has this id"),
        ("statements.0.source.entity", "e-0", "no entity of the line has this id"),
        ("statements.0.source.anonymous", 0, '"statements[0].source.anonymous" is a number; make it true or false'),
        ("statements.2.content.spans", [], "give the positions of what is attributed"),
        ("statements.2.content.spans", [[3, 3]], "no stretch of a text"),
        ("statements.2.content.spans", [[-1, 3]], "no stretch of a text"),
        ("statements.2.content.spans", [[0, 10**9]], "and the text has"),
        ("statements.2.content.spans", [[0, 10**5000]], "and the text has"),
        ("statements.2.content.spans", [[0, 3.0]], "no pair of whole numbers"),
        ("statements.2.content.spans", [[False, True]], "no pair of whole numbers"),
        ("statements.2.content.spans", [[0, 1, 2]], "no pair of whole numbers"),
        ("statements.0.kind", "loud", "make it one of direct, indirect, mixed"),
        ("statements.0.cue.act", "shout", "make it one of state"),
        ("statements.0.confidence", 1.01, "make it a number from 0 to 1"),
        ("statements.0.confidence", float("nan"), "make it a number from 0 to 1"),
        ("statements.0.confidence", True, "is true or false"),
        ("statements.0.confidence", "0.9", "is a string"),
        ("statements.0.via", [canal().statements[0].id], "names no other statement"),
        ("statements.2.id", canal().statements[0].id, "has the id"),
        ("statements.2.said.start", "yesterday", "no day"),
    ],
)
def test_a_wrong_value_is_named_with_its_field_and_what_to_do(path: str, value: Any, detail: str) -> None:
    with pytest.raises(InputError) as caught:
        reading_of(changed(path, value), origin="a.jsonl:3")
    assert detail in caught.value.refusal.detail
    assert (caught.value.refusal.origin, caught.value.refusal.reason) == ("a.jsonl:3", Reason.MALFORMED)
    assert len(caught.value.refusal.detail) < 400


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"[" * 100_000, "not JSON"),
        (b'{"more": ' + b"[" * 100_000, "not JSON"),
        (b'{"more": ' + b"1" * 10_000 + b"}", "not JSON"),
        (b'{"more": NaN}', "NaN is no number"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b'"text"', "holds a string and no object"),
        (b"{}", '"onrecord" is null'),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_stops_no_other(data: bytes, detail: str) -> None:
    good = line(harbour()).encode()
    first, refusal, last = readings([b"\xef\xbb\xbf" + good, b" \n", data, good], "in.jsonl")
    assert first == last == factory.own(harbour())
    assert isinstance(refusal, Refusal)
    assert (refusal.origin, refusal.stage) == ("in.jsonl:3", "exchange")
    assert detail in refusal.detail


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    record = {"onrecord": "1", "model": "\ud800", "document": {"text": "a\ud800b"}}
    found = reading_of(record)
    assert (found.document.text, found.model) == ("a\ufffdb", "\ufffd")
    line(found).encode()


@given(JSON)
def test_any_json_is_a_reading_or_is_refused(value: Any) -> None:
    with pytest.raises(InputError):
        reading_of(value)


@given(JSON, st.data())
def test_any_value_in_any_field_is_read_or_refused(value: Any, data: st.DataObject) -> None:
    record = copy.deepcopy(harbour().to_dict())
    place: Any = record
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    with suppress(InputError):
        line(reading_of(record)).encode()
