"""Names as they are compared: without case, accents, apostrophes, hyphens, article and possessive."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u02b9\u00b4`\u2032\uff07"
_POSSESSIVE = re.compile(f"[{_APOSTROPHES}][sS](?!\\w)")
_DROPPED = str.maketrans("", "", _APOSTROPHES + ".\u00ad\u200b\u200c\u200d\ufeff")
# Letters that are no letter with an accent to Unicode, and are written without it all the same.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"})
_SIMPLE = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*\Z")
_BETWEEN = re.compile(r"(?:[^\w+]|_)+")
_ARTICLE = "the "
LONGEST = 500
"""The most characters of a name."""
_ABBREVIATION = 6
"""The most letters of an abbreviation: longer words in capitals are names written in capitals."""


@lru_cache(maxsize=16384)
def folded(words: str) -> str:
    """Return ``words`` as names are compared: "the Élysée's" and "Elysee" give the same.

    The words are in lower case, a space apart; folding twice changes nothing.
    """
    return without_article(_flat(words))


def keys_of(name: str) -> tuple[str, bool]:
    """Return what ``name`` is found by, and whether it is an abbreviation, found by capitals alone.

    A name of one word with an article ("The Hill") keeps it: the word alone is somebody else's.
    """
    key = _flat(name)
    plain = without_article(key)
    return (key if " " not in plain else plain), is_abbreviation(name)


def keys_for(words: str) -> tuple[str, ...]:
    """Return the keys to look ``words`` up by: folded, and with the article if there is one."""
    if names_nobody(words):
        return ()
    plain, key = folded(words), _flat(words)
    if not plain:
        return ()
    return (plain,) if key == plain else (plain, f"{_ARTICLE}{plain}")


def without_article(key: str) -> str:
    """Return a folded name without the article before it."""
    while key.startswith(_ARTICLE):
        key = key[len(_ARTICLE) :]
    return key


def names_nobody(words: str) -> bool:
    """Tell whether ``words`` stand wholly in lower case ("us" and "polish" are no names) or are longer than a name."""
    return words.islower() or len(words) > LONGEST


def in_capitals(words: str) -> bool:
    """Tell whether ``words`` have no lower-case letter, article and possessive aside."""
    words = _POSSESSIVE.sub("", words.strip())
    if words[:4].lower() == _ARTICLE:
        words = words[4:]
    return words == words.upper()


def is_abbreviation(name: str) -> bool:
    """Tell whether ``name`` is one short word in capitals."""
    return name.isupper() and len(name.split()) == 1 and sum(map(str.isalpha, name)) <= _ABBREVIATION


def _flat(words: str) -> str:
    if _SIMPLE.match(words):
        return words.lower()
    words = _POSSESSIVE.sub("", words)
    if not words.isascii():
        # Twice: taking case away can give letters that have accents again.
        words = _unaccented(_unaccented(words).casefold())
    words = words.casefold().translate(_DROPPED).translate(_PLAIN).replace("&", " and ")
    return _BETWEEN.sub(" ", words).strip()


def _unaccented(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
