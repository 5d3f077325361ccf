"""A web archive (WARC 1.0 and 1.1, ISO 28500), packed or not, becomes its records, and damage is told in its place.

A record is yielded once it is known to be whole: its block has the length that it says, its digest is right where there
is one, and its gzip member ends as it should. Behind damage the walk goes on with the next record. The walk is our own,
because libraries hand out the shortened block of a cut record as whole.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from onrecord.ingest.http_message import headers_in
from onrecord.ingest.origins import UNPACKED_SHARE
from onrecord.ingest.streams import GZIP, opens_archive
from onrecord.ingest.tape import CHUNK, Member, Source, Tape
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

Wanted = Callable[[Mapping[str, str]], bool]
"""Tells of a record's headers, names in lower case, whether its block is wanted."""

_HEADERS = 1 << 16
_VERSION = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")
_NEXT_PLAIN = re.compile(rb"\n(WARC/1\.\d\r?\n)")
_NEXT_PACKED = re.compile(rb"(\x1f\x8b\x08)")
_SWALLOWED = re.compile(rb"\r?\n\r?\nWARC/1\.\d\r?\nWARC-", re.IGNORECASE)
_DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512, "md5": hashlib.md5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A whole record: its place in the file, its headers, and its block if that was wanted.

    ``proven`` if a digest of the block is given and right.
    """

    place: str
    headers: Mapping[str, str]
    block: bytes | None
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A record that is damaged, cut short or too large, and where it begins."""

    place: str
    unfit: Unfit


class Walk:
    """One pass through an archive; ``limit`` bounds the block of a wanted record and what one member unpacks to."""

    def __init__(self, stream: BinaryIO, wanted: Wanted, limit: int) -> None:
        self._tape = Tape(stream)
        self._wanted = wanted
        self._limit = limit
        self._packed = self._tape.peek(2) == GZIP
        self._start = 0
        self._inner = 0

    def records(self) -> Iterator[Record | Broken]:
        """Yield each record in order, or what is broken in its place."""
        while self._tape.peek(1):
            self._start = self._inner = self._tape.at
            try:
                yield from self._member() if self._packed else self._plain()
            except Unfit as unfit:
                yield Broken(place=self._place(), unfit=unfit)
                self._tape.rewind(self._start + 1)
                if not self._next():
                    return

    def _plain(self) -> Iterator[Record | Broken]:
        first = self._tape.at
        source = Source(partial(self._tape.read, CHUNK))
        while True:
            source.skip_blank()
            self._start = first + source.offset
            self._tape.mark(self._start)
            if not source.peek(1):
                return
            yield self._record(source)

    def _member(self) -> Iterator[Record | Broken]:
        if self._padding():
            return
        self._tape.mark(self._start)
        if self._tape.peek(2) != GZIP:
            raise _damaged("there is no gzip member where one should begin")
        source = Source(Member(self._tape, self._limit, UNPACKED_SHARE).more)
        self._inner = 0
        while True:
            source.skip_blank()
            if not source.peek(1):
                return
            self._inner = source.offset
            yield self._record(source)

    def _padding(self) -> bool:
        """Leave out null bytes between members; tell whether there were any."""
        padding = False
        while (data := self._tape.peek(CHUNK)) and data.startswith(b"\0"):
            padding = True
            self._tape.at += len(data) - len(data.lstrip(b"\0"))
        return padding

    def _place(self) -> str:
        return f"{self._start}+{self._inner}" if self._packed and self._inner else str(self._start)

    def _record(self, source: Source) -> Record | Broken:
        """Return the record that begins here; raise Unfit where its frame is damaged."""
        place = self._place()
        headers = _headers(source)
        length = _length(headers)
        wanted = self._wanted(headers)
        if not wanted or length > self._limit:
            if not source.skip(length):
                raise _damaged("its record ends before its Content-Length")
            if not self._ends(source, strict=False):
                raise _damaged("its record goes on behind its Content-Length")
            return self._too_large(place) if wanted else self._whole(place, headers, None)
        block = source.read(length)
        if len(block) < length:
            raise _damaged(f"its record is cut short, {len(block):,} of {length:,} bytes")
        proven = agrees(headers.get("warc-block-digest"), block)
        ends = self._ends(source)
        if proven is False and self._packed and ends:
            return Broken(place=place, unfit=_damaged("its block does not have the digest that its record tells"))
        if proven is False or not (ends or proven):
            raise _damaged("its block does not have the length or the digest that its record tells")
        if not proven and _SWALLOWED.search(block):
            raise _damaged("its Content-Length reaches into the next record")
        return self._whole(place, headers, block, proven=bool(proven))

    def _whole(self, place: str, headers: Mapping[str, str], block: bytes | None, *, proven: bool = False) -> Record:
        return Record(place=place, headers=headers, block=block, proven=proven)

    def _too_large(self, place: str) -> Broken:
        detail = f"its record is larger than the limit of {self._limit:,} bytes; raise the limit"
        return Broken(place=place, unfit=Unfit(Reason.TOO_LARGE, detail))

    def _ends(self, source: Source, *, strict: bool = True) -> bool:
        """Tell whether the record ends here: a blank line, and then the next one or the end.

        A packed record ends with its member too, whose checksum is looked at here. Fewer or more line ends than the
        two of the standard, which ``strict`` asks for, could belong to the block.
        """
        if strict and source.peek(4) != b"\r\n\r\n":
            return False
        if source.peek(1) not in (b"", b"\r", b"\n") or not source.skip(4 if strict else 0):
            return False
        if strict:
            return source.peek(5) in (b"", b"WARC/")
        source.skip_blank()
        return source.peek(5) in (b"", b"WARC/")

    def _next(self) -> bool:
        """Go to where the next record begins; tell whether there is one."""
        if not self._packed:
            return self._tape.find(_NEXT_PLAIN)
        while self._tape.find(_NEXT_PACKED):
            if opens_archive(self._tape.peek(4096)):
                return True
            self._tape.at += 1
        return False


def agrees(digest: str | None, data: bytes) -> bool | None:
    """Tell whether ``data`` has the ``digest`` that a record writes as sha1:…; None where none can be checked."""
    name, _, value = (digest or "").partition(":")
    algorithm = _DIGESTS.get(name.strip().lower().replace("-", ""))
    if algorithm is None or not value.strip():
        return None
    found = algorithm(data, usedforsecurity=False).digest()
    written = (found.hex(), base64.b32encode(found).decode().rstrip("=").lower())
    return value.strip().rstrip("=").lower() in written


def _headers(source: Source) -> dict[str, str]:
    if not _VERSION.fullmatch(source.line(64)):
        raise _damaged("there is no record where one should begin")
    lines: list[bytes] = []
    size = 0
    while (line := source.line(_HEADERS)) not in (b"\r\n", b"\n"):
        size += len(line)
        if not line.endswith(b"\n") or size > _HEADERS:
            raise _damaged("the headers of its record do not end")
        lines.append(line)
    return headers_in(lines)


def _length(headers: Mapping[str, str]) -> int:
    told = headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,15}", told, re.ASCII):
        raise _damaged("its record tells no Content-Length")
    return int(told)


def _damaged(what: str) -> Unfit:
    return Unfit(Reason.MALFORMED, f"{what}; fetch the archive or the page again")
