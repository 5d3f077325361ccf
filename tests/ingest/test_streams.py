from __future__ import annotations

import gzip
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest.streams import Rejoined, Unpacked, all_of
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason


def unpacked(data: bytes, limit: int = 1 << 20) -> bytes:
    return io.BufferedReader(Unpacked(io.BytesIO(data), limit), 64).read()


@given(st.binary(max_size=300), st.integers(0, 300))
def test_a_stream_gives_its_head_back(data: bytes, at: int) -> None:
    assert io.BufferedReader(Rejoined(data[:at], io.BytesIO(data[at:])), 16).read() == data


@given(st.lists(st.binary(max_size=400), min_size=1, max_size=4))
def test_gzip_is_unpacked_member_after_member(parts: list[bytes]) -> None:
    assert unpacked(b"".join(map(gzip.compress, parts))) == b"".join(parts)


def test_padding_behind_the_last_member_is_left_alone() -> None:
    assert unpacked(gzip.compress(b"words") + b"\0" * 512) == b"words"


@given(st.binary(min_size=1, max_size=400), st.data())
def test_gzip_cut_short_is_refused(words: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(words)
    cut = packed[: data.draw(st.integers(2, len(packed) - 1))]
    with pytest.raises(Unfit, match="ends too early") as caught:
        unpacked(cut)
    assert caught.value.reason is Reason.MALFORMED


def test_damaged_gzip_is_refused() -> None:
    packed = bytearray(gzip.compress(b"many words " * 50))
    packed[-6] ^= 0xFF
    with pytest.raises(Unfit, match="damaged"):
        unpacked(bytes(packed))


def test_gzip_that_unpacks_to_more_than_the_limit_is_stopped_there() -> None:
    bomb = zlib.compressobj(wbits=31)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(64)) + bomb.flush()
    source = io.BytesIO(packed)
    with pytest.raises(Unfit, match="unpacks to is larger than the limit of 1,000 bytes") as caught:
        io.BufferedReader(Unpacked(source, 1_000), 64).read()
    assert caught.value.reason is Reason.TOO_LARGE


def test_all_of_gives_what_the_limit_allows_and_no_more() -> None:
    assert all_of(io.BytesIO(b"12345"), 5) == b"12345"
    with pytest.raises(Unfit, match="limit of 4 bytes"):
        all_of(io.BytesIO(b"12345"), 4)
