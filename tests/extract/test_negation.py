from __future__ import annotations

import pytest

from onrecord.extract.acts import deed
from tests.extract.marked import marked


def told(sentence: str) -> tuple[str, bool]:
    text, roles, _ = marked(sentence)
    found = deed(text, **roles)
    return found.act, found.negated


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("[The ministry] did not {say} <why>.", "state"),
        ("[The ministry] {did not say} <why>.", "state"),
        ("[The ministry] {didn't say} <why>.", "state"),
        ("[The ministry] didn’t {say} <why>.", "state"),
        ("[The ministry] no longer {says} <why>.", "state"),
        ("[The ministry] {no longer insists} <that it fell>.", "state"),
        ("Neither ministry {said} <why>.", "state"),
        ("[Neither ministry] {said} <why>.", "state"),
        ("[No official] {said} <why>.", "state"),
        ("[Nobody] {promised} <that it would hold>.", "state"),
        ("[None of the crew] {said} <why>.", "state"),
        ("[The ministry] has not yet {said} <why>.", "state"),
        ("[The ministry] has yet to {say} <why>.", "state"),
        ("[The ministry] did not, however, {say} <why>.", "state"),
        ("[The firm] {has never promised} <a date>.", "state"),
        ("[The firm] has never publicly {promised} <a date>.", "state"),
        ("[The firm] {made no promise} <of a date>.", "state"),
        ("[The firm] did not {accuse} <the pilot of theft>.", "state"),
        ("[The firm] {does not demand} <that the pilot resign>.", "state"),
        ("[The firm] never {praised} <the pilot>.", "state"),
        ("[The firm] {did not agree} <to a pause>.", "state"),
        ("[The firm] did not {ask} <whether the gate was shut>.", "state"),
        ("[The firm] {does not dispute} <that it fell>.", "state"),
        ("[The firm] {did not deny} <that it fell>.", "state"),
        ("[The firm] {has never denied} <that it fell>.", "state"),
        ("[The firm] {issued no denial} <of the sale>.", "state"),
        ("[The firm] {would not deny} <that it fell>.", "state"),
        ("[The firm] {would not rule out} <a sale>.", "state"),
        ("[The firm] {did not rule out} <a sale>.", "state"),
        ("[The firm] {does not oppose} <a sale>.", "state"),
        ("[The firm] {failed to say} <why>.", "state"),
        ("[The firm] {stopped short of accusing} <the pilot>.", "state"),
        ("[The firm] stopped short of {accusing} <the pilot>.", "state"),
        ("[The firm] {refrained from criticising} <the pilot>.", "state"),
        ("[The firm] {avoided blaming} <the pilot>.", "state"),
        ("[The firm] {could not confirm} <the sale>.", "state"),
        ("[The firm] {does not believe} <that it fell>.", "believe"),
        ("[Falk] is {not convinced} <that it fell>.", "believe"),
        ("[The firm] {has no plans} <to sell>.", "believe"),
        ("[The firm] {said nothing} about <the sale>.", "state"),
        ("<It fell>, nor did [the firm] {say} <why>.", "state"),
        ("[The firm] {would not have said} <that it fell>.", "state"),
        ("[The firm] spoke without {saying} <why>.", "state"),
        ("[They] {were never told} <why>.", "state"),
    ],
)
def test_an_attribution_that_was_not_made_is_negated(sentence: str, act: str) -> None:
    assert told(sentence) == (act, True)


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("[The firm] {would not say} <why>.", "refuse"),
        ("[The firm] would not {say} <why>.", "refuse"),
        ("[The firm] {won’t comment} <on the sale>.", "refuse"),
        ("[The firm] {will not accept} <the offer>.", "refuse"),
        ("[The firm] {would not be drawn} <on the sale>.", "refuse"),
        ("[The firm] {declined to say} <why>.", "refuse"),
        ("[The firm] {refuses to rule out} <a sale>.", "refuse"),
        ("[The firm] {has refused to confirm} <the sale>.", "refuse"),
    ],
)
def test_a_refusal_is_an_act_of_its_own(sentence: str, act: str) -> None:
    assert told(sentence) == (act, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Falk] {said} <he did not know>.",
        "<He did not know>, {said} [Falk].",
        "<It was not so>, {Falk said}.",
        "[Those who did not vote] {said} <no>.",
        "[Falk] {denied} <it>.",
        "[Falk] {noted} <the knot>.",
        "They would not. [Falk] {said} <it fell>.",
        "[Falk] {not only said} <it fell> but wept.",
        "[Falk] did not just {claim} <it>; she wept.",
        "[Falk] {has no doubt} <that it fell>.",
        "[No 10] {said} <it fell>.",
        "[No. 10] {said} <it fell>.",
        "[Falk] {pleaded not guilty} <to theft>.",
        "[Falk], who did not vote, {said} <it fell>.",
        "It was never found, [Falk] {said}, <but it fell>.",
        "<It fell>.",
    ],
)
def test_a_negation_elsewhere_does_not_negate_the_attribution(sentence: str) -> None:
    assert not told(sentence)[1]
