from __future__ import annotations

import gzip
import socket
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from onrecord.ingest import IngestSettings, connect
from onrecord.ingest.fetch import fetch
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason
from tests.ingest.conftest import Site

HERE = IngestSettings(allow_private=True, timeout=20, max_bytes=10_000, max_unpacked=50_000)


def refused(url: str, settings: IngestSettings = HERE) -> Unfit:
    with pytest.raises(Unfit) as caught:
        fetch(url, settings)
    return caught.value


def test_a_page_is_fetched_with_what_the_server_says_of_it(site: Site) -> None:
    found = fetch(site.on("/a?b=1", b"words", Content_Type="text/HTML; charset=windows-1251"), HERE)
    assert (found.data, found.mime, found.charset) == (b"words", "text/html", "windows-1251")
    assert found.url == site.url + "/a?b=1"
    assert site.asked[0].headers["Host"] == site.url.removeprefix("http://")


def test_credentials_and_fragments_are_no_part_of_the_address(site: Site) -> None:
    url = site.on("/a", b"words").replace("http://", "http://mira:secret@") + "#part"
    assert fetch(url, HERE).url == site.url + "/a"


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    url = site.on("/a", gzip.compress(b"words " * 100), Content_Encoding="gzip")
    assert fetch(url, HERE).data == b"words " * 100


def test_a_loopback_address_is_refused_unless_allowed(site: Site) -> None:
    failure = refused(site.on("/a", b"words"), replace(HERE, allow_private=False))
    assert failure.reason is Reason.FORBIDDEN
    assert "127.0.0.1, which is no public address" in failure.detail
    assert site.asked == []


def test_a_redirect_is_followed_to_the_final_address(site: Site) -> None:
    site.on("/b", b"words")
    assert fetch(site.on("/a", status=302, Location="/b"), HERE).url == site.url + "/b"


def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.server.server_port
    site.on("/secret", b"words")
    site.on("/a", status=302, Location=f"http://10.0.0.7:{port}/secret")
    monkeypatch.setattr(connect, "is_public", lambda address: address == "127.0.0.1")
    failure = refused(f"{site.url}/a", replace(HERE, allow_private=False))
    assert failure.reason is Reason.FORBIDDEN
    assert "10.0.0.7" in failure.detail
    assert [request.path for request in site.asked] == ["/a"]


def test_a_name_that_changes_its_answer_is_judged_at_every_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.server.server_port
    answers = iter(["127.0.0.1", "10.0.0.7"])
    ask = socket.getaddrinfo

    def changing(host: str, *rest: Any, **options: Any) -> Any:
        return ask(next(answers) if host == "courier.example" else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(connect, "is_public", lambda address: address == "127.0.0.1")
    site.on("/a", status=302, Location=f"http://courier.example:{port}/b", Connection="close")
    failure = refused(f"http://courier.example:{port}/a", replace(HERE, allow_private=False))
    assert (failure.reason, "10.0.0.7" in failure.detail) == (Reason.FORBIDDEN, True)
    assert site.asked[0].headers["Host"] == f"courier.example:{port}"


@pytest.mark.parametrize("target", ["ftp://127.0.0.1/a", "file:///etc/hostname", "gopher://127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_refused(site: Site, target: str) -> None:
    assert refused(site.on("/a", status=301, Location=target)).reason is Reason.FORBIDDEN


def test_redirects_for_ever_are_refused(site: Site) -> None:
    failure = refused(site.on("/a", status=302, Location="/a"))
    assert (failure.reason, len(site.asked)) == (Reason.UNREACHABLE, HERE.max_redirects + 1)
    assert "redirects more than 5 times" in failure.detail


@pytest.mark.parametrize(("status", "words"), [(404, "404 Not Found"), (500, "500"), (304, "304")])
def test_an_answer_that_is_no_page_is_refused_with_its_status(site: Site, status: int, words: str) -> None:
    failure = refused(site.on("/a", status=status))
    assert failure.reason is Reason.UNREACHABLE
    assert f"the server answers {words}" in failure.detail


def test_a_download_beyond_the_limit_is_refused(site: Site) -> None:
    assert refused(site.on("/a", b"x" * 10_001)).reason is Reason.TOO_LARGE


def test_a_body_without_end_is_cut_off_at_the_limit(site: Site) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not site.closing.is_set():
            handler.wfile.write(b"x" * 1_000)

    site.answers["/a"] = endless
    assert refused(site.url + "/a").reason is Reason.TOO_LARGE


def test_an_answer_that_unpacks_to_more_than_the_limit_is_refused(site: Site) -> None:
    packed = gzip.compress(bytes(5_000_000))
    assert len(packed) < HERE.max_bytes
    failure = refused(site.on("/a", packed, Content_Encoding="gzip"))
    assert (failure.reason, "unpacks to" in failure.detail) == (Reason.TOO_LARGE, True)


def test_the_body_of_a_redirect_is_not_unpacked(site: Site) -> None:
    site.on("/b", b"words")
    url = site.on("/a", gzip.compress(bytes(5_000_000)), status=302, Location="/b", Content_Encoding="gzip")
    assert fetch(url, HERE).data == b"words"


def test_a_packing_that_was_not_asked_for_is_refused(site: Site) -> None:
    failure = refused(site.on("/a", b"words", Content_Encoding="br"))
    assert (failure.reason, "packed as br" in failure.detail) == (Reason.UNSUPPORTED, True)


def test_a_server_that_does_not_answer_is_left(site: Site) -> None:
    def silent(handler: BaseHTTPRequestHandler) -> None:
        site.closing.wait(30)

    site.answers["/a"] = silent
    assert refused(site.url + "/a", replace(HERE, timeout=0.2)).reason is Reason.TIMEOUT


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "], ids=["body", "head"])
def test_a_server_that_sends_a_byte_at_a_time_is_left_at_the_deadline(site: Site, start: bytes) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        while not site.closing.wait(0.02):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    site.answers["/a"] = drip
    assert refused(site.url + "/a", replace(HERE, timeout=0.4)).reason is Reason.TIMEOUT


def test_a_server_that_hangs_up_or_speaks_no_http_is_unreachable(site: Site) -> None:
    def other(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    site.answers["/a"] = other
    assert refused(site.url + "/a").reason is Reason.UNREACHABLE


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        failure = refused(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert (failure.reason, "cannot be fetched" in failure.detail) == (Reason.UNREACHABLE, True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://127.0.0.1/a", Reason.FORBIDDEN),
        ("file:///etc/hostname", Reason.FORBIDDEN),
        ("http://", Reason.FORBIDDEN),
        ("http://127.0.0.1:99999/", Reason.MALFORMED),
        ("http://[::1/", Reason.MALFORMED),
        ("http://a\x00b/", Reason.MALFORMED),
    ],
)
def test_what_is_no_http_address_is_refused(url: str, reason: Reason) -> None:
    assert refused(url).reason is reason


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetch(site.on("/a", b"words"), HERE).data == b"words"
