from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from onrecord.ingest import IngestSettings, arrivals, documents
from onrecord.ingest.build import Means
from onrecord.ingest.page import Article
from onrecord.records import Document, Reason, Refusal
from tests.ingest.factory import ARTICLE, SENTENCES, page

# The library that writes these archives leaves its own temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

HEAD = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/x\r\n"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"


@pytest.fixture(autouse=True)
def quick_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take pages apart here and not in a process of their own: what is tested is the archive."""
    create = Means.__init__

    def read(markup: str, url: str | None) -> Article:
        return Article(text=markup, title=None, authors=(), published=None, outlet=None, url=None)

    def means(self: Means, **given: object) -> None:
        create(self, **given | {"read_page": read})  # type: ignore[arg-type]

    monkeypatch.setattr(Means, "__init__", means)


def url(number: int) -> str:
    return f"https://courier.example/story-{number}"


def story(number: int) -> str:
    extra = " ".join(f"Paragraph {random.Random(number * 99 + place).random()} of it." for place in range(60))
    return page(f"Story {number}, he said.", *SENTENCES, extra)


def written(number: int, *, packed: bool, body: bytes | None = None, status: str = "200 OK", **more: str) -> bytes:
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=packed)
    body = story(number).encode() if body is None else body
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    told = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url(number), "response", payload=io.BytesIO(body), http_headers=told,
        warc_headers_dict={"WARC-Date": "2024-05-03T10:11:12Z"},
    )  # fmt: skip
    writer.write_record(record)
    return target.getvalue()


def archive(*, packed: bool) -> list[bytes]:
    return [written(number, packed=packed) for number in range(6)]


def plain(block: bytes, *, length: int | None = None, more: bytes = b"") -> bytes:
    size = len(block) if length is None else length
    return HEAD + more + b"Content-Length: %d\r\n\r\n" % size + block + b"\r\n\r\n"


def read(data: bytes, given: IngestSettings | None = None) -> list[Document | Refusal]:
    return list(documents(["-"], given or IngestSettings(), stdin=io.BytesIO(data)))


def whole(data: bytes, given: IngestSettings | None = None) -> list[str | None]:
    """Return the addresses of what is read; what is read must be the story as it was written."""
    found = [outcome for outcome in read(data, given) if isinstance(outcome, Document)]
    for outcome in found:
        assert outcome.text == story(int((outcome.url or "").rpartition("-")[2]))
    return [outcome.url for outcome in found]


def refusals(data: bytes, given: IngestSettings | None = None) -> list[tuple[Reason, str]]:
    return [(found.reason, found.detail) for found in read(data, given) if isinstance(found, Refusal)]


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_an_archive_are_read_with_address_place_and_time(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "news"
    records = archive(packed=packed)
    path.write_bytes(b"".join(records))
    found = list(arrivals([str(path)]))
    assert [arrival.outcome.url for arrival in found if isinstance(arrival.outcome, Document)] == [*map(url, range(6))]
    assert [arrival.origin for arrival in found[:2]] == [f"{path}#0", f"{path}#{len(records[0])}"]
    assert {arrival.retrieved for arrival in found} == {"2024-05-03T10:11:12Z"}
    assert len({arrival.key for arrival in found}) == 6


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_cut_archive_no_shortened_page_is_read_and_all_before_the_cut_are(packed: bool) -> None:
    records = archive(packed=packed)
    data = b"".join(records)
    ends = [sum(map(len, records[: number + 1])) for number in range(6)]
    for cut in range(1, 61):
        at = len(data) * cut // 61
        before = sum(end <= at for end in ends)
        assert whole(data[:at])[:before] == [url(number) for number in range(before)]
        if at not in ends and any(at - end > 8 for end in [0, *ends]) and len(whole(data[:at])) == before:
            assert refusals(data[:at])


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_damage_in_the_middle_loses_one_record_and_not_the_rest(packed: bool, seed: int) -> None:
    chance = random.Random(seed)
    records = archive(packed=packed)
    broken = bytearray(records[3])
    at = chance.randrange(len(broken) - 40)
    broken[at : at + 40] = chance.randbytes(40)
    records[3] = bytes(broken)
    found = whole(b"".join(records))
    assert [address for address in found if address != url(3)] == [url(number) for number in (0, 1, 2, 4, 5)]


def test_a_whole_archive_packed_as_one_piece_is_read_up_to_a_cut() -> None:
    records = archive(packed=False)
    data = gzip.compress(b"".join(records))
    assert whole(data) == [*map(url, range(6))]
    assert whole(data[: len(data) // 2])[:2] == [url(0), url(1)]
    assert refusals(data[: len(data) // 2])[-1][0] is Reason.MALFORMED


@pytest.mark.parametrize("lie", [-400, -1, 1, 4, 400, 10**12])
@pytest.mark.parametrize("packed", [False, True])
def test_a_lying_content_length_loses_its_record_alone(lie: int, packed: bool) -> None:
    lying = plain(HTTP + ARTICLE.encode(), length=len(HTTP + ARTICLE.encode()) + lie)
    data = (gzip.compress(lying) if packed else lying) + written(1, packed=packed)
    assert whole(data) == [url(1)]
    assert refusals(data)[0][0] in (Reason.MALFORMED, Reason.TOO_LARGE)


def test_a_content_length_that_swallows_the_next_record_loses_its_own_alone() -> None:
    following = written(1, packed=False)
    lying = plain(HTTP + ARTICLE.encode(), length=len(HTTP + ARTICLE.encode()) + 4 + len(following) - 4)
    assert whole(lying + following) == [url(1)]


def test_a_page_shorter_than_http_says_is_refused() -> None:
    data = written(0, packed=True, body=story(0).encode()[:-200], Content_Length=str(len(story(0).encode())))
    [(reason, detail)] = refusals(data)
    assert (reason, "cut short" in detail) == (Reason.MALFORMED, True)


@pytest.mark.parametrize("header", [b"WARC-Block-Digest", b"WARC-Payload-Digest"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_wrong_digest_loses_its_record_alone(header: bytes, packed: bool) -> None:
    wrong = plain(HTTP + ARTICLE.encode(), more=header + b": sha1:" + b"A" * 32 + b"\r\n")
    data = (gzip.compress(wrong) if packed else wrong) + written(1, packed=packed)
    assert whole(data) == [url(1)]
    assert "digest" in refusals(data)[0][1]


@pytest.mark.parametrize("truncated", [b"WARC-Truncated: length\r\n", b"WARC-Segment-Number: 1\r\n"])
def test_a_record_that_says_it_is_a_part_is_refused(truncated: bytes) -> None:
    [(reason, _)] = refusals(plain(HTTP + ARTICLE.encode(), more=truncated))
    assert reason in (Reason.MALFORMED, Reason.UNSUPPORTED)


def test_a_bomb_meets_the_limit_and_the_next_record_is_read() -> None:
    small = IngestSettings(max_unpacked=200_000)
    zeros = gzip.compress(plain(HTTP + bytes(30_000_000)))
    lying = gzip.compress(HEAD + b"Content-Length: 10\r\n\r\n" + bytes(30_000_000))
    image = gzip.compress(plain(bytes(30_000_000)).replace(b"response", b"resource"))
    inside = written(0, packed=True, body=gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")
    data = zeros + lying + image + inside + written(1, packed=True)
    assert whole(data, small) == [url(1)]
    assert sum("limit of 200,000 bytes" in detail for _, detail in refusals(data, small)) == 3


def chunks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 700):
        piece = data[start : start + 700]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


CODINGS: dict[str, tuple[Callable[[bytes], bytes], dict[str, str]]] = {
    "chunked": (lambda data: b"".join(chunks(data)), {"Transfer_Encoding": "chunked"}),
    "gzip": (gzip.compress, {"Content_Encoding": "gzip"}),
    "deflate": (zlib.compress, {"Content_Encoding": "deflate"}),
    "raw deflate": (lambda data: zlib.compress(data, wbits=-15), {"Content_Encoding": "deflate"}),
    "taken off": (lambda data: data, {"Content_Encoding": "gzip", "Content_Length": "400"}),
    "chunks taken off": (lambda data: data, {"Transfer_Encoding": "chunked"}),
}


@pytest.mark.parametrize("name", CODINGS)
def test_codings_are_taken_off_the_page(name: str) -> None:
    coded, headers = CODINGS[name]
    body = coded(story(2).encode())
    assert whole(written(2, packed=True, body=body, **headers)) == [url(2)]
    if "off" not in name:
        shortened = written(2, packed=True, body=body[:-20], **{"Content_Length": str(len(body[:-20]))} | headers)
        assert refusals(shortened)[0][0] is Reason.MALFORMED


def test_a_coding_that_is_not_unpacked_is_refused_by_name() -> None:
    [(reason, detail)] = refusals(written(0, packed=True, body=b"\x0b\x02\x80", Content_Encoding="br"))
    assert (reason, "packed as br" in detail) == (Reason.UNSUPPORTED, True)


def test_what_is_no_page_is_passed_over_and_told_only_where_nothing_else_is_there() -> None:
    others = [
        written(0, packed=True, status="301 Moved Permanently"),
        written(1, packed=True, status="404 Not Found"),
        written(2, packed=True, body=b"\x89PNG", Content_Type="image/png"),
        gzip.compress(plain(b"x").replace(b"response", b"request")),
        written(3, packed=True, body=b'{"text": "He said so."}\n', Content_Type="text/plain"),
    ]
    [(reason, detail)] = refusals(b"".join(others))
    assert reason is Reason.NO_ARTICLE
    assert all(word in detail for word in ("redirect", "status 404", "image/png", "request", "jsonl"))
    assert len(read(b"".join([*others, written(4, packed=True)]))) == 1


def test_a_resource_is_read_as_it_stands() -> None:
    record = plain(ARTICLE.encode(), more=b"Content-Type: text/plain\r\n").replace(b"response", b"resource")
    [found] = read(record)
    assert isinstance(found, Document)
    assert (found.text, found.url) == (ARTICLE, "https://courier.example/x")


def test_a_password_in_an_address_is_shown_nowhere() -> None:
    [found] = read(plain(HTTP + ARTICLE.encode()).replace(b"courier", b"mira:secret@courier"))
    assert isinstance(found, Document)
    assert found.url == "https://courier.example/x"


@pytest.mark.parametrize("data", [b"WARC/1.0\r\n", b"WARC/1.0\r\n\r\n", gzip.compress(b"WARC/1.0\r\n")])
def test_an_archive_without_a_record_is_refused(data: bytes) -> None:
    assert [reason for reason, _ in refusals(data)] == [Reason.MALFORMED]


def test_a_file_named_as_an_archive_is_one_even_where_its_first_record_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"\x1f\x8b\x08\xff" + bytes(40) + b"".join(archive(packed=True)[1:]))
    found = list(documents([str(path)]))
    assert sum(isinstance(outcome, Document) for outcome in found) == 5
    path.write_bytes(b"")
    assert [outcome.reason for outcome in documents([str(path)]) if isinstance(outcome, Refusal)] == [Reason.EMPTY]


def test_a_known_page_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"".join(archive(packed=True))
    keys = {arrival.key for arrival in arrivals(["-"], stdin=io.BytesIO(data))}
    found = list(arrivals(["-"], known=keys.__contains__, stdin=io.BytesIO(data)))
    assert [arrival.outcome for arrival in found] == [None] * 6


@settings(max_examples=300)
@given(st.lists(st.binary(max_size=200) | st.sampled_from([HEAD, HTTP, b"\r\n", b"Content-Length: 9\r\n"]), max_size=9))
def test_any_bytes_behind_the_first_ones_neither_crash_nor_hang(pieces: list[bytes]) -> None:
    data = b"WARC/1.0\r\n" + b"".join(pieces)
    for bytes_ in (data, gzip.compress(data), gzip.compress(b"WARC/1.0\r\n") + b"".join(pieces)):
        assert all("report this" not in detail for _, detail in refusals(bytes_))


def test_thousands_of_damaged_records_cost_linear_time() -> None:
    data = b"\n" + b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n" * 20_000
    assert len(refusals(data[1:])) > 10
    packed = zlib.compress(b"WARC/1.0\r\n" + random.Random(1).randbytes(200), wbits=31)[:-9] * 20_000
    assert len(refusals(packed)) > 10
