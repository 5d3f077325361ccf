"""Titles of offices: which ones mean the same, and whose office a title says that it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from onrecord.names.folding import folded, without_article
from onrecord.names.tables import Packaged, parts, rows

# Whoever acts in an office holds it that day; the former, the deputy and the elected do not.
_HOLDING = re.compile(r"^(?:(?:acting|interim|caretaker|current|incumbent|outgoing|\d+(?:st|[nr]d|th)) )+(?=\w)")
_BEFORE = 6
"""Words of the longest owner that stands before a title."""


def office_key(title: str, code: str | None) -> str:
    """Return the one title of all that mean the same office in the state with ``code``; ``title`` is folded."""
    key = _HOLDING.sub("", title)
    everywhere = key
    for same, codes in _titles().get(key, ()):
        if code in codes:
            return same
        if not codes:
            everywhere = same
    return everywhere


def divided(title: str, book: Packaged) -> tuple[str, str]:
    """Return a title, folded and without its owner, and the owner: "Israeli prime minister", "mayor of Osk"."""
    key = _HOLDING.sub("", folded(title))
    if _is_title(key):
        return key, _own(key, book)
    before, behind = list(_before(key)), list(_behind(key))
    for rest, owner in (*before, *behind):
        # Not any words: the "former prime minister" is no prime minister.
        if _is_title(rest) and (book.state_of(owner.upper()) or book.find(owner.upper())):
            return rest, owner
    for rest, owner in (*reversed(before), *behind):
        if book.state_of(owner.upper()):
            return rest, owner
    return next(((rest, owner) for rest, owner in behind if _is_title(rest)), (key, ""))


def _own(key: str, book: Packaged) -> str:
    """Return the state that alone has an office of that title, or nothing."""
    codes = {code for _, codes in _titles()[key] for code in codes or ("",)}
    state = book.by_code(codes.pop()) if len(codes) == 1 else None
    return folded(state.name) if state else ""


def _behind(key: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to find the owner behind "of", the longest title first."""
    words = key.split(" ")
    for at in range(len(words) - 2, 0, -1):
        if words[at] in ("of", "for", "in"):
            yield " ".join(words[:at]), without_article(" ".join(words[at + 1 :]))


def _before(key: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to find the owner before the title, the longest title first."""
    words = key.split(" ")
    for at in range(1, min(len(words), _BEFORE + 1)):
        yield " ".join(words[at:]), " ".join(words[:at])


def _is_title(key: str) -> bool:
    return key in _titles()


@cache
def _titles() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for same, written, codes in rows("offices"):
        for title in parts(written):
            found[folded(title)].append((same, parts(codes)))
    return dict(found)
