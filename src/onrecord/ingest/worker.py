"""The process that reads pages, so that a page which takes too long or too much memory can be stopped.

It takes pages from standard input and answers on what was standard output, each message four bytes of length and that
many bytes of JSON. It ends with its input. Started by ``pages``; not for use by hand.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import IO, Any

GRACE = 5.0
"""Seconds after the limit at which the process ends itself, in case the one that should stop it is gone."""


def send(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Write one message."""
    data = json.dumps(message).encode("ascii")
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> dict[str, Any] | None:
    """Return the next message, or None where the stream ends before or inside it."""
    size = int.from_bytes(stream.read(4), "big")
    data = stream.read(size)
    if not size or len(data) < size:
        return None
    message: dict[str, Any] = json.loads(data)
    return message


def main(seconds: float, memory: int) -> None:
    """Answer pages until the input ends; ``memory`` bounds the process in bytes, ``seconds`` each page."""
    answers = _own_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(memory)
    from onrecord.ingest.page import article, prepare

    prepare()
    send(answers, {"ready": True})
    while (task := receive(sys.stdin.buffer)) is not None:
        _alarm(seconds + GRACE)
        try:
            found = article(task["markup"], task["url"])
            answer: dict[str, Any] = {"article": found.to_dict() if found else None}
        except MemoryError:
            answer = {"failure": "memory"}
        except Exception as error:
            answer = {"failure": f"{type(error).__name__}: {error}"[:300]}
        _alarm(0)
        send(answers, answer)


def _own_output() -> IO[bytes]:
    """Return standard output for answers alone; whatever else writes to it goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answers


def _bound(memory: int) -> None:
    """Bound the address space of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    except (OSError, ValueError):
        return  # macOS knows the limit and does not set it


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
