from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord import cli

ROWS = """name,aliases,type,office,of,from,to,link
Mara Lind,M. Lind,person,Prime Minister,Israel,2020-01-01,2022-06-30,https://example.org/lind
Ada Bru,,person,king,Peru,,2019,
Ada Bru,,person,mayor,Osk,2021,,
Osk Harbour Board,OHB,organisation,,,,,
"""
Names = Callable[..., tuple[int, str, str]]


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Names:
    """Return a function that runs ``onrecord names`` on a book of its own and gives exit code, output and talk."""
    monkeypatch.setenv("ONRECORD_NAMES", str(tmp_path / "book" / "names.sqlite"))

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(["names", *arguments])
        return code, *capfd.readouterr()

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a names file."""
    place = tmp_path / "names.csv"
    place.write_text(ROWS, encoding="utf-8")
    return place


def test_names_are_imported_and_counted(names: Names, file: Path) -> None:
    code, out, err = names("import", str(file))
    assert (code, out) == (0, "")
    assert err.startswith(f"onrecord: {file}: 4 names and 3 terms in office imported (")
    assert names("where")[1].splitlines()[1] == "3 names, 3 terms in office"


def test_rejected_rows_are_named_and_the_rest_is_imported(names: Names, file: Path) -> None:
    file.write_text(f"{ROWS},,person,,,,,\nOla Rim,,alien,,,,,\n", encoding="utf-8")
    code, _, err = names("import", str(file))
    assert code == 1
    assert err.splitlines()[0] == f"onrecord: {file}: line 6: has no name"
    assert err.splitlines()[1].startswith(f"onrecord: {file}: line 7: has the type 'alien'")
    assert "4 names and 3 terms in office imported, 2 rows rejected" in err.splitlines()[2]


def test_a_file_that_is_no_names_file_does_not_keep_others_out(names: Names, file: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a;name\n")
    code, _, err = names("import", str(tmp_path / "bad.csv"), str(file))
    assert code == 1
    assert "bad.csv: separates its columns by semicolons; save it with commas" in err
    assert names("find", "Ada Bru")[0] == 0


def test_a_column_without_meaning_is_named(names: Names, file: Path) -> None:
    file.write_text("name,shoes\nAda Bru,38\n")
    assert "the column shoes means nothing here and is left out" in names("import", str(file))[2]


@pytest.mark.parametrize("arguments", [("import",), ("import", "no-such-file"), ("find",), ("bogus",)])
def test_wrong_usage_is_2(names: Names, arguments: tuple[str, ...]) -> None:
    assert names(*arguments)[0] == 2


def test_an_entry_is_shown_with_its_offices_and_link(names: Names, file: Path) -> None:
    names("import", str(file))
    assert names("find", "mara", "lind") == (
        0,
        "Mara Lind (person)\n"
        "    also M. Lind\n"
        "    Prime Minister, Israel, 2020-01-01 to 2022-06-30\n"
        "    https://example.org/lind\n",
        "",
    )
    assert names("find", "Ada Bru")[1].splitlines()[1:] == [
        "    king, Peru, until 2019",
        "    mayor, Osk, since 2021",
    ]


def test_the_book_of_the_package_is_searched_without_any_import(names: Names) -> None:
    assert names("find", "tehran")[1] == "Tehran (place, capital, Iran)\n    also Teheran\n"
    assert names("find", "un")[1].startswith("United Nations (organisation, intergovernmental)\n")


def test_what_is_not_there_is_said(names: Names) -> None:
    assert names("find", "Ada Bru") == (1, "", "onrecord: Ada Bru: no entry goes by these words\n")
    code, _, err = names("where")
    assert (code, err) == (0, "onrecord: there is no such book yet; onrecord names import FILE makes it\n")


def test_another_book_can_be_named(names: Names, file: Path, tmp_path: Path) -> None:
    other = str(tmp_path / "other.sqlite")
    names("import", "--names", other, str(file))
    assert names("find", "--names", other, "Ada Bru")[0] == 0
    assert names("find", "Ada Bru")[0] == 1
    assert names("where", "--names", other)[1].startswith(other)


def test_a_name_cannot_deceive_the_terminal(names: Names, file: Path) -> None:
    file.write_text("name,aliases\nAda Bru,\u202eurB adA\x1b[31m\n", encoding="utf-8")
    names("import", str(file))
    assert "⟨U+202E⟩" in names("find", "Ada Bru")[1]
    assert "\x1b" not in names("find", "Ada Bru")[1]


def test_progress_is_drawn_on_a_terminal_and_cleared(names: Names, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("name\n" + "".join(f"Person {n}\n" for n in range(10_001)) + '"\n', encoding="utf-8")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    code, _, err = names("import", str(file))
    assert code == 1
    assert "10,001 names and 0 terms in office imported, 1 row rejected" in err
