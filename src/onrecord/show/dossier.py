"""Documents, people and bodies, and decisions of a ledger for the eye, each with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from onrecord.show.entries import counted
from onrecord.show.found import SHORT_ID
from onrecord.show.lines import console_of, print_line, print_lines, wrapped
from onrecord.show.sheet import article, copies, facts, signed
from onrecord.show.tabular import write_table
from onrecord.show.visible import one_line

DECISION = ("id", "day", "who", "what")
"""The columns of a decision for the eye."""

Known = dict[str, Any]


def write_speakers(speakers: list[Known], out: TextIO, *, width: int | None = None) -> None:
    """Write who speaks, a line each; those that share a name have their ids beside it.

    Where copies are among the documents, how many there are without them stands in the column of families.
    """
    names = [one["name"] for one in speakers]
    families = any(one["families"] != one["documents"] for one in speakers)
    columns = ["said", "documents", *(["families"] if families else []), "outlets", "first", "last", "who"]
    rows = []
    for one in speakers:
        who = one["name"] + (f" {one['actor'][:SHORT_ID]}" if names.count(one["name"]) > 1 else "")
        counts = [one["statements"], one["documents"], *([one["families"]] if families else []), one["outlets"]]
        rows.append([*counts, one["first"] or "", one["last"] or "", who])
    write_table(columns, rows, out, width=width)


def write_actor(actor: Known, counts: Known | None, out: TextIO, limit: int, *, width: int | None = None) -> None:
    """Write what is known of a person or body; at most ``limit`` documents, with how many there are, 0 for all."""
    console = console_of(out, width)
    print_line(console, Text(one_line(actor["name"]), "bold"))
    pairs = [("id", actor["id"]), ("type", actor["type"]), ("link", one_line(actor["link"] or ""))]
    pairs += [("said", _counts(counts))]
    pairs += [("joined", one_line(f"{one['id']} {one['name']}")) for one in actor["joined"][1:]]
    pairs += [("called", told) for told in _called(actor["names"])]
    pairs += [("decided", _decision(one)) for one in actor["decisions"]]
    print_lines(console, facts(pairs, console))
    entities = actor["entities"][:limit] if limit else actor["entities"]
    print_line(console, Text())
    rows = [(one["id"], one["published"] or "undated", one["statements"], _where(one)) for one in entities]
    write_table(("entity", "day", "said", "as, in"), rows, out, width=width)
    if len(entities) < len(actor["entities"]):
        told = f"{len(entities):,} of {counted(len(actor['entities']), 'document')}; --limit 0 shows all"
        print_line(console, Text(told, "dim"))


def _counts(counts: Known | None) -> str:
    if counts is None:
        return "nothing in this ledger; spoken of alone"
    days = " to ".join(dict.fromkeys(day for day in (counts["first"], counts["last"]) if day))
    told = [counted(counts["statements"], "statement"), f"in {counted(counts['documents'], 'document')}"]
    if counts["families"] != counts["documents"]:
        told.append(f"({counts['families']:,} without copies)")
    return " ".join([*told, f"of {counted(counts['outlets'], 'outlet')}" + (f", {days}" if days else "")])


def _called(names: list[Known]) -> Iterator[str]:
    by_outlet: dict[str, list[str]] = defaultdict(list)
    for one in names:
        by_outlet[one["outlet"] or "outlet unknown"].append(f"{one['name']} ({one['documents']:,})")
    for outlet, told in by_outlet.items():
        yield one_line(f"{outlet}: {', '.join(told)}")


def _where(entity: Known) -> str:
    return f"{entity['name']}, {entity['outlet'] or 'outlet unknown'} {entity['document'][:SHORT_ID]}"


def decision_cells(decision: Known) -> tuple[str, str, str, str]:
    """Return a decision as the cells of :data:`DECISION`."""
    return decision["id"][:SHORT_ID], decision["decided"][:10], decision["person"], _what(decision)


def _what(decision: Known) -> str:
    told, verb = decision["told"], decision["verb"]
    about = {"join": lambda: f"{told['one'][:SHORT_ID]} into {told['into'][:SHORT_ID]}",
             "split": lambda: f"{told['name']} from {told['from'][:SHORT_ID]}"}  # fmt: skip
    parts = [f"{verb} {about[verb]() if verb in about else _row(told)}"]
    parts += [f"“{decision['why']}”"] if decision["why"] else []
    if decision["undone"]:
        parts.append(f"undone {decision['undone'][:10]}")
    elif decision.get("state") == "kept":
        parts.append("no row of the machine any more; kept as a row of its own")
    elif verb not in about and decision.get("state") is None:
        parts.append("its document is not in the ledger")
    return "; ".join(parts)


def _row(told: Mapping[str, Any]) -> str:
    changed = ", ".join(told["change"]) if told["verb"] == "correct" else ""
    return f"{told['statement'][:SHORT_ID]}{f' ({changed})' if changed else ''}"


def _decision(decision: Known) -> str:
    return one_line(f"{decision['id'][:SHORT_ID]} {signed(decision)}: {_what(decision | {'undone': None, 'why': ''})}")


def write_document(
    document: Known, states: Mapping[str, int], family: list[Known], versions: list[Known], out: TextIO
) -> None:
    """Write what is known of a document: its versions with what changed, its family, how many rows it has."""
    console = console_of(out)
    print_lines(console, article(document, console))
    pairs = [("id", document["id"]), ("address", document["url"]), ("path", document["path"])]
    pairs += [("origin", document["origin"] if document["origin"] not in (document["url"], document["path"]) else "")]
    pairs += [("retrieved", document["retrieved"]), ("added", document["added"]), ("language", document["language"])]
    pairs += [("model", f"{document['model']} {document['model_digest'][:SHORT_ID]}")]
    pairs += [("text", f"{document['length']:,} code points, SHA-256 {document['sha256']}")]
    pairs += [("rows", _rows(states)), ("copies", copies(document["id"], family))]
    print_lines(console, facts(((name, one_line(told or "")) for name, told in pairs), console))
    print_lines(console, _family(document["id"], family, console))
    print_lines(console, _versions(document["id"], versions, console))


def _rows(states: Mapping[str, int]) -> str:
    total = counted(sum(states.values()), "statement")
    others = ", ".join(f"{count:,} {state}" for state, count in states.items() if state != "machine")
    return f"{total} ({others})" if others else total


def _family(id: str, family: list[Known], console: Console) -> Iterator[Text]:
    if family:
        yield Text()
        yield Text("Printed as", "bold")
    for one in family:
        here = ", this document" if one["id"] == id else ""
        first = "first printing" if one["first"] else f"{int(one['likeness'] * 100)}% alike"
        told = " · ".join(filter(None, [one["published"] or "undated", one["outlet"], one["title"], first + here]))
        indent = Text.assemble("  ", (one["id"][:SHORT_ID], "cyan"), "  ")
        yield from wrapped(Text(one_line(told)), console, first=indent, rest=Text(" " * indent.cell_len))


def _versions(id: str, versions: list[Known], console: Console) -> Iterator[Text]:
    if len(versions) < 2:
        return
    yield Text()
    yield Text("Versions of this address", "bold")
    for one in versions:
        here = ", this document" if one["id"] == id else ""
        told = f"{one['retrieved'] or one['added']}{here}"
        yield Text.assemble("  ", (one["id"][:SHORT_ID], "cyan"), f"  {told}")
        for mark, lines, style in (("-", one["went"], "red"), ("+", one["came"], "green")):
            for line in lines:
                first = Text(f"    {mark} ", style)
                yield from wrapped(Text(one_line(line), style), console, first=first, rest=Text(" " * 6))
