from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Document, Reading, without_surrogates
from onrecord.show.json import write, write_array
from tests.show.factory import harbour, reading, simple
from tests.show.strategies import readings
from tests.strategies import SLOW


def lines(*found: Reading) -> str:
    out = io.StringIO()
    write(found, out)
    return out.getvalue()


def array(*found: Reading) -> str:
    out = io.StringIO()
    write_array(found, out)
    return out.getvalue()


def test_only_a_line_feed_ends_a_line() -> None:
    written = lines(simple("One\u2028two\x85three\r\nfour five."), harbour())
    assert written.count("\n") == 2
    assert [json.loads(line) for line in written.split("\n")[:-1]] == [
        simple("One\u2028two\x85three\r\nfour five.").to_dict(),
        harbour().to_dict(),
    ]


def test_text_is_written_as_it_stands() -> None:
    assert "Brekke 🙂 é\u2028" in lines(reading(Document.of("Brekke 🙂 é\u2028")))


def test_a_lone_surrogate_in_a_path_becomes_a_replacement_character() -> None:
    written = lines(simple(path="caf\udce9.txt"))
    assert json.loads(written)["document"]["path"] == "caf\ufffd.txt"
    assert written.encode("utf-8")


def test_a_line_is_handed_on_before_the_next_reading_is_made() -> None:
    out = io.StringIO()

    def two() -> object:
        yield simple()
        assert out.getvalue().endswith("\n")
        yield simple()

    write(two(), out)  # type: ignore[arg-type]
    assert out.getvalue().count("\n") == 2


def test_no_reading_gives_no_line_and_an_empty_array() -> None:
    assert lines() == ""
    assert array() == "[]\n"


def test_an_array_keeps_each_span_on_one_line() -> None:
    assert "          [100, 129]\n" in array(harbour())


def test_a_text_that_looks_like_a_span_is_untouched() -> None:
    document = Document.of("[ 1, 2 ] and [\n  1,\n  2\n]")
    assert json.loads(array(reading(document)))[0]["document"]["text"] == document.text


@given(st.lists(readings(), max_size=3))
@SLOW
def test_any_readings_come_back_from_both_forms(found: list[Reading]) -> None:
    expected = json.loads(without_surrogates(json.dumps([each.to_dict() for each in found], ensure_ascii=False)))
    assert [json.loads(line) for line in lines(*found).split("\n")[:-1]] == expected
    assert json.loads(array(*found)) == expected


@given(readings())
@SLOW
def test_the_spans_in_a_line_give_back_the_words(found: Reading) -> None:
    written = json.loads(lines(found))
    for row, statement in zip(written["statements"], found.statements, strict=True):
        for role in ("source", "cue", "content"):
            words = " … ".join(written["document"]["text"][start:end] for start, end in row[role]["spans"])
            assert words == found.words(getattr(statement, role).spans)
