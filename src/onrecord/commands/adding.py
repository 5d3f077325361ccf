"""``onrecord add``, ``watch``, ``remove`` and ``refusals``: what comes into a ledger, goes out of it, or never came in.

An interruption is no failure: what was read is written, then the command says what it did, and ends with 130.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

from onrecord.commands.options import (
    INPUT,
    LEDGER,
    OUTPUT,
    GroupedCommand,
    input_options,
    ledger_option,
    limit_options,
    model_options,
    option,
)
from onrecord.commands.shared import (
    INTERRUPTED,
    Pace,
    Progress,
    counted,
    duration,
    opened,
    put,
    stopping,
    terminable,
    wrapped,
)
from onrecord.records import Reading, Refusal
from onrecord.show.run import say

if TYPE_CHECKING:
    from onrecord.ingest.watching import FeedState
    from onrecord.keeper import Added, Ledger

_LOG = 19
"""How far from the edge the lines of a watch begin, behind the time and what happened."""


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("origins", nargs=-1, required=True, metavar="PATH… | URL… | -")
@ledger_option
@option(LEDGER, "--again", is_flag=True, help="Read again what is there already, read by the same model.")
@input_options
@model_options
@limit_options
def add(origins: tuple[str, ...], ledger: str | None, again: bool, model: str | None, threshold: float | None,
        names: str | None, threads: int | None, input_format: str, **settings: Any) -> int:  # fmt: skip
    """Read articles into the ledger, which is made if there is none.

    Inputs are those of onrecord read: files, folders, patterns such as "news/*.txt", web archives (WARC), feeds, lists
    of addresses, addresses, or - for standard input. What is there already is passed over; what another model read is
    read again, and what people decided about it stays. The ledger is written every few seconds, each article whole or
    not at all: interrupt it, and run the same again. Exit code: 0 if all is in the ledger, 1 if some input was refused,
    2 for wrong usage, 130 if it was interrupted.
    """
    from onrecord.ingest import count
    from onrecord.pipeline import load

    given = {name: value for name, value in settings.items() if value is not None}
    target = opened(ledger)
    adding = _Adding(target, lambda: count(origins, format=input_format).articles)
    with terminable(), adding:
        reader = load(model, threshold=threshold, threads=threads, names=names)
        target.add(origins, reader=reader, again=again, tell=adding.tell, format=input_format, **given)
    return adding.exit_code


class _Adding:
    """Follows what is added: progress, refusals as they come, and a summary when the block ends, however it does."""

    def __init__(self, ledger: Ledger, total: Callable[[], int | None]) -> None:
        self._ledger = ledger
        self._total = total
        self._of: int | None = None
        self._counted = False
        self._named = 0
        self._progress = Progress()
        self._pace = Pace()
        self._since = time.monotonic()
        self.added: Added | None = None
        self.exit_code = 0

    def tell(self, added: Added) -> None:
        """Note the counts after an input."""
        known = self.added.there if self.added is not None else 0
        self._pace.step(int(added.there == known))
        self.added = added
        while self._named < len(added.refused):
            refusal = added.refused[self._named]
            self._named += 1
            self._progress.say(f"{refusal} [{refusal.reason}]")
        self._draw(added)

    def _draw(self, added: Added) -> None:
        if not self._progress.due:
            return
        if not self._counted:
            self._of, self._counted = self._total(), True
        self._progress.draw(
            f"{added.done:,} of {self._of:,}" if self._of and self._of >= added.done else f"{added.done:,}",
            *_pace(self._pace, self._of - added.done if self._of else 0),
            f"{added.there:,} there" if added.there else "",
            f"{len(added.refused):,} refused" if added.refused else "",
            _name(added.latest),
        )

    def __enter__(self) -> _Adding:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        self._progress.clear()
        interrupted = isinstance(error, KeyboardInterrupt)
        if error is not None and not interrupted and (self.added is None or not self.added.done):
            return False
        summary(self.added, self._ledger, seconds=time.monotonic() - self._since, interrupted=interrupted)
        self.exit_code = INTERRUPTED if interrupted else int(bool(self.added and self.added.refused))
        return interrupted


def _pace(pace: Pace, pieces: int) -> Iterator[str]:
    rate, left = pace.rate, pace.left(pieces)
    if rate is not None:
        yield f"{rate:,.1f} a second" if rate >= 1 else f"{60 * rate:,.1f} a minute"
    if left is not None:
        yield f"{duration(max(left, 1))} left"


def _name(latest: Reading | Refusal | str) -> str:
    if isinstance(latest, Reading):
        return latest.document.path or latest.document.url or latest.document.title or latest.document.id
    return latest.origin if isinstance(latest, Refusal) else latest


def summary(added: Added | None, ledger: Ledger, *, seconds: float, interrupted: bool) -> None:
    """Say what became of the inputs, and what to do next."""
    new = added.new if added else 0
    took = f"{seconds:.1f} s" if seconds < 10 else duration(seconds)
    told = f"{counted(new, 'new document')} in {ledger.path} ({took})"
    say(f"interrupted: {told}" if interrupted else told)
    for line in _details(added) if added else ():
        put(line, indent=4)
    if interrupted:
        put("run the same again to go on; what is there is passed over", indent=2)
    elif new or (added and added.read_again):
        put("next: onrecord find WORDS lists statements, onrecord who their speakers", indent=2)


def _details(added: Added) -> Iterator[str]:
    if added.copies:
        yield f"copies of other articles among them: {len(added.copies):,}"
    if added.versions:
        yield f"changed versions of earlier ones among them: {len(added.versions):,}"
    if added.read_again:
        yield f"{added.read_again:,} read again; what people decided about them stays"
    if added.there:
        yield f"{added.there:,} there already"
    if added.refused:
        reasons = Counter(str(refusal.reason) for refusal in added.refused)
        told = ", ".join(f"{reason} {number:,}" for reason, number in sorted(reasons.items()))
        yield f"{len(added.refused):,} refused ({told}); onrecord refusals lists them"


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("feeds", nargs=-1, required=True, metavar="FEED…")
@ledger_option
@option(INPUT, "--every", type=click.FloatRange(min=1), metavar="MINUTES", default=15.0,
        help="Poll a feed so often, or as seldom as it asks for. [15]")  # fmt: skip
@input_options
@model_options
@limit_options
def watch(feeds: tuple[str, ...], ledger: str | None, every: float, model: str | None, threshold: float | None,
          names: str | None, threads: int | None, input_format: str, **settings: Any) -> int:  # fmt: skip
    """Poll feeds until you stop it, and read what they bring into the ledger.

    A FEED is the address of an RSS or Atom feed or of an OPML list, or the path of an OPML file. Entries are fetched
    with respect for robots.txt and at the pace of their host. Ctrl-C stops it; what was read is in the ledger, and the
    next watch goes on from there. Exit code: 130, since it ends by being stopped.
    """
    from onrecord.pipeline import load

    given = {name: value for name, value in settings.items() if value is not None}
    target = opened(ledger)
    watching = _Watching()
    since = time.monotonic()
    reader = load(model, threshold=threshold, threads=threads, names=names)
    try:
        with stopping() as stop:
            _log("watch", f"{counted(len(feeds), 'feed')} into {target.path}; Ctrl-C stops it")
            target.watch(feeds, stop=stop, reader=reader, tell=watching.tell, polled=watching.polled,
                         interval=60 * every, format=input_format, **given)  # fmt: skip
    finally:
        summary(watching.added, target, seconds=time.monotonic() - since, interrupted=False)
    return INTERRUPTED if stop.is_set() else 1


class _Watching:
    """Writes a line for each arrival that was read or refused, and one for each poll."""

    def __init__(self) -> None:
        self.added: Added | None = None
        self._named: object = None
        self._before = (0, 0, 0, 0)

    def tell(self, added: Added) -> None:
        """Note an arrival, or that a batch was written."""
        self.added = added
        if added.latest is self._named:
            return
        self._named = latest = added.latest
        if isinstance(latest, Refusal):
            _log("refused", f"{latest} [{latest.reason}]")
        elif isinstance(latest, Reading):
            document = latest.document
            told = ", ".join(part for part in (document.title, document.outlet) if part) or document.id
            _log("read", f"{told}: {counted(len(latest.statements), 'statement')}")
            put(document.url or document.path or "", indent=_LOG)

    def polled(self, state: FeedState) -> None:
        """Tell what a poll brought."""
        added = self.added
        now = (added.read, added.there, len(added.refused), len(added.copies)) if added else (0, 0, 0, 0)
        read, there, refused, copies = (now[place] - self._before[place] for place in range(4))
        self._before = now
        told = [f"{read:,} read"] if read else []
        told += [counted(copies, "copy", "copies")] if copies else []
        told += [f"{there:,} there already"] if there else []
        told += [f"{refused:,} refused"] if refused else []
        following = datetime.fromtimestamp(state.next).strftime("%H:%M")
        _log("polled", f"{', '.join(told) or 'nothing new'}; again at {following}: {state.url}")


def _log(what: str, text: str) -> None:
    put(text, _LOG, before=f"{datetime.now():%H:%M:%S}  {what}")


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@ledger_option
def remove(keys: tuple[str, ...], ledger: str | None) -> int:
    """Take documents out of the ledger, with all their rows.

    A KEY is the id of a document (or its beginning, d-…), its address, or the path it was read from, and takes out
    every version that goes by it. If one KEY finds nothing, nothing is removed. What people decided stays and takes
    effect again when the article is added again.
    """
    target = opened(ledger)
    going = {row["id"]: row for key in keys for row in target.documents(key)}
    removed = target.remove(keys)
    say(f"{counted(len(removed), 'document')} removed from {target.path}")
    for id in removed:
        row = going.get(id, {})
        told = ", ".join(row[name] for name in ("title", "outlet", "published") if row.get(name))
        put(told or row.get("origin", ""), before=f"{'':4}{id}  ")
    return 0


@click.command(cls=GroupedCommand)
@ledger_option
@option(OUTPUT, "--format", "-f", "form", type=click.Choice(("table", "jsonl", "csv")), default="table",
        help="table for the eye, by reason (the default); jsonl or csv for programs.")  # fmt: skip
def refusals(ledger: str | None, form: str) -> int:
    """List what could not be read, by reason, with what to do about it.

    An input is listed until it comes into the ledger.
    """
    from onrecord.show.files import destination

    rows = opened(ledger).refusals()
    with destination(None, utf8=form != "table") as out:
        {"table": _table, "jsonl": _jsonl, "csv": _csv}[form](rows, out)
    if form == "table":
        told = f"{counted(len(rows), 'input')} refused; mend what can be mended, and add it again"
        say(told if rows else "nothing is refused")
    return 0


def _table(rows: list[dict[str, Any]], out: TextIO) -> None:
    bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    reasons = Counter(row["reason"] for row in rows)
    for reason, number in sorted(reasons.items(), key=lambda one: (-one[1], one[0])):
        heading = f"{reason}: {number:,}"
        out.write(f"{click.style(heading, bold=True) if bold else heading}\n")
        for row in rows:
            if row["reason"] == reason:
                seen = row["seen"].replace("T", " ").removesuffix("Z")
                told = f"{row['detail']} ({seen} UTC)"
                out.write(f"{wrapped(row['origin'], indent=2, rest=4)}\n")
                out.write(f"{wrapped(told, indent=4)}\n")


def _jsonl(rows: list[dict[str, Any]], out: TextIO) -> None:
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _csv(rows: list[dict[str, Any]], out: TextIO) -> None:
    from onrecord.ledger.schema import COLUMNS
    from onrecord.show.csv import safe

    out.write("\ufeff")
    table = csv.writer(out)
    table.writerow(COLUMNS["refusals"])
    table.writerows([safe(str(value or "")) for value in row.values()] for row in rows)
