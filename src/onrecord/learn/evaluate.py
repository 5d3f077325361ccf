"""Readings are scored against annotations by hand: the installed reader's, or those in a JSONL file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.learn.brat import Article, articles
from onrecord.learn.scoring import Measured, Tally, half_right, measured, pairs
from onrecord.pipeline import Reader
from onrecord.records import Document, Pairs, Reading, Reason, Refusal, lie_in

Json = dict[str, Any]
_BINS = 10


@dataclass(slots=True)
class Evaluation:
    """The measures over a folder, and each statement's confidence beside whether it is at least half right."""

    tally: Tally = field(default_factory=Tally)
    sureness: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, article: Article, reading: Json) -> None:
        """Count one reading; PolNeAR marks outermost attributions only, so inner ones are left out."""
        if reading["document"]["text"] != article.text:
            raise refused(
                article.name, Reason.MALFORMED, "the reading's text is not the annotated text; read the same files"
            )
        shown = list(outermost(reading["statements"]))
        found = [measured_row(article.text, one) for one in shown]
        wanted = [measured(article.text, one.source, one.cue, one.content) for one in article.annotators[0]]
        self.tally.add(found, wanted)
        right = {i for i, j in pairs(found, wanted) if half_right(found[i], wanted[j])}
        self.sureness += [(one["confidence"], i in right) for i, one in enumerate(shown)]

    def reliability(self) -> Iterator[tuple[float, float, int]]:
        """Yield, for each tenth of confidence that occurs, the mean confidence, the share that is right, the number."""
        for low in range(_BINS):
            rows = [(sure, right) for sure, right in self.sureness if min(_BINS - 1, int(sure * _BINS)) == low]
            if rows:
                count = len(rows)
                yield sum(sure for sure, _ in rows) / count, sum(right for _, right in rows) / count, count

    def calibration_error(self) -> float:
        """Return the expected calibration error: mean distance of confidence and share that is right, over tenths."""
        total = max(1, len(self.sureness))
        return sum(abs(sure - right) * count for sure, right, count in self.reliability()) / total


def evaluate_reader(folder: Path, reader: Reader) -> Evaluation:
    """Score what ``reader`` finds in the texts of ``folder``."""
    marked = list(articles(folder))
    evaluation = Evaluation()
    documents = (Document.of(article.text, path=f"{article.name}.txt") for article in marked)
    for article, reading in zip(marked, reader.read_many(documents), strict=True):
        assert isinstance(reading, Reading)
        evaluation.add(article, reading.to_dict())
    return evaluation


def evaluate_output(folder: Path, output: Path) -> Evaluation:
    """Score the readings in the JSONL file ``output``, found by the name of the file that each was read from."""
    readings = dict(readings_by_name(output))
    evaluation = Evaluation()
    for article in articles(folder):
        name = f"{article.name}.txt"
        if name not in readings:
            raise refused(str(output), Reason.MISSING, f"has no reading of {name}; read all texts of {folder}")
        evaluation.add(article, readings[name])
    return evaluation


def readings_by_name(output: Path) -> Iterator[tuple[str, Json]]:
    """Yield the readings of a JSONL file by file name; only a line feed ends a line."""
    seen: set[str] = set()
    for number, line in enumerate(lines_of(output), 1):
        try:
            reading = json.loads(line)
            name = Path(reading["document"]["path"]).name
            reading["document"]["text"], reading["statements"]
        except (ValueError, KeyError, TypeError) as error:
            detail = f"line {number} is not a reading; give what `onrecord read --format jsonl` wrote"
            raise refused(str(output), Reason.MALFORMED, detail) from error
        if name in seen:
            raise refused(str(output), Reason.MALFORMED, f"line {number} is a second reading of {name}")
        seen.add(name)
        yield name, reading


def lines_of(path: Path) -> list[str]:
    """Return the lines of a JSONL file that are not blank; only a line feed ends a line."""
    try:
        return [line for line in path.read_bytes().decode("utf-8").split("\n") if line.strip()]
    except OSError as error:
        raise refused(str(path), Reason.MISSING, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise refused(str(path), Reason.MALFORMED, f"is not UTF-8 at byte {error.start}") from error


def outermost(statements: Iterable[Json]) -> Iterator[Json]:
    """Yield the statements that stand in no other statement's content."""
    rows = list(statements)
    by_id = {one["id"]: one for one in rows}
    for one in rows:
        outer = by_id.get(next(iter(one["via"]), ""))
        if outer is None or not _stands_in(one, outer):
            yield one


def _stands_in(one: Json, outer: Json) -> bool:
    place = one["cue"]["spans"] or one["content"]["spans"]
    return bool(place) and lie_in(place, outer["content"]["spans"])


def measured_row(text: str, one: Mapping[str, Any]) -> Measured:
    """Return the positions of a statement of a reading."""

    def spans(role: str) -> Pairs:
        return tuple((start, end) for start, end in one[role]["spans"])

    return measured(text, spans("source"), spans("cue"), spans("content"))


def refused(origin: str, reason: Reason, detail: str) -> InputError:
    """Return the error that says why ``origin`` cannot be scored, or scored with."""
    return InputError(Refusal(origin=origin, stage="evaluate", reason=reason, detail=detail))
