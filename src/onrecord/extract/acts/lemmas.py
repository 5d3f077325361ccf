"""Dictionary forms of English verbs and nouns: known ones by their listed inflections, others by their endings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.extract.acts.words import listed

# base, past, participle where it differs; of each verb that attributes, or that a content may have as its finite verb.
_IRREGULAR = """
arise arose arisen|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent|bet bet|bid bid|
bite bit bitten|bleed bled|blow blew blown|break broke broken|bring brought|build built|burst burst|buy bought|
cast cast|catch caught|choose chose chosen|come came come|cost cost|cut cut|deal dealt|dig dug|do did done|
draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|
flee fled|fling flung|fly flew flown|forbid forbade forbidden|foresee foresaw foreseen|forecast forecast|
foretell foretold|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|
go went gone|grow grew grown|hang hung|have had|hear heard|hide hid hidden|hit hit|hold held|hurt hurt|keep kept|
know knew known|lay laid|lead led|leave left|lend lent|let let|lie lay lain|lose lost|make made|mean meant|meet met|
mistake mistook mistaken|misread misread|misunderstand misunderstood|overhear overheard|pay paid|plead pleaded|
put put|quit quit|read read|rewrite rewrote rewritten|ride rode ridden|ring rang rung|rise rose risen|run ran run|
say said|see saw seen|seek sought|sell sold|send sent|set set|shake shook shaken|shoot shot|show showed shown|
shut shut|sing sang sung|sink sank sunk|sit sat|slam slammed|sleep slept|slide slid|speak spoke spoken|spend spent|
spin spun|split split|spread spread|stand stood|steal stole stolen|stick stuck|strike struck|
swear swore sworn|sweep swept|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|
throw threw thrown|understand understood|undertake undertook undertaken|uphold upheld|wear wore worn|win won|
withdraw withdrew withdrawn|withhold withheld|write wrote written
"""
_AUXILIARIES = {
    "be": "is are was were been being am 's 're",
    "have": "has had having",
    "do": "does did done doing",
}
# Final consonants double before -ed and -ing in these and in one-syllable verbs.
_DOUBLING = listed(
    "admit commit permit submit rebut refer prefer confer defer infer regret rebel compel expel omit concur"
)
_ONE_SYLLABLE = re.compile(r"^(?:qu|[^aeiou])*[aeiou][bdgklmnprt]$")
_BRITISH_L = re.compile(r"(?:[^aeiou]|qu)[aeiou]l$")  # labelled, signalled; American labeled stands beside it
# A stem with one of these endings lost an e before -ed or -ing (accus-, argu-, announc-, indicat-, describ-, conced-) …
_LOST_E = tuple(
    listed(
        "c g v u z as es is os us ns rs ls bl cl dl fl gl kl pl tl zl il ul at uot vot not ut iat uat ok uk ik "
        "ak ar ir ur or ib ad id od ud ed am im om um in ip ap op up it"
    )
)
# … unless it has one of these: repeat-, bloat-, shout-, look-, hear-, monitor-, develop-, complain-, profit-, hang-.
_KEPT_E = tuple(
    listed(
        "eat oat out oot uit ook eak oak ear air oar our oor eer ead aid oid ood oud aim oom eem eam ain oin ein "
        "eip oup oop elop eed erit ofit udit edit isit ibit imit mit sit icit ong itor avor abor onor umor eas "
        "tain ail oil eil aul arm foul tor"
    )
)


def _irregular() -> dict[str, tuple[str, ...]]:
    rows = (row.split() for row in _IRREGULAR.replace("\n", "").split("|"))
    return {base: tuple(past) for base, *past in rows}


IRREGULAR = _irregular()
"""Base forms with their past and their participle."""
PASTS = frozenset(form for base, past in IRREGULAR.items() for form in past if form != base)
"""Irregular pasts and participles that are not also base forms."""


def verb_forms(base: str) -> Iterator[str]:
    """Yield the inflected forms of a verb, British and American ones, its base first."""
    yield base
    yield _with_s(base)
    if base in _AUXILIARIES:
        yield from _AUXILIARIES[base].split()
        return
    ends_in_y = bool(re.search(r"[^aeiou]y$", base))
    for stem in _stems(base):
        yield base[:-2] + "ying" if base.endswith("ie") else stem + "ing"
        if base not in IRREGULAR and not ends_in_y:
            yield stem + ("d" if stem.endswith("e") else "ed")
    if base not in IRREGULAR and ends_in_y:
        yield base[:-1] + "ied"
    yield from IRREGULAR.get(base, ())


def noun_forms(base: str) -> tuple[str, str]:
    """Return singular and plural of a noun."""
    return base, _with_s(base)


def _with_s(base: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh|[^aeiou]o)$", base):
        return base + "es"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + "s"


def _stems(base: str) -> Iterator[str]:
    """Yield what -ing and -ed are put behind."""
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        yield base[:-1]
    elif base in _DOUBLING or _ONE_SYLLABLE.match(base):
        yield base + base[-1]
    elif _BRITISH_L.search(base):
        yield base + "l"
        yield base
    else:
        yield base
    if base in ("focus", "bias"):
        yield base + "s"


def lemma(form: str) -> str:
    """Return the dictionary form of a verb that no table lists, by its ending; of other words the word itself."""
    for ending in ("ing", "ed"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            return _restored(form[: -len(ending)])
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if re.search(r"(?:ss|x|z|ch|sh|[^aeiou]o)es$", form):
        return form[:-2]
    if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > 3:
        return form[:-1]
    return form


def _restored(stem: str) -> str:
    """Return the base of a verb from its stem before -ed or -ing."""
    if not re.search(r"[aeiouy]", stem):
        return stem + "e" if len(stem) > 1 else stem
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if re.search(r"([bdgmnprt])\1$", stem) or (re.search(r"[^aeiou][aeiou]ll$", stem) and len(stem) > 5):
        return stem[:-1]
    return stem + "e" if stem.endswith(_LOST_E) and not stem.endswith(_KEPT_E) else stem
