"""Readings for a spreadsheet: a row a statement, the header even where there is none.

The file opens with a byte order mark, without which spreadsheets read UTF-8 as something else. Lines end in CR LF
(RFC 4180); line ends inside a cell stay as they are. A cell that a spreadsheet would run as a formula is escaped with
a single quote, here and in no other form. Spans are written ``0..42;50..60``: a spreadsheet takes ``1-3`` for a date.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable
from typing import TextIO

from onrecord.records import Reading, Spans, without_surrogates
from onrecord.show.entries import Entry, entries
from onrecord.show.speakers import office_of, office_words

COLUMNS = (
    "document", "path", "url", "outlet", "title", "published", "number", "statement", "source", "cue", "content",
    "addressee", "kind", "act", "negated", "via", "via_sources", "confidence", "source_spans", "cue_spans",
    "content_spans", "context", "model", "speaker", "speaker_type", "speaker_members", "anonymous", "office", "lemma",
    "addressee_name", "said", "said_start", "said_end", "chain", "extractor",
)  # fmt: skip
"""The columns, in order; new ones are added at the end."""

MARGIN = 200
"""How many code points of its paragraph stand in ``context`` before and after a statement, at most."""
LONGEST = 2000
"""How many code points ``context`` has, at most."""

# A formula opens a cell, or opens what is a cell once a spreadsheet takes semicolons, tabs or line ends for borders.
_FORMULA = re.compile(r"(\A|[;\t\r\n])(?=[\s\x00-\x20\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])|\A(?=[\t\r\x00])")
_LINE_END = re.compile(r"[\r\n\u2028\u2029]")


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a header, then a row for each statement in the order of the text."""
    write_some(((reading, {one.id for one in reading.statements}) for reading in readings), out)


def write_some(readings: Iterable[tuple[Reading, Collection[str]]], out: TextIO) -> None:
    """Write as :func:`write` does, of each reading the statements with these ids alone."""
    rows = csv.writer(out)
    out.write("\ufeff")
    rows.writerow(COLUMNS)
    for reading, ids in readings:
        wanted = (entry for entry in entries(reading) if entry.statement.id in ids)
        rows.writerows([safe(cell) for cell in row(reading, entry)] for entry in wanted)
        out.flush()


def safe(cell: str) -> str:
    """Return ``cell`` with a single quote before whatever a spreadsheet would run as a formula."""
    return _FORMULA.sub(r"\1'", without_surrogates(cell))


def row(reading: Reading, entry: Entry) -> tuple[str, ...]:
    """Return the cells of one statement, in the order of :data:`COLUMNS`, not yet escaped."""
    document, statement = reading.document, entry.statement
    named = (document.id, document.path, document.url, document.outlet, document.title, document.published)
    return (
        *(value or "" for value in named),
        str(entry.number), statement.id, entry.source, entry.cue, entry.content, entry.addressee.words,
        str(statement.kind), statement.cue.act or "", "yes" if statement.negated else "no",
        ";".join(statement.via), " < ".join(relay.speaker.words for relay in entry.relays),
        f"{statement.confidence:.4f}",
        ranges(statement.source.spans), ranges(statement.cue.spans), ranges(statement.content.spans),
        context(reading, entry), reading.model, *_spoken(entry), statement.provenance.extractor,
    )  # fmt: skip


def _spoken(entry: Entry) -> tuple[str, ...]:
    """Return the cells that say who speaks, to whom and when."""
    statement, entity, office = entry.statement, entry.speaker.entity, office_of(entry.speaker.entity)
    addressee, said = entry.addressee.entity, statement.said
    return (
        entity.name if entity else "", entity.type if entity else "", "; ".join(entry.speaker.members),
        "yes" if statement.source.anonymous else "no", office_words(office) if office else "",
        statement.cue.lemma or "", addressee.name if addressee else "", entry.dated,
        (said.start if said else None) or "", (said.end if said else None) or "", entry.chain,
    )  # fmt: skip


def ranges(spans: Spans) -> str:
    """Return spans as text: half-open code points, ``0..42;50..60``."""
    return ";".join(f"{span.start}..{span.end}" for span in spans)


def context(reading: Reading, entry: Entry) -> str:
    """Return the statement with what stands around it in its paragraph, cut short where that is long."""
    text, statement = reading.document.text, entry.statement
    first = statement.start
    last = max(span.end for span in statement.source.spans + statement.cue.spans + statement.content.spans)
    breaks = [match.end() for match in _LINE_END.finditer(text, max(first - MARGIN, 0), first)]
    start = breaks[-1] if breaks else max(first - MARGIN, 0)
    ending = _LINE_END.search(text, last, min(last + MARGIN, len(text)))
    end = min(ending.start() if ending else last + MARGIN, len(text), start + LONGEST)
    return text[start:end].strip()
