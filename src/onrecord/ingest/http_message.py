"""An HTTP answer as an archive holds it becomes its payload: status, headers, and the body without its codings.

Pure. A body that is shorter than its headers say, or whose coding breaks off, is an Unfit and never a shorter payload.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.ingest.streams import GZIP, Unpacked, all_of
from onrecord.ingest.unfit import Unfit, too_large
from onrecord.records import Reason

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer: its status, its headers with names in lower case, and its body as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def answer(block: bytes) -> Answer:
    """Return the HTTP answer that ``block`` holds; raise Unfit where it holds none."""
    status = _STATUS.match(block)
    end = _HEAD_END.search(block)
    if status is None or end is None:
        raise Unfit(Reason.MALFORMED, "its record holds no whole HTTP answer; fetch the page again")
    headers = headers_in(block[: end.start()].split(b"\n")[1:])
    return Answer(status=int(status[1]), headers=headers, body=block[end.end() :])


def headers_in(lines: list[bytes]) -> dict[str, str]:
    """Return names in lower case with their values; the first of a name holds, and a line that begins blank goes on."""
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in (" ", "\t") and name:
            headers[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    return headers


def media(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the media type in lower case, empty if it is not told, and the charset if it is."""
    told = headers.get("content-type", "")
    charset = _CHARSET.search(told)
    return told.partition(";")[0].strip().lower(), charset[1] if charset else None


def unchunked(found: Answer) -> bytes:
    """Return the body without chunks; raise Unfit where one is missing.

    Many archives keep the header and not the chunks: a body that does not begin with a chunk stands as it is.
    """
    body = found.body
    if "chunked" not in found.headers.get("transfer-encoding", "").lower() or not _SIZE.match(body):
        return body
    pieces: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            return b"".join(pieces)
        piece = body[size.end() : size.end() + length]
        pieces.append(piece)
        at = size.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else len(body)
    raise Unfit(Reason.MALFORMED, "its HTTP chunks break off; fetch the page again")


def unpacked(found: Answer, body: bytes, limit: int) -> bytes:
    """Return ``body`` without its content coding, gzip or deflate; raise Unfit for others, damage and too much.

    Many archives keep the header of a coding that they have taken off: what is not packed stands as it is.
    """
    codings = [coding.strip() for coding in found.headers.get("content-encoding", "").lower().split(",")]
    for coding in reversed([coding for coding in codings if coding not in ("", "identity", "none", "utf-8")]):
        if coding in ("gzip", "x-gzip"):
            if body.startswith(GZIP):
                body = all_of(io.BufferedReader(Unpacked(io.BytesIO(body), limit)), limit)
        elif coding == "deflate":
            body = _inflated(body, limit)
        elif not _is_markup(body):
            detail = f"its page is packed as {coding}, which onrecord does not unpack; save the page from a browser"
            raise Unfit(Reason.UNSUPPORTED, detail)
    return body


def check_length(found: Answer, *, proven: bool) -> None:
    """Raise Unfit where the body has another length than its header says; ``proven`` if a digest says it is whole.

    A coding that was taken off leaves the header of the packed body behind, so that a longer body may be right then.
    """
    told = found.headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,18}", told, re.ASCII) or "transfer-encoding" in found.headers:
        return
    size, held = int(told), len(found.body)
    packed = found.headers.get("content-encoding", "identity").lower() not in ("", "identity")
    if held < size and not (packed and _is_markup(found.body) and proven):
        detail = f"its page is cut short, {held:,} of {size:,} bytes; fetch it again"
        raise Unfit(Reason.MALFORMED, detail)
    if held > size and not proven and not packed:
        detail = f"its record holds {held:,} bytes where HTTP says {size:,}; fetch the page again"
        raise Unfit(Reason.MALFORMED, detail)


def _is_markup(body: bytes) -> bool:
    return body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _inflated(body: bytes, limit: int) -> bytes:
    """Return what deflate holds, with the zlib header that the standard asks for or without it."""
    if _is_markup(body):
        return body
    for wbits in (15, -15):
        inflating = zlib.decompressobj(wbits=wbits)
        try:
            data = inflating.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(data) > limit:
            raise too_large("what it unpacks to", limit)
        if inflating.eof:
            return data
    raise Unfit(Reason.MALFORMED, "its deflate data is damaged or ends too early; fetch the page again")
