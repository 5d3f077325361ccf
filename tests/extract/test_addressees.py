from __future__ import annotations

import pytest
from hypothesis import given

from onrecord.extract.acts import addressee
from onrecord.records import Pairs
from tests.extract.marked import marked
from tests.extract.test_acts import cut
from tests.strategies import UNTIMED

NAMED = """
[Falk] {told} =reporters= <that it fell>.
[Falk] {told} =a news conference= <that it fell>.
[Falk] {told} =the chamber= on Monday <that it fell>.
[Falk] {told} =Reuters= in Oslo <that it fell>.
[Falk] {told} =the BBC= by phone <it fell>.
[Falk] {told} =this newspaper= <it fell>.
[Falk] {told} =parliament= <it fell>.
[Falk] {told} =the Osk Courier newspaper= <it fell>.
[Falk] {told} =Mr. Arden= <it fell>.
[Falk] {told} =J. P. Arden= <it fell>.
[Falk] {told} =members of the lower house= <that it fell>.
[Falk] {told} =aides and ministers= <that it fell>.
[Falk] {told} =her colleagues= <that it fell>.
[Falk] {told} =her= <that it fell>.
[Falk] {told} =them= bluntly <that it fell>.
[Falk] {told =reporters=} <that it fell>.
[Falk] {also told =the committee=} on Friday <that it fell>.
[Falk] {has told} =the Sunday Herald= <it fell>.
“<It fell>,” [Falk] {told} =reporters= on Wednesday.
“<It fell>,” [she] {told} =a crowded hall= after lunch.
“<It fell>,” [Falk] {told} =Channel Nine=.
“<It fell>,” [Falk] {told} =the inquiry=, “<and sank>.”
[Falk] {said} to =aides= <that it fell>.
[Falk] {said to =the board=} <that it fell>.
[Falk] {explained} to =shareholders= <why it fell>.
[Falk] {wrote} to =shareholders= <that it fell>.
[Falk] {complained} to =the regulator= <that it fell>.
[Falk] {whispered} to =the man= in red, <it fell>.
[Falk] {confessed} later to =the priest= <that it fell>.
[Falk] {admitted} to =investigators= <that it fell>.
[Falk] {announced} to =the crowd= <that it fell>.
[Falk] {spoke} to =journalists= <of a fall>.
[Falk] {said} in a letter to =the commission= <that it fell>.
[Falk] {wrote} in an email to =staff= <that it fell>.
[Falk] {said in a statement to =the Osk Courier=} <that it fell>.
[Falk] {said} in an interview with =Le Matin= <that it fell>.
[Falk] {said} in a televised interview with =Radio Osk= <that it fell>.
In a letter to =the commission=, [Falk] {said} <that it fell>.
In an interview with =Le Matin= on Monday, [Falk] {said} <that it fell>.
In remarks to =donors=, [Falk] {said} <that it fell>.
Speaking to =journalists=, [Falk] {said} <that it fell>.
Speaking to =journalists= in Bergen, “<it fell>,” [Falk] {said}.
“<It fell>,” [Falk] {said}, speaking to =reporters=.
[Falk] {asked} =the minister= <whether it fell>.
“<Did it fall>?” [Falk] {asked} =the minister=.
[Falk] {assured} =voters= <that it would hold>.
[Falk] {warned} =the company= <that it would fall>.
[Falk] {informed} =the embassy= <that it fell>.
[Falk] {reminded} =the jury= <that it fell>.
[Falk] {convinced} =the court= <that it fell>.
[Falk] {promised} =farmers= <that it would hold>.
[Falk] {promised} =farmers= <to mend it>.
[Falk] {notified} =residents= by post <that it fell>.
[Falk] {made a promise} to =voters= <to mend it>.
[Falk] {texted} =her sister= <that it fell>.
[Falk] {emailed} =all staff= <that it fell>.
[Falk] {advised} =clients= <that it fell>.
=Residents= {were told} by [police] <that it fell>.
=Residents= {were told} <that it fell>.
=Shareholders= {have been informed} <that it fell>.
=The two brothers= {were warned} by [the harbour board] <that it would fall>.
[Falk] {testified} before =the senate= <that it fell>.
“<It fell>,” [Falk] {told} =the town of Osk=.
""".strip().splitlines()

UNNAMED = """
[Falk] {said} <that it fell>.
[Falk] {said} on Monday <that it fell>.
[Falk] {told} <reporters to leave>.
[Falk] {urged} <Norrland to wait>.
[Falk] {urged} Norrland <to wait>.
[Falk] {told} drivers <to turn back>.
[Falk] {asked} <the minister to wait>.
[Falk] {asked} why <it fell>.
[Falk] {asked} for <a pause>.
[Falk] {told} a joke <about the fall>.
[Falk] {asked} two questions <about the fall>.
[Falk] {emailed} a statement: <it fell>.
[Falk] {promised} <to mend it>.
[Falk] {pointed to} <the fall>.
[Falk] {agreed} <to the sale>.
{According to} [Falk], <it fell>.
<Residents> {were told} <to leave> by [police].
“<It fell>,” {said} [Falk].
“<It fell>,” {asked} [the minister].
[His message] {is} <that it fell>.
[Falk] {appealed} <to both sides to stop>.
<It fell>.
He spoke to the board. [Falk] {said} <that it fell>.
""".strip().splitlines()


def spoken_to(sentence: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    text, roles, expected = marked(sentence)
    return tuple(text[a:b] for a, b in addressee(text, **roles)), expected


@pytest.mark.parametrize("sentence", NAMED)
def test_those_spoken_to_are_found_where_they_are_named(sentence: str) -> None:
    found, expected = spoken_to(sentence)
    assert found == expected


@pytest.mark.parametrize("sentence", UNNAMED)
def test_nobody_is_spoken_to_where_none_is_named(sentence: str) -> None:
    assert spoken_to(sentence)[0] == ()


@given(cut())
@UNTIMED
def test_an_addressee_is_in_the_text_and_in_no_other_role_but_the_cue(
    given_cut: tuple[str, Pairs, Pairs, Pairs],
) -> None:
    text, source, cue, content = given_cut
    found = addressee(text, source=source, cue=cue, content=content)
    assert found == addressee(text, source=source, cue=cue, content=content)
    for start, end in found:
        assert 0 <= start < end <= len(text)
        assert all(end <= a or b <= start for a, b in source + content)


def test_a_document_of_great_length_is_read_near_the_cue() -> None:
    before, after = "It fell and " * 100_000, " and it fell" * 100_000
    text = f"{before}Falk told reporters{after}"
    at = len(before)
    found = addressee(text, source=((at, at + 4),), cue=((at + 5, at + 9),), content=((at + 20, len(text)),))
    assert [text[a:b] for a, b in found] == ["reporters"]
