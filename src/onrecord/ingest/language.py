"""Which language a text is in, from a sample of it; None where there is too little to tell.

English shows itself by its function words, so the identifier (0.8 s to load, November 2026) is loaded for other texts
only.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

ENOUGH = 40
"""A text of fewer letters is not judged: headlines are full of foreign names."""
SURE = 0.9
"""The least probability for an answer. On 6,000 paragraphs of US news, none is then taken for another language."""
FUNCTION_WORDS = 0.08
"""The share of words that makes a text English unseen: news has 0.19 in the median, Dutch and Afrikaans below 0.07."""

_ENGLISH = frozenset(
    ["the", "of", "and", "to", "that", "was", "with", "has", "said", "from", "have", "been", "were", "which", "this"]
)
_FREQUENT = frozenset({"the", "of", "and", "to"})
_CONSTRUCTED = frozenset({"eo", "ia", "io", "la", "vo"})
_SLICE = 1_000


def language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of ``text``, or None where that cannot be told with confidence.

    >>> language("The mayor of the town said that the bridge would be closed from Monday, and that was all.")
    'en'
    """
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < ENOUGH:
        return None
    if _shows_english(re.findall(r"[^\W\d_]+", sample.lower())):
        return "en"
    best, probability = _identifier().classify(sample)
    return str(best) if probability >= SURE else None


def _shows_english(words: list[str]) -> bool:
    found = [word for word in words if word in _ENGLISH]
    return len(words) >= 15 and len(_FREQUENT & set(found)) > 1 and len(found) > FUNCTION_WORDS * len(words)


def _sample(text: str) -> str:
    """Return the beginning, the middle and the end of ``text``, or all of a short one."""
    if len(text) > 3 * _SLICE:
        middle = (len(text) - _SLICE) // 2
        text = "\n".join((text[:_SLICE], text[middle : middle + _SLICE], text[-_SLICE:]))
    return "".join(" " if "\ud800" <= character <= "\udfff" else character for character in text)


@cache
def _identifier() -> Any:
    """Return the identifier, loaded once, for living languages with a code of two letters."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2 and code not in _CONSTRUCTED])
    return identifier
