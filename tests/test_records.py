from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.records import (
    Document,
    Reason,
    Refusal,
    Span,
    Spans,
    entity_id,
    identify,
    statement_id,
    without_surrogates,
    words_of,
)
from tests.show.factory import canal, harbour, simple
from tests.strategies import UNTIMED, texts

Parts = list[str | int | None]
part = st.one_of(st.none(), st.integers(), texts, st.sampled_from(["", "n", "s", "1", "i1", "None"]))
parts = st.lists(part, max_size=4)
REFUSAL = Refusal(origin="a.pdf", stage="ingest", reason=Reason.UNSUPPORTED, detail="is a PDF; save it as text")


@example(["ab", "c"], ["a", "bc"])
@example(["a", "b"], ["asb"])
@example([None], ["n"])
@example([None], [""])
@example([1], ["1"])
@example([], [None])
@example(["a"], ["a", ""])
@given(parts, parts)
@UNTIMED
def test_two_lists_of_parts_share_an_id_only_if_they_are_the_same(
    one: list[str | int | None], other: list[str | int | None]
) -> None:
    assert (identify("d", *one) == identify("d", *other)) == (one == other)


def test_an_id_begins_with_its_prefix_and_stays_what_it_is() -> None:
    assert identify("s", "a", 1, None) == identify("s", "a", 1, None)
    assert identify("s", "a").removeprefix("s") == identify("d", "a").removeprefix("d")
    assert identify("d") == "d-e3b0c44298fc1c149afb"


@given(texts)
@UNTIMED
def test_a_document_has_no_lone_surrogate_and_every_offset_stays(text: str) -> None:
    made = Document.of(text)
    assert len(made.text) == len(text)
    assert [c for c, was in zip(made.text, text, strict=True) if c != was] == ["\ufffd"] * sum(
        "\ud800" <= c <= "\udfff" for c in text
    )
    made.text.encode("utf-8")


def test_a_text_without_surrogates_is_returned_as_it_is() -> None:
    text = "Ines 🙂 Falk"
    assert without_surrogates(text) is text
    assert without_surrogates("a\ud83db") == "a\ufffdb"


def test_a_document_is_the_same_under_another_path() -> None:
    assert Document.of("a", path="x").id == Document.of("a", path="y", authors=["Osk"], language="en").id


def test_a_text_under_another_url_is_another_document() -> None:
    ids = {Document.of("a", url=url).id for url in (None, "https://osk.example/1", "https://osk.example/2")}
    assert len(ids) == 3


def test_with_a_url_outlet_and_title_are_not_identity() -> None:
    one = Document.of("a", url="https://osk.example/1", outlet="Osk", title="T", published="2024-01-01")
    assert one.id == Document.of("a", url="https://osk.example/1").id


@pytest.mark.parametrize("field", ["outlet", "published", "title"])
def test_without_a_url_where_and_when_are_identity(field: str) -> None:
    about: dict[str, Any] = {field: "x"}
    assert len({Document.of("a").id, Document.of("a", **about).id, Document.of("b", **about).id}) == 3


def test_the_names_of_a_document_do_not_run_into_one_another() -> None:
    assert Document.of("a", outlet="x", title=None).id != Document.of("a", outlet=None, title="x").id
    assert Document.of("c", outlet="a", published="b").id != Document.of("bc", outlet="a", published="").id


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 0)])
def test_a_span_holds_at_least_one_code_point(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="0 <= start < end"):
        Span(document="d", start=start, end=end)


def test_a_span_reads_its_words_through_its_document() -> None:
    document = Document.of("🙂 Falk said")
    assert Span(document=document.id, start=2, end=6).words(document) == "Falk"


@pytest.mark.parametrize("text", ["short", "another text of the same length"])
def test_a_span_cannot_be_read_through_another_document(text: str) -> None:
    span = Span(document=Document.of("One text of that very length, no").id, start=0, end=9)
    with pytest.raises(ValueError, match="is not in"):
        span.words(Document.of(text))


def test_a_span_beyond_the_end_is_not_in_its_document() -> None:
    document = Document.of("abc")
    with pytest.raises(ValueError, match="is not in"):
        Span(document=document.id, start=1, end=4).words(document)


def spans(document: Document, *pairs: tuple[int, int]) -> Spans:
    return tuple(Span(document=document.id, start=a, end=b) for a, b in pairs)


def test_the_words_of_several_spans_show_what_is_left_out() -> None:
    document = Document.of("abcdef")
    assert words_of(spans(document, (0, 2), (4, 6)), document) == "ab … ef"
    assert words_of(spans(document, (0, 2), (4, 6)), document, gap="|") == "ab|ef"
    assert words_of((), document) == ""


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=2), min_size=6, max_size=6))
@UNTIMED
def test_a_statement_id_tells_roles_and_spans_apart(pairs: list[list[tuple[int, int]]]) -> None:
    document = Document.of("a")
    one, other = ({role: spans(document, *its) for role, its in zip(("source", "cue", "content"), half, strict=True)}
                  for half in (pairs[:3], pairs[3:]))  # fmt: skip
    assert (statement_id("d-1", one) == statement_id("d-1", other)) == (one == other)
    assert statement_id("d-1", one) != statement_id("d-2", one)


def test_model_and_confidence_are_not_identity() -> None:
    one = harbour().statements[0]
    surer = replace(one, provenance=replace(one.provenance, model="other", confidence=0.1))
    roles = {"source": surer.source.spans, "cue": surer.cue.spans, "content": surer.content.spans}
    assert one.id == surer.id == statement_id(harbour().document.id, roles)


def test_a_record_cannot_be_changed_and_takes_no_other_field() -> None:
    reading = simple()
    for record, field in (
        (reading, "model"),
        (reading.document, "text"),
        (reading.statements[0], "id"),
        (REFUSAL, "detail"),
    ):
        with pytest.raises(FrozenInstanceError):
            setattr(record, field, "x")
        assert not hasattr(record, "__dict__")


def test_a_statement_starts_at_its_first_word_of_any_role() -> None:
    reading = harbour()
    assert [one.start for one in reading.statements] == sorted(one.start for one in reading.statements)
    quoted = next(one for one in reading.statements if len(one.content.spans) == 2)
    assert quoted.start == quoted.content.spans[0].start


def test_a_reading_writes_all_fields_of_the_contract() -> None:
    written = harbour().to_dict()
    assert set(written) == {"onrecord", "model", "document", "entities", "statements", "events"}
    assert set(written["document"]) == {
        "id", "path", "url", "outlet", "title", "authors", "published", "language", "encoding", "text",
    }  # fmt: skip
    for one in written["statements"]:
        assert set(one) == {
            "id",
            "source",
            "cue",
            "content",
            "addressee",
            "kind",
            "via",
            "negated",
            "said",
            "confidence",
            "extractor",
        }
        assert set(one["source"]) == {"spans", "entity", "anonymous"}
        assert set(one["cue"]) == {"spans", "lemma", "act"}
        assert set(one["content"]) == {"spans"}
        assert set(one["addressee"]) == {"spans", "entity"}


def test_what_is_not_known_is_null_and_what_there_is_none_of_is_an_empty_list() -> None:
    written = simple().to_dict()
    assert (written["entities"], written["events"], written["document"]["authors"]) == ([], [], [])
    (one,) = written["statements"]
    assert one["source"] == {"spans": [], "entity": None, "anonymous": True}
    assert one["cue"] == {"spans": [], "lemma": None, "act": None}
    assert (one["addressee"], one["said"], one["via"], one["negated"]) == (
        {"spans": [], "entity": None},
        None,
        [],
        False,
    )


def test_an_entity_writes_all_fields_of_the_contract() -> None:
    reading = canal()
    written = {one["name"]: one for one in reading.to_dict()["entities"]}
    hallek, both = written["Ivo Hallek"], written["Tove Marr and Per Oyen"]
    title = reading.document.text.index("spokesman")
    assert list(hallek) == ["id", "type", "name", "aliases", "link", "offices", "mentions", "members"]
    assert (hallek["type"], hallek["aliases"], hallek["link"], hallek["members"]) == ("person", ["Hallek"], None, [])
    assert hallek["offices"] == [{"title": "spokesman", "of": "Vellan government", "span": [title, title + 9]}]
    assert [reading.document.text[start:end] for start, end in hallek["mentions"]] == [
        "Ivo Hallek",
        "he",
        "he",
        "Hallek",
    ]
    assert both["members"] == [written["Tove Marr"]["id"], written["Per Oyen"]["id"]]


def test_a_statement_writes_what_is_known_of_its_speaker_act_and_day() -> None:
    reading = canal()
    order = reading.to_dict()["statements"][2]
    day = reading.document.text.index("on Wednesday")
    assert order["source"]["entity"] == reading.statements[2].source.entity
    assert (order["source"]["anonymous"], order["cue"]["lemma"], order["cue"]["act"]) == (False, "tell", "state")
    assert order["said"] == {"span": [day, day + 12], "start": "2024-10-30", "end": "2024-10-30"}


def test_an_entity_is_known_by_its_document_and_first_mention() -> None:
    (first, other), document = spans(Document.of("Ines Falk"), (0, 4), (5, 9)), "d-1"
    assert entity_id(document, first) == entity_id(document, first)
    assert len({entity_id(document, first), entity_id(document, other), entity_id("d-2", first)}) == 3
    assert entity_id(document, first).startswith("e-")


def test_a_reading_tells_who_makes_a_statement() -> None:
    reading = canal()
    names = [speaker.name if (speaker := reading.speaker(one)) else None for one in reading.statements]
    assert names[2:8] == ["Ivo Hallek", "Ivo Hallek", "ANR", "diplomatic source", *["Tove Marr and Per Oyen"] * 2]


def test_there_is_no_speaker_where_the_text_does_not_tell() -> None:
    reading = simple()
    assert reading.speaker(reading.statements[0]) is None


def test_a_chain_holds_the_relaying_statements_nearest_first() -> None:
    courier, official, hopes = harbour().statements[1:4]
    assert harbour().chain(hopes) == (official, courier)
    assert harbour().chain(courier) == ()


def test_a_chain_leaves_out_what_the_reading_does_not_hold() -> None:
    whole = harbour()
    relayed = next(one for one in whole.statements if one.via)
    assert replace(whole, statements=(relayed,)).chain(relayed) == ()


@pytest.mark.parametrize("name", ["Ivo Hallek", "ivo  hallek", "Hallek"])
def test_the_statements_of_a_speaker_are_found_by_any_name(name: str) -> None:
    reading = canal()
    assert reading.statements_by(name) == (*reading.statements[2:4], *reading.statements[8:])


def test_a_leading_article_of_a_name_makes_no_difference() -> None:
    reading = canal()
    assert reading.statements_by("the Ministry of Waterways") == reading.statements_by("ministry of waterways")
    assert harbour().statements_by("Osk Courier") == harbour().statements[1:2]


@pytest.mark.parametrize("name", ["Per Oyen", "Tove Marr", "Tove Marr and Per Oyen"])
def test_what_a_group_says_each_member_says(name: str) -> None:
    assert canal().statements_by(name) == canal().statements[6:8]


@pytest.mark.parametrize("name", ["", "he", "Ines Falk", "Hall"])
def test_by_a_name_that_nobody_bears_nothing_is_found(name: str) -> None:
    assert canal().statements_by(name) == ()


def test_a_confidence_is_written_with_four_digits() -> None:
    one = simple().statements[0]
    made = replace(one, provenance=replace(one.provenance, confidence=0.123456))
    assert (made.confidence, made.to_dict()["confidence"]) == (0.123456, 0.1235)


def test_a_refusal_tells_its_origin_and_what_to_do() -> None:
    assert str(REFUSAL) == "a.pdf: is a PDF; save it as text"


def test_lone_surrogates_are_replaced_in_what_is_known_of_a_document_too() -> None:
    document = Document.of("x", title="a\ud800", outlet="b\udc00", url="c\ud800", path="d\udcff", authors=["e\ud800"])
    shown = (document.title, document.outlet, document.url, document.path, *document.authors)
    assert shown == ("a\ufffd", "b\ufffd", "c\ufffd", "d\ufffd", "e\ufffd")
