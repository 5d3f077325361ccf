from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest.decode import declared_in, decode, is_binary, unicode_encoding
from onrecord.records import Reason
from tests.ingest.factory import reason_of

ENGLISH = "“It’s a café – nothing more,” said Zoë Lindqvist, £5 in hand… She left.\r\n" * 3
RUSSIAN = (
    "Мэр сказал во вторник, что мост через гавань снова откроют в мае, а паромная компания с этим не согласна. " * 3
)
JAPANESE = "市長は火曜日、港の橋は五月に再開すると述べた。フェリー会社はその日程に異議を唱えている。" * 3


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_read_as_it_stands(text: str) -> None:
    if unicode_encoding(text.encode()) in (None, "utf-8"):
        assert decode(text.encode()) == (text, "utf-8")


@given(
    st.binary(max_size=600), st.sampled_from([None, "utf-8", "latin-1", "shift_jis", "utf-16", "no-such", "hex", "\0"])
)
def test_any_bytes_become_text_or_are_refused(data: bytes, declared: str | None) -> None:
    def step() -> None:
        text, encoding = decode(data, declared)
        text.encode("utf-8")
        assert encoding == encoding.lower() != ""

    assert reason_of(step) in (None, Reason.BINARY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_tells_the_encoding_and_stays(encoding: str) -> None:
    text = "\ufeff" + ENGLISH
    assert decode(text.encode(encoding), "windows-1252") == (text, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_null_bytes_too(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == (ENGLISH, encoding)


def test_null_bytes_in_a_text_stay() -> None:
    assert decode(b"He said\0 so, she said\0\0 no.") == ("He said\0 so, she said\0\0 no.", "utf-8")


def test_windows_1252_is_known_unseen() -> None:
    assert decode(ENGLISH.encode("cp1252")) == (ENGLISH, "windows-1252")


@pytest.mark.parametrize("declared", ["utf-8", "UTF-8", "utf-16", "nonsense", None])
def test_windows_1252_that_is_declared_as_something_else_is_known(declared: str | None) -> None:
    assert decode(ENGLISH.encode("cp1252"), declared) == (ENGLISH, "windows-1252")


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "shift_jis", "utf-7", "unicode_escape"])
def test_utf8_that_is_declared_as_something_else_is_known(declared: str) -> None:
    assert decode(ENGLISH.encode(), declared) == (ENGLISH, "utf-8")


@pytest.mark.parametrize("declared", ["latin-1", "ISO-8859-1", "us-ascii", "windows-1252"])
def test_latin_1_is_windows_1252_as_in_browsers_and_never_fails(declared: str) -> None:
    assert decode(b"\x93caf\xe9\x94 \x81", declared) == ("“café” \x81", "windows-1252")


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [(RUSSIAN, "cp1251", "windows-1251"), (RUSSIAN, "koi8-r", "koi8-r"), (JAPANESE, "shift_jis", "cp932")],
)
def test_a_declared_encoding_is_used_where_the_bytes_fit_it(text: str, codec: str, name: str) -> None:
    assert decode(text.encode(codec), codec) == (text, name)


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r"])
def test_an_undeclared_encoding_is_guessed_from_the_bytes(codec: str) -> None:
    assert decode(RUSSIAN.encode(codec))[0] == RUSSIAN


def test_some_broken_bytes_do_not_unmake_utf8() -> None:
    text, encoding = decode(ENGLISH.encode() + b"\xff and \xe9t\xe9")
    assert encoding == "utf-8"
    assert text.startswith(ENGLISH)
    assert "\ufffd" in text


def test_iso_2022_is_read_where_it_is_declared() -> None:
    assert decode(JAPANESE.encode("iso2022_jp"), "iso-2022-jp")[0] == JAPANESE


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<html><meta charset="windows-1251">', "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "Shift_JIS"),
        (b'<?xml version="1.0" encoding="iso-8859-15"?><html>', "iso-8859-15"),
        (b"<html><p>charset=none</p>", None),
    ],
)
def test_a_page_names_its_encoding(head: bytes, name: str | None) -> None:
    assert declared_in(head) == name


@pytest.mark.parametrize("head", [b"\0", b"\0\0\0\0", bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + bytes(40)])
def test_control_bytes_make_a_binary(head: bytes) -> None:
    assert is_binary(head)


@pytest.mark.parametrize(
    "head", [b"", b"He said\0 so.", ENGLISH.encode("utf-16"), ENGLISH.encode("cp1252"), b"\x1b[1m"]
)
def test_a_text_is_no_binary(head: bytes) -> None:
    assert not is_binary(head)
