"""What somebody is called: whether the words behind "called it" praise, blame, or only name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.extract.acts.lexicon import classes
from onrecord.extract.acts.words import listed
from onrecord.records import Pairs

_LOOKED_AT = 400  # code points: a predicate is short
_LONGEST = 8  # words of a predicate that are looked at: what follows gives reasons
_MARKS = "\"“„«‘'"
_QUOTED = re.compile(r"[\"“„«](?=\w)([^\"“”„«»]{1,200})|(?<!\w)[‘'](?=\w)((?:[^\"“”„«»‘'’]|(?<=\w)['’](?=\w)){1,200})")
_WORDS = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")
_NEGATIONS = listed("not no hardly barely never neither nor isn't wasn't anything")
_OBJECTS = listed("it him them me us you himself herself itself themselves everything")
_DETERMINERS = listed("a an the no not his her its their our my your one as another")
_JOINING = listed("of in on at for with from by to and or")
_RELATIVES = listed("who which that when because after since while")
_SMALL = listed("of the and in on for")
_ADJECTIVE = re.compile(r"(?:al|ive|ous|ful|[ai]ble|ic|ing|ed|ent|ant|ary|ory|ate|less|ish|ly)$")


def valuation(text: str, content: Pairs) -> set[str]:
    """Return how a content calls its object: ``good``, ``bad``, an ``epithet`` in quotation marks, or nothing of these.

    Negation turns the good to bad and the bad to nothing; an epithet is any quoted noun phrase that is neither plain
    ("a question for the court") nor a proper name.
    """
    predicate, is_quoted = _predicate(text, content)
    found = [one.lower().replace("’", "'") for one in predicate][:_LONGEST]
    kinds = classes()
    is_negated = not _NEGATIONS.isdisjoint(found)
    if not kinds["bad"].isdisjoint(found):
        return set() if is_negated else {"bad"}
    if not kinds["good"].isdisjoint(found):
        return {"bad"} if is_negated else {"good"}
    if not is_quoted or _is_name(predicate) or _is_adjective(found):
        return set()
    return {"epithet"} if is_negated or kinds["plain"].isdisjoint(found) else set()


def _predicate(text: str, content: Pairs) -> tuple[list[str], bool]:
    """Return the words of the predicate, and whether they stand in quotation marks behind their object."""
    parts = [_part(text, pair) for pair in content[:4]]
    for part in parts:
        match = _QUOTED.search(part)
        before = _WORDS.findall(part[: match.start()]) if match else []
        if match and (before or len(parts) > 1) and not _is_in_phrase(before):
            return _WORDS.findall(match[1] or match[2]), True
    found = _WORDS.findall(parts[-1]) if parts else []
    return _to_relative(found if len(parts) > 1 else found[_behind_object(found) :]), False


def _is_in_phrase(before: Sequence[str]) -> bool:
    """Tell whether a quotation is part of a noun phrase that begins outside: "the “new” toll"."""
    return (len(before) > 1 and before[-1].lower() in _DETERMINERS - {"as"}) or before[-1:] in (["the"], ["a"], ["an"])


def _to_relative(found: list[str]) -> list[str]:
    """Return the words before a relative or other clause."""
    ends = (n for n in range(1, len(found)) if found[n].lower() in _RELATIVES)
    return found[: next(ends, len(found))]


def _is_adjective(found: Sequence[str]) -> bool:
    """Tell whether a predicate describes and is no noun phrase: "volatile", "very flexible"."""
    return not found or (found[0] not in _DETERMINERS and bool(_ADJECTIVE.search(found[-1])))


def _part(text: str, pair: tuple[int, int]) -> str:
    """Return the words of a span, with the quotation mark that stands before it."""
    start, end = pair[0], min(pair[1], pair[0] + _LOOKED_AT)
    begin = start - 1 if start and text[start - 1] in _MARKS else start
    return text[begin:end].replace("''", '"')


def _behind_object(found: Sequence[str]) -> int:
    """Return where the predicate begins behind an object that stands first: "the toll *a disgrace*"."""
    forms = [one.lower() for one in found]
    if forms and forms[0] in _OBJECTS:
        return 1
    starts = (n for n in range(1, len(forms)) if forms[n] in _DETERMINERS and forms[n - 1] not in _JOINING)
    return next(starts, 1)


def _is_name(predicate: Sequence[str]) -> bool:
    """Tell whether a quoted predicate is a proper name: "Operation Heron"."""
    telling = [one for one in predicate if one not in _SMALL]
    return bool(telling) and all(one[0].isupper() or one[0].isdigit() for one in telling)
