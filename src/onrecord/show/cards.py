"""A reading seen as a numbered list of those it speaks of: a card each, with what the text says about them.

Numbers follow the first mentions in the text.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from onrecord.records import Entity, EntityType, Reading
from onrecord.show.entries import Entry
from onrecord.show.speakers import UNNAMED, members_of, office_of, office_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An entity as shown: its number in the document, and the numbers of the statements that it makes."""

    number: int
    entity: Entity
    members: tuple[str, ...]
    statements: tuple[int, ...]
    unnamed: bool

    @property
    def name(self) -> str:
        """The name of the entity."""
        return self.entity.name

    @property
    def type(self) -> str:
        """What the entity is, in words; with "unnamed" where the text leaves a speaker without a name."""
        type = "" if self.entity.type is EntityType.OTHER else str(self.entity.type)
        return " ".join(filter(None, [UNNAMED if self.unnamed else "", type]))

    @property
    def office(self) -> str:
        """The office to show in a line; empty where the text tells none."""
        office = office_of(self.entity)
        return office_words(office) if office else ""

    @property
    def offices(self) -> list[str]:
        """All offices in words, each once."""
        return list(dict.fromkeys(office_words(office) for office in self.entity.offices))

    @property
    def line(self) -> str:
        """Who it is in one line: "Ines Falk, person, mayor, Osk"."""
        return ", ".join(fact for fact in (self.name, self.type, self.office) if fact)


def cards(reading: Reading, entries: list[Entry]) -> list[Card]:
    """Return a card for each entity of ``reading``, numbered from 1; ``entries`` are those of the reading."""
    known = {entity.id: entity for entity in reading.entities}
    made: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.speaker.entity:
            made[entry.speaker.entity.id].append(entry)
    ordered = sorted(known.values(), key=lambda one: (min(one.mentions).start if one.mentions else -1, one.id))
    return [
        Card(
            number=number,
            entity=entity,
            members=members_of(entity, known),
            statements=tuple(entry.number for entry in made.get(entity.id, ())),
            unnamed=entity.id in made and all(entry.statement.source.anonymous for entry in made[entity.id]),
        )
        for number, entity in enumerate(ordered, 1)
    ]
