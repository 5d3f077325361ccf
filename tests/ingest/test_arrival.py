from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.ingest import Arrival, IngestSettings, arrivals
from onrecord.records import Document, Reason, Refusal
from tests.ingest.conftest import Site
from tests.ingest.factory import ARTICLE, line, page

PLAIN = IngestSettings()


def only(data: bytes, settings: IngestSettings = PLAIN) -> Arrival:
    [arrival] = arrivals(["-"], settings, stdin=io.BytesIO(data))
    return arrival


def test_a_known_input_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.html").write_text(page())
    (tmp_path / "c.jsonl").write_bytes(line("He said so.") + line("She said no."))
    first = list(arrivals([str(tmp_path)]))
    assert all(isinstance(arrival.outcome, Document) for arrival in first)
    again = list(arrivals([str(tmp_path)], known={arrival.key for arrival in first}.__contains__))
    assert again == [replace(arrival, outcome=None) for arrival in first]
    assert [arrival.origin.removeprefix(f"{tmp_path}/") for arrival in again] == [
        "a.txt", "b.html", "c.jsonl:1", "c.jsonl:2",
    ]  # fmt: skip


def test_a_key_is_one_of_content_and_not_of_the_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b").write_text(ARTICLE)
    one, two = arrivals([str(tmp_path)])
    assert (one.key, len(one.key)) == (two.key, 32)
    assert only(line("He said so.").rstrip()).key == only(line("He said so.")).key


@pytest.mark.parametrize(
    "settings",
    [
        IngestSettings(outlet="Harbour Courier"),
        IngestSettings(title="Harbour Courier"),
        IngestSettings(published="2024-05-03"),
        IngestSettings(any_language=True),
        IngestSettings(format="html"),
    ],
)
def test_what_else_decides_the_document_decides_the_key(settings: IngestSettings) -> None:
    assert only(ARTICLE.encode(), settings).key != only(ARTICLE.encode()).key


def test_a_refusal_carries_the_key_of_the_bytes_that_were_read() -> None:
    found = only(b"\n \n")
    assert isinstance(found.outcome, Refusal)
    assert (found.outcome.reason, len(found.key)) == (Reason.EMPTY, 32)
    assert [arrival.key for arrival in arrivals(["no-such-file"])] == [""]
    assert only(b"a" * 100, IngestSettings(max_bytes=10)).key == ""


def test_only_what_is_fetched_tells_when_and_its_address_is_in_the_key(site: Site) -> None:
    url = site.on("/a", ARTICLE.encode())
    [found] = arrivals([url], IngestSettings(allow_private=True))
    assert found.retrieved is not None
    assert len(found.retrieved) == len("2024-05-03T10:11:12Z")
    assert found.key != only(ARTICLE.encode()).key
    assert only(ARTICLE.encode()).retrieved is None
