from __future__ import annotations

from typing import Any

import pytest

from onrecord.extract.state import Scale
from tests.extract.factory import Spot, Told, body, idea, person, place, thing, told_by

LIND, ARDEN, BREKKE = person("Mara Lind"), person("Tom Arden"), person("Jonas Brekke")
BOARD = body("The Osk Harbour Board", form="name")


def after(before: str, spots: list[Spot], words: str, *, scale: Scale | None = None, **links: float) -> Told:
    """Whom a pronoun speaks for behind a sentence with these mentions; links go to the mentions by their last word."""
    by_last = {one.words.split()[-1]: one.words for one in spots}
    linked = {by_last[last]: score for last, score in links.items()}
    spot = person(words, links=linked, form="pronoun")
    return told_by(f"{before} {words} said no.", [*spots, spot], (words, "said", "no"), scale=scale)


@pytest.mark.parametrize(
    ("before", "spots", "words", "who"),
    [
        ("Mara Lind left.", [LIND], "She", "Mara Lind"),
        ("Mara Lind met Tom Arden.", [LIND, ARDEN], "He", "Tom Arden"),
        ("Mara Lind met Tom Arden.", [LIND, ARDEN], "She", "Mara Lind"),
        ("The Osk Harbour Board met.", [BOARD], "It", "Osk Harbour Board"),
        ("The Osk Harbour Board met Mara Lind.", [BOARD, LIND], "It", "Osk Harbour Board"),
    ],
)
def test_the_only_one_of_gender_and_kind_is_meant(before: str, spots: list[Spot], words: str, who: str) -> None:
    assert after(before, spots, words).speakers == [who]


@pytest.mark.parametrize(
    ("before", "spots", "words"),
    [
        ("Mara Lind left.", [LIND], "He"),
        ("Tom Arden met Jonas Brekke.", [ARDEN, BREKKE], "He"),
        ("Mara Lind left.", [LIND], "It"),
        ("Mara Lind left.", [LIND], "They"),
        ("The Osk Harbour Board met.", [BOARD], "She"),
        ("It rained.", [], "He"),
    ],
)
def test_nobody_is_named_where_nobody_fits_or_several_do(before: str, spots: list[Spot], words: str) -> None:
    told = after(before, spots, words)
    assert (told.speakers, told.anonymous) == ([None], [True])


def test_whoever_spoke_last_speaks_on() -> None:
    text = "Tom Arden said no. Jonas Brekke left. He said yes."
    spots = [ARDEN, BREKKE, person("He", links={"Tom Arden": -1.0})]
    assert told_by(text, spots, ("Tom Arden", "said", "no"), ("He", "said", "yes")).speakers == ["Tom Arden"] * 2


@pytest.mark.parametrize(("link", "who"), [(1.0, "Tom Arden"), (0.1, "Tom Arden"), (-0.1, None), (-3.0, None)])
def test_a_link_counts_from_the_threshold(link: float, who: str | None) -> None:
    assert after("Tom Arden met Jonas Brekke.", [ARDEN, BREKKE], "He", Arden=link).speakers == [who]


def test_the_threshold_is_that_of_the_scale() -> None:
    before, spots = "Tom Arden met Jonas Brekke.", [ARDEN, BREKKE]
    assert after(before, spots, "He", Arden=1.0, scale=Scale(pronoun=2.0)).speakers == [None]
    assert after(before, spots, "He", Arden=-1.0, scale=Scale(pronoun=-2.0)).speakers == ["Tom Arden"]


def test_of_two_that_are_equally_likely_none_is_named() -> None:
    before, spots = "Tom Arden met Jonas Brekke.", [ARDEN, BREKKE]
    assert after(before, spots, "He", Arden=2.0, Brekke=1.9).speakers == [None]
    assert after(before, spots, "He", Arden=2.0, Brekke=1.0).speakers == ["Tom Arden"]


def test_gender_and_number_outweigh_a_link() -> None:
    assert after("Mara Lind left.", [LIND], "He", Lind=3.0).speakers == [None]
    assert after("Mara Lind left.", [LIND], "They", Lind=2.0).speakers == [None]
    assert after("The Osk Harbour Board met.", [BOARD], "He", Board=2.0).speakers == [None]


def test_a_pronoun_tells_the_gender_of_a_name_that_does_not() -> None:
    text = "Robin Holt left. She said no. He said yes."
    spots = [person("Robin Holt"), person("She"), person("He")]
    told = told_by(text, spots, ("She", "said", "no"), ("He", "said", "yes"))
    assert told.speakers == ["Robin Holt", None]


@pytest.mark.parametrize(
    ("before", "spots", "link", "who"),
    [
        ("Residents waited.", [person("Residents")], "Residents", "Residents"),
        ("The Osk Harbour Board met.", [BOARD], "Board", "Osk Harbour Board"),
    ],
)
def test_they_are_people_or_a_body(before: str, spots: list[Spot], link: str, who: str) -> None:
    links: Any = {link: 2.0}
    assert after(before, spots, "They", **links).speakers == [who]


def test_they_are_those_joined_by_and() -> None:
    both = person("Mara Lind and Tom Arden", LIND, ARDEN, head="and", form="name")
    text = "Mara Lind and Tom Arden met. They said no."
    spots = [both, person("They", links={both.words: 1.0})]
    told = told_by(text, spots, ("They", "said", "no"))
    assert told.speakers == ["Mara Lind and Tom Arden"]
    assert len(told.entity("Mara Lind and Tom Arden").members) == 2


@pytest.mark.parametrize(
    ("spot", "relative"),
    [(LIND, "who"), (person("A trader"), "who"), (thing("The report"), "which"), (BOARD, "which")],
)
def test_a_relative_pronoun_is_what_stands_before(spot: Spot, relative: str) -> None:
    text = f"{spot.words}, {relative} said no, left."
    told = told_by(text, [spot, person(relative)], (relative, "said", "no"))
    assert [one.removeprefix("The ").removeprefix("A ") for one in told.words(told.speakers[0] or "")] == [
        spot.words.removeprefix("The ").removeprefix("A "),
        relative,
    ]


def test_words_between_part_a_relative_pronoun_from_what_stands_before() -> None:
    text = "Mara Lind and her old ferry, which said no, left."
    told = told_by(text, [LIND, person("her"), person("which")], ("which", "said", "no"))
    assert told.speakers == [None]


def test_he_himself_is_he() -> None:
    spots = [ARDEN, person("He himself", head="He", form="pronoun")]
    assert told_by("Tom Arden left. He himself said no.", spots, ("He himself", "said", "no")).speakers == ["Tom Arden"]


@pytest.mark.parametrize("words", ["This", "These", "You", "Who"])
def test_a_pronoun_that_points_at_nobody_names_nobody(words: str) -> None:
    assert after("Mara Lind left.", [LIND], words).speakers == [None]


# Inside somebody's words


def quoted(speaker: Spot, pronoun: str, *, after: str = "") -> Told:
    text = f"{after} “{pronoun} think it fell,” {speaker.words} said."
    return told_by(
        text,
        [person(pronoun), speaker],
        (pronoun, "think", "it fell"),
        (speaker.words, "said", f"{pronoun} think it fell"),
    )


def test_i_is_the_speaker() -> None:
    told = quoted(LIND, "I")
    assert told.speakers == ["Mara Lind", "Mara Lind"]
    assert told.anonymous == [False, False]


def test_i_is_a_mention_of_the_speaker() -> None:
    assert quoted(LIND, "I").words("Mara Lind") == ["I", "Mara Lind"]


def test_we_is_a_body_that_speaks() -> None:
    assert quoted(body("the Osk Harbour Board"), "We").speakers == ["Osk Harbour Board"] * 2


def test_we_is_no_single_person() -> None:
    assert sorted(quoted(LIND, "We").speakers, key=str) == ["Mara Lind", None]


def test_i_outside_anybodys_words_is_nobody() -> None:
    told = told_by("Mara Lind left. I think it fell.", [LIND, person("I")], ("I", "think", "it fell"))
    assert told.speakers == [None]


@pytest.mark.parametrize("spot", [place("It"), thing("It"), idea("It")])
def test_a_pronoun_of_any_type_is_read(spot: Spot) -> None:
    assert told_by("Osk slept. It said no.", [place("Osk"), spot], ("It", "said", "no")).statements
