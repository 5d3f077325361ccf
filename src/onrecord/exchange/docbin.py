"""spaCy's DocBin: a folder of ``.spacy`` files, which spaCy's own readers take as one corpus.

The tokens are those of a blank English pipeline, cut further wherever a span begins or ends, so that each span is made
of whole tokens; ``doc.text`` is the document's text, white space included. Sources, cues, contents, addressees and
mentions are span groups, whose ``span_id`` is the statement and ``kb_id`` the entity; ``doc.ents`` holds the names.
``doc.user_data["onrecord"]`` is the reading by the contract, without the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from onrecord.errors import ConfigurationError
from onrecord.exchange.folders import new_folder
from onrecord.records import Entity, EntityType, Reading, Span

PER_FILE = 500
"""How many documents stand in one file: a DocBin is held in memory until it is whole."""
LONGEST = 1000
"""Code points without white space from which on spaCy's tokenizer, whose time grows with the square, is not asked."""
GROUPS = {"source": "sources", "cue": "cues", "content": "contents", "addressee": "addressees"}
_LABELS = {
    EntityType.PERSON: "PERSON", EntityType.ORGANISATION: "ORG", EntityType.PLACE: "LOC",
    EntityType.GROUP: "GROUP", EntityType.DOCUMENT: "DOCUMENT", EntityType.OTHER: "OTHER",
}  # fmt: skip
_LONG = re.compile(rf"\S{{{LONGEST},}}")
_PLAIN = re.compile(r"\w+|[^\w\s]+|\s+")


def write(readings: Iterable[Reading], folder: Path) -> None:
    """Write ``readings-0001.spacy`` and so on into ``folder``, which must not exist or be empty.

    Raises:
        ConfigurationError: spaCy is not installed, or the folder cannot be made.
    """
    spacy = _spacy()
    tokenizer, left, number = spacy.blank("en").tokenizer, iter(readings), 0
    with new_folder(folder) as place:
        while batch := list(islice(left, PER_FILE)):
            number += 1
            docs = spacy.tokens.DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_KB_ID"], store_user_data=True)
            for reading in batch:
                docs.add(doc_of(reading, tokenizer))
            docs.to_disk(place / f"readings-{number:04}.spacy")


def _spacy() -> Any:
    try:
        import spacy  # an extra
        import spacy.tokens
    except ImportError:
        problem = "spaCy is not installed, which writes this format"
        raise ConfigurationError("format", problem, 'pip install "onrecord[spacy]"') from None
    return spacy


def doc_of(reading: Reading, tokenizer: Any) -> Any:
    """Return the reading as a spaCy Doc, its text cut by ``tokenizer`` and at the edges of all spans."""
    from spacy.tokens import Doc

    text, spans = reading.document.text, list(_spans(reading))
    words, spaces = tokens(text, _cuts(text, tokenizer), spans)
    doc = Doc(tokenizer.vocab, words=words, spaces=spaces)
    starts, ends = {token.idx: token.i for token in doc}, {token.idx + len(token.text): token.i + 1 for token in doc}

    def made(span: Span, label: str, id: str, entity: str) -> Any:
        from spacy.tokens import Span as Marked

        return Marked(doc, starts[span.start], ends[span.end], label=label, span_id=id, kb_id=entity)

    for role, group in GROUPS.items():
        doc.spans[group] = [
            made(span, role.upper(), one.id, getattr(getattr(one, role), "entity", None) or "")
            for one in reading.statements
            for span in getattr(one, role).spans
        ]
    mentions = [
        (made(span, _LABELS[entity.type], entity.id, entity.id), span, entity)
        for entity in reading.entities
        for span in entity.mentions
    ]
    doc.spans["mentions"] = [marked for marked, _, _ in mentions]
    names = [marked for marked, span, entity in mentions if _names(span, entity, text)]
    doc.ents = _apart(names)
    doc.user_data["onrecord"] = _told(reading)
    return doc


def _spans(reading: Reading) -> Iterator[Span]:
    for statement in reading.statements:
        for role in GROUPS:
            yield from getattr(statement, role).spans
    for entity in reading.entities:
        yield from entity.mentions


def _cuts(text: str, tokenizer: Any) -> set[int]:
    """Return the positions where tokens begin and end."""
    cuts, after = {0, len(text)}, 0
    for long in _LONG.finditer(text):
        cuts |= _tokenized(text, after, long.start(), tokenizer)
        cuts |= {long.start() + found.start() for found in _PLAIN.finditer(long[0])}
        after = long.end()
    return cuts | {after} | _tokenized(text, after, len(text), tokenizer)


def _tokenized(text: str, start: int, end: int, tokenizer: Any) -> set[int]:
    found: set[int] = set()
    for token in tokenizer(text[start:end]):
        found |= {start + token.idx, start + token.idx + len(token.text)}
    return {position for position in found if position <= end}


def tokens(text: str, cuts: set[int], spans: Iterable[Span]) -> tuple[list[str], list[bool]]:
    """Return the words and whether one space follows each; joined, they are ``text``, and no span cuts a word."""
    starts, ends = set(), set()
    for span in spans:
        starts.add(span.start)
        ends.add(span.end)
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in pairwise(sorted(cuts | starts | ends)):
        for at, piece in _singled(text, start, end):
            inside = at not in starts and at + 1 not in ends
            if piece == " " and inside and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
    return words, spaces


def _singled(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield a piece between two cuts, a space that opens it on its own."""
    if text[start] == " " and end - start > 1:
        yield start, " "
        start += 1
    yield start, text[start:end]


def _names(span: Span, entity: Entity, text: str) -> bool:
    return text[span.start : span.end] in (entity.name, *entity.aliases)


def _apart(marked: list[Any]) -> list[Any]:
    from spacy.util import filter_spans

    return list(filter_spans(marked))


def _told(reading: Reading) -> dict[str, Any]:
    record = reading.to_dict()
    del record["document"]["text"]
    return record
