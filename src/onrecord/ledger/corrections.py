"""A reading as it stands with the corrections of people: the machine's rows are read, never changed.

Pure: takes a reading and corrections, gives rows; nothing is stored here. Each correction is in the ids of exactly one
row. Of several corrections of a row, the later decides, field by field; a field that none decides is the machine's.

A person's word is no probability. The confidence of a row stays what the model gave it, corrected or not, so that the
number means one thing everywhere; the state of the row says that a person decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from onrecord.errors import ConfigurationError
from onrecord.ledger.correction import Correction, Row, Verb, row_of
from onrecord.ledger.placing import Cells, Group, in_time, placed
from onrecord.ledger.speaking import Speakers
from onrecord.records import (
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    Pairs,
    Reading,
    Source,
    Span,
    Spans,
    Statement,
    lie_in,
    pairs_of,
    spans_of,
    statement_id,
)


class State(StrEnum):
    """How a row came to stand as it does.

    ``machine``: as the model found it. ``accepted``: a person found it right. ``corrected``: a person changed it.
    ``dropped``: a person took it away. ``kept``: a person decided it, and the reading has no such row any more.
    ``doubled``: the model also finds what another row says since a person corrected that one; the other one stands.
    """

    MACHINE = "machine"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    DROPPED = "dropped"
    KEPT = "kept"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One row: the statement as it now stands, the machine's beside it, and the ids of the corrections between them.

    ``statement`` is None where the row is dropped or doubled, ``machine`` where the reading has no such row any more.
    ``found`` is the machine's row as plain values, of an earlier reading if need be; ``row`` is it with all changes.
    """

    state: State
    statement: Statement | None
    machine: Statement | None
    corrections: tuple[str, ...]
    found: Row
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A reading with the corrections of people: its rows, the machine's in their order and then those that are kept.

    ``entities`` are those of the reading and those that corrections bring, which have no mentions.
    """

    reading: Reading
    rows: tuple[Standing, ...]
    entities: tuple[Entity, ...]

    def as_reading(self) -> Reading:
        """Return the reading as it now stands, its statements in the order of the text."""
        standing = [one.statement for one in self.rows if one.statement is not None]
        standing.sort(key=lambda one: (one.start, -one.content.spans[-1].end, one.id))
        return replace(self.reading, statements=tuple(standing), entities=self.entities)

    def row(self, key: str) -> Standing:
        """Return the row that goes by the id ``key``, as it now stands or as the machine found it.

        Raises:
            ConfigurationError: the document has no such row.
        """
        standing = (one for one in self.rows if one.statement is not None and one.statement.id == key)
        found = next(standing, None) or next((one for one in self.rows if one.found.id == key), None)
        if found is None:
            problem = f"{key} is no row of {self.reading.document.id}"
            raise ConfigurationError("ROW", problem, "take the id from onrecord find or onrecord show")
        return found


def corrected(reading: Reading, corrections: Sequence[Correction]) -> Corrected:
    """Return ``reading`` with ``corrections`` applied, in whatever order they are given; undone ones are not given.

    Raises:
        ConfigurationError: a correction is of another document.
    """
    for one in corrections:
        _check(one, reading.document)
    speaking = Speakers(reading.document, reading.entities)
    found = [row_of(one, speaking.of(one)) for one in reading.statements]
    where = placed(found, corrections)
    rows = [
        _standing(reading.document, machine, row, where.attached.get(n, ()), speaking)
        for n, (machine, row) in enumerate(zip(reading.statements, found, strict=True))
    ]
    kept = [_standing(reading.document, None, group[-1].found, group, speaking) for group in where.kept]
    rows += sorted(kept, key=lambda one: (one.row.cue or one.row.content, one.corrections))
    return Corrected(reading=reading, rows=tuple(_linked(_single(rows, corrections))), entities=speaking.entities())


def _check(one: Correction, document: Document) -> None:
    ends = [end for _, end in one.source + one.cue + one.content]
    if one.document != document.id or max(ends, default=0) > len(document.text):
        problem = f"{one.id} is of {one.document} and does not fit {document.id}"
        raise ConfigurationError("corrections", problem, "give the corrections of this document alone")


def _standing(document: Document, machine: Statement | None, found: Row, group: Group, speaking: Speakers) -> Standing:
    state = _state(machine, group)
    row = _changed(found, group)
    statement = machine if state is State.MACHINE else None
    if state not in (State.MACHINE, State.DROPPED):
        decided = machine is None or any(one.change.speaker is not None for one in group)
        entity = speaking.named(row.speaker, row.type) if decided else machine and machine.source.entity
        statement = _statement(document, machine, row, entity or None)
    return Standing(
        state=state,
        statement=statement,
        machine=machine,
        corrections=tuple(one.id for one in group),
        found=found,
        row=row,
    )


def _state(machine: Statement | None, group: Group) -> State:
    if not group:
        return State.MACHINE
    if group[-1].verb is Verb.DROP:
        return State.DROPPED
    if machine is None:
        return State.KEPT
    return State.CORRECTED if any(one.verb is Verb.CORRECT for one in group) else State.ACCEPTED


def _changed(found: Row, group: Group) -> Row:
    """Return the row with all changes, and the last decision in its provenance."""
    row = found
    for one in group:
        row = replace(row, **one.change.decided())
    if group:
        last = group[-1]
        told = f"{found.provenance.extractor}; {_DONE[last.verb]} by {last.by} on {last.at[:10]}"
        row = replace(row, lemma=row.lemma or None, provenance=replace(found.provenance, extractor=told))
    return row


_ROLES = ("source", "cue", "content")
_DONE = {Verb.CORRECT: "corrected", Verb.ACCEPT: "accepted", Verb.DROP: "dropped"}


def _statement(document: Document, machine: Statement | None, row: Row, entity: str | None) -> Statement:
    """Return ``row`` as a statement; what a correction cannot change is the machine's, if that still has the row."""
    roles = {role: spans_of(document, getattr(row, role)) for role in _ROLES}
    return Statement(
        id=statement_id(document.id, roles),
        source=Source(spans=roles["source"], entity=entity, anonymous=row.anonymous),
        cue=Cue(spans=roles["cue"], lemma=row.lemma, act=row.act),
        content=Content(spans=roles["content"]),
        addressee=machine.addressee if machine else Addressee(spans=spans_of(document, row.addressee)),
        kind=row.kind,
        via=machine.via if machine else (),
        negated=row.negated,
        provenance=row.provenance,
        said=row.said,
    )


def _single(rows: Sequence[Standing], corrections: Iterable[Correction]) -> list[Standing]:
    """Let of rows that now say the same the one stand that was decided last."""
    when = {one.id: n for n, one in enumerate(in_time(corrections), 1)}
    order = sorted(rows, key=lambda one: max((when[key] for key in one.corrections), default=0), reverse=True)
    first: dict[str, Standing] = {}
    for one in order:
        if one.statement is not None:
            first.setdefault(one.statement.id, one)
    return [
        one
        if one.statement is None or first[one.statement.id] is one
        else replace(one, statement=None, state=State.DOUBLED)
        for one in rows
    ]


def _linked(rows: Sequence[Standing]) -> list[Standing]:
    """Return the rows with the ids in their chains as they now are; what is dropped relays nothing."""
    standing = [one.statement for one in rows if one.statement is not None]
    by_id = {one.id: one for one in standing}
    now = {one.machine.id: _id_now(one.machine, one) for one in rows if one.machine is not None}
    kept = {one.statement.id for one in rows if one.statement is not None and one.machine is None}
    cells = Cells(pairs_of(one.content.spans) for one in standing) if kept else Cells()

    def linked(one: Standing) -> Standing:
        if one.statement is None:
            return one
        via = [key for old in one.statement.via if (key := now.get(old)) not in (None, one.statement.id)]
        near = (standing[n] for n in cells.near(_place(one.statement)))
        others = [other for other in near if one.machine is None or other.id in kept]
        via = _with(one.statement, list(dict.fromkeys(via)), others, by_id)
        return replace(one, statement=replace(one.statement, via=tuple(via)))

    return [linked(one) for one in rows]


def _id_now(machine: Statement, one: Standing) -> str | None:
    """Return the id that a machine's row goes by now; one that is doubled goes by that of the row that stands."""
    if one.state is State.DROPPED:
        return None
    if one.statement is not None:
        return one.statement.id
    document = machine.content.spans[0].document
    return statement_id(document, {role: _spans(document, getattr(one.row, role)) for role in _ROLES})


def _spans(document: str, pairs: Pairs) -> Spans:
    return tuple(Span(document=document, start=start, end=end) for start, end in pairs)


def _with(one: Statement, via: list[str], others: Iterable[Statement], by_id: dict[str, Statement]) -> list[str]:
    """Return ``via`` with those of ``others`` in whose content ``one`` stands, nearest first."""
    added = [other.id for other in others if _stands_in(one, other) and not _stands_in(other, one)]
    if not added:
        return via
    return sorted({*via, *added}, key=lambda key: (_size(by_id[key]), key))


def _stands_in(inner: Statement, outer: Statement) -> bool:
    return inner.id != outer.id and lie_in(_place(inner), pairs_of(outer.content.spans))


def _place(one: Statement) -> Pairs:
    return pairs_of(one.cue.spans or one.content.spans)


def _size(one: Statement) -> int:
    return sum(span.end - span.start for span in one.content.spans)
