"""What brat standoff looks like here: names, the text as brat gets it, and spans as its fragments.

brat reads line by line and counts what Python's text mode counts, so that a carriage return or another control
character would move all that follows. In ``NAME.txt`` each of them is therefore a space, one for one: positions stay
those of the document, whose exact text stands in ``NAME.json``. A line feed is kept, and no fragment contains one.
"""

from __future__ import annotations

import re

from onrecord.exchange.voices import one_line
from onrecord.records import Act, Entity, Kind, Pairs, Spans, Statement, pairs_of

CUE, FREE = "Cue", "FreeQuotation"
"""The events: their triggers are the cue, or the content where there is no cue."""
_MASKED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")

ANNOTATION_CONF = f"""[entities]
Source
Content
Addressee

[relations]
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]
{CUE}\tSource?:Source, Content+:Content, Addressee?:Addressee, Via*:<EVENT>
{FREE}\tSource?:Source, Addressee?:Addressee, Via*:<EVENT>

[attributes]
Act\tArg:<EVENT>, Value:{"|".join(Act)}
Kind\tArg:<EVENT>, Value:{"|".join(Kind)}
Negated\tArg:<EVENT>
Anonymous\tArg:<EVENT>
"""
VISUAL_CONF = f"""[labels]
{CUE} | Cue
{FREE} | Free quotation | Free
Source | Source | Src
Content | Content | Cont
Addressee | Addressee | Addr

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken
ARC_DEFAULT\tcolor:black, arrowHead:triangle-5
Source\tbgColor:#a6cee3
{CUE}\tbgColor:#fdbf6f
{FREE}\tbgColor:#b2df8a
Content\tbgColor:#b2df8a
Addressee\tbgColor:#cab2d6
ATTRIBUTE_DEFAULT\tglyph:*
Negated\tbox:crossed, glyph:<NONE>, dashArray:<NONE>
Anonymous\tdashArray:3-3, glyph:<NONE>
"""


def shown(text: str) -> str:
    """Return ``text`` as it stands in ``NAME.txt``: each control character but the line feed as a space."""
    return _MASKED.sub(" ", text)


def fragments(spans: Spans, text: str) -> Pairs:
    """Return ``spans`` in the order of the text, overlaps joined, cut at each line feed, without empty pieces."""
    pieces: list[tuple[int, int]] = []
    for start, end in _joined(pairs_of(spans)):
        for line in re.finditer(r"[^\n]+", text[start:end]):
            pieces.append((start + line.start(), start + line.end()))
    return tuple(pieces)


def _joined(pairs: Pairs) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(pairs):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def whole(pieces: Pairs, text: str) -> Pairs:
    """Return fragments as spans: what only line feeds part is one span, as it was before it was cut for brat."""
    spans: list[tuple[int, int]] = []
    for start, end in pieces:
        if spans and start > spans[-1][1] and not text[spans[-1][1] : start].strip("\n"):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def roles_of(statement: Statement, text: str) -> dict[str, Pairs]:
    """Return the fragments of each role of ``statement``, as brat gets them."""
    spans = {role: getattr(statement, role).spans for role in ("source", "cue", "content", "addressee")}
    return {role: fragments(found, text) for role, found in spans.items()}


def speaker_note(statement: Statement, entities: dict[str, Entity]) -> str | None:
    """Return what the note on the event says of its speaker, None where the text does not tell who it is."""
    entity = entities.get(statement.source.entity or "")
    return None if entity is None else f"speaker: {one_line(entity.name)}".strip()
