"""Records become rows and records again: nothing is lost, whatever the text and the batches."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.ledger.rows import Mentioned, digest_of, readings
from onrecord.records import Reading
from tests.ledger.factory import BRIDGE, FERRY, article, put, read, rows_of, tables
from tests.show.factory import canal, entity, harbour, reading, spans, statement
from tests.show.strategies import readings as any_readings

FEW = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
ARTICLES = [
    article(BRIDGE, outlet="Osk Post", url="https://osk.example/1", published="2024-05-03"),
    article(FERRY, outlet="Vellan Courier", published="2024-06-03"),
    article(BRIDGE.replace("May", "June"), outlet="Osk Post", url="https://osk.example/1", published="2024-05-04"),
    article("Mara Lind said that it rains.\n\n" + BRIDGE, outlet="Vellan Courier"),
    article("Nobody spoke.", outlet="Osk Post"),
    article(FERRY + "\nMara Lind, the mayor of Osk, said so.", outlet="Osk Post", published="2024-06-02"),
    article("Ines Falk and Tom Arden denied everything.", published="2024-06-05"),
]


def clean(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def kept(one: Reading) -> Reading:
    """A reading as a ledger can keep it: relays are rows of it, and its strings are Unicode."""
    ids = {each.id for each in one.statements}
    entities = tuple(
        replace(
            each,
            name=clean(each.name),
            aliases=tuple(map(clean, each.aliases)),
            offices=tuple(
                replace(office, title=clean(office.title), of=office.of and clean(office.of)) for office in each.offices
            ),
        )
        for each in one.entities
    )
    statements = tuple(
        replace(
            each,
            via=tuple(via for via in each.via if via in ids),
            cue=replace(each.cue, lemma=each.cue.lemma and clean(each.cue.lemma)),
        )
        for each in one.statements
    )
    return replace(one, statements=statements, entities=entities)


@FEW
@given(any_readings())
def test_any_reading_comes_back_as_it_went_in(one: Reading) -> None:
    with tables() as connection:
        put(connection, one)
        assert [found for _, found in readings(connection, [1], machine=True)] == [kept(one)]
        assert [found for _, found in readings(connection, [1])] == [kept(one)]


@FEW
@given(any_readings())
def test_the_digest_of_rows_is_that_of_the_reading(one: Reading) -> None:
    with tables() as connection:
        put(connection, one)
        (found,) = (found for _, found in readings(connection, [1], machine=True))
        assert digest_of(found) == digest_of(kept(one)) == digest_of(replace(kept(one)))


@FEW
@given(any_readings(), any_readings())
def test_another_document_changes_no_row_of_the_first(one: Reading, other: Reading) -> None:
    with tables() as connection:
        put(connection, one)
        before = [found for _, found in readings(connection, [1], machine=True)]
        put(connection, other)
        if one.document.id != other.document.id:
            assert [found for _, found in readings(connection, [1], machine=True)] == before


@FEW
@given(any_readings())
def test_writing_twice_changes_no_row(one: Reading) -> None:
    with tables() as connection:
        put(connection, one)
        before = rows_of(connection)
        put(connection, one)
        after = rows_of(connection)
        assert {name for name in before if before[name] != after[name]} <= {"actors"}


@settings(deadline=None, max_examples=12)
@given(st.permutations(range(len(ARTICLES))), st.sets(st.integers(1, len(ARTICLES) - 1)))
def test_it_makes_no_difference_how_documents_are_cut_into_batches(order: list[int], cuts: set[int]) -> None:
    found = read(*(ARTICLES[place] for place in order))
    with tables() as whole, tables() as parts:
        put(whole, *found)
        for start, end in pairwise([0, *sorted(cuts), len(found)]):
            put(parts, *found[start:end])
        assert rows_of(whole) == rows_of(parts)


def test_a_word_more_or_another_model_is_another_digest() -> None:
    one = harbour()
    first = one.statements[0]
    sure = replace(first, provenance=replace(first.provenance, confidence=0.1 + 0.2))
    others = [
        replace(one, model="test-2"),
        replace(one, statements=one.statements[1:]),
        replace(one, statements=(sure, *one.statements[1:])),
        replace(one, entities=one.entities[1:]),
    ]
    assert len({digest_of(each) for each in [one, *others]}) == 5


def test_the_path_of_an_input_is_no_part_of_the_digest() -> None:
    one = canal()
    assert digest_of(one) == digest_of(replace(one, document=replace(one.document, path="elsewhere.txt")))


def test_who_is_mentioned_in_a_content_stands_in_its_row() -> None:
    document = article("Ann Holm said Ivo Hallek met her in Osk and Vellan.")
    ann = entity(document, *spans(document, "Ann Holm", "her"))
    ivo = entity(document, *spans(document, "Ivo Hallek"))
    across = entity(document, *spans(document, "Osk and Vellan"), name="both towns")
    row = statement(document, content=spans(document, "Ivo Hallek met her in Osk", "Vellan"))
    assert Mentioned(reading(document, row, entities=[ann, ivo, across])).within(row) == [1, 2]


def test_a_long_paragraph_of_pairs_of_surrogates_keeps_its_positions() -> None:
    document = article("🙂" * 100_000 + " Ann Holm said it rains.")
    one = reading(document, statement(document, content=spans(document, "it rains")))
    with tables() as connection:
        put(connection, one)
        words = connection.execute("SELECT content FROM statements").fetchall()
        assert words == [("it rains",)]
        assert next(readings(connection, [1]))[1] == one
