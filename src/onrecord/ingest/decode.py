"""Bytes become text, unchanged: every byte that stands in the input stands in the text, a byte order mark too.

UTF-8 unless the input says or shows otherwise; where what it says and what it shows differ, what it shows wins.
"""

from __future__ import annotations

import codecs
import re

from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WESTERN = "windows-1252"
RARE = 0.1
"""Above this share of letters beyond ASCII a text is not taken for a Western language in Windows-1252 unseen."""

_SAMPLE = 1 << 16
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARATION = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_C1 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_EXPECTED = frozenset(
    "‘’‚“”„–—…•™€‹›†\xa0£§©®°«»·´¿¡½¼¾²³àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÄÅÆÇÈÉÊËÍÎÔÖØÚÜÑŒŠŽ"
) - frozenset("³")
_AS = {"ascii": WESTERN, "iso8859-1": WESTERN, "cp1252": WESTERN, "gb2312": "gb18030", "gbk": "gb18030"}
_AS |= {"shift_jis": "cp932", "iso8859-9": "cp1254", "euc_kr": "cp949", "iso8859-11": "cp874"}
_NEVER = frozenset({"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "utf-8-sig"})
_GUESSES = [f"cp{number}" for number in (*range(1250, 1258), 437, 850, 866, 932, 949)]
_GUESSES += ["iso8859_2", "iso8859_5", "iso8859_15", "koi8_r", "koi8_u", "mac_roman", "euc_jp", "gb18030", "big5"]


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of ``data`` and the name of the encoding; raise Unfit where no encoding makes text of it."""
    if encoding := unicode_encoding(data):
        return data.decode(encoding, "replace"), encoding
    stated = _usable(declared)
    if stated and stated.startswith("iso2022") and b"\x1b" in data:
        return data.decode(stated, "replace"), stated
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(data, stated)


def declared_in(head: bytes) -> str | None:
    """Return the encoding that a page names in its own head, if any."""
    found = _DECLARATION.search(head) or _META.search(head)
    return found[1].decode("ascii") if found else None


def sketch(head: bytes) -> str:
    """Return a rough text of the first bytes, good enough to see markup in: one letter a byte or a UTF-16 unit."""
    encoding = unicode_encoding(head)
    return head.decode(encoding, "ignore").lstrip("\ufeff") if encoding else head.decode("latin-1")


def unicode_encoding(data: bytes) -> str | None:
    """Return the encoding that a byte order mark or the place of null bytes shows, if any."""
    return _marked(data) or _wide(data)


def is_binary(head: bytes) -> bool:
    """Tell whether control bytes are too many for a text that is not in UTF-16 or UTF-32."""
    if not head or unicode_encoding(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(4, len(head) // 20) or controls == len(head)


def _marked(data: bytes) -> str | None:
    """Return the encoding that a byte order mark tells; FF FE 00 00 is UTF-32 only where the rest is, too."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            if not encoding.startswith("utf-32"):
                return encoding
            try:
                data[: len(data) // 4 * 4].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return None


def _wide(data: bytes) -> str | None:
    """Return UTF-16's byte order where every other byte is null, as in Western text without a byte order mark."""
    even, odd = data[:4096:2], data[1:4096:2]
    if len(odd) < 4:
        return None
    nulls = even.count(0) / len(even), odd.count(0) / len(odd)
    if nulls[0] < 0.05 and nulls[1] > 0.6:
        return "utf-16-le"
    return "utf-16-be" if nulls[1] < 0.05 and nulls[0] > 0.6 else None


def _usable(declared: str | None) -> str | None:
    """Return the codec for a declared encoding as browsers take it; None for unknown, harmful and two-byte ones."""
    try:
        name = codecs.lookup((declared or "").strip()).name
    except (LookupError, ValueError):
        return None
    return None if name in _NEVER or name.startswith(("utf-16", "utf-32")) else _AS.get(name, name)


def _legacy(data: bytes, stated: str | None) -> tuple[str, str]:
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace"), "utf-8"
    if stated == WESTERN:
        return _western(data), WESTERN
    if stated and stated != "utf-8":
        try:
            return data.decode(stated), _name(stated)
        except (UnicodeError, LookupError):
            pass
    return _guessed(data)


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether sequences of UTF-8 are much more frequent than bytes that break it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    sound = sum(character > "\x7f" for character in text) - text.count("\ufffd")
    return sound > 2 * broken


def _guessed(data: bytes) -> tuple[str, str]:
    text = _western(data)
    beyond = [character for character in text if character > "\x7f"]
    if len(beyond) <= RARE * len(text) and _EXPECTED.issuperset(beyond):
        return text, WESTERN
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_GUESSES).best()
    if best is None:
        raise Unfit(Reason.BINARY, "no encoding makes text of it; save it as UTF-8")
    if best.encoding == "cp1252":
        return text, WESTERN
    return data.decode(best.encoding, "replace"), _name(best.encoding)


def _western(data: bytes) -> str:
    """Return Windows-1252 as browsers read it: the five bytes that it leaves open become control characters."""
    return data.decode("latin-1").translate(_C1)


def _name(codec: str) -> str:
    """Return the common name of a codec: windows-1251 for cp1251."""
    name = codecs.lookup(codec).name.replace("_", "-")
    return re.sub(r"\Acp(125\d)\Z", r"windows-\1", name)
