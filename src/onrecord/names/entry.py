"""What the book of names gives: a name, and an office that somebody holds or held."""

from __future__ import annotations

from dataclasses import dataclass

TYPES = ("person", "organisation", "place", "group", "document", "other")
"""What a name may be the name of, as entities in a reading are typed."""
ROLES = {
    "state": "a state, which stands for its government too",
    "capital": "a capital as a place; Book.government tells whose it is",
    "seat": "a building, a street or a district that stands for a government",
    "ministry": "a ministry or department of a government",
    "body": "any other institution or organisation: parliament, court, bank, army, service, company, charity",
    "intergovernmental": "an organisation of states",
    "party": "a political party or an armed movement",
    "agency": "a news agency",
    "outlet": "any other medium",
    "person": "a person",
    "other": "a place, a group, a document or another thing from an imported book",
}
"""The closed set of roles, each with what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One entry: the usual name, the other names it goes by, and what it is.

    ``type`` is one of ``TYPES``, ``role`` one of ``ROLES``; ``of`` is the name of the state it belongs to.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    type: str
    role: str
    link: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One term in an office; a date is given as far as it is known: a day, a month, a year or not at all."""

    title: str
    of: str
    start: str | None
    end: str | None
