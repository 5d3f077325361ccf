"""The book that comes with the package: tables of facts, each with its sources at its head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from onrecord.names.entry import Name
from onrecord.names.folding import folded, in_capitals, keys_for, keys_of, names_nobody, without_article
from onrecord.records import identify

_UNION = "EU"
_LONGEST = 6
"""Words of the longest name of a state that stands before an institution ("Bosnia and Herzegovina")."""

Entries = dict[str, list[tuple[Name, bool]]]


def rows(table: str) -> Iterator[list[str]]:
    """Yield the rows of a table of the package."""
    text = (resources.files("onrecord.names") / "data" / f"{table}.tsv").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def parts(cell: str) -> tuple[str, ...]:
    """Return the names in a cell."""
    return tuple(part for part in cell.split(";") if part)


@cache
def packaged() -> Packaged:
    """Return the book of the package, read once."""
    return Packaged()


class Packaged:
    """The names of the package, and the states that words stand for."""

    def __init__(self) -> None:
        self._names: Entries = defaultdict(list)
        self._states: Entries = defaultdict(list)
        self._governments: Entries = defaultdict(list)
        self._codes: dict[str, Name] = {}
        self._adjectives: dict[str, str] = {}
        self._contexts: dict[str, frozenset[str]] = {}
        self._kinds: dict[tuple[str, str], list[Name]] = defaultdict(list)
        self._institutions: dict[str, tuple[str, str, str]] = {}
        for row in rows("states"):
            self._add_state(*row)
        for role, name, code, others, kind in rows("bodies"):
            self._add_body(role, name, code, others, kind)
        for role, name, code, others in rows("media"):
            self._add_body(role, name, code, others, "")
        for kind, label, role, written in rows("institutions"):
            self._institutions |= {folded(words): (kind, label, role) for words in parts(written)}

    def find(self, words: str) -> tuple[Name, ...]:
        """Return every entry that goes by ``words``."""
        found = _fitting(self._names, words)
        if found or names_nobody(words):
            return found
        composed = self._institution(words)
        return (composed,) if composed else ()

    def state_of(self, words: str) -> Name | None:
        """Return the state that ``words`` name or are the demonym of; None where several do."""
        found = _fitting(self._states, words)
        return found[0] if len(found) == 1 else None

    def government(self, words: str, context: str = "") -> Name | None:
        """Return the state whose government is meant by a capital, a seat or its own name."""
        found = _fitting(self._governments, words)
        if len(found) > 1:
            found = self._of_context(found, context)
        if found:
            return found[0] if len(found) == 1 else None
        composed = self._institution(words) if not names_nobody(words) else None
        return composed if composed and composed.role == "state" else None

    def by_code(self, code: str) -> Name | None:
        """Return the state with a code of ISO 3166-1 (two letters, in any case)."""
        return self._codes.get({"UK": "GB", "EL": "GR"}.get(code.upper(), code.upper()))

    def code_of(self, state: Name) -> str | None:
        """Return the code of a state."""
        return next((code for code, name in self._codes.items() if name is state), None)

    def _add_state(self, code: str, name: str, others: str, demonyms: str, capitals: str, seats: str) -> None:
        role = "intergovernmental" if code == _UNION else "state"
        state = _entry(name, parts(others), "organisation", role)
        self._codes[code] = state
        adjectives = parts(demonyms)
        self._adjectives[state.id] = adjectives[0]
        self._contexts[state.id] = frozenset(folded(words) for words in (name, *adjectives))
        for own in (name, *state.aliases):
            for entries in (self._names, self._states, self._governments):
                _add(entries, own, state)
        for words in adjectives:
            _add(self._states, words, state)
        if spellings := parts(capitals):
            self._add_place("capital", spellings, state)
        for seat in parts(seats):
            self._add_place("seat", (seat,), state)

    def _add_place(self, role: str, spellings: tuple[str, ...], state: Name) -> None:
        place = _entry(spellings[0], spellings[1:], "place", role, state.name)
        for own in spellings:
            _add(self._governments, own, state)
            _add(self._names, own, place)

    def _add_body(self, role: str, name: str, code: str, others: str, kind: str) -> None:
        state = self._codes.get(code)
        body = _entry(name, parts(others), "organisation", role, state.name if state else None)
        for own in (name, *body.aliases):
            _add(self._names, own, body)
        if state and kind:
            self._kinds[kind, state.id].append(body)

    def _of_context(self, found: tuple[Name, ...], context: str) -> tuple[Name, ...]:
        """Return the state that ``context`` names; without one the Union, whose seat newsrooms mean by Brussels."""
        near = f" {folded(context)} "
        named = [state for state in found if any(f" {words} " in near for words in self._contexts[state.id])]
        union = self._codes[_UNION]
        states = [state for state in named if state is not union]
        return tuple(states) or tuple(state for state in found if state is union)

    def _institution(self, words: str) -> Name | None:
        """Return what a state and one of its institutions name together: "the Iranian foreign ministry"."""
        for place, institution in _divided(folded(words)):
            if institution not in self._institutions:
                continue
            state = self.state_of(place.upper())
            if state:
                return self._composed(state, *self._institutions[institution])
        return None

    def _composed(self, state: Name, kind: str, label: str, role: str) -> Name | None:
        if role == "state":
            return state
        known = self._kinds.get((kind, state.id), [])
        if known:
            return known[0] if len(known) == 1 else None
        return _entry(f"{self._adjectives[state.id]} {label}", (), "organisation", role, state.name)


def _divided(key: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a folded name for a state and its institution."""
    words = key.split(" ")
    for at in range(1, min(len(words), _LONGEST + 1)):
        yield " ".join(words[:at]), " ".join(words[at:])
    for at, word in enumerate(words[:_LONGEST]):
        if word in ("of", "in", "for"):
            yield without_article(" ".join(words[at + 1 :])), " ".join(words[:at])


def _entry(name: str, aliases: Iterable[str], type: str, role: str, of: str | None = None) -> Name:
    return Name(id=identify("n", role, name, of), name=name, aliases=tuple(aliases), type=type, role=role, of=of)


def _add(entries: Entries, words: str, name: Name) -> None:
    key, capitals = keys_of(words)
    entries[key].append((name, capitals))


def _fitting(entries: Entries, words: str) -> tuple[Name, ...]:
    """Return the entries that ``words`` name, each once."""
    found: dict[str, Name] = {}
    for key in keys_for(words):
        for name, capitals in entries.get(key, ()):
            if not capitals or in_capitals(words):
                found[name.id] = name
    return tuple(found.values())
