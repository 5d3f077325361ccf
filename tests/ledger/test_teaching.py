"""What people decided, written as brat standoff that training reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import ConfigurationError
from onrecord.learn.brat import Attribution, articles
from onrecord.ledger.correction import Correction, Verb
from onrecord.ledger.corrections import corrected
from onrecord.ledger.teaching import Taught, passages, write_passages
from tests.ledger.test_corrections import BY_ANR, DOCUMENT, MACHINE, SAID, TEXT, WARNED, decide, where
from tests.show.factory import reading

SECOND = TEXT.split("\n\n")[1].strip()
ALL = [decide(SAID, Verb.DROP), decide(BY_ANR, Verb.ACCEPT), decide(WARNED, source=where("Tom Arden"))]


def marked(folder: Path, decisions: list[Correction]) -> list[tuple[str, tuple[Attribution, ...]]]:
    write_passages(folder, [corrected(MACHINE, decisions)])
    return [(one.text, one.annotators[0]) for one in articles(folder)]


def words(text: str, one: Attribution) -> tuple[str, str]:
    return text[slice(*one.source[0])], text[slice(*one.cue[0])]


def test_a_document_in_which_every_row_is_decided_is_written_whole(tmp_path: Path) -> None:
    ((text, found),) = marked(tmp_path, ALL)
    assert text == TEXT
    assert [words(text, one) for one in found] == [("ANR", "According to"), ("Tom Arden", "warned")]
    assert [one.inner for one in found] == [False, True]


def test_of_others_only_the_paragraphs_in_which_every_row_is_decided(tmp_path: Path) -> None:
    ((text, found),) = marked(tmp_path, ALL[1:])
    assert text == SECOND
    assert [words(text, one) for one in found] == [("ANR", "According to"), ("Tom Arden", "warned")]


def test_a_paragraph_with_a_row_that_nobody_looked_at_is_left_out() -> None:
    assert passages(corrected(MACHINE, ALL[1:2])) == ()
    assert passages(corrected(MACHINE, [])) == ()


def test_what_is_dropped_is_left_unmarked_on_purpose() -> None:
    (passage,) = passages(corrected(MACHINE, ALL[:1]))
    assert passage.text == TEXT.split("\n\n")[0]
    assert passage.marked == ()


def test_a_row_that_is_kept_is_marked() -> None:
    (passage,) = passages(corrected(reading(DOCUMENT), ALL[1:2]))
    assert passage.text == TEXT
    assert len(passage.marked) == 1


def test_the_documents_are_counted(tmp_path: Path) -> None:
    told = write_passages(tmp_path / "new", [corrected(MACHINE, ALL), corrected(reading(DOCUMENT, SAID), [])])
    assert told == Taught(documents=1, passages=1, statements=2, undecided=1)


def test_a_folder_with_annotations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.ann").touch()
    with pytest.raises(ConfigurationError, match="give a new folder"):
        write_passages(tmp_path, [])


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_passages(tmp_path / "file" / "folder", [])
