"""Byte streams that hold little: one that gives its head back, one that unpacks gzip up to a limit."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from onrecord.ingest.unfit import Unfit, too_large
from onrecord.records import Reason

GZIP = b"\x1f\x8b"
CHUNK = 1 << 16


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already: gives ``head`` and then ``rest``, which stays open."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the head, or from the rest once the head is given."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """The content of a gzip stream, member after member; raises Unfit beyond ``limit`` and where it is cut short."""

    def __init__(self, packed: BinaryIO, limit: int) -> None:
        super().__init__()
        self._packed = packed
        self._limit = limit
        self._given = 0
        self._member = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._over = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill ``buffer`` with unpacked bytes; never unpacks more than fits."""
        data = self._next(len(buffer))
        self._given += len(data)
        if self._given > self._limit:
            raise too_large("what it unpacks to", self._limit)
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        while not self._over:
            packed = self._waiting or self._packed.read(CHUNK)
            try:
                data = self._member.decompress(packed, size)
            except zlib.error as error:
                raise Unfit(Reason.MALFORMED, f"its gzip data is damaged ({error}); fetch or pack it again") from None
            self._waiting = self._member.unconsumed_tail
            if self._member.eof:
                self._new_member()
            elif not packed and not data:
                raise Unfit(Reason.MALFORMED, "its gzip data ends too early; fetch or pack it again")
            if data:
                return data
        return b""

    def _new_member(self) -> None:
        """Begin the next member, if one follows; padding or other bytes behind the last one are left alone."""
        following = self._member.unused_data
        if len(following) < len(GZIP):
            following += self._packed.read(CHUNK)
        self._member, self._waiting = zlib.decompressobj(wbits=31), following
        self._over = not following.startswith(GZIP)


def opens_archive(head: bytes) -> bool:
    """Tell whether ``head`` begins a web archive, packed with gzip or not."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 5)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def all_of(stream: BinaryIO, limit: int) -> bytes:
    """Return all bytes of ``stream``, or raise Unfit where they are more than ``limit``."""
    pieces: list[bytes] = []
    left = limit + 1
    while left and (piece := stream.read(min(left, 1 << 20))):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise too_large("it", limit)
    return b"".join(pieces)
