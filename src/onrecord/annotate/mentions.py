"""What mentions are made of: their labels, and what two of them have to do with one another, as arrays.

A mention (of a person, an organisation, a place, a thing) is found by its *head word* (Dobrovolskii 2021); around the
head its edges are chosen, and among the mentions before it its antecedents. Training and reading share this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.annotate.segments import Words

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TYPES = ("none", "person", "organisation", "place", "object", "abstract", "event", "time")
"""What a word is the head of a mention of; ``none`` where it is the head of none."""
FORMS = ("name", "nominal", "pronoun")
EDGE = 40
"""Words to either side of its head that a mention may reach."""
REACH = 64
"""How many mentions before a mention are tried as its antecedents."""

_PRONOUNS: tuple[str, ...] = (
    "he him his himself",
    "she her hers herself",
    "it its itself",
    "they them their theirs themselves themself",
    "i me my mine myself",
    "we us our ours ourselves",
    "you your yours yourself yourselves",
    "who whom whose",
    "which that what",
    "this these those",
    "one another other others both all some many each several two three four everyone everybody nobody someone",
)
PRONOUN_CLASS = {word: number for number, row in enumerate(_PRONOUNS, 1) for word in row.split()}
"""The class of each pronoun, from 1; a word that is none has class 0."""
HE, SHE, IT, THEY, I, WE, YOU, WHO, WHICH, THIS, ONE = range(1, 12)

FEATURES = (8, 12, 12, 14, 6, 4)
"""How many values each feature of a pair has: match, class of either, mentions apart, paragraphs apart, quotation."""
_NEAR = np.array([1, 2, 3, 4, 5, 6, 8, 11, 15, 21, 30, 43])
_DETERMINERS = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your")
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spots:
    """Mentions of one text as word indexes, in the order of their heads; one entry a mention in every array.

    ``whole``, ``last`` and ``main`` number the words of the mention, its last word and its head without regard to
    case: equal numbers are equal words. ``kind`` is the class of a pronoun.
    """

    heads: Ints
    starts: Ints
    ends: Ints
    whole: Ints
    last: Ints
    main: Ints
    kind: Ints
    paragraph: Ints
    quoted: Ints

    def __len__(self) -> int:
        return len(self.heads)


class Vocabulary:
    """Numbers words as they come; the same word has the same number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, words: str) -> int:
        """Return the number of ``words``."""
        return self._numbers.setdefault(words, len(self._numbers))


def spots(text: str, tokens: Words, heads: Ints, starts: Ints, ends: Ints, vocabulary: Vocabulary) -> Spots:
    """Return the mentions with these heads, first words and ends (word indexes, ``ends`` exclusive)."""
    whole, last, main, kind = [], [], [], []
    for head, start, end in zip(heads.tolist(), starts.tolist(), ends.tolist(), strict=True):
        forms = [text[tokens.starts[i] : tokens.ends[i]].lower() for i in range(start, end)]
        core = forms[1:] if len(forms) > 1 and forms[0] in _DETERMINERS else forms
        if len(core) > 2 and core[-1] == "s" and core[-2] in "'’":
            core = core[:-2]
        own = text[tokens.starts[head] : tokens.ends[head]].lower()
        whole.append(vocabulary.number(" ".join(core)))
        last.append(vocabulary.number(core[-1]))
        main.append(vocabulary.number(own))
        kind.append(PRONOUN_CLASS.get(own, 0) if end - start == 1 else 0)
    return Spots(
        heads=heads,
        starts=starts,
        ends=ends,
        whole=_ints(whole),
        last=_ints(last),
        main=_ints(main),
        kind=_ints(kind),
        paragraph=tokens.paragraph[heads],
        quoted=(tokens.features[heads, 0] == 1).astype(np.int64),
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def joined(before: Spots, after: Spots, keep: int) -> Spots:
    """Return the last ``keep`` of ``before`` followed by ``after``."""
    low = max(0, len(before) - keep)
    return Spots(**{name: np.concatenate([getattr(before, name)[low:], getattr(after, name)]) for name in _FIELDS})


_FIELDS = ("heads", "starts", "ends", "whole", "last", "main", "kind", "paragraph", "quoted")


def antecedents(given: Spots, first: int) -> tuple[Ints, Bools]:
    """Return for each mention from ``first`` on the indexes of the ``REACH`` before it, nearest first [M, REACH].

    The second array tells which of them there are.
    """
    index = np.arange(first, len(given))[:, None] - np.arange(1, REACH + 1)
    return index.clip(0), index >= 0


def pair_features(given: Spots, first: int, index: Ints) -> Ints:
    """Return the values of ``FEATURES`` for each mention from ``first`` on and its antecedents [M, REACH, 6]."""
    ana = np.arange(first, len(given))[:, None]
    same_kind = (given.kind[ana] > 0) & (given.kind[ana] == given.kind[index])
    match = np.zeros(index.shape, np.int64)
    for value, hit in (
        (5, given.main[ana] == given.last[index]),
        (4, given.last[ana] == given.main[index]),
        (3, given.main[ana] == given.main[index]),
        (2, given.last[ana] == given.last[index]),
        (1, given.whole[ana] == given.whole[index]),
        (6, (given.kind[ana] > 0) & (given.kind[index] == 0)),
        (7, same_kind),
    ):
        match = np.where(hit, value, match)
    inside = (given.starts[ana] >= given.starts[index]) & (given.ends[ana] <= given.ends[index])
    apart = np.searchsorted(_NEAR, np.broadcast_to(ana - index, index.shape), side="right")
    paragraphs = (given.paragraph[ana] - given.paragraph[index]).clip(0, 5)
    quotation = 2 * given.quoted[ana] + given.quoted[index]
    kinds = (np.broadcast_to(given.kind[ana], index.shape), given.kind[index])
    # A mention inside another one is never the same as it, appositions aside: it has a distance of its own.
    return np.stack([match, *kinds, np.where(inside, 13, apart), paragraphs, quotation], axis=2)
