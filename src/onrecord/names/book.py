"""The book of names: who or what goes by some words, and who held an office on a day.

It has two parts: the small book of the package, and the book that the user imported, if there is one. An entry of the
user's comes first. What the words of an article stand for is decided by its reader; the book tells what is possible.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import platformdirs

from onrecord.names.entry import Name, Office
from onrecord.names.folding import LONGEST
from onrecord.names.posts import post
from onrecord.names.store import Store, same_person
from onrecord.names.tables import packaged

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
ENVIRONMENT = "ONRECORD_NAMES"
"""The environment variable that names the user's book."""


class Book:
    """The names of the package, and those of the user's book in ``store``.

    Case and accents, hyphens, an article before the words and a possessive behind them make no difference, but words
    wholly in lower case name nobody, and an abbreviation is found in capitals alone: "us" is not the US.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._packaged = packaged()

    def find(self, words: str) -> tuple[Name, ...]:
        """Return every entry that goes by ``words``, those that the user imported first."""
        return (*(self._store.find(words) if self._store else ()), *self._packaged.find(words))

    def government(self, words: str, context: str = "") -> Name | None:
        """Return the state whose government is meant by a capital, a seat or the state's own name.

        Brussels is the European Union unless ``context``, the words around, names Belgium.
        """
        return self._packaged.government(words, context)

    def state_of(self, words: str) -> Name | None:
        """Return the state that ``words`` name, or that they are the adjective or the people of.

        None where there is none, or several: "Congolese".
        """
        return self._packaged.state_of(words)

    def holder(self, title: str, of: str, day: str | None) -> Name | None:
        """Return who held the office ``title`` of ``of`` on ``day`` (ISO 8601); None where nobody or several did.

        ``of`` is a state by name or demonym, or a body; it may be empty where the title names the state ("Israeli
        prime minister"). Without a day, the office must have had one holder ever. Titles that mean the same office
        are one: premier, prime minister, PM.
        """
        if self._store is None or max(len(title), len(of)) > LONGEST:
            return None
        asked = post(title, of, self._packaged)
        if not asked.title or not asked.of or (day is not None and not _DAY.match(day)):
            return None
        owners = [asked.of, *(f"#{name.id}" for name in self._store.find(of))]
        for owner in owners:
            found = self._store.holders(asked.title, owner, day)
            if found:
                return same_person(found)
        return None

    def offices(self, name: Name) -> tuple[Office, ...]:
        """Return the terms in office of an entry, the earliest first."""
        return self._store.offices(name.id) if self._store else ()

    def counts(self) -> dict[str, int]:
        """Return how many names and terms the user's book has."""
        return self._store.counts() if self._store else {"names": 0, "terms": 0}

    def close(self) -> None:
        """Close the user's book."""
        if self._store:
            self._store.close()


def place() -> Path:
    """Return where the user's book lies: ``ONRECORD_NAMES``, or the folder for a user's data."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else Path(platformdirs.user_data_dir("onrecord", appauthor=False)) / "names.sqlite"


def load(path: Path | None = None) -> Book:
    """Open the book of the package with the user's: the file ``path``, which must be there, or the usual one if it is.

    >>> load().state_of("Israeli").name
    'Israel'
    """
    if path is None and not place().exists():
        return Book()
    return Book(Store(path or place()))
