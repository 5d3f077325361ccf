"""A reading for the eye: who said it, by which word, and what, in the order of the text.

Everything is told by words and glyphs first and by colour second. Words come from articles and are never read as
markup; characters that could deceive a terminal are made visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from onrecord.records import Document, Reading
from onrecord.show.cards import Card, cards
from onrecord.show.entries import CAUTION, NO_CUE, NONE_FOUND, NOT_SAID, Entry, counted, entries, headline
from onrecord.show.lines import BARS, console_of, print_line, wrapped
from onrecord.show.speakers import NO_SOURCE, Named
from onrecord.show.visible import one_line

_LISTED = 12  # numbers of statements shown with a speaker


def write(readings: Iterable[Reading], out: TextIO, *, width: int | None = None) -> None:
    """Write each reading, a blank line between two; colours and the width are those of ``out`` if it is a terminal."""
    console = console_of(out, width)
    for position, reading in enumerate(readings):
        if position:
            print_line(console, Text())
        for line in _lines(reading, console):
            print_line(console, line)
        out.flush()


def _lines(reading: Reading, console: Console) -> Iterator[Text]:
    yield from wrapped(Text(one_line(headline(reading)), "bold"), console)
    if facts := _facts(reading.document):
        yield from wrapped(Text(facts, "dim"), console)
    listed = entries(reading)
    summary = f"{counted(len(listed), 'statement')}: {CAUTION}" if listed else NONE_FOUND
    yield from wrapped(Text(summary, "dim"), console)
    number_width = len(str(len(listed)))
    for entry in listed:
        yield Text()
        yield from _statement(entry, console, number_width)
    yield from _speakers(reading, listed, console)


def _facts(document: Document) -> str:
    facts = [document.outlet, document.published, ", ".join(document.authors)]
    return " · ".join(line for fact in facts if fact and (line := one_line(fact)))


def _statement(entry: Entry, console: Console, number_width: int) -> Iterator[Text]:
    outer = " " * min(entry.depth * (number_width + 2), console.width // 4)
    inner = outer + " " * (number_width + 2)
    number = outer + f"{entry.number:>{number_width}}  "
    yield from wrapped(_speaker(entry), console, first=Text(number, "dim"), rest=Text(inner))
    glyph, style = BARS[entry.statement.kind]
    bar = Text.assemble(inner, (glyph, style))
    yield from wrapped(Text(one_line(entry.quoted)), console, first=bar, rest=bar)
    if entry.relays:
        yield from wrapped(Text(_chain(entry), "magenta"), console, first=Text(inner), rest=Text(inner))
    yield from wrapped(_note(entry), console, first=Text(inner), rest=Text(inner))


def _speaker(entry: Entry) -> Text:
    cue = (one_line(entry.cue), "yellow") if entry.cue else (f"({NO_CUE})", "italic dim")
    return Text.assemble(_named(entry.speaker, "bold"), (" · ", "dim"), cue)


def _named(named: Named, style: str) -> Text:
    words = (one_line(named.words), style) if named.words else (f"({NO_SOURCE})", "italic")
    read_as = [(" = ", "dim"), (one_line(named.read_as), style)] if named.read_as else []
    return Text.assemble(words, *read_as, (f" ({one_line(named.about)})" if named.about else "", "dim"))


def _note(entry: Entry) -> Text:
    parts = [Text(NOT_SAID, "bold red")] if entry.statement.negated else []
    parts += [Text(entry.act, "bold")] if entry.act else []
    parts += [Text(entry.kind, BARS[entry.statement.kind][1])]
    parts += [Text(one_line(entry.said), "blue")] if entry.said else []
    parts += [Text.assemble(("to ", "dim"), _named(entry.addressee, "dim"))] if entry.addressee.words else []
    return Text(" · ", "dim").join([*parts, Text(entry.percent, "dim")])


def _chain(entry: Entry) -> str:
    links = [f"{one_line(relay.speaker.name)} ({relay.number})" for relay in entry.relays]
    return " → ".join([one_line(entry.speaker.name), *links, one_line(entry.outlet)])


def _speakers(reading: Reading, listed: list[Entry], console: Console) -> Iterator[Text]:
    speaking = [card for card in cards(reading, listed) if card.statements]
    if speaking:
        yield Text()
        yield Text("Who speaks", "bold")
    for card in speaking:
        yield from wrapped(_card(card), console, first=Text("  "), rest=Text("    "))


def _card(card: Card) -> Text:
    facts = " · ".join(one_line(fact) for fact in (card.type, card.office) if fact)
    numbers = ", ".join(str(number) for number in card.statements[:_LISTED])
    more = f" and {len(card.statements) - _LISTED} more" if len(card.statements) > _LISTED else ""
    return Text.assemble((one_line(card.name), "bold"), (f" · {facts} · " if facts else " · ", "dim"), numbers, more)
