"""What words alone tell of a source phrase: the class of its head noun, the gender of a given name, a title.

The tables ``data/nouns.tsv`` and ``data/given_names.tsv`` are read when they are first asked for. Names must be told
apart before: "Martin King" ends with a noun too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

KINDS = ("office", "unnamed", "kin", "person", "institution", "medium", "document", "place", "other")
"""The classes of nouns; the head of ``data/nouns.tsv`` says what they mean."""

_LONGEST = 5  # words of an entry, hyphens parted
_LETTERS = 60  # of a word that are looked at: no entry is that long
_EDGES = " \t\r\n.,;:!?\"'“”‘’„«»‹›()[]–—…*"
_PARTS = re.compile(r"[-‐‑/\s]+")
_AFTER = (("elect",), ("designate",), ("in", "waiting"), ("at", "large"), ("emeritus",))
_SHORT = {
    "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "sgt": "sergeant",
    "capt": "captain", "lt": "lieutenant", "col": "colonel", "prof": "professor",
}  # fmt: skip
_NUMBERS = frozenset(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
_ENDINGS = (("'s", ""), ("men", "man"), ("people", "person"), ("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))
_UNLIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ`´")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun that ends a source phrase: its words, its class of ``KINDS``, and "m" or "f" where it tells the gender."""

    words: str
    kind: str
    plural: bool
    gender: str | None


_TITLES: dict[str | None, str] = {
    "m": """mr mister messrs sir lord king prince emperor sultan emir sheikh sheik shaikh imam ayatollah mullah mufti
        maulana pope father fr friar brother monsignor msgr cardinal herr monsieur señor senor sr signor
        senhor duke earl viscount baron count tsar czar hajji shri sri swami congressman chairman uncle""",
    "f": """mrs ms miss mistress dame lady queen princess duchess countess baroness sister mother frau fräulein
        madame mme mademoiselle mlle señora senora señorita senorita sra srta doña dona signora signorina senhora pani
        begum shrimati smt sheikha congresswoman chairwoman aunt""",
    None: """mx dr doctor prof professor rev reverend rabbi bishop archbishop pastor deacon justice judge sen senator
        rep representative gov governor president premier chancellor minister ambassador amb mayor councillor councilor
        cllr secretary sheriff chief officer detective det inspector insp constable sgt sergeant cpl corporal pvt
        private capt captain cmdr commander maj major col colonel lt lieutenant gen general brig brigadier adm admiral
        commodore marshal coach hon saint st""",
}
TITLES: Mapping[str, str | None] = MappingProxyType(
    {form: gender for gender, titles in _TITLES.items() for title in titles.split() for form in (title, f"{title}.")}
)
"""Titles before names, in lower case, with and without full stop; each with "m", "f" or, if it tells neither, None."""


@cache
def _lists() -> dict[str, frozenset[str]]:
    rows = files("onrecord.extract").joinpath("data/lists.tsv").read_text(encoding="utf-8").splitlines()
    fields = (row.split("\t") for row in rows if not row.startswith("#"))
    return {name: frozenset(words.split("|")) for name, _, words in fields}


def listed(name: str) -> frozenset[str]:
    """Return the words of the list ``name`` of ``data/lists.tsv``."""
    return _lists()[name]


def noun(words: Sequence[str]) -> Noun | None:
    """Return the longest noun of the table that ``words`` end with, whatever their case and number.

    >>> noun(["US", "State", "Department", "spokesperson"]).kind
    'office'
    """
    return _noun(tuple(words[-_LONGEST - 2 :]))


@lru_cache(maxsize=65536)
def _noun(words: tuple[str, ...]) -> Noun | None:
    parts = _parts(words)
    for after in _AFTER:
        if len(parts) > len(after) and parts[-len(after) :] == after:
            return _entry(parts) or _entry(parts[: -len(after)])
    return _parent(parts) or _entry(parts) or _by_rule(parts)


def given_name(name: str) -> str | None:
    """Return "m" or "f" for a given name that one gender bears, of a double name the first; None for any other.

    >>> given_name("Marie-Claude"), given_name("Robin")
    ('f', None)
    """
    first = _PARTS.split(name[:_LETTERS].strip(_EDGES), maxsplit=1)[0]
    gender = _given_names().get(_folded(first))
    return gender if gender in ("m", "f") else None


def _parts(words: Sequence[str]) -> tuple[str, ...]:
    """Return the last words as the table has them: lower case, hyphens parted, no marks at the edges."""
    bare = (word[-_LETTERS:].lower().replace("’", "'").strip(_EDGES) for word in words)
    return tuple(_SHORT.get(part, part) for word in bare for part in _PARTS.split(word) if part)


def _entry(parts: tuple[str, ...]) -> Noun | None:
    for at in range(max(0, len(parts) - _LONGEST), len(parts)):
        if row := _nouns().get(" ".join(parts[at:])):
            words, kind, number, gender = row.split("\t")
            return Noun(words=words, kind=kind, plural=number == "p", gender=None if gender == "-" else gender)
    return None


def _parent(parts: tuple[str, ...]) -> Noun | None:
    """Return "mother-of-two" and the like, which are persons whatever the class of their first word."""
    if len(parts) < 3 or parts[-2] != "of" or not (parts[-1] in _NUMBERS or parts[-1].isdecimal()):
        return None
    parent = _entry(parts[:-2])
    return replace(parent, words="-".join(parts[-3:]), kind="person") if parent and parent.kind == "kin" else None


def _by_rule(parts: tuple[str, ...]) -> Noun | None:
    """Return what the form of the last word tells: another number of a known noun, or an unknown -woman."""
    for last, plural in _other_forms(parts[-1]) if parts else ():
        if found := _entry((*parts[:-1], last)):
            return replace(found, plural=found.plural if plural is None else plural)
    if parts and parts[-1].endswith(("woman", "women")):
        return Noun(words=parts[-1], kind="person", plural=parts[-1].endswith("women"), gender="f")
    return None


def _other_forms(word: str) -> Iterator[tuple[str, bool | None]]:
    """Yield the forms that ``word`` may be another number or the possessive of, and whether it is then a plural."""
    for ending, other in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + other, None if ending == "'s" else True
    yield f"{word}s", False


def _folded(name: str) -> str:
    """Return ``name`` in lower case, without accents and apostrophes, in letters of a to z where it has such."""
    plain = unicodedata.normalize("NFD", name.lower().translate(_UNLIKE).translate(_APOSTROPHES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _lines(name: str) -> Iterator[str]:
    text = files("onrecord.extract").joinpath("data", name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _nouns() -> dict[str, str]:
    """Return the rows of the table by their words, hyphens parted; a row is parted when it is asked for."""
    return {line[: line.index("\t")].replace("-", " "): line for line in _lines("nouns.tsv")}


@cache
def _given_names() -> dict[str, str]:
    """Return the gender of each name, "u" where both bear it."""
    cells = "\t".join(_lines("given_names.tsv")).split("\t")
    return dict(zip(cells[::2], cells[1::2], strict=True))
