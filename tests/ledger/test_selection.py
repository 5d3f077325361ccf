"""What is asked for is found: each filter, all together, and words by the index as by a plain look at the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import ConfigurationError
from onrecord.keeper import Ledger, Row, Selection
from onrecord.ledger.index import plain
from onrecord.ledger.selection import days
from tests.ledger.factory import BRIDGE, FERRY, added, article, contents, opened
from tests.show.factory import harbour

CLOSING = """Tom Arden promised that the closing of old bridges would be announced.

According to ANR, Ines Falk denied that floods close "the old bridge" for good.
A diplomat said that closed bridges cost money and that nothing is "enriched uranium".
"""
DOCUMENTS = [
    article(BRIDGE, outlet="Osk Post", published="2024-05-03"),
    article(FERRY, outlet="Vellan Courier", published="2024-06-03"),
    article(CLOSING, outlet="Osk Post", published="2023-12-31", title="Weather for sailors"),
    article("Mara Lind said that two ferries sailed. Tom Arden said that none did.", outlet="ANR"),
    article(
        "Jonas Brekke demanded a bridge. Ines Falk said that it is early.", outlet="osk post", published="2024-01-01"
    ),
    article(
        "Jonas Brekke demanded a new bridge. Ines Falk said no.", url="https://o.example/1", published="2024-05-03"
    ),
    article(
        "Jonas Brekke demanded a newer bridge. Ines Falk said no.", url="https://o.example/1", published="2024-05-03"
    ),
]
STEMS = {  # word in a query: forms of it in the documents
    "bridge": ("bridge", "bridges"), "closing": ("closing", "close", "closed"), "ferry": ("ferry", "ferries"),
    "money": ("money",), "sailed": ("sailed", "sail"), "Falk": ("falk",), "new": ("new",), "nowhere": (),
}  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with opened(tmp_path_factory.mktemp("selection")) as ledger:
        for document in DOCUMENTS:
            added(ledger, document)
        yield ledger


def words_of(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text.lower()).split()


def holds(row: Row, words: list[str]) -> bool:
    there = {*words_of(row.content), *words_of(row.source)}
    return all(not there.isdisjoint(STEMS[word]) for word in words)


def goes_by(row: Row, name: str) -> bool:
    return row.speaker is not None and (name == row.speaker or name in row.speaker.split(" and "))


FILTERS: dict[str, tuple[list[str], Callable[[Row, str], bool]]] = {
    "speaker": (["Ines Falk", "Tom Arden", "Mara Lind", "Jonas Brekke", "Nobody Atall"], goes_by),
    "outlet": (["Osk Post", "ANR", "OSK POST"], lambda row, value: (row.outlet or "").lower() == value.lower()),
    "act": (["state", "deny", "demand"], lambda row, value: row.act == value),
    "kind": (["direct", "indirect"], lambda row, value: row.kind == value),
    "since": (["2024", "2024-05", "2024-05-03"], lambda row, value: str(row.published or "") >= value),
    "until": (["2023", "2024-05", "2024-05-03"], lambda row, value: row.published is not None
              and str(row.published)[: len(value)] <= value),
    "about": (["Ines Falk", "Tom Arden"], lambda row, value: value in row.content),
}  # fmt: skip
asked = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, (values, _) in FILTERS.items()})


def scanned(ledger: Ledger, words: list[str], given: dict[str, str], versions: bool) -> list[Row]:
    rows = ledger.statements(versions=versions)
    return [
        row for row in rows if holds(row, words) and all(FILTERS[name][1](row, value) for name, value in given.items())
    ]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from([*STEMS]), max_size=2), asked, st.booleans(), st.none() | st.integers(0, 3))
def test_words_and_filters_find_what_a_plain_look_at_all_rows_finds(
    ledger: Ledger, words: list[str], given: dict[str, str], versions: bool, limit: int | None
) -> None:
    want = scanned(ledger, words, given, versions)
    found = ledger.statements(" ".join(words), versions=versions, limit=limit, **given)
    assert [*found] == want[:limit]
    assert (found.total, len(found)) == (len(want), len(want[:limit]))


@pytest.mark.parametrize(
    ("words", "count"),
    [('"old bridge"', 3), ('"old bridges"', 3), ('"bridge old"', 0), ("“enriched uranium”", 1),
    ("„enriched uranium“", 1),
     ("enriched uranium", 1), ('"the old" floods', 2), ('uranium "', 1), ('"" uranium', 1), ("uranium*", 1),
     ("URANIUM", 1), ("content:uranium", 0), ("-uranium", 1), ("uranium AND", 1), ("NOT uranium", 0), ("(uranium)",
     1),
     ("uranium^3", 0), ("+uranium +enriched", 1), ("[a TO z]", 0), ('"enriched uranium"~4', 0), ("ferry's", 0)],
)  # fmt: skip
def test_a_query_is_words_and_phrases_and_nothing_else(ledger: Ledger, words: str, count: int) -> None:
    assert ledger.statements(words).total == count


@pytest.mark.parametrize("words", ["*", "***", '""', "“”", ":", "-", '"', "\0", "…", "\\", "^~"])
def test_words_that_hold_no_word_are_refused(ledger: Ledger, words: str) -> None:
    with pytest.raises(ConfigurationError, match="no word"):
        ledger.statements(words)


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=30) | st.text("ab \"“”'\\:*()[]{}^~-+!&|<>=/ANDORTIN", max_size=40))
def test_any_words_are_a_query_or_refused(ledger: Ledger, words: str) -> None:
    try:
        assert ledger.statements(words).total >= 0
    except ConfigurationError:
        assert not any(char.isalnum() for char in plain(words))


@pytest.mark.parametrize(
    "words", ["bridge " * 1_500, '"' + "a " * 5_000 + '"', "x" * 10_000, '"a" ' * 2_500, "(" * 9_999 + "a"]
)
def test_very_long_words_are_a_query(ledger: Ledger, words: str) -> None:
    assert ledger.statements(words).total >= 0


def test_a_word_with_a_combining_mark_is_found(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, article("Ann Holm said that the cafe\u0301 and the naïve की शाम don’t close."))
        for words in ("cafe\u0301", "naïve", "की", "don’t", "don't"):
            assert ledger.statements(words).total == 1, words


def test_words_of_the_article_find_all_its_statements(ledger: Ledger) -> None:
    assert ledger.statements("sailors").total == 0
    found = ledger.statements("sailors", where=("article",))
    assert (found.total, {row.outlet for row in found}) == (4, {"Osk Post"})
    assert ledger.statements("sailors", where="article", speaker="Ines Falk").total == 1
    assert ledger.statements("bridge", where="source").total == 0
    assert ledger.statements("diplomat", where=("source",)).total == 2


def test_an_unnamed_speaker_is_found_by_the_words_that_name_it(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.add_readings([harbour()])
        for words in ("", "ships"):
            for name in ("harbour official", "A harbour official"):
                assert contents(ledger.statements(words, speaker=name)) == ["the board hopes to buy two new ships"]
            assert ledger.statements(words, speaker="harbour pilot").total == 0
        assert ledger.statements("ships", speaker="harbour official", order="relevance", limit=1).total == 1


def test_a_surname_means_people_with_it(ledger: Ledger) -> None:
    assert ledger.statements(speaker="Falk").total == ledger.statements(speaker="Ines Falk").total > 0
    assert (
        ledger.statements("bridge", speaker="brekke").total == ledger.statements("bridge", speaker="Jonas Brekke").total
    )


def test_an_actor_is_asked_for_by_its_id(ledger: Ledger) -> None:
    actor = next(row["actor"] for row in ledger.speakers() if row["name"] == "Ines Falk")
    assert contents(ledger.statements(speaker=actor)) == contents(ledger.statements(speaker="Ines Falk"))
    assert contents(ledger.statements("bridge", about=actor)) == contents(
        ledger.statements("bridge", about="Ines Falk")
    )


def test_what_a_group_says_counts_for_its_members(ledger: Ledger) -> None:
    for name in ("Mara Lind", "Jonas Brekke"):
        assert "two new ferries" in contents(ledger.statements(speaker=name))
        assert contents(ledger.statements("new ferries", speaker=name)) == ["two new ferries"]


def test_the_newest_come_first_and_the_undated_last(ledger: Ledger) -> None:
    for words in ("", "Tom"):
        found = [row.published for row in ledger.statements(words)]
        dated = [day for day in found if day is not None]
        assert found == [*sorted(dated, reverse=True), *[None] * (len(found) - len(dated))]


def test_by_relevance_the_best_comes_first_and_always_the_same(ledger: Ledger) -> None:
    found = contents(ledger.statements("bridge old", order="relevance"))
    assert "old bridge" in found[0]
    assert found == contents(ledger.statements("bridge old", order="relevance"))
    assert contents(ledger.statements("bridge", speaker="Nobody", order="relevance")) == []


def test_rows_of_one_document(ledger: Ledger) -> None:
    for words, count in (("", 2), ("ferries", 1)):
        assert ledger.statements(words, document=DOCUMENTS[3].id).total == count
    assert ledger.statements("ferries", document="d-nowhere").total == 0


@pytest.mark.parametrize(
    "given",
    [{"act": "shout"}, {"kind": "odd"}, {"since": "May"}, {"until": "2024-13"}, {"since": "2024-02-30"},
    {"order": "best"},
     {"where": ("title",)}, {"where": ()}, {"state": "lost"}, {"limit": -1}, {"speakers": "Falk"}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(ledger: Ledger, given: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        ledger.statements("bridge", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02-03", "2023-02-03",
    "2023-02-03")],
)  # fmt: skip
def test_a_month_or_a_year_is_all_its_days(value: str, first: str, last: str) -> None:
    assert days(value, "since") == (first, last)


def test_a_state_may_be_named_alone() -> None:
    assert Selection(state="kept", where="article") == Selection(state=("kept",), where=("article",))  # type: ignore[arg-type]


def test_readings_of_a_selection_have_its_rows_and_those_that_relay_them(ledger: Ledger) -> None:
    (found,) = ledger.readings(Selection(words="floods", speaker="Tom Arden"))
    assert [found.words(one.content.spans)[:23] for one in found.statements] == [
        "the engineer Tom Arden ",
        "that its pillars were w",
    ]
    assert list(ledger.readings(Selection(words="nowhere"))) == []
