"""The commands ``onrecord export`` and ``onrecord import``: readings go out in the formats of others, and come back."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord.commands.options import OUTPUT, PLACE, GroupedCommand, ledger_option, option
from onrecord.commands.selecting import selection_of, selection_options
from onrecord.commands.shared import Progress, counted, opened
from onrecord.errors import ConfigurationError, InputError
from onrecord.exchange import FORMATS
from onrecord.records import Reading, Refusal
from onrecord.show.run import say

if TYPE_CHECKING:
    from onrecord.exchange.brat_edits import Edits
    from onrecord.keeper import Added, Ledger, Selection
    from onrecord.ledger.chosen import Selected

_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"} | {
    one.suffix: name for name, one in FORMATS.items() if one.suffix
}
_FOLDERS = {"parquet"} | {name for name, one in FORMATS.items() if one.folder}
_ALL = ("csv", "jsonl", "parquet", *FORMATS)
DECISIONS = "Whose changes they are"


@click.command("export", cls=GroupedCommand, no_args_is_help=True)
@click.argument("target", required=False, metavar="[TARGET]", type=PLACE)
@selection_options
@option(OUTPUT, "--format", "-f", "form", type=click.Choice(_ALL),
        help="The format; by default what the ending of TARGET says.")  # fmt: skip
@option(OUTPUT, "--texts", is_flag=True, help="Parquet: the texts of the articles too, as a table of their own.")
@option(OUTPUT, "--corrections", type=PLACE, metavar="FOLDER",
        help="Instead, write what people decided as training data for onrecord train.")  # fmt: skip
@ledger_option
def export(target: str | None, words: tuple[str, ...], form: str | None, texts: bool, corrections: str | None,
           ledger: str | None, **given: Any) -> int:  # fmt: skip
    """Write statements of the ledger to TARGET, all of them or a selection.

    TARGET is a file, - for standard output, or for parquet, brat and docbin a new folder; it appears when it is
    whole. WORDS and the options choose as in onrecord find. The articles go along, and the statements that relay one
    that was chosen; a CSV has the chosen rows alone.

    \b
      onrecord export denials.csv --act deny --since 2024-05
      onrecord export ledger.jsonl
      onrecord export tables --format parquet
    """
    if corrections is not None:
        if target is not None:
            raise click.UsageError("--corrections takes no TARGET and no WORDS: it writes every decision")
        return _teach(opened(ledger), corrections)
    if target is None:
        raise click.UsageError("name a TARGET: a file, a folder, or - for standard output")
    form = form or _form_of(target)
    if target == "-" and form in _FOLDERS:
        raise click.UsageError(f"{form} is a folder of files; name one that does not exist yet")
    store, selection = opened(ledger), selection_of(words, given)
    if form == "parquet":
        _tables(store, selection, target, texts)
    else:
        _readings(store, selection, target, form)
    _left_out(store, selection)
    return 0


def _form_of(target: str) -> str:
    name = target.lower()
    found = next((form for suffix, form in _SUFFIXES.items() if name.endswith(suffix)), None)
    if found is None:
        raise click.UsageError(f"{target} does not tell the format; say --format and one of {', '.join(_ALL)}")
    return found


def _tables(store: Ledger, selection: Selection, target: str, texts: bool) -> None:
    progress = Progress()
    try:
        with _target():
            done = store.export_parquet(
                target,
                selection,
                texts=texts,
                tell=lambda count: progress.draw(f"{counted(count, 'document')} written"),
            )
    finally:
        progress.clear()
    told = [counted(done.statements, "statement"), counted(done.documents, "document"),
            counted(done.entities, "entity", "entities"), counted(done.actors, "actor")]  # fmt: skip
    say(f"{target}: {', '.join(told)}" + ("" if texts else "; no texts, which --texts adds"))


class _Outgoing:
    """Counts what goes out."""

    def __init__(self, free: bool) -> None:
        self.documents, self.chosen, self.relays = 0, 0, 0
        self._progress = Progress() if free else None

    def passed(self, found: Iterable[Selected]) -> Iterator[Selected]:
        """Pass on what is chosen, and show how far it is."""
        try:
            for one in found:
                yield one
                self.documents += 1
                self.chosen += len(one.chosen)
                self.relays += len(one.reading.statements) - len(one.chosen)
                if self._progress:
                    self._progress.draw(f"{counted(self.documents, 'document')} written")
        finally:
            if self._progress:
                self._progress.clear()

    def told(self, form: str) -> str:
        """Return how much went out, in words."""
        told = f"{counted(self.chosen, 'statement')} of {counted(self.documents, 'document')}"
        if not self.documents:
            return "nothing fits the selection, and nothing but the frame of the format was written"
        if not self.relays:
            return told
        if form == "csv":
            return f"{told}; {counted(self.relays, 'statement')} that relay them are named in the column via"
        return f"{told}, and {counted(self.relays, 'statement')} that relay them"


def _readings(store: Ledger, selection: Selection, target: str, form: str) -> None:
    from onrecord.show import csv, json
    from onrecord.show.files import destination

    going = _Outgoing(free=target != "-" or not sys.stdout.isatty())
    found = going.passed(store.selected(selection))
    with _target():
        if form in _FOLDERS:
            FORMATS[form].write((one.reading for one in found), Path(target))
        else:
            with destination(target, origins=_own(store.path)) as out:
                if form == "csv":
                    csv.write_some(((one.whole, one.chosen) for one in found), out)
                elif form == "jsonl":
                    json.write((one.reading for one in found), out)
                else:
                    FORMATS[form].write((one.reading for one in found), out)
    say((f"{target}: " if target != "-" else "") + going.told(form))


def _own(path: Path) -> list[str]:
    """Return the places that belong to a ledger, over which nothing may be written."""
    from onrecord.ledger.place import Place

    place = Place(path)
    return [str(one) for one in (place.ledger, place.journal, place.log, place.index)]


@contextmanager
def _target() -> Iterator[None]:
    """Let an error about where to write speak of TARGET."""
    try:
        yield
    except ConfigurationError as error:
        if error.setting not in ("--output", "output"):
            raise
        raise ConfigurationError("TARGET", *error.args[1:]) from error


def _left_out(store: Ledger, selection: Selection) -> None:
    if not selection.versions and selection.document is None:
        count = next(iter(store.sql("SELECT count(*) FROM documents WHERE NOT current")))[0]
        if count:
            say(f"{counted(count, 'earlier version')} of articles not looked at; --versions takes them too")


def _teach(store: Ledger, folder: str) -> int:
    try:
        done = store.taught(folder)
    except ConfigurationError as error:
        if error.setting != "output":
            raise
        raise ConfigurationError("--corrections", *error.args[1:]) from error
    told = f"{counted(done.statements, 'statement')} in {counted(done.passages, 'passage')} of"
    say(f"{folder}: {told} {counted(done.documents, 'document')}, for onrecord train --corrections")
    if done.undecided:
        say(
            f"{counted(done.undecided, 'document')} with decisions left out: in no paragraph is every row decided; "
            "accept or drop the other rows of a paragraph, and it is taken"
        )
    return 0


@click.command("import", cls=GroupedCommand, no_args_is_help=True)
@click.argument("origins", nargs=-1, required=True, metavar="FILE.jsonl… | FOLDER… | -",
                type=click.Path(exists=True, allow_dash=True))  # fmt: skip
@option(DECISIONS, "--by", metavar="NAME",
        help="Who changed a folder of brat; what differs from the export becomes this person's decisions.")  # fmt: skip
@option(DECISIONS, "--why", default="", metavar="TEXT", help="The reason for these decisions.")
@ledger_option
def import_(origins: tuple[str, ...], by: str | None, why: str, ledger: str | None) -> int:
    """Take readings into the ledger that were made elsewhere: JSON lines of readings, or folders of brat.

    A document that is there already stays as it is. What a person changed in a folder that onrecord export wrote
    for brat becomes corrections of the ledger's rows, with --by. A line or file that cannot be taken is named, and the
    others are imported. Exit code: 0 if all was taken, 1 if something was refused, 2 for wrong usage.
    """
    store = opened(ledger)
    edited = _Edited(store, by, why)
    for origin in origins:
        if Path(origin).is_dir():
            edited.take(origin)
    coming = _Coming()
    added = store.add_readings(coming.items(origins))
    _summary(added, coming)
    edited.tell()
    return int(bool(added.refused or edited.refused))


class _Coming:
    """The readings of all inputs; names what is refused, and shows how far it is."""

    def __init__(self) -> None:
        self._progress = Progress()

    def items(self, origins: Iterable[str]) -> Iterator[Reading | Refusal]:
        """Yield readings and refusals, input by input."""
        count = 0
        try:
            for origin in origins:
                for item in _of(origin):
                    if isinstance(item, Refusal):
                        self._progress.say(f"{item} [{item.reason}]")
                    yield item
                    count += 1
                    self._progress.draw(f"{counted(count, 'reading')} looked at", origin)
        finally:
            self._progress.clear()


def _of(origin: str) -> Iterator[Reading | Refusal]:
    from onrecord.exchange import jsonl
    from onrecord.exchange.brat_in import read_brat

    try:
        if origin == "-":
            yield from jsonl.readings(sys.stdin.buffer, origin)
        elif Path(origin).is_dir():
            yield from read_brat(Path(origin))
        else:
            with open(origin, "rb") as lines:
                yield from jsonl.readings(lines, origin)
    except InputError as error:
        yield error.refusal


def _summary(added: Added, coming: _Coming) -> None:
    told = [f"{counted(added.new, 'document')} imported"]
    told += [f"{counted(added.there, 'document')} there already, left as they are"] if added.there else []
    if added.refused:
        reasons = Counter(str(one.reason) for one in added.refused)
        listed = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        told += [f"{len(added.refused):,} refused ({listed})"]
    say(", ".join(told))
    if added.refused and not added.done - len(added.refused):
        say("import takes readings, as onrecord export and onrecord read --format jsonl write them; articles go to add")


class _Edited:
    """What people changed in folders of brat becomes decisions about the rows of documents that are there."""

    def __init__(self, store: Ledger, by: str | None, why: str) -> None:
        self._store, self._by, self._why = store, by, why
        self._there = store.ids()
        self._verbs: Counter[str] = Counter()
        self._already = 0
        self.refused = 0

    def take(self, folder: str) -> None:
        """Decide what was changed in one folder."""
        from onrecord.exchange.brat_edits import read_edits

        for one in read_edits(Path(folder)):
            if one.document in self._there and (one.edits or one.refused):
                self._decide(one)

    def _decide(self, one: Edits) -> None:
        if self._by is None:
            count = len(one.edits) + len(one.refused)
            told = f"{counted(count, 'change')} of a person not taken"
            self._refuse(f"{one.origin}: {told}; say whose they are with --by NAME", count)
            return
        wanted = [(edit.statement, edit.verb, edit.options) for edit in one.edits]
        decided = self._store.decide_all(one.document, wanted, by=self._by, why=self._why)
        self._verbs.update(decision["verb"] for decision in decided.decisions)
        self._already += decided.already
        for problem in decided.failed:
            self._refuse(f"{one.origin}: {problem}")
        for refusal in one.refused:
            self._refuse(f"{refusal} [{refusal.reason}]")

    def _refuse(self, problem: str, count: int = 1) -> None:
        say(problem)
        self.refused += count

    def tell(self) -> None:
        """Say what was decided."""
        done = {"correct": "corrected", "drop": "dropped"}
        made = [f"{counted(count, 'row')} {done[verb]}" for verb, count in sorted(self._verbs.items())]
        told = [f"{' and '.join(made)} by {self._by}"] if made else []
        told += [f"{counted(self._already, 'row')} stood so already"] if self._already else []
        told += [f"{counted(self.refused, 'change')} not taken"] if self.refused else []
        if told:
            say(f"brat: {', '.join(told)}")
