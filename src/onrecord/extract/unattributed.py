"""Free quotations and turns of interviews become statements, and take their speakers from what stands before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.extract.clusters import PERSON, Cluster, Clusters
from onrecord.extract.inventory import Inventory
from onrecord.extract.quotations import Free, free
from onrecord.extract.speakers import NOBODY, Speaker, is_anonymous
from onrecord.extract.statements import kind_of
from onrecord.records import (
    Addressee,
    Content,
    Cue,
    Document,
    Provenance,
    Source,
    Spans,
    Statement,
    lie_in,
    pairs_of,
    spans_of,
    statement_id,
)

_REPORTERS = frozenset(("reporter", "correspondent", "interviewer", "journalist", "writer"))


def free_statements(
    document: Document, states: bytes, found: Sequence[Statement], provenance: Provenance
) -> list[tuple[Statement, Free]]:
    """Return the free quotations and turns of a document as statements, beside those ``found``, in their order."""
    taken = tuple(
        (span.start, span.end) for one in found for span in one.source.spans + one.cue.spans + one.content.spans
    )
    made = [_statement(document, one, states, provenance) for one in free(document.text, states, taken)]
    return sorted(made, key=lambda pair: pair[0].content.spans[0])


def _statement(document: Document, one: Free, states: bytes, provenance: Provenance) -> tuple[Statement, Free]:
    roles: dict[str, Spans] = {
        role: spans_of(document, pairs)
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
        provenance=provenance,
    )
    return made, one


def within(found: Sequence[Statement], turns: Sequence[Statement]) -> Iterator[Statement]:
    """Yield the statements, each with the turn that it stands in at the end of its chain; turns do not overlap."""
    starts = [one.content.spans[0].start for one in turns]
    for one in found:
        place = pairs_of(one.cue.spans or one.content.spans)
        at = bisect_right(starts, place[0][0]) - 1
        inside = at >= 0 and lie_in(place, pairs_of(turns[at].content.spans))
        yield replace(one, via=(*one.via, turns[at].id)) if inside else one


def inherited(
    text: str, added: Sequence[tuple[Statement, Free]], statements: Sequence[Statement], told: dict[str, Speaker],
    noted: Inventory, clusters: Clusters,
) -> dict[str, Speaker]:  # fmt: skip
    """Return the speakers of free quotations and answers: of whoever stands before."""
    found: dict[str, Speaker] = {}
    guest: Cluster | None = None
    for one, its in added:
        if its.source:
            continue
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
