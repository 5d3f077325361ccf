from __future__ import annotations

import json

import pytest
from hypothesis import example, given

from onrecord.records import Reading, Span
from tests.model import all_showing
from tests.strategies import SLOW, texts

pytestmark = pytest.mark.weights

HARD = [
    "",
    "\u200b",
    "\ud800 said \udfff",
    "“" * 50 + "Falk said" + "”" * 50,
    "Falk said " * 60,
    "a" * 3000 + " said Falk, " + "👩‍👩‍👧" * 200,
    "[CLS] said [SEP] [MASK] [PAD]",
    "नमस्ते, said Falk",
]


def spans_of(reading: Reading) -> list[Span]:
    return [
        span
        for one in reading.statements
        for spans in (one.source.spans, one.cue.spans, one.content.spans, one.addressee.spans)
        for span in spans
    ]


def check(text: str) -> None:
    """Hold what must be true of the reading of any string at all."""
    reading = all_showing().read(text)
    assert len(reading.document.text) == len(text)
    for span in spans_of(reading):
        assert 0 <= span.start < span.end <= len(text)
        assert span.words(reading.document) == reading.document.text[span.start : span.end]
    ids = [one.id for one in reading.statements]
    assert len(set(ids)) == len(ids)
    for one in reading.statements:
        assert one.content.spans
        assert 0 <= one.confidence <= 1
        assert one.id not in one.via
        assert set(one.via) <= set(ids)
    assert reading.statements == tuple(sorted(reading.statements, key=lambda one: one.start))


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_a_hard_text_is_read(text: str) -> None:
    check(text)


@example("Falk said.\u2028“No,\u2029said")
@given(texts)
@SLOW
def test_any_string_at_all_is_read_and_its_offsets_give_back_its_words(text: str) -> None:
    check(text)


@given(texts)
@SLOW
def test_reading_is_deterministic_and_gives_the_same_among_others(text: str) -> None:
    alone = all_showing().read(text)
    several = list(all_showing().read_many([text, "Mayor Ines Falk said no.", text]))
    assert several[0] == several[2] == alone


@given(texts)
@SLOW
def test_any_reading_is_written_as_json_and_read_back(text: str) -> None:
    written = all_showing().read(text).to_dict()
    assert json.loads(json.dumps(written, ensure_ascii=False).encode("utf-8")) == written
