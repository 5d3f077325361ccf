"""What comes in, told before it is taken apart: the key of an input, by which somebody who keeps documents knows it.

Equal keys mean that the same document would come of it; the path of an input is no part of its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from onrecord.ingest.settings import IngestSettings
from onrecord.records import Document, Refusal

RULES = "1"
"""The version of this stage's rules: it goes up when the same bytes become another document, and all keys with it."""

Known = Callable[[str], bool]
"""Tells of a key whether the caller has what comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One input on its arrival: its key, where it came from, when it was fetched, and what came of it.

    ``key`` is 32 hexadecimal digits, or empty where there were no bytes, or none within the limits. ``origin`` is a
    path, a place in a file or an address. ``retrieved`` is a time in UTC, ISO 8601 to the second, None for local
    files. ``outcome`` is None where the caller said that the key is known, and nothing was read then.
    """

    key: str
    origin: str
    retrieved: str | None
    outcome: Document | Refusal | None


def key_of(data: bytes, settings: IngestSettings, *told: str | None) -> str:
    """Return the key of the bytes ``data``: a digest of them, of what is ``told`` of them, and of what fills in."""
    fills = (settings.outlet, settings.title, settings.published, "any" if settings.any_language else None)
    digest = hashlib.sha256()
    for part in (RULES, *told, *fills):
        coded = b"n" if part is None else b"s" + part.encode("utf-8", "surrogatepass")
        digest.update(len(coded).to_bytes(8, "big") + coded)
    digest.update(data)
    return digest.hexdigest()[:32]
