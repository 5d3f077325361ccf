"""What a decision makes of a row, for the eye: what it said before, and what it says now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.text import Text

from onrecord.ledger.correction import Row
from onrecord.ledger.corrections import Standing, State
from onrecord.records import Document, spans_of, words_of
from onrecord.show.lines import console_of, print_lines, wrapped
from onrecord.show.visible import one_line

_LABEL = 8
_NONE = "(none)"
_NOW = {
    State.MACHINE: "stands as the machine read it",
    State.ACCEPTED: "is accepted as it stands",
    State.CORRECTED: "is corrected",
    State.DROPPED: "is dropped, and no query shows it",
    State.KEPT: "is kept as a row of its own: the machine finds no such row any more",
    State.DOUBLED: "says what another row says, which stands for both",
}


def write(
    before: Standing, after: Standing | None, document: Document, out: TextIO, *, width: int | None = None
) -> None:
    """Write how a row stands, and field by field what it said before where that is another thing."""
    console = console_of(out, width)
    now = after or before
    id = now.statement.id if now.statement else now.found.id
    was = before.statement.id if before.statement else before.found.id
    line = Text.assemble((id, "cyan"), f" {_NOW[now.state]}", f" (it was {was})" if was != id else "")
    print_lines(console, wrapped(line, console))
    told = dict(_told(before.row, document))
    for label, words in _told(now.row, document):
        first = Text.assemble("  ", (f"{label:<{_LABEL}}", "dim"))
        shown = Text(words) if told[label] == words else Text.assemble((told[label], "red"), " → ", (words, "green"))
        print_lines(console, wrapped(shown, console, first=first, rest=Text(" " * (_LABEL + 2))))


def _told(row: Row, document: Document) -> Iterator[tuple[str, str]]:
    """Yield each field of a row with its words; the places of words stand beside them."""
    yield "speaker", one_line(f"{row.speaker}, {row.type}" if row.speaker else _NONE)
    yield "act", f"{'not ' if row.negated else ''}{row.act or _NONE}"
    for label, pairs in (("source", row.source), ("cue", row.cue), ("content", row.content)):
        yield label, one_line(words_of(spans_of(document, pairs), document)) or _NONE
    yield "kind", str(row.kind)
