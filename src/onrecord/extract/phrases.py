"""A noun phrase is taken apart: the name in it, the words that say what its bearer is, its head noun, its determiner.

"US State Department spokesperson Ned Price" has the name "Ned Price" and the title before it; "a spokesman for the
bank" has no name, and the head noun "spokesman"; "Hallek, the city's mayor" has an apposition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.extract.lexicon import TITLES, Noun, given_name, listed, noun
from onrecord.extract.pronouns import pronoun

Pair = tuple[int, int]
_WORD = re.compile(r"[^\W_]+(?:[’'.\-&/][^\W_]+)*[’']?|&")
_POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$")
_DETERMINERS = {
    "the": "definite", "this": "definite", "that": "definite", "these": "definite", "those": "definite",
    "a": "indefinite", "an": "indefinite", "another": "indefinite", "one": "indefinite", "some": "indefinite",
    "several": "indefinite", "many": "indefinite", "other": "indefinite", "two": "indefinite", "three": "indefinite",
    "four": "indefinite", "five": "indefinite", "no": "indefinite", "any": "indefinite", "each": "indefinite",
    "his": "possessive", "her": "possessive", "its": "possessive", "their": "possessive", "our": "possessive",
    "my": "possessive", "your": "possessive",
}  # fmt: skip
_PARTICLES = listed("particles")
_LEADING = _PARTICLES - {"&", "y", "e", "do"}  # those that a name may begin with
_SMALL = listed("small words")
_AFTER = listed("behind a head")
_QUALIFIERS = listed("qualifiers")
_SURNAMES = listed("surnames")
_JOINING = frozenset(("and", "or", "nor"))
_PORTFOLIOS = frozenset(("state", "staff", "exchequer"))
_BREAK = re.compile(r"[,;:()\[\]—–\n]|\s-\s|\.\s")
_STOP = re.compile(r"\.[^\S\r\n]*")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|No")
_PREFIXED = re.compile(r"(?:d|l|al|an|ad|as|ash|ar|at|az|el|ul)['’-][^\W\d_a-z]")
_AGENT = re.compile(r"[A-Z][a-z]+(?:er|or|ist|ian|man|mann|woman|eer|ant|herd|smith|wright|maker)$")
_COMPOUND = re.compile(r"-(?:based|born|led|owned|backed|run|old|listed|trained)$")
_PEOPLE = frozenset(("office", "unnamed", "kin", "person"))
_WINDOW = 12  # words that a head noun is looked for in: a longer run is no phrase


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a phrase and its place in the text."""

    word: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether the word is written as names are."""
        digit = self.word[0].isdigit() and any(c.isupper() for c in self.word)
        return self.word[0].isupper() or digit or _PREFIXED.match(self.word) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One noun phrase: ``core`` is what stands before any comma, preposition or relative clause.

    ``name`` is the proper name in the core, ``title`` what stands before it, ``noun`` what the title, or a phrase
    without name, is headed by, ``head_at`` the place of that word. ``of`` holds the words that say whose: "the *bank*'s
    spokesman", "mayor of *Brno*".
    """

    span: Pair
    core: Pair
    head_at: Pair
    determiner: str | None
    name: Pair | None
    title: Pair | None
    noun: Noun | None
    head: str
    of: Pair | None

    @property
    def is_definite(self) -> bool:
        """Whether the phrase speaks of somebody as known: "the minister", "their whip"."""
        return self.determiner in ("definite", "possessive")

    @property
    def plural(self) -> bool:
        """Whether the phrase without name speaks of several."""
        return self.noun is not None and self.noun.plural


def tokens(text: str, span: Pair) -> list[Token]:
    """Return the words of ``span``."""
    return [Token(found.group(), found.start(), found.end()) for found in _WORD.finditer(text, *span)]


def phrase(text: str, span: Pair, *, organisation: bool = False) -> Phrase:
    """Take the noun phrase at ``span`` apart; ``organisation`` tells that it names one, whose name may hold "of"."""
    words = tokens(text, span)
    determiner = _determiner(words)
    body = words[1:] if determiner and len(words) > 1 else words
    core, rest = _core(text, body, organisation=organisation)
    title, name = _title_and_name(core, organisation=organisation)
    if not name and (behind := _name_behind(text, core, rest) or _apposed_name(text, core, rest)):
        title, name, rest = list(core), behind, [one for one in rest if one.end <= behind[0].start]
    if determiner is None and title and _POSSESSIVE.search(title[0].word):
        determiner = "definite"
    head_words = title or ([] if name else core)
    found = _headed(head_words)
    head = head_words[_head_index(head_words)] if head_words else None
    return Phrase(
        span=span,
        core=(body[0].start, core[-1].end) if core else span,
        head_at=(head.start, head.end) if head else span,
        determiner=determiner,
        name=_trimmed(text, name),
        title=(title[0].start, title[-1].end) if title else None,
        noun=found,
        head=head.word.lower() if head else "",
        of=_of(text, head_words, found, rest),
    )


def bare_phrase(text: str, span: Pair) -> Phrase:
    """Return the phrase at ``span`` as one of which nothing needs to be known: of a thing that never speaks."""
    return Phrase(
        span=span, core=span, head_at=span, determiner=None, name=None, title=None, noun=None, head="", of=None
    )


def _determiner(words: Sequence[Token]) -> str | None:
    """Return what kind of determiner the phrase begins with; "No 10" begins with none."""
    if not words or (words[0].word == "No" and len(words) > 1 and words[1].word.isdecimal()):
        return None
    return _DETERMINERS.get(words[0].word.lower())


def _core(text: str, body: Sequence[Token], *, organisation: bool) -> tuple[list[Token], list[Token]]:
    """Return the words before the first comma, preposition, relative pronoun or bracket, and the words behind."""
    core: list[Token] = []
    for n, one in enumerate(body):
        if core and _is_break(text, core[-1], one):
            return core, list(body[n:])
        if core and one.word.lower() in _AFTER and not (organisation and _goes_on(body, n)):
            return core, list(body[n:])
        core.append(one)
    return core, []


def _is_break(text: str, before: Token, after: Token) -> bool:
    """Tell whether a mark between two words ends the phrase: not the full stop in "Mr. Novak", "U.S. aides"."""
    if not _BREAK.search(text, before.end, after.start):
        return False
    if not _STOP.fullmatch(text, before.end, after.start):
        return True
    short = len(before.word) < 3 or before.word.lower() in TITLES
    named = after.is_capital or after.word.lower() in _PARTICLES
    return not (_ABBREVIATION.fullmatch(before.word) or (short and named))


def _goes_on(body: Sequence[Token], n: int) -> bool:
    """Tell whether the name of an organisation goes on behind a small word: "Bank of England"."""
    following = [one for one in body[n + 1 : n + 3] if one.word.lower() != "the"]
    return bool(following) and following[0].is_capital and body[n - 1].is_capital


def _title_and_name(core: Sequence[Token], *, organisation: bool) -> tuple[list[Token], list[Token]]:
    """Split the core into what its bearer is and the proper name; either may be empty."""
    run = _name_run(core, organisation=organisation)
    if not run or (len(core) == 1 and (pronoun(core[0].word) or core[0].word.lower() in _DETERMINERS)):
        return [], []
    if _is_common(core, organisation=organisation):
        return [], []
    if organisation and run == len(core):
        return [], list(core)
    names = list(core[len(core) - run :])
    titled = _last_title(core, len(core) - run)
    if titled is not None and titled + 1 < len(core):
        return list(core[: titled + 1]), list(core[titled + 1 :])
    before = list(core[: len(core) - run])
    if titled is not None:
        return [], []
    if before and before[-1].word.lower() in _JOINING:
        return [], []
    if not before and len(names) > 2 and not organisation and _is_calling(names):
        return names[:1], names[1:]
    return before, names


def _is_common(core: Sequence[Token], *, organisation: bool) -> bool:
    """Tell whether a single word in capitals is what a body is, not what it is called: "the Council", "Police"."""
    found = _headed(core)
    if len(core) > 1 or found is None or (not organisation and core[0].word.lower() in _SURNAMES):
        return False
    return found.kind == "institution" or (found.plural and found.kind in ("medium", "document"))


def _is_calling(names: Sequence[Token]) -> bool:
    """Tell whether the first of three capitals and more says what its bearer does: "Caver Zala Vidmar"."""
    if given_name(names[0].word) or not names[1].is_capital:
        return False
    return given_name(names[1].word) is not None or _AGENT.match(names[0].word) is not None


def _name_behind(text: str, core: Sequence[Token], rest: Sequence[Token]) -> list[Token]:
    """Return the name behind a portfolio or a place: "Secretary of State Ines Falk", "Mayor of Brennick Tomas Reyl"."""
    found = _headed(core)
    if found is None or found.plural or found.kind != "office" or len(rest) < 3 or rest[0].word.lower() != "of":
        return []
    words = rest[2:] if rest[1].word.lower() == "the" else rest[1:]
    if words[0].word.lower() in _PORTFOLIOS:
        return [] if len(words) < 2 or _is_break(text, *words[:2]) else _run_from(text, words[1:])
    run = _run_from(text, words) if core[0].is_capital else []
    given = (n for n in range(1, len(run) - 1) if given_name(run[n].word) and not given_name(run[n - 1].word))
    first = next(given, len(run))
    return run[first:] if _headed(run) is None else []


def _apposed_name(text: str, core: Sequence[Token], rest: Sequence[Token]) -> list[Token]:
    """Return the name that stands behind a comma for whom the core describes: "the whip, Hannes Brodd"."""
    found = _headed(core)
    if found is None or found.plural:
        return []
    words = [*core[-1:], *rest]
    commas = (n for n in range(1, len(words)) if re.fullmatch(r",\s+", text[words[n - 1].end : words[n].start]))
    first = next(commas, None)
    nearer = noun([one.word for one in words[1:first]]) if first is not None and first > 1 else None
    if nearer is not None and nearer.kind in _PEOPLE:
        return []
    run = _run_from(text, words[first:]) if first is not None else []
    listed = bool(run) and re.match(r",?\s+(?:and|or)\s", text[run[-1].end : run[-1].end + 6])
    return run if run and run[-1].is_capital and _headed(run) is None and not listed else []


def _run_from(text: str, words: Sequence[Token]) -> list[Token]:
    """Return the words of a name that ``words`` begin with, titles such as "Dr" left out."""
    run: list[Token] = []
    if len(words) > 1 and words[0].word == "the" and words[1].word.lower().rstrip(".") in TITLES:
        words = words[1:]
    for one in words:
        if run and _is_break(text, run[-1], one):
            break
        if not one.is_capital and (not run or one.word.lower() not in _PARTICLES):
            break
        if run or one.word.lower().rstrip(".") not in TITLES:
            run.append(one)
    return run


def _name_run(core: Sequence[Token], *, organisation: bool) -> int:
    """Return how many words at the end of the core are written as a name: "Joost van der Velde", "Channel 4"."""
    run = 0
    small = _PARTICLES | _SMALL if organisation else _PARTICLES
    for back, one in enumerate(reversed(core), 1):
        numbered = back == 1 and one.word.isdecimal() and len(core) > 1 and core[-2].is_capital
        if numbered or (one.is_capital and (back == 1 or not _POSSESSIVE.search(one.word))):
            run = back
        elif back == 1 or one.word.lower() not in small:
            break
    while 0 < run < len(core) and core[-run - 1].word in _LEADING:
        run += 1
    return run


def _last_title(core: Sequence[Token], first: int) -> int | None:
    """Return the last word that ends a title or noun, in the run of capitals that begins at ``first`` or before it."""
    for n in range(len(core) - 1, -1, -1):
        word = core[n].word
        if word.lower() in _PARTICLES or _is_surname(core, n, first):
            continue
        if n >= first and _is_honorific(word) and n + 1 < len(core):
            return n
        found = _headed(core[max(0, n - _WINDOW) : n + 1])
        forename = n + 1 < len(core) and given_name(word) is not None and found is not None and found.kind != "office"
        if found is not None and not forename and (word.islower() or found.kind in _PEOPLE):
            ends_in_role = n == len(core) - 1 and not word.islower()
            if ends_in_role and found.kind != "office" and n > first and core[n - 1].is_capital:
                return None
            described = ends_in_role and 0 < first <= n and _headed(core[:first]) is not None
            return first - 1 if described and core[first - 1].word.islower() else n
        if n < first:
            return None
    return None


def _is_honorific(word: str) -> bool:
    """Tell whether a word is a title before a name: "Mr", "Gen"; a single letter is an initial."""
    return len(word) > 1 and word.lower().rstrip(".") in TITLES


def _names_next(word: str) -> bool:
    """Tell whether what follows a word is a name: behind a given name or "Mr"."""
    return given_name(word) is not None or word.lower().rstrip(".") in ("mr", "mrs", "ms", "miss", "dr", "sir")


def _is_surname(core: Sequence[Token], n: int, first: int) -> bool:
    """Tell whether the word behind a given name is a surname and no title: "Anna Baker Smith", "Tomas King"."""
    if n > 0 and n == len(core) - 1 and core[n].is_capital and _names_next(core[n - 1].word):
        return True
    if n <= first or core[n].word.lower() not in _SURNAMES or not given_name(core[first].word):
        return False
    return len(core) < n + 3 or given_name(core[n + 1].word) is None


def _headed(words: Sequence[Token]) -> Noun | None:
    """Return the noun that ``words`` are headed by; what follows the head ("figures released") is passed over."""
    if not words:
        return None
    last = _head_index(words)
    return noun([one.word for one in words[max(0, last - _WINDOW) : last + 1]])


def _head_index(words: Sequence[Token]) -> int:
    """Return the last word that a known noun ends with, before small words alone; else the last word."""
    for n in range(len(words), max(0, len(words) - _WINDOW), -1):
        if noun([one.word for one in words[max(0, n - _WINDOW) : n]]) is not None:
            return n - 1
        if not words[n - 1].word.islower():
            break
    return len(words) - 1


def _of(text: str, head_words: Sequence[Token], found: Noun | None, rest: Sequence[Token]) -> Pair | None:
    """Return the words that say whose office it is: before the noun, or behind a preposition."""
    if rest and rest[0].word.lower() in ("of", "for", "at", "with", "from", "to", "in") and len(rest) > 1:
        end = 1
        while (
            end < len(rest)
            and rest[end].word.lower() not in _AFTER - {"of", "for"}
            and (end == 1 or not _is_break(text, rest[end - 1], rest[end]))
        ):
            end += 1
        first = rest[2] if end > 2 and rest[1].word.lower() in _DETERMINERS else rest[1]
        return (first.start, rest[end - 1].end) if end > 1 else None
    count = len(found.words.split()) if found else 1
    before = list(head_words[: max(0, _head_index(head_words) + 1 - count)]) if head_words else []
    if before and before[0].word.lower() in _DETERMINERS:
        before = before[1:]
    if found is None and any(one.word.lower() in _JOINING for one in before):
        return None
    owners = [one for one in before if one.is_capital and _is_owner(one.word)]
    owners = [] if all(one.word.lower() in TITLES for one in owners) else owners
    possessors = [n for n, one in enumerate(before) if _POSSESSIVE.search(one.word)]
    owners = before[: possessors[-1] + 1] if possessors else owners
    return (owners[0].start, owners[-1].end - suffix(owners[-1].word)) if owners else None


def _is_owner(word: str) -> bool:
    """Tell whether a word in capitals may say whose office it is: not "Former" or "Oslo-based"."""
    return word.lower() not in _QUALIFIERS and not _COMPOUND.search(word)


def suffix(word: str) -> int:
    """Return the length of the possessive ending of a word."""
    found = _POSSESSIVE.search(word)
    return len(found.group()) if found else 0


def _trimmed(text: str, name: Sequence[Token]) -> Pair | None:
    """Return the place of a name without possessive ending."""
    if not name:
        return None
    return name[0].start, name[-1].end - suffix(name[-1].word)
