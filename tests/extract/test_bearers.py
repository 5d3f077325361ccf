from __future__ import annotations

import pytest

from tests.extract.factory import Told, body, person, place, thing, told_by


def two_people(first: str, later: str) -> Told:
    text = f"{first} said no. {later} said yes."
    spots = [person(first, form="name"), person(later, form="name")]
    return told_by(text, spots, (first, "said", "no"), (later, "said", "yes"))


def two_bodies(first: str, later: str) -> Told:
    text = f"{first} said no. {later} said yes."
    spots = [body(first, form="name"), body(later, form="name")]
    return told_by(text, spots, (first, "said", "no"), (later, "said", "yes"))


def of_two_falks(sentence: str, name: str, **links: float) -> str | None:
    """Whom ``name`` in a sentence stands for, after Tom Falk and Ines Falk."""
    text = f"Tom Falk met Ines Falk. {sentence}"
    spots = [person("Tom Falk"), person("Ines Falk"), person(name, links={f"{who} Falk": links[who] for who in links})]
    return told_by(text, spots, (name, "said", "no")).speakers[0]


@pytest.mark.parametrize(
    ("first", "later", "name"),
    [
        ("Mara Lind", "Lind", "Mara Lind"),
        ("Mara Lind", "Mara", "Mara Lind"),
        ("Lind", "Mara Lind", "Mara Lind"),
        ("LIND", "Mara Lind", "Mara Lind"),
        ("MARA LIND", "Mara Lind", "Mara Lind"),
        ("MARA LIND", "Lind", "MARA LIND"),
        ("Mara Lind", "Mara K. Lind", "Mara K. Lind"),
        ("Mara Lind", "M. Lind", "Mara Lind"),
        ("Mara Lind", "Mara Kerstin Lind", "Mara Kerstin Lind"),
        ("Jonas Brekke Jr.", "Brekke", "Jonas Brekke Jr"),
        ("José Núñez", "Nunez", "José Núñez"),
        ("Jose Nunez", "José Núñez", "Jose Nunez"),
        ("Søren Kjær", "Soren Kjær", "Søren Kjær"),
        ("Mara O’Lind", "O'Lind", "Mara O’Lind"),
        ("Lucía Torres-Vela", "Torres-Vela", "Lucía Torres-Vela"),
        ("Pieter van der Moor", "Van der Moor", "Pieter van der Moor"),
        ("Pieter van der Moor", "Moor", "Pieter van der Moor"),
        ("Tarek al-Hadi", "Al-Hadi", "Tarek al-Hadi"),
        ("Dr Mara Lind", "Dr. Lind", "Mara Lind"),
        ("Mara Lind", "Ms Lind", "Mara Lind"),
        ("Sir Tom Arden", "Sir Tom", "Tom Arden"),
        ("Judge Tom Arden", "Arden", "Tom Arden"),
        ("Oleksandr Hrytsenko", "Oleksandr Hrytsenkov", "Oleksandr Hrytsenko"),
    ],
)
def test_names_of_one_person_are_one(first: str, later: str, name: str) -> None:
    told = two_people(first, later)
    assert told.speakers == [name, name]
    assert told.words(name) == [first, later]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("Mara Lind", "Tom Lind"),
        ("Mara Lind", "Lindqvist"),
        ("Mara Lind", "Mara Holt"),
        ("Mara Lind", "Mr Lind"),
        ("Li Wei", "Li Na"),
        ("Tom Arden", "T. Holt"),
    ],
)
def test_names_of_two_people_are_two(first: str, later: str) -> None:
    assert len(set(two_people(first, later).speakers)) == 2


def test_a_new_spelling_of_the_surname_alone_is_the_same_person() -> None:
    assert two_people("Oleksandr Hrytsenko", "Hrytsenkov").speakers == ["Oleksandr Hrytsenko"] * 2


@pytest.mark.parametrize("name", ["Russell Bank", "Charlotte Church"])
def test_a_surname_that_is_also_a_kind_of_body_is_a_person(name: str) -> None:
    told = two_people(name, name.split()[1])
    assert told.speakers == [name, name]
    assert told.entity(name).type == "person"


@pytest.mark.parametrize(("title", "who"), [("Mr", "Tom Falk"), ("Mrs", "Ines Falk"), ("Sir", "Tom Falk")])
def test_a_title_tells_two_of_one_surname_apart(title: str, who: str) -> None:
    assert of_two_falks(f"{title} Falk said no.", f"{title} Falk") == who


def test_of_two_of_one_surname_none_is_named_where_nothing_tells() -> None:
    assert of_two_falks("Falk said no.", "Falk") == "Falk"


def test_of_two_of_one_surname_the_one_clearly_linked_is_named() -> None:
    assert of_two_falks("Falk said no.", "Falk", Tom=3.0) == "Tom Falk"
    assert of_two_falks("Falk said no.", "Falk", Tom=3.0, Ines=2.5) == "Falk"
    assert of_two_falks("Falk said no.", "Falk", Tom=-0.5) == "Falk"


def test_of_two_of_one_surname_the_one_it_was_used_for_is_named() -> None:
    text = "Tom Falk met Ines Falk. Mr Falk said no. Falk said yes."
    spots = [person("Tom Falk"), person("Ines Falk"), person("Mr Falk"), person("Falk")]
    told = told_by(text, spots, ("Mr Falk", "said", "no"), ("Falk", "said", "yes"))
    assert told.speakers == ["Tom Falk", "Tom Falk"]


@pytest.mark.parametrize(("first", "second"), [("Mr Falk", "Mrs Falk"), ("Ms Lind", "Mr Lind")])
def test_two_known_by_surname_and_title_alone_are_two(first: str, second: str) -> None:
    assert len({one.source.entity for one in two_people(first, second).statements}) == 2


def test_a_surname_used_for_two_with_titles_names_none_without() -> None:
    text = "Tom Falk met Ines Falk. Mr Falk left. Mrs Falk stayed. Falk said no."
    spots = [person("Tom Falk"), person("Ines Falk"), person("Mr Falk"), person("Mrs Falk"), person("Falk")]
    assert told_by(text, spots, ("Falk", "said", "no")).speakers == ["Falk"]


@pytest.mark.parametrize(
    ("age", "who"), [("elder", "Tom Falk"), ("older", "Tom Falk"), ("younger", "Nils Falk"), ("junior", "Nils Falk")]
)
def test_father_and_son_are_told_apart_by_age(age: str, who: str) -> None:
    text = f"Tom Falk runs the yard with his son, Nils Falk. The {age} Falk said no."
    spots = [person("Tom Falk"), person("his son"), person("Nils Falk"), person(f"The {age} Falk", form="name")]
    assert told_by(text, spots, (f"The {age} Falk", "said", "no")).speakers == [who]


def test_a_person_named_in_the_headline_alone_is_found_again() -> None:
    text = "Mara Lind quits\n\nLind said no."
    told = told_by(text, [person("Mara Lind"), person("Lind")], ("Lind", "said", "no"))
    assert told.speakers == ["Mara Lind"]
    assert told.entity("Mara Lind").mentions[0].start == 0


def test_the_bare_name_that_speaks_after_a_spokesman_is_his() -> None:
    text = "A spokesman for the Osk Harbour Board said no. Arden said yes."
    spots = [person("A spokesman for the Osk Harbour Board", body("the Osk Harbour Board"), head="spokesman")]
    told = told_by(
        text,
        [*spots, person("Arden")],
        ("A spokesman for the Osk Harbour Board", "said", "no"),
        ("Arden", "said", "yes"),
    )
    assert told.speakers == ["Arden", "Arden"]
    assert [(one.title, one.of) for one in told.entity("Arden").offices] == [("spokesman", "Osk Harbour Board")]


@pytest.mark.parametrize(
    "between", ["Mara Lind, the mayor, said yes.", "The spokesman left.", "Residents said yes.", "A spokesman left."]
)
def test_a_known_person_is_no_spokesman_of_before(between: str) -> None:
    text = f"Mara Lind left. A spokesman said no. {between} Lind said so."
    told = told_by(
        text,
        [person("Mara Lind"), person("A spokesman"), person("Lind")],
        ("A spokesman", "said", "no"),
        ("Lind", "said", "so"),
    )
    assert told.speakers == ["spokesman", "Mara Lind"]


@pytest.mark.parametrize(
    ("first", "later", "name"),
    [
        ("The Osk Harbour Board", "the Harbour Board", "Osk Harbour Board"),
        ("Brekke Lines", "Brekke", "Brekke Lines"),
        ("Bank of Osk", "the Bank of Osk", "Bank of Osk"),
        ("BREKKE LINES", "Brekke Lines", "Brekke Lines"),
        ("The Osk Harbour Board", "the OHB", "Osk Harbour Board"),
        ("The Union of Osk Anglers", "UOA", "Union of Osk Anglers"),
    ],
)
def test_names_of_one_body_are_one(first: str, later: str, name: str) -> None:
    assert two_bodies(first, later).speakers == [name, name]


def test_an_acronym_in_brackets_is_the_body_before_it() -> None:
    text = "The Osk Harbour Board (OHB) met. The OHB said no."
    spots = [body("The Osk Harbour Board"), body("OHB"), body("The OHB")]
    assert told_by(text, spots, ("The OHB", "said", "no")).speakers == ["Osk Harbour Board"]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("The Harbour Ministry", "the Health Ministry"),
        ("Osk Rovers", "Vellan Rovers"),
        ("Bank of Osk", "Bank of Vellan"),
    ],
)
def test_names_of_two_bodies_are_two(first: str, later: str) -> None:
    assert len(set(two_bodies(first, later).speakers)) == 2


def test_a_body_inside_the_name_of_another_is_another() -> None:
    text = "The Council of Osk met. Osk said no."
    spots = [body("The Council of Osk", place("Osk"), head="Council", form="name"), place("Osk")]
    assert told_by(text, spots, ("Osk", "said", "no")).speakers == ["Osk"]


# Governments


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Tehran", "Iran"),
        ("The Kremlin", "Russia"),
        ("Foggy Bottom", "United States"),
        ("Washington", "United States"),
        ("Iran", "Iran"),
        ("Brussels", "European Union"),
    ],
)
def test_a_government_that_speaks_is_its_state(words: str, state: str) -> None:
    told = told_by(f"{words} said no.", [place(words)], (words, "said", "no"))
    assert told.speakers == [state]
    assert told.anonymous == [False]
    assert told.entity(state).type == "organisation"


def test_the_words_used_for_a_government_are_its_aliases() -> None:
    text = "Tehran said no. Iran said yes."
    told = told_by(text, [place("Tehran"), place("Iran")], ("Tehran", "said", "no"), ("Iran", "said", "yes"))
    assert told.speakers == ["Iran", "Iran"]
    assert told.entity("Iran").aliases == ("Tehran",)


def test_a_capital_where_things_happen_is_a_place() -> None:
    text = "Tehran said no. They met in Tehran."
    told = told_by(text, [place("Tehran"), person("They"), place("Tehran")], ("Tehran", "said", "no"))
    assert told.words("Iran") == ["Tehran"]
    assert told.entity("Tehran").type == "place"


def test_residents_of_a_capital_are_no_government() -> None:
    spots = [person("Residents of Tehran", place("Tehran"), head="Residents")]
    told = told_by("Residents of Tehran said no.", spots, ("Residents of Tehran", "said", "no"))
    assert told.speakers == ["Residents of Tehran"]
    assert told.entity("Tehran").type == "place"


def test_brussels_is_belgium_where_the_words_around_say_so() -> None:
    told = told_by(
        "Belgium voted. Brussels said no.", [place("Belgium"), place("Brussels")], ("Brussels", "said", "no")
    )
    assert told.speakers == ["Belgium"]


@pytest.mark.parametrize(
    ("full", "short"), [("Jordan Pike", "Jordan"), ("Paris Holt", "Paris"), ("Ida London", "London")]
)
def test_a_person_called_as_a_state_or_capital_stays_a_person(full: str, short: str) -> None:
    assert two_people(full, short).speakers == [full, full]


@pytest.mark.parametrize("spot", [person, body, place, thing])
def test_a_name_that_the_book_does_not_know_speaks_whatever_its_type(spot: object) -> None:
    told = told_by("Vellan said no.", [spot("Vellan")], ("Vellan", "said", "no"))  # type: ignore[operator]
    assert (told.speakers, told.anonymous) == (["Vellan"], [False])


# A married couple


def couple(sentence: str, name: str) -> Told:
    text = f"Maureen and Clive Attwater left. {sentence}"
    both = person("Maureen and Clive Attwater", person("Maureen"), person("Clive Attwater"), head="and", form="name")
    return told_by(text, [both, person(name)], (name, "said", "no"))


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("The Attwaters", "Maureen Attwater and Clive Attwater"),
        ("Mrs Attwater", "Maureen Attwater"),
        ("Mr Attwater", "Clive Attwater"),
        ("Maureen", "Maureen Attwater"),
        ("Clive", "Clive Attwater"),
    ],
)
def test_a_married_couple_is_two_people_and_a_group(name: str, who: str) -> None:
    assert couple(f"{name} said no.", name).speakers == [who]


def test_a_couple_named_apart_is_a_group_by_its_surname() -> None:
    text = "Maureen Attwater met Clive Attwater. The Attwaters said no."
    spots = [person("Maureen Attwater"), person("Clive Attwater"), person("The Attwaters")]
    told = told_by(text, spots, ("The Attwaters", "said", "no"))
    assert told.speakers == ["Maureen Attwater and Clive Attwater"]
    assert len(told.entity("Maureen Attwater and Clive Attwater").members) == 2
