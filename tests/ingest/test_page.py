from __future__ import annotations

import pytest

from onrecord.ingest.page import Article, article
from tests.ingest.factory import SENTENCES, page

HEAD = (
    "<title>Bridge stays closed | Harbour Courier</title>"
    '<meta property="og:site_name" content="Harbour Courier"><meta name="author" content="Mira Tolland">'
    '<meta property="article:published_time" content="2024-05-03T10:00:00Z">'
    '<link rel="canonical" href="https://courier.example/2024/bridge">'
)


def found(markup: str) -> Article:
    article_ = article(markup)
    assert article_ is not None
    return article_


def test_the_title_is_the_first_paragraph_and_paragraphs_stay_apart() -> None:
    read = found(page(head=HEAD))
    assert read.text == "\n\n".join(["Bridge stays closed", *SENTENCES])
    assert read.title == "Bridge stays closed"


def test_a_page_tells_author_day_outlet_and_address() -> None:
    read = found(page(head=HEAD))
    assert (read.authors, read.published) == (("Mira Tolland",), "2024-05-03")
    assert (read.outlet, read.url) == ("Harbour Courier", "https://courier.example/2024/bridge")


def test_what_a_page_does_not_tell_stays_open() -> None:
    read = found(page(head="<title>Bridge stays closed</title>"))
    assert (read.authors, read.published, read.outlet, read.url) == ((), None, None, None)


def test_a_title_that_the_body_repeats_stands_once() -> None:
    read = found(page(head=HEAD).replace("<article>", "<article><h1>Bridge stays closed</h1>"))
    assert read.text.count("Bridge stays closed") == 1


def test_a_fragment_is_read_like_a_page() -> None:
    assert found("".join(f"<p>{sentence}</p>" for sentence in SENTENCES)).text == "\n\n".join(SENTENCES)


def test_an_encoding_that_the_markup_declares_does_no_harm() -> None:
    read = found('<?xml version="1.0" encoding="iso-8859-1"?>\n' + page())
    assert "“We found cracks" in read.text


def test_paragraphs_in_a_table_for_layout_stay_apart() -> None:
    cells = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    read = found(
        f"<html><head><title>Bridge</title></head><body><table><tr><td></td><td>{cells}</td></tr></table></body>"
    )
    assert read.text == "\n\n".join(["Bridge", *SENTENCES])


def test_line_breaks_and_inline_tags_keep_words_apart_and_together() -> None:
    read = found(
        page("<b>Mayor</b> Anneke <a href='/v'>Vreeland</a> said so.<br><br>Nobody had asked her.", *SENTENCES)
    )
    assert read.text.split("\n\n")[1:3] == ["Mayor Anneke Vreeland said so.", "Nobody had asked her."]


@pytest.mark.parametrize(
    "teaser", ["Related: Ferry runs late again", "READ MORE: Ferry runs late", "DON’T MISS", "Ferry sinks [VIDEO]"]
)
def test_a_teaser_between_paragraphs_is_dropped(teaser: str) -> None:
    assert found(page(SENTENCES[0], teaser, *SENTENCES[1:])).text == found(page()).text


@pytest.mark.parametrize(
    "ending", ["Sign up for our newsletter here.", "Follow us on the usual channels.", "© 2024 Harbour Courier", "Tags"]
)
def test_an_invitation_at_the_end_is_dropped(ending: str) -> None:
    assert found(page(*SENTENCES, ending)).text == found(page()).text


@pytest.mark.parametrize("notes", [("Tags", "bridge, ferry, council"), ("Updated at 1:23 p.m.",), ("Topics:", "Osk")])
def test_tags_and_a_note_of_the_last_change_at_the_end_are_dropped(notes: tuple[str, ...]) -> None:
    assert found(page(*SENTENCES, *notes)).text == found(page()).text


def test_a_sentence_behind_a_line_that_reads_tags_is_kept() -> None:
    assert found(page(*SENTENCES[:2], "Tags", SENTENCES[2])).text.endswith(SENTENCES[2])


def test_a_paragraph_that_speaks_of_subscribing_is_kept_in_the_text() -> None:
    told = "“I told them to subscribe to the newsletter,” Vreeland said."
    assert told in found(page(SENTENCES[0], told, *SENTENCES[1:])).text


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>",
        "<html></html>",
        "<html><head><title>Sign in</title></head><body><form><input></form><p>Contact. Sign in.</p></body></html>",
        page("Home", "Sport", "Weather", "Contact"),
        "<html><body><ul>"
        + "".join(f"<li><a href='/{n}'>Council votes on bridge {n}</a></li>" for n in range(60))
        + "</ul></body></html>",
    ],
)
def test_a_page_without_an_article_gives_none(markup: str) -> None:
    assert article(markup) is None


@pytest.mark.parametrize("author", ["Mira Tolland Monday", "Mira Tolland"])
def test_a_weekday_is_no_part_of_an_author(author: str) -> None:
    assert found(page(head=f"<title>Bridge</title><meta name='author' content='{author}'>")).authors == (
        "Mira Tolland",
    )
