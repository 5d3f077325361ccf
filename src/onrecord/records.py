"""The vocabulary: what every stage takes and gives.

Records are frozen, slotted and keyword-only. A position is a half-open pair of Unicode code points into
``Document.text``; words are always read through the document, never stored beside their position.
Ids are digests of identity fields, made by :func:`identify` alone. ``to_dict`` writes the contract of
``docs/reference/reading.md``, whose JSON Schema is ``onrecord/schema/reading.schema.json``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


def identify(prefix: str, *parts: str | int | None) -> str:
    """Return a short id: a digest of ``parts``, encoded so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        coded = b"n" if part is None else f"{type(part).__name__[0]}{part}".encode("utf-8", "surrogatepass")
        digest.update(len(coded).to_bytes(8, "big") + coded)
    return f"{prefix}-{digest.hexdigest()[:20]}"


class Kind(StrEnum):
    """How a content is quoted: all of its letters in quotation marks, none, or some."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Act(StrEnum):
    """What the whole expression of a cue does."""

    STATE = "state"
    REPORT = "report"
    BELIEVE = "believe"
    ASK = "ask"
    ACCUSE = "accuse"
    DENY = "deny"
    DEMAND = "demand"
    PROMISE = "promise"
    THREATEN = "threaten"
    PROPOSE = "propose"
    ACCEPT = "accept"
    REFUSE = "refuse"
    PRAISE = "praise"
    CRITICISE = "criticise"


class EntityType(StrEnum):
    """What an entity is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"
    DOCUMENT = "document"
    OTHER = "other"


class Reason(StrEnum):
    """Why an input was refused; a closed list."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    BINARY = "binary"
    UNSUPPORTED = "unsupported"
    MALFORMED = "malformed"
    NO_ARTICLE = "no-article"
    NOT_ENGLISH = "not-english"
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    FORBIDDEN = "forbidden"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An input that gave no reading: where it came from, which stage refused it, why, and what to do next."""

    origin: str
    stage: str
    reason: Reason
    detail: str

    def __str__(self) -> str:
        return f"{self.origin}: {self.detail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text as read. Build it with :meth:`of`, which derives the id and makes the text well-formed."""

    id: str
    path: str | None
    url: str | None
    outlet: str | None
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    language: str | None
    encoding: str | None
    text: str

    @classmethod
    def of(
        cls,
        text: str,
        *,
        path: str | None = None,
        url: str | None = None,
        outlet: str | None = None,
        title: str | None = None,
        authors: Iterable[str] = (),
        published: str | None = None,
        language: str | None = None,
        encoding: str | None = None,
    ) -> Document:
        """Return the document of ``text``; each lone surrogate becomes U+FFFD, so that offsets stay."""

        def clean(value: str | None) -> str | None:
            return None if value is None else without_surrogates(value)

        text, url, outlet, title = without_surrogates(text), clean(url), clean(outlet), clean(title)
        names = (url,) if url else (outlet, published, title)
        return cls(
            id=identify("d", *names, text),
            path=clean(path),
            url=url,
            outlet=outlet,
            title=title,
            authors=tuple(without_surrogates(author) for author in authors),
            published=published,
            language=language,
            encoding=encoding,
            text=text,
        )

    def to_dict(self) -> Json:
        """Return the contract's ``document`` object."""
        return {
            "id": self.id,
            "path": self.path,
            "url": self.url,
            "outlet": self.outlet,
            "title": self.title,
            "authors": list(self.authors),
            "published": self.published,
            "language": self.language,
            "encoding": self.encoding,
            "text": self.text,
        }


def without_surrogates(text: str) -> str:
    """Return ``text`` with each lone surrogate replaced by U+FFFD, one for one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """The code points ``[start, end)`` of the document with the id ``document``."""

    document: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span must satisfy 0 <= start < end, not [{self.start}, {self.end})")

    def words(self, document: Document) -> str:
        """Return the exact words of the span; ``document`` must be the one it points into."""
        if document.id != self.document or self.end > len(document.text):
            raise ValueError(f"the span [{self.start}, {self.end}) of {self.document} is not in {document.id}")
        return document.text[self.start : self.end]


Spans = tuple[Span, ...]


def words_of(spans: Spans, document: Document, *, gap: str = " … ") -> str:
    """Return the words of ``spans`` in the order of the text, with ``gap`` where text is left out."""
    return gap.join(span.words(document) for span in spans)


Pairs = tuple[tuple[int, int], ...]


def pairs_of(spans: Spans) -> Pairs:
    """Return ``spans`` without their document."""
    return tuple((span.start, span.end) for span in spans)


def spans_of(document: Document, pairs: Pairs) -> Spans:
    """Return ``pairs`` as spans of ``document``."""
    return tuple(Span(document=document.id, start=start, end=end) for start, end in pairs)


OUTSIDE, INSIDE, MARK = 0, 1, 2
"""The state of quotation of a code point: outside quotation marks, inside them, or such a mark itself."""


def lie_in(spans: Pairs, others: Pairs) -> bool:
    """Tell whether each of ``spans`` lies within one of ``others``."""
    return all(any(low <= start and end <= high for low, high in others) for start, end in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What the model labels around one anchor, before anything is decided: code points a role, and its scores.

    ``any`` and ``outermost`` are the log-odds that the anchor attributes at all and at the outermost level, ``path``
    is the log-probability of the labels.
    """

    source: Pairs
    cue: Pairs
    content: Pairs
    any: float
    outermost: float
    path: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A mention as the model finds it: its words, its head word, what it is, and which earlier ones it may go back to.

    ``type`` is one of ``person organisation place object abstract event time``, ``form`` one of
    ``name nominal pronoun``, ``sure`` the probability that it is a mention of that type. ``links`` holds pairs of the
    index of an earlier mention and a score: above 0 the two are rather one entity than this one is new.
    """

    span: tuple[int, int]
    head: tuple[int, int]
    type: str
    form: str
    sure: float
    links: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What the model labels in one document, and its state of quotation a code point.

    The labelled statements stand in the order of their anchors, the mentions in the order of their heads.
    """

    labelled: tuple[Labelled, ...]
    quotation: bytes
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made a row: version of the extractor, digest of the model, calibrated confidence in [0, 1]."""

    extractor: str
    model: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The noun phrase that a cue attributes to; no spans where the text expresses none.

    ``entity`` is the id of the speaker, None where the text does not tell. ``anonymous``: the text gives neither the
    speaker's name nor an office, and the speaker is no institution, medium or document; also where none can be told.
    """

    spans: Spans
    entity: str | None = None
    anonymous: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """The expression that attributes; no spans for a free quotation."""

    spans: Spans
    lemma: str | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is attributed, one span an uninterrupted stretch, quotation marks at the edges left out."""

    spans: Spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The words for those spoken to, where the text names them."""

    spans: Spans = ()
    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """When a statement was made: the words that tell, and the days they stand for (ISO), None where unknown."""

    span: Span
    start: str | None
    end: str | None

    def to_dict(self) -> Json:
        """Return the contract's ``said`` object."""
        return {"span": [self.span.start, self.span.end], "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that the text says an entity holds: its title, of which body or state, and the words that say so."""

    title: str
    of: str | None
    span: Span

    def to_dict(self) -> Json:
        """Return the contract's office object."""
        return {"title": self.title, "of": self.of, "span": [self.span.start, self.span.end]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Who or what a document speaks of: the fullest name, the other names, the offices, and every mention.

    Several speakers under one cue are one entity of type ``group``, whose ``members`` are ids of the same reading.
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    link: str | None = None
    offices: tuple[Office, ...] = ()
    mentions: Spans = ()
    members: tuple[str, ...] = ()

    def to_dict(self) -> Json:
        """Return the contract's entity object."""
        return {
            "id": self.id,
            "type": str(self.type),
            "name": self.name,
            "aliases": list(self.aliases),
            "link": self.link,
            "offices": [office.to_dict() for office in self.offices],
            "mentions": _pairs(self.mentions),
            "members": list(self.members),
        }


def entity_id(document: str, first: Span) -> str:
    """Return the id of the entity of ``document`` whose first mention is ``first``."""
    return identify("e", document, first.start, first.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An attribution (PARC, PolNeAR): a source, a cue, a content, and the statements that relay it.

    ``via`` holds ids of the statements of the same reading in whose content this one stands, nearest first.
    """

    id: str
    source: Source
    cue: Cue
    content: Content
    addressee: Addressee
    kind: Kind
    via: tuple[str, ...]
    negated: bool
    provenance: Provenance
    said: Said | None = None

    @property
    def confidence(self) -> float:
        """The calibrated probability that source and content are at least half right."""
        return self.provenance.confidence

    @property
    def start(self) -> int:
        """The first position of the statement in the text."""
        return min(span.start for span in self.source.spans + self.cue.spans + self.content.spans)

    def to_dict(self) -> Json:
        """Return the contract's statement object."""
        return {
            "id": self.id,
            "source": {
                "spans": _pairs(self.source.spans),
                "entity": self.source.entity,
                "anonymous": self.source.anonymous,
            },
            "cue": {
                "spans": _pairs(self.cue.spans),
                "lemma": self.cue.lemma,
                "act": str(self.cue.act) if self.cue.act else None,
            },
            "content": {"spans": _pairs(self.content.spans)},
            "addressee": {"spans": _pairs(self.addressee.spans), "entity": self.addressee.entity},
            "kind": str(self.kind),
            "via": list(self.via),
            "negated": self.negated,
            "said": self.said.to_dict() if self.said else None,
            "confidence": round(self.confidence, 4),
            "extractor": self.provenance.extractor,
        }


def statement_id(document: str, roles: Mapping[str, Spans]) -> str:
    """Return the id of the statement of ``document`` with these spans a role (source, cue, content)."""
    parts: list[str | int] = []
    for role in ("source", "cue", "content"):
        parts.append(role)
        for span in roles[role]:
            parts += [span.start, span.end]
    return identify("s", document, *parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was found in one document, by one version of onrecord with one model."""

    onrecord: str
    model: str
    document: Document
    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...] = ()

    def speaker(self, statement: Statement) -> Entity | None:
        """Return who makes ``statement``; None where the text does not tell."""
        return next((entity for entity in self.entities if entity.id == statement.source.entity), None)

    def chain(self, statement: Statement) -> tuple[Statement, ...]:
        """Return the statements that relay ``statement``, nearest first; none where the outlet itself heard it.

        One that the reading does not hold, as a part of another, is left out.
        """
        by_id = {one.id: one for one in self.statements}
        return tuple(by_id[which] for which in statement.via if which in by_id)

    def statements_by(self, name: str) -> tuple[Statement, ...]:
        """Return the statements whose speaker goes by ``name``, alone or in a group, in the order of the text.

        Case and a leading article make no difference. Where nobody goes by it, people of that surname are meant.
        """
        wanted = _plain(name)
        bearers = {one.id for one in self.entities if wanted in {_plain(name) for name in (one.name, *one.aliases)}}
        if not bearers:
            people = (one for one in self.entities if one.type is EntityType.PERSON)
            bearers = {one.id for one in people if _plain(one.name).split()[-1:] == [wanted]}
        bearers |= {one.id for one in self.entities if not bearers.isdisjoint(one.members)}
        return tuple(one for one in self.statements if one.source.entity in bearers)

    def words(self, spans: Spans) -> str:
        """Return the exact words of ``spans``, with an ellipsis where text is left out."""
        return words_of(spans, self.document)

    def to_dict(self) -> Json:
        """Return the contract's object: one line of ``onrecord read --format jsonl``."""
        return {
            "onrecord": self.onrecord,
            "model": self.model,
            "document": self.document.to_dict(),
            "entities": [entity.to_dict() for entity in self.entities],
            "statements": [statement.to_dict() for statement in self.statements],
            "events": [],
        }


def _plain(name: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", " ".join(name.casefold().split()))


def _pairs(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
