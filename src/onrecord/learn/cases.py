"""Readings are scored on cases: written passages that say of each statement who speaks, by whom it is relayed, and how.

A line of the file is a case: a passage with its statements at every level. The spans are scored as in
:mod:`onrecord.learn.scoring`; then, over the statements whose cue is found, what a reading says of them besides.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.learn.evaluate import lines_of, measured_row, readings_by_name, refused
from onrecord.learn.scoring import Measured, Tally, measured, pairs, table
from onrecord.pipeline import Reader
from onrecord.records import Document, Pairs, Reading, Reason

Json = dict[str, Any]
_OF = {
    "speaker": "all", "answered": "all", "right of answered": "answered", "act": "all", "kind": "all",
    "via": "via of", "anonymous": "anonymous of",
}  # fmt: skip
"""The figures, and of what count each is a share."""
_FORM = 'give lines with "id", "text" and "statements", as docs/guides/evaluate.md shows'


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A statement as a case has it: its places, and what is to be told of it; no speaker where none is expressed."""

    id: str
    places: Measured
    speaker: str
    anonymous: bool
    act: str
    kind: str
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A passage with its date and outlet, the capability that it tests, and its statements."""

    id: str
    capability: str
    published: str | None
    outlet: str | None
    text: str
    statements: tuple[Wanted, ...]

    @property
    def speakers(self) -> frozenset[str]:
        """The plain names of all its speakers."""
        return frozenset(plain(one.speaker) for one in self.statements if one.speaker)


@dataclass(slots=True)
class Told:
    """Counts over the statements whose cue is found: what a reading tells of them beside their spans."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        """How many statements have their cue found."""
        return self.counts["all"]

    def add(self, row: Json, names: frozenset[str], chain: tuple[str, ...], wanted: Wanted, case: Case) -> None:
        """Count a found statement: its entity answers to ``names``, ``chain`` is its via in the ids of the case.

        An entity that answers to the names of two speakers of the case is wrong.
        """
        right = plain(wanted.speaker) in (names or {""}) and len(names & case.speakers) < 2
        anonymous = bool(row["source"]["anonymous"])
        self.counts.update({
            "all": 1, "speaker": right, "answered": bool(names), "right of answered": right and bool(names),
            "act": row["cue"]["act"] == wanted.act, "kind": row["kind"] == wanted.kind,
            "via": 2 * (bool(wanted.via) and chain == wanted.via), "via of": bool(chain) + bool(wanted.via),
            "anonymous": 2 * (anonymous and wanted.anonymous), "anonymous of": anonymous + wanted.anonymous,
        })  # fmt: skip

    def figures(self) -> dict[str, float]:
        """Return the figures in percent: shares of the statements found or answered, F1 of via and anonymous."""
        return {name: 100 * self.counts[name] / max(1, self.counts[whole]) for name, whole in _OF.items()}


@dataclass(slots=True)
class CaseScore:
    """The measures over a file of cases, as a whole and a capability."""

    tally: Tally = field(default_factory=Tally)
    told: Told = field(default_factory=Told)
    by_capability: dict[str, tuple[Tally, Told]] = field(default_factory=dict)

    def add(self, case: Case, reading: Json) -> None:
        """Count the reading of one case; every level of statements counts."""
        if reading["document"]["text"] != case.text:
            raise refused(
                case.id, Reason.MALFORMED, "the reading's text is not the case's text; read the same passages"
            )
        rows = reading["statements"]
        found = [measured_row(case.text, row) for row in rows]
        wanted = [one.places for one in case.statements]
        matched = pairs(found, wanted)
        names = {entity["id"]: _names(entity) for entity in reading.get("entities") or []}
        ids = {rows[i]["id"]: case.statements[j].id for i, j in matched}
        for tally, told in ((self.tally, self.told), self.by_capability.setdefault(case.capability, (Tally(), Told()))):
            tally.add(found, wanted)
            for i, j in matched:
                chain = tuple(ids.get(via, via) for via in rows[i]["via"])
                answers = names.get(rows[i]["source"]["entity"], frozenset())
                told.add(rows[i], answers, chain, case.statements[j], case)

    def figures(self) -> dict[str, float]:
        """Return all figures by name: F1 of the measures of statements and spans, then what is told beside them."""
        return {figure.name: figure.f1 for figure in self.tally.figures()} | self.told.figures()


def evaluate_cases(path: Path, reader: Reader) -> CaseScore:
    """Score what ``reader`` finds in the passages of the cases in ``path``."""
    known, score = list(cases(path)), CaseScore()
    documents = (
        Document.of(case.text, path=f"{case.id}.txt", published=case.published, outlet=case.outlet) for case in known
    )
    for case, reading in zip(known, reader.read_many(documents), strict=True):
        assert isinstance(reading, Reading)
        score.add(case, reading.to_dict())
    return score


def evaluate_cases_output(path: Path, output: Path) -> CaseScore:
    """Score the readings in the JSONL file ``output``; that of a case is of a file named by its id, as ``ID.txt``."""
    readings, score = dict(readings_by_name(output)), CaseScore()
    for case in cases(path):
        name = f"{case.id}.txt"
        if name not in readings:
            raise refused(str(output), Reason.MISSING, f"has no reading of {name}; read all cases of {path}")
        try:
            score.add(case, readings[name])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            detail = f"the reading of {name} lacks something; give what `onrecord read --format jsonl` wrote"
            raise refused(str(output), Reason.MALFORMED, detail) from error
    return score


def cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a JSONL file, one a line; only a line feed ends a line."""
    seen: set[str] = set()
    for number, line in enumerate(lines_of(path), 1):
        try:
            case = _case(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise refused(str(path), Reason.MALFORMED, f"line {number} is not a case ({error}); {_FORM}") from error
        if case.id in seen:
            raise refused(str(path), Reason.MALFORMED, f"line {number} is a second case {case.id}")
        seen.add(case.id)
        yield case
    if not seen:
        raise refused(str(path), Reason.EMPTY, f"has no cases; {_FORM}")


def _case(row: Mapping[str, Any]) -> Case:
    text = row["text"]
    return Case(
        id=str(row["id"]),
        capability=str(row.get("capability", "")),
        published=row.get("published"),
        outlet=row.get("outlet"),
        text=text,
        statements=tuple(_wanted(text, one) for one in row["statements"]),
    )


def _wanted(text: str, row: Mapping[str, Any]) -> Wanted:
    source, cue, content = (_spans(text, row[role]) for role in ("source", "cue", "content"))
    return Wanted(
        id=str(row["id"]),
        places=measured(text, source, cue, content),
        speaker=row["speaker"],
        anonymous=bool(row["anonymous"]),
        act=row["act"],
        kind=row["kind"],
        via=tuple(row["via"]),
    )


def _spans(text: str, spans: Iterable[tuple[int, int]]) -> Pairs:
    found = tuple((start, end) for start, end in spans)
    outside = [pair for pair in found if not 0 <= pair[0] < pair[1] <= len(text)]
    if outside:
        raise ValueError(f"the span {list(outside[0])} lies outside the text")
    return found


def _names(entity: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(plain(name) for name in (entity["name"], *entity["aliases"]) if name) - {""}


def plain(name: str) -> str:
    """Return a name without leading article, case and punctuation, as names are compared here."""
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w ]", "", name.lower())).strip()


def case_table(label: str, score: CaseScore) -> Iterator[str]:
    """Yield the lines of a report."""
    yield from table(label, score.tally)
    yield f"of the {score.told.found} statements whose cue is found"
    for name, value in score.told.figures().items():
        yield f"  {name:<17} {value:5.1f} {'F1' if name in ('via', 'anonymous') else '%'}"
    yield f"{'by capability':<26} statement~  speaker  statements"
    for capability, (tally, told) in sorted(score.by_capability.items()):
        if tally.wanted + tally.found:
            half = next(figure.f1 for figure in tally.figures() if figure.name == "statement~")
            yield f"  {capability:<24} {half:10.1f} {told.figures()['speaker']:8.1f} {told.found:5} of {tally.wanted}"
