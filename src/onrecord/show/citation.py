"""A statement as a reference: the article at these words, for notes, BibTeX, RIS and CSL-JSON.

Whose word it is stands in every form beside the words: a reference never gives a claim as a fact, and never puts
indirect speech in quotation marks. The reference is to the article; the statement is told in its note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from onrecord.errors import ConfigurationError
from onrecord.records import Kind, Reading, Statement
from onrecord.show.entries import CAUTION, NOT_SAID, Entry, entries, headline
from onrecord.show.fragment import fragment
from onrecord.show.visible import one_line

_HOW = {Kind.DIRECT: "as quoted by", Kind.INDIRECT: "as reported, not in quotation marks, by",
        Kind.MIXED: "as partly quoted by"}  # fmt: skip
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9-])")
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{char: f"\\{char}" for char in "%#&_$"},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reference:
    """What every form says of a statement; an empty text stands for what is not known."""

    id: str
    outlet: str
    title: str
    authors: tuple[str, ...]
    published: str
    url: str
    retrieved: str
    evidence: str
    claim: str

    @property
    def note(self) -> str:
        return f"{self.claim} {self.evidence}"


def cite(reading: Reading, statement: Statement, *, retrieved: str | None, digest: str, form: str) -> str:
    """Return ``statement`` as a reference to the article at these words, with whose word it is.

    Args:
        reading: the reading that holds the statement.
        statement: one of its statements.
        retrieved: when the article was fetched, ISO 8601, if that is known.
        digest: the SHA-256 of the text in UTF-8, as hexadecimal digits.
        form: ``plain``, one line; ``bibtex``, an entry for biblatex; ``ris``; ``csl-json``, an array of one item.

    Raises:
        ConfigurationError: there is no such form.
    """
    if form not in FORMS:
        raise ConfigurationError("format", f"there is no reference named {form!r}", f"use one of {', '.join(FORMS)}")
    return FORMS[form](_reference(reading, statement, retrieved, digest))


def _reference(reading: Reading, statement: Statement, retrieved: str | None, digest: str) -> _Reference:
    document = reading.document
    entry = next(one for one in entries(reading) if one.statement.id == statement.id)
    places = ", ".join(f"{span.start}–{span.end}" for span in statement.content.spans)
    title = one_line(document.title or "")
    return _Reference(
        id=statement.id,
        outlet=one_line(document.outlet or ""),
        title=title or f"[no title: {one_line(headline(reading))}]",
        authors=tuple(filter(None, map(one_line, document.authors))),
        published=one_line(document.published or ""),
        url=fragment(document, statement.content.spans) or quote(document.url or "", safe=":/?#[]@!$&'()*+,;=%"),
        retrieved=one_line(retrieved or ""),
        evidence=f"[Row {statement.id}; code points {places} of the text with SHA-256 {one_line(digest)}.]",
        claim=_claim(entry),
    )


def _claim(entry: Entry) -> str:
    """Return the words with whose word they are, how they were said, and who relays them."""
    statement = entry.statement
    relays = ", ".join(relay.speaker.name for relay in entry.relays)
    who = f"{entry.speaker.line}, {_HOW[statement.kind]} {entry.outlet}" + (f" (relayed by {relays})" if relays else "")
    cue = f"cue “{entry.cue}”" if entry.cue else ""
    how = "; ".join(filter(None, [entry.act, cue, NOT_SAID if statement.negated else "", CAUTION]))
    words = entry.content if statement.kind is Kind.INDIRECT else entry.quoted
    return one_line(f"{who} ({how}): {words}")


def _plain(reference: _Reference) -> str:
    parts = [
        "; ".join(reference.authors),
        reference.title if reference.title.startswith("[no title") else f"“{reference.title}”",
        ", ".join(filter(None, [reference.outlet or "[outlet unknown]", reference.published or "[no date]"])),
        reference.url and f"<{reference.url}>",
        reference.retrieved and f"Retrieved {reference.retrieved}",
    ]
    return f"{'. '.join(filter(None, parts))}. {reference.note}\n"


def _bibtex(reference: _Reference) -> str:
    parsed, fetched = _day(reference.published), _day(reference.retrieved)
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in reference.authors),
        "title": f"{{{_escaped(reference.title)}}}",
        "organization": reference.outlet and f"{{{_escaped(reference.outlet)}}}",
        "date": "-".join(parsed),
        "url": reference.url,
        "urldate": "-".join(fetched),
        "note": _escaped(_told(reference)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{'online' if reference.url else 'misc'}{{{reference.id},\n{''.join(lines)}}}\n"


def _ris(reference: _Reference) -> str:
    kind = "NEWS" if reference.outlet else "ELEC" if reference.url else "GEN"
    day, fetched = _day(reference.published), _day(reference.retrieved)
    lines = [("TY", kind), ("ID", reference.id), *(("AU", name) for name in reference.authors)]
    lines += [("TI", reference.title), ("T2", reference.outlet), ("PY", day[0] if day else ""), ("DA", _slashed(day))]
    lines += [("UR", reference.url), ("Y2", _slashed(fetched)), ("N1", _told(reference)), ("AN", reference.id)]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def _csl(reference: _Reference) -> str:
    item: dict[str, object] = {
        "id": reference.id,
        "type": "article-newspaper" if reference.outlet or reference.url else "document",
        "title": reference.title,
    }
    item |= {"author": [{"literal": name} for name in reference.authors]} if reference.authors else {}
    item |= {"container-title": reference.outlet} if reference.outlet else {}
    for name, value in (("issued", reference.published), ("accessed", reference.retrieved)):
        if value:
            parts = [int(part) for part in _day(value)]
            item[name] = {"date-parts": [parts]} if parts else {"raw": value}
    item |= {"URL": reference.url} if reference.url else {}
    item["note"] = _told(reference)
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _told(reference: _Reference) -> str:
    """Return the note with the exact time of retrieval, which the fields for dates do not hold."""
    times = [f"Retrieved {reference.retrieved}."] if reference.retrieved else []
    odd = bool(reference.published) and not _day(reference.published)
    return " ".join([reference.note, *times, *([f"Published: {reference.published}."] if odd else [])])


def _day(written: str) -> list[str]:
    """Return year, month and day as far as ``written`` gives them; nothing if it is no date of the calendar."""
    match = _DAY.match(written)
    parts = [part for part in match.groups() if part] if match else []
    try:
        date(*map(int, [*parts, "1", "1"][:3]))
    except (ValueError, TypeError):
        return []
    return parts


def _slashed(day: list[str]) -> str:
    return "/".join([*day, "", "", ""][:3]) + "/" if day else ""


def _escaped(text: str) -> str:
    """Return ``text`` for TeX with its braces balanced; letters beyond ASCII stay, as biblatex reads UTF-8."""
    return "".join(_SPECIAL.get(char, char) for char in text)


FORMS: dict[str, Callable[[_Reference], str]] = {"plain": _plain, "bibtex": _bibtex, "ris": _ris, "csl-json": _csl}
"""The forms of a reference by name."""
