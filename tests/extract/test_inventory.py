from __future__ import annotations

from onrecord.annotate.quotation import quotation
from onrecord.extract.inventory import Inventory, inventory
from onrecord.records import Annotation
from tests.extract.factory import Spot, mentioned, nearest, person, place, thing


def taken(text: str, *spots: Spot, sources: tuple[str, ...] = ()) -> Inventory:
    annotation = Annotation(labelled=(), quotation=bytes(quotation(text)), mentions=mentioned(text, spots))
    return inventory(text, annotation, [nearest(text, words, 0) for words in sources])


def words(text: str, *spots: Spot, sources: tuple[str, ...] = ()) -> list[str]:
    return [text[slice(*one.mention.span)] for one in taken(text, *spots, sources=sources).noted]


def test_a_source_is_the_widest_mention_headed_in_it() -> None:
    text = "The mayor of Osk said no."
    found = taken(text, person("The mayor of Osk", place("Osk"), head="mayor"), sources=("The mayor of Osk",))
    (number,) = found.sources.values()
    assert text[slice(*found.noted[number].mention.span)] == "The mayor of Osk"
    assert [one.speaks for one in found.noted] == [True, False]


def test_a_source_without_mention_becomes_one() -> None:
    text = "Osk slept. A trader said no."
    assert words(text, place("Osk"), sources=("A trader",)) == ["Osk", "A trader"]


def test_mentions_are_numbered_in_the_order_of_their_heads_and_links_go_back() -> None:
    text = "Mara Lind left. A trader said she ran."
    found = taken(text, person("Mara Lind"), person("she", links={"Mara Lind": 1.0}), sources=("A trader",)).noted
    assert [one.number for one in found] == [0, 1, 2]
    assert found[2].links == ((0, 1.0),)


def test_a_name_cut_at_a_hyphen_is_whole() -> None:
    assert words("Mara Lind-Holt left.", person("Mara Lind", form="name")) == ["Mara Lind-Holt"]
    assert words("Mara Lind’s ferry left.", person("Mara Lind", form="name"))[0] == "Mara Lind"


def test_expressions_of_time_and_second_mentions_of_a_head_are_left_out() -> None:
    friday = Spot(words="Friday", type="time")
    text = "Mara Lind left on Friday."
    assert words(text, person("Mara Lind"), friday) == ["Mara Lind"]
    assert words(text, person("Mara Lind", person("Lind"))) == ["Mara Lind"]


def test_people_that_given_name_or_title_tell_are_not_overlooked() -> None:
    assert words("They met Mara Lind and Mayor Quorra Vexley in Osk Bay.") == ["Mara Lind", "Mayor Quorra Vexley"]


def test_what_stands_inside_quotation_marks_is_quoted() -> None:
    found = taken("“I left,” said Mara Lind.", person("I"), person("Mara Lind")).noted
    assert [one.quoted for one in found] == [True, False]


def test_names_and_descriptions_beside_one_another_are_one_bearers() -> None:
    for text in ("The mayor, Mara Lind, left.", "Mara Lind, the mayor, left.", "Mara Lind (the mayor) left."):
        first, second = sorted(("The mayor" if "The" in text else "the mayor", "Mara Lind"), key=text.index)
        assert [one.apposed for one in taken(text, person(first), person(second)).noted] == [1, None]


def test_parts_of_a_list_are_not_one_bearers() -> None:
    found = taken("Mara Lind, the mayor and a trader left.", person("Mara Lind"), person("the mayor")).noted
    assert [one.apposed for one in found] == [None, None]


def test_those_joined_by_and_are_conjuncts() -> None:
    both = person("Mara Lind and a trader", person("Mara Lind"), person("a trader"), head="and", form="nominal")
    found = taken("Mara Lind and a trader left.", both).noted
    assert [one.conjuncts for one in found] == [(), (0, 2), ()]


def test_an_object_is_kept_as_it_is() -> None:
    (one,) = taken("The ferry sank.", thing("The ferry")).noted
    assert (one.mention.type, one.pronoun, one.conjuncts, one.apposed) == ("object", None, (), None)
