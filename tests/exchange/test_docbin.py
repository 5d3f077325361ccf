from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from onrecord.errors import ConfigurationError
from onrecord.exchange import docbin
from onrecord.exchange.docbin import GROUPS, doc_of, write
from onrecord.records import Document, Reading
from tests.exchange import factory
from tests.show.factory import canal, harbour, reading

spacy = pytest.importorskip("spacy")
NLP = spacy.blank("en")


def loaded(folder: Path) -> list[Any]:
    found = []
    for path in sorted(folder.glob("*.spacy")):
        found += spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
    return found


def check(doc: Any, found: Reading) -> None:
    """Hold that text, spans and entities of ``doc`` are those of the reading."""
    assert doc.text == found.document.text
    for role, group in GROUPS.items():
        wanted = [(one.id, span.start, span.end) for one in found.statements for span in getattr(one, role).spans]
        assert [(span.id_, span.start_char, span.end_char) for span in doc.spans[group]] == wanted
    mentions = [(entity.id, span.start, span.end) for entity in found.entities for span in entity.mentions]
    assert [(span.kb_id_, span.start_char, span.end_char) for span in doc.spans["mentions"]] == mentions


@pytest.mark.parametrize("found", [harbour(), canal(), factory.odd()])
def test_a_file_read_by_spacy_holds_the_exact_text_and_spans(found: Reading, tmp_path: Path) -> None:
    write([found, found], tmp_path / "out")
    for doc in loaded(tmp_path / "out"):
        check(doc, found)
        assert doc.user_data["onrecord"]["document"]["outlet"] == found.document.outlet
        assert doc.user_data["onrecord"]["statements"][0]["extractor"] == "test"


@settings(deadline=None, max_examples=50)
@given(factory.readings)
def test_any_text_and_any_spans_survive(found: Reading) -> None:
    doc = doc_of(found, NLP.tokenizer)
    check(doc, found)
    docs = spacy.tokens.DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_KB_ID"], store_user_data=True, docs=[doc])
    (again,) = spacy.tokens.DocBin().from_bytes(docs.to_bytes()).get_docs(spacy.blank("en").vocab)
    check(again, found)


def test_the_tokens_are_those_of_spacy_where_no_span_cuts_one() -> None:
    found = harbour()
    plain = reading(found.document)
    words = [token.text_with_ws for token in NLP(found.document.text)]
    assert [token.text_with_ws for token in doc_of(plain, NLP.tokenizer)] == words


def test_names_are_entities_that_do_not_overlap() -> None:
    doc = doc_of(canal(), NLP.tokenizer)
    named = [(span.text, span.label_) for span in doc.ents]
    assert ("Ivo Hallek", "PERSON") in named
    assert ("Hallek", "PERSON") in named
    assert ("he", "PERSON") not in named
    assert {span.label_ for span in doc.ents} <= {"PERSON", "ORG", "LOC", "GROUP"}


@pytest.mark.parametrize("text", ["", " ", "(" * 100_000, "a" * 100_000 + " " + "b.c" * 50_000])
def test_a_text_without_a_break_is_cut_in_linear_time(text: str) -> None:
    assert doc_of(reading(Document.of(text)), NLP.tokenizer).text == text


def test_many_readings_stand_in_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "PER_FILE", 2)
    write([harbour()] * 5, tmp_path / "out")
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        f"readings-{number:04}.spacy" for number in (1, 2, 3)
    ]
    assert len(loaded(tmp_path / "out")) == 5


def test_without_spacy_the_message_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ConfigurationError, match=r'pip install "onrecord\[spacy\]"'):
        write([harbour()], tmp_path / "out")
    assert not (tmp_path / "out").exists()
