"""Rows of a ledger for the eye: under each article its rows, each with whose word it is.

Words come from articles and are never read as markup. Nothing is cut: a row is as long as its words are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from onrecord.ledger.answers import Row
from onrecord.records import Act, Entity, EntityType, Kind, Pairs
from onrecord.show.entries import ACTS, KINDS, NO_CUE, NOT_SAID, OUTLET
from onrecord.show.lines import BARS, console_of, print_line, wrapped
from onrecord.show.speakers import NO_SOURCE, UNCLEAR, UNNAMED, Named
from onrecord.show.visible import one_line

SHORT_ID = 12
"""So many characters of an id are shown where no other number is given."""
_NARROW = 50
_MARK = "bold underline"

Emphasis = Callable[[str], Pairs]
Machine = Mapping[tuple[str, int], Row]


def write(
    rows: Iterable[Row],
    out: TextIO,
    *,
    emphasis: Emphasis = lambda _: (),
    machine: Machine | None = None,
    shown: int = SHORT_ID,
    width: int | None = None,
) -> int:
    """Write rows under a line for each article, and return how many.

    Args:
        rows: rows of one article that follow one another stand together.
        out: a text stream; colours and the width are those of a terminal, if it is one.
        emphasis: tells where the words that were looked for stand in a text.
        machine: the machine's rows to show beside corrected ones, by document and number.
        shown: how many characters of an id to show.
        width: columns, if not those of ``out``.
    """
    console = console_of(out, width)
    count, before = 0, ""
    for row in rows:
        if row.document != before:
            print_line(console, Text()) if before else None
            _print(console, _article(row, console, shown))
            before = row.document
        elif count:
            print_line(console, Text())
        count += 1
        _print(console, _row(row, console, emphasis, shown))
        other = machine.get((row.document, row.number)) if machine else None
        if other is not None:
            _print(console, _beside(other, console, emphasis, shown))
        out.flush()
    return count


def _print(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        print_line(console, line)


def _article(row: Row, console: Console, shown: int) -> Iterator[Text]:
    day = row.published.isoformat() if row.published else "undated"
    told = " · ".join(filter(None, [day, one_line(row.outlet or "outlet unknown"), one_line(row.title or "")]))
    yield from wrapped(Text.assemble((told, "bold"), "  ", (row.document[:shown], "dim cyan")), console)
    notes = [f"a copy; first printed as {row.family[:shown]}"] if row.family and row.first_printing is False else []
    notes += [] if row.current else ["an earlier version of this address"]
    if notes:
        yield from wrapped(Text("; ".join(notes), "dim"), console)


def _row(row: Row, console: Console, emphasis: Emphasis, shown: int) -> Iterator[Text]:
    rest = Text(" " * _indent(console, shown))
    if console.width < _NARROW:
        yield Text(f"  {row.id[:shown]}", "cyan")
        first = rest
    else:
        first = Text.assemble("  ", (row.id[:shown], "cyan"), "  ")
    yield from wrapped(_speaker(row, emphasis), console, first=first, rest=rest)
    yield from body(row, console, rest, emphasis)


def _beside(row: Row, console: Console, emphasis: Emphasis, shown: int) -> Iterator[Text]:
    rest = Text(" " * _indent(console, shown))
    told = Text.assemble(("as the machine read it: ", "italic"), _speaker(row, emphasis))
    yield from wrapped(told, console, first=rest, rest=rest)
    yield from body(row, console, rest, emphasis)


def _indent(console: Console, shown: int) -> int:
    return 4 if console.width < _NARROW else shown + 4


def body(row: Row, console: Console, indent: Text, emphasis: Emphasis = lambda _: ()) -> Iterator[Text]:
    """Yield the content of a row behind its bar, its relays, and what it is."""
    bar = Text.assemble(indent, BARS[Kind(row.kind)])
    content = one_line(f"“{row.content}”" if row.kind == Kind.DIRECT else row.content)
    yield from wrapped(_emphasised(content, emphasis), console, first=bar, rest=bar)
    if row.relays:
        yield from wrapped(Text(chain(row), "magenta"), console, first=indent, rest=indent)
    yield from wrapped(_note(row), console, first=indent, rest=indent)


def chain(row: Row) -> str:
    """Return the way of the words in one line: from the speaker over those who relay it to the outlet."""
    return " → ".join(
        map(one_line, [row.speaker or row.source or NO_SOURCE, *(row.relays or []), row.outlet or OUTLET])
    )


def speaking(row: Row) -> Named:
    """Return who makes the statement of a row: the words of the text, and whom the ledger reads them as."""
    entity = None
    if row.speaker:
        entity = Entity(id=row.actor or "e-", type=EntityType(row.speaker_type or "other"), name=row.speaker)
    note = UNNAMED if entity and row.anonymous else UNCLEAR if row.source and not entity else ""
    return Named(words=row.source, entity=entity, note=note)


def _speaker(row: Row, emphasis: Emphasis) -> Text:
    who = speaking(row)
    words = _emphasised(one_line(who.words), emphasis, "bold") if who.words else Text(f"({NO_SOURCE})", "italic")
    told = not who.read_as or one_line(who.words).endswith(f", {one_line(who.read_as)}")
    read_as = [] if told else [(" = ", "dim"), (one_line(who.read_as), "bold")]
    cue = (one_line(row.cue), "yellow") if row.cue else (f"({NO_CUE})", "italic dim")
    return Text.assemble(words, *read_as, (f" ({who.about})" if who.about else "", "dim"), (" · ", "dim"), cue)


def _note(row: Row) -> Text:
    parts = [Text(NOT_SAID, "bold red")] if row.negated else []
    parts += [Text(act_of(row), "bold")] if row.act else []
    parts += [Text(KINDS[Kind(row.kind)], BARS[Kind(row.kind)][1])]
    parts += [Text(f"said {days}", "blue")] if (days := said(row)) else []
    parts += [Text(f"to {one_line(row.addressee)}", "dim")] if row.addressee else []
    parts += [Text(percent(row.confidence), "dim")]
    if row.state != "machine":
        parts.append(Text(decided(row), "bold"))
    return Text(" · ", "dim").join(parts)


def act_of(row: Row) -> str:
    """Return what the cue does, in words; empty where that is not known."""
    return "" if row.act is None else f"no {ACTS[Act(row.act)]}" if row.negated else ACTS[Act(row.act)]


def percent(confidence: float) -> str:
    """Return a confidence as a whole percentage, never rounded up to certainty."""
    return f"{min(99, int(confidence * 100 + 0.5))}%"


def said(row: Row) -> str:
    """Return the day, or the first and last, on which it was said; empty where the text does not tell."""
    first, last = (day.isoformat() if day else "" for day in (row.said_start, row.said_end))
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def decided(row: Row) -> str:
    """Return who decided last how a row stands: ``corrected by Ada Holm on 2026-03-01``."""
    told = one_line(row.extractor.partition("; ")[2]) or row.state
    return f"{told}; the machine finds no such row any more" if row.state == "kept" else told


def _emphasised(words: str, emphasis: Emphasis, style: str = "") -> Text:
    text = Text(words, style)
    for start, end in emphasis(words):
        text.stylize(_MARK, start, end)
    return text
