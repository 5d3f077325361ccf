"""A person's decision becomes a correction: what the command line gives is checked against the text it is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.correction import Change, Correction, Row, Verb
from onrecord.ledger.corrections import Corrected
from onrecord.ledger.placing import shared
from onrecord.records import Act, EntityType, Kind, Pairs, without_surrogates

ReadOff = Callable[[str, Pairs, Pairs, Pairs], tuple[Kind, str | None]]
"""Tells of a text with the spans of source, cue and content the kind of the content and the lemma of the cue."""
_SPAN = re.compile(r"\s*([0-9]{1,18})\s*:\s*([0-9]{1,18})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who decided, why, and when: UTC, ISO 8601 to the second, by default now.

    Raises:
        ConfigurationError: the name is empty.
    """

    by: str
    why: str = ""
    at: str = ""

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ConfigurationError("--by", "a correction needs the name of who made it", "give --by NAME")

    def parts(self) -> tuple[str, str, str]:
        """Return time, name and reason."""
        at = self.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return at, without_surrogates(self.by.strip()), without_surrogates(self.why.strip())


def change_of(text: str, **options: Any) -> Change:
    """Return what the options of ``onrecord correct`` decide; an option that is None is not given.

    Args:
        text: the text of the document.
        options: ``source``, ``cue`` and ``content`` as ``START:END[,START:END]`` in code points, empty for a source or
            a cue that the text does not have; ``speaker`` and ``act`` as words, an empty speaker for none; ``type`` of
            the speaker, by default a person if no entity goes by the name; ``negated`` and ``anonymous`` as bool.

    Raises:
        ConfigurationError: a value makes no sense in this text.
    """
    given = {name: value for name, value in options.items() if value is not None}
    for role in ("source", "cue", "content"):
        if role in given:
            given[role] = _spans(role, given[role], text)
    if "speaker" in given:
        given["speaker"] = " ".join(without_surrogates(given["speaker"]).split())
    elif "type" in given:
        raise ConfigurationError("--type", "tells what a speaker is, and none is named", "give --speaker NAME too")
    for name, values in (("act", Act), ("type", EntityType)):
        if name in given:
            given[name] = _one_of(name, given[name], values)
    return Change(**given)


def _spans(role: str, value: str, text: str) -> Pairs:
    parts = [part for part in value.split(",") if part.strip()]
    pairs = sorted(_span(role, part, text) for part in parts)
    if any(later[0] < earlier[1] for earlier, later in pairwise(pairs)):
        raise ConfigurationError(f"--{role}", f"the spans of {value} overlap", "give each position once")
    if role == "content" and not pairs:
        raise ConfigurationError("--content", "a statement without content is none", "drop the row with --drop")
    return tuple(pairs)


def _span(role: str, part: str, text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ConfigurationError(f"--{role}", f"{part!r} is no span", "give START:END in code points, such as 48:120")
    start, end = int(found[1]), int(found[2])
    if not start < end <= len(text):
        problem = f"{start}:{end} is not in the text, which has {len(text)} code points, or is empty"
        raise ConfigurationError(f"--{role}", problem, "onrecord show ROW gives the positions of its words")
    if not text[start:end].strip():
        raise ConfigurationError(f"--{role}", f"there are no words at {start}:{end}", "take the span of some words")
    return start, end


def _one_of(name: str, value: str, values: type[Act] | type[EntityType]) -> Act | EntityType:
    try:
        return values(value)
    except ValueError:
        known = ", ".join(values)
        raise ConfigurationError(f"--{name}", f"{value!r} is none", f"give one of {known}") from None


def new_correction(
    corrected: Corrected,
    row: str,
    verb: Verb,
    *,
    signature: Signature,
    read_off: ReadOff,
    change: Change | None = None,
) -> Correction:
    """Return the decision of a person about the row with the id ``row``, which is not applied yet.

    Args:
        corrected: the document's reading with the corrections that stand.
        row: the id of the row, as it stands or as the machine found it.
        verb: what to do to it.
        signature: by whom, why and when.
        read_off: tells kind and lemma of new spans.
        change: what the row becomes, for the verb ``correct`` alone.

    Raises:
        ConfigurationError: there is no such row, nothing is changed, or another row says the same already.
    """
    standing = corrected.row(row)
    wanted = change or Change()
    if verb is not Verb.CORRECT and wanted.decided():
        problem = f"{verb} takes no other change"
        raise ConfigurationError("ROW", problem, "correct the row first, or give the other options alone")
    if verb is Verb.CORRECT:
        wanted = _completed(corrected, standing.row, wanted, read_off)
    elif verb is Verb.ACCEPT:
        wanted = _whole(standing.row)
    return Correction.of(
        standing.found, wanted, verb=verb, document=corrected.reading.document.id, signed=signature.parts()
    )


def _completed(corrected: Corrected, row: Row, change: Change, read_off: ReadOff) -> Change:
    """Return the change with what follows from it: kind, lemma, whether the speaker stays anonymous."""
    decided = change.decided()
    if not decided:
        raise ConfigurationError(
            "ROW", "nothing is to be changed", "give --speaker, --act, --content or another option"
        )
    after = replace(row, **decided)
    _check_double(corrected, row, after)
    kind, lemma = read_off(corrected.reading.document.text, after.source, after.cue, after.content)
    if change.content is not None:
        change = replace(change, kind=kind)
    if change.cue is not None:
        change = replace(change, lemma=lemma or "")
    if change.speaker is not None:
        anonymous = _is_anonymous(corrected, change.speaker) if change.anonymous is None else change.anonymous
        change = replace(change, anonymous=anonymous)
    return change


def _check_double(corrected: Corrected, before: Row, after: Row) -> None:
    def roles(row: Row) -> tuple[Pairs, Pairs, Pairs]:
        return row.source, row.cue, row.content

    if roles(after) == roles(before):
        return
    for one in corrected.rows:
        if one.statement is not None and roles(one.row) == roles(after):
            problem = f"{one.statement.id} has the same source, cue and content already"
            raise ConfigurationError("ROW", problem, "drop this row, or correct that one")
    if shared(after.cue, after.content):
        raise ConfigurationError("--content", "cue and content overlap", "give one of them other positions")


def _is_anonymous(corrected: Corrected, speaker: str) -> bool:
    """Tell whether a speaker who is named so is anonymous in the reading; a new one is not, and nobody always is."""
    if not speaker:
        return True
    reading = corrected.as_reading()
    return any(one.source.anonymous for one in reading.statements_by(speaker))


def _whole(row: Row) -> Change:
    """Return a change that decides every field as it is."""
    return Change(
        source=row.source,
        cue=row.cue,
        content=row.content,
        speaker=row.speaker,
        type=row.type,
        anonymous=row.anonymous,
        act=row.act,
        lemma=row.lemma or "",
        kind=row.kind,
        negated=row.negated,
    )
