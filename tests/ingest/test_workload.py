from __future__ import annotations

from pathlib import Path

from onrecord.ingest import Workload, count
from tests.ingest.factory import line


def test_files_lines_and_bytes_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    (tmp_path / "b.jsonl").write_bytes(line() * 3 + line().rstrip())
    (tmp_path / "c.jsonl").write_bytes(b"")
    expected = Workload(articles=5, size=5 + 4 * len(line()) - 1)
    assert count([str(tmp_path)]) == expected
    assert count([str(tmp_path / "a.txt"), str(tmp_path / "b.jsonl")]) == expected


def test_an_address_is_one_article_of_unknown_size() -> None:
    assert count(["https://courier.example/a"]) == Workload(articles=1, size=None)


def test_nobody_knows_how_much_standard_input_holds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"12345")
    assert count([str(tmp_path), "-"]) == Workload(articles=None, size=None)


def test_packed_lines_are_not_unpacked_to_be_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"12345")
    assert count([str(tmp_path)]) == Workload(articles=None, size=5)


def test_any_file_is_lines_where_the_caller_says_so(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(line() * 2)
    assert count([str(tmp_path)]).articles == 1
    assert count([str(tmp_path)], format="jsonl").articles == 2


def test_a_missing_file_counts_as_the_refusal_it_becomes() -> None:
    assert count(["no-such-file.txt", "no\0such.jsonl"]) == Workload(articles=2, size=0)
