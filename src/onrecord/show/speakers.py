"""Whom the words of a text stand for, in words: beside the words themselves, which are the evidence.

That "he" is Ines Falk is how the words are read. A form for the eye therefore shows both, ``he = Ines Falk``, and the
name alone only where the words give it themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.records import Entity, Office, Reading, Spans

NO_SOURCE = "source not named"
"""What stands in place of a source that the text does not express."""
UNNAMED = "unnamed"
"""What is shown with a speaker whom the text does not name."""
UNCLEAR = "speaker unclear"
"""What is shown with the words of a source of whom it is not known for whom they stand."""

_ARTICLE = re.compile(r"(?:the|a|an) ")
_BREAK = re.compile(r" ?[,(–—]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Words of the text and the entity that they are read as, with the names of its members if it is a group."""

    words: str
    entity: Entity | None = None
    members: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """The name to go by: that of the entity, or else the words, or else that there are none."""
        return (self.entity.name if self.entity else "") or self.words or NO_SOURCE

    @property
    def read_as(self) -> str:
        """The name of the entity where the words do not give it themselves."""
        told = self.members and all(member in self.words for member in self.members)
        return "" if self.entity is None or told or _give(self.words, self.entity) else self.entity.name

    @property
    def about(self) -> str:
        """What to know of the one who speaks and the words do not tell: office, members, that there is no name."""
        return "; ".join(fact for fact in (self._office, self._members, self.note) if fact)

    @property
    def line(self) -> str:
        """All of it in one line: ``he = Ines Falk (mayor, Osk)``."""
        line = " = ".join(filter(None, [self.words or NO_SOURCE, self.read_as]))
        return f"{line} ({self.about})" if self.about else line

    @property
    def _office(self) -> str:
        office = office_of(self.entity)
        words = self.words.casefold()
        told = office and office.title.casefold() in words and (office.of or "").casefold() in words
        return office_words(office) if office and not told else ""

    @property
    def _members(self) -> str:
        shown = f"{self.words} {self.name}"
        return "" if all(member in shown for member in self.members) else ", ".join(self.members)


def named(reading: Reading, spans: Spans, entity: Entity | None, known: Mapping[str, Entity], note: str = "") -> Named:
    """Return the words of ``spans`` with who they are read as; ``known`` are the entities of the reading by id."""
    return Named(words=reading.words(spans), entity=entity, members=members_of(entity, known), note=note)


def members_of(entity: Entity | None, known: Mapping[str, Entity]) -> tuple[str, ...]:
    """Return the names of the members of a group."""
    return tuple(known[member].name for member in (entity.members if entity else ()) if member in known)


def office_of(entity: Entity | None) -> Office | None:
    """Return the office to show with an entity: the first of which the text says whose it is, or else the first."""
    offices = entity.offices if entity else ()
    return next((office for office in offices if office.of), offices[0] if offices else None)


def office_words(office: Office) -> str:
    """Return an office in words: "harbour master, Osk"."""
    return f"{office.title}, {office.of}" if office.of else office.title


def _give(words: str, entity: Entity) -> bool:
    """Tell whether ``words`` are the name, or the name with an apposition behind it or its office before it."""
    plain, name = _plain(words), _plain(entity.name)
    if not plain.endswith(name):
        return plain.startswith(name) and bool(_BREAK.match(plain, len(name)))
    before = plain[: len(plain) - len(name)].strip()
    return not before or before in {_plain(office.title) for office in entity.offices}


def _plain(words: str) -> str:
    plain = " ".join(words.casefold().split())
    return plain[len(article[0]) :] if (article := _ARTICLE.match(plain)) else plain
