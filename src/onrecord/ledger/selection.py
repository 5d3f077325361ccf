"""Which rows are asked for: what a person or program says, and what it means as SQL."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.bearing import keys
from onrecord.records import Act, Entity, EntityType, Kind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLACES = ("content", "source", "article")
"""Where words are looked for: in the content of a statement, in its source, anywhere in its article."""
DAY = "TRY_CAST(d.published AS DATE)"
"""The SQL of the day of publication; a document whose day is no day is undated."""
STATES = ("machine", "accepted", "corrected", "kept")
"""How a row that is shown came to stand as it does; see :class:`onrecord.ledger.corrections.State`."""
ORDERS = ("newest", "relevance")
"""The orders of an answer: by day of publication, the undated last, or by how well the words fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which statements are wanted; what is None or empty does not restrict, and what is given holds together.

    ``words`` are looked for in ``where``, word forms alike, a phrase where quotation marks stand around it. ``speaker``
    and ``about`` are names, of who speaks and of who is mentioned in the content, or ids of actors. ``since`` and
    ``until`` are days of publication (ISO), or months or years, both included. ``families`` takes of each family of
    copies the first printing alone, ``versions`` takes earlier versions of an address too, ``state`` only rows in one
    of these states, ``document`` the rows of one document.
    """

    words: str = ""
    where: tuple[str, ...] = ("content", "source")
    speaker: str | None = None
    about: str | None = None
    outlet: str | None = None
    act: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    document: str | None = None
    state: tuple[str, ...] = ()
    families: bool = False
    versions: bool = False
    order: str | None = None

    def __post_init__(self) -> None:
        for name in ("where", "state"):
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str) else tuple(value))
        if not self.where:
            raise ConfigurationError("in", "names no place", f"choose some of {', '.join(PLACES)}")
        _one_of("act", self.act, [*map(str, Act)])
        _one_of("kind", self.kind, [*map(str, Kind)])
        _one_of("order", self.order, ORDERS)
        for place in self.where:
            _one_of("in", place, PLACES)
        for state in self.state:
            _one_of("state", state, STATES)
        for name in ("since", "until"):
            if (value := getattr(self, name)) is not None:
                days(value, name)

    def told(self) -> str:
        """Return the selection in words: what is asked for, empty where all is."""
        usual = ((one.name, getattr(self, one.name), one.default) for one in fields(self))
        return ", ".join(f"{name} {_told(value)}" for name, value, default in usual if value != default)


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return " or ".join(map(str, value))
    return "yes" if value is True else str(value)


def days(value: str, setting: str) -> tuple[str, str]:
    """Return the first and the last day of a day, month or year (ISO 8601); raise ConfigurationError for others."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value, re.ASCII)
    try:
        if found:
            year, month, day = (int(part) if part else 0 for part in found.groups())
            last_month = month or 12
            last = day or calendar.monthrange(year, last_month)[1]
            return date(year, month or 1, day or 1).isoformat(), date(year, last_month, last).isoformat()
    except (ValueError, calendar.IllegalMonthError):
        pass
    remedy = "write a day as 2024-05-03, a month as 2024-05, a year as 2024"
    raise ConfigurationError(setting, f"{value!r} is no day, month or year", remedy)


def _one_of(name: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise ConfigurationError(name, f"{value!r} is unknown", f"choose one of {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Bearers:
    """Who goes by a name: numbers of actors, and of entities without actor as pairs of document and number."""

    actors: tuple[int, ...]
    entities: tuple[tuple[int, int], ...] = ()


def bearers(connection: DuckDBPyConnection, name: str) -> Bearers:
    """Return who goes by ``name``, or has it as an id: actors, people of that surname, else unnamed speakers."""
    plain = " ".join(name.split())
    found = _actors(connection, plain)
    if found:
        return Bearers(found)
    query = """SELECT document, number FROM stored.entities WHERE actor IS NULL AND lower(name) IN (lower(?), lower(?))
        ORDER BY document, number"""
    bare = re.sub(r"^(?:the|an?) ", "", plain, flags=re.IGNORECASE)
    return Bearers((), tuple(connection.execute(query, [plain, bare]).fetchall()))


def _actors(connection: DuckDBPyConnection, name: str) -> tuple[int, ...]:
    """Return the numbers of the actors that go by a name, with all that are joined with them.

    A single word means everybody of that surname too, beside those who are called by it alone.
    """
    asked = (Entity(id="e-", type=kind, name=name) for kind in (EntityType.PERSON, EntityType.ORGANISATION))
    wanted = sorted({key for entity in asked for key in keys(entity)})
    query = """SELECT number FROM stored.actors WHERE canonical IN (
        SELECT canonical FROM stored.actors WHERE id = $name OR lower(name) = lower($name)
            OR ($single AND type = 'person' AND ends_with(lower(name), ' ' || lower($name)))
            OR number IN (SELECT actor FROM stored.actor_keys WHERE key IN (SELECT unnest($keys::VARCHAR[])))
        ) ORDER BY number"""
    values = {"name": name, "keys": wanted, "single": " " not in name}
    return tuple(row[0] for row in connection.execute(query, values).fetchall())


@dataclass(slots=True)
class Where:
    """A condition in SQL over ``s`` (stored.standing), ``d`` (documents), ``v`` (versions) and ``m`` (families)."""

    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, part: str, **values: Any) -> None:
        """Add one condition and the values of its parameters."""
        self.parts.append(part)
        self.values |= values

    def sql(self) -> str:
        """Return the whole condition."""
        return " AND ".join(self.parts) or "true"


def where(connection: DuckDBPyConnection, selection: Selection) -> Where:
    """Return the condition of a selection, but for its words."""
    found = Where()
    if not selection.versions:
        found.add("v.current")
    if selection.families:
        found.add("(m.family IS NULL OR m.family = s.document)")
    for column in ("act", "kind"):
        if getattr(selection, column):
            found.add(f"s.{column} = ${column}", **{column: getattr(selection, column)})
    if selection.outlet:
        found.add("lower(d.outlet) = lower($outlet)", outlet=selection.outlet)
    if selection.since:
        found.add(f"{DAY} >= $since::DATE", since=days(selection.since, "since")[0])
    if selection.until:
        found.add(f"{DAY} <= $until::DATE", until=days(selection.until, "until")[1])
    if selection.document:
        found.add("d.id = $document", document=selection.document)
    if selection.state:
        found.add("s.state IN (SELECT unnest($state::VARCHAR[]))", state=list(selection.state))
    if selection.speaker is not None:
        _of_entity(found, "speaker", "s.speaker = e.number", bearers(connection, selection.speaker))
    if selection.about is not None:
        _of_entity(found, "about", "list_contains(s.about, e.number)", bearers(connection, selection.about))
    return found


def _of_entity(found: Where, name: str, join: str, who: Bearers) -> None:
    """Add that one of the entities, or a group that it is a member of, stands in a place of the statement."""
    if who.actors:
        is_one = f"e.actor IN (SELECT unnest(${name}::INTEGER[]))"
        member = f"""list_has_any(e.members, (SELECT coalesce(list(o.number), []) FROM stored.entities o
            WHERE o.document = e.document AND o.actor IN (SELECT unnest(${name}::INTEGER[]))))"""
        pairs = f"""SELECT e.document, e.number FROM stored.entities e WHERE {is_one}
            UNION SELECT e.document, e.number FROM stored.entities e
            WHERE len(e.members) > 0 AND {member}"""
        values: list[Any] = list(who.actors)
    else:
        pairs = f"SELECT (unnest(${name}::INTEGER[][])) AS p"
        pairs = f"SELECT p[1] AS document, p[2] AS number FROM ({pairs})"
        values = [list(pair) for pair in who.entities]
    condition = f"EXISTS (SELECT 1 FROM ({pairs}) e WHERE e.document = s.document AND {join})"
    found.add(condition, **{name: values})
