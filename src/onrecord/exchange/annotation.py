"""W3C Web Annotation (Recommendation of 23 February 2017) in JSON-LD: one annotation a statement.

The file is one AnnotationCollection with one page, each annotation on a line of its own: any reader of JSON-LD opens it
whole, and it is still written one by one; what is known only at the end, id and total, stands at the end. Each span is
a target with the text's position (code points, as section 4.2.4 demands) and its words with what stands around them.
What the vocabulary has no term for stands under the prefix ``onrecord``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from onrecord.exchange.voices import Voice, address_of, iri, title_of, voices
from onrecord.records import Json, Reading, Span, Statement, without_surrogates

AROUND = 32
"""How many code points stand in ``prefix`` and ``suffix``, at most."""
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"onrecord": "urn:onrecord:vocabulary:"}]
_ROLES = ("source", "cue", "content", "addressee")


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one collection with the annotations of all statements."""
    digest, total = hashlib.sha256(), 0
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Statements, each the word of its source"}
    out.write(json.dumps(head)[:-1] + ', "first": {"type": "AnnotationPage", "startIndex": 0, "items": [')
    for reading in readings:
        for annotation in annotated(reading):
            out.write(("," if total else "") + "\n" + _line(annotation))
            digest.update(annotation["id"].encode())
            total += 1
        out.flush()
    own = iri(f"c-{digest.hexdigest()[:20]}")
    out.write(f'\n], "id": "{own}:1", "partOf": "{own}"}}, "id": "{own}", "total": {total}}}\n')


def annotated(reading: Reading) -> Iterator[Json]:
    """Yield the annotation of each statement of ``reading``; its context is that of the collection."""
    for voice in voices(reading):
        statement = voice.statement
        yield {
            "id": iri(statement.id),
            "type": "Annotation",
            "motivation": ["identifying", "classifying"],
            "creator": _creator(statement.provenance.extractor),
            "generator": {"type": "Software", "name": f"onrecord {reading.onrecord}"},
            "body": _bodies(voice),
            "target": [_target(reading, role, span) for role in _ROLES for span in getattr(statement, role).spans],
            **_terms(voice, reading),
        }


_DECIDED = re.compile(r"(?:corrected|accepted) by (.+) on \d{4}-\d\d-\d\d", re.DOTALL)


def _creator(extractor: str) -> Json | list[Json]:
    """Return who made the row: onrecord or a person, and whoever corrected it or found it right."""
    made, _, decided = extractor.partition("; ")
    maker = {"type": "Software" if made.startswith(("onrecord", "brat")) else "Person", "name": made}
    person = _DECIDED.fullmatch(decided)
    return [maker, {"type": "Person", "name": person[1]}] if person else maker


def _line(annotation: Json) -> str:
    return without_surrogates(json.dumps(annotation, ensure_ascii=False, allow_nan=False))


def _bodies(voice: Voice) -> list[Json]:
    statement = voice.statement
    tags = [f"kind: {statement.kind}", *([f"act: {statement.cue.act}"] if statement.cue.act else [])]
    tags += ["negated"] * statement.negated + ["anonymous"] * statement.source.anonymous
    account = {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": voice.account}
    return [account, *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags)]


def _target(reading: Reading, role: str, span: Span) -> Json:
    text = reading.document.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(span.start - AROUND, 0) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    selectors = {"selector": [position, quote], "onrecord:role": role}
    return {"type": "SpecificResource", "source": address_of(reading), **selectors}


def _terms(voice: Voice, reading: Reading) -> Json:
    """Return what has no term in the vocabulary of Web Annotation."""
    statement, speaker = voice.statement, voice.speaker
    who = {"id": iri(speaker.id), "onrecord:type": str(speaker.type)} if speaker else {}
    return {
        "onrecord:document": {"id": iri(reading.document.id), "onrecord:title": title_of(reading)},
        "onrecord:outlet": reading.document.outlet,
        "onrecord:speaker": {**who, "onrecord:name": voice.name},
        "onrecord:anonymous": statement.source.anonymous,
        "onrecord:act": str(statement.cue.act) if statement.cue.act else None,
        "onrecord:lemma": statement.cue.lemma,
        "onrecord:kind": str(statement.kind),
        "onrecord:negated": statement.negated,
        "onrecord:via": [{"id": iri(id)} for id in statement.via],
        "onrecord:saidFrom": _day(statement, "start"),
        "onrecord:saidUntil": _day(statement, "end"),
        "onrecord:confidence": round(statement.confidence, 4),
        "onrecord:model": statement.provenance.model,
    }


def _day(statement: Statement, edge: str) -> str | None:
    return getattr(statement.said, edge) if statement.said else None
