from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given

from onrecord.errors import ConfigurationError
from onrecord.names import Book, load, place
from tests.names.factory import csv, holder, imported, of_csv
from tests.strategies import UNTIMED, texts

LIND = "Mara Lind,M. Lind;Mára Lynd,person,Prime Minister,Israel,2020-01-01,2022-06-30,https://example.org/lind"
OKE = "Tomas Oke,,person,premier,Israeli,2022-07-01,,"


def test_whoever_held_the_office_that_day_is_its_holder(tmp_path: Path) -> None:
    book = of_csv(tmp_path, LIND, OKE)
    assert holder(book, "prime minister", "Israel", "2021-05-06") == "Mara Lind"
    assert holder(book, "PM", "Israeli", "2022-06-30") == "Mara Lind"
    assert holder(book, "Israeli prime minister", "", "2025-01-01") == "Tomas Oke"


@pytest.mark.parametrize(
    ("title", "of", "day"),
    [
        ("prime minister", "Israel", "2019-12-31"),
        ("former prime minister", "Israel", "2021-05-06"),
        ("prime minister", "Iran", "2021-05-06"),
        ("prime minister", "", "2021-05-06"),
        ("prime minister", "Israel", None),
        ("", "Israel", "2021-05-06"),
        ("prime minister", "Israel", "in May"),
    ],
)
def test_nobody_is_named_where_the_book_does_not_tell(tmp_path: Path, title: str, of: str, day: str | None) -> None:
    assert holder(of_csv(tmp_path, LIND, OKE), title, of, day) is None


def test_without_a_day_the_only_holder_ever_is_meant(tmp_path: Path) -> None:
    assert holder(of_csv(tmp_path, LIND), "prime minister", "Israel", None) == "Mara Lind"


def test_overlapping_terms_of_different_people_name_nobody(tmp_path: Path) -> None:
    book = of_csv(tmp_path, "Ada Bru,,person,king,Peru,2020,2022-05,", "Eda Bru,,person,king,Peru,2022-05-20,,")
    assert holder(book, "king", "Peru", "2022-05-20") is None
    assert holder(book, "king", "Peru", "2022-05-31") is None  # May lasts to its end
    assert holder(book, "king", "Peru", "2020-01-01") == "Ada Bru"
    assert holder(book, "king", "Peru", "2022-06-01") == "Eda Bru"


def test_one_person_from_two_files_is_one(tmp_path: Path) -> None:
    rows = ("Ada Bru,,person,king,Peru,2020,2022,https://example.org/a", "Ada Bru,A. Bru,person,King,Peruvian,2020,,")
    found = of_csv(tmp_path, *rows).holder("king", "Peru", "2021-01-01")
    assert found
    assert (found.name, found.link) == ("Ada Bru", "https://example.org/a")


def test_a_term_with_a_date_comes_before_those_without(tmp_path: Path) -> None:
    book = of_csv(tmp_path, "Ada Bru,,person,king,Peru,,,", "Eda Bru,,person,king,Peru,2022,,")
    assert holder(book, "king", "Peru", "2023-01-01") == "Eda Bru"
    assert holder(book, "king", "Peru", "2021-01-01") == "Ada Bru"


def test_an_office_of_nobody_in_particular_names_nobody(tmp_path: Path) -> None:
    assert holder(of_csv(tmp_path, "Ada Bru,,person,director,,2020,,"), "director", "", "2021-01-01") is None


def test_an_office_of_a_body_goes_by_all_its_names(tmp_path: Path) -> None:
    book = of_csv(tmp_path, "Ivo Fen,,person,spokesman,State Department,2022,2023,")
    assert holder(book, "spokesperson", "US Department of State", "2022-03-04") == "Ivo Fen"


def test_an_imported_entry_is_found_by_its_names_and_comes_first(tmp_path: Path) -> None:
    book = of_csv(tmp_path, LIND, "Reuters,,organisation,,,,,https://example.org/r")
    assert [name.name for name in book.find("mára Lynd's")] == ["Mara Lind"]
    assert book.find("mara lind") == ()
    assert [name.link for name in book.find("Reuters")] == ["https://example.org/r", None]


def test_an_imported_abbreviation_is_found_in_capitals_alone(tmp_path: Path) -> None:
    book = of_csv(tmp_path, "Port Authority,PORT;Port of Osk,organisation,,,,,", "World Body,IT,organisation,,,,,")
    assert [name.name for name in book.find("IT")] == ["World Body"]
    assert book.find("It") == book.find("Port") == ()


def test_the_offices_of_an_entry_are_in_order(tmp_path: Path) -> None:
    book = of_csv(tmp_path, "Ada Bru,,person,king,Peru,2020,,", "Ada Bru,,person,mayor,Osk,2011-02-03,2019,")
    offices = book.offices(book.find("Ada Bru")[0])
    assert [(office.title, office.of, office.start, office.end) for office in offices] == [
        ("mayor", "Osk", "2011-02-03", "2019"),
        ("king", "Peru", "2020", None),
    ]


def test_the_user_book_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_NAMES", str(tmp_path / "names.sqlite"))
    assert place() == tmp_path / "names.sqlite"
    assert load().counts() == {"names": 0, "terms": 0}
    imported(tmp_path, csv(tmp_path, LIND))
    assert load().counts() == {"names": 1, "terms": 1}


def test_the_usual_place_is_the_folder_for_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONRECORD_NAMES", raising=False)
    assert place().name == "names.sqlite"
    assert place().is_absolute()


def test_a_book_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such book of names"):
        load(tmp_path / "none.sqlite")


def test_another_file_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no book of names"):
        load(csv(tmp_path, LIND))
    (tmp_path / "empty").touch()
    with pytest.raises(ConfigurationError, match="is no book of names"):
        load(tmp_path / "empty")


def test_a_book_in_a_folder_with_odd_characters_opens(tmp_path: Path) -> None:
    folder = tmp_path / "a #b?c%20 é"
    folder.mkdir()
    assert of_csv(folder, LIND).find("Mara Lind")


def test_a_book_serves_several_threads(tmp_path: Path) -> None:
    book, found = of_csv(tmp_path, LIND), []
    threads = [threading.Thread(target=lambda: found.append(book.find("Mara Lind"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(found)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return of_csv(tmp_path_factory.mktemp("book"), LIND, OKE)


@given(words=texts, day=texts)
@UNTIMED
def test_no_words_raise(small: Book, words: str, day: str) -> None:
    small.find(words)
    small.holder(words, words, day)
    small.holder("prime minister", "Israel", day)


def test_words_longer_than_a_name_name_nobody(small: Book) -> None:
    long = "Of The Mara " * 500_000
    assert small.find(long) == ()
    assert small.government(long) is small.state_of(long) is small.holder(long, "", "2021-01-01") is None
