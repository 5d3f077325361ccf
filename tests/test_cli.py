from __future__ import annotations

import importlib.metadata
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import pytest

from onrecord import cli
from onrecord.errors import ModelError
from onrecord.ingest import IngestSettings
from onrecord.records import Document, Reading, Refusal
from tests.show.factory import reading, spans, statement

ARTICLE = "The ferry stops this winter. Mara Lind, the harbour master of Osk, said the boats are old and not safe.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Finds one statement in each document: the words behind the last "said"."""

    asked: dict[str, Any]

    def read_many(self, items: Iterable[Document | Refusal]) -> Iterator[Reading | Refusal]:
        for item in items:
            yield item if isinstance(item, Refusal) else self._read(item)

    def _read(self, document: Document) -> Reading:
        content = document.text.rpartition("said ")[2].strip()
        return reading(document, statement(document, content=spans(document, content), cue=spans(document, "said")))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put a pipeline in place whose reader needs no weights; return what it was asked for."""
    asked: dict[str, Any] = {}

    def load(model: str | None = None, **settings: Any) -> Reader:
        asked.update(settings, model=model)
        return Reader(asked=asked)

    pipeline = ModuleType("onrecord.pipeline")
    pipeline.load = load  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onrecord.pipeline", pipeline)
    return asked


@pytest.fixture
def article(tmp_path: Path) -> str:
    """Return the path of an article."""
    place = tmp_path / "article.txt"
    place.write_text(ARTICLE, encoding="utf-8")
    return str(place)


Onrecord = Callable[..., tuple[int, str, str]]


@pytest.fixture
def onrecord(asked: dict[str, Any], capfdbinary: pytest.CaptureFixture[bytes]) -> Onrecord:
    """Return a function that runs the command line and gives its exit code, output and talk."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(arguments)
        written = capfdbinary.readouterr()
        return code, written.out.decode(), written.err.decode()

    return call


def test_an_article_is_shown_for_the_eye(onrecord: Onrecord, article: str) -> None:
    code, out, err = onrecord("read", article)
    assert (code, err) == (0, "")
    assert article.startswith(out.splitlines()[0])
    assert "│ the boats are old and not safe.\n" in out


def test_what_the_input_does_not_tell_is_taken_from_options(onrecord: Onrecord, article: str) -> None:
    about = ("--published", "2024-11-05", "--outlet", "Vellan Post", "--title", "Ferry")
    code, out, _ = onrecord("read", article, "--format", "jsonl", *about)
    document = json.loads(out)["document"]
    assert code == 0
    assert [document[name] for name in ("published", "outlet", "title", "path", "text")] == [
        "2024-11-05", "Vellan Post", "Ferry", article, ARTICLE]  # fmt: skip


def test_a_refused_input_is_named_and_the_others_are_read(onrecord: Onrecord, article: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    code, out, err = onrecord("read", str(tmp_path / "none.txt"), article, str(tmp_path / "empty.txt"), "-f", "jsonl")
    assert code == 1
    assert out.count("\n") == 1
    lines = err.splitlines()
    assert [re.findall(r"\[(.+)\]$", line) for line in lines] == [["missing"], ["empty"], []]
    assert lines[2] == "onrecord: 1 read, 2 refused (empty 1, missing 1)"


@pytest.mark.parametrize(("form", "start"), [("terminal", "/"), ("jsonl", '{"onrecord"'), ("json", "[\n{"),
                                             ("csv", "\ufeffdocument,"), ("html", "<!doctype html>")])  # fmt: skip
def test_each_form_can_be_asked_for(onrecord: Onrecord, article: str, form: str, start: str) -> None:
    code, out, _ = onrecord("read", article, "--format", form)
    assert code == 0
    assert out.startswith(start)


@pytest.mark.parametrize(("name", "start"), [("o.jsonl", "{"), ("o.JSON", "["), ("o.csv", "\ufeff"), ("o.html", "<"),
                                             ("o.txt", "/")])  # fmt: skip
def test_the_form_follows_the_suffix_of_the_output(onrecord: Onrecord, article: str, tmp_path: Path, name: str,
                                                   start: str) -> None:  # fmt: skip
    assert onrecord("read", article, "--output", str(tmp_path / name)) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_an_input_is_never_overwritten(onrecord: Onrecord, article: str) -> None:
    code, out, err = onrecord("read", article, "--output", article)
    assert (code, out) == (2, "")
    assert err == f"onrecord: --output: {article} is an input and would be overwritten; name another file\n"
    assert Path(article).read_text(encoding="utf-8") == ARTICLE


def test_model_options_reach_the_reader(onrecord: Onrecord, asked: dict[str, Any], article: str) -> None:
    assert onrecord("read", article, "--threshold", "0.8", "--threads", "3", "--model", "m")[0] == 0
    assert asked == {"model": "m", "threshold": 0.8, "threads": 3, "names": None}


def test_another_language_is_refused_unless_asked_for(onrecord: Onrecord, tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text(
        "Die Fähre fährt nicht mehr, weil die Schiffe alt sind und die Behörde kein Geld hat, said er.\n", "utf-8"
    )
    code, _, err = onrecord("read", str(place))
    assert code == 1
    assert "--any-language" in err
    assert onrecord("read", str(place), "--any-language")[0] == 0


WRONG = [(), ("read",), ("read", "x", "--format", "xml"), ("read", "x", "--threshold", "2"),
         ("read", "x", "--published", "yesterday"), ("red", "x")]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG)
def test_wrong_usage_ends_with_2_and_no_output(onrecord: Onrecord, arguments: tuple[str, ...]) -> None:
    code, out, err = onrecord(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err


def test_an_expected_error_is_one_line(onrecord: Onrecord, article: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object, **__: object) -> None:
        raise ModelError("en-1", "the weights are damaged", "install onrecord again")

    monkeypatch.setattr(sys.modules["onrecord.pipeline"], "load", load)
    assert onrecord("read", article) == (1, "", "onrecord: en-1: the weights are damaged; install onrecord again\n")


def test_the_version_is_that_of_the_installed_package(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: f"{name} 9.8.7")
    assert onrecord("--version") == (0, "onrecord onrecord 9.8.7\n", "")


def test_sources_that_are_not_installed_have_no_version(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    assert onrecord("--version")[:2] == (0, "onrecord, version unknown: run from its sources, not installed\n")


def test_the_schema_is_printed(onrecord: Onrecord) -> None:
    code, out, _ = onrecord("schema")
    assert (code, json.loads(out)["title"]) == (0, "Reading")


def test_a_missing_extra_is_named_with_its_remedy(onrecord: Onrecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.cli.commands["train"], "_target", "absent_library_of_nobody:train")
    code, _, err = onrecord("train", "folder")
    assert code == 2
    assert err == ('onrecord: train: needs the module absent_library_of_nobody, which is not installed; '
                   'run pip install "onrecord[train]"\n')  # fmt: skip


def test_help_names_every_command_and_groups_the_options(onrecord: Onrecord) -> None:
    overview = onrecord("--help")[1]
    assert all(re.search(rf"^  {name} ", overview, re.MULTILINE) for name in ("read", "schema", "train", "evaluate"))
    headings = re.findall(r"^(\S.*):$", onrecord("read", "--help")[1], re.MULTILINE)
    assert headings == ["Input", "What the inputs do not tell", "Output", "Reading", "Limits", "Help"]


def test_every_option_has_a_help_text() -> None:
    options = [each for each in cli.read.params if each.param_type_name == "option"]
    assert [each.name for each in options if not getattr(each, "help", None)] == []


def test_the_limits_in_the_help_are_those_of_the_settings(onrecord: Onrecord) -> None:
    text = onrecord("read", "--help")[1]
    settings = IngestSettings()
    assert re.findall(r"\[(\d+)(?: MiB)?\]", text) == [
        f"{settings.timeout:.0f}",
        f"{settings.max_bytes // 2**20}",
        f"{settings.max_unpacked // 2**20}",
        f"{settings.page_seconds:.0f}",
    ]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(article: str) -> None:
    with open("/dev/full", "wb") as full, started("read", article, stdout=full) as process:
        assert process.communicate()[1] == b"onrecord: output: No space left on device; mend this and run again\n"
    assert process.returncode == 1


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['onrecord', '--help']; from onrecord.cli import run; run(); " \
           "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {
        "rich",
        "jinja2",
        "numpy",
        "onnxruntime",
        "tokenizers",
        "trafilatura",
        "httpx",
        "py3langid",
        "torch",
        "lxml",
    }
    assert done.stdout.startswith("Usage: onrecord")
    assert not heavy & set(re.findall(r"'(\w+)'", done.stderr))


RUNNER = """
import sys, time
from types import ModuleType
sys.path.insert(0, {root!r})
import tests.test_cli as fake
def load(*_, **__):
    reader = fake.Reader(asked={{}})
    if {slow}:
        def read_many(items):
            print("loaded", file=sys.stderr, flush=True)
            time.sleep(60)
            yield from ()
        return type("Slow", (), {{"read_many": staticmethod(read_many)}})
    return reader
sys.modules["onrecord.pipeline"] = ModuleType("onrecord.pipeline")
sys.modules["onrecord.pipeline"].load = load
from onrecord.cli import main
main()
"""


def started(*arguments: str, slow: bool = False, stdout: int | IO[bytes] = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Start the command line with the reader of these tests in a process of its own."""
    code = RUNNER.format(root=str(Path(__file__).parent.parent), slow=slow)
    pipes = {"stdin": subprocess.PIPE, "stdout": stdout, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], **pipes)  # type: ignore[call-overload, no-any-return]


def test_standard_input_is_read(article: str) -> None:
    with started("read", "-", "--format", "jsonl") as process:
        out, err = process.communicate(ARTICLE.encode())
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["document"]["text"] == ARTICLE


@pytest.mark.parametrize("form", ["terminal", "jsonl", "csv", "html"])
def test_a_closed_pipe_is_quiet(tmp_path: Path, form: str) -> None:
    lines = [
        json.dumps({"text": f"{number}. {ARTICLE}" + "Rain falls. " * 50 + "She said it rains."})
        for number in range(200)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with started("read", str(tmp_path / "many.jsonl"), "--any-language", "--format", form) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == cli.GONE


@pytest.mark.skipif(os.name != "posix", reason="interrupts a process by a POSIX signal")
def test_an_interruption_is_one_line_and_leaves_no_file(article: str, tmp_path: Path) -> None:
    with started("read", article, "--output", str(tmp_path / "o.json"), slow=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"loaded\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b"onrecord: interrupted\n"
    assert process.returncode == cli.INTERRUPTED
    assert sorted(os.listdir(tmp_path)) == ["article.txt"]
