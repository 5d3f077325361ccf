"""A web archive becomes articles: the pages among its records, with the address and the day they were fetched.

What is no page of an article (pictures, redirects, requests) is passed over; what is damaged is refused in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from onrecord.ingest.arrival import Arrival
from onrecord.ingest.build import Means, Piece, arrival, refused, without_key
from onrecord.ingest.decode import sketch
from onrecord.ingest.detect import Form, detect
from onrecord.ingest.http_message import Answer, answer, check_length, media, unchunked, unpacked
from onrecord.ingest.origins import Headed, without_credentials
from onrecord.ingest.unfit import Unfit
from onrecord.ingest.warc_records import Broken, Record, Walk, agrees
from onrecord.records import Reason

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_READ = _PAGES | {"text/plain", ""}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)


def archived(path: str, content: Headed, means: Means) -> Iterator[Arrival]:
    """Yield an arrival for each page and each damaged record of an archive; raise Unfit where it holds neither."""
    passed: Counter[str] = Counter()
    empty = True
    for record in Walk(content.stream, _may_be_page, means.settings.max_unpacked).records():
        found = _arrival(f"{path}#{record.place}", record, means)
        if isinstance(found, Arrival):
            empty = False
            yield found
        else:
            passed[found] += 1
    if empty:
        held = ", ".join(f"{number:,} × {kind}" for kind, number in passed.most_common(8)) or "no record"
        raise Unfit(Reason.NO_ARTICLE, f"the archive holds no page of an article ({held}); give one that holds pages")


def _may_be_page(headers: Mapping[str, str]) -> bool:
    kind = headers.get("warc-type", "").lower()
    if kind == "resource":
        return media(headers)[0] in _READ - {""} and _address(headers) is not None
    return kind == "response" and _address(headers) is not None


def _arrival(origin: str, record: Record | Broken, means: Means) -> Arrival | str:
    """Return what arrives with a record, or the name of what is passed over."""
    if isinstance(record, Broken):
        return without_key(record.unfit.of(origin))
    if record.block is None:
        return record.headers.get("warc-type", "record").lower()[:40]
    try:
        found = _piece(origin, record, record.block, means.settings.max_unpacked)
    except Exception as error:
        return without_key(refused(origin, error))
    return found if isinstance(found, str) else arrival(found, means)


def _piece(origin: str, record: Record, block: bytes, limit: int) -> Piece | str:
    """Return the article that a record holds, or the name of what is passed over; raise Unfit where it is not whole."""
    _check_whole(record.headers)
    if record.headers.get("warc-type", "").lower() == "resource":
        mime, charset = media(record.headers)
        told = Answer(status=200, headers={}, body=block)
    else:
        told = answer(block)
        mime, charset = media(told.headers)
    if told.status != 200 or mime not in _READ:
        return "redirect" if 300 <= told.status < 400 else f"status {told.status}" if told.status != 200 else mime[:40]
    data = _payload(record, told, limit)
    form = _form(data, mime, record.headers)
    if not isinstance(form, Form):
        return form
    return Piece(
        origin=origin,
        data=data,
        form=form,
        url=_address(record.headers),
        charset=charset,
        retrieved=_retrieved(record.headers),
    )


def _check_whole(headers: Mapping[str, str]) -> None:
    """Raise Unfit for a record that says itself that it is a part."""
    if "warc-truncated" in headers:
        reason = headers["warc-truncated"][:40]
        raise Unfit(Reason.MALFORMED, f"the crawler cut its page short ({reason}); fetch the page again")
    if "warc-segment-number" in headers:
        raise Unfit(Reason.UNSUPPORTED, "its page is spread over several records; fetch the page again")


def _payload(record: Record, told: Answer, limit: int) -> bytes:
    """Return the payload; raise Unfit where lengths or digest say that it is another one.

    Crawlers differ in what the payload digest is of: the body as sent, without chunks, or without codings.
    """
    digest = record.headers.get("warc-payload-digest")
    as_sent = agrees(digest, told.body)
    check_length(told, proven=record.proven or as_sent is True)
    body = unchunked(told)
    data = unpacked(told, body, limit)
    if as_sent is False and not agrees(digest, body) and not agrees(digest, data):
        raise Unfit(Reason.MALFORMED, "its page does not have the digest that its record tells; fetch the page again")
    return data


def _form(data: bytes, mime: str, headers: Mapping[str, str]) -> Form | str:
    """Return whether a payload is a page or a text, or the name of what else it is."""
    if urlsplit(_address(headers) or "").path == "/robots.txt":
        return "robots.txt"
    if not data:
        raise Unfit(Reason.EMPTY, "its page is empty; fetch it again")
    head = data[: 1 << 16]
    form = detect(head, mime=mime)
    if mime in _PAGES and form is Form.TEXT and "<" in sketch(head):
        return Form.HTML
    return form if form in (Form.HTML, Form.TEXT) else form.value


def _address(headers: Mapping[str, str]) -> str | None:
    """Return the address that a record was fetched from; some write it in angle brackets."""
    told = headers.get("warc-target-uri", "").strip("<>")
    try:
        scheme = urlsplit(told).scheme
    except ValueError:
        return None
    return without_credentials(told) if scheme in ("http", "https") else None


def _retrieved(headers: Mapping[str, str]) -> str | None:
    found = _TIME.match(headers.get("warc-date", ""))
    return f"{found[0]}Z" if found else None
