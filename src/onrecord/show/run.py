"""A run as the person at the terminal follows it: refusals named as they come, progress, and counts at the end.

All of it goes to standard error. Progress is drawn only where that is a terminal and standard output is not taken by
the readings themselves, and only once a run has lasted a second.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from onrecord.records import Document, Reading, Reason, Refusal
from onrecord.show.visible import one_line

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE = 1.0
"""Seconds before progress is drawn."""


class Run:
    """Counts what is read and refused; ``readings`` and ``documents`` pass on what goes through them.

    ``total`` tells how many articles there are, where that can be told; it is asked when progress is first drawn.
    """

    def __init__(self, *, progress: bool = False, total: Callable[[], int | None] = lambda: None) -> None:
        self.read = 0
        self.refused: Counter[Reason] = Counter()
        self._total = total
        self._of: str | None = None
        self._status: Status | None = None
        self._progress = progress and sys.stderr.isatty()
        self._since = time.monotonic()

    @property
    def exit_code(self) -> int:
        """0 if all was read, 1 if something was refused."""
        return 1 if self.refused else 0

    def documents(self, items: Iterable[Document | Refusal]) -> Iterator[Document | Refusal]:
        """Pass on what is about to be read, and show its name."""
        for item in items:
            if isinstance(item, Document):
                self._draw(item.path or item.url or item.title or "")
            yield item

    def readings(self, results: Iterable[Reading | Refusal]) -> Iterator[Reading]:
        """Pass on the readings, count them, and name each refusal on standard error."""
        try:
            for result in results:
                if isinstance(result, Refusal):
                    self._name(result)
                else:
                    self.read += 1
                    yield result
        finally:
            self._clear()

    def close(self) -> None:
        """Say how many inputs were read and refused, and why, if any was refused."""
        if self.refused:
            reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(self.refused.items()))
            say(f"{self.read} read, {self.refused.total()} refused ({reasons})")

    def _name(self, refusal: Refusal) -> None:
        self._clear()
        self.refused[refusal.reason] += 1
        say(f"{refusal} [{refusal.reason}]")

    def _draw(self, name: str) -> None:
        if not self._progress or time.monotonic() - self._since < PATIENCE:
            return
        from rich.text import Text

        if self._of is None:
            articles = self._total()
            self._of = f" of {articles}" if articles else ""
        line = Text(f"{self.read}{self._of} read, {self.refused.total()} refused · {one_line(name)}", "dim")
        if self._status is None:
            self._status = _status()
        # The wheel takes two columns, and so does ^C, which would wrap the line.
        line.truncate(max(self._status.console.width - 5, 1), overflow="ellipsis")
        self._status.update(line)

    def _clear(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


def _status() -> Status:
    from rich.console import Console

    status = Console(file=sys.stderr).status("")
    status.start()
    return status


def say(message: str) -> None:
    """Write one line to standard error, nothing in it able to deceive a terminal."""
    line = f"onrecord: {one_line(message)}\n"
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()
