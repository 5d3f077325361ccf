from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.ingest import pages
from onrecord.ingest.pages import PageReader
from onrecord.ingest.unfit import Unfit
from onrecord.ingest.worker import receive, send
from onrecord.records import Reason
from tests.ingest.factory import SENTENCES, page, reason_of

GIBIBYTE = 2**30
LINKED = page(*(f"<a href='/{n}'>He said that number {n} was right.</a>" for n in range(300_000)))
NESTED = "<html><body>" + "<div>" * 2_000 + page() + "</div>" * 2_000
ATTRIBUTES = page().replace("<article>", "<article " + " ".join(f"a{n}='x'" for n in range(200_000)) + ">")


@pytest.fixture
def reader() -> Iterator[PageReader]:
    with PageReader(seconds=30, memory=GIBIBYTE) as reader:
        yield reader


@pytest.fixture
def hurried() -> Iterator[PageReader]:
    with PageReader(seconds=1, memory=GIBIBYTE) as reader:
        yield reader


def process_of(reader: PageReader) -> subprocess.Popen[bytes]:
    assert reader._process is not None
    return reader._process


def test_one_process_reads_page_after_page(reader: PageReader) -> None:
    assert reader.read(page()).text == "\n\n".join(["Bridge stays closed", *SENTENCES])
    first = process_of(reader).pid
    assert reader.read(page(*reversed(SENTENCES))).text.endswith(SENTENCES[0])
    assert process_of(reader).pid == first


def test_a_page_without_an_article_is_refused_and_the_next_is_read(reader: PageReader) -> None:
    with pytest.raises(Unfit, match="no article") as caught:
        reader.read("<html></html>")
    assert caught.value.reason is Reason.NO_ARTICLE
    assert reader.read(page()).title == "Bridge stays closed"


@pytest.mark.parametrize("markup", [LINKED, ATTRIBUTES], ids=["300,000 linked paragraphs", "200,000 attributes"])
def test_a_page_that_takes_too_long_is_stopped_and_the_next_is_read(hurried: PageReader, markup: str) -> None:
    with pytest.raises(Unfit, match="takes longer than 1 seconds") as caught:
        hurried.read(markup)
    assert caught.value.reason is Reason.TIMEOUT
    hurried._seconds = 30
    assert hurried.read(page()).title == "Bridge stays closed"


def test_two_thousand_nested_tags_end_in_an_article_or_a_refusal(reader: PageReader) -> None:
    assert reason_of(lambda: reader.read(NESTED)) in (None, Reason.NO_ARTICLE, Reason.MALFORMED, Reason.TOO_LARGE)
    assert reader.read(page()).title == "Bridge stays closed"


def test_a_page_that_takes_too_much_memory_is_refused() -> None:
    many = page(*(f"He said that number {n} was right, and more than that." for n in range(120_000)))
    with PageReader(seconds=60, memory=GIBIBYTE // 4) as reader:
        with pytest.raises(Unfit) as caught:
            reader.read(many)
        assert caught.value.reason is Reason.TOO_LARGE
        assert reader.read(page()).title == "Bridge stays closed"


def test_a_process_that_dies_is_started_again(reader: PageReader) -> None:
    reader.read(page())
    process_of(reader).kill()
    process_of(reader).wait()
    with pytest.raises(Unfit, match="brings the page reader to an end"):
        reader.read(page())
    assert reader.read(page()).title == "Bridge stays closed"


def test_a_new_process_takes_over_after_many_pages(reader: PageReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGES_A_PROCESS", 1)
    reader.read(page())
    first = process_of(reader)
    reader.read(page())
    assert process_of(reader).pid != first.pid
    assert first.poll() is not None


def test_no_process_is_left_behind() -> None:
    with PageReader(seconds=30, memory=GIBIBYTE) as reader:
        reader.read(page())
        process = process_of(reader)
    assert process.poll() is not None


def test_a_reader_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with PageReader(seconds=30, memory=GIBIBYTE) as reader, pytest.raises(Unfit, match="install onrecord again"):
        reader.read(page())


def test_pages_are_read_from_a_piped_program_without_a_main_guard(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    program = "from onrecord.ingest import documents\nprint([d.title for d in documents(['page.html'])])"
    paths = f"import sys; sys.path[:] = {sys.path!r}\n"
    run = subprocess.run(
        [sys.executable, "-"], input=paths + program, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert (run.stdout.strip(), run.stderr) == ("['Bridge stays closed']", "")


def test_a_message_is_read_as_it_was_sent_and_a_part_of_one_is_none() -> None:
    stream = io.BytesIO()
    send(stream, {"markup": "“é”\ud800", "url": None})
    sent = stream.getvalue()
    assert receive(io.BytesIO(sent)) == {"markup": "“é”\ud800", "url": None}
    assert receive(io.BytesIO(sent[:-1])) is None
    assert receive(io.BytesIO(b"")) is None
