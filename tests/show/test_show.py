from __future__ import annotations

import io

import pytest

from onrecord.errors import ConfigurationError
from onrecord.show import FORMATS, write, writer
from tests.show.factory import harbour


@pytest.mark.parametrize("format", FORMATS)
def test_every_form_shows_whose_word_each_content_is(format: str) -> None:
    out = io.StringIO(newline="")
    write([harbour()], out, format=format)
    assert "Jonas Brekke" in out.getvalue()
    assert "We have asked for money for three years." in out.getvalue()


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match="no form named 'xml'; use one of terminal, jsonl, json, csv, html"):
        writer("xml")
