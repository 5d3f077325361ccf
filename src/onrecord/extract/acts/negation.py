"""Whether the attribution itself is negated: the text says that it was not said, not promised, not disputed."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.acts.words import Word, listed, words, words_before, words_of
from onrecord.records import Pairs

NEGATORS = listed("not never nor neither without hardly scarcely")
_FAILED = listed(
    "fail fails failed failing neglect neglects neglected neglecting omit omits omitted refrain refrains "
    "refrained refraining avoid avoids avoided avoiding"
)
_ONLY = listed("only just merely simply least guilty")  # "not only said", "pleaded not guilty"
_BETWEEN = listed(
    "have has had having be been being is are was were do does did will would can could may might shall should to "
    "yet ever even once so far also either however still , from of in any the an a by"
)
_NOBODY = listed("nobody neither none no-one")


def is_negated(text: str, *, source: Pairs, cue: Pairs, content: Pairs, reach: int) -> bool:
    """Tell whether a negation holds for the cue: in it, before it over auxiliaries and adverbs, or in the source.

    Refusals are no negation ("declined to say" tells an act of its own), failures are ("failed to say", "stopped
    short of accusing", "has yet to say"). "Not only said" says it. ``reach`` counts the words of the cue to the end of
    what carries its act: behind that, only "nothing" and "no" count ("said nothing", "made no").
    """
    if not cue:
        return False
    if _is_nobody(text, source):
        return True
    inside = words_of(text, cue)
    inside = inside[:reach] + [one for one in inside[reach : reach + 1] if one.form in ("no", "nothing")]
    before = words_before(text, cue[0][0], source + content)
    return _has_negator(inside) or _reaches(before) or _is_inverted(text, source, cue, content)


def _has_negator(found: Sequence[Word]) -> bool:
    """Tell whether one of the words negates, "not only" left aside."""
    forms = [one.form for one in found] + [""]
    return any(_negates(forms, at) for at in range(len(found)))


def _negates(forms: Sequence[str], at: int) -> bool:
    form, after = forms[at], forms[at + 1]
    if form in NEGATORS or form.endswith("n't") or form == "cannot":
        return after not in _ONLY
    if form == "no":
        return after not in ("doubt", "question", "secret")
    if form == "nothing":
        return after not in ("but", "short")
    return form in _FAILED or (form, after) in (("yet", "to"), ("short", "of"), ("stopped", "short"))


def _reaches(before: Sequence[Word]) -> bool:
    """Tell whether a negator in the last two words, or further back over auxiliaries and adverbs, reaches the cue."""
    forms = [one.form for one in before]
    near = [n for n in range(len(forms)) if forms[n] != ","][-2:]
    for at in range(len(forms) - 1, -1, -1):
        if (_negates([*forms, ""], at) and forms[at] != "no") or forms[at : at + 2] == ["no", "longer"]:
            return True
        passed = forms[at] in _BETWEEN or forms[at].endswith("ly") or forms[at] in ("short", "stopped")
        if not passed and (at not in near or "," in forms[at:]):
            return False
    return False


def _is_nobody(text: str, source: Pairs) -> bool:
    """Tell whether the source says that nobody said it: "nobody", "neither side", "no official"; not "No 10"."""
    forms = [one.form for a, b in source[:1] for one in words(text, a, min(b, a + 60))][:2]
    if not forms:
        return False
    if forms[0] in _NOBODY or forms[:2] in (["no", "one"], ["none", "of"]):
        return True
    return (
        forms[0] == "no"
        and len(forms) > 1
        and forms[1].isalpha()
        and text[source[0][0] : source[0][0] + 3] in ("no ", "No ")
    )


def _is_inverted(text: str, source: Pairs, cue: Pairs, content: Pairs) -> bool:
    """Tell whether a negator with its auxiliary stands before the source: "nor did the ministry say"."""
    if not source or source[0][0] >= cue[0][0]:
        return False
    others = tuple(pair for pair in content if pair[1] <= source[0][0])
    forms = [one.form for one in words_before(text, source[0][0], others)][-3:]
    helped = bool(forms) and forms[-1] in ("did", "does", "do", "has", "have", "had", "would", "will", "is", "was")
    return helped and any(form in ("nor", "neither", "never", "not") for form in forms[:-1])
