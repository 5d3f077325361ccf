from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.names import Book
from tests.extract.factory import Spot, Told, body, person, place, thing, told_by
from tests.names.factory import of_csv

LIND, ARDEN, BRANDT = person("Mara Lind"), person("Tom Arden"), person("Ana Brandt")


def after(before: str, spots: list[Spot], name: str, *, spot: Spot | None = None, **given: Book | str | None) -> Told:
    """Whom ``name`` speaks for behind a sentence with these mentions."""
    text = f"{before} {name} said no."
    return told_by(text, [*spots, spot or person(name, form="nominal")], (name, "said", "no"), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "later"),
    [
        ("Foreign Minister", "The minister"),
        ("Foreign Minister", "The foreign minister"),
        ("Prime Minister", "The premier"),
        ("Prime Minister", "The PM"),
        ("Premier", "The prime minister"),
        ("Mayor", "The mayor"),
        ("spokesman", "The spokesperson"),
        ("Chairwoman", "The chair"),
    ],
)
def test_an_office_goes_back_to_whoever_was_given_it(title: str, later: str) -> None:
    told = after(f"{title} Mara Lind left.", [person(f"{title} Mara Lind")], later)
    assert (told.speakers, told.anonymous) == (["Mara Lind"], [False])


@pytest.mark.parametrize(
    ("later", "who"), [("The foreign minister", "Mara Lind"), ("The health minister", "Tom Arden")]
)
def test_two_ministers_are_told_apart(later: str, who: str) -> None:
    spots = [person("Foreign Minister Mara Lind"), person("Health Minister Tom Arden")]
    assert after("Foreign Minister Mara Lind met Health Minister Tom Arden.", spots, later).speakers == [who]


def test_a_minister_who_was_called_the_minister_is_not_the_other_one() -> None:
    before = "Health Minister Tom Arden left. Foreign Minister Mara Lind said so. The minister stayed."
    spots = [person("Health Minister Tom Arden"), person("Foreign Minister Mara Lind"), person("The minister")]
    assert after(before, spots, "The health minister").speakers == ["Tom Arden"]


def test_another_minister_is_not_the_one_named() -> None:
    spots = [person("Foreign Minister Mara Lind")]
    assert after("Foreign Minister Mara Lind left.", spots, "The health minister").speakers == ["health minister"]


def test_a_former_holder_is_not_the_one_who_holds_the_office() -> None:
    spots = [person("Prime Minister Mara Lind")]
    told = after("Prime Minister Mara Lind left.", spots, "The former prime minister")
    assert told.speakers == ["former prime minister"]


def test_an_indefinite_office_introduces_somebody() -> None:
    assert after("Foreign Minister Mara Lind left.", [person("Foreign Minister Mara Lind")], "A minister").speakers == [
        "minister"
    ]


def test_a_woman_is_no_spokesman() -> None:
    spots = [person("Mr Arden, a spokesman,", head="Arden", form="name")]
    assert after("Mr Arden, a spokesman, left.", spots, "The spokeswoman").speakers == ["spokeswoman"]


@pytest.mark.parametrize("later", ["The woman", "The 71-year-old", "The teacher", "The lawmaker"])
def test_a_general_description_goes_back_to_the_only_person(later: str) -> None:
    assert after("Mara Lind left.", [LIND], later).speakers == ["Mara Lind"]


@pytest.mark.parametrize("later", ["The 71-year-old", "The teacher", "The man"])
def test_a_general_description_goes_to_nobody_where_two_may_be_meant(later: str) -> None:
    told = after("Jonas Brekke met Tom Arden.", [person("Jonas Brekke"), ARDEN], later)
    assert told.speakers == [later.removeprefix("The ")]
    assert told.anonymous == [True]


def test_gender_leaves_one_of_two() -> None:
    assert after("Mara Lind met Tom Arden.", [LIND, ARDEN], "The woman").speakers == ["Mara Lind"]


@pytest.mark.parametrize("later", ["The club", "The company", "The agency", "The group"])
def test_a_general_body_goes_back_to_the_only_one_named(later: str) -> None:
    assert after("Brekke Lines shut.", [body("Brekke Lines")], later, spot=body(later)).speakers == ["Brekke Lines"]


def test_a_general_body_goes_to_neither_of_two() -> None:
    spots = [body("Osk Rovers"), body("Vellan Town")]
    assert after("Osk Rovers met Vellan Town.", spots, "The club", spot=body("The club")).speakers == ["club"]


def test_the_ministry_goes_back_to_the_one_spoken_of() -> None:
    spots = [body("The Harbour Ministry", form="name")]
    told = after("The Harbour Ministry met.", spots, "The ministry", spot=body("The ministry"))
    assert told.speakers == ["Harbour Ministry"]


def test_the_ministry_is_the_last_of_two() -> None:
    spots = [body("The foreign ministry"), body("the defence ministry")]
    told = after("The foreign ministry met the defence ministry.", spots, "The ministry", spot=body("The ministry"))
    assert told.speakers == ["defence ministry"]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("The foreign ministry", "The defence ministry"),
        ("The Health Ministry", "The harbour ministry"),
    ],
)
def test_a_ministry_of_another_field_is_another(first: str, later: str) -> None:
    spots = [body(first, form="name" if "M" in first else "nominal")]
    told = after(f"{first} met.", spots, later, spot=body(later))
    assert told.speakers == [later.removeprefix("The ")]


def test_an_office_of_another_owner_is_another() -> None:
    first, second = (person(f"The mayor of {town}", place(town), head="mayor") for town in ("Osk", "Vellan"))
    told = after("The mayor of Osk left.", [first], second.words, spot=second)
    assert told.speakers == ["mayor of Vellan"]


def test_a_link_brings_a_description_home() -> None:
    told = after("Mara Lind left.", [LIND], "The sailor", spot=person("The sailor", links={"Mara Lind": 3.0}))
    assert told.speakers == ["Mara Lind"]


# The former, both, the two


@pytest.mark.parametrize(
    ("later", "who"),
    [
        ("The former", "Mara Lind"),
        ("The latter", "Tom Arden"),
        ("Both", "Mara Lind and Tom Arden"),
        ("The two", "Mara Lind and Tom Arden"),
        ("The pair", "Mara Lind and Tom Arden"),
    ],
)
def test_of_two_people_one_or_both_are_meant(later: str, who: str) -> None:
    assert after("Mara Lind met Tom Arden.", [LIND, ARDEN], later).speakers == [who]


def test_the_former_of_one_is_nobody_named() -> None:
    assert after("Mara Lind left.", [LIND], "The former").speakers == ["former"]


@pytest.mark.parametrize("later", ["The two ministers", "Both ministers"])
def test_the_two_ministers_are_those_who_hold_office(later: str) -> None:
    before = "Finance Minister Mara Lind met Health Minister Tom Arden and Ana Brandt."
    spots = [person("Finance Minister Mara Lind"), person("Health Minister Tom Arden"), BRANDT]
    assert after(before, spots, later).speakers == ["Mara Lind and Tom Arden"]


@pytest.mark.parametrize("later", ["The three", "The trio", "All three"])
def test_three_people_are_a_group(later: str) -> None:
    told = after("Mara Lind met Tom Arden and Ana Brandt.", [LIND, ARDEN, BRANDT], later)
    assert told.speakers == ["Mara Lind, Tom Arden and Ana Brandt"]
    assert told.anonymous == [False]
    group = told.entity("Mara Lind, Tom Arden and Ana Brandt")
    assert (group.type, len(group.members)) == ("group", 3)


def test_two_are_not_three() -> None:
    assert after("Mara Lind met Tom Arden.", [LIND, ARDEN], "The three").speakers == ["three"]


@pytest.mark.parametrize("later", ["Another", "The other"])
def test_another_is_somebody_new(later: str) -> None:
    text = f"A trader said no. {later} said yes."
    told = told_by(
        text, [person("A trader"), person(later, form="nominal")], ("A trader", "said", "no"), (later, "said", "yes")
    )
    assert len({one.source.entity for one in told.statements}) == 2
    assert told.anonymous == [True, True]
    assert told.entity(told.speakers[1] or "").aliases == (f"{later.split()[-1].lower()} trader",)


# The book of names

TERMS = (
    "Mara Lind,,person,Prime Minister,Israel,2020-01-01,2022-06-30,https://example.org/lind",
    "Tomas Oke,,person,premier,Israeli,2022-07-01,,",
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return of_csv(tmp_path, *TERMS)


@pytest.mark.parametrize(
    "words", ["The Israeli prime minister", "Israel's prime minister", "The prime minister of Israel"]
)
@pytest.mark.parametrize(("day", "who"), [("2021-05-06", "Mara Lind"), ("2023-05-06", "Tomas Oke")])
def test_an_office_is_whoever_held_it_on_the_day(book: Book, words: str, day: str, who: str) -> None:
    spots = [person(words, head="minister")]
    told = told_by(f"{words} said no.", spots, (words, "said", "no"), book=book, published=day)
    assert (told.speakers, told.anonymous) == ([who], [False])
    assert told.entity(who).link == ("https://example.org/lind" if who == "Mara Lind" else None)


def test_the_holder_of_an_office_and_his_name_are_one(book: Book) -> None:
    text = "The Israeli prime minister said no. Mara Lind said yes. The premier said so."
    spots = [person("The Israeli prime minister"), LIND, person("The premier")]
    statements = [(one.words, "said", what) for one, what in zip(spots, ("no", "yes", "so"), strict=True)]
    assert told_by(text, spots, *statements, book=book, published="2021-05-06").speakers == ["Mara Lind"] * 3


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("The Israeli prime minister", "2019-01-01"),
        ("The Israeli prime minister", None),
        ("An Israeli prime minister", "2021-05-06"),
        ("The former Israeli prime minister", "2021-05-06"),
        ("The Israeli prime ministers", "2021-05-06"),
        ("The prime minister", "2021-05-06"),
        ("The Iranian prime minister", "2021-05-06"),
    ],
)
def test_the_book_names_nobody_where_it_does_not_tell(book: Book, words: str, day: str | None) -> None:
    told = told_by(f"{words} said no.", [person(words)], (words, "said", "no"), book=book, published=day)
    assert told.speakers == [words.split(" ", 1)[1]]


def test_overlapping_terms_name_nobody(tmp_path: Path) -> None:
    book = of_csv(tmp_path, *TERMS, "Ada Bru,,person,prime minister,Israel,2021-01-01,2021-12-31,")
    words = "The Israeli prime minister"
    told = told_by(f"{words} said no.", [person(words)], (words, "said", "no"), book=book, published="2021-05-06")
    assert told.speakers == ["Israeli prime minister"]


def test_an_empty_book_changes_nothing(tmp_path: Path) -> None:
    text, spots = "Tehran said no. The mayor said yes.", [place("Tehran"), person("The mayor")]
    statements = [("Tehran", "said", "no"), ("The mayor", "said", "yes")]
    empty = of_csv(tmp_path)
    assert told_by(text, spots, *statements, book=empty).known == told_by(text, spots, *statements).known


@pytest.mark.parametrize("later", ["The report", "The ferry", "The vote"])
def test_a_thing_goes_back_by_its_noun_or_stays_for_itself(later: str) -> None:
    told = after("Mara Lind left.", [LIND], later, spot=thing(later))
    assert told.speakers == [later.removeprefix("The ")]
