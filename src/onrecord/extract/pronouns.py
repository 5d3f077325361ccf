"""The pronouns of English: whom each can stand for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronoun:
    """What a pronoun says of whom it stands for; ``gender`` is m, f, n (a thing) or None."""

    person: int
    gender: str | None = None
    plural: bool = False
    relative: bool = False
    demonstrative: bool = False


_ROWS = (
    ("he him his himself", Pronoun(person=3, gender="m")),
    ("she her hers herself", Pronoun(person=3, gender="f")),
    ("it its itself", Pronoun(person=3, gender="n")),
    ("they them their theirs themselves themself", Pronoun(person=3, plural=True)),
    ("i me my mine myself", Pronoun(person=1)),
    ("we us our ours ourselves", Pronoun(person=1, plural=True)),
    ("you your yours yourself yourselves", Pronoun(person=2)),
    ("who whom whose", Pronoun(person=3, relative=True)),
    ("which that", Pronoun(person=3, gender="n", relative=True)),
    ("this", Pronoun(person=3, gender="n", demonstrative=True)),
    ("these those", Pronoun(person=3, plural=True, demonstrative=True)),
)
_ABBREVIATIONS = frozenset(("US", "IT", "WHO", "ITS", "HERS"))
PRONOUNS = {word: pronoun for words, pronoun in _ROWS for word in words.split()}
"""Each pronoun in lower case."""


def pronoun(words: str) -> Pronoun | None:
    """Return what pronoun ``words`` are; None where they are none. "US" in capitals is a name."""
    if words in _ABBREVIATIONS:
        return None
    return PRONOUNS.get(words.lower())
