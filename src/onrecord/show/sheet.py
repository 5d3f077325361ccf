"""One row of a ledger for the eye, with what is known of it: paragraph, chain, article, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from onrecord.ledger.answers import Row
from onrecord.ledger.corrections import Corrected, Standing, State
from onrecord.records import Document, Pairs, Reading, Statement, spans_of, words_of
from onrecord.show.entries import CAUTION, NO_CUE, NOT_SAID, Entry, entries
from onrecord.show.found import decided
from onrecord.show.fragment import fragment
from onrecord.show.lines import BARS, console_of, print_line, wrapped
from onrecord.show.passage import passage
from onrecord.show.visible import one_line

_LABEL = 10
_ADDRESSES = ("address", "open at", "link")
_STATES = {
    State.MACHINE: "as the machine read it; nobody has looked at it",
    State.DROPPED: "dropped: not shown by any query",
    State.DOUBLED: "doubled: another row says the same, this one is not shown by any query",
}

Known = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A row with what stands around it in the ledger; ``row`` is None where it is dropped or doubled."""

    id: str
    corrected: Corrected
    row: Row | None
    document: Known
    family: list[Known]
    versions: list[Known]
    decisions: list[Known]

    @property
    def standing(self) -> Standing:
        """The row with the machine's beside it."""
        return self.corrected.row(self.id)


def write(sheet: Sheet, out: TextIO, *, width: int | None = None) -> None:
    """Write the sheet of one row."""
    console = console_of(out, width)
    for line in _lines(sheet, console):
        print_line(console, line)


def _lines(sheet: Sheet, console: Console) -> Iterator[Text]:
    standing, document = sheet.standing, sheet.corrected.reading.document
    yield from article(sheet.document, console)
    yield Text()
    row = standing.row
    roles = {"source": row.source, "cue": row.cue, "content": row.content}
    yield from passage(document.text, roles, console, Text("  "))
    yield Text()
    yield from facts([*_statement(sheet), *_around(sheet), *_decided(sheet)], console)


def article(document: Known, console: Console) -> Iterator[Text]:
    """Yield the lines that name an article: its title, then outlet, day and authors."""
    yield from wrapped(Text(one_line(document["title"] or "[no title]"), "bold"), console)
    told = (document["outlet"] or "outlet unknown", _day(document["published"]), ", ".join(document["authors"] or ()))
    yield from wrapped(Text(" · ".join(one_line(each) for each in told if each), "dim"), console)


def facts(pairs: Iterable[tuple[str, str]], console: Console) -> Iterator[Text]:
    """Yield lines of what is known: a label and the words beside it; what is empty is left out.

    An address stays in one line, however long: one that is broken cannot be opened.
    """
    before = ""
    for label, told in pairs:
        if told:
            first = Text.assemble((f"{label if label != before else '':<{_LABEL}}", "dim"), "  ")
            if label in _ADDRESSES:
                yield Text.assemble(first, told)
            else:
                yield from wrapped(Text(told), console, first=first, rest=Text(" " * (_LABEL + 2)))
            before = label


def _statement(sheet: Sheet) -> Iterator[tuple[str, str]]:
    standing = sheet.standing
    yield "row", sheet.id
    yield "state", one_line(_state(sheet))
    entry = entry_of(sheet.corrected, standing)
    if entry is not None:
        yield "speaker", one_line(entry.speaker.line)
        if sheet.row is not None and sheet.row.actor:
            yield "in ledger", one_line(f"{sheet.row.speaker}, {sheet.row.speaker_type} {sheet.row.actor}")
        told = [NOT_SAID if entry.statement.negated else "", entry.act, entry.kind, entry.percent]
        yield "what", one_line(" · ".join(filter(None, told)))
        yield "said", one_line(entry.said.removeprefix("said "))
        yield "to", one_line(entry.addressee.line) if entry.addressee.words else ""
        yield "chain", one_line(f"{entry.chain}: {CAUTION}")
        for relay, id in zip(entry.relays, entry.statement.via, strict=False):
            yield "relay", one_line(f"{id} {relay.speaker.line}")
    row = standing.row
    places = (("source", row.source), ("cue", row.cue), ("content", row.content))
    yield "places", " · ".join(f"{name} {places_of(pairs)}" for name, pairs in places if pairs)


def entry_of(corrected: Corrected, standing: Standing) -> Entry | None:
    """Return a row as it is shown, the machine's where none stands; None where there is neither."""
    statement = standing.statement or standing.machine
    reading = corrected.as_reading() if standing.statement else corrected.reading
    return _entry(reading, statement) if statement else None


def _entry(reading: Reading, statement: Statement) -> Entry:
    return next(one for one in entries(reading) if one.statement.id == statement.id)


def _state(sheet: Sheet) -> str:
    state = sheet.standing.state
    return _STATES.get(state) or (decided(sheet.row) if sheet.row else str(state))


def places_of(pairs: Pairs) -> str:
    """Return spans as ``onrecord correct`` takes them: ``48:120,131:150``."""
    return ",".join(f"{start}:{end}" for start, end in pairs)


def _around(sheet: Sheet) -> Iterator[tuple[str, str]]:
    document = sheet.document
    yield "document", document["id"]
    yield "address", one_line(document["url"] or document["path"] or document["origin"])
    yield "retrieved", one_line(document["retrieved"] or "")
    yield "copies", copies(document["id"], sheet.family)
    yield "versions", versions(document["id"], sheet.versions)
    spans = spans_of(sheet.corrected.reading.document, sheet.standing.row.content)
    yield "open at", fragment(sheet.corrected.reading.document, spans) or ""


def copies(id: str, family: list[Known]) -> str:
    """Return in words how the document with this id belongs to a family; empty where it has no copies."""
    if not family:
        return ""
    others = len(family) - 1
    if family[0]["id"] == id:
        return f"the first printing; {others} {'copy' if others == 1 else 'copies'} in the ledger"
    likeness = next((one["likeness"] for one in family if one["id"] == id), None)
    first = family[0]
    told = ", ".join(filter(None, [first["outlet"], first["published"]]))
    return one_line(f"{_percent(likeness)} alike; first printed as {first['id']}{f' ({told})' if told else ''}")


def _percent(likeness: float | None) -> str:
    return f"{int((likeness or 0) * 100)}%"


def versions(id: str, known: list[Known]) -> str:
    """Return in words which version of its address the document with this id is; empty where there is one alone."""
    if len(known) < 2:
        return ""
    place = next((number for number, one in enumerate(known, 1) if one["id"] == id), 0)
    latest = "the latest" if place == len(known) else f"the latest is {known[-1]['id']}"
    return f"version {place} of {len(known)}; {latest}"


def _decided(sheet: Sheet) -> Iterator[tuple[str, str]]:
    document = sheet.corrected.reading.document
    for decision in sheet.decisions:
        yield "decided", one_line(f"{decision['id']} {signed(decision)}: {change_words(decision['told'], document)}")
    if sheet.standing.state is State.CORRECTED:
        yield from machine(sheet.corrected, sheet.standing)


def signed(decision: Known) -> str:
    """Return who decided what and when: ``2026-03-01 Ada Holm, correct``."""
    why = f" (“{decision['why']}”)" if decision["why"] else ""
    undone = f", undone {decision['undone'][:10]}" if decision["undone"] else ""
    return f"{decision['decided'][:10]} {decision['person']}{why}{undone}"


def change_words(told: Known, document: Document) -> str:
    """Return what a decision about a row changes, in words."""
    verb = told["verb"]
    if verb != "correct":
        return {"accept": "accepted as it stood", "drop": "dropped"}[verb]
    parts = []
    for name, value in told["change"].items():
        shown = words_at(document, value) if isinstance(value, list) else value
        parts.append(f"{name} {_value(shown)}")
    return ", ".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{value}”" if value else "none"


def words_at(document: Document, pairs: Iterable[Any]) -> str:
    """Return the words of spans that are given as pairs; of spans that the text does not have, their places."""
    known = tuple((start, end) for start, end in pairs)
    if any(end > len(document.text) for _, end in known):
        return places_of(known)
    return words_of(spans_of(document, known), document)


def machine(corrected: Corrected, standing: Standing) -> Iterator[tuple[str, str]]:
    """Yield the machine's row beside a corrected one."""
    if standing.machine is None:
        return
    entry = _entry(corrected.reading, standing.machine)
    yield "machine", one_line(f"{entry.speaker.line} · {entry.cue or NO_CUE}")
    yield "machine", f"{BARS[entry.statement.kind][0]}{one_line(entry.quoted)}"
    yield "machine", one_line(" · ".join(filter(None, [entry.act, entry.kind, entry.percent])))


def _day(value: Any) -> str:
    return value.isoformat() if value else "undated"
