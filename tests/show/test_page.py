from __future__ import annotations

import base64
import hashlib
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Document, EntityType, Office, Reading
from onrecord.show.entries import entries
from onrecord.show.page import write
from tests.show.factory import all_spans, canal, entity, harbour, reading, simple, spans, statement
from tests.show.strategies import readings
from tests.strategies import SLOW

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
    """The elements of a page in order, each with the text inside it; complains of tags that do not match.

    ``runs`` are the stretches of text of the articles, each with the element around it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.runs: list[tuple[Element, str]] = []
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
        if any(each.tag == "article" for each in self._open):
            self.runs.append((self._open[-1], data))
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
    assert [each.text for each in page.all("script")] == [Page(html()).all("script")[0].text]


def test_a_page_loads_nothing_and_has_one_script() -> None:
    text = html(harbour(), simple(url="https://news.example/1"))
    page = Page(text)
    assert [each.attributes for each in page.all("script")] == [{}]
    loading = {"link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "svg"}
    assert not [each for each in page.elements if each.tag in loading]
    assert not [name for each in page.elements for name in each.attributes if name.startswith("on") or name == "src"]
    assert not re.search(r"url\(|@import", page.all("style")[0].text)
    outside = [each.attributes["href"] for each in page.all("a") if not each.attributes["href"].startswith("#")]
    assert outside == ["https://news.example/1"]


def test_the_policy_allows_its_own_style_sheet_and_script_and_nothing_else() -> None:
    page = Page(html(harbour()))
    policies = [each.attributes["content"] for each in page.all("meta") if "http-equiv" in each.attributes]
    style, script = (digest(page.all(tag)[0].text) for tag in ("style", "script"))
    assert policies == [
        f"default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"
    ]


def digest(content: str) -> str:
    """The name of a style sheet or a script in a policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//[", "file:///etc/passwd", "java\nscript:x"]
)
def test_an_address_that_is_no_web_address_is_no_link(url: str) -> None:
    page = Page(html(simple(url=url)))
    assert all(each.attributes["href"].startswith("#") for each in page.all("a"))


def test_marks_carry_role_and_statement_and_link_to_the_list() -> None:
    page = Page(html(harbour()))
    marks = [(each.text, each.classes, each.attributes["href"]) for each in page.all("a", having="mark")]
    assert marks[1] == (", the ", ["mark", "source", "n1"], "#d1-s1")
    assert ("to buy two new ships", ["mark", "content", "deep3", "n2", "n3", "n4"], "#d1-s4") in marks


def test_a_mention_carries_its_entity_and_leads_to_its_card() -> None:
    page = Page(html(canal()))
    names = [each for each in page.all("a", having="mention") if "m4" in each.classes]
    assert [each.text for each in names] == ["Ivo Hallek", "he", "he", "Hallek"]
    assert {each.attributes["href"] for each in names} == {"#d1-e4"}
    card = " ".join(next(each.text for each in page.elements if each.attributes.get("id") == "d1-e4").split())
    assert card == "Ivo Hallek person spokesman, Vellan government also Hallek 4 statements: 3, 4, 9, 10 · 4 mentions"


def test_a_mention_tells_who_it_is_and_whose_word_it_stands_in_without_a_script() -> None:
    titles = [each.attributes["title"] for each in Page(html(canal())).all("a", having="mention")]
    assert "Osk canal, place" in titles
    hallek = "Ivo Hallek, person, spokesman, Vellan government"
    assert f"{hallek} · in 4: he = Ivo Hallek (spokesman, Vellan government) · said" in titles


def test_each_mention_can_be_reached_by_key_once() -> None:
    found = canal()
    stops = [each for each in Page(html(found)).all("a", having="mention") if "tabindex" not in each.attributes]
    assert len(stops) == sum(len(one.mentions) for one in found.entities)


def test_addressee_day_and_office_are_marked_in_the_text() -> None:
    page = Page(html(canal()))
    for role, words in (("addressee", "reporters"), ("said", "on Wednesday"), ("office", "spokesman")):
        assert words in [each.text for each in page.all("a", having=role)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    document = Document.of("Ada said it rains.")
    office = Office(title=name, of=name, span=spans(document, "Ada")[0])
    ada = entity(document, *spans(document, "Ada"), name=name, aliases=[name], offices=[office])
    group = entity(document, *spans(document, "said"), name=name, type=EntityType.GROUP, members=[ada])
    said = statement(document, content=spans(document, "it rains"), source=spans(document, "Ada"), speaker=group)
    page = Page(html(reading(document, said, entities=[ada, group])))
    assert len(page.all("script")) == 1
    assert "\x1b" not in page.all("main")[0].text
    assert "\u202e" not in page.all("main")[0].text


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
    assert words[3] == ("4 the board hopes to buy two new ships indirect · 61%"
                        "the board → harbour official (3) → the Osk Courier (2) → Vellan Post")  # fmt: skip
    assert "negated: the text says that this was not said · indirect" in words[5]


def test_the_list_tells_speaker_act_day_and_addressee() -> None:
    words = [" ".join(each.text.split()) for each in Page(html(canal())).all("li")]
    assert words[2].endswith("statement · indirect · said 2024-10-30 (“on Wednesday”) · to reporters · 90%")
    assert words[3].startswith("4 he = Ivo Hallek (spokesman, Vellan government) said “We are")
    assert "not said · no denial · indirect" in words[8]
    assert words[9].startswith("10 source not named = Ivo Hallek (spokesman, Vellan government) no cue")


def test_those_who_speak_have_their_cards_before_the_others() -> None:
    assert [each.text for each in Page(html(canal())).all("h2")] == ["Who speaks", "Who else is named"]
    assert not Page(html(simple())).all("h2")


def test_the_card_of_one_who_says_much_links_the_first_hundred_statements() -> None:
    document = Document.of("Ada said it rains. " * 103)
    ada = entity(document, *spans(document, "Ada"))
    contents = spans(document, *["it rains"] * 103)
    said = [statement(document, content=(content,), speaker=ada) for content in contents]
    card = Page(html(reading(document, *said, entities=[ada]))).all("li")[-1]
    assert "103 statements: 1, 2," in " ".join(card.text.split())
    assert "100 and 3 more · 1 mention" in " ".join(card.text.split())


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
@SLOW
def test_any_reading_comes_back_from_its_page(found: list[Reading]) -> None:
    page = Page(html(*found))
    texts = [each.text for each in page.all("article")]
    assert texts == [each.document.text.replace("\0", "\u2400") for each in found]
    quoted = page.all("blockquote")
    assert len(quoted) == sum(len(entries(each)) for each in found)
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))


@given(readings())
@SLOW
def test_every_span_comes_back_from_the_page_in_its_place(found: Reading) -> None:
    marked: dict[str, set[int]] = defaultdict(set)
    position = 0
    for element, text in Page(html(found)).runs:
        for name in element.classes or ["plain"]:
            marked[name].update(range(position, position + len(text)))
        position += len(text)
    expected: dict[str, set[int]] = defaultdict(set)
    for name, role, span in all_spans(found):
        for each in (name, role):
            expected[each].update(range(span.start, span.end))
    shown_otherwise = marked["gap"] | marked["control"]
    assert {name: marked[name] for name in expected} == {name: its - shown_otherwise for name, its in expected.items()}
