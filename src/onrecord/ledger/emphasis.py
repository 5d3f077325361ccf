"""Where the words of a query stand in a text: as the index finds them, word forms alike.

Holds for single words: of a phrase, each word is told, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from onrecord.ledger.index import plain
from onrecord.records import Pairs

_WORD = re.compile(r"[^\W_]+")


def emphasis(words: str) -> Callable[[str], Pairs]:
    """Return what tells of a text where words of the query ``words`` stand in it, as half-open pairs of code points."""
    stem = _stemmer()
    wanted = {stem(match[0]) for match in _WORD.finditer(plain(words))} - {""}

    def places(text: str) -> Pairs:
        return tuple(match.span() for match in _WORD.finditer(text) if stem(match[0]) in wanted) if wanted else ()

    return places


def _stemmer() -> Callable[[str], str]:
    """Return what gives the stem of a word, by the steps of the index's own ``en_stem``."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.remove_long(40), tantivy.Filter.lowercase(), tantivy.Filter.stemmer("English")):
        builder = builder.filter(step)
    analyzer = builder.build()
    known: dict[str, str] = {}

    def stem(word: str) -> str:
        if word not in known:
            known[word] = " ".join(analyzer.analyze(word))
        return known[word]

    return stem
