"""A quick reader for tests of the ledger: deterministic, by rules that a test can foresee, for subprocesses too.

It finds ``NAME said (that) CONTENT.``, ``“CONTENT,” NAME said.``, ``According to NAME, CONTENT.`` and nestings of them.
Another ``version`` is another model: it leaves "that" out of contents, so that spans and ids differ.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from onrecord.records import (
    Act,
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Kind,
    Office,
    Provenance,
    Reading,
    Refusal,
    Source,
    Span,
    Spans,
    Statement,
    entity_id,
    statement_id,
)

CUES = {
    "said": ("say", Act.STATE),
    "denied": ("deny", Act.DENY),
    "demanded": ("demand", Act.DEMAND),
    "warned": ("warn", Act.THREATEN),
    "promised": ("promise", Act.PROMISE),
    "According to": ("accord", Act.REPORT),
}
_WORD = r"(?!(?:The|An?|According|In|On|Mayor|Minister)\b)[A-Z][\w’-]*"
_NAME = rf"\b{_WORD}(?: {_WORD}){{0,3}}"
_WHO = rf"(?P<source>{_NAME}(?: and {_NAME})?|\b[Aa]n? [a-z]+)(?:, the (?P<title>[a-z]+)(?: of (?P<of>{_NAME}))?,)?"
_CUE = r"(?P<negated>did not say|(?P<cue>said|denied|demanded|warned|promised))"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WHO} {_CUE} (?=(?P<content>[^.“”\n]+))",
        rf"“(?P<content>[^“”\n]+?)[,.]?” {_WHO} {_CUE}",
        rf"(?P<cue>According to) (?:the )?(?P<source>{_NAME}), (?=(?P<content>[^.“”\n]+))",
    )
)
_BODY = re.compile(r"Ministry|Agency|Board|Council|Harbour|Post|Courier|^[A-Z]{2,}$")


@dataclass(frozen=True)
class QuickReader:
    """What stands in for ``onrecord.load()``; ``pause`` is how many seconds a document takes."""

    version: str = "1"
    pause: float = 0.0
    read: list[str] = field(default_factory=list, compare=False)
    """The ids of the documents that were read, in order."""

    @property
    def model(self) -> str:
        return f"quick-{self.version}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.model.encode()).hexdigest()[:12]

    @property
    def stamp(self) -> str:
        return f"onrecord test, {self.model} {self.digest}, usual"

    def read_many(self, texts: Iterable[str | Document | Refusal]) -> Iterator[Reading | Refusal]:
        """Yield a reading for each document, in order; pass refusals through."""
        for text in texts:
            if isinstance(text, Refusal):
                yield text
            else:
                time.sleep(self.pause)
                yield self.read_document(text if isinstance(text, Document) else Document.of(text))

    def read_document(self, document: Document) -> Reading:
        """Return the reading of a document."""
        self.read.append(document.id)
        entities = _entities(document)
        found = {one.id: one for one in self._statements(document, entities)}
        statements = sorted(found.values(), key=lambda one: (one.start, -one.content.spans[0].end, one.id))
        return Reading(
            onrecord="0.0.test",
            model=self.model,
            document=replace(document, language=document.language or "en"),
            statements=tuple(replace(one, via=_via(one, statements)) for one in statements),
            entities=tuple(entities.values()),
        )

    def _statements(self, document: Document, entities: dict[str, Entity]) -> Iterator[Statement]:
        for pattern in _PATTERNS:
            for match in pattern.finditer(document.text):
                yield self._statement(document, entities, match)

    def _statement(self, document: Document, entities: dict[str, Entity], match: re.Match[str]) -> Statement:
        negated = match.groupdict().get("negated") == "did not say"
        roles = {
            "source": _spans(document, match.span("source")),
            "cue": _spans(document, match.span("negated" if negated else "cue")),
            "content": _spans(document, self._content(match)),
        }
        lemma, act = ("say", Act.STATE) if negated else CUES[match["cue"]]
        speaker = _bearer(entities, match["source"])
        quoted = document.text[max(match.start("content") - 1, 0)] == "“"
        return Statement(
            id=statement_id(document.id, roles),
            source=Source(spans=roles["source"], entity=speaker.id if speaker else None, anonymous=speaker is None),
            cue=Cue(spans=roles["cue"], lemma=lemma, act=act),
            content=Content(spans=roles["content"]),
            addressee=Addressee(),
            kind=Kind.DIRECT if quoted else Kind.INDIRECT,
            via=(),
            negated=negated,
            provenance=Provenance(extractor=f"onrecord test {self.version}", model=self.digest, confidence=0.75),
        )

    def _content(self, match: re.Match[str]) -> tuple[int, int]:
        start, end = match.span("content")
        if self.version != "1" and match["content"].startswith("that "):
            start += len("that ")
        return start, end


def _entities(document: Document) -> dict[str, Entity]:
    """Return the entities of a document by name: names of several words, surnames alone with them, groups."""
    mentions: dict[str, list[Span]] = {}
    for match in re.finditer(_NAME, document.text):
        known = next((name for name in mentions if name.split()[-1] == match[0]), match[0])
        mentions.setdefault(known, []).extend(_spans(document, match.span()))
    offices: dict[str, list[Office]] = {}
    for match in _PATTERNS[0].finditer(document.text):
        if match["title"]:
            span = _spans(document, match.span("title"))[0]
            offices.setdefault(match["source"], []).append(Office(title=match["title"], of=match["of"], span=span))
    entities = {name: _entity(document, name, spans, offices.get(name, [])) for name, spans in mentions.items()}
    for match in re.finditer(rf"({_NAME}) and ({_NAME}) (?=said|denied|demanded)", document.text):
        one, other = _bearer(entities, match[1]), _bearer(entities, match[2])
        if one and other:
            span = Span(document=document.id, start=match.start(), end=match.end(2))
            name = f"{match[1]} and {match[2]}"
            entities[name] = Entity(
                id=entity_id(document.id, span), type=EntityType.GROUP, name=name, mentions=(span,),
                members=(one.id, other.id),
            )  # fmt: skip
    return entities


def _entity(document: Document, name: str, mentions: list[Span], offices: list[Office]) -> Entity:
    body = _BODY.search(name)
    short = {span.words(document) for span in mentions} - {name}
    return Entity(
        id=entity_id(document.id, mentions[0]),
        type=EntityType.ORGANISATION if body else EntityType.PERSON,
        name=name,
        aliases=tuple(sorted(short)),
        offices=tuple(offices),
        mentions=tuple(mentions),
    )


def _bearer(entities: dict[str, Entity], source: str) -> Entity | None:
    return next((one for name, one in entities.items() if source in (name, *one.aliases)), None)


def _via(one: Statement, others: list[Statement]) -> tuple[str, ...]:
    """Return the statements in whose content this one stands, nearest first."""
    around = [other for other in others if other.id != one.id and _holds(other, one)]
    return tuple(other.id for other in sorted(around, key=lambda other: -other.content.spans[0].start))


def _holds(other: Statement, one: Statement) -> bool:
    start, end = other.content.spans[0].start, other.content.spans[0].end
    return start <= one.source.spans[0].start and one.cue.spans[0].end <= end and one.content.spans[0].end <= end


def _spans(document: Document, place: tuple[int, int]) -> Spans:
    return (Span(document=document.id, start=place[0], end=place[1]),)
