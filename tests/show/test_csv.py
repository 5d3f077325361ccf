from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Document, Reading
from onrecord.show.csv import COLUMNS, LONGEST, safe, write
from tests.show.factory import canal, entity, harbour, reading, simple, spans, statement
from tests.show.strategies import readings
from tests.strategies import SLOW


def table(*found: Reading) -> list[dict[str, str]]:
    out = io.StringIO(newline="")
    write(found, out)
    assert out.getvalue().startswith("\ufeffdocument,")
    return list(csv.DictReader(io.StringIO(out.getvalue()[1:], newline="")))


def test_a_row_tells_one_statement() -> None:
    row = table(harbour())[3]
    assert {name: row[name] for name in COLUMNS if name not in {"document", "statement", "via", "context"}} == {
        "path": "harbour.txt", "url": "", "outlet": "Vellan Post", "title": "Harbour board splits over night ferry",
        "published": "2024-11-05", "number": "4", "source": "the board", "cue": "hopes",
        "content": "to buy two new ships", "addressee": "", "kind": "indirect", "act": "", "negated": "no",
        "via_sources": "a harbour official < the Osk Courier", "confidence": "0.6100", "source_spans": "240..249",
        "cue_spans": "250..255", "content_spans": "256..276", "model": "test-1", "speaker": "the board",
        "speaker_type": "organisation", "speaker_members": "", "anonymous": "no", "office": "", "lemma": "",
        "addressee_name": "", "said": "", "said_start": "", "said_end": "",
        "chain": "the board → harbour official → the Osk Courier → Vellan Post", "extractor": "test",
    }  # fmt: skip


def test_the_last_columns_tell_who_speaks_to_whom_and_when() -> None:
    told, days, ministers = (table(canal())[number] for number in (2, 5, 7))
    assert [told[name] for name in ("speaker", "office", "lemma", "act", "addressee", "said_start", "said")] == [
        "Ivo Hallek", "spokesman, Vellan government", "tell", "state", "reporters", "2024-10-30", "on Wednesday",
    ]  # fmt: skip
    assert (days["speaker"], days["anonymous"], days["chain"]) == (
        "diplomatic source", "yes", "diplomatic source → ANR → this outlet",
    )  # fmt: skip
    assert (ministers["speaker_members"], ministers["said_start"], ministers["said_end"]) == (
        "Tove Marr; Per Oyen", "2024-10-21", "2024-10-25",
    )  # fmt: skip


def test_a_new_column_stands_behind_those_there_were() -> None:
    assert COLUMNS[:23] == (
        "document", "path", "url", "outlet", "title", "published", "number", "statement", "source", "cue", "content",
        "addressee", "kind", "act", "negated", "via", "via_sources", "confidence", "source_spans", "cue_spans",
        "content_spans", "context", "model",
    )  # fmt: skip


def test_a_name_cannot_plant_a_formula() -> None:
    document = Document.of("Ada said it rains.")
    hostile = entity(document, *spans(document, "Ada"), name="=1+1")
    found = reading(
        document, statement(document, content=spans(document, "it rains"), speaker=hostile), entities=[hostile]
    )
    row = table(found)[0]
    assert (row["speaker"], row["chain"]) == ("'=1+1", "'=1+1 → this outlet")


def test_the_ids_of_relays_are_those_of_other_rows() -> None:
    rows = table(harbour())
    assert rows[3]["via"].split(";") == [rows[2]["statement"], rows[1]["statement"]]


def test_the_header_stands_even_without_a_statement() -> None:
    out = io.StringIO(newline="")
    write([], out)
    assert out.getvalue() == "\ufeff" + ",".join(COLUMNS) + "\r\n"


def test_a_discontinuous_content_has_its_spans_side_by_side() -> None:
    assert table(harbour())[4]["content_spans"] == "280..337;359..378"


def test_the_context_is_the_paragraph_of_the_statement() -> None:
    assert table(harbour())[5]["context"] == "The ministry did not say when it would decide."


def test_the_context_of_a_long_paragraph_is_cut_short() -> None:
    document = Document.of("before " * 1000 + "Ada said it rains." + " after" * 1000)
    near = table(reading(document, statement(document, content=spans(document, "it rains"))))[0]["context"]
    assert "Ada said it rains." in near
    assert len(near) <= 408
    whole = table(reading(document, statement(document, content=spans(document, document.text))))[0]["context"]
    assert len(whole) <= LONGEST


OPENINGS = ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", " =", "\u00a0=", "\u200b=", "\n=", "\ufeff@"]


@pytest.mark.parametrize("start", OPENINGS)
def test_a_cell_that_would_run_as_a_formula_opens_with_a_quote(start: str) -> None:
    assert safe(start + "cmd|' /C calc'!A0").startswith("'")


def test_a_formula_behind_a_border_of_another_locale_is_escaped_too() -> None:
    assert safe('Ada;=HYPERLINK("x");b\t+1\n-2') == "Ada;'=HYPERLINK(\"x\");b\t'+1\n'-2"


@pytest.mark.parametrize("cell", ["Ada Holm", "a=b", "e-mail", "“Yes,” she said", "", "'=1", "5 - 3", "x@example.org"])
def test_an_ordinary_cell_is_unchanged(cell: str) -> None:
    assert safe(cell) == cell


def test_an_article_cannot_plant_a_formula() -> None:
    row = table(simple("Ada Holm said =1+1", title="@SUM(1)", outlet="+1", path="-x.txt"))[0]
    assert (row["content"], row["title"], row["outlet"], row["path"]) == ("'=1+1", "'@SUM(1)", "'+1", "'-x.txt")


@given(st.text())
def test_no_escaped_cell_opens_like_a_formula(text: str) -> None:
    cell = safe(text)
    assert not cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\0"))


@given(readings())
@SLOW
def test_any_reading_comes_back_with_the_words_of_its_spans(found: Reading) -> None:
    rows = {row["statement"]: row for row in table(found)}
    assert len(rows) == len(found.statements)
    for each in found.statements:
        row = rows[each.id]
        ranges = [tuple(map(int, part.split(".."))) for part in row["content_spans"].split(";")]
        words = " … ".join(found.document.text[start:end] for start, end in ranges)
        assert row["content"] == safe(words)
