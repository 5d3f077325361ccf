"""``onrecord find``, ``who``, ``show``, ``cite``, ``sql`` and ``decisions``: what people ask of a ledger.

Data goes to standard output, counts and hints to standard error. Nothing is cut off without a word.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from onrecord.commands.options import OUTPUT, PLACE, GroupedCommand, ledger_option, option
from onrecord.commands.selecting import filter_options, selection_of, selection_options
from onrecord.commands.shared import counted, opened
from onrecord.errors import ConfigurationError
from onrecord.ledger.schema import COLUMNS
from onrecord.ledger.selection import ORDERS, Selection
from onrecord.show.entries import CAUTION
from onrecord.show.files import destination
from onrecord.show.run import say

if TYPE_CHECKING:
    from onrecord.keeper import Ledger
    from onrecord.ledger.answers import Row, Statements

FORMATS = ("table", "jsonl", "csv", "parquet")
REFERENCES = ("plain", "bibtex", "ris", "csl-json")
LIMIT = 20
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
_SHORT = ("table", "jsonl", "csv")
_limit = option(OUTPUT, "--limit", type=click.IntRange(0), default=LIMIT, metavar="N",
                help="Show N at most, and say how many there are; 0 shows all. [20]")  # fmt: skip
_output = option(OUTPUT, "--output", "-o", type=PLACE, metavar="FILE", help="Write to FILE, whole or not at all.")
_form = option(OUTPUT, "--format", "-f", "form", type=click.Choice(_SHORT),
               help="By default that of the suffix of --output, else table.")  # fmt: skip


@click.command(cls=GroupedCommand)
@selection_options
@option(OUTPUT, "--order", type=click.Choice(ORDERS), default="newest",
        help="The newest first, or those first whose words fit best. [newest]")  # fmt: skip
@_limit
@option(OUTPUT, "--both", is_flag=True, help="Show beside each corrected row the machine's.")
@option(OUTPUT, "--format", "-f", "form", type=click.Choice(FORMATS),
        help="By default that of the suffix of --output, else table.")  # fmt: skip
@_output
@ledger_option
def find(words: tuple[str, ...], order: str, limit: int, both: bool, form: str | None, output: str | None,
         ledger: str | None, **given: Any) -> int:  # fmt: skip
    """Find statements by their words, who made them, when, and where they stand.

    All WORDS must be there, in any form: permit finds permitted. A phrase stands in double quotation marks, which the
    shell leaves in place inside single ones. Without WORDS, the filters alone choose.
    Exit code: 0 if something is found, 1 if nothing is.

    \b
      onrecord find ferries --speaker "Mara Lind" --act deny --since 2024-05
      onrecord find '"no longer safe"' --in content --format csv --output safe.csv
    """
    form = _chosen(form, output, FORMATS)
    if both and form in ("csv", "parquet"):
        raise ConfigurationError("both", f"{form} holds a row a statement", "take --format table or jsonl")
    kept = opened(ledger)
    selection = _located(kept, selection_of(words, given, order=order))
    found = kept.select(selection, limit or None)
    if form == "parquet":
        _write_parquet(found, output)
    else:
        _write(found, selection, both=both, form=form, output=output)
    _told(kept, found, selection)
    return int(not found.total)


def _chosen(form: str | None, output: str | None, known: tuple[str, ...]) -> str:
    by_suffix = _SUFFIXES.get(PurePath(output or "").suffix.lower(), "table")
    return form or (by_suffix if by_suffix in known else "table")


def _located(ledger: Ledger, selection: Selection) -> Selection:
    """Return the selection with the whole id of its document, of which a person may give the beginning."""
    if selection.document is None:
        return selection
    return replace(selection, document=ledger.document(selection.document)["id"])


def _write_parquet(found: Statements, output: str | None) -> None:
    if output in (None, "-"):
        raise ConfigurationError("format", "parquet is a file and no text", "name it with --output FILE")
    found.write_parquet(str(output))


def _write(found: Statements, selection: Selection, *, both: bool, form: str, output: str | None) -> None:
    from onrecord.show import tabular

    machine = found.machine() if both and len(found) else {}
    with destination(output, utf8=form != "table") as out:
        if form == "table":
            from onrecord.show.found import write

            write(found, out, emphasis=_emphasis(selection), machine=machine, shown=found.distinct)
        elif form == "csv":
            columns = tuple(COLUMNS["statements"])
            tabular.write_csv(columns, ([getattr(row, name) for name in columns] for row in found), out)
        else:
            tabular.write_jsonl(_objects(found, machine if both else None), out)


def _emphasis(selection: Selection) -> Any:
    if not selection.words.strip() or not sys.stdout.isatty():
        return lambda _: ()
    from onrecord.ledger.emphasis import emphasis

    return emphasis(selection.words)


def _objects(found: Statements, machine: dict[tuple[str, int], Row] | None) -> Iterator[dict[str, Any]]:
    for row in found:
        told = asdict(row)
        if machine is not None:
            other = machine.get((row.document, row.number))
            told["machine"] = asdict(other) if other else None
        yield told


def _told(ledger: Ledger, found: Statements, selection: Selection) -> None:
    """Say how many there are, whatever the limit, or why there are none."""
    if not found.total:
        say("no statement is found")
        for hint in _hints(ledger, selection):
            say(hint)
        return
    where = f" in {counted(found.documents, 'document')}" if found.documents is not None else ""
    if len(found) < found.total:
        say(f"{len(found):,} of {counted(found.total, 'statement')}{where}; --limit 0 shows all")
    else:
        say(f"{counted(found.total, 'statement')}{where}, each {CAUTION}")


def _hints(ledger: Ledger, selection: Selection) -> Iterator[str]:
    hints = ledger.hints(selection)
    for filter, near, who in (("speaker", hints.speakers, "nobody"), ("about", hints.about, "nothing")):
        if near is not None:
            told = f"; did you mean {_either(near)}?" if near else "; onrecord who lists who speaks"
            yield f"{who} goes by {getattr(selection, filter)!r} in this ledger{told}"
    if hints.outlets is not None:
        told = f"; there is {', '.join(hints.outlets)}" if hints.outlets else "; no document names its outlet"
        yield f"no document is by the outlet {selection.outlet!r}{told}"
    if hints.articles and "article" not in selection.where:
        hold = "holds" if hints.articles == 1 else "hold"
        yield f"{counted(hints.articles, 'article')} {hold} the words outside of statements; --in article finds those"
    elif hints.articles == 0:
        yield "no article of this ledger holds all of the words"
    for filter, count in hints.without:
        yield f"without {_named(filter, selection)} there {'is' if count == 1 else 'are'} {count:,}"


def _either(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]


def _named(filter: str, selection: Selection) -> str:
    if filter == "words":
        return f"the words {selection.words!r}"
    value = getattr(selection, filter)
    if value is True:
        return f"--{filter}"
    return f"--{filter} {', '.join(value) if isinstance(value, tuple) else value}"


@click.command(cls=GroupedCommand)
@click.argument("name", nargs=-1, metavar="[NAME]")
@filter_options
@_limit
@_form
@_output
@ledger_option
def who(name: tuple[str, ...], limit: int, form: str | None, output: str | None, ledger: str | None,
        **given: Any) -> int:  # fmt: skip
    """List who speaks, with counts of statements, documents and outlets, and the first and last day.

    With NAME, tell what is known of that person or body: what each outlet calls it, and the entity that it is in each
    document, by the id that onrecord split takes. People and bodies that no document names are not listed.
    Exit code: 0 if there is somebody, 1 if nobody is found.
    """
    kept = opened(ledger)
    if name:
        return _person(kept, " ".join(name), limit)
    speakers = kept.speakers(_located(kept, selection_of((), given)))
    shown = speakers[:limit] if limit else speakers
    form = _chosen(form, output, _SHORT)
    with destination(output, utf8=form != "table") as out:
        _write_speakers(shown, out, form)
    if len(shown) < len(speakers):
        say(f"{len(shown):,} of {counted(len(speakers), 'speaker')}; --limit 0 shows all")
    elif not speakers:
        say("nobody is found; leave out a filter")
    return int(not speakers)


def _write_speakers(speakers: list[dict[str, Any]], out: Any, form: str) -> None:
    from onrecord.show import tabular

    names = ("actor", "name", "type", "statements", "documents", "families", "outlets", "first", "last")
    if form != "table":
        tabular.write(names, ([one[name] for name in names] for one in speakers), out, form=form)
        return
    if speakers:
        from onrecord.show.dossier import write_speakers

        write_speakers(speakers, out)


def _person(ledger: Ledger, name: str, limit: int) -> int:
    from onrecord.show.dossier import write_actor

    called = ledger.called(name)
    if not called:
        for hint in _hints(ledger, Selection(speaker=name)):
            say(hint)
        unnamed = ledger.select(Selection(speaker=name), 0).total
        if unnamed:
            say(f"{counted(unnamed, 'statement')} by {name!r}, whom no document names: onrecord find --speaker")
        return 1
    with destination(None, utf8=False) as out:
        for place, (id, _, _) in enumerate(called[: limit or None]):
            out.write("\n" if place else "")
            counts = (one for one in ledger.speakers(Selection(speaker=id)) if one["actor"] == id)
            write_actor(ledger.actor(id), next(counts, None), out, limit)
    if limit and len(called) > limit:
        say(f"{limit:,} of {len(called):,} that go by {name!r}; --limit 0 shows all")
    elif len(called) > 1:
        say(f"{len(called):,} go by {name!r}; if two are one: onrecord join {called[0][0][:12]} {called[1][0][:12]}")
    return 0


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("key", metavar="ROW|DOCUMENT")
@ledger_option
def show(key: str, ledger: str | None) -> None:
    """Show a row in its paragraph, or a document, with all that is known of it.

    ROW is an id as find shows it, s-…; a few characters will do. DOCUMENT is an id, d-…, an address or a path.
    """
    kept = opened(ledger)
    with destination(None, utf8=False) as out:
        if key.startswith("s-"):
            from onrecord.show.sheet import write

            write(_sheet(kept, key), out)
        else:
            from onrecord.show.dossier import write_document

            document = kept.document(key)
            id = document["id"]
            write_document(document, kept.states(id), kept.family(id), kept.versions(id), out)


def _sheet(ledger: Ledger, key: str) -> Any:
    from onrecord.show.sheet import Sheet

    id, corrected = ledger.standing(key)
    standing = corrected.row(id)
    row = ledger.row(id)[0] if standing.statement is not None else None
    document = ledger.document(corrected.reading.document.id)
    decisions = [one for one in ledger.decided() if one["id"] in standing.corrections] if standing.corrections else []
    return Sheet(
        id=row.id if row else id, corrected=corrected, row=row, document=document,
        family=ledger.family(document["id"]), versions=ledger.versions(document["id"]), decisions=decisions,
    )  # fmt: skip


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("row", metavar="ROW")
@option(OUTPUT, "--format", "-f", "form", type=click.Choice(REFERENCES), default="plain",
        help="The form of the reference. [plain]")  # fmt: skip
@ledger_option
def cite(row: str, form: str, ledger: str | None) -> None:
    """Write a row as a reference: article, outlet, date, when it was fetched, the words, and whose word they are."""
    from onrecord.show.citation import cite as reference

    kept = opened(ledger)
    one, corrected = kept.row(row)
    reading = corrected.as_reading()
    document = kept.document(reading.document.id)
    statement = next(each for each in reading.statements if each.id == one.id)
    with destination(None) as out:
        out.write(reference(reading, statement, retrieved=document["retrieved"], digest=document["sha256"], form=form))


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("query")
@_form
@_output
@ledger_option
def sql(query: str, form: str | None, output: str | None, ledger: str | None) -> None:
    """Ask in SQL: a SELECT over the views of the ledger, which can change nothing and reach no file.

    The views are statements, machine_statements, documents, entities, actors, decisions, refusals and changes; the
    reference of the ledger tells what each column means.

    \b
      onrecord sql "SELECT outlet, count(*) FROM statements WHERE act = 'deny' GROUP BY outlet"
    """
    from onrecord.show import tabular

    answer = opened(ledger).sql(query)
    form = _chosen(form, output, _SHORT)
    with destination(output, utf8=form != "table") as out:
        tabular.write(answer.columns, answer.rows, out, form=form)
    say(counted(len(answer), "row"))


@click.command(cls=GroupedCommand)
@_limit
@_form
@_output
@ledger_option
def decisions(limit: int, form: str | None, output: str | None, ledger: str | None) -> None:
    """List what people decided, the latest first: corrections, acceptances, joins and splits.

    One that finds no row of the machine any more is marked: it stands as a row of its own.
    """
    from onrecord.show import tabular
    from onrecord.show.dossier import DECISION, decision_cells

    found = opened(ledger).decided()[::-1]
    shown = found[:limit] if limit else found
    form = _chosen(form, output, _SHORT)
    with destination(output, utf8=form != "table") as out:
        if form == "table":
            if shown:
                tabular.write(DECISION, map(decision_cells, shown), out)
        else:
            columns = ("id", "verb", "decided", "person", "why", "document", "state", "undone", "told")
            tabular.write(columns, ([one[name] for name in columns] for one in shown), out, form=form)
    more = f"{len(shown):,} of " if len(shown) < len(found) else ""
    say(f"{more}{counted(len(found), 'decision')}" + ("; --limit 0 shows all" if more else ""))
