from __future__ import annotations

import pytest

from tests.extract.factory import Spot, Told, body, idea, person, place, thing, told_by

LIND, ARDEN = person("Mara Lind"), person("Tom Arden")


def offices(told: Told, name: str) -> list[tuple[str, str | None]]:
    return [(one.title, one.of) for one in told.entity(name).offices]


def test_the_fullest_name_is_the_name_and_the_others_are_aliases() -> None:
    told = told_by("Lind met Mara Lind. Mara left.", [person("Lind"), LIND, person("Mara")])
    assert told.names == ["Mara Lind"]
    assert told.entity("Mara Lind").aliases == ("Lind", "Mara")


def test_an_alias_names_one_entity_alone() -> None:
    text = "Mr Falk is Tom Falk. Mrs Falk is Ines Falk."
    told = told_by(text, [person("Mr Falk"), person("Tom Falk"), person("Mrs Falk"), person("Ines Falk")])
    names = [name for one in told.known.entities for name in (one.name, *one.aliases)]
    assert len(names) == len(set(names))
    assert "Falk" not in names


def test_mentions_are_in_order_each_once() -> None:
    text = "Mara Lind left. She said no. Lind, she said, was tired."
    she = person("She", links={"Mara Lind": 2.0})
    told = told_by(text, [LIND, she, person("Lind"), person("she", links={"Lind": 2.0})], ("She", "said", "no"))
    assert told.words("Mara Lind") == ["Mara Lind", "She", "Lind", "she"]
    spans = told.entity("Mara Lind").mentions
    assert list(spans) == sorted(set(spans))


def test_people_bodies_and_places_are_entities_and_things_where_they_speak() -> None:
    text = "Mara Lind took the ferry to Osk. The report said no."
    told = told_by(text, [LIND, thing("the ferry"), place("Osk"), thing("The report")], ("The report", "said", "no"))
    assert [(one.name, str(one.type)) for one in told.known.entities] == [
        ("Mara Lind", "person"),
        ("Osk", "place"),
        ("report", "document"),
    ]


@pytest.mark.parametrize("form", [thing, idea])
def test_what_never_speaks_and_is_no_body_is_no_entity(form: object) -> None:
    assert told_by("The ferry sank.", [form("The ferry")]).names == []  # type: ignore[operator]


def test_a_pronoun_that_goes_back_to_nobody_is_no_entity() -> None:
    assert told_by("She said no.", [person("She")], ("She", "said", "no")).names == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("A diplomatic source", "diplomatic source"),
        ("An aide, who asked for time,", "aide"),
        ("The harbour master on Friday", "harbour master"),
        ("a\n trader", "trader"),
        ("The mayor herself", "mayor"),
        ("The", "The"),
    ],
)
def test_a_description_is_named_by_its_words_without_article(words: str, name: str) -> None:
    told = told_by(f"{words} said no.", [], (words, "said", "no"))
    assert told.speakers == [name]


def test_a_document_is_named_in_short() -> None:
    words = "A leaflet handed out at the stop"
    assert told_by(f"{words} said no.", [thing(words, head="leaflet")], (words, "said", "no")).speakers == ["leaflet"]


def test_a_long_description_is_named_by_a_shorter_one() -> None:
    long = "A trader whose boats lie in the old basin behind the fish market of the town of Osk for years now"
    text = f"{long} said no. The trader said yes."
    spots = [person(long, head="trader", form="nominal"), person("The trader")]
    told = told_by(text, spots, (long, "said", "no"), ("The trader", "said", "yes"))
    assert set(told.speakers) == {"trader"}


# Offices


@pytest.mark.parametrize(
    ("words", "name", "wanted"),
    [
        ("Mayor Mara Lind", "Mara Lind", [("Mayor", None)]),
        ("Osk mayor Mara Lind", "Mara Lind", [("mayor", "Osk")]),
        ("Foreign Minister Mara Lind", "Mara Lind", [("Foreign Minister", None)]),
        ("Brekke Lines spokesperson Mara Lind", "Mara Lind", [("spokesperson", "Brekke Lines")]),
        ("Israel's Foreign Minister Mara Lind", "Mara Lind", [("Foreign Minister", "Israel")]),
        ("A spokesman for Brekke Lines", "spokesman for Brekke Lines", [("spokesman", "Brekke Lines")]),
        ("The mayor of Osk", "mayor of Osk", [("mayor", "Osk")]),
        ("Farmer Mara Lind", "Mara Lind", []),
        ("Mara Lind", "Mara Lind", []),
    ],
)
def test_an_office_is_told_as_the_text_gives_it(words: str, name: str, wanted: list[tuple[str, str | None]]) -> None:
    head = next(one for one in ("Lind", "spokesman", "mayor") if one in words)
    told = told_by(f"{words} said no.", [person(words, head=head)], (words, "said", "no"))
    assert offices(told, name) == wanted


def test_the_span_of_an_office_holds_its_title_and_its_owner() -> None:
    told = told_by("They met the mayor of Osk, Mara Lind.", [person("the mayor of Osk", head="mayor"), LIND])
    (office,) = told.entity("Mara Lind").offices
    assert office.span.words(told.document) == "mayor of Osk"


def test_an_office_told_twice_is_told_once_and_fully() -> None:
    text = "Mayor Mara Lind left. The mayor of Osk said no. The mayor said yes."
    spots = [person("Mayor Mara Lind"), person("The mayor of Osk", head="mayor"), person("The mayor")]
    told = told_by(text, spots, ("The mayor of Osk", "said", "no"), ("The mayor", "said", "yes"))
    assert told.speakers == ["Mara Lind", "Mara Lind"]
    assert offices(told, "Mara Lind") == [("mayor", "Osk")]


def test_a_group_has_members_and_no_offices() -> None:
    text = "Finance Minister Mara Lind met Health Minister Tom Arden. The two ministers said no."
    spots = [person("Finance Minister Mara Lind"), person("Health Minister Tom Arden"), person("The two ministers")]
    told = told_by(text, spots, ("The two ministers", "said", "no"))
    group = told.entity("Mara Lind and Tom Arden")
    assert group.offices == ()
    assert set(group.members) == {told.entity("Mara Lind").id, told.entity("Tom Arden").id}


@pytest.mark.parametrize(
    ("spot", "speaks", "type"),
    [
        (place("Iran"), True, "organisation"),
        (place("Iran"), False, "place"),
        (body("Reuters"), False, "organisation"),
        (body("Brekke Lines"), False, "organisation"),
        (person("Residents"), True, "group"),
        (person("A trader"), True, "person"),
        (place("Vellan"), False, "place"),
    ],
)
def test_the_type_is_what_the_bearer_is(spot: Spot, speaks: bool, type: str) -> None:
    statements = [(spot.words, "said", "no")] if speaks else []
    (entity,) = told_by(f"{spot.words} said no.", [spot], *statements).known.entities
    assert entity.type == type


def test_ids_are_those_of_the_first_mention_and_unique() -> None:
    told = told_by("Mara Lind met Tom Arden. Lind left.", [LIND, ARDEN, person("Lind")])
    again = told_by("Mara Lind met Tom Arden. Lind left.", [LIND, ARDEN])
    assert [one.id for one in told.known.entities] == [one.id for one in again.known.entities]
    assert len({one.id for one in told.known.entities}) == 2
