"""Statements get speaker, act, addressee and date; free quotations join them; entities come out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.extract.acts import addressee, deed
from onrecord.extract.clusters import PERSON, Cluster, Clusters
from onrecord.extract.dates import said
from onrecord.extract.entities import entities
from onrecord.extract.inventory import Inventory, inventory
from onrecord.extract.quotations import CONFIDENCE, Free, free
from onrecord.extract.resolve import resolve
from onrecord.extract.speakers import NOBODY, Speaker, is_anonymous, speakers
from onrecord.extract.state import Scale
from onrecord.extract.statements import kind_of
from onrecord.names.book import Book
from onrecord.records import (
    Act,
    Addressee,
    Annotation,
    Content,
    Cue,
    Document,
    Entity,
    Pairs,
    Provenance,
    Said,
    Source,
    Span,
    Spans,
    Statement,
    lie_in,
    statement_id,
)

_REPORTERS = frozenset(("reporter", "correspondent", "interviewer", "journalist", "writer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the speakers of one document: its statements, completed, and its entities."""

    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...]


def completed(
    document: Document,
    annotation: Annotation,
    found: Sequence[Statement],
    book: Book,
    scale: Scale,
    provenance: Provenance,
) -> Known:
    """Return the statements ``found`` with speakers, acts, addressees and dates, and the entities of the document.

    ``provenance`` is that of the free quotations, which come from here.
    """
    text = document.text
    added = [_statement(document, one, annotation.quotation, provenance) for one in _free(text, annotation, found)]
    turns = {one.id: one for one, _ in added}
    statements = [*_within(found, sorted(turns.values(), key=lambda one: one.content.spans[0])), *turns.values()]
    statements.sort(key=lambda one: (one.start, -one.content.spans[-1].end, one.id))
    heads = [(one.source.spans[0].start, one.source.spans[0].end) for one in statements if one.source.spans]
    noted = inventory(text, annotation, list(dict.fromkeys(heads)))
    clusters = resolve(text, noted.noted, book, scale, published=document.published)
    told = speakers(text, statements, noted, clusters)
    told |= _inherited(text, [(s, f) for s, f in added if not f.source], statements, told, noted, clusters)
    speaking = {one.cluster for one in told.values() if one.cluster is not None}
    ids, listed = entities(document, noted, clusters, speaking)
    at = {span: n.number for n in noted.noted for span in (n.mention.span,)}
    final = tuple(_final(document, one, told[one.id], ids, clusters, at) for one in statements)
    return Known(statements=final, entities=listed)


def _free(text: str, annotation: Annotation, found: Sequence[Statement]) -> list[Free]:
    taken = tuple(
        (span.start, span.end) for one in found for span in one.source.spans + one.cue.spans + one.content.spans
    )
    return free(text, annotation.quotation, taken)


def _statement(document: Document, one: Free, states: bytes, provenance: Provenance) -> tuple[Statement, Free]:
    roles: dict[str, Spans] = {
        role: tuple(Span(document=document.id, start=a, end=b) for a, b in pairs)
        for role, pairs in (("source", one.source), ("cue", ()), ("content", one.content))
    }
    made = Statement(
        id=statement_id(document.id, roles),
        source=Source(spans=roles["source"]),
        cue=Cue(spans=()),
        content=Content(spans=roles["content"]),
        addressee=Addressee(),
        kind=kind_of(document.text, one.content, states),
        via=(),
        negated=False,
        provenance=replace(provenance, confidence=CONFIDENCE),
    )
    return made, one


def _within(found: Sequence[Statement], turns: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements, each with the turn that it stands in at the end of its chain; turns do not overlap."""
    starts = [one.content.spans[0].start for one in turns]
    for one in found:
        place = _pairs(one.cue.spans or one.content.spans)
        at = bisect_right(starts, place[0][0]) - 1
        inside = at >= 0 and lie_in(place, _pairs(turns[at].content.spans))
        yield replace(one, via=(*one.via, turns[at].id)) if inside else one


def _pairs(spans: Spans) -> Pairs:
    return tuple((span.start, span.end) for span in spans)


def _inherited(
    text: str, added: Sequence[tuple[Statement, Free]], statements: Sequence[Statement], told: dict[str, Speaker],
    noted: Inventory, clusters: Clusters,
) -> dict[str, Speaker]:  # fmt: skip
    """Return the speakers of free quotations and answers: of whoever stands before."""
    found: dict[str, Speaker] = {}
    guest: Cluster | None = None
    for one, its in added:
        if its.turn == "question":
            found[one.id] = _as_speaker(_interviewer(one, noted, clusters), noted, clusters)
            continue
        if its.turn == "answer":
            guest = guest or _guest(one, noted, clusters)
            found[one.id] = _as_speaker(guest, noted, clusters)
            continue
        found[one.id] = _before(text, one, statements, told | found, noted, clusters)
    return found


def _as_speaker(cluster: Cluster | None, noted: Inventory, clusters: Clusters) -> Speaker:
    if cluster is None:
        return NOBODY
    return Speaker(cluster=cluster.number, anonymous=is_anonymous(cluster, noted, clusters))


def _interviewer(one: Statement, noted: Inventory, clusters: Clusters) -> Cluster | None:
    """Return the reporter who asks, where the introduction names one."""
    end = one.content.spans[0].start
    known = (c for c in clusters.all if c.is_named and noted.noted[c.mentions[0]].start < end)
    return next((c for c in known if not _REPORTERS.isdisjoint(c.nouns)), None)


def _guest(one: Statement, noted: Inventory, clusters: Clusters) -> Cluster | None:
    """Return who is interviewed: of the named people before the first answer the one mentioned most."""
    end = one.content.spans[0].start
    named = [c for c in clusters.all if c.kind == PERSON and c.is_named and _REPORTERS.isdisjoint(c.nouns)]
    people = [c for c in named if noted.noted[c.mentions[0]].start < end]
    return max(people, key=lambda c: sum(noted.noted[n].start < end for n in c.mentions), default=None)


def _before(
    text: str,
    one: Statement,
    statements: Sequence[Statement],
    told: dict[str, Speaker],
    noted: Inventory,
    clusters: Clusters,
) -> Speaker:
    """Return the speaker of the sentence before: of its statement, or else the person that it begins with."""
    at = one.content.spans[0].start
    sentence = _sentence_before(text, max(0, at - 700), at)
    last = _last_before(statements, at)
    if last is not None and _end(last) >= sentence[0] and last.id in told:
        return told[last.id]
    low = bisect_left(noted.noted, sentence[0], key=lambda other: other.mention.head[0])
    for other in noted.noted[low : low + 40]:
        if sentence[0] <= other.start < sentence[1] and other.number in clusters.of:
            cluster = clusters.all[clusters.of[other.number]]
            if cluster.kind == PERSON and not cluster.plural:
                return _as_speaker(cluster, noted, clusters)
    return told.get(last.id, NOBODY) if last is not None else NOBODY


def _last_before(statements: Sequence[Statement], at: int) -> Statement | None:
    """Return the outermost statement whose cue ends last before ``at``; ``statements`` are in the order of the text."""
    high = bisect_left(statements, at, key=lambda other: other.start)
    near = [other for other in statements[max(0, high - 12) : high] if not other.via and _end(other) <= at]
    return max((other for other in near if at - _end(other) < 700), key=_end, default=None)


def _end(one: Statement) -> int:
    return max(span.end for span in one.cue.spans or one.content.spans)


def _sentence_before(text: str, low: int, at: int) -> tuple[int, int]:
    """Return the last sentence that ends before the quotation at ``at``."""
    words = text[low:at].rstrip(" \n\r\t\"“‘'«:")
    cut = max(words.rfind(". ", 0, -1), words.rfind("\n", 0, -1), words.rfind("? ", 0, -1), words.rfind("! ", 0, -1))
    return low + cut + 1, low + len(words)


def _final(
    document: Document,
    one: Statement,
    speaker: Speaker,
    ids: dict[int, str],
    clusters: Clusters,
    at: dict[tuple[int, int], int],
) -> Statement:
    text = document.text
    roles = {"source": _pairs(one.source.spans), "cue": _pairs(one.cue.spans), "content": _pairs(one.content.spans)}
    its = deed(text, **roles, medium=_is_medium(speaker, clusters))
    to = addressee(text, **roles)
    when = said(text, **roles, published=document.published)
    entity = ids.get(speaker.cluster) if speaker.cluster is not None else None
    return replace(
        one,
        source=replace(one.source, entity=entity, anonymous=speaker.anonymous if entity else True),
        cue=replace(one.cue, lemma=its.lemma, act=Act(its.act)),
        negated=its.negated,
        addressee=Addressee(
            spans=tuple(Span(document=document.id, start=a, end=b) for a, b in to),
            entity=_entity_at(to, ids, clusters, at),
        ),
        said=_said(document, when) if when else None,
    )


def _entity_at(to: Pairs, ids: dict[int, str], clusters: Clusters, at: dict[tuple[int, int], int]) -> str | None:
    number = at.get(to[0]) if to else None
    return ids.get(clusters.of[number]) if number is not None and number in clusters.of else None


def _said(document: Document, when: object) -> Said:
    start, end = when.span  # type: ignore[attr-defined]
    span = Span(document=document.id, start=start, end=end)
    return Said(span=span, start=when.start, end=when.end)  # type: ignore[attr-defined]


def _is_medium(speaker: Speaker, clusters: Clusters) -> bool:
    """Tell whether a medium or a document speaks."""
    if speaker.cluster is None:
        return False
    cluster = clusters.all[speaker.cluster]
    if cluster.entry is not None and cluster.entry.role in ("agency", "outlet"):
        return True
    return bool(cluster.noun_kinds["medium"] or cluster.noun_kinds["document"]) and cluster.kind != PERSON
