"""Statements get speaker, act, addressee and date; free quotations join them; entities come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.extract.acts import addressee, deed
from onrecord.extract.clusters import PERSON, Clusters
from onrecord.extract.dates import Dated, said
from onrecord.extract.entities import entities
from onrecord.extract.inventory import inventory
from onrecord.extract.resolve import resolve
from onrecord.extract.speakers import Speaker, in_own_words, speakers
from onrecord.extract.state import Scale
from onrecord.extract.unattributed import free_statements, inherited, within
from onrecord.names.book import Book
from onrecord.records import (
    Act,
    Addressee,
    Annotation,
    Document,
    Entity,
    Pairs,
    Provenance,
    Said,
    Statement,
    pairs_of,
    spans_of,
)


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
    provenance: Provenance | None,
) -> Known:
    """Return the statements ``found`` with speakers, acts, addressees and dates, and the entities of the document.

    ``provenance`` is that of the free quotations, which come from here; without it they are left out.
    """
    text = document.text
    added = free_statements(document, annotation.quotation, found, provenance) if provenance else []
    statements = [*within(found, [one for one, _ in added]), *(one for one, _ in added)]
    statements.sort(key=lambda one: (one.start, -one.content.spans[-1].end, one.id))
    heads = [(one.source.spans[0].start, one.source.spans[0].end) for one in statements if one.source.spans]
    noted = inventory(text, annotation, list(dict.fromkeys(heads)))
    clusters = resolve(text, noted.noted, book, scale, published=document.published)
    told = speakers(text, statements, noted, clusters)
    told |= inherited(text, added, statements, told, noted, clusters)
    told = in_own_words(statements, told, noted, clusters)
    speaking = {one.cluster for one in told.values() if one.cluster is not None}
    ids, listed = entities(document, noted, clusters, speaking)
    at = {one.mention.span: one.number for one in noted.noted}
    final = tuple(_final(document, one, told[one.id], ids, clusters, at) for one in statements)
    return Known(statements=final, entities=listed)


def _final(
    document: Document,
    one: Statement,
    speaker: Speaker,
    ids: dict[int, str],
    clusters: Clusters,
    at: dict[tuple[int, int], int],
) -> Statement:
    text = document.text
    roles = {
        "source": pairs_of(one.source.spans),
        "cue": pairs_of(one.cue.spans),
        "content": pairs_of(one.content.spans),
    }
    its = deed(text, **roles, medium=_is_medium(speaker, clusters))
    to = addressee(text, **roles)
    entity = ids.get(speaker.cluster) if speaker.cluster is not None else None
    return replace(
        one,
        source=replace(one.source, entity=entity, anonymous=speaker.anonymous if entity else True),
        cue=replace(one.cue, lemma=its.lemma, act=Act(its.act)),
        negated=its.negated,
        addressee=Addressee(spans=spans_of(document, to), entity=_entity_at(to, ids, clusters, at)),
        said=_said(document, said(text, **roles, published=document.published)),
    )


def _entity_at(to: Pairs, ids: dict[int, str], clusters: Clusters, at: dict[tuple[int, int], int]) -> str | None:
    number = at.get(to[0]) if to else None
    return ids.get(clusters.of[number]) if number is not None and number in clusters.of else None


def _said(document: Document, when: Dated | None) -> Said | None:
    """Return when it was said; what lies behind the day of publication is a day spoken of."""
    day = (document.published or "")[:10]
    if when is None or (day and when.start is not None and when.start > day):
        return None
    return Said(span=spans_of(document, (when.span,))[0], start=when.start, end=when.end)


def _is_medium(speaker: Speaker, clusters: Clusters) -> bool:
    """Tell whether a medium or a document speaks."""
    if speaker.cluster is None:
        return False
    cluster = clusters.all[speaker.cluster]
    if cluster.entry is not None and cluster.entry.role in ("agency", "outlet"):
        return True
    return bool(cluster.noun_kinds["medium"] or cluster.noun_kinds["document"]) and cluster.kind != PERSON
