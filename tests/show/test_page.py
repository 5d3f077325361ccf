from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Document, Reading
from onrecord.show.entries import entries
from onrecord.show.page import write
from tests.show.factory import harbour, reading, simple, spans, statement
from tests.show.strategies import readings

VOID = {"meta", "link", "img", "br", "hr", "input"}


@dataclass
class Element:
    """An element of the parsed page."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its class attribute."""
        return self.attributes.get("class", "").split()


class Page(HTMLParser):
    """The elements of a page in order, each with the text inside it; complains of tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=[each.tag for each in self._open])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, *, having: str = "") -> list[Element]:
        return [each for each in self.elements if each.tag == tag and (not having or having in each.classes)]


def html(*found: Reading) -> str:
    out = io.StringIO(newline="")
    write(found, out)
    return out.getvalue()


def test_the_text_of_the_article_is_the_text_of_the_document() -> None:
    assert Page(html(harbour())).all("article")[0].text == harbour().document.text


HOSTILE = ["</article><script>alert(1)</script>", "a\r\nb\rc", "&amp; &#13; &lt;", "<!--", "]]>", "{{ x }} {% y %}",
           "a\x1b[31m\u202eb", "x\n\n\n y \n"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    page = Page(html(simple(f"{text} end", title=text, outlet=text, path=text)))
    assert page.all("article")[0].text == f"{text} end"
    assert not page.all("script")


def test_a_page_has_no_script_and_loads_nothing() -> None:
    text = html(harbour(), simple(url="https://news.example/1"))
    page = Page(text)
    loading = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "svg"}
    assert not [each for each in page.elements if each.tag in loading]
    assert not [name for each in page.elements for name in each.attributes if name.startswith("on") or name == "src"]
    assert not re.search(r"url\(|@import", page.all("style")[0].text)
    outside = [each.attributes["href"] for each in page.all("a") if not each.attributes["href"].startswith("#")]
    assert outside == ["https://news.example/1"]


def test_the_policy_allows_its_own_style_sheet_and_nothing_else() -> None:
    page = Page(html(harbour()))
    policies = [each.attributes["content"] for each in page.all("meta") if "http-equiv" in each.attributes]
    digest = base64.b64encode(hashlib.sha256(page.all("style")[0].text.encode()).digest()).decode()
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//[", "file:///etc/passwd", "java\nscript:x"]
)
def test_an_address_that_is_no_web_address_is_no_link(url: str) -> None:
    page = Page(html(simple(url=url)))
    assert all(each.attributes["href"].startswith("#") for each in page.all("a"))


def test_marks_carry_role_and_statement_and_link_to_the_list() -> None:
    page = Page(html(harbour()))
    marks = [(each.text, each.classes, each.attributes["href"]) for each in page.all("a", having="mark")]
    assert marks[0] == ("Mara Lind, the harbour master", ["mark", "source", "n1"], "#d1-s1")
    assert ("the board", ["mark", "content", "source", "deep2", "n2", "n3", "n4"], "#d1-s4") in marks


def test_every_fragment_leads_somewhere_and_every_id_is_unique() -> None:
    page = Page(html(harbour(), harbour(), simple()))
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert {each.attributes["href"][1:] for each in page.all("a")} <= set(ids)


def test_each_statement_can_be_reached_by_key_from_text_and_list() -> None:
    page = Page(html(harbour()))
    for anchors in (page.all("a", having="ref"), page.all("a", having="number")):
        assert len(anchors) == 6
        assert all("tabindex" not in each.attributes and each.attributes["aria-label"] for each in anchors)


def test_the_list_says_whose_word_each_content_is() -> None:
    words = [" ".join(each.text.split()) for each in Page(html(harbour())).all("li")]
    assert words[3] == ("4 the board hopes to buy two new ships indirect · via 3 (a harbour official) · "
                        "via 2 (the Osk Courier) · 61%")  # fmt: skip
    assert "negated: the text says that this was not said · indirect" in words[5]


def test_a_content_without_source_and_cue_says_so() -> None:
    words = " ".join(Page(html(simple())).all("li")[0].text.split())
    assert words == "1 source not named no cue rains. indirect · 90%"


def test_a_document_without_statements_says_so() -> None:
    asides = Page(html(reading(Document.of("It rains.")))).all("aside")
    assert [each.text.strip() for each in asides] == ["No attributed statement found."]


def test_several_documents_have_a_table_of_contents_and_one_has_none() -> None:
    page = Page(html(harbour(), simple("It rains, they say.", title="Rain & more")))
    assert [each.text for each in page.all("a") if "nav" in each.inside] == [
        "Harbour board splits over night ferry",
        "Rain & more",
    ]
    assert not Page(html(harbour())).all("nav")


def test_a_page_of_nothing_says_so() -> None:
    assert "Nothing was read." in Page(html()).all("main")[0].text


def test_the_rules_that_light_a_statement_count_to_the_longest_list() -> None:
    style = Page(html(harbour(), simple())).all("style")[0].text
    assert ".document:has(.n6:is(" in style
    assert ".n7" not in style


def test_words_outside_the_article_cannot_reorder_the_page() -> None:
    document = Document.of("Ada said \u202egnol\u202c ago.", title="\u202etitle")
    outside = html(reading(document, statement(document, content=spans(document, "\u202egnol")))).split("<article>")
    assert "\u202e" not in outside[0]
    assert "\u202e" not in outside[1].split("</article>")[1]


@given(st.lists(readings(), min_size=1, max_size=2))
def test_any_reading_comes_back_from_its_page(found: list[Reading]) -> None:
    page = Page(html(*found))
    texts = [each.text for each in page.all("article")]
    assert texts == [each.document.text.replace("\0", "\u2400") for each in found]
    quoted = page.all("blockquote")
    assert len(quoted) == sum(len(entries(each)) for each in found)
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
