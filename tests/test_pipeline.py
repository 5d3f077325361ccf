from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version

import pytest

import onrecord
from onrecord.errors import ConfigurationError, ModelError
from onrecord.records import Document, Kind, Reading, Reason, Refusal
from tests.model import reader

pytestmark = pytest.mark.weights

PLAIN = "Mayor Ines Falk said the bridge would reopen."
TEXTS = [
    PLAIN,
    "",
    "According to the Osk Courier, the harbour master said the ferry would stop.",
    "“The bridge will open,” said Mayor Ines Falk. “We are ready.”",
    "Nobody was hurt in the storm, and the road along the river is open again.",
    "The engineer Tom Arden warned that the pillars were weak.\n\nResidents believe that the money is gone.",
]
REFUSAL = Refusal(origin="a.bin", stage="ingest", reason=Reason.BINARY, detail="is not text")


def shown(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (reading.words(one.source.spans), reading.words(one.cue.spans), reading.words(one.content.spans))
        for one in reading.statements
    ]


def test_a_plain_statement_is_read() -> None:
    assert shown(reader().read(PLAIN)) == [("Mayor Ines Falk", "said", "the bridge would reopen")]


def test_an_interrupted_quotation_is_one_direct_content() -> None:
    (found,) = reader().read(TEXTS[3]).statements
    assert [span.words(Document.of(TEXTS[3])) for span in found.content.spans] == [
        "The bridge will open",
        "We are ready",
    ]
    assert found.kind is Kind.DIRECT


def test_a_negated_statement_is_told() -> None:
    (found,) = reader().read("The company has never promised that the ships would return.").statements
    assert found.negated


def test_a_relay_is_told() -> None:
    reading = reader().read(TEXTS[2])
    by_source = {reading.words(one.source.spans): one for one in reading.statements}
    assert by_source["the harbour master"].via == (by_source["the Osk Courier"].id,)


def test_what_is_known_of_a_text_is_passed_on() -> None:
    known = {
        "published": "2024-11-05",
        "outlet": "Osk Courier",
        "title": "T",
        "url": "https://osk.example",
        "path": "a",
    }
    document = reader().read(PLAIN, authors=["Ana Brandt"], **known).document
    assert {name: getattr(document, name) for name in known} == known
    assert document.authors == ("Ana Brandt",)
    assert document.text == PLAIN


def test_a_reading_tells_what_made_it() -> None:
    reading = reader().read(PLAIN)
    assert reading.onrecord == version("onrecord")
    assert reading.model == reader().model
    (found,) = reading.statements
    assert (found.provenance.model, found.provenance.extractor) == (reader().digest, f"onrecord {version('onrecord')}")
    assert 0.5 < found.confidence <= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The mayor of the town said that the bridge would be closed from Monday, and that was all of it.",
            "en",
        ),
        (
            "Die Bürgermeisterin sagte, dass die Brücke ab Montag gesperrt werde, und mehr sagte sie nicht.",
            "de",
        ),
        ("No.", None),
    ],
)
def test_the_language_is_told_where_it_can_be(text: str, language: str | None) -> None:
    assert reader().read(text).document.language == language


def test_a_language_that_is_known_is_kept() -> None:
    assert reader().read_document(Document.of(PLAIN, language="fr")).document.language == "fr"


def test_a_threshold_decides_what_is_shown() -> None:
    everything, nothing = onrecord.load(threshold=0), onrecord.load(threshold=1)
    text = "\n\n".join(TEXTS)
    shown_by_default = {one.id for one in reader().read(text).statements}
    assert shown_by_default <= {one.id for one in everything.read(text).statements}
    assert nothing.read(text).statements == ()
    assert all(one.confidence >= 0.8 for one in onrecord.load(threshold=0.8).read(text).statements)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_threshold_that_is_no_probability_is_refused(threshold: float) -> None:
    with pytest.raises(ConfigurationError, match=r"threshold: .* is not between 0 and 1; give a probability"):
        onrecord.load(threshold=threshold)


@pytest.mark.parametrize("threads", [0, -2])
def test_fewer_than_one_thread_is_refused(threads: int) -> None:
    with pytest.raises(ConfigurationError, match=r"threads: .* is less than 1"):
        onrecord.load(threads=threads)


def test_weights_that_are_not_there_are_named() -> None:
    with pytest.raises(ModelError, match=r"nowhere.*model.json: cannot be read"):
        onrecord.load("nowhere")


def test_many_are_read_in_their_order() -> None:
    found = list(reader().read_many(TEXTS))
    assert [one.document.text for one in found if isinstance(one, Reading)] == TEXTS
    assert found == [reader().read(text) for text in TEXTS]


def test_documents_texts_and_refusals_may_be_mixed() -> None:
    document = Document.of(PLAIN, path="a.txt")
    first, second, third, fourth = reader().read_many([REFUSAL, document, PLAIN, REFUSAL])
    assert first is fourth is REFUSAL
    assert isinstance(second, Reading)
    assert isinstance(third, Reading)
    assert (second.document.path, third.document.path) == ("a.txt", None)
    assert second.statements == third.statements


@pytest.mark.parametrize("threads", [1, 3])
def test_neither_order_nor_number_of_threads_changes_a_reading(threads: int) -> None:
    texts = TEXTS * 3
    order = [(7 * n) % len(texts) for n in range(len(texts))]
    mixed = onrecord.load(threads=threads).read_many(texts[n] for n in order)
    alone = {text: reader().read(text) for text in TEXTS}
    assert list(mixed) == [alone[texts[n]] for n in order]


def test_a_stream_is_read_as_it_comes() -> None:
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield PLAIN

    readings = reader().read_many(endless())
    for _ in range(3):
        next(readings)
    held = asked
    readings.close()  # type: ignore[attr-defined]
    assert held < 20
    assert asked == held


def test_what_goes_wrong_with_the_inputs_reaches_the_caller() -> None:
    def broken() -> Iterator[str]:
        yield PLAIN
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(reader().read_many(broken()))


def test_a_text_whose_reading_fails_is_refused_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(document: onrecord.Document) -> onrecord.Reading:
        if document.path == "bridge.txt":
            raise IndexError("list index out of range")
        return whole(document)

    one = onrecord.load(threads=1)
    whole = one.read_document
    monkeypatch.setattr(one, "read_document", failing)
    bridge = onrecord.Document.of("The bridge is shut, Ines Falk said.", path="bridge.txt")
    refused, read = one.read_many([bridge, PLAIN])
    assert isinstance(refused, onrecord.Refusal)
    assert (refused.origin, refused.stage) == ("bridge.txt", "extract")
    assert "IndexError" in refused.detail
    assert isinstance(read, onrecord.Reading)


def test_nothing_to_read_gives_nothing() -> None:
    assert list(reader().read_many([])) == []


def test_ids_are_unique_and_of_the_spans_alone() -> None:
    text = "\n\n".join(TEXTS)
    first, second = reader().read(text), onrecord.load(threshold=0.1).read(text)
    ids = [one.id for one in first.statements]
    assert len(set(ids)) == len(ids)
    same = {one.content.spans: one.id for one in second.statements}
    assert all(same[one.content.spans] == one.id for one in first.statements if one.content.spans in same)


def test_the_same_text_elsewhere_has_other_ids_and_the_same_spans() -> None:
    here, there = (reader().read(PLAIN, url=f"https://{host}.example") for host in ("osk", "vellan"))
    assert here.document.id != there.document.id
    assert here.statements[0].id != there.statements[0].id
    assert here.to_dict()["statements"][0]["content"] == there.to_dict()["statements"][0]["content"]


def test_a_reader_keeps_nothing_of_what_it_read() -> None:
    before = reader().read(PLAIN)
    reader().read("Falk denied it. " * 50)
    assert reader().read(PLAIN) == before
    assert replace(before.document, language=None) == Document.of(PLAIN)


def test_importing_the_package_loads_no_model() -> None:
    code = "import sys, onrecord; print(*sorted({'onnxruntime', 'tokenizers', 'torch', 'numpy'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""


def test_a_name_that_the_package_does_not_have_is_an_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'reed'"):
        onrecord.reed  # noqa: B018
