"""Versions of an address are a chain with one that is current; a text and its copies are a family."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from onrecord.keeper import Ledger
from onrecord.records import Document
from tests.ledger.factory import added, article, contents, opened

LINES = [
    f"Ines Falk{'abcdefgh'[n]} Holm said that harbour number {n} would reopen after {n + 2} long weeks."
    for n in range(8)
]
URL = "https://osk.example/bridge"


def version(number: int) -> Document:
    return article("\n".join([f"Ann Holm said that version {number} is right.", *LINES]), url=URL, outlet="Osk Post")


def printing(outlet: str, day: str | None, lead: str = "") -> Document:
    return article("\n".join([lead, *LINES]).strip(), outlet=outlet, published=day)


def chain(ledger: Ledger) -> list[tuple[str, str | None, bool]]:
    return list(ledger.sql("SELECT id, replaces, current FROM documents ORDER BY added, id").rows)


def families(ledger: Ledger) -> dict[str | None, str | None]:
    """The outlet of the first printing, for each outlet."""
    query = "SELECT d.outlet, f.outlet FROM documents d LEFT JOIN documents f ON f.id = d.family"
    return dict(ledger.sql(query).rows)


def test_a_changed_text_at_an_address_is_a_new_version(tmp_path: Path) -> None:
    one, two = version(1), version(2)
    with opened(tmp_path) as ledger:
        assert added(ledger, one).versions == []
        found = added(ledger, two)
        assert (found.new, found.versions, found.copies) == (1, [two.id], [])
        assert set(chain(ledger)) == {(one.id, None, False), (two.id, one.id, True)}


def test_only_current_versions_are_found_unless_all_are_asked_for(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, version(1))
        added(ledger, version(2))
        for words in ("", "version"):
            rows = ledger.statements(words, speaker="Ann Holm")
            assert contents(rows) == ["that version 2 is right"]
            assert ledger.statements(words, speaker="Ann Holm", versions=True).total == 2


def test_versions_tell_what_came_and_went(tmp_path: Path) -> None:
    one, two, three = version(1), version(2), version(3)
    with opened(tmp_path) as ledger:
        added(ledger, one, two, three)
        for key in (URL, two.id, three.id[:12]):
            found = ledger.versions(key)
            assert [row["id"] for row in found] == [one.id, two.id, three.id]
            assert found[1]["came"] == ["Ann Holm said that version 2 is right."]
            assert found[1]["went"] == ["Ann Holm said that version 1 is right."]


@pytest.mark.parametrize("gone", [[1], [2], [3], [1, 2], [2, 3], [1, 3], [3, 2]])
def test_a_chain_goes_on_without_what_is_removed(tmp_path: Path, gone: list[int]) -> None:
    left = [version(number) for number in (1, 2, 3) if number not in gone]
    with opened(tmp_path) as ledger:
        added(ledger, version(1), version(2), version(3))
        ledger.remove([version(number).id for number in gone])
        want = [(one.id, left[place - 1].id if place else None, one is left[-1]) for place, one in enumerate(left)]
        assert sorted(chain(ledger)) == sorted(want)
        assert ledger.statements("version").total == 1
        ledger.verify()


def test_copies_are_a_family_under_the_earliest(tmp_path: Path) -> None:
    docs = (
        printing("ANR", "2024-05-02"),
        printing("Osk Post", "2024-05-03", "By our staff."),
        article("Ann Holm said it rains.", outlet="Other"),
    )
    with opened(tmp_path) as ledger:
        found = added(ledger, *docs)
        assert docs[1].id in found.copies
        assert families(ledger) == {"ANR": "ANR", "Osk Post": "ANR", "Other": None}
        assert ledger.status()["families"] == 1


def test_an_earlier_printing_that_comes_later_is_the_first(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, printing("Osk Post", "2024-05-03", "Updated."))
        added(ledger, printing("Undated", None, "So it is said."))
        added(ledger, printing("ANR", "2024-05-01"))
        assert families(ledger) == dict.fromkeys(("Osk Post", "Undated", "ANR"), "ANR")


def test_the_first_printing_does_not_depend_on_the_order_of_adding(tmp_path: Path) -> None:
    docs = [printing(outlet, f"2024-05-0{day}", f"Lead {day}.") for day, outlet in enumerate("ABC", 1)]
    for order in permutations(docs):
        folder = tmp_path / "".join(str(one.outlet) for one in order)
        folder.mkdir()
        with opened(folder) as ledger:
            added(ledger, *order)
            assert set(families(ledger).values()) == {"A"}


def test_a_printing_of_two_families_joins_them(tmp_path: Path) -> None:
    half = ["\n".join(LINES[:4]), "\n".join(LINES[4:])]
    docs = [article(text, outlet=f"Half {place}", published="2024-05-03") for place, text in enumerate(half)]
    with opened(tmp_path) as ledger:
        added(ledger, *docs)
        assert set(families(ledger).values()) == {None}
        added(ledger, printing("Whole", "2024-05-01"))
        assert set(families(ledger).values()) == {"Whole"}


def test_counts_are_by_document_or_by_family(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        added(ledger, printing("ANR", "2024-05-02"), printing("Osk Post", "2024-05-03", "By our staff."))
        for words in ("", "harbour"):
            assert ledger.statements(words).total == 2 * len(LINES)
            rows = list(ledger.statements(words, families=True))
            assert (len(rows), {row.outlet for row in rows}) == (len(LINES), {"ANR"})
        by = {families: ledger.speakers(families=families)[0]["statements"] for families in (False, True)}
        assert by == {False: 2, True: 1}


def test_without_its_first_printing_a_family_has_another(tmp_path: Path) -> None:
    docs = [printing(outlet, f"2024-05-0{day}", f"Lead {day}.") for day, outlet in enumerate("ABC", 1)]
    with opened(tmp_path) as ledger:
        added(ledger, *docs)
        ledger.remove([docs[0].id])
        assert families(ledger) == {"B": "B", "C": "B"}
        assert {row.outlet for row in ledger.statements("harbour", families=True)} == {"B"}
        ledger.remove([docs[1].id])
        assert families(ledger) == {"C": None}
        assert ledger.statements("harbour", families=True).total == len(LINES)
        ledger.verify()
