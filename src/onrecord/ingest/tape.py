"""A stream that can go back a little: what is needed to go on behind the damage in a file that is read only once.

Memory is bounded by KEPT, and the work of going back by the bytes read, so that hostile input costs linear time.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import BinaryIO

from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

CHUNK = 1 << 14
KEPT = 8 << 20
"""How many bytes before the present place are kept to go back to."""
_AGAIN = 64 << 20
_OVERLAP = 64
_HEADERS = 1 << 17
"""What the headers of a record may add to what its member unpacks to."""


class Tape:
    """The bytes of a stream in order; ``at`` is the place of the next one, and some before it are kept."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept = bytearray()
        self._base = 0
        self._again = 0
        self.at = 0

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size`` of them, and none at the end alone."""
        first = self.at - self._base
        if first >= len(self._kept):
            self._fill()
        data = bytes(self._kept[first : first + size])
        self.at += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or fewer at the end, and stay."""
        first = self.at - self._base
        while len(self._kept) < first + size and self._fill():
            pass
        return bytes(self._kept[first : first + size])

    def back(self, size: int) -> None:
        """Go back over the last ``size`` bytes, which were read ahead."""
        self.at -= size

    def mark(self, place: int) -> None:
        """Forget what stands before ``place``."""
        if place > self._base:
            del self._kept[: place - self._base]
            self._base = place

    def rewind(self, place: int) -> None:
        """Go back to ``place``, or as far as is kept; stay where that would be the same bytes over and over."""
        place = max(place, self._base)
        if self._again + self.at - place <= _AGAIN + 2 * self.at:
            self._again += max(0, self.at - place)
            self.at = place

    def find(self, pattern: re.Pattern[bytes]) -> bool:
        """Go to where the first group of ``pattern`` begins next; tell whether there is one."""
        while True:
            if found := pattern.search(self._kept, self.at - self._base):
                self.at = self._base + found.start(1)
                self.mark(self.at)
                return True
            self.at = max(self.at, self._base + len(self._kept) - _OVERLAP)
            self.mark(self.at)
            if not self._fill():
                return False

    def _fill(self) -> bool:
        if len(self._kept) > KEPT + CHUNK:
            self.mark(min(self.at, self._base + len(self._kept) - KEPT))
        data = self._stream.read(CHUNK)
        self._kept += data
        return bool(data)


class Member:
    """One member of a gzip file, unpacked as it is read; ``more`` raises Unfit where it is damaged, cut or a bomb."""

    def __init__(self, tape: Tape, limit: int, share: int) -> None:
        self._tape = tape
        self._limit = limit
        self._share = share
        self._member = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._taken = 0
        self._given = 0

    def more(self) -> bytes:
        """Return the next bytes, none at the end of the member."""
        while not self._member.eof:
            packed = self._waiting or self._tape.read(CHUNK)
            self._taken += 0 if self._waiting else len(packed)
            try:
                data = self._member.decompress(packed, 1 << 16)
            except zlib.error as error:
                detail = f"its gzip member is damaged ({error}); fetch or pack the archive again"
                raise Unfit(Reason.MALFORMED, detail) from None
            self._waiting = self._member.unconsumed_tail
            if self._member.eof:
                self._tape.back(len(self._member.unused_data))
            elif not packed and not data:
                raise Unfit(Reason.MALFORMED, "its gzip member ends too early; fetch the archive again")
            if data:
                return self._within(data)
        return b""

    def _within(self, data: bytes) -> bytes:
        self._given += len(data)
        if self._given > max(self._limit + _HEADERS, self._share * self._taken):
            detail = f"its gzip member unpacks to more than the limit of {self._limit:,} bytes"
            raise Unfit(Reason.TOO_LARGE, f"{detail}; raise --max-unpacked (max_unpacked) if it is no bomb")
        return data


class Source:
    """Bytes that come in pieces from ``more``, read by number or by line; ``offset`` counts those read."""

    def __init__(self, more: Callable[[], bytes]) -> None:
        self._more = more
        self._buffer = b""
        self.offset = 0

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or fewer at the end, and stay."""
        while len(self._buffer) < size and (piece := self._more()):
            self._buffer += piece
        return self._buffer[:size]

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes, or fewer at the end."""
        pieces = []
        while size and (piece := self._take(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> bool:
        """Leave out ``size`` bytes; tell whether there were that many."""
        while size and (piece := self._take(size)):
            size -= len(piece)
        return not size

    def line(self, limit: int) -> bytes:
        """Return the bytes up to and with the next line feed, or at most ``limit``."""
        looked = 0
        while (end := self._buffer.find(b"\n", looked)) < 0 and len(self._buffer) < limit:
            looked = len(self._buffer)
            if not (piece := self._more()):
                break
            self._buffer += piece
        return self._take(min(limit, end + 1 if end >= 0 else len(self._buffer)) or 1)

    def skip_blank(self) -> None:
        """Leave out line ends and null bytes."""
        while self.peek(1) in (b"\r", b"\n", b"\0"):
            rest = self._buffer.lstrip(b"\r\n\0")
            self.offset += len(self._buffer) - len(rest)
            self._buffer = rest

    def _take(self, size: int) -> bytes:
        if not self._buffer:
            self._buffer = self._more()
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        self.offset += len(data)
        return data
