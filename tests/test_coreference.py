"""The benchmark of coreference: both sides have the same edges and types, and the scorer gives the published values."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from onrecord.records import Document, Entity, EntityType, Reading, Span, entity_id

ROOT = Path(__file__).parents[1]
CONLLU = """\
# newdoc id = GUM_news_ferry
# newpar
1	Mara	Mara	PROPN	NNP	_	3	nmod:poss	_	Discourse=ROOT:1:0|Entity=(2-organization(1-person|SpaceAfter=No
2	's	's	PART	POS	_	1	case	_	Entity=1)
3	board	board	NOUN	NN	_	4	nsubj	_	Entity=2)
4	met	meet	VERB	VBD	_	0	root	_	_
5	in	in	ADP	IN	_	6	case	_	_
6	Osk	Osk	PROPN	NNP	_	4	obl	_	Entity=(3-place)|SpaceAfter=No
7	.	.	PUNCT	.	_	4	punct	_	_

1	She	she	PRON	PRP	_	2	nsubj	_	Entity=(1-person)
2	left	leave	VERB	VBD	_	0	root	_	_
3	on	on	ADP	IN	_	4	case	_	_
4	Friday	Friday	PROPN	NNP	_	2	obl	_	Entity=(4-time)|SpaceAfter=No
5	.	.	PUNCT	.	_	2	punct	_	_
"""
PERFECT = [("person", ["Mara", "She"]), ("organisation", ["Mara's board"]), ("place", ["Osk"])]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "benchmarks" / "quality")
    return importlib.import_module("coreference")


class Fixed:
    """A reader that finds the same words as mentions whatever it reads."""

    def __init__(self, entities: list[tuple[str, list[str]]]) -> None:
        self._entities = entities

    def read(self, text: str) -> Reading:
        document = Document.of(text)
        found = []
        for type_, words in self._entities:
            spans = [
                Span(document=document.id, start=at, end=at + len(one)) for one in words for at in [text.index(one)]
            ]
            id_ = entity_id(document.id, spans[0])
            found.append(Entity(id=id_, type=EntityType(type_), name=words[0], mentions=tuple(spans)))
        return Reading(onrecord="0", model="m", document=document, statements=(), entities=tuple(found))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "GUM_news_ferry.conllu").write_text(CONLLU, encoding="utf-8")
    return tmp_path


def toy(bench: ModuleType, key: list[str], response: list[str]) -> object:
    """A text whose mentions are single letters, an entity a string of them."""

    def side(entities: list[str]) -> list[tuple[tuple[int, int], int]]:
        return [((ord(one), ord(one) + 1), n) for n, entity in enumerate(entities) for one in entity]

    gold = [bench.Marked(span=span, head=span, form="name", type="person", entity=number) for span, number in side(key)]
    seen = [bench.Seen(span=span, type="person", entity=number) for span, number in side(response)]
    return bench.Sides(name="toy", text="", gold=tuple(gold), seen=tuple(seen))


LUO = ["12345", "67", "89abc"]


@pytest.mark.parametrize(
    ("response", "muc", "b_cubed", "ceaf_e"),
    [
        (["12345", "6789abc"], 94.7, 86.5, 73.3),
        (["1234589abc", "67"], 94.7, 73.7, 66.7),
        (["123456789abc"], 90.0, 54.5, 29.4),
        (list("123456789abc"), 0.0, 40.0, 17.8),
        (LUO, 100.0, 100.0, 100.0),
    ],
)
def test_the_table_of_luo_2005_comes_out(
    bench: ModuleType, response: list[str], muc: float, b_cubed: float, ceaf_e: float
) -> None:
    scores = bench.scores([toy(bench, LUO, response)], singles=True)
    assert [score.f1 for score in scores.values()] == pytest.approx([muc, b_cubed, ceaf_e], abs=0.06)
    assert bench.conll(scores) == pytest.approx((muc + b_cubed + ceaf_e) / 3, abs=0.06)


def test_the_example_of_pradhan_2014_comes_out(bench: ModuleType) -> None:
    scores = bench.scores([toy(bench, ["abc", "defg"], ["ab", "cd", "fghi"])], singles=True)
    assert [(score.recall, score.precision) for score in scores.values()] == [
        pytest.approx((40.0, 40.0)),
        pytest.approx((100 * 35 / 84, 50.0)),
        pytest.approx((65.0, 130 / 3)),
    ]


def test_texts_do_not_share_mentions(bench: ModuleType) -> None:
    right, wrong = toy(bench, ["ab"], ["ab"]), toy(bench, ["ab"], ["a", "b"])
    muc = bench.scores([right, wrong], singles=False)["MUC"]
    assert (muc.precision, muc.recall) == (100, 50)


def test_single_mentions_count_only_where_they_are_asked_for(bench: ModuleType) -> None:
    text = toy(bench, ["ab", "c"], ["ab", "d"])
    assert bench.conll(bench.scores([text], singles=False)) == 100
    assert bench.scores([text], singles=True)["B3"].recall == pytest.approx(200 / 3)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mara's", "Mara"), ("Mara’s ", "Mara"), ("the pilots'", "the pilots"), ("“Osk”,", "Osk"), ("U.S.", "U.S"),
        ("(the U.S.'s)", "the U.S"), ("gas", "gas"), ("—", "—"), ("'s", "s"), ("Åse\u00a0", "Åse"),
    ],
)  # fmt: skip
def test_edges_lose_possessive_and_punctuation(bench: ModuleType, text: str, kept: str) -> None:
    clusters = importlib.import_module("clusters")
    start, end = clusters.trimmed(text, (0, len(text)))
    assert text[start:end] == kept


def test_a_reading_as_by_hand_scores_a_hundred(bench: ModuleType, folder: Path) -> None:
    texts = bench.read(folder, Fixed(PERFECT))
    assert [bench.conll(bench.scores(texts, singles=singles)) for singles in (False, True)] == [100, 100]
    assert bench.names(texts).f1 == bench.mentions(texts).f1 == 100


def test_documents_and_days_are_on_no_side(bench: ModuleType, folder: Path) -> None:
    assert bench.mentions(bench.read(folder, Fixed([*PERFECT, ("document", ["Friday"])]))).f1 == 100


def test_people_told_apart_by_nobody_are_of_type_person(bench: ModuleType, folder: Path) -> None:
    asked = bench.read(folder, Fixed([*PERFECT, ("group", ["Mara's board met"])]))
    assert bench.mentions(asked, "person").precision == pytest.approx(200 / 3)


def test_a_name_counts_with_its_type_and_its_place(bench: ModuleType, folder: Path) -> None:
    retyped = [("person", ["Mara", "She"]), ("organisation", ["Osk"])]
    names = bench.names(bench.read(folder, Fixed(retyped)))
    assert (names.precision, names.recall) == (50, 50)
    assert bench.names(bench.read(folder, Fixed([*PERFECT, ("person", ["Friday"])]))).precision == pytest.approx(
        200 / 3
    )


def test_a_mention_with_other_edges_is_found_by_its_head(bench: ModuleType, folder: Path) -> None:
    (text,) = bench.read(folder, Fixed([*PERFECT[:1], ("organisation", ["board"]), *PERFECT[2:]]))
    assert bench.mentions([text]).recall == 75
    assert bench.mentions([bench.by_head(text)]).f1 == 100


def test_errors_are_told_by_class(bench: ModuleType, folder: Path) -> None:
    found = [("person", ["Mara"]), ("place", ["She", "Osk"]), ("organisation", ["board", "met"])]
    lines = [" ".join(line.split()) for line in bench.report(bench.read(folder, Fixed(found)))]
    assert {
        "missed: other edges 1 1 nominal",
        "invented: other edges 1 1 nominal",
        "invented: nothing there 1 1 nominal",
        "type: person read as place 1 1 pronoun",
        "entities split 1 2 pieces, 1 entities",
        "entities merged 1 2 pieces, 1 entities",
        "pronoun 1 of 1 100.0 % 0 of 1 0.0 %",
    } <= set(lines)


def test_a_sample_shows_both_sides(bench: ModuleType, folder: Path) -> None:
    (text,) = bench.read(folder, Fixed([("person", ["Mara"]), ("organisation", ["board"])]), "GUM_news_ferry")
    lines = [line.strip() for line in bench.sample(text)]
    assert "g1 person: Mara [e1] · She [-]" in lines
    assert "e2 organisation: board [g2 ~]" in lines


def test_an_empty_reading_scores_nothing(bench: ModuleType, folder: Path) -> None:
    texts = bench.read(folder, Fixed([]))
    assert bench.conll(bench.scores(texts, singles=True)) == 0
    assert list(bench.report(texts))
