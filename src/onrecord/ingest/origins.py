"""Where inputs come from: files, folders, addresses and standard input become open streams, one at a time.

The path of a file found in a folder is that folder as given and the path below it.
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from onrecord.ingest.streams import GZIP, Rejoined, Unpacked, opens_archive
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason, Refusal

HEAD = 1 << 16
"""How many first bytes are looked at to tell what an input is."""
UNPACKED_SHARE = 100
"""A packed stream of lines may unpack to this many times its own size, or to ``max_unpacked`` if that is more."""
UNRELATED = frozenset(
    f".{suffix}"
    for group in (
        "c cc cpp cs css go h hpp ipynb java js jsx kt lua mjs php pl py pyi r rb rs sass scala scss sh sql swift ts",
        "ann bib cfg conf csv dtd env geojson ini json lock log map po pot properties srt svg tex toml tsv tsx vtt",
        "yaml yml",
    )
    for suffix in group.split()
)
"""Endings of files in a folder that hold code or data; a file that the caller names is read whatever its ending."""

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_CREDENTIALS = re.compile(r"\A([^/]*://)[^/?#]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open input: the stream of its bytes, their number where known, and what an answer over HTTP tells of them.

    ``retrieved`` is when it was fetched, in UTC, ISO 8601 to the second.
    """

    stream: BinaryIO
    size: int | None = None
    url: str | None = None
    mime: str = ""
    charset: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """An input whose first bytes are known: ``stream`` gives all of it, those included; ``packed`` if it was gzip."""

    opened: Opened
    head: bytes
    stream: BinaryIO
    packed: bool


def is_address(origin: str) -> bool:
    """Tell whether ``origin`` is written like a URL."""
    return _SCHEME.match(origin) is not None


def without_credentials(origin: str) -> str:
    """Return ``origin`` as it may be shown: an address loses its user name and password."""
    return _CREDENTIALS.sub(r"\1", origin) if is_address(origin) else origin


def files_in(folder: str) -> Iterator[str | Refusal]:
    """Yield the paths of the files in ``folder`` in sorted order without hidden ones, and a refusal of what is closed.

    A folder that is met again, as by a link that leads back, is left out.
    """
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            yield path
            continue
        try:
            names = sorted(os.listdir(path), reverse=True) if _is_new(path, seen) else []
        except OSError as error:
            detail = f"the folder cannot be listed ({error.strerror}); check its permissions"
            yield Unfit(Reason.UNREADABLE, detail).of(path)
            continue
        waiting.extend(os.path.join(path, name) for name in names if not name.startswith("."))


def opened_file(path: str) -> Opened:
    """Return the open file; raise Unfit where it is missing or must not be read."""
    try:
        stream = open(path, "rb")  # noqa: SIM115
    except FileNotFoundError:
        raise Unfit(Reason.MISSING, "there is no such file or folder; check the path") from None
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise Unfit(Reason.UNREADABLE, f"it cannot be opened ({problem}); check its permissions") from None
    return Opened(stream=stream, size=os.fstat(stream.fileno()).st_size or None)


def file_of_folder(path: str) -> Opened:
    """Return the open file of a folder; raise Unfit for code and data, and for pipes, which might never end."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix in UNRELATED:
        detail = f"a file that ends in {suffix} is code or data and no article; name the file itself to read it anyway"
        raise Unfit(Reason.UNSUPPORTED, detail)
    try:
        regular = stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        regular = True
    if not regular:
        raise Unfit(Reason.UNSUPPORTED, "it is a pipe, a socket or a device and no file; leave it out of the folder")
    return opened_file(path)


def headed(opened: Opened, max_unpacked: int, *, archive: bool = False) -> Headed:
    """Return the first bytes of an input and a stream of all of them, unpacked where it is gzip and no web archive.

    ``archive`` if the input is known for one, whose first record may be damaged.
    """
    head, stream = _head(opened.stream)
    if archive or not head.startswith(GZIP) or opens_archive(head):
        return Headed(opened=opened, head=head, stream=stream, packed=False)
    limit = max(max_unpacked, UNPACKED_SHARE * (opened.size or 0))
    head, stream = _head(io.BufferedReader(Unpacked(stream, limit), HEAD))
    return Headed(opened=opened, head=head, stream=stream, packed=True)


def _head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    pieces: list[bytes] = []
    left = HEAD
    while left and (piece := stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    head = b"".join(pieces)
    return head, io.BufferedReader(Rejoined(head, stream), HEAD)


def _is_new(folder: str, seen: set[tuple[int, int]]) -> bool:
    """Remember ``folder``; tell whether it was not met before."""
    status = os.stat(folder)
    key = (status.st_dev, status.st_ino)
    met = key in seen
    seen.add(key)
    return not met
