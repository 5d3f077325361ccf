"""Who speaks, by the name that a person gave: an entity of the reading that goes by it, or one that the name brings."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Document, Entity, EntityType, Statement, identify

_ARTICLES = ("the ", "a ", "an ")


class Speakers:
    """The entities of one reading, found by name; a name that none has brings an entity without mentions."""

    def __init__(self, document: Document, entities: Sequence[Entity]) -> None:
        self._document, self._entities = document.id, entities
        self._by_id = {one.id: one for one in entities}
        self._by_name: dict[str, str] = {}
        for one in entities:
            self._by_name.setdefault(plain(one.name), one.id)
        for one in entities:
            for alias in one.aliases:
                self._by_name.setdefault(plain(alias), one.id)
        self._brought: dict[str, Entity] = {}

    def of(self, statement: Statement) -> Entity | None:
        """Return who makes ``statement`` as the machine found it."""
        return self._by_id.get(statement.source.entity) if statement.source.entity else None

    def find(self, name: str) -> Entity | None:
        """Return the entity of the reading that goes by ``name``."""
        key = self._by_name.get(plain(name))
        return self._by_id[key] if key else None

    def named(self, name: str, type: EntityType | None) -> str | None:
        """Return the id of the entity that goes by ``name``, a new one of this type if need be; None without a name."""
        if not name:
            return None
        known = self.find(name)
        if known is not None:
            return known.id
        key = identify("e", self._document, "by name", plain(name))
        self._brought.setdefault(key, Entity(id=key, type=type or EntityType.PERSON, name=name))
        return key

    def entities(self) -> tuple[Entity, ...]:
        """Return the entities of the reading and those that names brought, in the order of their names."""
        return (*self._entities, *sorted(self._brought.values(), key=lambda one: (one.name, one.id)))


def plain(name: str) -> str:
    """Return ``name`` as it is compared: without case, a leading article and doubled spaces."""
    folded = " ".join(name.casefold().split())
    return next((folded[len(article) :] for article in _ARTICLES if folded.startswith(article)), folded)
