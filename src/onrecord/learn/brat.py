"""Reads attributions in brat standoff, as PolNeAR is distributed, and normalises them to whole words.

A folder holds either ``text/`` and ``attributions/`` (PolNeAR: ``NAME_ANNOTATOR.ann``, several annotators a text)
or pairs ``NAME.txt`` and ``NAME.ann``. Offsets are code points. An attribute ``Inner`` of an event says that it stands
in another one's content, as ``onrecord export --corrections`` writes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.records import Reason, Refusal

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One attribution by hand: the spans of its roles, and whether it stands in another one's content."""

    source: Pairs
    cue: Pairs
    content: Pairs
    inner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with what each annotator marked in it, annotators in the order of their ids.

    ``taught``: it comes from the corrections of a ledger, and is always among what is trained on.
    """

    name: str
    text: str
    annotators: tuple[tuple[Attribution, ...], ...]
    taught: bool = False


def articles(folder: Path) -> Iterator[Article]:
    """Yield the annotated texts of ``folder`` in the order of their names.

    Raises:
        InputError: the folder holds no annotations, or a file is not what it should be.
    """
    texts, by_name = folder / "text", defaultdict(list)
    if (folder / "attributions").is_dir():
        for path in sorted((folder / "attributions").glob("*.ann")):
            by_name[path.stem.rsplit("_", 1)[0]].append(path)
    else:
        texts = folder
        for path in sorted(folder.glob("*.ann")):
            by_name[path.stem].append(path)
    if not by_name:
        detail = "no brat annotations found; give a folder with text/ and attributions/, or with pairs of .txt and .ann"
        raise InputError(Refusal(origin=str(folder), stage="evaluate", reason=Reason.MISSING, detail=detail))
    for name, paths in sorted(by_name.items()):
        source = texts / f"{name}.txt"
        text = _read(source)
        yield Article(name=name, text=text, annotators=tuple(tuple(_attributions(path, len(text))) for path in paths))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(
            Refusal(
                origin=str(path), stage="evaluate", reason=Reason.MISSING, detail=f"cannot be read: {error.strerror}"
            )
        ) from error
    except UnicodeDecodeError as error:
        detail = f"is not UTF-8 at byte {error.start}; convert it first"
        raise InputError(Refusal(origin=str(path), stage="evaluate", reason=Reason.MALFORMED, detail=detail)) from error


def _attributions(path: Path, length: int) -> Iterator[Attribution]:
    """Yield the events of one annotation file that have a cue and a content."""
    lines = _read(path).split("\n")
    inner = {found[1] for line in lines if (found := re.fullmatch(r"A\d+\tInner (E\d+)", line))}
    spans: dict[str, Pairs] = {}
    for number, line in enumerate(lines, 1):
        fields = line.split("\t")
        if re.fullmatch(r"T\d+", fields[0]):
            spans[fields[0]] = _offsets(path, number, fields, length)
        elif re.fullmatch(r"E\d+", fields[0]) and len(fields) > 1:
            roles = _roles(fields[1], spans)
            if roles["cue"] and roles["content"]:
                yield Attribution(
                    source=roles["source"], cue=roles["cue"], content=roles["content"], inner=fields[0] in inner
                )


def _roles(event: str, spans: Mapping[str, Pairs]) -> dict[str, Pairs]:
    roles: dict[str, Pairs] = {"source": (), "cue": (), "content": ()}
    for part in event.split():
        role, _, key = part.partition(":")
        role = re.sub(r"\d+$", "", role).lower()
        if role in roles and key in spans:
            roles[role] += spans[key]
    return roles


def _offsets(path: Path, number: int, fields: list[str], length: int) -> Pairs:
    try:
        _, offsets = fields[1].split(" ", 1)
        pairs = tuple((int(a), int(b)) for a, b in (part.split() for part in offsets.split(";")))
        if all(0 <= a < b <= length for a, b in pairs):
            return pairs
        problem = "a span lies outside the text"
    except (IndexError, ValueError):
        problem = "the line is not a brat text-bound annotation"
    detail = f"line {number}: {problem}"
    raise InputError(Refusal(origin=str(path), stage="evaluate", reason=Reason.MALFORMED, detail=detail))
