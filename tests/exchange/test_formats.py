from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.errors import ConfigurationError
from onrecord.exchange import FORMATS, Format, format_of
from onrecord.records import Reading
from tests.show.factory import canal, harbour


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if not format.folder])
def test_a_stream_is_written_one_reading_at_a_time(name: str) -> None:
    out, before = io.StringIO(), []

    def one_by_one() -> Iterator[Reading]:
        for reading in (harbour(), canal(), harbour()):
            before.append(len(out.getvalue()))
            yield reading

    FORMATS[name].write(one_by_one(), out)
    assert before == sorted(set(before))


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format.folder])
def test_a_folder_is_whole_or_is_not_there(name: str, tmp_path: Path) -> None:
    def failing() -> Iterator[Reading]:
        yield harbour()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FORMATS[name].write(failing(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format.folder])
def test_a_folder_with_something_in_it_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="is there already"):
        FORMATS[name].write([harbour()], tmp_path)
    with pytest.raises(ConfigurationError, match="cannot be made"):
        FORMATS[name].write([harbour()], tmp_path / "no" / "such")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_folder_is_no_stream_and_a_stream_no_folder(format: Format, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is written to"):
        format.write([], io.StringIO() if format.folder else tmp_path / "out")


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    assert format_of("brat") is FORMATS["brat"]
    with pytest.raises(ConfigurationError, match="annotation, brat, docbin, followthemoney, schemaorg"):
        format_of("xml")


def test_the_table_of_formats_imports_none_of_them() -> None:
    code = (
        "import sys, onrecord.exchange; print([name for name in sys.modules if name.startswith('onrecord.exchange.')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
