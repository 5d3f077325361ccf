"""GUM's texts come back as written, with the units that attribute and that are attributed."""

from pathlib import Path

from onrecord.learn.gum import discourses

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
