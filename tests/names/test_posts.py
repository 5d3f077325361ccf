from __future__ import annotations

import pytest

from onrecord.names.posts import post
from onrecord.names.tables import packaged


def keys(title: str, of: str = "") -> tuple[str, str]:
    found = post(title, of, packaged())
    return found.title, found.of


@pytest.mark.parametrize(
    ("title", "of"),
    [
        ("premier", "Israel"),
        ("PM", "Israeli"),
        ("Prime Minister", "il"),
        ("Israeli prime minister", ""),
        ("Israel's prime minister", ""),
        ("the prime minister of Israel", ""),
        ("Prime Minister of the State of Israel", "Israel"),
        ("acting prime minister", "Israel"),
        ("14th Prime Minister of Israel", ""),
    ],
)
def test_titles_of_one_office_have_one_key(title: str, of: str) -> None:
    assert keys(title, of) == ("prime minister", "israel")


@pytest.mark.parametrize("title", ["former prime minister", "deputy prime minister", "prime minister-elect"])
def test_other_offices_keep_their_own(title: str) -> None:
    assert keys(title, "Israel")[0] != "prime minister"


def test_a_title_can_mean_another_office_in_another_state() -> None:
    assert keys("secretary of state", "US") == keys("foreign minister", "American")
    assert keys("chancellor", "British") == keys("finance minister", "UK")
    assert keys("chancellor", "German")[0] == "chancellor"


def test_the_names_of_a_body_give_one_owner() -> None:
    assert keys("spokeswoman", "the State Department") == keys("spokesperson", "US Department of State")
    assert keys("IAEA chief") == keys("head", "International Atomic Energy Agency")


def test_an_office_of_a_town_is_of_the_town() -> None:
    assert keys("Mayor of Osk") == keys("mayor", "Osk") == ("mayor", "osk")
    assert keys("mayor", "London") != keys("mayor", "UK")


def test_a_title_that_speaks_of_another_owner_keeps_its_words() -> None:
    assert keys("head of the Osk mission", "EU") == ("head of the osk mission", "european union")


@pytest.mark.parametrize("title", ["", "of", "of of of", "the", "minister of", "of Israel", "Israel"])
def test_odd_titles_have_keys_too(title: str) -> None:
    assert len(keys(title)) == 2


def test_a_title_that_one_state_alone_has_tells_the_state() -> None:
    assert keys("taoiseach") == keys("prime minister", "Irish")
    assert keys("the pontiff") == keys("pope", "Holy See")
    assert keys("chancellor")[1] == ""


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Israeli army spokesperson", ("spokesperson", "israel defense forces")),
        ("White House press secretary", ("press secretary", "white house")),
        ("US house speaker", ("speaker", "united states")),
        ("president of the supreme court of Peru", ("chief justice", "peru")),
        ("Guinea-Bissau's fisheries minister", ("fisheries minister", "guinea bissau")),
        ("minister of fisheries of Peru", ("minister of fisheries", "peru")),
        ("head of the ministry of defence of Peru", ("head", "peruvian defence ministry")),
        ("US secretary of state", ("foreign minister", "united states")),
        ("EU foreign policy chief", ("high representative", "european union")),
    ],
)
def test_the_owner_stands_before_or_behind_the_title(title: str, wanted: tuple[str, str]) -> None:
    assert keys(title) == wanted
