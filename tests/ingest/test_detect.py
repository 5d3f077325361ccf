from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.ingest.detect import Form, detect
from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason
from tests.ingest.factory import ARTICLE, line, page, reason_of


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "")
    return target.getvalue()


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (ARTICLE.encode(), Form.TEXT),
        (ARTICLE.encode("utf-16"), Form.TEXT),
        (b"<3 is what she said.", Form.TEXT),
        (b"He wrote <b>no</b> and <i>yes</i>.", Form.TEXT),
        (b"{sic} he said.\nNo more.", Form.TEXT),
        (page().encode(), Form.HTML),
        (page().encode("utf-16"), Form.HTML),
        (b"\xef\xbb\xbf  \n<HTML><p>x", Form.HTML),
        (b"<!-- a --><!-- b --> <html>", Form.HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', Form.HTML),
        (b"<div><p>He said so.</p><p>She said no.</p></div>", Form.HTML),
        (line(), Form.JSONL),
        (b"\xef\xbb\xbf" + line(), Form.JSONL),
        (b"\n{broken\n" + line(), Form.JSONL),
        (b'{"text": "' + b"a long text " * 10_000, Form.JSONL),
    ],
)
def test_the_form_is_seen_in_the_content(head: bytes, form: Form) -> None:
    assert detect(head) is form


def test_the_name_decides_where_the_content_does_not() -> None:
    assert detect(b"{broken", name="feed.jsonl.gz") is Form.JSONL
    assert detect(b"Bridge closed<br>He said so.", name="a.HTM") is Form.HTML
    assert detect(b"Bridge closed, he said.", name="a.html") is Form.TEXT
    assert detect(b"Bridge closed<br>He said so.", mime="text/html") is Form.HTML


def test_the_wanted_form_overrides_the_content_but_not_for_a_pdf() -> None:
    assert detect(page().encode(), wanted="text") is Form.TEXT
    with pytest.raises(Unfit, match="a PDF"):
        detect(b"%PDF-1.7\n", wanted="text")


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF, which onrecord does not read; convert it to text"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document.* save it as plain text"),
        (zipped("mimetype", "content.xml"), "an OpenDocument file"),
        (zipped("a.txt"), "a zip archive.*unpack it first"),
        (b"{\\rtf1\\ansi", "a rich-text document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"<?xml version='1.0'?><news><item/></news>", "it is XML, no page and no feed"),
    ],
)
def test_what_is_known_and_not_read_is_named_with_a_remedy(head: bytes, what: str) -> None:
    with pytest.raises(Unfit, match=what) as caught:
        detect(head)
    assert caught.value.reason is Reason.UNSUPPORTED


def test_a_binary_is_refused() -> None:
    with pytest.raises(Unfit, match="binary") as caught:
        detect(b"\x7fELF\x02\x01\x01" + bytes(100))
    assert caught.value.reason is Reason.BINARY


@given(st.binary(max_size=300), st.sampled_from(["", "a.html", "a.jsonl"]))
def test_any_bytes_have_a_form_or_are_refused(head: bytes, name: str) -> None:
    assert reason_of(lambda: detect(head, name=name)) in (None, Reason.BINARY, Reason.UNSUPPORTED)
