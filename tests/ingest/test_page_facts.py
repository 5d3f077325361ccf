from __future__ import annotations

import pytest

from onrecord.ingest.page import Article, article
from tests.ingest.factory import page

HEADLINE = "<article><h1>Bridge stays closed</h1>"
SITE = '<meta property="og:site_name" content="{}">'
TIME = '<meta property="article:published_time" content="{}">'
LINKED = (
    '<script type="application/ld+json">'
    '{{"@graph": [{{"@type": "NewsArticle", "publisher": {{"name": "{}"}}}}]}}</script>'
)
OWN = '<link rel="canonical" href="https://www.harbourcourier.example/a">'


def found(head: str, beside: str = "") -> Article:
    read = article(page(head=head).replace("<article>", HEADLINE + beside))
    assert read is not None
    return read


def outlet(*head: str, title: str = "Bridge stays closed") -> str | None:
    return found(f"<title>{title}</title>" + "".join(head)).outlet


def day(stamp: str, beside: str = "") -> str | None:
    return found("<title>Bridge stays closed</title>" + TIME.format(stamp), beside).published


def test_the_site_goes_before_the_agency_that_wrote_the_article() -> None:
    assert outlet(SITE.format("Harbour Courier"), LINKED.format("Agency of Osk"), OWN) == "Harbour Courier"


def test_the_publisher_is_the_outlet_where_the_site_tells_only_its_address_or_a_section() -> None:
    assert outlet(SITE.format("harbourcourier"), LINKED.format("Harbour Courier")) == "Harbour Courier"
    assert outlet(SITE.format("Local"), LINKED.format("Harbour Courier"), OWN) == "Harbour Courier"


@pytest.mark.parametrize("name", ["Harbour Courier | News | Sport", "News - Harbour Courier", "Harbour Courier"])
def test_a_slogan_or_a_section_is_no_part_of_the_outlet(name: str) -> None:
    assert outlet(SITE.format(name), OWN) == "Harbour Courier"


def test_the_end_of_the_title_names_the_outlet_where_the_address_agrees() -> None:
    title = "Bridge stays closed – Harbour Courier"
    assert outlet(OWN, title=title) == "Harbour Courier"


@pytest.mark.parametrize("name", ["courier.example", "© 2024 Osk", "https://courier.example", "x" * 200, "|"])
def test_what_is_no_name_is_no_outlet(name: str) -> None:
    assert outlet(SITE.format(name)) is None


@pytest.mark.parametrize(
    "data", ["{", "[" * 5_000, "[1, null, {}]", '{"@type": "NewsArticle", "publisher": [7]}', "NaN"]
)
def test_structured_data_of_any_form_does_no_harm(data: str) -> None:
    assert outlet(SITE.format("Harbour Courier"), f'<script type="application/ld+json">{data}</script>') == (
        "Harbour Courier"
    )


@pytest.mark.parametrize(
    ("stamp", "shown", "expected"),
    [
        ("2024-05-04T02:15:00Z", "May 3, 2024, 8:15 pm", "2024-05-03"),
        ("2024-05-04T22:15:00+00:00", "5th May 2024", "2024-05-05"),
        ("2024-05-04T22:15:00+00:00", "3 May 2024", "2024-05-04"),
        ("2024-05-04T02:15:00Z", "May 4, 2024; first seen on May 3, 2024", "2024-05-04"),
        ("2024-05-04T22:15:00Z", "Updated: May 5, 2024", "2024-05-04"),
        ("2024-05-04T02:15:00-06:00", "May 3, 2024", "2024-05-04"),
        ("2024-05-04T02:15:00Z", "February 31, 2024", "2024-05-04"),
    ],
)
def test_the_day_is_the_one_beside_the_headline_where_the_zone_allows_it(stamp: str, shown: str, expected: str) -> None:
    assert day(stamp, f"<p>{shown}</p>") == expected


def test_a_day_far_below_the_headline_or_above_it_changes_nothing() -> None:
    far = "<p>" + "The council met again. " * 40 + "</p><p>May 3, 2024</p>"
    assert day("2024-05-04T02:15:00Z", far) == "2024-05-04"


def test_a_year_in_a_notice_is_no_day() -> None:
    markup = page().replace("</article>", "</article><footer>© 2024 Harbour Courier</footer>")
    read = article(markup)
    assert read is not None
    assert read.published is None


def test_without_a_time_the_day_beside_the_headline_goes_before_its_neighbour_elsewhere() -> None:
    head = "<title>Bridge stays closed</title><meta name='date' content='2024-05-04'>"
    assert found(head, "<p>May 3, 2024</p>").published == "2024-05-03"
    assert found(head, "<p>June 9, 2021</p>").published == "2024-05-04"
