from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from onrecord.keeper import open_ledger
from tests.commands.conftest import Onrecord

ROOT = Path(__file__).parents[2]
FERRY = "The boats lie idle. Mara Lind said that the ferry would stop this winter. Nobody was asked before.\n"
BRIDGE = "The road is long. Ines Falk said that the bridge would reopen in May. It was closed for a year.\n"


def news(folder: Path, **texts: str) -> Path:
    """Write articles into the folder ``news``."""
    place = folder / "news"
    place.mkdir(exist_ok=True)
    for name, text in texts.items():
        (place / f"{name}.txt").write_text(text, encoding="utf-8")
    return place


def documents(folder: Path) -> list[str]:
    rows = open_ledger(folder / "onrecord.duckdb").sql("SELECT origin FROM documents ORDER BY origin").rows
    return [row[0] for row in rows]


def test_a_folder_comes_into_a_ledger_in_the_working_folder(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY, bridge=BRIDGE)
    code, out, err = onrecord("add", "news")
    assert (code, out) == (0, "")
    first, *rest = err.splitlines()
    assert re.fullmatch(r"onrecord: 2 new documents in onrecord\.duckdb \(\d\.\d s\)", first)
    assert rest == ["  next: onrecord find WORDS lists statements, onrecord who their speakers"]
    assert documents(tmp_path) == ["news/bridge.txt", "news/ferry.txt"]


def test_adding_again_says_what_is_there_and_reads_nothing(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY, bridge=BRIDGE)
    onrecord("add", "news")
    code, _, err = onrecord("add", "news")
    assert code == 0
    assert err.splitlines()[0].startswith("onrecord: 0 new documents in onrecord.duckdb")
    assert err.splitlines()[1:] == ["    2 there already"]


def test_again_reads_what_is_there(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY)
    onrecord("add", "news")
    assert "    1 read again; what people decided about them stays" in onrecord("add", "news", "--again")[2]


def test_another_model_reads_again_without_being_asked(
    onrecord: Onrecord, asked: dict[str, Any], tmp_path: Path
) -> None:
    news(tmp_path, ferry=FERRY)
    onrecord("add", "news")
    asked["version"] = "2"
    assert "    1 read again;" in onrecord("add", "news")[2]
    assert "    1 there already" in onrecord("add", "news")[2]


def test_what_is_refused_is_named_counted_and_listed(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY, empty="")
    code, _, err = onrecord("add", "news", "none.txt")
    assert code == 1
    named = [line for line in err.splitlines() if line.endswith("]")]
    assert [re.findall(r"^onrecord: (\S+): .*\[(\w+)\]$", line) for line in named] == [
        [("news/empty.txt", "empty")], [("none.txt", "missing")]]  # fmt: skip
    assert "    2 refused (empty 1, missing 1); onrecord refusals lists them" in err
    code, out, err = onrecord("refusals")
    assert (code, err) == (0, "onrecord: 2 inputs refused; mend what can be mended, and add it again\n")
    assert [line for line in out.splitlines() if not line.startswith("    ")] == [
        "empty: 1", "  news/empty.txt", "missing: 1", "  none.txt"]  # fmt: skip


def test_a_refusal_is_gone_when_its_input_comes_in(onrecord: Onrecord, tmp_path: Path) -> None:
    onrecord("add", "news/ferry.txt")
    news(tmp_path, ferry=FERRY)
    assert onrecord("add", "news/ferry.txt")[0] == 0
    assert onrecord("refusals") == (0, "", "onrecord: nothing is refused\n")


def test_refusals_are_data_for_programs(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY)
    onrecord("add", "news", "=none.txt")
    (line,) = onrecord("refusals", "--format", "jsonl")[1].splitlines()
    assert [json.loads(line)[name] for name in ("origin", "stage", "reason")] == ["=none.txt", "ingest", "missing"]
    out = onrecord("refusals", "-f", "csv")[1]
    header, row = csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
    assert (header[0], row[0]) == ("origin", "'=none.txt")


def test_copies_and_changed_versions_are_counted(onrecord: Onrecord, tmp_path: Path) -> None:
    long = " ".join(f"Mara Lind said that ferry number {n} would stop in port {n + 7} this winter." for n in range(40))
    lines = [{"text": long, "url": "https://a.example/1"}, {"text": long, "url": "https://b.example/1"},
             {"text": BRIDGE, "url": "https://c.example/1"}]  # fmt: skip
    (tmp_path / "feed.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert "    copies of other articles among them: 1" in onrecord("add", "feed.jsonl")[2]
    changed = {"text": BRIDGE.replace("May", "June"), "url": "https://c.example/1"}
    (tmp_path / "later.jsonl").write_text(json.dumps(changed) + "\n", encoding="utf-8")
    assert "    changed versions of earlier ones among them: 1" in onrecord("add", "later.jsonl")[2]


def test_the_ledger_is_the_one_that_is_named(
    onrecord: Onrecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news(tmp_path, ferry=FERRY)
    assert "in desk.duckdb" in onrecord("add", "news", "--ledger", "desk.duckdb")[2]
    monkeypatch.setenv("ONRECORD_LEDGER", "other.duckdb")
    assert "in other.duckdb" in onrecord("add", "news")[2]
    monkeypatch.setenv("ONRECORD_CONFIG", "settings.toml")
    monkeypatch.delenv("ONRECORD_LEDGER")
    (tmp_path / "settings.toml").write_text('ledger = "third.duckdb"\n', encoding="utf-8")
    onrecord("add", "news")
    assert {path.name for path in tmp_path.glob("*.duckdb")} == {"desk.duckdb", "other.duckdb", "third.duckdb"}


def test_options_reach_the_reader_and_the_inputs(onrecord: Onrecord, asked: dict[str, Any], tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY)
    onrecord("add", "news", "--threads", "2", "--threshold", "0.4", "--outlet", "Vellan Post")
    assert asked == {"model": None, "threads": 2, "threshold": 0.4, "names": None}
    assert open_ledger(tmp_path / "onrecord.duckdb").sql("SELECT outlet FROM documents").rows[0][0] == "Vellan Post"


def test_a_file_that_is_no_ledger_is_left_alone(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY)
    (tmp_path / "notes.txt").write_text("What I meant to write.", encoding="utf-8")
    code, _, err = onrecord("add", "news", "--ledger", "notes.txt")
    assert code == 1
    assert err.startswith("onrecord: notes.txt: it is no ledger; name another file with --ledger")
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "What I meant to write."


def test_a_document_is_removed_by_path_and_can_come_back(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY, bridge=BRIDGE)
    onrecord("add", "news", "--title", "Boats")
    code, _, err = onrecord("remove", "news/ferry.txt")
    assert code == 0
    first, second = err.splitlines()
    assert first == "onrecord: 1 document removed from onrecord.duckdb"
    assert re.fullmatch(r"    d-\w+ +Boats", second)
    assert documents(tmp_path) == ["news/bridge.txt"]
    assert onrecord("add", "news", "--title", "Boats")[2].startswith("onrecord: 1 new document in")


def test_nothing_is_removed_if_one_key_finds_nothing(onrecord: Onrecord, tmp_path: Path) -> None:
    news(tmp_path, ferry=FERRY)
    onrecord("add", "news")
    code, _, err = onrecord("remove", "news/ferry.txt", "d-0000")
    assert code == 2
    assert err.startswith("onrecord: d-0000: no document goes by it; ")
    assert documents(tmp_path) == ["news/ferry.txt"]


@pytest.mark.parametrize("command", [("refusals",), ("remove", "d-1")])
def test_where_there_is_no_ledger_the_message_says_how_to_make_one(
    onrecord: Onrecord, command: tuple[str, ...]
) -> None:
    code, _, err = onrecord(*command)
    assert code in (1, 2)
    assert "onrecord add" in err


RUNNER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import onrecord.pipeline
from tests.ledger.quick import QuickReader
reader = QuickReader(pause=float(sys.argv.pop()))
onrecord.pipeline.load = lambda *_, **__: reader
from onrecord.cli import main
main()
"""


def started(folder: Path, *arguments: str, pause: float = 0.0) -> subprocess.Popen[str]:
    """Start the command line with the quick reader, which takes ``pause`` seconds a document."""
    command = [sys.executable, "-c", RUNNER, *arguments, str(pause)]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


@pytest.mark.skipif(os.name != "posix", reason="interrupts a process by POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_writes_what_was_read(tmp_path: Path, number: signal.Signals) -> None:
    news(tmp_path, **{f"a{n}": FERRY.replace("winter", f"winter of {n}") for n in range(5)})
    # The missing file is refused after two articles were read, and its line tells that they were.
    given = ("news/a0.txt", "news/a1.txt", "none.txt", "news/a2.txt", "news/a3.txt", "news/a4.txt")
    with started(tmp_path, "add", *given, pause=1) as process:
        assert process.stderr is not None
        while "[missing]" not in process.stderr.readline():
            pass
        process.send_signal(number)
        told = process.stderr.read().splitlines()
    assert process.returncode == 130
    assert told[0].startswith("onrecord: interrupted: 2 new documents in onrecord.duckdb")
    assert told[-1] == "  run the same again to go on; what is there is passed over"
    assert documents(tmp_path) == ["news/a0.txt", "news/a1.txt"]


class Site(BaseHTTPRequestHandler):
    """A feed with two entries, one of which is gone."""

    def do_GET(self) -> None:
        bodies = {
            "/feed": ("application/rss+xml", "<rss version='2.0'><channel><title>Vellan Post</title>"
                      "<item><title>Ferry</title><link>/a</link></item><item><link>/gone</link></item></channel></rss>"),
            "/a": ("text/plain", FERRY * 3),
        }  # fmt: skip
        found = bodies.get(self.path)
        data = found[1].encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found[0] if found else "text/plain")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


@pytest.fixture
def site() -> Iterator[str]:
    """Return the address of a site with a feed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.skipif(os.name != "posix", reason="interrupts a process by POSIX signals")
def test_a_watch_writes_each_poll_at_once_and_goes_on_where_it_was(tmp_path: Path, site: str) -> None:
    with started(tmp_path, "watch", f"{site}/feed", "--allow-private") as process:
        assert process.stderr is not None
        told = [process.stderr.readline() for _ in range(5)]
        assert documents(tmp_path) == [f"{site}/a"]  # while it waits for the next poll
        process.send_signal(signal.SIGINT)
        told += process.stderr.readlines()
    assert process.returncode == 130
    assert sorted(line[8:19].strip() for line in told[:5]) == ["", "polled", "read", "refused", "watch"]
    assert any("Ferry, Vellan Post: 3 statements" in line for line in told)
    assert any("1 read, 1 refused; again at " in line for line in told)
    assert any(line.startswith("onrecord: 1 new document in onrecord.duckdb") for line in told)
    with started(tmp_path, "watch", f"{site}/feed", "--allow-private") as process:
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        # The feed was polled a moment ago, and is not asked again so soon.
        assert process.stderr.readline().startswith("onrecord: 0 new documents in onrecord.duckdb")
    assert process.returncode == 130


def test_a_feed_that_is_not_there_is_named(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    monkeypatch.setattr("onrecord.commands.adding.stopping", lambda: _Set(stop))
    code, _, err = onrecord("watch", "none.opml")
    assert code in (1, 130)
    assert "  refused  none.opml: " in err


class _Set:
    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def __enter__(self) -> threading.Event:
        return self._stop

    def __exit__(self, *_: object) -> None:
        self._stop.set()
