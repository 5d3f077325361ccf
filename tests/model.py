"""The weights in the package, loaded once for all tests that need them; such a test carries the marker ``weights``."""

from __future__ import annotations

from functools import cache
from typing import Any

import onrecord
from onrecord.annotate.annotator import Annotator
from onrecord.annotate.quotation import quotation
from onrecord.annotate.segments import Words, words
from onrecord.annotate.weights import PACKAGED, verified

TOKENIZER = PACKAGED / "tokenizer.json"


@cache
def reader() -> onrecord.Reader:
    return onrecord.load(threads=2)


@cache
def all_showing() -> onrecord.Reader:
    """A reader that shows everything it takes for possible, so that even odd texts have statements."""
    return onrecord.load(threshold=0, threads=2)


@cache
def annotator() -> Annotator:
    return Annotator(verified(), threads=1)


@cache
def tokenizer() -> Any:
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(TOKENIZER))
    found.no_truncation()
    found.no_padding()
    return found


def cut(text: str) -> Words:
    return words(text, tokenizer(), quotation(text))


def forms(text: str) -> list[str]:
    tokens = cut(text)
    return [text[a:b] for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)]
