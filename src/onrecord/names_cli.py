"""The commands ``onrecord names``: a person fills the book of names, and looks into it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.errors import ConfigurationError
from onrecord.names import Book, Imported, Name, Office, Rejected, import_names, load, place
from onrecord.show.run import say
from onrecord.show.visible import one_line

if TYPE_CHECKING:
    from rich.status import Status

_book = click.option("--names", "target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
                     help="The book to use, instead of ONRECORD_NAMES or the usual place.")  # fmt: skip


@click.group()
def names() -> None:
    """Fill the book of names and look into it.

    People and bodies that you import, with the dates of their offices, are known to every reading from then on.
    """


@names.command("import")
@click.argument("origins", metavar="FILE…", nargs=-1, required=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path))  # fmt: skip
@_book
def import_(origins: tuple[Path, ...], target: Path | None) -> int:
    """Import FILEs: FollowTheMoney JSON lines, or CSV with a first line of columns.

    The columns are name, aliases, type, office, of, from, to and link; only name must be there. A row that cannot be
    used is named on standard error, and the others are imported. Exit code: 0 if all rows were sound, 1 if some row or
    file was rejected, 2 for wrong usage.
    """
    done = [_imported(origin, target or place()) for origin in origins]
    return int(any(one is None or one.rejections for one in done))


@names.command()
@click.argument("words", nargs=-1, required=True)
@_book
def find(words: tuple[str, ...], target: Path | None) -> int:
    """Show the entries that go by WORDS: name, type, offices with their dates, link.

    Exit code: 0 if there is one, 1 if there is none.
    """
    book, asked = load(target), " ".join(words)
    # A reader tells "us" from "US" by the capitals; a person at a keyboard need not.
    tries = (asked, asked.title(), asked.upper()) if asked.islower() else (asked,)
    found = {name.id: name for words in tries for name in book.find(words)}
    for name in found.values():
        first, *others = map(one_line, _shown(name, book))
        click.echo("\n    ".join((first, *others)))
    if not found:
        say(f"{asked}: no entry goes by these words")
    return int(not found)


@names.command()
@_book
def where(target: Path | None) -> None:
    """Tell where your book of names lies, and how much is in it."""
    path = target or place()
    click.echo(one_line(str(path)))
    if not path.exists():
        say("there is no such book yet; onrecord names import FILE makes it")
        return
    counts = load(path).counts()
    click.echo(f"{_number(counts['names'], 'name')}, {_number(counts['terms'], 'term')} in office")


def _imported(origin: Path, target: Path) -> Imported | None:
    progress = _Progress(origin)
    try:
        done = import_names(origin, target, on_rejected=progress.rejected, on_progress=progress.rows)
    except ConfigurationError as error:
        progress.clear()
        say(str(error))
        return None
    finally:
        progress.clear()
    for column in done.unknown:
        say(f"{origin}: the column {column} means nothing here and is left out")
    parts = [f"{_number(done.names, 'name')} and {_number(done.terms, 'term')} in office imported"]
    parts += [f"{_number(done.skipped, 'row')} of other sorts left out"] if done.skipped else []
    parts += [f"{_number(done.rejections, 'row')} rejected"] if done.rejections else []
    say(f"{origin}: {', '.join(parts)} ({progress.seconds():.1f} s)")
    return done


class _Progress:
    """Names rejected rows as they come, and draws how far an import is where standard error is a terminal."""

    def __init__(self, origin: Path) -> None:
        self._origin = origin
        self._since = time.monotonic()
        self._status: Status | None = None

    def seconds(self) -> float:
        return time.monotonic() - self._since

    def rejected(self, row: Rejected) -> None:
        self.clear()
        say(f"{self._origin}: {row}")

    def rows(self, count: int) -> None:
        if not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.text import Text

        if self._status is None:
            self._status = Console(file=sys.stderr).status("")
            self._status.start()
        self._status.update(Text(f"{count:,} rows, {count / self.seconds():,.0f} a second · {self._origin}", "dim"))

    def clear(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


def _shown(name: Name, book: Book) -> list[str]:
    kind = name.type if name.role in (name.type, "other") else f"{name.type}, {name.role}"
    lines = [f"{name.name}  ({kind}{f', {name.of}' if name.of else ''})"]
    lines += [f"also {'; '.join(name.aliases)}"] if name.aliases else []
    lines += [f"{_term(office)}" for office in book.offices(name)]
    return lines + ([name.link] if name.link else [])


def _term(office: Office) -> str:
    told = f"{office.title}, {office.of}" if office.of else office.title
    if not office.start and not office.end:
        return told
    if not office.start:
        return f"{told}, until {office.end}"
    return f"{told}, {office.start} to {office.end}" if office.end else f"{told}, since {office.start}"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
