from __future__ import annotations

import pytest

from tests.extract.factory import Spot, Told, body, idea, person, place, thing, told_by

BOARD, LINES = body("the Osk Harbour Board", form="name"), body("Brekke Lines")
LIND = person("Mara Lind")


def one(source: str, *spots: Spot) -> Told:
    return told_by(f"{source} said no.", spots, (source, "said", "no"))


@pytest.mark.parametrize(
    "words",
    [
        "A diplomatic source", "A senior US official", "Officials", "Diplomats", "Residents", "A trader", "Analysts",
        "Witnesses", "Critics", "A man", "His mother", "People familiar with the matter", "An aide to the mayor",
        "An official at the ministry", "One of the men", "Some", "Many", "The two officials", "A teacher", "Lawyers",
        "A government", "Another", "No one", "Those who left", "The 71-year-old",
    ],
)  # fmt: skip
def test_whoever_has_neither_name_nor_office_is_anonymous(words: str) -> None:
    spots = [person(words, form="nominal", head=words.split()[1 if words.startswith(("A ", "An ")) else 0])]
    assert one(words, *spots).anonymous == [True]
    assert one(words).anonymous == [True]


@pytest.mark.parametrize(
    ("spot", "type"),
    [
        (person("Mara Lind"), "person"),
        (person("A spokeswoman"), "person"),
        (person("Prosecutors"), "group"),
        (person("The mayor"), "person"),
        (person("A judge"), "person"),
        (body("The ministry"), "organisation"),
        (body("The police"), "organisation"),
        (body("A company"), "organisation"),
        (body("The court"), "organisation"),
        (body("Brekke Lines"), "organisation"),
        (body("The newspaper"), "organisation"),
        (body("State TV"), "organisation"),
        (thing("A report"), "document"),
        (thing("A poll"), "document"),
        (thing("The letter"), "document"),
        (thing("Court papers"), "document"),
        (idea("A study"), "document"),
        (place("Iran"), "organisation"),
        (body("The government"), "organisation"),
    ],
)
def test_names_offices_bodies_media_and_documents_are_not_anonymous(spot: Spot, type: str) -> None:
    told = one(spot.words, spot)
    assert told.anonymous == [False]
    assert told.known.entities[0].type == type


@pytest.mark.parametrize("words", ["A report", "A poll", "Court papers", "A study"])
def test_a_document_without_mention_is_not_anonymous(words: str) -> None:
    assert one(words).anonymous == [False]


def test_footage_stays_what_it_is() -> None:
    told = told_by("Footage showed it fell.", [thing("Footage")], ("Footage", "showed", "it fell"))
    assert (told.speakers, told.anonymous) == (["Footage"], [False])


def test_no_source_is_nobody() -> None:
    told = told_by("It was said that it fell.", [], ("", "was said", "that it fell"))
    assert (told.speakers, told.anonymous) == ([None], [True])


# Through documents


@pytest.mark.parametrize(
    ("words", "inner", "who"),
    [
        ("Figures released by the Osk Harbour Board", BOARD, "Osk Harbour Board"),
        ("A report by the Osk Harbour Board", BOARD, "Osk Harbour Board"),
        ("A survey of the Osk Harbour Board", BOARD, "Osk Harbour Board"),
        ("A letter from Mara Lind", LIND, "Mara Lind"),
        ("Mara Lind's lawsuit", person("Mara Lind's", form="name"), "Mara Lind"),
        ("Brekke Lines’ report", body("Brekke Lines’", form="name"), "Brekke Lines"),
        ("The ministry's report", body("The ministry's"), "ministry"),
        ("A report on the Osk Harbour Board", BOARD, "report"),
        ("A report about Mara Lind", LIND, "report"),
    ],
)
def test_a_document_speaks_for_whoever_made_it(words: str, inner: Spot, who: str) -> None:
    head = "report" if words.endswith("report") else "lawsuit" if words.endswith("lawsuit") else words.split()[1]
    head = "Figures" if words.startswith("Figures") else head
    assert one(words, thing(words, inner, head=head)).speakers == [who]


@pytest.mark.parametrize(
    ("paper", "who"), [("complaint", "Brekke Lines"), ("lawsuit", "Brekke Lines"), ("leaflet", "leaflet")]
)
def test_a_complaint_speaks_for_those_whose_lawyers_brought_it(paper: str, who: str) -> None:
    text = f"Lawyers for Brekke Lines left. The {paper} said no."
    spots = [person("Lawyers for Brekke Lines", LINES, head="Lawyers"), thing(f"The {paper}")]
    assert told_by(text, spots, (f"The {paper}", "said", "no")).speakers == [who]


# Participles go on


def carried(text: str, *spots: Spot) -> list[str | None]:
    return told_by(text, spots, ("Mara Lind", "said", "it fell"), ("", "adding", "that it rose")).speakers


def test_adding_goes_on_from_whoever_spoke() -> None:
    assert carried("Mara Lind said it fell, adding that it rose.", LIND) == ["Mara Lind", "Mara Lind"]
    assert carried("“Now it fell,” Mara Lind said, adding that it rose.".replace("Now ", ""), LIND) == ["Mara Lind"] * 2


def test_adding_in_another_sentence_does_not_go_on() -> None:
    text = "Mara Lind said it fell. Tom Arden left, adding that it rose."
    assert carried(text, LIND, person("Tom Arden")) == ["Mara Lind", None]


def test_only_a_participle_goes_on() -> None:
    told = told_by(
        "Mara Lind said it fell, and it was added that it rose.",
        [LIND],
        ("Mara Lind", "said", "it fell"),
        ("", "was added", "that it rose"),
    )
    assert told.speakers == ["Mara Lind", None]


# Several speak


def test_two_under_one_cue_are_a_group() -> None:
    told = one("Mara Lind and Tom Arden", LIND, person("Tom Arden"))
    assert (told.speakers, told.anonymous) == (["Mara Lind and Tom Arden"], [False])
    assert len(told.entity("Mara Lind and Tom Arden").members) == 2


@pytest.mark.parametrize(
    ("words", "parts", "name", "anonymous"),
    [
        ("Mara Lind and Tom Arden", ["Mara Lind", "Tom Arden"], "Mara Lind and Tom Arden", False),
        ("Mara Lind, Tom Arden and Ana Brandt", ["Mara Lind", "Tom Arden", "Ana Brandt"], None, False),
        ("Surgeons Mara Lind and Tom Arden", ["Mara Lind", "Tom Arden"], "Mara Lind and Tom Arden", False),
        ("Mara Lind and a trader", ["Mara Lind", "a trader"], "Mara Lind and trader", False),
        ("Residents and traders", ["Residents", "traders"], "Residents and traders", True),
    ],
)
def test_those_joined_by_and_are_a_group(words: str, parts: list[str], name: str | None, anonymous: bool) -> None:
    told = one(words, person(words, *(person(part) for part in parts), head="and", form="nominal"))
    assert (told.speakers, told.anonymous) == ([name or words], [anonymous])
    group = told.entity(name or words)
    assert group.type == "group"
    by_id = {entity.id: entity.name for entity in told.known.entities}
    assert [by_id[member] for member in group.members] == [part.removeprefix("a ") for part in parts]


def test_what_one_relays_is_said_by_the_other() -> None:
    text = "According to Reuters, a trader said it fell."
    told = told_by(
        text,
        [body("Reuters"), person("a trader")],
        ("Reuters", "According to", "a trader said it fell"),
        ("a trader", "said", "it fell"),
    )
    assert dict(zip(told.speakers, told.anonymous, strict=True)) == {"Reuters": False, "trader": True}
    assert sorted(len(its.via) for its in told.statements) == [0, 1]
