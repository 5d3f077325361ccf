"""Whom a statement was said to: the noun phrase behind "told", behind "in a letter to", before "were told by"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.extract.acts.lemmas import verb_forms
from onrecord.extract.acts.lexicon import classes
from onrecord.extract.acts.nouns import noun_phrase
from onrecord.extract.acts.words import Word, listed, words
from onrecord.records import Pairs

_AROUND = 240  # code points of the sentence that are looked at on either side of source and cue
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(]*[A-Z0-9])|[\r\n\u2028\u2029]")
_ABBREVIATED = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Sen|Rep|Gov|Prof|Rev|Lt|Sgt|Capt|No)|\b[A-Z])\.\s*$")


def _forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in verb_forms(verb))


_OBJECT = _forms(
    "tell inform notify assure reassure remind advise brief warn alert caution ask promise convince persuade "
    "query quiz grill question email message text cable phone implore beg beseech urge instruct address update "
    "counsel petition lecture guarantee pledge vow challenge interrogate order"
)
"""Verbs whose object is spoken to."""
_GIVING = _forms("promise assure reassure guarantee pledge vow")
"""Verbs of those whose infinitive has the speaker for its subject: "promised farmers to pay"."""
_TO = _forms(
    "say speak talk explain write complain confess admit report announce boast lie whisper suggest propose "
    "mention reveal disclose confide describe recall recount state swear vow pledge promise appeal insist stress "
    "signal indicate confirm deny reply recommend apologise apologize shout remark testify plead joke complain "
    "relay repeat"
)
"""Verbs that have those spoken to behind "to"."""
_MESSAGES = listed(
    "letter letters email emails e-mail message messages statement statements note memo memorandum speech address "
    "remarks comments testimony submission reply report presentation lecture briefing interview interviews call "
    "conversation promise promises pledge pledges apology complaint appeal plea warning warnings assurance "
    "assurances confession explanation announcement tweet sermon post text cable proposal offer recommendation "
    "advice guarantee vow threat video"
)
_NOT_SPOKEN_TO = (_MESSAGES - {"briefing"}) | listed(
    "question questions permission forgiveness story stories tale truth lie lies joke jokes news photo photos "
    "link support more less much something nothing anything everything help money revenge allegiance loyalty "
    "proceedings"
)
_QUANTITIES = listed("more less much something nothing anything everything")
_SPEAKING = listed("speaking talking writing testifying appearing lecturing")
_BE = listed("is are was were be been being gets got")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words around a cue; which of them belong to source or content; the first of the cue, and behind its last."""

    words: Sequence[Word]
    taken: Sequence[bool]
    first: int
    end: int


def addressee(text: str, *, source: Pairs, cue: Pairs, content: Pairs) -> Pairs:
    """Return the words for those spoken to, () where the text names none; they may stand in the cue.

    The understood subject of an infinitive ("urged *Poland* to wait") is content and no addressee.
    """
    if not cue:
        return ()
    sentence = _sentence(text, source, cue, content)
    for first, end in _places(text, sentence):
        pair = sentence.words[first].start, sentence.words[end - 1].end
        if all(b <= pair[0] or pair[1] <= a for a, b in source + content):
            return (pair,)
    return ()


def _sentence(text: str, source: Pairs, cue: Pairs, content: Pairs) -> _Sentence:
    start, end = cue[0][0], min(cue[-1][1], cue[0][0] + 1000)
    near = [a for a, _ in source if start - _AROUND < a < start]
    low = _sentence_start(text, min([start, *near]))
    found = list(words(text, low, _sentence_end(text, end)))
    roles = [(a, b) for a, b in source[:20] + content[:20] if a < end + _AROUND and b > low]
    taken = [any(a < one.end and one.start < b for a, b in roles) for one in found]
    inside = [n for n, one in enumerate(found) if any(a <= one.start < b for a, b in cue[:20])]
    return _Sentence(found, taken, inside[0] if inside else 0, inside[-1] + 1 if inside else 0)


def _sentence_start(text: str, at: int) -> int:
    low = max(0, at - _AROUND)
    ends = [
        one.end() for one in _SENTENCE_END.finditer(text, low, at) if not _ABBREVIATED.search(text[low : one.end()])
    ]
    if ends:
        return ends[-1]
    while 0 < low < at and text[low - 1].isalnum() and text[low].isalnum():
        low += 1
    return low


def _sentence_end(text: str, at: int) -> int:
    high = min(len(text), at + _AROUND)
    for one in _SENTENCE_END.finditer(text, at, high):
        if not _ABBREVIATED.search(text[max(0, one.start() - 8) : one.end()]):
            return one.start()
    while at < high < len(text) and text[high - 1].isalnum() and text[high].isalnum():
        high -= 1
    return high


def _places(text: str, sentence: _Sentence) -> Iterator[tuple[int, int]]:
    """Yield where those spoken to may be named, the surest first."""
    for at in range(sentence.first, sentence.end):
        form = sentence.words[at].form
        if form in _OBJECT and _is_passive(sentence, at):
            yield from _subject(sentence, at)
            return
        if form in _OBJECT and not _is_noun(sentence, at):
            yield from _object(text, sentence, at)
        if form in _TO or form in _MESSAGES:
            yield from _behind_to(text, sentence, at)
    yield from _around(text, sentence)


def _is_noun(sentence: _Sentence, at: int) -> bool:
    """Tell whether a word that may be a verb is a noun here: "his message", "the order"."""
    before = sentence.words[at - 1].form if at else ""
    return before in _NOUN_MARKS or before.endswith("'s")


_NOUN_MARKS = listed("a an the his her its their our my your this that no any")


def _is_passive(sentence: _Sentence, at: int) -> bool:
    before = [one.form for one in sentence.words[max(0, at - 4) : at]]
    while before and (before[-1].endswith("ly") or before[-1] in ("also", "not", "never", "since", "then")):
        before.pop()
    return sentence.words[at].form.endswith(("ed", "told")) and bool(before) and before[-1] in _BE


def _subject(sentence: _Sentence, at: int) -> Iterator[tuple[int, int]]:
    """Yield the subject of a passive: "*Residents* were told by police that …"."""
    end = at
    while end and (sentence.words[end - 1].form in _AUXILIARIES or sentence.words[end - 1].form.endswith("ly")):
        end -= 1
    start = end
    while start and not sentence.taken[start - 1] and not _is_boundary(sentence.words[start - 1].form):
        start -= 1
    if start < end and end - start <= 10:
        yield start, end


_AUXILIARIES = _BE | listed("has have had will would can could may might also not never since then just")
_SUBJECT_STARTS = listed(
    "that when after before while if and but as because which who whom since though although until"
)


def _is_boundary(form: str) -> bool:
    return not form[0].isalnum() or form in _SUBJECT_STARTS


def _object(text: str, sentence: _Sentence, at: int) -> Iterator[tuple[int, int]]:
    found = noun_phrase(text, sentence.words, at + 1, sentence.taken)
    if not found or sentence.words[found[0]].form in _QUANTITIES:
        return
    last = sentence.words[found[1] - 1]
    if last.form in _NOT_SPOKEN_TO and text[last.start].islower():
        return
    if sentence.words[at].form in _GIVING or not _is_infinitive(sentence, found[1]):
        yield found


def _is_fit(text: str, sentence: _Sentence, at: int, found: tuple[int, int]) -> bool:
    """Tell whether the phrase is of an audience, and no infinitive behind it tells what they are to do."""
    promises = sentence.words[at].form in _GIVING
    return _is_audience(text, sentence, found) and (promises or not _is_infinitive(sentence, found[1]))


def _is_infinitive(sentence: _Sentence, end: int) -> bool:
    """Tell whether an infinitive stands behind a noun phrase whose deed it is: "told *staff* to leave"."""
    return end < len(sentence.words) and sentence.words[end].form == "to"


def _behind_to(text: str, sentence: _Sentence, at: int) -> Iterator[tuple[int, int]]:
    """Yield the phrase behind "to" or "with" near a verb or noun of speaking: "said to *aides*"."""
    ahead = sentence.words[at + 1 : at + 4]
    for skipped, one in enumerate(ahead):
        if one.form in ("to", "with", "before"):
            found = noun_phrase(text, sentence.words, at + skipped + 2, sentence.taken)
            if found and _is_fit(text, sentence, at, found) and (one.form == "to" or sentence.words[at].form in _WITH):
                yield found
            return
        if not (one.form.endswith("ly") or one.form in ("privately", "later", "again", "once")):
            return


_WITH = listed(
    "interview interviews conversation call speak speaks speaking spoke spoken talk talks talking talked testify "
    "testifies testified testifying testimony briefing"
)


def _is_audience(text: str, sentence: _Sentence, found: tuple[int, int]) -> bool:
    """Tell whether a noun phrase is of those who can be spoken to: people, bodies, media, names, pronouns."""
    forms = [one.form for one in sentence.words[found[0] : found[1]]]
    for at, form in enumerate(forms):
        head = at + 1 == len(forms) or forms[at + 1] in ("of", "and", "or", "for")
        if head and (form in classes()["audience"] or re.search(r"(?:(?:er|or|[io]st|ian|ant|ee)s|m[ae]n)$", form)):
            return True
    last = sentence.words[found[1] - 1]
    return text[last.start].isupper()


def _around(text: str, sentence: _Sentence) -> Iterator[tuple[int, int]]:
    """Yield the audience of a phrase beside the cue: "in a letter to *the board*", "speaking to *reporters*"."""
    for at, one in enumerate(sentence.words):
        if sentence.taken[at] or not (one.form in _SPEAKING or (one.form in _MESSAGES and _is_told_in(sentence, at))):
            continue
        for found in _behind_to(text, sentence, at):
            if _is_near(sentence, at, found):
                yield found


def _is_told_in(sentence: _Sentence, at: int) -> bool:
    """Tell whether a message stands behind "in", "during" or "on": "in an open letter", "on a call"."""
    for one in reversed(sentence.words[max(0, at - 5) : at]):
        if one.form in ("in", "during", "on", "at", "by", "via"):
            return True
        if one.is_mark or one.form.endswith("'s") or one.form in ("to", "of"):
            return False
    return False


def _is_near(sentence: _Sentence, at: int, found: tuple[int, int]) -> bool:
    """Tell whether no more than a few words that belong to no role stand between the phrase and the cue."""
    low, high = (found[1], sentence.first) if found[1] <= sentence.first else (sentence.end, at)
    between = [n for n in range(low, high) if not sentence.taken[n] and not sentence.words[n].is_mark]
    return len(between) <= (4 if found[1] <= sentence.first else 9) and not any(
        sentence.words[n].form in _OBJECT or sentence.words[n].form in ("said", "says", "saying") for n in between
    )
