from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.learn.brat import Attribution, articles
from onrecord.records import Reason
from tests.learn.factory import BRIDGE, bridge, harbour, standoff, write, write_pairs

TEXT = "Falk 🙂 said no, wrote Osk."


def only(folder: Path, ann: str, text: str = TEXT) -> tuple[Attribution, ...]:
    """The attributions of the one article that is written with these annotations."""
    (article,) = articles(write_pairs(folder, {"a.txt": text, "a.ann": ann}))
    return article.annotators[0]


def refused(folder: Path) -> InputError:
    with pytest.raises(InputError) as raised:
        list(articles(folder))
    return raised.value


def test_what_is_written_in_the_layout_of_polnear_is_read_again(tmp_path: Path) -> None:
    assert list(articles(write(tmp_path, [harbour(), bridge()]))) == [bridge(), harbour()]


def test_annotators_stand_in_the_order_of_their_ids(tmp_path: Path) -> None:
    (found,) = articles(write(tmp_path, [bridge("osk_2024_bridge")]))
    assert found.name == "osk_2024_bridge"
    assert [len(marked) for marked in found.annotators] == [4, 2]


def test_pairs_of_files_are_read_too(tmp_path: Path) -> None:
    found = only(
        tmp_path, "T1\tSource 0 4\tFalk\nT2\tCue 7 11\tsaid\nT3\tContent 12 14\tno\nE1\tCue:T2 Source:T1 Content:T3\n"
    )
    assert found == (Attribution(source=((0, 4),), cue=((7, 11),), content=((12, 14),)),)
    assert TEXT[7:11] == "said"


def test_a_discontinuous_span_has_all_its_parts(tmp_path: Path) -> None:
    (found,) = only(tmp_path, "T1\tCue 7 11;16 21\tsaid wrote\nT2\tContent 12 14\tno\nE1\tCue:T1 Content:T2\n")
    assert found.cue == ((7, 11), (16, 21))
    assert found.source == ()


def test_several_spans_of_one_role_are_put_together(tmp_path: Path) -> None:
    ann = "T1\tCue 7 11\tsaid\nT2\tContent 12 14\tno\nT3\tContent 22 25\tOsk\nE1\tCue:T1 Content:T2 Content2:T3\n"
    (found,) = only(tmp_path, ann)
    assert found.content == ((12, 14), (22, 25))


@pytest.mark.parametrize(
    "event", ["E1\tCue:T1", "E1\tContent:T2", "E1\tCue:T1 Content:T9", "E1", "R1\tCue:T1 Content:T2", ""]
)
def test_an_event_without_cue_or_content_is_no_attribution(tmp_path: Path, event: str) -> None:
    assert only(tmp_path, f"T1\tCue 7 11\tsaid\nT2\tContent 12 14\tno\n{event}\n") == ()


def test_line_ends_of_windows_do_no_harm(tmp_path: Path) -> None:
    (found,) = only(tmp_path, "T1\tCue 7 11\tsaid\r\nT2\tContent 12 14\tno\r\nE1\tCue:T1 Content:T2\r\n")
    assert found.content == ((12, 14),)


def test_the_text_keeps_its_line_ends_so_that_offsets_stay(tmp_path: Path) -> None:
    (article,) = articles(write_pairs(tmp_path, {"a.txt": "one\r\ntwo\r\n", "a.ann": ""}))
    assert article.text == "one\r\ntwo\r\n"


@pytest.mark.parametrize(
    "line",
    ["T2", "T2\tCue", "T2\tCue x 3\tno", "T2\tCue 3\tno", "T2\tCue 3 4 5\tno", "T2\tCue 3;4\tno", "T2\tCue 3 4;\tno"],
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    write_pairs(tmp_path, {"a.txt": TEXT, "a.ann": f"T1\tCue 7 11\tsaid\n{line}\n"})
    error = refused(tmp_path)
    assert str(error) == f"{tmp_path / 'a.ann'}: line 2: the line is not a brat text-bound annotation"
    assert error.refusal.reason is Reason.MALFORMED


@pytest.mark.parametrize("offsets", ["20 99", "5 5", "9 4", "-1 4"])
def test_a_span_outside_the_text_is_named(tmp_path: Path, offsets: str) -> None:
    write_pairs(tmp_path, {"a.txt": TEXT, "a.ann": f"T1\tCue {offsets}\tsaid\n"})
    assert "line 1: a span lies outside the text" in str(refused(tmp_path))


def test_a_folder_without_annotations_is_refused_with_what_to_give(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    error = refused(tmp_path)
    assert "attributions/" in str(error)
    assert (error.refusal.reason, error.refusal.stage) == (Reason.MISSING, "evaluate")


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    write_pairs(tmp_path, {"a.ann": ""})
    assert str(tmp_path / "a.txt") in str(refused(tmp_path))


def test_a_text_that_is_not_utf8_is_named_with_the_byte(tmp_path: Path) -> None:
    write_pairs(tmp_path, {"a.ann": ""})
    (tmp_path / "a.txt").write_bytes(b"caf\xe9 said")
    assert "is not UTF-8 at byte 3" in str(refused(tmp_path))


def test_an_attribute_tells_that_an_event_is_inner(tmp_path: Path) -> None:
    marks = standoff(bridge().annotators[0]) + "A1\tInner E2\nA2\tSure E1\n"
    write_pairs(tmp_path, {"bridge.txt": BRIDGE, "bridge.ann": marks})
    (article,) = articles(tmp_path)
    assert [one.inner for one in article.annotators[0]] == [False, True, False, False]
