from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.exchange.brat_form import roles_of, shown
from onrecord.exchange.brat_in import BY_HAND, read_brat
from onrecord.exchange.brat_out import write
from onrecord.learn.brat import articles
from onrecord.records import Act, Kind, Reading, Reason, Refusal, Statement, pairs_of
from tests.exchange import factory
from tests.show.factory import canal, harbour


def exported(folder: Path, *found: Reading) -> Path:
    write(found, folder / "brat")
    return folder / "brat"


def edited(folder: Path, found: Reading, edit: Callable[[str], str]) -> Reading:
    """``found`` after somebody changed its annotations in brat."""
    place = exported(folder, found)
    (path,) = place.glob("*.ann")
    path.write_bytes(edit(path.read_bytes().decode()).encode())
    (again,) = read_brat(place)
    assert isinstance(again, Reading)
    return again


def told(found: Reading) -> dict[str, Any]:
    """What must survive: spans, act, kind, negated, anonymous and speaker of each statement."""
    names = {entity.id: entity.name for entity in found.entities}
    return {
        one.id: (
            [pairs_of(getattr(one, role).spans) for role in ("source", "cue", "content", "addressee")],
            (one.cue.act, one.kind, one.negated, one.source.anonymous, names.get(one.source.entity or "")),
        )
        for one in found.statements
    }


def number(line: str) -> str:
    return line.split("\t")[0]


@pytest.mark.parametrize("found", [harbour(), canal(), factory.odd()])
def test_what_is_written_comes_back_as_it_was(found: Reading, tmp_path: Path) -> None:
    (again,) = read_brat(exported(tmp_path, found))
    assert isinstance(again, Reading)
    assert told(again) == told(found)
    assert (again.document, again.entities, again.model) == (found.document, found.entities, found.model)
    assert {one.provenance.extractor for one in again.statements} == {"test"}


def in_brat(one: Statement, text: str) -> bool:
    return bool(roles_of(one, text)["content"])


@settings(deadline=None)
@given(st.lists(factory.readings, min_size=1, max_size=2))
def test_any_readings_come_back_but_for_contents_of_line_feeds_alone(found: list[Reading]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        again = [one for one in read_brat(exported(Path(folder), *found)) if isinstance(one, Reading)]
    assert len(again) == len(found)
    by_id = {one.document.id: one for one in again}
    for one in found if len(by_id) == len(found) else ():
        kept = [each for each in one.statements if in_brat(each, shown(one.document.text))]
        assert told(by_id[one.document.id]) == told(replace(one, statements=tuple(kept)))


@settings(deadline=None)
@given(factory.readings)
def test_without_the_kept_reading_the_words_marked_are_the_same(found: Reading) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = exported(Path(folder), found)
        next(place.glob("*.json")).unlink()
        (again,) = read_brat(place)
    assert isinstance(again, Reading)
    text = shown(found.document.text)
    marked = {tuple(roles_of(one, text).values()) for one in found.statements if in_brat(one, text)}
    assert {tuple(roles_of(one, text).values()) for one in again.statements} == marked


@pytest.mark.parametrize("found", [harbour(), canal(), factory.odd()])
def test_the_files_are_what_brat_and_the_training_read(found: Reading, tmp_path: Path) -> None:
    place = exported(tmp_path, found)
    (article,) = articles(place)
    text = shown(found.document.text)
    assert (article.text, len(text)) == (text, len(found.document.text))
    roles = [roles_of(one, text) for one in found.statements]
    wanted = [(each["source"], each["cue"], each["content"]) for each in roles if each["cue"]]
    assert [(one.source, one.cue, one.content) for one in article.annotators[0]] == wanted
    for line in next(place.glob("*.ann")).read_text("utf-8").split("\n"):
        if line.startswith("T"):
            _, about, words = line.split("\t")
            pairs = [pair.split() for pair in about.split(" ", 1)[1].split(";")]
            assert words == " ".join(text[int(start) : int(end)] for start, end in pairs)


def test_each_event_has_a_trigger_of_its_own_type_and_brat_splits_no_line(tmp_path: Path) -> None:
    place = exported(tmp_path, canal(), factory.odd())
    for path in place.glob("*.ann"):
        lines = path.read_text("utf-8").splitlines()
        assert lines == path.read_bytes().decode().split("\n")[:-1]
        types = {number(line): line.split("\t")[1].split()[0] for line in lines if line[0] == "T"}
        events = [line.split("\t")[1].split()[0].split(":") for line in lines if line[0] == "E"]
        assert all(types[trigger] == type for type, trigger in events)
        assert len(lines) == len({number(line) for line in lines})


def test_the_configuration_names_every_type_that_is_used(tmp_path: Path) -> None:
    place = exported(tmp_path, canal(), harbour())
    configured = (place / "annotation.conf").read_text("utf-8")
    for path in place.glob("*.ann"):
        for type in re.findall(r"^[TA]\d+\t(\w+)", path.read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"^{type}\t?", configured, re.MULTILINE)
    assert f"Value:{'|'.join(Act)}" in configured


def test_new_ids_and_another_order_of_the_lines_change_nothing(tmp_path: Path) -> None:
    def stirred(lines: str) -> str:
        renamed = re.sub(r"\b([TEAN])(\d+)\b", lambda found: f"{found[1]}{int(found[2]) + 40}", lines)
        return "".join(f"{line}\n" for line in sorted(renamed.splitlines(), reverse=True))

    assert told(edited(tmp_path, canal(), stirred)) == told(canal())


def test_a_removed_event_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    def without_first(lines: str) -> str:
        return "".join(f"{line}\n" for line in lines.splitlines() if number(line) != "E1")

    again = edited(tmp_path, canal(), without_first)
    gone = canal().statements[0].id
    assert set(told(again)) == set(told(canal())) - {gone}
    assert not any(gone in one.via for one in again.statements)


def test_an_added_event_is_a_statement_by_hand(tmp_path: Path) -> None:
    text = harbour().document.text
    at = text.index("The night ferry")
    added = f"T90\tCue {at + 26} {at + 32}\t{text[at + 26 : at + 32]}\nT91\tContent {at} {at + 15}\tThe night ferry\n"
    added += "E90\tCue:T90 Content:T91\nA90\tAct E90 report\nA91\tNegated E90\n"
    added += "#90\tAnnotatorNotes E90\tspeaker: Jonas Brekke\n"
    again = edited(tmp_path, harbour(), lambda lines: added + lines)
    (new,) = [one for one in again.statements if one.id not in told(harbour())]
    assert again.words(new.content.spans) == "The night ferry"
    assert (new.cue.act, new.negated, new.kind) == (Act.REPORT, True, Kind.INDIRECT)
    assert (new.provenance.extractor, new.confidence, new.source.anonymous) == (BY_HAND, 1.0, False)
    speaker = again.speaker(new)
    assert speaker is not None
    assert speaker.name == "Jonas Brekke"


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("Kind E3 indirect", "Kind E3 direct", {"kind": Kind.DIRECT}),
        ("Act E3 state", "Act E3 threaten", {"act": Act.THREATEN}),
        ("E3\tspeaker: Ivo Hallek", "E3\tspeaker: Per Oyen", {"speaker": "Per Oyen"}),
        ("E3\tspeaker: Ivo Hallek", "E3\tspeaker: Nobody Known", {"speaker": "Nobody Known"}),
        ("E3\tspeaker: Ivo Hallek", "E3\tlook at this", {"speaker": None}),
    ],
)
def test_a_change_is_taken_over_and_says_that_it_was_made_by_hand(
    before: str, after: str, changed: dict[str, Any], tmp_path: Path
) -> None:
    def change(lines: str) -> str:
        assert before in lines
        return lines.replace(before, after)

    again = edited(tmp_path, canal(), change)
    id = canal().statements[2].id
    one = next(each for each in again.statements if each.id == id)
    speaker = again.speaker(one)
    found = {"kind": one.kind, "act": one.cue.act, "speaker": speaker.name if speaker else None}
    assert {name: found[name] for name in changed} == changed
    assert (one.provenance.extractor, one.provenance.confidence) == (BY_HAND, 1.0)
    others = {each.provenance.extractor for each in again.statements if each.id != id}
    assert others == {"test"}


def test_a_moved_span_makes_a_statement_of_its_own_and_keeps_its_relay(tmp_path: Path) -> None:
    words = "that the gates stay shut"
    start = canal().document.text.index(words)

    def shorter(lines: str) -> str:
        old, new = f"Content {start} {start + 24}\t{words}", f"Content {start + 5} {start + 24}\t{words[5:]}"
        assert old in lines
        return lines.replace(old, new)

    again = edited(tmp_path, canal(), shorter)
    (new,) = [one for one in again.statements if one.id not in told(canal())]
    assert again.words(new.content.spans) == "the gates stay shut"
    assert new.via == (canal().statements[0].id,)


def test_annotations_of_others_are_read_by_their_roles(tmp_path: Path) -> None:
    text = 'Mira Tolland said: "The pier is shut."\nIt is, she added.'
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.ann").write_text(
        "E4\tAttribution:T9 Content:T1 Cue:T2 Source:T3\nT9\tAttribution 13 17\tsaid\nT3\tSource 0 12\tMira Tolland\n"
        "T2\tCue 13 17\tsaid\nT1\tContent 20 36\tThe pier is shut\n*\tEquiv T1 T2\n"
        "R1\tOf Arg1:T1 Arg2:T2\n\nbare line\n"
    )
    (found,) = read_brat(tmp_path)
    assert isinstance(found, Reading)
    (one,) = found.statements
    words = [found.words(spans) for spans in (one.source.spans, one.cue.spans, one.content.spans)]
    assert words == ["Mira Tolland", "said", "The pier is shut"]
    assert (one.kind, one.cue.act, one.source.entity, one.source.anonymous) == (Kind.INDIRECT, None, None, True)


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("T1\tCue 0 99\tx", "line 1: 0 99 is no stretch of the text of 12 code points"),
        ("T1\tCue 4 4\t", "no stretch"),
        ("T1\tCue a b\tx", "no text-bound annotation"),
        ("T1\tCue", "no text-bound annotation"),
        ("T1", "no text-bound annotation"),
        ("T1\tCue 0 4\tSaid", "at its positions stands 'Mira', not 'Said'"),
        (f"T1\tCue 0 {'9' * 5000}\tx", "no text-bound annotation"),
        ("T1\tCue 0 4\tMira\nT1\tCue 0 4\tMira", "line 2: the id T1 stands there twice"),
        ("E1\tCue", "line 1: it is no event"),
        ("E1", "no event"),
    ],
)
def test_a_broken_line_refuses_its_file_and_no_other(line: str, detail: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Mira said so")
        (tmp_path / f"{name}.ann").write_text("")
    (tmp_path / "a.ann").write_text(line)
    refusal, reading = read_brat(tmp_path)
    assert isinstance(refusal, Refusal)
    assert detail in refusal.detail
    assert (refusal.origin, refusal.stage) == (str(tmp_path / "a.ann"), "exchange")
    assert isinstance(reading, Reading)


def test_an_event_without_content_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Mira said so")
    (tmp_path / "a.ann").write_text(
        "T1\tCue 5 9\tsaid\nT2\tContent 10 12\tso\nE1\tCue:T1\nE2\tCue:T1 Content:T2 Content2:T7\n"
    )
    refusal, found = read_brat(tmp_path)
    assert isinstance(refusal, Refusal)
    assert (refusal.origin, "marks no content" in refusal.detail) == (f"{tmp_path / 'a.ann'}:3", True)
    assert isinstance(found, Reading)
    assert len(found.statements) == 1


def test_a_text_that_was_changed_is_noticed(tmp_path: Path) -> None:
    place = exported(tmp_path, harbour())
    (path,) = place.glob("*.txt")
    path.write_bytes(b"x" + path.read_bytes())
    (refusal,) = read_brat(place)
    assert isinstance(refusal, Refusal)
    assert "the text is no longer the one in" in refusal.detail


@pytest.mark.parametrize("kept", ["{", "[" * 100_000, "[]", "{}", '{"onrecord": 1}'])
def test_a_broken_kept_reading_is_refused(kept: str, tmp_path: Path) -> None:
    place = exported(tmp_path, harbour())
    next(place.glob("*.json")).write_text(kept)
    (refusal,) = read_brat(place)
    assert isinstance(refusal, Refusal)


def test_a_missing_text_is_refused_and_a_folder_without_annotations_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no brat annotations found"):
        list(read_brat(tmp_path))
    (tmp_path / "a.ann").write_text("")
    (refusal,) = read_brat(tmp_path)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.MISSING


def test_the_same_document_twice_has_two_names(tmp_path: Path) -> None:
    place = exported(tmp_path, harbour(), harbour())
    names = sorted(path.name for path in place.glob("*.txt"))
    assert names == [f"harbour-board-splits-over-night-ferry-{harbour().document.id}{end}.txt" for end in ("-2", "")]
    assert json.loads((place / names[0]).with_suffix(".json").read_text("utf-8"))["model"] == "test-1"


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("TEAN#*0129\t :;\nCueContntSourcViaKd.-é🙂"), max_size=25), max_size=6))
def test_any_annotations_are_read_or_refused(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text("Mira said so")
        Path(folder, "a.ann").write_text("\n".join(lines), "utf-8")
        assert list(read_brat(Path(folder)))
