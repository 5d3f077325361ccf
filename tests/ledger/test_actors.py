from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ledger.actors import MOST, Profile, actor_id, canonical, choose, company, keys, merged, named, profile_of
from onrecord.records import Document, Entity, EntityType, Office, Span
from tests.strategies import UNTIMED, well_formed

PERSON, ORGANISATION, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE


def entity(
    name: str,
    kind: EntityType = PERSON,
    *,
    aliases: Sequence[str] = (),
    offices: Sequence[tuple[str, str | None]] = (),
    link: str | None = None,
    id: str = "e-1",
) -> Entity:
    span = Span(document="d-1", start=0, end=1)
    held = tuple(Office(title=title, of=of, span=span) for title, of in offices)
    return Entity(id=id, type=kind, name=name, aliases=tuple(aliases), offices=held, link=link, mentions=(span,))


def told(one: Entity, *others: Entity, day: str | None = "2031-05-02", outlet: str = "The Osk Gazette") -> Profile:
    document = Document.of("A text.", outlet=outlet, published=day)
    return profile_of(one, document, company((one, *others)))


def is_same(one: Profile, other: Profile) -> bool:
    return choose(one, [other]) == other.id


def name_is_one(one: str, other: str, kind: EntityType = PERSON) -> bool:
    return is_same(told(entity(one, kind)), told(entity(other, kind)))


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("Ruth Aldane", PERSON, True),
        ("Aldane", PERSON, True),
        ("Anna von der Osk", PERSON, True),
        ("diplomatic source", PERSON, False),
        ("his wife", PERSON, False),
        ("Whoever", PERSON, False),
        ("Vellan Sen.", PERSON, False),
        ("Osk Harbour Board", ORGANISATION, True),
        ("Foreign Ministry", ORGANISATION, False),
        ("the ministry", ORGANISATION, False),
        ("40 states", ORGANISATION, False),
        ("2031", PLACE, False),
        ("Osk", PLACE, True),
        ("Residents", EntityType.GROUP, False),
        ("", PERSON, False),
    ],
)
def test_only_a_proper_name_is_one_across_documents(name: str, kind: EntityType, wanted: bool) -> None:
    assert named(entity(name, kind)) is wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ruth Aldane", "RUTH ALDANE"),
        ("Ruth Aldane", "Ruth M. Aldane"),
        ("Ruth Maria Aldane", "Ruth M. Aldane"),
        ("Émile Børre", "Emile Borre"),
        ("Bashir al-Tarek", "Bashir Tarek"),
        ("Park Jun-ho", "Park Jun Ho"),
        ("Park Jun-ho", "Park Junho"),
        ("Mr. Tom Arden", "Tom Arden, PhD"),
        ("J. K. Falk", "J.K. Falk"),
        ("Muhammad Tarek", "Mohamed Tarek"),
        ("Anton Veleskyy", "Anton Velesky"),
    ],
)
def test_spellings_of_a_full_name_are_one_person(one: str, other: str) -> None:
    assert name_is_one(one, other)
    assert name_is_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ruth Aldane", "Aldane"),
        ("Ruth Aldane", "Ruth"),
        ("Ruth Aldane", "R. Aldane"),
        ("Ruth A. Aldane", "Ruth B. Aldane"),
        ("Ruth Aldane", "Ruth Aldane-Falk"),
        ("Ruth Falk", "Ruth Aldane-Falk"),
        ("Anne-Marie Falk", "Anne Falk"),
        ("Tom Arden Jr.", "Tom Arden"),
        ("Tom W.H. Arden", "Tom W. Arden"),
        ("Tom and Rita Arden", "Tom Arden"),
        ("Tom Arden", "Tim Arden"),
    ],
)
def test_names_that_two_people_may_bear_are_not_joined(one: str, other: str) -> None:
    assert not name_is_one(one, other)
    assert not name_is_one(other, one)


def test_a_link_decides_both_ways() -> None:
    mayor = told(entity("Ruth Aldane", link="https://names.example/1"))
    assert is_same(told(entity("R. Aldane", link="https://names.example/1")), mayor)
    assert not is_same(told(entity("Ruth Aldane", link="https://names.example/2")), mayor)


def test_a_mayor_and_a_striker_of_one_name_are_two() -> None:
    mayor = told(entity("Ruth Aldane", offices=[("mayor", "Osk")]))
    captain = entity("Ruth Aldane", offices=[("captain", "Vellan Rovers")])
    assert not is_same(told(captain), mayor)
    assert is_same(told(captain, day="2036-01-01"), mayor)  # offices change over the years


def test_shared_company_outweighs_another_office() -> None:
    friends = [entity("Tom Arden"), entity("Mara Falk"), entity("Osk Harbour Board", ORGANISATION)]
    mayor = told(entity("Ruth Aldane", offices=[("mayor", "Osk")]), *friends)
    assert is_same(told(entity("Ruth Aldane", offices=[("chair", "Pier Trust")]), *friends), mayor)


def test_a_surname_with_the_same_office_is_the_person() -> None:
    mayor = told(entity("Ruth Aldane", offices=[("mayor", "Osk")]))
    assert is_same(told(entity("Aldane", offices=[("mayor", "Osk")])), mayor)
    assert not is_same(told(entity("Aldane", offices=[("mayor", "Vellan")])), mayor)
    assert not is_same(told(entity("Aldane", offices=[("mayor", "Osk")]), day="2041-01-01"), mayor)


def test_the_better_of_two_namesakes_is_chosen_and_none_where_it_cannot_be_told() -> None:
    mayor = told(entity("Ruth Aldane", offices=[("mayor", "Osk")]))
    captain = told(entity("Ruth Aldane", offices=[("captain", "Vellan Rovers")]))
    two = [mayor, Profile.from_dict(captain.to_dict() | {"id": "a-captain"})]
    assert choose(told(entity("Ruth Aldane", offices=[("captain", "Vellan Rovers")])), two) == "a-captain"
    assert choose(told(entity("Ruth Aldane")), two) is None


def test_a_name_of_very_many_tells_nothing() -> None:
    crowd = [Profile.from_dict(told(entity("Ruth Aldane")).to_dict() | {"id": f"a-{n}"}) for n in range(MOST)]
    assert choose(told(entity("Ruth Aldane")), crowd) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Osk Gazette", "Osk Gazette"),
        ("Arden Shipping Inc.", "Arden Shipping"),
        ("Iran", "Iran"),
    ],
)
def test_a_body_is_one_with_and_without_article_and_legal_form(one: str, other: str) -> None:
    assert name_is_one(one, other, ORGANISATION)


def test_a_state_is_one_whether_it_speaks_or_is_a_place() -> None:
    government = told(entity("Iran", ORGANISATION, aliases=["Tehran"]))
    assert is_same(told(entity("Iran", PLACE)), government)


def test_an_acronym_is_the_body_that_explains_it() -> None:
    board = told(entity("Osk Harbour Board", ORGANISATION, aliases=["OHB", "the board"]), entity("Tom Arden"))
    assert is_same(told(entity("OHB", ORGANISATION), entity("Tom Arden")), board)
    assert is_same(told(entity("OHB", PERSON), entity("Tom Arden")), board)
    assert not is_same(told(entity("OHB", ORGANISATION)), board)
    other = told(entity("Ostin Health Bureau", ORGANISATION, aliases=["OHB"]), entity("Tom Arden"))
    assert not is_same(other, board)


def test_a_person_and_a_body_of_one_name_are_two() -> None:
    assert not is_same(told(entity("Ruth Aldane", ORGANISATION)), told(entity("Ruth Aldane")))


def test_merging_keeps_the_id_and_gathers_what_is_told() -> None:
    first = told(entity("Aldane", offices=[("mayor", "Osk")]))
    both = merged(first, told(entity("Ruth Aldane"), entity("Tom Arden"), day="2030-01-01", outlet="Vellan Post"))
    assert (both.id, both.name, both.documents) == (first.id, "Ruth Aldane", 2)
    assert (both.first, both.last) == ("2030-01-01", "2031-05-02")
    assert both.outlets == ("The Osk Gazette", "Vellan Post")
    assert both.company == (("p:tom arden", 1),)


def test_a_profile_stays_bounded_however_much_is_merged() -> None:
    one = told(entity("Ruth Aldane"))
    for n in range(200):
        others = [entity(f"Tom{n} Arden{m}x") for m in range(5)]
        one = merged(one, told(entity("Ruth Aldane", offices=[(f"chair {n}", "Osk")]), *others, outlet=f"Post {n}"))
    assert len(json.dumps(one.to_dict())) < 6000


def test_an_id_does_not_depend_on_the_document_until_a_namesake_has_it() -> None:
    first, second = entity("Ruth Aldane", id="e-1"), entity("RUTH ALDANE", id="e-2")
    assert actor_id(first, []) == actor_id(second, []) == told(first).id
    assert actor_id(second, [told(first)]) not in (told(first).id, actor_id(first, [told(first)]))


def test_joins_lead_to_the_first_named_and_can_be_left_out() -> None:
    assert canonical([("a", "b"), ("c", "d"), ("a", "c"), ("d", "e")]) == dict.fromkeys("abcde", "a")
    assert canonical([("a", "b"), ("b", "a")]) == {"a": "a", "b": "a"}
    assert canonical([("a", "b"), ("d", "e")]) == {"a": "a", "b": "a", "d": "d", "e": "d"}
    assert canonical([]) == {}


@given(name=well_formed, other=well_formed, kind=st.sampled_from(EntityType))
@UNTIMED
def test_any_name_gives_a_profile_that_json_takes(name: str, other: str, kind: EntityType) -> None:
    one = told(entity(name, kind, aliases=[other], offices=[(other, name)]))
    assert Profile.from_dict(json.loads(json.dumps(one.to_dict()))) == one
    assert choose(one, [merged(one, one)]) in (one.id, None)
    assert keys(entity(name, kind)) == () or named(entity(name, kind))
