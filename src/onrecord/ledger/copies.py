"""Copies: which documents print the same text, cut short, under another lead or in another house's style.

Stands between reading and writing in the ledger, and stores nothing: bands of a MinHash (Broder 1997) find candidates,
:func:`is_copy` confirms each by exact sets of shingles, :func:`family` says which family a confirmed document joins.
A sketch alone never decides, and the same two texts give the same answer in either order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

from rensa import RMinHash

SHINGLE = 5
"""Words in a shingle."""
BANDS = 48
"""Bands of a text: the least hash of its shingles under each of so many permutations."""
LONGEST = 20_000
"""Words of a text that count, from its beginning; the rest is not compared."""
HOLDERS = 1000
"""Documents worth finding for one band; those beyond share boilerplate, or a family with some of these."""
CANDIDATES = 32
"""Candidates worth confirming for one document, those with most bands in common first."""
_SEED = 1
METHOD = (
    f"rensa {version('rensa')}/{RMinHash.ALGORITHM_VERSION}, text 1, shingle {SHINGLE}, bands {BANDS}, seed {_SEED}"
)
"""What bands were made with; bands of another method cannot be compared and are made anew from the texts."""

# Tuned by benchmarks/quality/copies.py on the first part of the PolNeAR articles, reported on the second.
_CONTAINED, _CONTAINED_OWN = 0.25, 0.15
_OF_LONGER = 0.05
# Shared shingles times containment: 60 shingles at a quarter, 38 at 40 %, 15 at all.
_WEIGHT = 15
# With less in common outside quotation marks, so much in all: texts that are quoted speech almost throughout.
_ALMOST_ALL = 0.6

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_QUOTED = re.compile('[“„«][^“„«”»\n]*[”»]?|"[^"\n]*"?')
_LONGEST_TEXT = 20 * LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingles:
    """Each run of five words of a text, and those that lie outside quotation marks."""

    all: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two texts are, in shingles: those shared, those of each text, and the same outside quotation marks."""

    shared: int
    shorter: int
    longer: int
    shared_own: int
    shorter_own: int

    @property
    def jaccard(self) -> float:
        """The share of all shingles of the two texts that both have, in [0, 1]."""
        return _share(self.shared, self.shorter + self.longer - self.shared)

    @property
    def containment(self) -> float:
        """The share of the shorter text's shingles that the longer has too, in [0, 1]."""
        return _share(self.shared, self.shorter)

    @property
    def containment_own(self) -> float:
        """The same share of the shingles outside quotation marks, which the outlets put themselves, in [0, 1]."""
        return _share(self.shared_own, self.shorter_own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """A document as a printing of a text: its id, day of publication (ISO), and number in the order of adding."""

    document: str
    published: str | None
    added: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The family that a document joins: its first printing, whose id names it, and families that now go by that id."""

    first: Printing
    renamed: tuple[str, ...]


def bands(text: str) -> tuple[int, ...]:
    """Return the ``BANDS`` bands of ``text``, each in [0, 2**63); texts that share one are candidates.

    A text of fewer than five words has one shingle, all its words; a text without words has no bands.
    """
    runs = _runs(_clean(text))
    if not runs:
        return ()
    sketch = RMinHash(num_perm=BANDS, seed=_SEED)
    sketch.update(runs)
    return tuple(band << 32 | least for band, least in enumerate(sketch.digest()))


def shingles(text: str) -> Shingles:
    """Return the shingles of ``text``: words alone, without case, punctuation or space.

    A text of fewer than five words has one, a text without words none.
    """
    text = _clean(text)
    own = (run for part in _QUOTED.split(text) for run in _runs(part, whole=False))
    return Shingles(all=frozenset(_runs(text)), own=frozenset(own))


def traces(text: str) -> frozenset[int]:
    """Return a hash of each shingle of ``text``, good in this process alone: made in a fifth of the time of them."""
    words = _WORD.findall(_clean(text))[:LONGEST]
    if len(words) < SHINGLE:
        return frozenset([hash(tuple(words))] if words else [])
    return frozenset(map(hash, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))


def may_be_copy(one: frozenset[int], other: frozenset[int]) -> bool:
    """Tell from the traces of two texts whether they may be copies; where :func:`is_copy` says so, this does too."""
    shared = len(one & other)
    return bool(shared) and (one == other or _enough(shared, min(len(one), len(other)), max(len(one), len(other))))


def compared(one: Shingles, other: Shingles) -> Likeness:
    """Return how alike two texts are, counted exactly; the order of the two makes no difference."""
    return Likeness(
        shared=len(one.all & other.all),
        shorter=min(len(one.all), len(other.all)),
        longer=max(len(one.all), len(other.all)),
        shared_own=len(one.own & other.own),
        shorter_own=min(len(one.own), len(other.own)),
    )


def is_copy(one: Shingles, other: Shingles) -> Likeness | None:
    """Return the likeness of two texts if one is a copy of the other, None if it is not.

    The same words are a copy at any length. Otherwise a quarter of the shorter must stand in the longer, some of it
    outside quotation marks or more than half of all, and enough in number: a common quotation, notice or paragraph of
    background is too little.
    """
    likeness = compared(one, other)
    return likeness if _same(one, other) or _alike(likeness) else None


def family(new: Printing, firsts: Iterable[Printing]) -> Family:
    """Return the family of ``new``, of whose confirmed copies ``firsts`` are the families' first printings.

    The first printing was published first; an undated one comes last, and of one day the one added first. Who belongs
    together does not depend on the order of adding, and neither does the first printing where the days differ.
    """
    printings = {one.document: one for one in (new, *firsts)}
    first = min(printings.values(), key=_order)
    return Family(first=first, renamed=tuple(sorted(printings.keys() - {first.document, new.document})))


def _order(printing: Printing) -> tuple[bool, str, int, str]:
    return printing.published is None, printing.published or "", printing.added, printing.document


def _same(one: Shingles, other: Shingles) -> bool:
    return bool(one.all) and one.all == other.all


def _alike(likeness: Likeness) -> bool:
    """Tell whether so much is shared that one text was made from the other."""
    own = likeness.containment_own >= _CONTAINED_OWN or likeness.containment >= _ALMOST_ALL
    return own and _enough(likeness.shared, likeness.shorter, likeness.longer)


def _enough(shared: int, shorter: int, longer: int) -> bool:
    containment = _share(shared, shorter)
    return shared * containment >= _WEIGHT and shared >= _OF_LONGER * longer and containment >= _CONTAINED


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _clean(text: str) -> str:
    """Return the part of ``text`` that counts, in one form of its characters, without those that nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).casefold())


def _runs(text: str, *, whole: bool = True) -> list[str]:
    """Return the runs of five words of a clean text; with ``whole``, all words of a text that is shorter."""
    words = _WORD.findall(text)[:LONGEST]
    if len(words) < SHINGLE:
        return [" ".join(words)] if words and whole else []
    return [" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)]
