"""Entities of documents get their actors: profiles are looked up by key, chosen by :mod:`actors`, and stored again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from onrecord.ledger.actors import MOST, Profile, actor_id, canonical, choose, company, merged, named, profile_of
from onrecord.ledger.changing import one
from onrecord.ledger.rows import Row
from onrecord.records import Document, Entity, identify

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Bearers = tuple[Document, Sequence[Entity], Sequence[Row]]
"""A document, its entities, and the rows of those entities, whose ``actor`` is to be filled in."""


def assign(connection: DuckDBPyConnection, bearers: Iterable[Bearers]) -> None:
    """Fill in the actor of each entity that is named; store what is new of the actors."""
    bearers = list(bearers)
    profiles = [_told(document, entities) for document, entities, _ in bearers]
    known = _Known(
        connection,
        keys={key for row in profiles for one in row if one for key in one.keys},
        ids={one.id for row in profiles for one in row if one}
        | {identify("a", entity.id) for _, entities, _ in bearers for entity in entities},
    )
    for (_, entities, rows), told in zip(bearers, profiles, strict=True):
        for entity, row, profile in zip(entities, rows, told, strict=True):
            if profile is not None:
                row["actor"] = known.actor(entity, profile)
    known.store()


def _told(document: Document, entities: Sequence[Entity]) -> list[Profile | None]:
    """Return what a document tells of each of its entities, None of those without a name."""
    others = company(entities)
    return [profile_of(one, document, others) if named(one) else None for one in entities]


class _Known:
    """The actors that share a key with a batch, changed in memory and stored at the end; ``ids`` a new one may take."""

    def __init__(self, connection: DuckDBPyConnection, *, keys: set[str], ids: set[str]) -> None:
        self._connection = connection
        self._profiles: dict[int, Profile] = {}
        self._numbers: dict[str, int] = {}
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._changed: set[int] = set()
        self._new: set[int] = set()
        self._next: int = 1 + (one(connection, "SELECT max(number) FROM stored.actors") or 0)
        query = """SELECT number, profile FROM stored.actors WHERE number IN (
            SELECT actor FROM stored.actor_keys WHERE key IN (SELECT unnest(?::VARCHAR[]))) ORDER BY number"""
        for number, profile in connection.execute(query, [sorted(keys)]).fetchall():
            self._hold(number, Profile.from_dict(json.loads(profile)))
        query = "SELECT id, number FROM stored.actors WHERE id IN (SELECT unnest(?::VARCHAR[]))"
        self._taken: dict[str, int] = dict(connection.execute(query, [sorted(ids)]).fetchall())

    def _hold(self, number: int, profile: Profile) -> None:
        self._profiles[number] = profile
        self._numbers[profile.id] = number
        for key in profile.keys:
            if number not in self._by_key[key]:
                self._by_key[key].append(number)

    def actor(self, entity: Entity, bearer: Profile) -> int:
        # Within a key in the order of their numbers, as if each document came in a batch of its own.
        numbers = list(dict.fromkeys(number for key in bearer.keys for number in sorted(self._by_key.get(key, ()))))
        candidates = [self._profiles[number] for number in numbers[:MOST]]
        chosen = choose(bearer, candidates)
        if chosen is not None:
            number = self._numbers[chosen]
            after = merged(self._profiles[number], bearer)
            if after != self._profiles[number]:
                self._changed.add(number)
                self._hold(number, after)
            return number
        id = actor_id(entity, candidates)
        taken = self._numbers.get(id, self._taken.get(id))
        if taken is not None and id == identify("a", entity.id):
            return taken  # it was read before, and made this actor then
        number, self._next = self._next, self._next + 1
        self._new.add(number)
        if taken is not None:
            id = f"{id}-{number}"
        self._hold(number, Profile.from_dict(bearer.to_dict() | {"id": id}))
        return number

    def store(self) -> None:
        """Write what is new or changed."""
        new = [(*self._columns(number), number) for number in sorted(self._new)]
        changed = sorted(self._changed - self._new)
        if changed:
            canon = dict(self._connection.execute(
                "SELECT number, canonical FROM stored.actors WHERE number IN (SELECT unnest(?::INTEGER[]))", [changed]
            ).fetchall())  # fmt: skip
            for table, column in (("actors", "number"), ("actor_keys", "actor")):
                query = f"DELETE FROM stored.{table} WHERE {column} IN (SELECT unnest(?::INTEGER[]))"
                self._connection.execute(query, [changed])
            new += [(*self._columns(number), canon[number]) for number in changed]
        if new:
            self._insert(new)

    def _columns(self, number: int) -> tuple[int, str, str, str, str | None, str]:
        one = self._profiles[number]
        told = json.dumps(one.to_dict(), ensure_ascii=False, separators=(",", ":"))
        return number, one.id, str(one.type), one.name, one.link, told

    def _insert(self, rows: Sequence[tuple[object, ...]]) -> None:
        names = ("number", "id", "type", "name", "link", "profile", "canonical")
        shape = '[{"number":"INTEGER","id":"VARCHAR","type":"VARCHAR","name":"VARCHAR","link":"VARCHAR",'
        shape += '"profile":"VARCHAR","canonical":"INTEGER"}]'
        told = json.dumps([dict(zip(names, row, strict=True)) for row in rows])
        query = f"INSERT INTO stored.actors SELECT unnest(from_json(?, '{shape}'), max_depth := 2)"
        self._connection.execute(query, [told])
        keys = [{"key": key, "actor": row[0]} for row in rows for key in self._profiles[int(str(row[0]))].keys]
        shape = '[{"key":"VARCHAR","actor":"INTEGER"}]'
        query = f"INSERT INTO stored.actor_keys SELECT unnest(from_json(?, '{shape}'), max_depth := 2)"
        self._connection.execute(query, [json.dumps(keys)])


def settle(connection: DuckDBPyConnection, joins: Sequence[tuple[str, str]]) -> set[int]:
    """Make the joins that hold the canonical actors; return the numbers of the documents whose rows change by it."""
    numbers = dict(connection.execute("SELECT id, number FROM stored.actors").fetchall())
    wanted = {
        numbers[one]: numbers[into] for one, into in canonical(joins).items() if one in numbers and into in numbers
    }
    held = dict(connection.execute("SELECT number, canonical FROM stored.actors WHERE canonical <> number").fetchall())
    changed = {
        number for number in wanted.keys() | held.keys() if wanted.get(number, number) != held.get(number, number)
    }
    for number in sorted(changed):
        values = [wanted.get(number, number), number]
        connection.execute("UPDATE stored.actors SET canonical = ? WHERE number = ?", values)
    query = "SELECT DISTINCT document FROM stored.entities WHERE actor IN (SELECT unnest(?::INTEGER[]))"
    return {row[0] for row in connection.execute(query, [sorted(changed)]).fetchall()}
