"""An office as it is stored and asked for: the key of its title and the key of whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onrecord.names.entry import Name
from onrecord.names.folding import folded
from onrecord.names.tables import Packaged
from onrecord.names.titles import divided, office_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An office by its keys, and the name of its owner to be shown."""

    title: str
    of: str
    owner: str


@lru_cache(maxsize=8192)
def post(title: str, of: str, book: Packaged) -> Post:
    """Return the office that ``title`` and ``of`` name; where ``of`` is empty, the title may tell whose it is.

    All the names of a state, or of another entry of the package, give one key.
    """
    rest, named = divided(title, book)
    owner, key = _owner(of.strip() or named.upper(), book)
    if of.strip() and named and _owner(named.upper(), book)[1] != key:
        rest = folded(title)  # "head of mission" of a union: no mission owns that office
    state = book.state_of(owner.of or owner.name) if owner else None
    code = book.code_of(state) if state else None
    return Post(title=office_key(rest, code), of=key, owner=owner.name if owner else of.strip() or named)


def _owner(of: str, book: Packaged) -> tuple[Name | None, str]:
    """Return the entry of the package that ``of`` names, if it is one, and the key."""
    found = book.find(of)
    entry = book.state_of(of) or book.by_code(of) or (found[0] if len(found) == 1 else None)
    return entry, folded(entry.name) if entry else folded(of)
