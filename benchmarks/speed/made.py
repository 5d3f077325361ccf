"""Makes readings from templates, for benchmarks of the ledger: invented people, outlets and words, the same for a seed.

About 25 statements a document. Words are as frequent as in a language (Zipf), so that some stand in a third of all
statements and most in a few; people likewise. One document in ten is a copy of an earlier one in another outlet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from onrecord.records import (
    Act,
    Addressee,
    Content,
    Cue,
    Document,
    Entity,
    EntityType,
    Kind,
    Office,
    Provenance,
    Reading,
    Source,
    Span,
    Spans,
    Statement,
    identify,
    spans_of,
)

FIRST_DAY, DAYS = date(2022, 1, 1), 3 * 365
_ONSETS = "b br d f g gr h j k kl l m n p r s st t tr v w"
_MIDDLES = "a e i o u ai ei ou"
_ENDINGS = "n r l s k t m rd nd st lm ck x th"
_GIVEN = "Ada Bela Carl Dora Emil Fritz Greta Hugo Ines Jon Kara Lena Mats Nora Olaf Petra Quinn Rosa Sven Tilda"
_TITLES = "mayor minister governor director chair spokesman judge commissioner secretary head"
_CUES = {
    "said": Act.STATE, "told reporters": Act.STATE, "denied": Act.DENY, "believes": Act.BELIEVE, "warned": Act.THREATEN,
    "promised": Act.PROMISE, "demanded": Act.DEMAND, "reported": Act.REPORT, "proposed": Act.PROPOSE,
}  # fmt: skip
_COPIES, _STATEMENTS, _SPEAKERS, _PEOPLE, _WORDS = 0.1, 25, 8, 5_000, 30_000


class Maker:
    """Invents people, outlets and words once, and readings of them one after another."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self.words = self._invented(_WORDS)
        given_names = _GIVEN.split()
        surnames = [word.capitalize() for word in self._invented(_PEOPLE // len(given_names), parts=3)]
        self.people = [f"{given} {surname}" for surname in surnames for given in given_names]
        self._chance.shuffle(self.people)
        kinds = ("Post", "Times", "Echo", "Wire", "News")
        self.outlets = [f"{word.capitalize()} {kind}" for word in self._invented(10) for kind in kinds]
        self._places = [word.capitalize() for word in self._invented(1_000)]
        self._of_words = list(accumulate(1 / (rank + 8) for rank in range(_WORDS)))
        self._of_people = list(accumulate(1 / (rank + 20) for rank in range(_PEOPLE)))

    def readings(self, documents: int) -> Iterator[Reading]:
        """Yield so many readings."""
        kept: list[Reading] = []
        for number in range(documents):
            if kept and self._chance.random() < _COPIES:
                yield self._copy(self._chance.choice(kept), number)
                continue
            reading = self._reading(number)
            kept = [*kept[-200:], reading]
            yield reading

    def _invented(self, count: int, parts: int = 2) -> list[str]:
        onsets, middles, endings = _ONSETS.split(), _MIDDLES.split(), _ENDINGS.split()
        found: dict[str, None] = {}
        while len(found) < count:
            syllables = (self._chance.choice(onsets) + self._chance.choice(middles) for _ in range(parts))
            found["".join(syllables) + self._chance.choice(endings)] = None
        return list(found)

    def _day(self, number: int) -> str:
        return (FIRST_DAY + timedelta(days=(number * 7919) % DAYS)).isoformat()

    def _reading(self, number: int) -> Reading:
        chance = self._chance
        people = list(dict.fromkeys(chance.choices(self.people, cum_weights=self._of_people, k=_SPEAKERS)))
        text, spans, mentions = "", [], {name: [] for name in people}
        offices: dict[str, tuple[str, str, int, int]] = {}
        for _ in range(_STATEMENTS):
            speaker, cue, other = chance.choice(people), chance.choice(list(_CUES)), chance.choice(people)
            words = " ".join(chance.choices(self.words, cum_weights=self._of_words, k=chance.randint(8, 20)))
            start = len(text)
            text += speaker
            mentions[speaker].append((start, len(text)))
            if speaker not in offices and chance.random() < 0.2:
                title, place = _TITLES.split()[hash_of(speaker) % 10], self._places[hash_of(speaker) % 1_000]
                offices[speaker] = (title, place, len(text) + 2, len(text) + 2 + len(f"the {title} of {place}"))
                text += f", the {title} of {place},"
            source = (start, len(text))
            text += f" {cue}"
            said = (source[1] + 1, len(text))
            begin = len(text) + 1
            text += f" that {words}"
            if chance.random() < 0.4:
                mentions[other].append((len(text) + 1, len(text) + 1 + len(other)))
                text += f" {other}"
            spans.append((speaker, source, said, (begin, len(text)), _CUES[cue]))
            text += ".\n" if chance.random() < 0.4 else ". "
        title = " ".join(chance.choices(self.words, cum_weights=self._of_words, k=7)).capitalize()
        outlet = chance.choice(self.outlets)
        document = Document.of(
            text, url=f"https://{outlet.split()[0].lower()}.example/{number}", outlet=outlet, title=title,
            published=self._day(number), language="en", authors=(chance.choice(self.people),), path=f"made/{number}",
        )  # fmt: skip
        return _read(document, spans, mentions, offices)

    def _copy(self, reading: Reading, number: int) -> Reading:
        """Return the reading of a copy: the same words and spans in another outlet."""
        was, outlet = reading.document, self._chance.choice(self.outlets)
        document = Document.of(
            was.text, url=f"https://{outlet.split()[0].lower()}.example/{number}", outlet=outlet, title=was.title,
            published=self._day(number), language="en", authors=was.authors, path=f"made/{number}",
        )  # fmt: skip
        names = {one.id: one.name for one in reading.entities}
        told = [
            (
                names[one.source.entity or ""],
                _pair(one.source.spans),
                _pair(one.cue.spans),
                _pair(one.content.spans),
                one.cue.act,
            )
            for one in reading.statements
        ]
        mentions = {one.name: [(span.start, span.end) for span in one.mentions] for one in reading.entities}
        offices = {
            one.name: (office.title, office.of or "", office.span.start, office.span.end)
            for one in reading.entities
            for office in one.offices
        }
        return _read(document, told, mentions, offices)


def _pair(spans: Spans) -> tuple[int, int]:
    return spans[0].start, spans[0].end


def hash_of(name: str) -> int:
    """Return a number that is the same for a name in every process."""
    return sum(ord(char) * place for place, char in enumerate(name, 1))


def _read(document: Document, told: list, mentions: dict, offices: dict) -> Reading:  # type: ignore[type-arg]
    entities = {}
    for name, spans in mentions.items():
        if spans:
            held = [offices[name]] if name in offices else []
            entities[name] = Entity(
                id=identify("e", document.id, *spans[0]), type=EntityType.PERSON, name=name,
                mentions=spans_of(document, tuple(sorted(spans))),
                offices=tuple(
                    Office(title=title, of=of, span=Span(document=document.id, start=start, end=end))
                    for title, of, start, end in held
                ),
            )  # fmt: skip
    made = Provenance(extractor="made from templates", model="0" * 16, confidence=0.8)
    statements = tuple(
        Statement(
            id=identify("s", document.id, *source, *cue, *content),
            source=Source(spans=spans_of(document, (source,)), entity=entities[name].id, anonymous=False),
            cue=Cue(spans=spans_of(document, (cue,)), lemma=document.text[slice(*cue)].split()[0], act=act),
            content=Content(spans=spans_of(document, (content,))), addressee=Addressee(),
            kind=Kind.INDIRECT if place % 3 else Kind.DIRECT, via=(), negated=False, provenance=made,
        )
        for place, (name, source, cue, content, act) in enumerate(told)
    )  # fmt: skip
    return Reading(
        onrecord="made", model="made", document=document, statements=statements, entities=tuple(entities.values())
    )
