"""Sentences whose roles are marked by brackets: ``[source]``, ``{cue}``, ``<content>``, ``=addressee=``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypedDict

from onrecord.records import Pairs

_MARKS = {"[": "source", "]": "source", "{": "cue", "}": "cue", "<": "content", ">": "content", "=": "addressee"}


class Roles(TypedDict):
    """The spans that the functions of the package take."""

    source: Pairs
    cue: Pairs
    content: Pairs


def marked(sentence: str) -> tuple[str, Roles, tuple[str, ...]]:
    """Return the sentence without its marks, the spans of its roles, and the words of its addressee."""
    text, bounds = "", {role: list[int]() for role in _MARKS.values()}
    for part in re.split(r"([\[\]{}<>=])", sentence):
        if part in _MARKS:
            bounds[_MARKS[part]].append(len(text))
        else:
            text += part
    spans = {role: tuple(zip(its[::2], its[1::2], strict=True)) for role, its in bounds.items()}
    roles = Roles(source=spans["source"], cue=spans["cue"], content=spans["content"])
    return text, roles, tuple(text[a:b] for a, b in spans["addressee"])


def table(name: str) -> list[list[str]]:
    """Return the rows of a table beside this file, comments left out."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
