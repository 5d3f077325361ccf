from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from onrecord.errors import ConfigurationError
from onrecord.records import Document, Kind, Reading
from onrecord.show.citation import FORMS, cite
from tests.show.factory import harbour, reading, simple, spans, statement
from tests.show.strategies import readings
from tests.strategies import SLOW

DIGEST = "0f" * 32
HOSTILE = '100% {of} \\it "all" } { 50 #1 & a_b $x ~ ^\r\nER  - \n\u202e\u200f🙂 @misc{x,'


def cited(made: Reading, form: str, which: int = 0, retrieved: str | None = "2024-11-06T10:00:00Z") -> str:
    return cite(made, made.statements[which], retrieved=retrieved, digest=DIGEST, form=form)


def bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Read one entry strictly: balanced braces, one field a line, nothing behind it."""
    head = re.match(r"@([a-z]+)\{([A-Za-z0-9-]+),\n", text)
    assert head
    fields, rest = {}, text[head.end() :]
    while field := re.match(r"  ([a-z]+) = \{", rest):
        depth, at = 1, field.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[at], 0)
            at += 1
        fields[field[1]] = rest[field.end() : at - 1]
        assert rest[at : at + 2] == ",\n"
        rest = rest[at + 2 :]
    assert rest == "}\n"
    return head[1], head[2], fields


def ris(text: str) -> list[tuple[str, str]]:
    """Read one record strictly: CR LF, two-character tags, TY first and ER last."""
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines)
    assert lines[0].startswith("TY  - ")
    assert [line for line in lines if line.startswith("ER")] == [lines[-1]] == ["ER  - "]
    return [(line[:2], line[6:]) for line in lines]


def online() -> Reading:
    made = harbour()
    return replace(made, document=replace(made.document, url="https://post.example/ferry"))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_the_article_the_row_and_whose_word_it_is(form: str) -> None:
    made = online()
    text = cited(made, form)
    for told in ("Vellan Post", "Harbour board splits over night ferry", "Ines Tal", "2024", ":~:text=", DIGEST,
                 made.statements[0].id, "136–182", "Mara Lind, the harbour master, as partly quoted by Vellan Post",
                 "not established fact", "2024-11-06T10:00:00Z"):  # fmt: skip
        assert told in text


def test_indirect_speech_is_not_put_in_quotation_marks() -> None:
    text = cited(online(), "plain", 2)
    assert "not in quotation marks, by Vellan Post (relayed by the Osk Courier)" in text
    assert ": the board hopes to buy two new ships [Row" in text


def test_direct_speech_is() -> None:
    document = Document.of('"It rains," said Ada Holm.', outlet="Osk Courier")
    own = statement(document, content=spans(document, "It rains"), source=spans(document, "Ada Holm"), kind=Kind.DIRECT)
    text = cite(reading(document, own), own, retrieved=None, digest=DIGEST, form="plain")
    assert "Ada Holm (speaker unclear), as quoted by Osk Courier" in text
    assert ": “It rains” [Row" in text


def test_a_negated_statement_says_so() -> None:
    made = harbour()
    negated = next(index for index, one in enumerate(made.statements) if one.negated)
    assert "the text says that this was not said" in cited(made, "plain", negated)


@pytest.mark.parametrize("form", FORMS)
def test_a_local_file_of_which_nothing_is_known_has_a_sound_reference(form: str) -> None:
    text = cited(simple(), form, retrieved=None)
    assert "no title: Ada Holm said it rains." in text
    assert "this outlet" in text
    assert "None" not in text


def test_the_entry_of_bibtex_is_read_back() -> None:
    kind, key, fields = bibtex(cited(online(), "bibtex"))
    assert (kind, key) == ("online", online().statements[0].id)
    assert (fields["date"], fields["urldate"], fields["author"]) == ("2024-11-05", "2024-11-06", "{Ines Tal}")
    assert fields["url"].startswith("https://post.example/ferry#:~:text=")


def test_the_record_of_ris_is_read_back() -> None:
    record = ris(cited(online(), "ris"))
    assert record[0] == ("TY", "NEWS")
    assert dict(record)["DA"] == "2024/11/05/"


def test_the_item_of_csl_json_is_read_back() -> None:
    [item] = json.loads(cited(online(), "csl-json"))
    assert item["type"] == "article-newspaper"
    assert item["issued"] == {"date-parts": [[2024, 11, 5]]}
    assert item["accessed"] == {"date-parts": [[2024, 11, 6]]}
    assert item["author"] == [{"literal": "Ines Tal"}]


@pytest.mark.parametrize("title", [HOSTILE, HOSTILE * 200, "}" * 9, "\\", "x" * 10_000])
def test_hostile_titles_break_no_form(title: str) -> None:
    made = simple(title=title, outlet=HOSTILE, authors=(HOSTILE,), url="https://a.example/{\n}%20 x")
    assert bibtex(cited(made, "bibtex"))[0] == "online"
    assert dict(ris(cited(made, "ris")))["TI"]
    assert json.loads(cited(made, "csl-json"))[0]["title"]
    assert cited(made, "plain").count("\n") == 1


@pytest.mark.parametrize("published", ["2024", "2024-11", "2024-02-31", "last week", "2024-11-05T10:00:00Z"])
def test_dates_are_given_as_far_as_they_are_dates(published: str) -> None:
    made = simple(published=published)
    [item] = json.loads(cited(made, "csl-json"))
    assert item["issued"] in ({"date-parts": [[int(part) for part in published[:10].split("-") if part.isdigit()]]},
                              {"raw": published})  # fmt: skip
    assert published in cited(made, "bibtex") or published[:10] in cited(made, "bibtex")


def test_another_form_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="use one of plain, bibtex, ris, csl-json"):
        cited(simple(), "mla")


@SLOW
@given(readings())
def test_any_statement_can_be_cited(made: Reading) -> None:
    for which in range(len(made.statements)):
        bibtex(cited(made, "bibtex", which))
        ris(cited(made, "ris", which))
        json.loads(cited(made, "csl-json", which))
        assert cited(made, "plain", which).count("\n") == 1
