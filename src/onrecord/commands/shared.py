"""What the commands of a ledger share: the option that names it, how it is opened, figures as words, progress.

All of it speaks on standard error; standard output belongs to the data of a command.
"""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from textwrap import TextWrapper
from types import FrameType
from typing import TYPE_CHECKING

from onrecord.commands.options import ledger_option
from onrecord.show.run import say
from onrecord.show.visible import one_line

if TYPE_CHECKING:
    from rich.status import Status

    from onrecord.keeper import Ledger

PATIENCE = 1.0
"""Seconds before progress is drawn."""
PACE = 30
"""The time left is reckoned from so many of the documents that were read last."""
_UNITS = ("KiB", "MiB", "GiB", "TiB")

INTERRUPTED = 130
"""The exit code of a command that was told to stop."""

__all__ = [
    "INTERRUPTED", "Pace", "Progress", "counted", "duration", "ledger_option", "opened", "put", "size", "stopping",
    "terminable", "wrapped",
]  # fmt: skip


def opened(path: str | None) -> Ledger:
    """Open the ledger at ``path``, or at its usual place, and tell it if it had to be migrated.

    Raises:
        LedgerError: it is damaged, held, newer than this onrecord, or no ledger.
    """
    from onrecord.keeper import open_ledger

    ledger = open_ledger(path)
    if ledger.migrated_from is not None:
        say(f"{ledger.path}: brought up to this version of onrecord; the old file is kept as {ledger.migrated_from}")
    return ledger


def counted(number: int, word: str, plural: str | None = None) -> str:
    """Return a number with its word: ``1 document``, ``1,200 documents``.

    >>> counted(1, "copy", "copies"), counted(1200, "copy", "copies")
    ('1 copy', '1,200 copies')
    """
    return f"{number:,} {word if number == 1 else plural or f'{word}s'}"


def size(bytes: int) -> str:
    """Return a number of bytes as people read it.

    >>> size(999), size(1536), size(5 * 2**20), size(3 * 2**40)
    ('999 bytes', '1.5 KiB', '5.0 MiB', '3.0 TiB')
    """
    if bytes < 1024:
        return counted(bytes, "byte")
    amount, unit = bytes / 1024, _UNITS[0]
    for larger in _UNITS[1:]:
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:,.1f} {unit}"


def duration(seconds: float) -> str:
    """Return how long something takes, as exact as is of use.

    >>> duration(42), duration(170), duration(5400), duration(200_000)
    ('42 s', '3 min', '1 h 30 min', '2 days 8 h')
    """
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
    hours = round(seconds / 3600)
    if hours < 48:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{counted(hours // 24, 'day')} {hours % 24} h"


def put(text: str, indent: int = 0, *, before: str = "") -> None:
    """Write one line to standard error, so far from the edge or behind ``before``; it cannot deceive a terminal."""
    encoding = sys.stderr.encoding or "utf-8"
    line = f"{before:<{indent}}{one_line(text)}\n"
    sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()


def wrapped(text: str, *, indent: int = 0, rest: int | None = None) -> str:
    """Return ``text`` in lines that fit the terminal, safe to print: the first ``indent`` from the edge, then ``rest``.

    Where standard output is no terminal a line has 80 columns. A word that is longer than a line, as an address may be,
    stays whole.
    """
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    first, following = " " * indent, " " * (indent if rest is None else rest)
    wrapper = TextWrapper(max(width, 20), initial_indent=first, subsequent_indent=following, break_long_words=False,
                          break_on_hyphens=False)  # fmt: skip
    return wrapper.fill(one_line(text)) or first


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM interrupt the block as Ctrl-C does, by a KeyboardInterrupt."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Lend an event that Ctrl-C and SIGTERM set; a second Ctrl-C interrupts at once."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        # Set by another thread: this one may be inside of the event at this very moment, and would wait for itself.
        threading.Thread(target=stop.set).start()

    before = [(number, signal.signal(number, ask)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield stop
    finally:
        for number, handler in before:
            signal.signal(number, handler)


class Pace:
    """How fast work goes: by the time that the last ``PACE`` pieces of it took, not by what was there already."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._taken: deque[tuple[int, float]] = deque(maxlen=PACE)

    def step(self, work: int) -> None:
        """Note that ``work`` pieces were done since the last step; 0 where there was nothing to do."""
        now = self._clock()
        if work:
            self._taken.append((work, now - self._last))
        self._last = now

    @property
    def rate(self) -> float | None:
        """Pieces a second; None until enough of them were done to tell."""
        pieces, seconds = sum(work for work, _ in self._taken), sum(taken for _, taken in self._taken)
        return pieces / seconds if pieces > 1 and seconds > 0 else None

    def left(self, pieces: int) -> float | None:
        """Return how many seconds so many pieces take at this rate."""
        return pieces / self.rate if self.rate and pieces > 0 else None


class Progress:
    """One line at the foot of a terminal that tells how far a command is; nothing where there is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._since = time.monotonic()
        self._status: Status | None = None

    @property
    def due(self) -> bool:
        """Whether a line would be drawn now; what costs something is counted only then."""
        return self._shown and time.monotonic() - self._since >= PATIENCE

    def draw(self, *parts: str) -> None:
        """Show the parts that are not empty in one line, cut at the edge of the terminal."""
        if not self.due:
            return
        from rich.console import Console
        from rich.text import Text

        if self._status is None:
            self._status = Console(file=sys.stderr).status("")
            self._status.start()
        line = Text(" · ".join(one_line(part) for part in parts if part), "dim")
        # The wheel takes two columns, and so does ^C, which would wrap the line.
        line.truncate(max(self._status.console.width - 5, 1), overflow="ellipsis")
        self._status.update(line)

    def clear(self) -> None:
        """Wipe the line, so that something else can be written."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def say(self, message: str) -> None:
        """Write a line that stays."""
        self.clear()
        say(message)
