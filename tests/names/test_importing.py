from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ConfigurationError
from onrecord.names import Rejected, followthemoney, import_names, load
from onrecord.names.table import Table
from tests.names.factory import HEADER, csv, holder, imported
from tests.strategies import UNTIMED, texts

LIND = "Mara Lind,M. Lind|Lindy,person,mayor,Osk,2020-01-01,2022-06-30,https://example.org/lind"


def reasons(folder: Path, *lines: str, header: str = HEADER) -> list[tuple[int, str]]:
    done, _ = imported(folder, csv(folder, *lines, header=header))
    return [(rejected.line, rejected.reason) for rejected in done.rejected]


def content(book: Path) -> list[str]:
    connection = sqlite3.connect(book)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,person,,,,,", "has no name"),
        ("“”,,person,,,,,", "has a name without a letter"),
        ("Ada Bru,,alien,,,,,", "has the type 'alien'; it must be one of person, organisation,"),
        ("Ada Bru,,person,king,Peru,2020-13-01,,", "has '2020-13-01' as from; write YYYY-MM-DD"),
        ("Ada Bru,,person,king,Peru,,1 May 2020,", "has '1 May 2020' as to"),
        ("Ada Bru,,person,king,Peru,2022,2020,", "has a term that ends (2020) before it starts (2022)"),
        ("Ada Bru,,person,,Peru,2022,,", "has a date or an owner of an office, and no office"),
        ("Ada Bru,,person,,,,,javascript:x", "has the link 'javascript:x', which does not begin with"),
        ("Ada Bru, king,,person,,,,,,x", "has 10 cells where the first line has 8"),
        ('"Ada Bru,,person,,,,,', "has a quotation mark that is not closed"),
        ('"Ada" Bru,,person,,,,,', "is no CSV"),
        (f"{'A' * 501},,person,,,,,", "has a name of 501 characters"),
        ("\udc80Ada,,person,,,,,", "is not UTF-8"),
    ],
)
def test_a_malformed_row_is_named_and_the_rest_imported(tmp_path: Path, row: str, reason: str) -> None:
    origin = csv(tmp_path, LIND, "@", "Ola Rim,,,,,,,")
    origin.write_bytes(origin.read_bytes().replace(b"@", row.encode("utf-8", "surrogateescape")))
    done, book = imported(tmp_path, origin)
    assert done.names == 2
    assert book.find("Ola Rim")
    (rejected,) = done.rejected
    assert rejected.line == 3
    assert rejected.reason.startswith(reason)
    assert str(rejected).startswith("line 3: ")


def test_a_quotation_mark_left_open_costs_its_row_alone(tmp_path: Path) -> None:
    many = [f"Person {number},,,,,,," for number in range(100)]
    done, book = imported(tmp_path, csv(tmp_path, '"Ada Bru,,,,,,,', *many, 'Ola "Olly Rim,,,,,,,'))
    assert [rejected.line for rejected in done.rejected] == [2]
    assert done.names == 101
    assert book.find('Ola "Olly Rim')


def test_a_quoted_cell_may_hold_commas_marks_and_line_ends(tmp_path: Path) -> None:
    done, book = imported(tmp_path, csv(tmp_path, '"Bru, Ada","""Addy"" Bru;A.\nBru",,,,,,', "“x,,alien,,,,,"))
    assert [rejected.line for rejected in done.rejected] == [4]
    assert book.find("Bru, Ada")[0].aliases == ('"Addy" Bru', "A. Bru")


def test_columns_come_in_any_order_and_only_name_is_needed(tmp_path: Path) -> None:
    done, book = imported(tmp_path, csv(tmp_path, "2020,king,x,Ada Bru,Peru", header="From, Office ,shoe size,NAME,of"))
    assert done.unknown == ("shoe size",)
    assert holder(book, "king", "Peru", "2021-01-01") == "Ada Bru"


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_are_no_matter(tmp_path: Path) -> None:
    origin = tmp_path / "names.csv"
    origin.write_bytes("\ufeffname,type\r\n\r\nAda Bru,Person\r\n,\r\nÉva Kő,person\r\n".encode())
    done, book = imported(tmp_path, origin)
    assert (done.names, done.rejections) == (2, 0)
    assert book.find("Eva Ko")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name;type\nAda;person\n", "separates its columns by semicolons; save it with commas"),
        ("type\tname\n", "separates its columns by tabs"),
        ("Ada Bru,person\n", "has no column called name in its first line"),
        ('name,"type\n', "has a first line that has a quotation mark"),
        ("name,type,Name\n", "has the column name twice"),
        ("[{}]", "is a JSON array; write an entity a line"),
        ("type\rname\rAda", "first line that ends by a carriage return alone"),
    ],
)
def test_a_file_that_is_no_names_file_is_refused_and_the_book_stays(tmp_path: Path, text: str, problem: str) -> None:
    imported(tmp_path, csv(tmp_path, LIND))
    before = content(tmp_path / "names.sqlite")
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(ConfigurationError, match=problem):
        import_names(tmp_path / "bad.csv", tmp_path / "names.sqlite")
    assert content(tmp_path / "names.sqlite") == before


def test_a_utf16_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(HEADER, encoding="utf-16")
    with pytest.raises(ConfigurationError, match="is UTF-16; save it as UTF-8"):
        import_names(tmp_path / "bad.csv", tmp_path / "names.sqlite")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        import_names(tmp_path, tmp_path / "names.sqlite")


@pytest.mark.parametrize("text", ["", "\n\n", HEADER, f"{HEADER}\n"])
def test_an_empty_book_is_a_book(tmp_path: Path, text: str) -> None:
    (tmp_path / "names.csv").write_text(text)
    done, book = imported(tmp_path, tmp_path / "names.csv")
    assert (done.names, done.terms, done.rejections) == (0, 0, 0)
    assert book.find("Ada Bru") == ()
    assert book.holder("king", "Peru", "2020-01-01") is None


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    origin = csv(tmp_path, LIND, "Ada Bru,,,king,Peru,,,")
    first, _ = imported(tmp_path, origin)
    before = content(tmp_path / "names.sqlite")
    again, _ = imported(tmp_path, origin)
    assert again == first
    assert content(tmp_path / "names.sqlite") == before


def test_a_second_file_adds_to_the_first_and_corrects_it(tmp_path: Path) -> None:
    imported(tmp_path, csv(tmp_path, "Ada Bru,A. Bru,,king,Peru,2020,,"))
    _, book = imported(tmp_path, csv(tmp_path, "Ada Bru,Addy,,king,Peru,2020,2021,", LIND))
    (ada,) = book.find("Addy")
    assert ada.aliases == ("A. Bru", "Addy")
    assert [office.end for office in book.offices(ada)] == ["2021"]
    assert book.counts() == {"names": 2, "terms": 2}


def test_an_import_cut_off_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    imported(tmp_path, csv(tmp_path, LIND))
    before = content(tmp_path / "names.sqlite")

    def stop(rejected: Rejected) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_names(csv(tmp_path, "Ada Bru,,,,,,,", ",,,,,,,x"), tmp_path / "names.sqlite", on_rejected=stop)
    assert content(tmp_path / "names.sqlite") == before
    assert not (tmp_path / "names.sqlite.part").exists()
    (tmp_path / "names.sqlite.part").write_text("what a crash left behind")
    imported(tmp_path, csv(tmp_path, LIND))
    assert content(tmp_path / "names.sqlite") == before


def test_a_book_is_read_while_it_is_imported_into(tmp_path: Path) -> None:
    _, book = imported(tmp_path, csv(tmp_path, LIND))
    seen = []

    def look(rejected: Rejected) -> None:
        seen.append((book.find("Mara Lind"), load(tmp_path / "names.sqlite").find("Mara Lind")))

    import_names(csv(tmp_path, ",,,,,,,x"), tmp_path / "names.sqlite", on_rejected=look)
    assert all(all(pair) for pair in seen)
    assert len(seen) == 1


def test_two_imports_at_a_time_are_one_too_many(tmp_path: Path) -> None:
    origin, target = csv(tmp_path, ",,,,,,,x"), tmp_path / "names.sqlite"

    def again(rejected: Rejected) -> None:
        import_names(origin, target)

    with pytest.raises(ConfigurationError, match="is being imported into by another process"):
        import_names(origin, target, on_rejected=again)


def test_a_target_that_is_no_book_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "diary.txt"
    target.write_text("dear diary")
    with pytest.raises(ConfigurationError, match="is no book of names"):
        import_names(csv(tmp_path, LIND), target)
    assert target.read_text() == "dear diary"


def test_a_few_thousand_rows_are_imported_and_all_rejections_told(tmp_path: Path) -> None:
    rows = [f"Person {n},P. {n};Q. {n},person,mayor,Town {n % 500},20{n % 20:02},," for n in range(4000)]
    told: list[Rejected] = []
    steps: list[int] = []
    origin = csv(tmp_path, *rows, *[",,,,,,,x"] * 1500)
    done = import_names(origin, tmp_path / "b.sqlite", on_rejected=told.append, on_progress=steps.append)
    assert (done.names, done.terms, done.rejections) == (4000, 4000, 1500)
    assert (len(done.rejected), len(told)) == (1000, 1500)
    assert steps == [10_000]
    assert [name.name for name in load(tmp_path / "b.sqlite").find("Q. 3999")] == ["Person 3999"]


STARTS = (b"name,aliases,office,from\n", b'{"schema":"Person",', b"")
odd_bytes = st.one_of(st.binary(max_size=300), texts.map(lambda text: text.encode("utf-8", "replace")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytes")


@given(start=st.sampled_from(STARTS), data=odd_bytes)
@UNTIMED
def test_any_bytes_give_rows_or_one_clear_error(folder: Path, start: bytes, data: bytes) -> None:
    (folder / "names").write_bytes(start + data)
    for rows in (Table(folder / "names").rows, lambda: followthemoney.rows(folder / "names")):
        try:
            assert all(row is not None for row in rows())
        except ConfigurationError:
            assert start != STARTS[0]


@given(start=st.sampled_from(STARTS), data=odd_bytes)
@settings(deadline=None, max_examples=15)
def test_any_bytes_are_imported_or_refused(folder: Path, start: bytes, data: bytes) -> None:
    (folder / "names").write_bytes(start + data)
    try:
        import_names(folder / "names", folder / "names.sqlite")
    except ConfigurationError:
        assert start == b""
