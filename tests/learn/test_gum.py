"""GUM's texts come back as written, with the units that attribute and that are attributed."""

from pathlib import Path

from onrecord.annotate.mentions import TYPES
from onrecord.learn.gum import MENTION_TYPES, Marked, discourses
from tests.learn.factory import conllu, write_discourses

SENTENCE = """\
# newdoc id = GUM_news_ferry
# newpar
# sent_id = 1
1	Mira	Mira	PROPN	NNP	_	2	nsubj	_	Discourse=attribution-positive:1->2:0:lex-indwd-2-_
2	said	say	VERB	VBD	_	0	root	_	_
3	ferries	ferry	NOUN	NNS	_	5	nsubj	_	Discourse=ROOT:2:0
4-5	can't	_	_	_	_	_	_	_	_
4	ca	can	AUX	MD	_	6	aux	_	_
5	n't	not	PART	RB	_	6	advmod	_	_
5.1	now	now	ADV	RB	_	_	_	_	_
6	sail	sail	VERB	VB	_	2	ccomp	_	SpaceAfter=No
7	.	.	PUNCT	.	_	2	punct	_	_

# newpar
# newpar_block = p (1 s)
# sent_id = 2
1-2	Rain's	_	_	_	_	_	_	_	_
1	Rain	rain	NOUN	NN	_	2	nsubj	_	Discourse=joint-list_m:3->2:0
2	's	be	AUX	VBZ	_	3	aux	_	_
3	falling	fall	VERB	VBG	_	0	root	_	SpaceAfter=No
4	.	.	PUNCT	.	_	2	punct	_	_
"""


def read(folder: Path, text: str = SENTENCE) -> list[str]:
    (folder / "GUM_news_ferry.conllu").write_text(text, encoding="utf-8")
    (discourse,) = discourses(folder)
    return [discourse.text.rstrip(), *(discourse.text[a:b].strip() for pair in discourse.attributions for a, b in pair)]


def test_words_are_joined_as_they_stood(tmp_path: Path) -> None:
    assert read(tmp_path)[0] == "Mira said ferries can't sail.\n\nRain's falling."


def test_the_unit_that_attributes_comes_before_the_one_that_is_attributed(tmp_path: Path) -> None:
    assert read(tmp_path)[1:] == ["Mira said", "ferries can't sail."]


def test_a_link_to_a_unit_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, SENTENCE.replace("1->2", "1->9"))[1:] == []


def test_a_folder_without_such_files_has_no_texts(tmp_path: Path) -> None:
    assert list(discourses(tmp_path / "none")) == []


def mentions(folder: Path, *sentences: str) -> tuple[str, list[Marked]]:
    write_discourses(folder, ["GUM_news_ferry"], conllu(*sentences))
    (discourse,) = discourses(folder)
    return discourse.text, list(discourse.mentions)


def shown(text: str, found: list[Marked]) -> list[str]:
    return [text[slice(*one.span)] for one in found]


def heads(text: str, found: list[Marked]) -> list[str]:
    return [text[slice(*one.head)] for one in found]


def test_a_text_with_mentions_needs_no_discourse_units(tmp_path: Path) -> None:
    (discourse,) = discourses(write_discourses(tmp_path, ["GUM_news_ferry"]))
    assert discourse.attributions == ()
    assert [one.entity for one in discourse.mentions] == [1, 2, 3, 4, 1, 4]


def test_mentions_stand_in_the_order_of_their_heads_with_type_and_form(tmp_path: Path) -> None:
    (discourse,) = discourses(write_discourses(tmp_path, ["GUM_news_ferry"]))
    found = list(discourse.mentions)
    assert shown(discourse.text, found)[:4] == ["Mara Lind", "the master of Osk", "Osk", "the old ferry"]
    assert heads(discourse.text, found) == ["Mara", "master", "Osk", "ferry", "She", "ferry"]
    assert [one.form for one in found] == ["name", "nominal", "name", "nominal", "pronoun", "nominal"]
    assert [one.type for one in found] == ["person", "person", "place", "object", "person", "object"]


def test_brackets_in_one_another_and_crossing_ones_close_by_their_number(tmp_path: Path) -> None:
    text, found = mentions(
        tmp_path,
        """
        boats NOUN 0 Entity=(1-object-new-coref
        sail  VERB 1 Entity=(2-event-new-coref
        off   ADV  2 Entity=1)
        Osk   PROPN 2 Entity=(1-place-new-coref)2)
        """,
    )
    assert shown(text, found) == ["boats sail off", "sail off Osk", "Osk"]
    assert [one.entity for one in found] == [1, 2, 1]


def test_a_mention_in_another_of_the_same_entity_closes_first(tmp_path: Path) -> None:
    text, found = mentions(
        tmp_path,
        """
        captains NOUN 0 Entity=(1-person-new-coref
        of       ADP  4
        their    PRON 4 Entity=(1-person-giv-coref)
        boats    NOUN 1 Entity=1)
        """,
    )
    assert shown(text, found) == ["captains of their boats", "their"]


def test_a_mention_may_end_in_a_later_sentence(tmp_path: Path) -> None:
    text, found = mentions(tmp_path, "Osk PROPN 0 Entity=(1-place-new-sgl", "Harbour PROPN 0 Entity=1)")
    assert shown(text, found) == ["Osk Harbour"]


def test_a_bracket_that_closes_nothing_is_passed_over(tmp_path: Path) -> None:
    text, found = mentions(tmp_path, "Osk PROPN 0 Entity=7)(1-place-new-sgl)", "sails VERB 0 Entity=1)")
    assert shown(text, found) == ["Osk"]


def test_of_two_mentions_with_one_head_the_longer_is_found_by_its_conjunction(tmp_path: Path) -> None:
    text, found = mentions(
        tmp_path,
        """
        Mara  PROPN 4 Entity=(1-person-new-coref(2-person-new-coref)
        and   CCONJ 3
        Ines  PROPN 1 Entity=(3-person-new-coref)1)
        sail  VERB  0
        """,
    )
    assert shown(text, found) == ["Mara", "Mara and Ines", "Ines"]
    assert heads(text, found) == ["Mara", "and", "Ines"]


def test_of_two_mentions_with_one_head_and_no_conjunction_the_shorter_stays(tmp_path: Path) -> None:
    text, found = mentions(
        tmp_path,
        """
        the   DET  2 Entity=(1-person-new-coref
        mayor NOUN 0 Entity=(2-person-new-coref)
        there ADV  2 Entity=1)
        """,
    )
    assert shown(text, found) == ["mayor"]


def test_a_mention_ends_inside_a_word_of_several_tokens(tmp_path: Path) -> None:
    marked = SENTENCE.replace("Discourse=joint-list_m:3->2:0", "Entity=(5-event-new-sgl)")
    (discourse,) = discourses(write_discourses(tmp_path, ["GUM_news_rain"], marked))
    assert shown(discourse.text, list(discourse.mentions)) == ["Rain"]
    assert discourse.mentions[0].form == "nominal"


def test_a_token_that_is_not_in_its_word_as_written_stands_for_the_whole_word(tmp_path: Path) -> None:
    marked = SENTENCE.replace(
        "5\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_", "5\tnot\tnot\tPART\tRB\t_\t6\tx\t_\tEntity=(5-event)"
    )
    (discourse,) = discourses(write_discourses(tmp_path, ["GUM_news_rain"], marked))
    assert shown(discourse.text, list(discourse.mentions)) == ["can't"]


def test_every_type_of_gum_is_a_type_that_is_read() -> None:
    assert set(MENTION_TYPES.values()) == set(TYPES[1:])
