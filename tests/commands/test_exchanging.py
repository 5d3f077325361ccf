from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord import cli
from onrecord.keeper import Ledger
from tests.ledger.factory import BRIDGE, FERRY, added, article, opened

BRIDGE_ARTICLE = article(BRIDGE, url="https://courier.example/bridge", outlet="Osk Courier", published="2025-03-04")
FERRY_ARTICLE = article(f"🙂 {FERRY}", outlet="Lind Post", published="2025-04-01")
SILENT = article("Nothing was heard from the pier that day.", outlet="Lind Post")


@dataclass(frozen=True)
class Result:
    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger, made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("made")
    added(opened(folder), BRIDGE_ARTICLE, FERRY_ARTICLE, SILENT)
    return folder


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Ledger:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return opened(tmp_path)


def run(ledger: Ledger, *arguments: str | Path, input: bytes | None = None) -> Result:
    with CliRunner().isolation(input=input) as (out, err, _):
        code = cli.run([*map(str, arguments), "--ledger", str(ledger.path)])
        return Result(code, out.getvalue().decode(), err.getvalue().decode())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def rows(ledger: Ledger) -> dict[str, str]:
    """The act of each content that stands."""
    return {row.content: row.act or "" for row in ledger.statements()}


def exported(ledger: Ledger, folder: Path) -> Path:
    """A folder for brat, and in it the annotations of the article about the bridge."""
    assert run(ledger, "export", folder, "--format", "brat").exit_code == 0
    (found,) = [path for path in folder.glob("*.ann") if "Ines Falk" in path.with_suffix(".txt").read_text()[:9]]
    return found


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), encoding="utf-8")


def without_event(path: Path, words: str) -> None:
    """Delete the event whose content is ``words``, with what is attached to it, as brat does."""
    text = path.read_text(encoding="utf-8")
    (mark,) = [line.split("\t")[0] for line in text.split("\n") if "\tContent " in line and line.endswith(f"\t{words}")]
    (event,) = [line.split("\t")[0] for line in text.split("\n") if line[:1] == "E" and f"Content:{mark}" in line]
    gone = (f"{event}\t", f"{mark}\t")
    kept = [line for line in text.split("\n") if not line.startswith(gone) and f" {event}\t" not in f"{line}\t"]
    path.write_text("\n".join(line for line in kept if f" {event} " not in line), encoding="utf-8")


def test_a_whole_ledger_goes_out_as_json_lines_with_documents_in_which_nobody_speaks(
    ledger: Ledger, tmp_path: Path
) -> None:
    result = run(ledger, "export", tmp_path / "all.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"onrecord: {tmp_path / 'all.jsonl'}: {len(rows(ledger))} statements of 3 documents\n"
    assert [one["document"]["text"] for one in lines(tmp_path / "all.jsonl")] == [
        BRIDGE_ARTICLE.text, FERRY_ARTICLE.text, SILENT.text,
    ]  # fmt: skip


def test_a_csv_has_the_chosen_rows_alone_and_their_numbers_in_the_article(ledger: Ledger, tmp_path: Path) -> None:
    result = run(ledger, "export", tmp_path / "a.csv", "pillars", "--speaker", "Tom Arden")
    (row,) = table(tmp_path / "a.csv")
    assert (row["content"], row["number"]) == ("that its pillars were weakened by the floods", "3")
    assert "ANR" in row["chain"]
    assert row["extractor"] == "onrecord test 1"
    assert "1 statement of 1 document; 1 statement that relay them" in result.stderr


def test_json_lines_take_the_relays_along(ledger: Ledger, tmp_path: Path) -> None:
    run(ledger, "export", tmp_path / "a.jsonl", "--speaker", "Tom Arden")
    (reading,) = lines(tmp_path / "a.jsonl")
    relay, chosen = reading["statements"]
    assert chosen["via"] == [relay["id"]]


def test_standard_output_gets_the_data_and_nothing_else(ledger: Ledger) -> None:
    result = run(ledger, "export", "-", "--format", "jsonl", "--act", "deny")
    (reading,) = map(json.loads, result.stdout.splitlines())
    assert [one["cue"]["act"] for one in reading["statements"]] == ["deny"]
    assert result.stderr == "onrecord: 1 statement of 1 document\n"


@pytest.mark.parametrize("form", ["annotation", "brat", "followthemoney", "schemaorg", "parquet"])
def test_each_format_is_written_whole_and_not_over_what_is_there(ledger: Ledger, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    first = run(ledger, "export", target, "--format", form)
    assert first.exit_code == 0
    assert f"{len(rows(ledger))} statements" in first.stderr
    again = run(ledger, "export", target, "--format", form)
    assert again.exit_code == (2 if target.is_dir() else 0)
    assert not list(tmp_path.glob(".onrecord-*"))


def test_the_ending_of_the_target_tells_the_format(ledger: Ledger, tmp_path: Path) -> None:
    for name in ("a.csv", "A.JSONL", "b.ndjson", "c.anno.jsonld", "d.ftm.json", "e.schema.jsonld"):
        assert run(ledger, "export", tmp_path / name).exit_code == 0, name
    refused = run(ledger, "export", tmp_path / "f.txt")
    assert refused.exit_code == 2
    assert "say --format and one of csv, jsonl, parquet" in refused.stderr


@pytest.mark.parametrize("suffix", ["", ".journal"])
def test_the_ledger_is_never_written_over(ledger: Ledger, suffix: str) -> None:
    place = ledger.path.with_name(ledger.path.name + suffix)
    before = place.read_bytes()
    assert run(ledger, "export", place, "--format", "csv").exit_code == 2
    assert place.read_bytes() == before


def test_what_cannot_be_is_told_and_leaves_nothing(ledger: Ledger, tmp_path: Path) -> None:
    missing = run(ledger, "export", tmp_path / "no" / "a.csv")
    assert missing.exit_code == 2
    assert "TARGET" in missing.stderr
    assert run(ledger, "export", "-", "--format", "brat").exit_code == 2
    assert run(ledger, "export", tmp_path / "a.csv", "--since", "soon").exit_code == 2
    assert run(ledger, "export").exit_code == 2
    assert not (tmp_path / "a.csv").exists()
    nothing = run(ledger, "export", tmp_path / "a.csv", "--speaker", "Nobody")
    assert "nothing fits" in nothing.stderr
    assert table(tmp_path / "a.csv") == []


def test_earlier_versions_are_named_where_they_stay_behind(ledger: Ledger, tmp_path: Path) -> None:
    added(
        ledger,
        article(f"{BRIDGE}\nMara Lind said no.\n", url=BRIDGE_ARTICLE.url, published="2025-03-05"),
        name="b.jsonl",
    )
    result = run(ledger, "export", tmp_path / "a.jsonl")
    assert "1 earlier version of articles not looked at; --versions takes them too" in result.stderr
    assert len(lines(tmp_path / "a.jsonl")) == 3
    assert "earlier version " not in run(ledger, "export", tmp_path / "b.jsonl", "--versions").stderr
    assert len(lines(tmp_path / "b.jsonl")) == 4


def test_an_export_comes_back_into_an_empty_ledger_row_by_row(ledger: Ledger, tmp_path: Path) -> None:
    row = next(iter(ledger.statements(act="deny")))
    ledger.decide(row.id, "correct", by="Mara Lind", act="refuse")
    added(
        ledger,
        article(f"{BRIDGE}\nMara Lind said no.\n", url=BRIDGE_ARTICLE.url, published="2025-03-05"),
        name="b.jsonl",
    )
    run(ledger, "export", tmp_path / "a.jsonl", "--versions")
    other = opened(tmp_path, "other.duckdb")
    assert run(other, "import", tmp_path / "a.jsonl").stderr == "onrecord: 4 documents imported\n"
    run(other, "export", tmp_path / "b.jsonl", "--versions")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    told = {one["extractor"] for each in lines(tmp_path / "b.jsonl") for one in each["statements"]}
    assert any("; corrected by Mara Lind on " in one for one in told)
    assert [one.current for one in other.statements()] == [one.current for one in ledger.statements()]


def test_what_is_there_stays_and_a_second_import_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    run(ledger, "export", tmp_path / "a.jsonl")
    before = ledger.path.read_bytes()
    result = run(ledger, "import", "-", input=(tmp_path / "a.jsonl").read_bytes())
    assert (result.exit_code, result.stderr) == (
        0, "onrecord: 0 documents imported, 3 documents there already, left as they are\n",
    )  # fmt: skip
    assert ledger.path.read_bytes() == before


def test_bad_lines_are_named_and_counted_and_the_others_imported(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    run(ledger, "export", path)
    path.write_bytes(b"{\n" + path.read_bytes() + b'{"text": "x"}\n\xff\n')
    other = opened(tmp_path, "other.duckdb")
    result = run(other, "import", path)
    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.stderr.splitlines()[:-1]] == [f"{path}:{n}" for n in (1, 5, 6)]
    assert result.stderr.endswith("onrecord: 3 documents imported, 3 refused (malformed 3)\n")


def test_articles_are_sent_to_add(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Mara Lind said no."}\n')
    result = run(ledger, "import", tmp_path / "a.jsonl")
    assert result.exit_code == 1
    assert "articles go to add" in result.stderr
    assert run(ledger, "import", tmp_path / "b.jsonl").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert "no brat annotations found" in run(ledger, "import", tmp_path / "empty").stderr


def test_brat_comes_back_with_spans_acts_and_speakers(ledger: Ledger, tmp_path: Path) -> None:
    exported(ledger, tmp_path / "brat")
    other = opened(tmp_path, "other.duckdb")
    assert run(other, "import", tmp_path / "brat").stderr == "onrecord: 3 documents imported\n"
    there, back = ({row.id: row for row in each.statements()} for each in (ledger, other))
    assert there.keys() == back.keys()
    for name in ("source_spans", "cue_spans", "content_spans", "act", "speaker", "via", "negated", "kind"):
        assert [getattr(back[id], name) for id in there] == [getattr(row, name) for row in there.values()]
    assert run(ledger, "import", tmp_path / "brat").exit_code == 0


def test_what_a_person_changed_in_brat_becomes_their_decisions(ledger: Ledger, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "brat")
    text = BRIDGE_ARTICLE.text
    start = text.index("the council had")
    changed(path, f"Content {start - 5} ", f"Content {start} ")
    changed(path, "\tthat the council had waited too long", "\tthe council had waited too long")
    (denial,) = [line for line in path.read_text().split("\n") if "\tAct " in line and line.endswith(" deny")]
    changed(path, denial, denial.replace(" deny", " refuse"))
    without_event(path, "We are ready to pay for repairs")
    result = run(ledger, "import", tmp_path / "brat", "--by", "Mara Lind", "--why", "read it again")
    assert result.stderr.endswith("onrecord: brat: 1 row corrected and 1 row dropped by Mara Lind\n"), result.stderr
    assert result.exit_code == 0
    assert rows(ledger)["the council had waited too long"] == "refuse"
    assert "We are ready to pay for repairs" not in rows(ledger)
    assert {(one["person"], one["why"]) for one in ledger.decided()} == {("Mara Lind", "read it again")}
    again = run(ledger, "import", tmp_path / "brat", "--by", "Mara Lind")
    assert again.stderr.endswith("onrecord: brat: 2 rows stood so already\n")
    assert len(ledger.decided()) == 2


def test_a_note_in_brat_names_another_speaker_or_none(ledger: Ledger, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "brat")
    notes = [line for line in path.read_text().split("\n") if line.endswith("\tspeaker: Ines Falk")]
    changed(path, notes[0], notes[0].replace("Ines Falk", "Jonas Brekke"))
    path.write_text(path.read_text().replace(f"{notes[1]}\n", ""))
    run(ledger, "import", tmp_path / "brat", "--by", "Mara Lind")
    speakers = [row.speaker for row in ledger.statements(document=BRIDGE_ARTICLE.id) if row.state == "corrected"]
    assert speakers == ["Jonas Brekke", None]


def test_changes_in_brat_are_nobodys_until_somebody_says_whose(ledger: Ledger, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "brat")
    without_event(path, "We are ready to pay for repairs")
    result = run(ledger, "import", tmp_path / "brat")
    assert result.exit_code == 1
    assert f"{path}: 1 change of a person not taken; say whose they are with --by NAME" in result.stderr
    assert ledger.decided() == []


def test_a_new_mark_in_brat_is_refused_by_name_and_a_selection_drops_nothing(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    run(ledger, "export", folder, "--format", "brat", "--act", "deny")
    (path,) = folder.glob("*.ann")
    start = BRIDGE_ARTICLE.text.index("the bridge would reopen")
    path.write_text(f"{path.read_text()}T90\tFreeQuotation {start} {start + 10}\tthe bridge\nE90\tFreeQuotation:T90\n")
    result = run(ledger, "import", folder, "--by", "Mara Lind")
    assert result.exit_code == 1
    assert "marks a new statement, and the ledger has no decision for one yet" in result.stderr
    assert ledger.decided() == []


def test_what_follows_from_the_words_is_not_decided_and_told(ledger: Ledger, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "brat")
    kind = next(line for line in path.read_text().split("\n") if "\tKind E1 " in line)
    path.write_text(path.read_text().replace(kind, kind.replace("indirect", "mixed")))
    result = run(ledger, "import", tmp_path / "brat", "--by", "Mara Lind")
    assert result.exit_code == 1
    assert "its kind was changed to mixed" in result.stderr
    assert ledger.decided() == []


def test_a_row_that_was_read_anew_is_not_corrected_blindly(ledger: Ledger, tmp_path: Path) -> None:
    path = exported(ledger, tmp_path / "brat")
    changed(path, "Act E1 state", "Act E1 promise")
    added(ledger, BRIDGE_ARTICLE, version="2", again=True)
    result = run(ledger, "import", tmp_path / "brat", "--by", "Mara Lind")
    assert result.exit_code == 1
    assert "1 change not taken" in result.stderr
    assert ledger.decided() == []


def test_decisions_become_training_data(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "taught"
    nothing = run(ledger, "export", "--corrections", folder)
    assert nothing.exit_code == 2
    assert "no row is decided" in nothing.stderr
    assert not folder.exists()
    for row in ledger.statements(document=FERRY_ARTICLE.id):
        ledger.decide(row.id, "accept", by="Mara Lind")
    ledger.decide(next(iter(ledger.statements(act="threaten"))).id, "accept", by="Mara Lind")
    result = run(ledger, "export", "--corrections", folder)
    assert result.exit_code == 0
    assert "of 1 document, for onrecord train" in result.stderr
    assert "1 document with decisions left out" in result.stderr
    (text,) = folder.glob("*.txt")
    assert text.read_text(encoding="utf-8") == FERRY_ARTICLE.text
    assert text.with_suffix(".ann").exists()
    assert run(ledger, "export", tmp_path / "a", "--corrections", folder).exit_code == 2
    assert run(ledger, "export", "--corrections", folder).exit_code == 2
