from __future__ import annotations

import gc
import gzip
import io
import json
import os
import re
import socket
import subprocess
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest import IngestSettings, build, documents
from onrecord.ingest import decode as decoding
from onrecord.records import Document, Reason, Refusal
from tests.ingest.conftest import Site
from tests.ingest.factory import ARTICLE, DUTCH, SENTENCES, line, page

GIVEN = IngestSettings(published="2024-05-03", outlet="Harbour Courier", title="Given")


def only(data: bytes, settings: IngestSettings | None = None) -> Document | Refusal:
    [result] = documents(["-"], settings, stdin=io.BytesIO(data))
    return result


def document(data: bytes | str, settings: IngestSettings | None = None) -> Document:
    result = only(data if isinstance(data, bytes) else data.encode(), settings)
    assert isinstance(result, Document), result
    return result


def refusal(data: bytes | str, settings: IngestSettings | None = None) -> Refusal:
    result = only(data if isinstance(data, bytes) else data.encode(), settings)
    assert isinstance(result, Refusal)
    assert (result.origin, result.stage) == ("-", "ingest")
    return result


TEXTS = {
    "line ends": "He said so.\r\nShe said no.\rThey left.\n",
    "byte order mark": "\ufeff" + ARTICLE,
    "null bytes": "He said\0 so, and she said\0\0 no to that.",
    "line separators": "He said\u2028so.\u2029She\x85said\x0bno.\x0cNow.",
    "zero width and bidirectional": "He\u200b said \u202eso\u202c and\u2066 she\u2069 left\u200f.",
    "emoji and combining marks": "He said 👩‍👩‍👧 so 🇳🇱, Zoe\u0308 said no.",
    "not normalised": "  He said ﬁne,\u00a0and no more.  ",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_stands_unchanged(text: str) -> None:
    found = document(text)
    assert (found.text, found.path, found.title, found.encoding) == (text, "-", None, "utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=8, max_size=300))
def test_offsets_into_the_document_are_offsets_into_the_file(text: str) -> None:
    data = ("Words: " + text).encode()
    result = only(data, IngestSettings(format="text", any_language=True))
    if isinstance(result, Document) and result.encoding == "utf-8":
        assert result.text.encode() == data
    else:
        assert "\0" in text or any(ord(character) < 32 or ord(character) == 127 for character in text)


@given(st.binary(max_size=400))
def test_any_bytes_become_a_document_or_a_refusal(data: bytes) -> None:
    result = only(data, IngestSettings(format="text"))
    assert isinstance(result, (Document, Refusal))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_what_a_text_was_decoded_from_is_told(encoding: str) -> None:
    found = document(ARTICLE.encode(encoding))
    assert found.text.lstrip("\ufeff") == ARTICLE
    assert found.encoding == {"utf-16": "utf-16-le", "cp1252": "windows-1252"}.get(encoding, encoding)


def test_ten_megabytes_in_one_paragraph_are_one_document() -> None:
    text = SENTENCES[0] * (10_000_000 // len(SENTENCES[0]) + 1)
    assert document(text).text == text


def test_a_hundred_thousand_paragraphs_are_one_document() -> None:
    text = "He said that it was so.\n\n" * 100_000
    assert document(text).text == text


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"", Reason.EMPTY, "it is empty"),
        (b" \r\n\0\t", Reason.EMPTY, "no words"),
        (b"\xef\xbb\xbf\n", Reason.EMPTY, "no words"),
        (gzip.compress(b""), Reason.EMPTY, "it is empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(90), Reason.BINARY, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", Reason.UNSUPPORTED, "pdftotext"),
        (b"PK\x03\x04 word/document.xml", Reason.UNSUPPORTED, "save it as plain text"),
        (gzip.compress(gzip.compress(b"x")), Reason.UNSUPPORTED, "gzip inside gzip"),
        (gzip.compress(ARTICLE.encode())[:-9], Reason.MALFORMED, "ends too early"),
        (b"<!doctype html><html><body></body></html>", Reason.NO_ARTICLE, "holds no article"),
        (DUTCH.encode(), Reason.NOT_ENGLISH, "--any-language"),
        (line().decode().encode("utf-16"), Reason.UNSUPPORTED, "UTF-8"),
    ],
)
def test_a_bad_input_is_refused_with_one_line_that_says_what_to_do(data: bytes, reason: Reason, detail: str) -> None:
    found = refusal(data)
    assert found.reason is reason
    assert detail in found.detail
    assert "\n" not in str(found)
    assert ";" in found.detail


def test_limits_on_size_are_kept() -> None:
    small = IngestSettings(max_bytes=1_000, max_unpacked=2_000)
    assert refusal(b"a" * 1_001, small).reason is Reason.TOO_LARGE
    assert refusal(gzip.compress(b"a" * 500_000), small).reason is Reason.TOO_LARGE
    assert len(document("He said so. " * 83, small).text) == 996


def test_another_language_is_read_where_the_caller_wants_it() -> None:
    found = document(DUTCH, IngestSettings(any_language=True))
    assert (found.text, found.language) == (DUTCH, "nl")


def test_a_short_headline_is_not_refused_for_its_language() -> None:
    assert document("Vreeland, Brandt trade blame").language is None


def test_what_is_given_holds_where_a_text_does_not_tell() -> None:
    found = document(ARTICLE, GIVEN)
    assert (found.published, found.outlet, found.title) == ("2024-05-03", "Harbour Courier", "Given")
    assert found.text == ARTICLE


def test_what_a_page_tells_holds_against_what_is_given() -> None:
    head = '<title>Bridge</title><meta property="article:published_time" content="2023-01-02">'
    found = document(gzip.compress(page(head=head).encode()), GIVEN)
    assert (found.title, found.published, found.outlet) == ("Bridge", "2023-01-02", "Harbour Courier")
    assert found.text == "\n\n".join(["Bridge", *SENTENCES])


def test_a_page_in_another_encoding_than_it_declares_is_read() -> None:
    found = document(page(head='<meta charset="utf-8"><title>Café</title>').encode("cp1252"))
    assert (found.title, found.encoding, "“We found" in found.text) == ("Café", "windows-1252", True)


def test_the_wanted_format_overrides_the_content() -> None:
    assert document(page(), IngestSettings(format="text")).text == page()
    assert document("<b>x</b>" + "".join(f"<p>{s}</p>" for s in SENTENCES), IngestSettings(format="html")).language


def test_json_lines_pass_all_on_and_a_bad_line_stops_no_other(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    told: dict[str, Any] = {
        "path": "a.txt",
        "url": "https://courier.example/a",
        "outlet": "Other",
        "authors": ["Mira Tolland"],
    }
    feed.write_bytes(
        line(**told, title="T", published="2023-01-02") + b"{broken\n" + line("He\ud800 said.") + line(None)
    )
    first, second, third, fourth = documents([str(feed)], GIVEN)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert first.to_dict() | told | {"published": "2023-01-02", "title": "T", "text": ARTICLE} == first.to_dict()
    assert (third.text, third.path, third.outlet) == ("He\ufffd said.", f"{feed}:3", "Harbour Courier")
    assert isinstance(second, Refusal)
    assert isinstance(fourth, Refusal)
    assert (second.origin, second.reason) == (f"{feed}:2", Reason.MALFORMED)
    assert (fourth.origin, fourth.reason) == (f"{feed}:4", Reason.EMPTY)


def test_json_lines_without_a_line_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n\n")
    [found] = documents([str(tmp_path)])
    assert isinstance(found, Refusal)
    assert found.reason is Reason.EMPTY


def test_json_lines_stream_in_flat_memory(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl.gz"
    with gzip.open(feed, "wb") as target:
        for number in range(1_000):
            target.write(line(f"{number} {ARTICLE * 10}"))
    tracemalloc.start()
    found = sum(isinstance(result, Document) for result in documents([str(feed)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found, peak < 2_000_000) == (1_000, True)


def test_inputs_are_opened_one_by_one_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(ARTICLE)
    results = documents([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    next(results)
    (tmp_path / "b.txt").write_text("Changed, he said.")
    second = next(results)
    assert isinstance(second, Document)
    assert second.text == "Changed, he said."
    del results
    gc.collect()


def test_a_folder_gives_its_articles_and_names_what_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "news/more").mkdir(parents=True)
    (tmp_path / "news/a.txt").write_text(ARTICLE)
    (tmp_path / "news/b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "news/more/c.html.gz").write_bytes(gzip.compress(page().encode()))
    (tmp_path / "news/.hidden.txt").write_text(ARTICLE)
    (tmp_path / "news/z").symlink_to("nowhere")
    os.mkfifo(tmp_path / "news/y")
    monkeypatch.chdir(tmp_path)
    found = [
        (result.path, None) if isinstance(result, Document) else (result.origin, result.reason)
        for result in documents(["news"])
    ]
    assert found == [
        ("news/a.txt", None),
        ("news/b.png", Reason.UNSUPPORTED),
        ("news/more/c.html.gz", None),
        ("news/y", Reason.UNSUPPORTED),
        ("news/z", Reason.MISSING),
    ]


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text(ARTICLE)
    [found] = documents([str(tmp_path)])
    assert isinstance(found, Refusal)
    assert (found.origin, found.reason) == (str(tmp_path), Reason.NO_ARTICLE)


def test_a_missing_file_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    missing, found = documents(["no-such.txt", str(tmp_path / "a.txt")])
    assert isinstance(missing, Refusal)
    assert missing.reason is Reason.MISSING
    assert isinstance(found, Document)
    assert found.path == str(tmp_path / "a.txt")


def test_a_name_that_is_no_unicode_is_told_as_far_as_it_is(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    try:
        Path(path).write_text(ARTICLE)
    except OSError:
        pytest.skip("this file system takes names in Unicode only")
    [found, missing] = documents([path, path + "x"])
    assert isinstance(found, Document)
    assert found.path == f"{tmp_path}/caf\ufffd.txt"
    assert isinstance(missing, Refusal)
    assert missing.origin == f"{tmp_path}/caf\ufffd.txtx"


def test_an_error_that_nobody_expects_refuses_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    decode = decoding.decode

    def failing(data: bytes, declared: str | None = None) -> tuple[str, str]:
        if data.startswith(b"bad"):
            raise ZeroDivisionError("by chance")
        return decode(data, declared)

    monkeypatch.setattr(build, "decode", failing)
    bad, good = documents(["-", str(tmp_path / "a.txt")], stdin=io.BytesIO(b"bad words"))
    assert isinstance(bad, Refusal)
    assert isinstance(good, Document)
    assert bad.detail == "reading it fails (ZeroDivisionError: by chance); please report this"


def test_standard_input_is_left_open() -> None:
    stdin = io.BytesIO(ARTICLE.encode())
    [found] = documents(["-"], stdin=stdin)
    gc.collect()
    assert isinstance(found, Document)
    assert not stdin.closed


def test_the_process_own_standard_input_is_read_by_default() -> None:
    program = "from onrecord.ingest import documents\nprint([d.text for d in documents(['-'])])"
    run = subprocess.run([sys.executable, "-c", program], input=ARTICLE.encode(), capture_output=True, check=True)
    assert run.stdout.decode().strip() == repr([ARTICLE])


def test_importing_the_stage_imports_nothing_heavy() -> None:
    heavy = ["trafilatura", "httpx", "httpcore", "py3langid", "lxml", "numpy", "charset_normalizer"]
    program = f"import sys, onrecord.ingest; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_an_address_gives_a_page_with_its_address(site: Site) -> None:
    url = site.on("/a?x=1", page().encode("cp1251", "replace"), Content_Type="text/html; charset=windows-1251")
    [found] = documents([url], IngestSettings(allow_private=True))
    assert isinstance(found, Document)
    assert (found.path, found.url, found.title) == (url, url, "Bridge stays closed")


@pytest.mark.parametrize("host", ["own", "other"])
def test_a_page_names_its_own_address_but_not_one_of_another_host(site: Site, host: str) -> None:
    named = (site.url if host == "own" else "https://courier.example") + "/bridge"
    head = f'<title>Bridge</title><link rel="canonical" href="{named}">'
    url = site.on("/a?x=1", page(head=head).encode(), Content_Type="text/html")
    [found] = documents([url], IngestSettings(allow_private=True))
    assert isinstance(found, Document)
    assert found.url == (named if host == "own" else url)


def test_a_password_in_an_address_is_shown_nowhere(site: Site) -> None:
    url = site.on("/a", ARTICLE.encode()).replace("http://", "http://mira:secret@")
    found, missing = documents([url, url + "/missing"], IngestSettings(allow_private=True))
    assert isinstance(found, Document)
    assert (found.path, found.url) == (site.url + "/a", site.url + "/a")
    assert isinstance(missing, Refusal)
    assert missing.origin == site.url + "/a/missing"


def test_bad_addresses_are_refused_and_the_next_input_is_read(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        settings = IngestSettings(allow_private=True)
        results = [*documents([dead, "ftp://x/a", site.on("/a", ARTICLE.encode())], settings)]
        results += documents([site.url + "/a"], replace(settings, allow_private=False))
    reasons = [result.reason for result in results if isinstance(result, Refusal)]
    assert reasons == [Reason.UNREACHABLE, Reason.FORBIDDEN, Reason.FORBIDDEN]
    assert isinstance(results[2], Document)
    assert results[2].text == ARTICLE


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(zip(*(words[start:] for start in range(4)), strict=False))


@pytest.mark.data
def test_the_bodies_of_real_pages_are_found(data: Path) -> None:
    truth = json.loads((data / "html/ground-truth.json").read_text(encoding="utf-8"))
    shares = []
    for found in documents([str(data / "html/pages")], IngestSettings(any_language=True)):
        assert isinstance(found, Document), found
        wanted = runs(truth[Path(found.path or "").name.partition(".")[0]]["articleBody"])
        read = runs(found.text.removeprefix(found.title or ""))
        both = (wanted & read).total()
        shares.append((both / max(1, read.total()), both / max(1, wanted.total())))
    precision, recall = (sum(column) / len(truth) for column in zip(*shares, strict=True))
    assert 2 * precision * recall / (precision + recall) > 0.955
