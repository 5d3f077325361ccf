"""``onrecord backup``, ``verify``, ``recover`` and ``doctor``: a ledger is copied, checked, mended, and told about."""

from __future__ import annotations

import os
import platform
import re
import shlex
import shutil
import time
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord import config
from onrecord.commands.options import MODEL, PLACE, GroupedCommand, ledger_option, option
from onrecord.commands.shared import Progress, counted, duration, opened, put, size, wrapped
from onrecord.errors import ConfigurationError, LedgerError, OnrecordError
from onrecord.show.run import say

if TYPE_CHECKING:
    from onrecord.ledger.recovering import Recovered
    from onrecord.ledger.verifying import Verified

_LISTED = 10
"""So many lost documents are named on the screen; all of them stand in a file."""
_NAMED = 4
"""So many inputs are written out in the command that comes next."""
_PLACE_IN_FILE = re.compile(r"[:#]\d+\Z")
_LITTLE = 200 * 2**20
"""Free bytes below which a disk is nearly full for a ledger."""


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("target", metavar="FILE", type=PLACE)
@ledger_option
def backup(target: str, ledger: str | None) -> int:
    """Write a copy of the ledger to FILE, which appears when it is whole; its journal comes to lie beside it.

    Others may read meanwhile. The copy is a ledger like any other: onrecord verify --ledger FILE checks it.
    """
    source = opened(ledger)
    written = source.backup(target)
    documents = opened(str(written)).status()["documents"]
    say(f"{source.path} copied to {written}: {counted(documents, 'document')}, {size(written.stat().st_size)}")
    put(f"its journal lies beside it as {written.name}.journal; keep the two together", indent=4)
    put(f"next: onrecord verify --ledger {shlex.quote(str(written))}", indent=2)
    return 0


@click.command(cls=GroupedCommand)
@ledger_option
def verify(ledger: str | None) -> int:
    """Read every row of the ledger and compare it with its journal.

    Every opening compares the two in brief; this compares all. Exit code: 0 if each row is what was written, 1 if
    anything differs.
    """
    since = time.monotonic()
    target = opened(ledger)
    found = _verified(target)
    say(f"{target.path} is sound: {counted(found.documents, 'document')} in {counted(found.changes, 'change')}, "
        f"each as it was written ({duration(time.monotonic() - since)})")  # fmt: skip
    return 0


def _verified(ledger: Any) -> Verified:
    progress = Progress()
    total: int | None = None

    def tell(done: int) -> None:
        if progress.due:
            progress.draw(f"{done:,} of {total:,} documents checked")

    try:
        total = ledger.status()["documents"]
        verified: Verified = ledger.verify(tell)
        return verified
    finally:
        progress.clear()


@click.command(cls=GroupedCommand)
@ledger_option
def recover(ledger: str | None) -> int:
    """Make a sound ledger of what can be read of a damaged one.

    The broken part is set aside and never deleted. What people decided is kept, and the documents that are lost are
    named, so that they can be added again. A sound ledger is left as it is. Exit code: 0 if nothing is lost, 1 if
    something must be added again.
    """
    from onrecord.keeper import recover as recovered
    from onrecord.keeper import usual_place
    from onrecord.ledger.place import is_damage

    place = Path(ledger) if ledger else usual_place()
    how = "it is gone, and its journal is there"
    if place.exists():
        try:
            found = _verified(opened(ledger))
        except LedgerError as error:
            if not is_damage(error):
                raise
            how = str(error.args[1])
        else:
            say(f"{place} is sound: {counted(found.documents, 'document')}; there is nothing to recover")
            return 0
    return _told(place, how, recovered(place), named=ledger is not None)


def _told(place: Path, how: str, found: Recovered, *, named: bool) -> int:
    say(f"{place}: {how}")
    put(f"the broken part lies in {found.aside}, as it was", indent=4)
    put(f"{counted(found.kept, 'document')} and {counted(found.decisions, 'decision')} of people kept", indent=4)
    option = f" --ledger {shlex.quote(str(place))}" if named else ""
    if not found.lost:
        put("nothing is lost", indent=4)
        put(f"next: onrecord verify{option}", indent=2)
        return 0
    put(f"{counted(len(found.lost), 'document')} lost, to be added again:", indent=4)
    for id, origin in found.lost[:_LISTED]:
        put(origin, before=f"{'':8}{id}  ")
    inputs = list(dict.fromkeys(_input(origin) for _, origin in found.lost))
    listed = found.aside / "add-again.txt"
    listed.write_text("".join(f"{one}\n" for one in inputs), encoding="utf-8")
    if len(found.lost) > _LISTED:
        put(f"and {len(found.lost) - _LISTED:,} more", indent=8)
    put(f"what they came from stands in {listed}, one a line", indent=4)
    put(f"next: {_again(inputs, listed, option)}", indent=2)
    return 1


def _input(origin: str) -> str:
    """Return what to add in order to have the document of ``origin`` again: the file for a place in a file."""
    file = _PLACE_IN_FILE.sub("", origin)
    return file if file != origin and os.path.isfile(file) else origin


def _again(inputs: list[str], listed: Path, option: str) -> str:
    if len(inputs) <= _NAMED:
        return f"onrecord add{option} {' '.join(map(shlex.quote, inputs))}"
    if all(re.match(r"https?://", one) for one in inputs):
        return f"onrecord add{option} {shlex.quote(str(listed))}"
    return f"tr '\\n' '\\0' < {shlex.quote(str(listed))} | xargs -0 onrecord add{option}"


@click.command(cls=GroupedCommand)
@ledger_option
@option(MODEL, "--model", type=PLACE, metavar="NAME|FOLDER", help="Look at these weights.")
@option(MODEL, "--names", type=PLACE, metavar="FILE", help="Look at this book of names.")
@click.pass_context
def doctor(ctx: click.Context, ledger: str | None, model: str | None, names: str | None) -> int:
    """Tell what onrecord reads with and keeps, and what is wrong with it.

    Whatever is wrong stands at the end, each with what to do about it. Exit code: 0 if all is well, 1 if not.
    """
    report = _Report()
    report.versions()
    root = ctx.find_root().command
    report.settings(root if isinstance(root, click.Group) else click.Group())
    report.model(model)
    report.names(names)
    report.ledger(ledger)
    return report.close()


class _Report:
    """Writes what there is, a heading a line, and gathers what is wrong."""

    def __init__(self) -> None:
        self._wrong: list[tuple[str, str]] = []

    def tell(self, heading: str, *lines: str) -> None:
        """Write a heading with its lines beside it."""
        for number, line in enumerate(lines):
            told = wrapped(line, indent=11)
            click.echo(f"{'' if number else heading:<11}{told[11:]}")

    def wrong(self, heading: str, error: OnrecordError) -> None:
        """Write that something cannot be used, and keep what is wrong with it for the end."""
        thing, problem, remedy = (str(part) for part in error.args)
        self._wrong.append((f"{thing}: {problem}", remedy))
        self.tell(heading, f"{thing}: not usable, see below")

    def close(self) -> int:
        """Write what is wrong, and return the exit code."""
        if not self._wrong:
            click.echo("all is well")
            return 0
        count = len(self._wrong)
        click.echo(f"\n{counted(count, 'thing')} {'is' if count == 1 else 'are'} wrong:")
        for problem, remedy in self._wrong:
            click.echo(wrapped(problem, indent=2, rest=4))
            click.echo(wrapped(f"→ {remedy}", indent=4, rest=6))
        return 1

    def versions(self) -> None:
        """Tell what is installed."""
        parts = [f"Python {platform.python_version()}"]
        parts += [f"{name} {_version(name)}" for name in ("duckdb", "tantivy", "onnxruntime")]
        self.tell("onrecord", f"{_version('onrecord')} on {', '.join(parts)}")

    def settings(self, root: click.Group) -> None:
        """Tell which settings hold, and check them as far as they concern commands that can be loaded."""
        try:
            path = config.find(os.environ, Path.cwd())
            found = config.load(path)
            found.check((), config.OPTIONS, root.commands)
            for name in found.values:
                if isinstance(found.values[name], dict) and name in root.commands:
                    _check(root.commands[name], name, found)
            self.tell("settings", str(path) if path else "no file; an onrecord.toml in the working folder would be one")
        except ConfigurationError as error:
            self.wrong("settings", error)
        variables = sorted(name for name, value in os.environ.items() if name.startswith("ONRECORD_") and value)
        if variables:
            self.tell("", *(f"{name}={os.environ[name]}" for name in variables))

    def model(self, model: str | None) -> None:
        """Tell which weights read, after checking each of their files."""
        from onrecord.annotate.weights import verified
        from onrecord.errors import ModelError

        try:
            weights = verified(Path(model) if model else None)
        except ModelError as error:
            self.wrong("model", error)
            return
        where = f", in {weights.folder}" if model else ""
        self.tell("model", f"{weights.name}{where}, every file as its digest says:", weights.digest)

    def names(self, names: str | None) -> None:
        """Tell where the book of names lies and how much is in it."""
        from onrecord.names import load, place

        path = Path(names) if names else place()
        if not names and not path.exists():
            self.tell("names", "no book of your own; onrecord names import FILE makes one")
            return
        try:
            counts = load(path).counts()
        except ConfigurationError as error:
            self.wrong("names", error)
            return
        self.tell(
            "names", str(path), f"{counted(counts['names'], 'name')}, {counted(counts['terms'], 'term')} in office"
        )

    def ledger(self, ledger: str | None) -> None:
        """Tell what is in the ledger, what it takes on the disk, and how much room there is."""
        from onrecord.keeper import usual_place
        from onrecord.ledger.place import Place

        place = Place((Path(ledger) if ledger else usual_place()).absolute())
        if not place.ledger.exists() and not place.journal.exists():
            self.tell("ledger", f"{place.ledger}: none yet; onrecord add makes it")
        else:
            try:
                if not place.ledger.exists():
                    raise place.error("it is gone, and its journal is there", "run onrecord recover")
                self.tell("ledger", str(place.ledger), *_counts(opened(str(place.ledger)).status()))
            except LedgerError as error:
                self.wrong("ledger", error)
            self.tell("", *_sizes(place))
        self._disk(place.ledger.parent)

    def _disk(self, folder: Path) -> None:
        folder = next((one for one in (folder, *folder.parents) if one.is_dir()), Path("/"))
        free = shutil.disk_usage(folder).free
        self.tell("disk", f"{size(free)} free in {folder}")
        if not os.access(folder, os.W_OK):
            self._wrong.append((f"{folder}: nothing can be written here", "name a ledger elsewhere with --ledger"))
        elif free < _LITTLE:
            self._wrong.append((f"{folder}: the disk is nearly full", "make room before the next onrecord add"))


def _check(command: click.Command, name: str, found: config.Settings) -> None:
    """Check the table of one command, where its module is installed."""
    try:
        behind = command.loaded() if hasattr(command, "loaded") else command
    except ConfigurationError:
        return
    config.defaults(behind, (name,), found, {})


def _counts(status: dict[str, Any]) -> Iterator[str]:
    parts = [counted(status[name], name.removesuffix("s")) for name in ("documents", "statements", "decisions")]
    yield ", ".join(parts)
    yield f"{counted(status['families'], 'family', 'families')} of copies, {counted(status['refusals'], 'refusal')}"
    index = "up to date" if status["index_current"] else "behind; the next onrecord find brings it up to date"
    yield f"tables of version {status['schema']}; full-text index {index}"


def _sizes(place: Any) -> Iterator[str]:
    index = sum(path.stat().st_size for path in place.index.rglob("*") if path.is_file()) if place.index.is_dir() else 0
    held = [(one.stat().st_size if one.exists() else 0) for one in (place.ledger, place.journal)]
    yield f"{size(held[0])}, journal {size(held[1])}, index {size(index)}"
    if place.log.exists():
        yield f"{place.log.name} is there: a batch is being written, or was cut off and is mended by the next one"
    for broken in sorted(place.ledger.parent.glob(f"{place.ledger.name}.broken-*")):
        yield f"set aside by onrecord recover: {broken.name}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"
