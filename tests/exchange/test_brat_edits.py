from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from onrecord.exchange.brat_edits import Edit, Edits, read_edits
from onrecord.exchange.brat_out import write
from onrecord.records import Reading, Reason
from tests.exchange import factory
from tests.show.factory import canal, harbour
from tests.strategies import SLOW

Change = Callable[[str], str]


def edited(folder: Path, reading: Reading, change: Change = lambda text: text) -> Edits:
    """The edits of a folder with one reading, whose annotations were changed."""
    write([reading], folder)
    (path,) = folder.glob("*.ann")
    path.write_bytes(change(path.read_bytes().decode()).encode())
    (found,) = read_edits(folder)
    return found


def instead(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text, text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize("reading", [harbour(), canal(), factory.odd()])
def test_a_folder_that_nobody_touched_has_no_edits(tmp_path: Path, reading: Reading) -> None:
    found = edited(tmp_path / "out", reading)
    assert (found.edits, found.refused, found.document) == ((), (), reading.document.id)


@given(factory.readings)
@SLOW
def test_no_reading_whatsoever_is_taken_for_edited(reading: Reading) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = edited(Path(folder) / "out", reading)
        assert (found.edits, found.refused) == ((), ())


def test_the_order_and_the_ids_of_the_lines_do_not_matter(tmp_path: Path) -> None:
    def change(text: str) -> str:
        return "\n".join(reversed(text.replace("T1\t", "T901\t").replace(":T1 ", ":T901 ").split("\n")))

    assert edited(tmp_path / "out", harbour(), change).edits == ()


def test_a_moved_cue_is_a_correction_of_the_row_whose_cue_it_shares(tmp_path: Path) -> None:
    reading = harbour()
    one = next(one for one in reading.statements if one.cue.spans)
    span = one.cue.spans[0]
    words = reading.document.text[span.start : span.end]
    change = instead(f"Cue {span.start} {span.end}\t{words}", f"Cue {span.start} {span.end - 1}\t{words[:-1]}")
    found = edited(tmp_path / "out", reading, change)
    assert found.edits == (Edit(statement=one.id, verb="correct", options={"cue": f"{span.start}:{span.end - 1}"}),)
    assert found.refused == ()


def test_attributes_and_notes_become_options_of_a_correction(tmp_path: Path) -> None:
    reading = canal()
    one = next(one for one in reading.statements if one.cue.act and not one.negated and reading.speaker(one))
    event = f"E{reading.statements.index(one) + 1}"
    other = "deny" if one.cue.act != "deny" else "state"

    def change(text: str) -> str:
        text = instead(f"Act {event} {one.cue.act}\n", f"Act {event} {other}\nA900\tNegated {event}\n")(text)
        (note,) = [line for line in text.split("\n") if f"AnnotatorNotes {event}\t" in line]
        return text.replace(note, f"{note.split('speaker:')[0]}speaker: Somebody  Else")

    found = edited(tmp_path / "out", reading, change)
    options = {"speaker": "Somebody Else", "act": other, "negated": True}
    assert found.edits == (Edit(statement=one.id, verb="correct", options=options),)


def test_an_event_without_content_is_no_drop(tmp_path: Path) -> None:
    def change(text: str) -> str:
        (event,) = [line for line in text.split("\n") if line.startswith("E1\t")]
        role = next(part for part in event.split("\t")[1].split(" ") if part.startswith("Content:"))
        return text.replace(event, event.replace(f" {role}", ""))

    assert edited(tmp_path / "out", harbour(), change).edits == ()


def test_what_no_decision_can_be_made_of_is_refused_with_its_line(tmp_path: Path) -> None:
    reading = harbour()
    size = len(reading.document.text)
    words = reading.document.text[size - 4 : size - 1]

    def change(text: str) -> str:
        return f"{text}T900\tFreeQuotation {size - 4} {size - 1}\t{words}\nE900\tFreeQuotation:T900\n"

    found = edited(tmp_path / "out", reading, change)
    (refused,) = found.refused
    assert found.edits == ()
    assert refused.reason is Reason.UNSUPPORTED
    assert refused.origin.rpartition(":")[2].isdigit()
    assert "marks a new statement" in refused.detail


def test_a_folder_of_others_tells_no_edits(tmp_path: Path) -> None:
    write([harbour()], tmp_path / "out")
    (path,) = (tmp_path / "out").glob("*.json")
    path.unlink()
    assert list(read_edits(tmp_path / "out")) == []
