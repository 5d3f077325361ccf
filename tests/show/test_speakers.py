from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.records import Document, Entity, EntityType, Office, Reading
from onrecord.show.entries import entries
from onrecord.show.speakers import Named, named
from tests.show.factory import canal, entity, reading, spans, statement
from tests.show.strategies import readings
from tests.strategies import SLOW

FALK = Document.of("Ines Falk")


def falk(**about: object) -> Entity:
    office = Office(title="mayor", of="Osk", span=spans(FALK, "Falk")[0])
    return entity(FALK, *spans(FALK, "Ines Falk"), offices=[office], **about)  # type: ignore[arg-type]


def test_what_the_words_are_read_as_stands_beside_them() -> None:
    assert [entry.speaker.line for entry in entries(canal())] == [
        "State television",
        "the Ministry of Waterways",
        "Ivo Hallek, a spokesman for the Vellan government,",
        "he = Ivo Hallek (spokesman, Vellan government)",
        "the agency ANR = ANR",
        "a diplomatic source (unnamed)",
        "Energy minister Tove Marr and her colleague Per Oyen",
        "the two ministers = Tove Marr and Per Oyen",
        "Hallek = Ivo Hallek (spokesman, Vellan government)",
        "source not named = Ivo Hallek (spokesman, Vellan government)",
    ]


@pytest.mark.parametrize(
    "words", ["Ines Falk", "INES  FALK", "Ines Falk, who is ill", "Ines Falk (Osk)", "Mayor Ines Falk"]
)
def test_a_name_that_the_words_give_is_not_repeated(words: str) -> None:
    assert Named(words=words, entity=falk()).read_as == ""


@pytest.mark.parametrize(
    "words", ["she", "Falk", "the mayor", "Ines Falk's mother", "the mother of Ines Falk", "Ines Falkner", ""]
)
def test_a_name_that_is_read_into_the_words_is_told(words: str) -> None:
    assert Named(words=words, entity=falk()).read_as == "Ines Falk"


def test_an_article_before_a_name_makes_no_difference() -> None:
    document = Document.of("the Osk Courier")
    courier = entity(document, *spans(document, "Osk Courier"), type=EntityType.ORGANISATION)
    assert Named(words="The Osk Courier", entity=courier).read_as == ""


def test_an_office_is_told_unless_the_words_tell_it() -> None:
    assert Named(words="Ines Falk", entity=falk()).about == "mayor, Osk"
    assert Named(words="Ines Falk, Mayor of Osk", entity=falk()).about == ""


def test_of_several_offices_the_first_whose_body_is_known_is_shown() -> None:
    two = [Office(title=title, of=of, span=spans(FALK, "Falk")[0]) for title, of in (("poet", None), ("mayor", "Osk"))]
    assert Named(words="she", entity=entity(FALK, *spans(FALK, "Ines Falk"), offices=two)).about == "mayor, Osk"


def test_the_members_of_a_group_are_named_where_its_name_does_not() -> None:
    document = Document.of("Ada and Bo, the twins, said it rains.")
    ada, bo = entity(document, *spans(document, "Ada")), entity(document, *spans(document, "Bo"))
    twins = entity(document, *spans(document, "the twins"), type=EntityType.GROUP, members=[ada, bo])
    found = reading(document, entities=[ada, bo, twins])
    known = {one.id: one for one in found.entities}
    assert named(found, spans(document, "the twins"), twins, known).line == "the twins (Ada, Bo)"


def test_words_that_stand_for_nobody_known_say_so() -> None:
    document = Document.of("He said it rains.")
    said = statement(document, source=spans(document, "He"), content=spans(document, "it rains"))
    assert entries(reading(document, said))[0].speaker.line == "He (speaker unclear)"


@given(readings())
@SLOW
def test_the_line_of_a_speaker_holds_the_words_and_the_name_goes_with_them(found: Reading) -> None:
    for entry in entries(found):
        assert entry.source in entry.speaker.line
        assert entry.speaker.read_as in entry.speaker.line
