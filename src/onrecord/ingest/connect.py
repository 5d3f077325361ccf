"""Connections for the fetcher: to checked addresses only, and never longer than until a deadline.

The name is resolved once a connection, every address is judged, and the connection goes to a judged address while TLS
and the Host header keep the name: no second answer of a name server can lead elsewhere. Redirects connect the same way.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore

from onrecord.ingest.address import is_public
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason


class Deadline:
    """A moment after which nothing goes on; ``left`` raises Unfit once it has passed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, wish: float | None = None) -> float:
        """Return the seconds left, at most ``wish``."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left if wish is None else min(left, wish)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the time that passes inside not count."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._end += time.monotonic() - start

    def passed(self) -> Unfit:
        """Return the refusal of an address that takes too long."""
        detail = f"it takes longer than {self.seconds:g} seconds to fetch; try later, or raise the limit"
        return Unfit(Reason.TIMEOUT, detail)


class CheckedBackend(httpcore.NetworkBackend):
    """Opens TCP connections to public addresses, or to any where ``allow_private``; bounded by ``deadline``."""

    def __init__(self, *, allow_private: bool, deadline: Deadline) -> None:
        self._allow_private = allow_private
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first address of ``host`` that answers."""
        failure: Exception | None = None
        for address in self._addresses(host, port):
            try:
                left = self._deadline.left(timeout)
                stream = self._backend.connect_tcp(address, port, left, local_address, socket_options)
                return BoundedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        if not 0 < port < 1 << 16:
            raise Unfit(Reason.MALFORMED, f"{port} is no port; check the spelling")
        addresses = resolve(host, port, self._deadline)
        private = next((address for address in addresses if not is_public(address)), None)
        if private is not None and not self._allow_private:
            remedy = "pass --allow-private (allow_private=True) if you mean it"
            raise Unfit(Reason.FORBIDDEN, f"{host} is at {private}, which is no public address; {remedy}")
        return addresses


class BoundedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline, however few bytes the other side sends at a time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send ``buffer``."""
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection under TLS, with the certificate checked against the name."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return BoundedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection below knows."""
        return self._stream.get_extra_info(info)


def resolve(host: str, port: int, deadline: Deadline) -> list[str]:
    """Return the addresses of ``host``; a name server that does not answer is waited for until the deadline."""
    answers: list[str] = []
    failures: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.extend(dict.fromkeys(str(place[0]) for *_, place in found))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    asking = threading.Thread(target=ask, name="onrecord-resolve", daemon=True)
    asking.start()
    asking.join(deadline.left())
    if asking.is_alive():
        raise deadline.passed()
    if failures:
        raise Unfit(Reason.UNREACHABLE, f"no address is known for {host} ({failures[0]}); check the spelling")
    return answers
