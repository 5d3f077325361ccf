"""What hypothesis draws texts from: any string, leaning towards what articles and hostile inputs are made of."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from onrecord.records import without_surrogates

UNTIMED = settings(deadline=None)
"""No limit of time an example: another process on the machine must not fail a test."""
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

_CONTROL = "\0\t\n\r\x0b\x0c\x1b\x1f\x7f\x85\xa0\u00ad\u200b\u200d\u202e\u2028\u2029\u3000\ufeff\ufe0f"
_HOSTILE = _CONTROL + "\u0301\ud800\udfff🙂👩🏽🇩🇪日कि्é"
_MARKS = "\"'“”‘’„«»‹›「」"
_NEWS = (
    "Mayor Ines Falk", " said ", "said that", "according to", "The ministry", " did not say", "told reporters", ", ",
    ". ", ": ", "the bridge would reopen", "We are ready.", " “", "” ", ' "', '" ', "\n", "\n\n", "\r\n", " ", 
    "[SEP]", "[CLS]", "don’t", '6"',
)  # fmt: skip

characters = st.one_of(
    st.characters(), st.characters(categories=["Cs", "Mn", "Mc", "Cf", "Cc"]), st.sampled_from(_HOSTILE + _MARKS)
)
texts = st.one_of(
    st.text(characters, max_size=80),
    st.lists(st.one_of(st.sampled_from(_NEWS), st.text(characters, max_size=3)), max_size=40).map("".join),
)
well_formed = texts.map(without_surrogates)
"""Texts as they stand in a document: a lone surrogate is replaced when the document is made."""
