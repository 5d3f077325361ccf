"""Where a noun phrase ends that begins at a word: enough grammar for the names of those spoken to."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.acts.lemmas import PASTS
from onrecord.extract.acts.words import Word, listed

_LONGEST = 12
_DETERMINERS = listed("a an the this these those his her its their our my your some any all both each every another")
_PRONOUNS = listed(
    "me him her them us you it himself herself themselves myself ourselves itself everyone everybody someone "
    "somebody anyone anybody nobody"
)
_SUBJECTS = listed("i he she we they it you there")
_STOPS = listed(
    "that whether if how why what when where who whom which whose to on in at by via after before during over "
    "through about following while as because since with under until against into upon despite amid ahead outside "
    "inside near among not but or yet so then than would will could should may might must can is are was were has "
    "have had do does did from like again earlier later recently yesterday today tomorrow tonight once twice here "
    "there too also just only"
)
_TIMES = listed(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march "
    "april june july august september october november december"
)
_TITLES = listed("mr mrs ms dr st gen col sen rep gov prof rev lt sgt capt")
_CALENDAR = listed("week month year weekend night evening morning afternoon spring summer autumn winter fall")


def noun_phrase(text: str, found: Sequence[Word], at: int, taken: Sequence[bool]) -> tuple[int, int] | None:
    """Return the indexes of the first word and behind the last of the noun phrase at ``at``; None where none begins."""
    if at >= len(found) or _is_end(text, found, at, at, taken):
        return None
    end = at
    while end < min(len(found), at + _LONGEST) and not _is_end(text, found, at, end, taken):
        end += 1
        if _is_alone(found, at, end, taken):
            break
    while end > at and found[end - 1].form in ("of", "and", "for", "former", "several", "one", *_DETERMINERS - {"her"}):
        end -= 1
    return (at, end) if end > at else None


def _is_alone(found: Sequence[Word], at: int, end: int, taken: Sequence[bool]) -> bool:
    """Tell whether the phrase is a pronoun, which nothing follows but "her" before a noun."""
    if end - at != 1 or found[at].form not in _PRONOUNS:
        return False
    if found[at].form != "her" or end >= len(found):
        return True
    return taken[end] or not found[end].form[0].isalpha() or found[end].form in _STOPS | _SUBJECTS | _DETERMINERS


def _is_end(text: str, found: Sequence[Word], at: int, end: int, taken: Sequence[bool]) -> bool:
    """Tell whether the word ``end`` belongs no more to the phrase that begins at ``at``."""
    one = found[end]
    form = one.form
    if _is_dot_of_title(found, at, end):
        return False
    is_stop = form in _STOPS and (form != "today" or text[one.start].islower())
    if taken[end] or one.is_mark or is_stop or (form in _SUBJECTS and end > at):
        return True
    if end > at and any(mark in text[found[end - 1].end : one.start] for mark in '"“”„«»‘'):
        return True
    after = found[end + 1].form if end + 1 < len(found) else ""
    if (form in _TIMES and (end == at or found[end - 1].form not in _DETERMINERS)) or (
        form in ("last", "next", "this") and (after in _CALENDAR or after in _TIMES)
    ):
        return True
    return _is_adverb(text, one) or (end > at and _begins_anew(text, found, at, end, after))


def _is_dot_of_title(found: Sequence[Word], at: int, end: int) -> bool:
    """Tell whether the word ``end`` is the full stop of "Mr." or of an initial before a name."""
    if found[end].form != "." or end == at or end + 1 >= len(found):
        return False
    before = found[end - 1].form
    return (before in _TITLES or len(before) == 1) and not found[end + 1].is_mark


def _is_adverb(text: str, one: Word) -> bool:
    return (
        one.form.endswith("ly")
        and text[one.start].islower()
        and one.form not in ("family", "assembly", "daily", "weekly", "ally")
    )


def _begins_anew(text: str, found: Sequence[Word], at: int, end: int, after: str) -> bool:
    """Tell whether another phrase or clause begins inside what looks like the first."""
    form, before = found[end].form, found[end - 1].form
    joined = before in ("and", "of", "for")
    if form in _DETERMINERS:
        return not joined and before not in ("all", "both")
    if form == "and":
        return after in PASTS or after.endswith("ed") or after in _STOPS
    if form == "for":
        return not (
            text[found[end - 1].start].isupper() and end + 1 < len(found) and text[found[end + 1].start].isupper()
        )
    return not joined and before not in _DETERMINERS and (form in PASTS or form in ("being", "having"))
