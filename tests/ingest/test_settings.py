from __future__ import annotations

import pytest

from onrecord.errors import ConfigurationError
from onrecord.ingest import IngestSettings, day
from onrecord.ingest.settings import FORMATS


def test_a_day_is_given_back() -> None:
    assert day("2024-02-29") == "2024-02-29"


@pytest.mark.parametrize("value", ["", "2024-02-30", "2023-02-29", "20240503", "2024-W05-4", "3 May 2024", "2024-5-3"])
def test_what_is_no_day_is_named_with_a_remedy(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"published: .* is not a day; write it as year-month-day"):
        day(value)


def test_settings_refuse_a_date_that_is_no_day() -> None:
    with pytest.raises(ConfigurationError, match="published"):
        IngestSettings(published="yesterday")


def test_settings_refuse_an_unknown_format_and_name_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="auto, text, html, jsonl"):
        IngestSettings(format="pdf")
    assert [IngestSettings(format=name).format for name in FORMATS] == list(FORMATS)


@pytest.mark.parametrize("limit", ["timeout", "max_bytes", "max_unpacked", "page_seconds", "page_bytes"])
def test_settings_refuse_a_limit_of_nothing(limit: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{limit}: 0 is no limit"):
        IngestSettings(**{limit: 0})  # type: ignore[arg-type]


def test_settings_refuse_less_than_no_redirects() -> None:
    with pytest.raises(ConfigurationError, match="max_redirects"):
        IngestSettings(max_redirects=-1)
