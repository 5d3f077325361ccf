"""What a person who looks for rows wants to know beside them: why nothing is found, and who somebody is."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from onrecord.errors import ConfigurationError
from onrecord.ledger import index
from onrecord.ledger.answers import total
from onrecord.ledger.changing import asking
from onrecord.ledger.place import Place
from onrecord.ledger.selection import Selection, bearers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LIKE = 0.8
_NEAREST = 5
_FILTERS = ("words", "speaker", "about", "outlet", "act", "kind", "since", "until", "document", "state", "families")

Answer = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Why a selection may hold nothing.

    ``speakers``, ``about`` and ``outlets`` are the nearest names where nobody goes by the one that was asked for, None
    where somebody does or none was. ``articles`` is how many articles hold the words, None where rows hold them,
    ``without`` how many rows there are if one filter is left out.
    """

    speakers: tuple[str, ...] | None = None
    about: tuple[str, ...] | None = None
    outlets: tuple[str, ...] | None = None
    articles: int | None = None
    without: tuple[tuple[str, int], ...] = ()


def hints(place: Place, selection: Selection) -> Hints:
    """Return why nothing is found.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    with asking(place) as connection:
        speakers = _nearest_names(connection, selection.speaker)
        about = _nearest_names(connection, selection.about)
        outlets = _nearest_outlets(connection, selection.outlet)
        words = Selection(words=selection.words, where=selection.where)
        if selection.words.strip():
            index.update(connection, place)
        bare = selection.words.strip() and not total(connection, place, words)
        articles = index.articles(place, selection.words) if bare else None
        known = speakers is about is outlets is None
        without = _without(connection, place, selection) if known else ()
    return Hints(speakers=speakers, about=about, outlets=outlets, articles=articles, without=without)


def _nearest_names(connection: DuckDBPyConnection, name: str | None) -> tuple[str, ...] | None:
    if name is None:
        return None
    found = bearers(connection, name)
    if found.actors or found.entities:
        return None
    like = "jaro_winkler_similarity(lower({}), lower($name))"
    whole, last = like.format("name"), like.format("split_part(name, ' ', -1)")
    query = f"""SELECT name, max(greatest({whole}, {last})) AS likeness
        FROM stored.actors WHERE number = canonical GROUP BY name HAVING likeness > {_LIKE}
        ORDER BY likeness DESC, name LIMIT {_NEAREST}"""
    return tuple(row[0] for row in connection.execute(query, {"name": name}).fetchall())


def _nearest_outlets(connection: DuckDBPyConnection, outlet: str | None) -> tuple[str, ...] | None:
    if outlet is None:
        return None
    query = """SELECT outlet, jaro_winkler_similarity(lower(outlet), lower($1)) AS likeness, lower(outlet) = lower($1)
        FROM stored.documents WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY likeness DESC, outlet"""
    rows = connection.execute(query, [outlet]).fetchall()
    if any(row[2] for row in rows):
        return None
    near = [row[0] for row in rows if row[1] > _LIKE]
    return tuple(near or [row[0] for row in rows])


def _without(connection: DuckDBPyConnection, place: Place, selection: Selection) -> tuple[tuple[str, int], ...]:
    """Return the filters that something would be found without, each with how many rows."""
    usual: dict[str, Any] = {field.name: field.default for field in fields(Selection)}
    given = [name for name in _FILTERS if getattr(selection, name) != usual[name]]
    if len(given) < 2:
        return ()
    counts = [(name, total(connection, place, replace(selection, **{name: usual[name]}))) for name in given]
    return tuple((name, count) for name, count in counts if count)


def called(connection: DuckDBPyConnection, key: str) -> list[tuple[str, str, str]]:
    """Return id, name and type of the actors that go by ``key``: a name, a surname, an id or the beginning of one."""
    condition, values = "starts_with(a.id, $1)", [key]
    if not key.startswith("a-"):
        numbers = bearers(connection, key).actors
        condition, values = "a.number IN (SELECT unnest($1::INTEGER[]))", [list(numbers)]  # type: ignore[list-item]
    query = f"""SELECT DISTINCT c.id, c.name, c.type FROM stored.actors a JOIN stored.actors c ON c.number = a.canonical
        WHERE {condition} AND EXISTS (SELECT 1 FROM stored.entities e WHERE e.actor = a.number)
        ORDER BY c.name, c.id"""
    return connection.execute(query, values).fetchall()


def actor(connection: DuckDBPyConnection, id: str) -> dict[str, Any]:
    """Return what the ledger knows of the actor with this id.

    ``joined`` are the actors that it is made of, ``names`` what outlets call it, with in how many documents,
    ``entities`` the entities that are taken for it, one a document, and ``decisions`` the joins and splits about it.
    """
    query = """SELECT a.number, a.id, a.name, c.id, c.name, c.type, c.link FROM stored.actors a
        JOIN stored.actors c ON c.number = a.canonical WHERE c.id = (SELECT o.id FROM stored.actors n
        JOIN stored.actors o ON o.number = n.canonical WHERE n.id = ?) ORDER BY a.number <> a.canonical, a.number"""
    rows = connection.execute(query, [id]).fetchall()
    if not rows:
        raise ConfigurationError(id, "no actor goes by it", "take the id from onrecord who")
    numbers = [row[0] for row in rows]
    found = {"id": rows[0][3], "name": rows[0][4], "type": rows[0][5], "link": rows[0][6]}
    joined = [{"id": row[1], "name": row[2]} for row in rows]
    return found | {
        "joined": joined, "names": _names(connection, numbers), "entities": _entities(connection, numbers),
        "decisions": _about(connection, {row[1] for row in rows}),
    }  # fmt: skip


def _names(connection: DuckDBPyConnection, actors: list[int]) -> Answer:
    query = """SELECT outlet, name, count(DISTINCT document) AS documents FROM (
        SELECT d.outlet, e.document, unnest(list_prepend(e.name, e.aliases)) AS name FROM stored.entities e
        JOIN stored.documents d ON d.number = e.document WHERE e.actor IN (SELECT unnest(?::INTEGER[])))
        GROUP BY outlet, name ORDER BY outlet NULLS LAST, documents DESC, name"""
    return _dicts(connection, query, [actors])


def _entities(connection: DuckDBPyConnection, actors: list[int]) -> Answer:
    query = """SELECT e.id, d.id AS document, d.outlet, d.published, e.name, (SELECT count(*) FROM stored.standing s
        WHERE s.document = e.document AND s.speaker = e.number) AS statements
        FROM stored.entities e JOIN stored.documents d ON d.number = e.document
        WHERE e.actor IN (SELECT unnest(?::INTEGER[])) ORDER BY d.published DESC NULLS LAST, d.number, e.number"""
    return _dicts(connection, query, [actors])


def _about(connection: DuckDBPyConnection, ids: set[str]) -> Answer:
    query = """SELECT id, verb, decided, person, why, document, told, undone FROM stored.decisions
        WHERE verb IN ('join', 'split') ORDER BY decided, id"""
    found = [row | {"told": json.loads(row["told"])} for row in _dicts(connection, query, [])]
    return [row for row in found if ids & {row["told"].get(key) for key in ("one", "into", "from")}]


def number_of(connection: DuckDBPyConnection, document: str) -> int:
    """Return the number of the document with this id.

    Raises:
        ConfigurationError: it is not there.
    """
    row = connection.execute("SELECT number FROM stored.documents WHERE id = ?", [document]).fetchone()
    if row is None:
        raise ConfigurationError(document, "is not in this ledger", "add it again; what people decided of it is kept")
    return int(row[0])


def family(connection: DuckDBPyConnection, document: str) -> Answer:
    """Return the documents of the family that ``document`` (an id) is in, the first printing first."""
    query = """SELECT d.id, d.outlet, d.title, d.published, d.url, m.likeness, m.family = d.number AS first
        FROM stored.families m JOIN stored.documents d ON d.number = m.document
        WHERE m.family = (SELECT o.family FROM stored.families o JOIN stored.documents n ON n.number = o.document
            WHERE n.id = ?) ORDER BY NOT first, d.published NULLS LAST, d.number"""
    return _dicts(connection, query, [document])


def states(connection: DuckDBPyConnection, document: str) -> dict[str, int]:
    """Return how many rows a document has in each state."""
    query = """SELECT s.state, count(*) FROM stored.standing s JOIN stored.documents d ON d.number = s.document
        WHERE d.id = ? GROUP BY s.state ORDER BY s.state"""
    return dict(connection.execute(query, [document]).fetchall())


def _dicts(connection: DuckDBPyConnection, query: str, values: list[Any]) -> Answer:
    answer = connection.execute(query, values)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
