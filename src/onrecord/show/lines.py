"""Lines for the eye: written whole, wrapped at the width of the terminal, colours only where it takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from onrecord.records import Kind

PLAIN_WIDTH = 80
"""The width where the output is no terminal."""
_NARROWEST = 12
BARS = {Kind.DIRECT: ("┃ ", "bold green"), Kind.INDIRECT: ("│ ", "cyan"), Kind.MIXED: ("╽ ", "green")}
"""The bar before a content, with its style: by kind."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a closed pipe to whoever owns the stream; rich itself would end the process."""
        raise  # called where the BrokenPipeError is handled


def console_of(out: TextIO, width: int | None = None) -> Console:
    """Return the console of ``out``, as wide as it is, if it is a terminal."""
    if width is None and not out.isatty():
        width = PLAIN_WIDTH
    console = _Console(file=out, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)
    console.width = max(console.width, _NARROWEST)
    return console


def print_line(console: Console, line: Text) -> None:
    """Write one line as it is."""
    console.print(line, no_wrap=True, overflow="ignore", crop=False)


def print_lines(console: Console, lines: Iterable[Text]) -> None:
    """Write lines, each as it is."""
    for line in lines:
        print_line(console, line)


def wrapped(text: Text, console: Console, *, first: Text | None = None, rest: Text | None = None) -> Iterator[Text]:
    """Yield the lines of ``text``, the first behind the prefix ``first``, the others behind ``rest``."""
    prefix, following = first or Text(), rest or Text()
    room = max(console.width - max(prefix.cell_len, following.cell_len), 2)
    for line in text.wrap(console, room, overflow="fold"):
        line.rstrip()
        yield Text.assemble(prefix, line)
        prefix = following
