"""Where a reading is written to: standard output, or a file that is whole or is not there.

A file is written under a temporary name beside its place and renamed when all is written, so that neither a crash nor
an interruption leaves half a file or loses the one that was there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Literal, TextIO
from uuid import uuid4

from onrecord.errors import ConfigurationError


@contextmanager
def destination(path: str | None, *, origins: Iterable[str] = (), utf8: bool = True) -> Iterator[TextIO]:
    """Open ``path`` for writing, or standard output for None and ``-``; line ends are written as they are given.

    ``origins`` are the inputs: a place that is one of them, or lies in one, is refused.
    """
    if path is None or path == "-":
        with _standard_output(utf8) as out:
            yield out
        return
    place = _resolved(path)
    _keep_apart(path, place, origins)
    with _file(path, place) as out:
        yield out


@contextmanager
def _standard_output(utf8: bool) -> Iterator[TextIO]:
    """Lend standard output: as UTF-8 for data, in the terminal's own encoding for the eye."""
    sys.stdout.flush()
    own = sys.stdout
    buffer = getattr(own, "buffer", None)
    if buffer is None:
        yield own
        return
    coding = ("utf-8", "strict") if utf8 else (own.encoding, "replace")
    out = TextIOWrapper(buffer, encoding=coding[0], errors=coding[1], newline="", write_through=own.isatty())
    try:
        yield out
        out.flush()
    except BrokenPipeError:
        # What is still buffered goes nowhere, so that the interpreter has nothing to complain of at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), buffer.fileno())
        raise
    finally:
        out.detach()


def _resolved(path: str) -> Path:
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigurationError("--output", f"{path!r} is no place for a file: {error}", "name another") from error


def _keep_apart(path: str, place: Path, origins: Iterable[str]) -> None:
    for origin in origins:
        if origin == "-" or not os.path.exists(origin):
            continue
        read = Path(origin).resolve()
        if place == read or (place.exists() and place.samefile(read)):
            raise ConfigurationError("--output", f"{path} is an input and would be overwritten", "name another file")
        if read.is_dir() and place.is_relative_to(read):
            remedy = "name a file outside of it"
            raise ConfigurationError("--output", f"{path} lies in the folder {origin}, which is being read", remedy)


@contextmanager
def _file(path: str, place: Path) -> Iterator[TextIO]:
    if place.exists() and not place.is_file():
        if place.is_dir():
            raise ConfigurationError("--output", f"{path} is a folder", "name a file in it")
        with _opened(path, place, "w") as out:  # a pipe or a device has no place beside it
            yield out
        return
    partial = place.with_name(f".onrecord-{uuid4().hex[:12]}.part")
    try:
        with _opened(path, partial, "x") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if place.exists():
            partial.chmod(place.stat().st_mode & 0o7777)
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)


def _opened(path: str, place: Path, mode: Literal["w", "x"]) -> TextIO:
    try:
        return open(place, mode, encoding="utf-8", newline="")
    except OSError as error:
        problem = f"{path} cannot be written: {error.strerror or error}"
        raise ConfigurationError("--output", problem, "name a file in a folder that exists and is yours") from error
