from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.annotate.quotation import quotation
from onrecord.extract.completed import Known, completed
from onrecord.extract.state import Scale
from onrecord.names import Book
from onrecord.records import Annotation, Document, Labelled, Mention, Pairs, Provenance
from tests.extract.factory import Told, body, person, place, shown, told_by
from tests.strategies import SLOW, texts

LIND, ARDEN = person("Mara Lind"), person("Tom Arden")


# Free quotations and interviews


def test_a_quotation_that_stands_alone_is_said_by_whoever_the_sentence_before_is_about() -> None:
    text = "Mara Lind has fished here for years. “The nets come up empty.”"
    told = told_by(text, [LIND])
    assert (told.speakers, told.anonymous) == (["Mara Lind"], [False])
    (one,) = told.statements
    assert (one.source.spans, one.cue.spans) == ((), ())


def test_a_quotation_that_stands_alone_goes_on_from_the_statement_before() -> None:
    text = "“The boats are old,” said Mara Lind of Tom Arden. “The nets come up empty.”"
    told = told_by(text, [LIND, ARDEN], ("Mara Lind", "said", "The boats are old"))
    assert told.speakers == ["Mara Lind", "Mara Lind"]


def test_a_quotation_behind_nobody_is_nobodys() -> None:
    told = told_by("It rained. “The nets come up empty.”", [])
    assert (told.speakers, told.anonymous) == ([None], [True])


INTERVIEW = (
    "Ann Ruud, a reporter, met Mara Lind. Lind sails.\n\n"
    "Q: Will it stop?\n\nA: It may stop soon.\n\nQ: When?\n\nA: In May."
)


def test_answers_are_the_guests_and_questions_the_reporters() -> None:
    spots = [person("Ann Ruud"), person("a reporter"), LIND, person("Lind")]
    assert told_by(INTERVIEW, spots).speakers == ["Ann Ruud", "Mara Lind", "Ann Ruud", "Mara Lind"]


def test_without_a_guest_answers_are_nobodys() -> None:
    text = INTERVIEW.replace("Ann Ruud, a reporter, met Mara Lind. Lind sails.", "It rained.")
    assert told_by(text, []).speakers == [None] * 4


def test_i_in_an_answer_is_the_guest() -> None:
    text = "Mara Lind sails.\n\nQ: Will it stop?\n\nA: I think it will.\n\nQ: When?\n\nA: In May."
    told = told_by(text, [LIND, person("I")], ("I", "think", "it will"))
    inner = next(one for one in told.statements if one.cue.spans)
    (answer,) = [one for one in told.statements if (one.id,) == inner.via]
    assert answer.source.entity == inner.source.entity == told.entity("Mara Lind").id


def test_the_names_that_open_turns_speak_them() -> None:
    text = "Mara Lind met Tom Arden.\n\nLind: It fell.\n\nArden: It rose.\n\nLind: It sank.\n\nArden: No, it burst."
    turns = [person(name) for name in ("Lind", "Arden", "Lind", "Arden")]
    assert told_by(text, [LIND, ARDEN, *turns]).speakers == ["Mara Lind", "Tom Arden"] * 2


# What else a statement gets


def test_those_spoken_to_are_an_entity() -> None:
    told = told_by(
        "Mara Lind told the Osk Board that it fell.",
        [LIND, body("the Osk Board")],
        ("Mara Lind", "told", "that it fell"),
    )
    (one,) = told.statements
    assert one.addressee.entity == told.entity("Osk Board").id
    assert [span.words(told.document) for span in one.addressee.spans] == ["the Osk Board"]


def test_those_spoken_to_without_mention_have_words_alone() -> None:
    told = told_by("Mara Lind told reporters that it fell.", [LIND], ("Mara Lind", "told", "that it fell"))
    (one,) = told.statements
    assert (one.addressee.entity, len(one.addressee.spans)) == (None, 1)


@pytest.mark.parametrize(("published", "day"), [("2024-05-10", "2024-05-08"), (None, None)])
def test_the_day_is_read_against_the_publication(published: str | None, day: str | None) -> None:
    told = told_by(
        "Mara Lind said on Wednesday it fell.", [LIND], ("Mara Lind", "said", "it fell"), published=published
    )
    said = told.statements[0].said
    assert said is not None
    assert said.span.words(told.document).endswith("Wednesday")
    assert (said.start, said.end) == (day, day)


@pytest.mark.parametrize(
    ("text", "cue", "act", "negated"),
    [
        ("Mara Lind denied it fell.", "denied", "deny", False),
        ("Mara Lind did not say it fell.", "did not say", "state", True),
        ("Reuters said it fell.", "said", "report", False),
    ],
)
def test_the_act_is_told(text: str, cue: str, act: str, negated: bool) -> None:
    spot = body("Reuters") if "Reuters" in text else LIND
    (one,) = told_by(text, [spot], (spot.words, cue, "it fell")).statements
    assert (one.cue.act, one.negated) == (act, negated)


# Whatever the model gives

_TYPES = ("person", "organisation", "place", "object", "abstract", "event", "time")
_NEWS = st.lists(
    st.sampled_from(
        ("Mara Lind", "Lind", "Mr Lind", "the minister", "The Linds", " and ", ", ", " said ", "he", "They", "who", "I",
         "Tehran", "the ministry's report", "both", "the former", "Q: a b.\n", "A: b c.\n", "“We fell.” ", ". ", "\n\n",
         "Foreign Minister Tom Lind", "spokesman for Osk", " told ", "adding that ", "MARA LIND", "Lind-Holt", "(OHB)",
         "Prime Minister", "’s ", " of ", "the two ", "The elder ", "🙂", "\u0301", " on Friday ")
    ),
    max_size=30,
).map("".join)  # fmt: skip


@st.composite
def annotated(draw: st.DrawFn) -> tuple[str, Annotation, list[Labelled]]:
    """A text with mentions, links and labels anywhere."""
    text = Document.of(draw(st.one_of(_NEWS, texts))).text
    if not text:
        return text, Annotation(labelled=(), quotation=b""), []
    position = st.integers(0, len(text) - 1)

    def pair() -> tuple[int, int]:
        start, end = sorted((draw(position), draw(position)))
        return start, end + 1

    mentions: list[Mention] = []
    heads = sorted(pair() for _ in range(draw(st.integers(0, 8))))
    for number, head in enumerate(heads):
        links = draw(st.lists(st.tuples(st.integers(0, number - 1), st.floats(-9, 9)), max_size=3)) if number else []
        mentions.append(
            Mention(
                span=(max(0, head[0] - draw(st.integers(0, 9))), min(len(text), head[1] + draw(st.integers(0, 9)))),
                head=head,
                type=draw(st.sampled_from(_TYPES)),
                form=draw(st.sampled_from(("name", "nominal", "pronoun"))),
                sure=0.7,
                links=tuple(links),
            )
        )
    sides: st.SearchStrategy[Pairs] = st.integers(0, 1).map(lambda n: tuple(pair() for _ in range(n)))
    labels = [
        Labelled(source=draw(sides), cue=(pair(),), content=(pair(),), any=4.0, outermost=4.0, path=-0.1)
        for _ in range(draw(st.integers(0, 4)))
    ]
    return text, Annotation(labelled=(), quotation=bytes(quotation(text)), mentions=tuple(mentions)), labels


def known(text: str, annotation: Annotation, labels: list[Labelled]) -> Known:
    found = shown(text, *labels, threshold=0)
    made = Provenance(extractor="test 1", model="m", confidence=0.5)
    return completed(Document.of(text), annotation, found, Book(), Scale(), made)


@given(annotated())
@SLOW
def test_whatever_is_marked_the_reading_is_whole(given_: tuple[str, Annotation, list[Labelled]]) -> None:
    text = given_[0]
    told = known(*given_)
    ids = [one.id for one in told.entities]
    assert len(ids) == len(set(ids))
    for entity in told.entities:
        assert entity.name.strip()
        assert entity.mentions
        assert all(one < other for one, other in pairwise(entity.mentions))
        assert all(span.end <= len(text) for span in (*entity.mentions, *(its.span for its in entity.offices)))
        assert set(entity.members) <= set(ids)
        assert entity.id not in entity.members
    for one in told.statements:
        assert {one.source.entity, one.addressee.entity} - {None} <= set(ids)
        assert one.source.entity or one.source.anonymous
    statements = [one.id for one in told.statements]
    assert len(statements) == len(set(statements))


@given(annotated())
@SLOW
def test_an_alias_names_one_entity_alone(given_: tuple[str, Annotation, list[Labelled]]) -> None:
    told = known(*given_)
    names = [one.name for one in told.entities]
    aliases = [alias for one in told.entities for alias in one.aliases]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & set(names)


@given(annotated())
@SLOW
def test_the_same_marks_give_the_same_reading(given_: tuple[str, Annotation, list[Labelled]]) -> None:
    assert known(*given_) == known(*given_)


def test_hundreds_of_mentions_are_resolved() -> None:
    sentence = "Mara Lind met Tom Arden in Osk. She said that the board was late. "
    spots = [LIND, ARDEN, place("Osk"), person("She"), body("the board")]
    told: Told = told_by(sentence * 100, spots * 100, *[("She", "said", "that the board was late")] * 100)
    assert len(told.statements) == 100
    assert set(told.speakers) == {"Mara Lind"}
