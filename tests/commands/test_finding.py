from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands.conftest import Onrecord
from tests.ledger.factory import BRIDGE, FERRY, article, written

URL = "https://example.org/bridge"


@pytest.fixture
def ledger(onrecord: Onrecord, tmp_path: Path) -> Onrecord:
    """Return the command line in a folder with a ledger of two articles."""
    documents = (
        article(BRIDGE, url=URL, outlet="Osk Courier", title="Bridge to reopen", published="2024-05-03"),
        article(FERRY, url="https://example.org/ferry", outlet="Vellan Post", title="Ferries", published="2024-06-01"),
    )
    assert onrecord("add", written(tmp_path, *documents))[0] == 0
    return onrecord


def rows(ledger: Onrecord, *arguments: str) -> list[dict[str, object]]:
    """Return the rows that find gives as JSON lines."""
    return [json.loads(line) for line in ledger("find", *arguments, "--format", "jsonl")[1].splitlines()]


def test_a_found_row_stands_under_its_article_with_whose_word_it_is(ledger: Onrecord) -> None:
    code, out, err = ledger("find", "repairs")
    assert code == 0
    first, second, bar, note = out.splitlines()
    assert first.startswith("2024-05-03 · Osk Courier · Bridge to reopen  d-")
    assert second.split("  ")[2] == "Ines Falk · said"
    assert bar.strip() == "┃ “We are ready to pay for repairs”"
    assert note.strip() == "statement · direct quotation · 75%"
    assert err == "onrecord: 1 statement in 1 document, each the word of the source shown, not established fact\n"


def test_the_short_id_of_a_row_is_what_show_takes(ledger: Onrecord) -> None:
    short = ledger("find", "repairs")[1].splitlines()[1].split()[0]
    code, out, _ = ledger("show", short)
    assert code == 0
    assert "“[content: We are ready to pay for repairs],” [source: Ines Falk] [cue: said]." in out


def test_a_limit_is_told_with_how_many_there_are(ledger: Onrecord) -> None:
    code, out, err = ledger("find", "--limit", "2")
    assert code == 0
    assert sum(line.startswith("  s-") for line in out.splitlines()) == 2
    total = len(rows(ledger, "--limit", "0"))
    assert err == f"onrecord: 2 of {total} statements in 2 documents; --limit 0 shows all\n"


def test_filters_hold_together(ledger: Onrecord) -> None:
    found = rows(ledger, "--speaker", "Falk", "--act", "deny", "--outlet", "osk courier", "--since", "2024-05")
    assert [row["content"] for row in found] == ["that the council had waited too long"]
    assert ledger("find", "--speaker", "Falk", "--until", "2023")[0] == 1


def test_a_beginning_of_an_id_names_the_document(ledger: Onrecord) -> None:
    id = str(rows(ledger, "repairs")[0]["document"])
    assert {row["document"] for row in rows(ledger, "--document", id[:8])} == {id}


def test_nothing_found_ends_with_1_and_says_what_is_near(ledger: Onrecord) -> None:
    code, out, err = ledger("find", "--speaker", "Ines Falck")
    assert (code, out) == (1, "")
    assert "nobody goes by 'Ines Falck' in this ledger; did you mean Ines Falk?" in err


def test_words_outside_of_statements_are_found_in_articles(ledger: Onrecord) -> None:
    code, _, err = ledger("find", "diplomat", "Brekke", "boats")
    assert code == 1
    assert "1 article holds the words outside of statements; --in article finds those" in err
    assert ledger("find", "diplomat", "Brekke", "boats", "--in", "article")[0] == 0


def test_words_that_no_article_holds_are_told(ledger: Onrecord) -> None:
    assert "no article of this ledger holds all of the words" in ledger("find", "zeppelin")[2]


def test_an_unknown_outlet_is_told_with_those_there_are(ledger: Onrecord) -> None:
    err = ledger("find", "--outlet", "The Times")[2]
    assert "no document is by the outlet 'The Times'; there is Osk Courier, Vellan Post" in err


def test_filters_that_are_too_many_are_told_with_what_is_there_without_them(ledger: Onrecord) -> None:
    err = ledger("find", "repairs", "--act", "deny")[2]
    assert "without the words 'repairs' there is 1" in err
    assert "without --act deny there is 1" in err


def test_csv_has_a_column_each_and_is_safe_to_open(ledger: Onrecord, tmp_path: Path) -> None:
    document = article("Ines Falk said =1+1 is eleven.", url="https://example.org/sum")
    ledger("add", written(tmp_path, document, name="sum.jsonl"))
    assert ledger("find", "eleven", "--output", "found.csv")[1] == ""
    text = (tmp_path / "found.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["content"], row["anonymous"], row["published"]) == ("'=1+1 is eleven", "no", "")


def test_parquet_is_a_file_that_others_read(ledger: Onrecord, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert ledger("find", "--limit", "0", "--output", "it's.parquet")[0] == 0
    table = parquet.read_table(tmp_path / "it's.parquet")
    assert table.column("id").to_pylist() == [row["id"] for row in rows(ledger, "--limit", "0")]
    assert [each.name for each in tmp_path.glob(".*")] == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--format", "parquet"], "parquet is a file and no text"),
        (["--both", "--format", "csv"], "csv holds a row a statement"),
        (["--since", "spring"], "'spring' is no day, month or year"),
        (["?!"], "'?!' holds no word to look for"),
        (["--format", "parquet", "--output", "nowhere/found.parquet"], "it cannot be written"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(ledger: Onrecord, arguments: list[str], problem: str) -> None:
    code, out, err = ledger("find", *arguments)
    assert (code, out) == (2, "")
    assert problem in err


def test_words_of_an_article_cannot_move_the_cursor(ledger: Onrecord, tmp_path: Path) -> None:
    document = article("Mara Lind said \x1b[2J the [bold]boats[/bold] \u202ewere late.", url="https://example.org/x")
    ledger("add", written(tmp_path, document, name="x.jsonl"))
    out = ledger("find", "late")[1]
    assert "\x1b" not in out
    assert "⟨U+001B⟩[2J the [bold]boats[/bold] ⟨U+202E⟩were late" in " ".join(out.split())


def test_who_lists_speakers_with_counts(ledger: Onrecord) -> None:
    code, out, _ = ledger("who")
    assert code == 0
    assert out.splitlines()[0].split() == ["said", "documents", "outlets", "first", "last", "who"]
    assert any(line.split() == ["3", "1", "1", "2024-05-03", "2024-05-03", "Ines", "Falk"] for line in out.splitlines())


def test_who_is_filtered_and_limited(ledger: Onrecord) -> None:
    out, err = ledger("who", "--outlet", "Vellan Post", "--limit", "1", "--format", "jsonl")[1:]
    assert [json.loads(line)["outlets"] for line in out.splitlines()] == [1]
    assert "1 of 2 speakers; --limit 0 shows all" in err


def test_who_tells_what_outlets_call_somebody_and_where_they_are(ledger: Onrecord) -> None:
    code, out, _ = ledger("who", "Falk")
    assert code == 0
    assert "Osk Courier: Falk (1), Ines Falk (1)" in out
    assert "Ines Falk, Osk Courier d-" in out
    assert "e-" in out


def test_who_is_not_there_is_told_with_the_nearest(ledger: Onrecord) -> None:
    code, out, err = ledger("who", "Jonas", "Breke")
    assert (code, out) == (1, "")
    assert "did you mean Jonas Brekke?" in err


def test_show_tells_the_chain_and_opens_the_page_at_the_words(ledger: Onrecord) -> None:
    id = str(rows(ledger, "pillars", "--act", "threaten")[0]["id"])
    out = ledger("show", id)[1]
    assert "Tom Arden → ANR → Osk Courier: the word of the source" in out
    assert f"{URL}#:~:text=" in out
    assert "as the machine read it; nobody has looked at it" in out


def test_show_a_document_tells_its_versions_and_what_changed(ledger: Onrecord, tmp_path: Path) -> None:
    later = article(BRIDGE.replace("in May", "in June"), url=URL, outlet="Osk Courier", title="Bridge to reopen")
    ledger("add", written(tmp_path, later, name="later.jsonl"))
    out = ledger("show", URL)[1]
    assert "Versions of this address" in out
    assert "    - Ines Falk, the mayor of Osk, said that the bridge would reopen in May." in out
    assert "    + Ines Falk, the mayor of Osk, said that the bridge would reopen in June." in out


def test_show_names_the_copies_of_a_document(ledger: Onrecord, tmp_path: Path) -> None:
    copy = article(BRIDGE, url="https://example.net/bridge", outlet="Vellan Post", published="2024-05-04")
    ledger("add", written(tmp_path, copy, name="copy.jsonl"))
    assert "the first printing; 1 copy in the ledger" in ledger("show", URL)[1]
    assert "first printed as d-" in ledger("show", "https://example.net/bridge")[1]
    assert "a copy; first printed as d-" in ledger("find", "repairs")[1]
    assert len(rows(ledger, "repairs", "--families")) == 1


@pytest.mark.parametrize("form", ["plain", "bibtex", "ris", "csl-json"])
def test_cite_gives_the_words_with_whose_they_are(ledger: Onrecord, form: str) -> None:
    id = str(rows(ledger, "repairs")[0]["id"])
    code, out, _ = ledger("cite", id, "--format", form)
    assert code == 0
    assert "as quoted by Osk Courier" in out
    assert id in out


def test_sql_answers_in_a_table_that_fits_or_a_row_at_a_time(ledger: Onrecord) -> None:
    query = "SELECT outlet, count(*) AS n FROM statements GROUP BY outlet ORDER BY outlet"
    lines = ledger("sql", query)[1].splitlines()
    assert [line.split() for line in lines] == [["outlet", "n"], ["Osk", "Courier", "5"], ["Vellan", "Post", "3"]]
    wide = ledger("sql", "SELECT * FROM statements LIMIT 1")[1]
    assert max(map(len, wide.splitlines())) <= 80
    assert wide.splitlines()[0].startswith("id ")


def test_sql_gives_json_that_every_reader_takes(ledger: Onrecord) -> None:
    query = "SELECT DATE '2024-05-03' AS day, 'nan'::DOUBLE AS none, [1, 2] AS list, NULL AS nothing"
    told = json.loads(ledger("sql", query, "--format", "jsonl")[1])
    assert told == {"day": "2024-05-03", "none": None, "list": [1, 2], "nothing": None}


def test_sql_changes_nothing(ledger: Onrecord) -> None:
    code, _, err = ledger("sql", "DROP VIEW statements")
    assert code == 2
    assert "is not one query that reads" in err


def test_an_ambiguous_id_is_told_with_those_that_begin_so(ledger: Onrecord) -> None:
    code, _, err = ledger("show", "s-")
    assert code == 2
    assert "several rows begin so: s-" in err


@pytest.mark.parametrize("verb", [["find", "x"], ["who"], ["show", "s-1"], ["cite", "s-1"], ["sql", "SELECT 1"]])
def test_a_ledger_that_is_not_there_is_told_with_what_to_do(onrecord: Onrecord, verb: list[str]) -> None:
    code, out, err = onrecord(*verb)
    assert (code, out) == (1, "")
    assert "there is no such ledger; make it by onrecord add" in err
