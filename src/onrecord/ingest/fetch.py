"""Addresses become bytes: one HTTP GET with limits on time, size and redirects, to public addresses only.

No proxy, no credentials and no cookies from the environment. Every failure is an Unfit with a reason.
"""

from __future__ import annotations

import io
import re
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache

import httpcore
import httpx

from onrecord.ingest.connect import CheckedBackend, Deadline
from onrecord.ingest.settings import IngestSettings
from onrecord.ingest.streams import Unpacked, all_of
from onrecord.ingest.unfit import Unfit, too_large
from onrecord.records import Reason

HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; onrecord)",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.5",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a server called the version that it sent, as its headers ETag and Last-Modified have it."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers of a request for what is newer (RFC 9110, conditional requests)."""
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: the final address without credentials, the bytes, and what the server says they are.

    ``max_age`` is for how many seconds the server says that they stay fresh. Where the request was for what is newer
    and the server has nothing newer, ``unchanged`` is true and there are no bytes.
    """

    url: str
    data: bytes
    mime: str
    charset: str | None
    stamp: Stamp = Stamp()
    max_age: int | None = None
    unchanged: bool = False


class Rejected(Unfit):
    """The server answers with a status that is no page; ``wait`` is after how many seconds it may be asked again."""

    def __init__(self, status: int, phrase: str, wait: float | None) -> None:
        answer = f"{status} {phrase}".strip()
        super().__init__(Reason.UNREACHABLE, f"the server answers {answer}; open it in a browser and save the page")
        self.status = status
        self.wait = wait


Before = Callable[[str], None]
"""Is called with each address before it is asked, redirects too; may wait, or raise Unfit to prevent the request."""


class CheckedTransport(httpx.BaseTransport):
    """Carries httpx's requests over connections that ``backend`` opens."""

    def __init__(self, backend: CheckedBackend, context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the response, its body still to come."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = httpcore.Request(request.method, target, headers=request.headers.raw, extensions=request.extensions)
        answer = self._pool.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class Body(httpx.SyncByteStream):
    """The body of an answer as it comes in."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        stream = self._answer.stream
        assert isinstance(stream, Iterable)
        yield from stream

    def close(self) -> None:
        """Close the answer's connection, or give it back."""
        self._answer.close()


def fetch(url: str, settings: IngestSettings, *, since: Stamp | None = None, before: Before | None = None) -> Fetched:
    """Return what ``url`` gives in the end; raise Unfit where it gives nothing, too much, or too slowly.

    With ``since``, only what is newer is asked for. The time that ``before`` takes does not count.
    """
    deadline = Deadline(settings.timeout)

    def judge(address: str) -> None:
        if before is not None:
            with deadline.paused():
                before(address)

    try:
        with _client(settings, deadline) as client:
            headers = since.headers() if since else None
            return _followed(client, client.build_request("GET", url, headers=headers), settings, judge)
    except (httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol):
        detail = "it is, or leads to, an address that is neither http nor https; give one that is"
        raise Unfit(Reason.FORBIDDEN, detail) from None
    except (httpx.InvalidURL, UnicodeError) as error:
        raise Unfit(Reason.MALFORMED, f"it is, or leads to, no address ({error}); check the spelling") from None
    except (httpx.TimeoutException, httpcore.TimeoutException):
        raise deadline.passed() from None
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        detail = f"it cannot be fetched ({str(error) or type(error).__name__}); check the address and the connection"
        raise Unfit(Reason.UNREACHABLE, detail) from None


def _client(settings: IngestSettings, deadline: Deadline) -> httpx.Client:
    backend = CheckedBackend(allow_private=settings.allow_private, deadline=deadline)
    transport = CheckedTransport(backend, _context())
    return httpx.Client(transport=transport, headers=HEADERS, timeout=settings.timeout, trust_env=False)


@cache
def _context() -> ssl.SSLContext:
    """Return the certificates to trust, loaded once."""
    return httpx.create_ssl_context(trust_env=False)


def _followed(client: httpx.Client, request: httpx.Request, settings: IngestSettings, judge: Before) -> Fetched:
    """Follow redirects, the body of each left unread, to an answer."""
    for _ in range(settings.max_redirects + 1):
        judge(str(request.url))
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                return _received(response, settings)
            request = response.next_request
        finally:
            response.close()
    detail = f"it redirects more than {settings.max_redirects} times; open it in a browser and save the page"
    raise Unfit(Reason.UNREACHABLE, detail)


def _received(response: httpx.Response, settings: IngestSettings) -> Fetched:
    headers = response.headers
    unchanged = response.status_code == 304 and _is_conditional(response.request)
    if response.status_code >= 300 and not unchanged:
        raise Rejected(response.status_code, response.reason_phrase, _wait(headers))
    return Fetched(
        url=str(response.url.copy_with(userinfo=b"", fragment=None)),
        data=b"" if unchanged else _body(response, settings),
        mime=headers.get("content-type", "").partition(";")[0].strip().lower(),
        charset=response.charset_encoding,
        stamp=Stamp(etag=headers.get("etag"), modified=headers.get("last-modified")),
        max_age=_max_age(headers),
        unchanged=unchanged,
    )


def _is_conditional(request: httpx.Request) -> bool:
    return "if-none-match" in request.headers or "if-modified-since" in request.headers


def _max_age(headers: httpx.Headers) -> int | None:
    found = re.search(r"(?:^|[,\s])max-age=\"?(\d{1,9})", headers.get("cache-control", ""), re.ASCII | re.IGNORECASE)
    return int(found[1]) if found else None


def _wait(headers: httpx.Headers) -> float | None:
    """Return the seconds that Retry-After tells; a moment there is compared with the server's own clock."""
    told = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", told, re.ASCII):
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - parsedate_to_datetime(headers["date"])).total_seconds())
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def _body(response: httpx.Response, settings: IngestSettings) -> bytes:
    """Return the body, unpacked within the limits; what comes in is counted as it comes."""
    packed = b"".join(_chunks(response, settings.max_bytes))
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in ("gzip", "x-gzip"):
        unpacked = io.BufferedReader(Unpacked(io.BytesIO(packed), settings.max_unpacked))
        return all_of(unpacked, settings.max_unpacked)
    if coding not in ("", "identity"):
        raise Unfit(Reason.UNSUPPORTED, f"the server sends it packed as {coding}; save the page from a browser")
    return packed


def _chunks(response: httpx.Response, limit: int) -> Iterator[bytes]:
    received = 0
    for chunk in response.iter_raw():
        received += len(chunk)
        if received > limit:
            raise too_large("it", limit)
        yield chunk
