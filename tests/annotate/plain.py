"""Texts cut into words without a tokenizer: runs of letters and digits, and single marks."""

from __future__ import annotations

import re

import numpy as np

from onrecord.annotate.quotation import quotation
from onrecord.annotate.segments import Words


def plain(text: str) -> Words:
    found = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    states = quotation(text)
    features = np.zeros((len(found), 3), np.uint8)
    features[:, 0] = [states[start] for start, _ in found]
    return Words(
        starts=np.array([start for start, _ in found], np.int64),
        ends=np.array([end for _, end in found], np.int64),
        pieces=np.zeros(len(found), np.int64),
        first=np.arange(len(found) + 1),
        features=features,
        paragraph=np.array([text.count("\n\n", 0, start) for start, _ in found], np.int64),
    )
