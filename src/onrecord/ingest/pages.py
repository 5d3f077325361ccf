"""Pages are read in another process that is stopped at a limit of time and memory, and started anew when needed."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from onrecord.ingest.page import Article
from onrecord.ingest.unfit import Unfit
from onrecord.ingest.worker import receive, send
from onrecord.records import Reason

if TYPE_CHECKING:
    from types import TracebackType

START_SECONDS = 60.0
"""How long the process may take to import what it needs, on a busy machine."""
PAGES_A_PROCESS = 1_000
"""After this many pages a new process takes over, so that memory stays flat whatever the parser keeps."""


class PageReader:
    """Reads pages one after another, each within ``seconds`` and all within ``memory`` bytes; a context manager."""

    def __init__(self, *, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0

    def __enter__(self) -> PageReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, markup: str, url: str | None = None) -> Article:
        """Return the article of a page; raise Unfit where there is none, or where a limit is met."""
        if self._process is None or self._read >= PAGES_A_PROCESS:
            self._start()
        self._read += 1
        answer = self._ask({"markup": markup, "url": url}, self._seconds)
        if failure := answer.get("failure"):
            self.close()
            raise self._failed(str(failure))
        if answer["article"] is None:
            raise Unfit(Reason.NO_ARTICLE, "the page holds no article; give the page of one article, or its text")
        return Article(**answer["article"] | {"authors": tuple(answer["article"]["authors"])})

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process, self._read = self._process, None, 0
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue

    def _start(self) -> None:
        """Start a process that finds modules where this one does, whatever folder and main module this one has."""
        self.close()
        code = "import sys; sys.path[:] = {!r}; from onrecord.ingest.worker import main; main({!r}, {!r})"
        program = code.format(sys.path, self._seconds, self._memory)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if "ready" not in self._ask(None, START_SECONDS):
            self.close()
            raise Unfit(Reason.UNREADABLE, "the page reader does not start; install onrecord again")

    def _ask(self, task: dict[str, Any] | None, seconds: float) -> dict[str, Any]:
        """Return the answer to ``task``, or a failure where the process has to be stopped or ends by itself."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return {"failure": "ended"}
        expired = threading.Event()

        def stop() -> None:
            expired.set()
            process.kill()

        watch = threading.Timer(seconds, stop)
        watch.daemon = True
        watch.start()
        try:
            if task is not None:
                send(process.stdin, task)
            answer = receive(process.stdout)
        except OSError:
            answer = None
        finally:
            watch.cancel()
        return answer or {"failure": "time" if expired.is_set() else "ended"}

    def _failed(self, failure: str) -> Unfit:
        remedy = "give its text instead"
        if failure == "time":
            detail = f"finding the article takes longer than {self._seconds:g} seconds"
            return Unfit(Reason.TIMEOUT, f"{detail}; {remedy}, or raise the limit")
        if failure == "memory":
            detail = f"finding the article takes more than {self._memory:,} bytes of memory"
            return Unfit(Reason.TOO_LARGE, f"{detail}; {remedy}, or raise the limit")
        if failure == "ended":
            return Unfit(Reason.TOO_LARGE, f"the page brings the page reader to an end; {remedy}")
        return Unfit(Reason.MALFORMED, f"the page cannot be parsed ({failure}); {remedy}")
