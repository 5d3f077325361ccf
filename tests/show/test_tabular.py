from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from onrecord.show.tabular import write

VALUES: Any = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.lists(st.text())
)


def shown(columns: list[str], rows: list[list[Any]], form: str = "table", width: int | None = 80) -> str:
    out = io.StringIO(newline="")
    write(columns, rows, out, form=form, width=width)
    return out.getvalue()


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    assert shown(["outlet", "n"], [["Osk", 12], ["Vellan Post", 3]]) == (
        "outlet        n\nOsk          12\nVellan Post   3\n"
    )


def test_words_of_the_last_column_take_the_lines_they_need() -> None:
    lines = shown(["n", "words"], [[1, "one two three four"]], width=18).splitlines()
    assert lines == ["n  words", "1  one two three", "   four"]


def test_what_is_too_wide_is_written_a_row_at_a_time_and_whole() -> None:
    told = shown(["first", "second"], [["a" * 50, "b" * 50], [None, "c"]], width=60)
    assert told == f"first   {'a' * 50}\nsecond  {'b' * 50}\n\nfirst   \nsecond  c\n"


def test_spans_and_lists_are_cells_that_spreadsheets_leave_alone() -> None:
    told = shown(["spans", "names", "day"], [[[[0, 4], [8, 9]], ["=x", "y"], date(2024, 5, 3)]], "csv")
    assert list(csv.reader(io.StringIO(told.lstrip("\ufeff"))))[1] == ["0..4;8..9", "'=x; y", "2024-05-03"]


def test_no_rows_are_a_header_alone() -> None:
    assert shown(["a", "b"], []) == "a  b\n"
    assert shown(["a"], [], "jsonl") == ""
    assert shown(["a"], [], "csv") == "\ufeffa\r\n"


@given(st.lists(st.lists(VALUES, min_size=2, max_size=2), max_size=4))
def test_any_values_are_written_in_every_form(rows: list[list[Any]]) -> None:
    told = [json.loads(line) for line in shown(["a", "b"], rows, "jsonl").split("\n") if line]
    assert len(told) == len(rows)
    assert len(list(csv.reader(io.StringIO(shown(["a", "b"], rows, "csv"), newline="")))) >= len(rows)
    assert all(cell_len(line) <= 80 for line in shown(["a", "b"], rows).splitlines())
