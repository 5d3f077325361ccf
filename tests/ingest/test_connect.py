from __future__ import annotations

import socket
import ssl
import threading
from typing import Any

import httpcore
import pytest

from onrecord.ingest.connect import BoundedStream, CheckedBackend, Deadline, resolve
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason


class Stream(httpcore.NetworkStream):
    """Notes with which timeout it is asked."""

    def __init__(self) -> None:
        self.timeouts: list[float | None] = []
        self.name: str | None = None
        self.closed = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.timeouts.append(timeout)
        return b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.timeouts.append(timeout)

    def close(self) -> None:
        self.closed = True

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self.name = server_hostname
        self.timeouts.append(timeout)
        return self

    def get_extra_info(self, info: str) -> Any:
        return info


def answering(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Make every name have these addresses; return the list of names that are asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **options: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def connecting(monkeypatch: pytest.MonkeyPatch, *, dead: str = "") -> list[str]:
    """Make connections answer without a network; return the list of addresses that are connected to."""
    connected: list[str] = []

    def connect_tcp(backend: object, host: str, *args: object, **options: object) -> Stream:
        connected.append(host)
        if host == dead:
            raise httpcore.ConnectError("refused")
        return Stream()

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)
    return connected


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, connected = answering(monkeypatch, "1.1.1.1"), connecting(monkeypatch)
    CheckedBackend(allow_private=False, deadline=Deadline(5)).connect_tcp("courier.example", 80)
    assert (asked, connected) == (["courier.example"], ["1.1.1.1"])


def test_the_next_address_is_tried_where_one_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "1.1.1.1", "1.0.0.1")
    connected = connecting(monkeypatch, dead="1.1.1.1")
    CheckedBackend(allow_private=False, deadline=Deadline(5)).connect_tcp("courier.example", 80)
    assert connected == ["1.1.1.1", "1.0.0.1"]


@pytest.mark.parametrize("private", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "64:ff9b::7f00:1"])
def test_one_private_address_among_public_ones_refuses_the_name(monkeypatch: pytest.MonkeyPatch, private: str) -> None:
    answering(monkeypatch, "1.1.1.1", private)
    connected = connecting(monkeypatch)
    with pytest.raises(Unfit, match=f"courier.example is at {private}, which is no public address") as caught:
        CheckedBackend(allow_private=False, deadline=Deadline(5)).connect_tcp("courier.example", 80)
    assert (caught.value.reason, connected) == (Reason.FORBIDDEN, [])


def test_a_private_address_is_connected_to_where_it_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "10.0.0.1")
    connected = connecting(monkeypatch)
    CheckedBackend(allow_private=True, deadline=Deadline(5)).connect_tcp("intranet.example", 80)
    assert connected == ["10.0.0.1"]


def test_tls_keeps_the_name_and_every_wait_ends_at_the_deadline() -> None:
    inner = Stream()
    stream = BoundedStream(inner, Deadline(5))
    secure = stream.start_tls(ssl.create_default_context(), "courier.example", 60)
    secure.read(1, 60)
    secure.write(b"x", None)
    secure.read(1, 0.001)
    assert inner.name == "courier.example"
    assert all(timeout is not None and timeout <= 5 for timeout in inner.timeouts)
    assert inner.timeouts[-1] == 0.001
    assert (len(inner.timeouts), secure.get_extra_info("socket")) == (4, "socket")


def test_nothing_goes_on_after_the_deadline() -> None:
    stream = BoundedStream(Stream(), Deadline(0))
    with pytest.raises(Unfit, match="takes longer than 0 seconds") as caught:
        stream.read(1, 60)
    assert caught.value.reason is Reason.TIMEOUT


def test_a_name_that_nobody_knows_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unfit, match=r"no address is known for nowhere.example .*check the spelling") as caught:
        resolve("nowhere.example", 80, Deadline(5))
    assert caught.value.reason is Reason.UNREACHABLE


def test_a_name_server_that_does_not_answer_is_waited_for_until_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: never.wait(30) and [])
    with pytest.raises(Unfit) as caught:
        resolve("slow.example", 80, Deadline(0.05))
    never.set()
    assert caught.value.reason is Reason.TIMEOUT
