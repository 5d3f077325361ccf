"""Candidates made by hand: the words of each role, and the scores that the model would give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from onrecord.annotate.quotation import quotation
from onrecord.extract.candidates import Candidate, candidates
from onrecord.extract.completed import Known, completed
from onrecord.extract.confidence import FEATURES, Calibration
from onrecord.extract.lexicon import noun
from onrecord.extract.pronouns import pronoun
from onrecord.extract.state import Scale
from onrecord.extract.statements import accepted, statements
from onrecord.names import Book
from onrecord.records import Annotation, Document, Entity, Labelled, Mention, Pairs, Provenance, Statement

ANY, OUTERMOST = FEATURES.index("any"), FEATURES.index("outermost")


def only(feature: int) -> tuple[float, ...]:
    """Coefficients that make confidence the logistic of one feature."""
    return tuple(float(n == feature) for n in range(len(FEATURES)))


PLAIN = Calibration(outermost=only(OUTERMOST), inner=only(ANY), threshold=0.5, inner_threshold=0.5)


def at(text: str, *words: str) -> Pairs:
    """Where ``words`` stand in ``text``, each searched for behind the one before."""
    found, after = [], 0
    for word in words:
        start = text.index(word, after)
        after = start + len(word)
        found.append((start, after))
    return tuple(found)


def labelled(
    text: str,
    cue: str | Pairs,
    content: str | list[str] | Pairs,
    source: str | Pairs = (),
    *,
    any: float = 4.0,
    outermost: float = 4.0,
    path: float = -0.1,
) -> Labelled:
    """Labels with these words a role (or these pairs, where words would be found in a wrong place)."""

    def pairs(given: str | list[str] | Pairs) -> Pairs:
        if isinstance(given, str):
            return at(text, given) if given else ()
        return at(text, *given) if isinstance(given, list) else given

    return Labelled(
        source=pairs(source), cue=pairs(cue), content=pairs(content), any=any, outermost=outermost, path=path
    )


def cleaned(text: str, *given: Labelled, published: str | None = None) -> list[Candidate]:
    return candidates(
        Document.of(text, published=published), Annotation(labelled=given, quotation=bytes(quotation(text)))
    )


def shown(
    text: str,
    *given: Labelled,
    calibration: Calibration = PLAIN,
    threshold: float | None = None,
    published: str | None = None,
) -> tuple[Statement, ...]:
    """The statements that come of these labels."""
    chosen = accepted(cleaned(text, *given, published=published), calibration, threshold=threshold)
    document = Document.of(text, published=published)
    return statements(document, chosen, bytes(quotation(text)), extractor="test 1", model="m")


def told(text: str, found: Iterable[Statement]) -> list[tuple[str, str]]:
    """The words of cue and content of each statement."""
    return [
        (
            " … ".join(text[s.start : s.end] for s in one.cue.spans),
            " … ".join(text[s.start : s.end] for s in one.content.spans),
        )
        for one in found
    ]


# Readings made by hand: text, mentions, statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A mention by its words; ``inner`` are the mentions inside it, ``links`` the scores of earlier ones by words."""

    words: str
    type: str
    form: str | None = None
    head: str | None = None
    links: Mapping[str, float] = field(default_factory=dict)
    inner: tuple[Spot, ...] = ()


def _spot(type: str) -> Callable[..., Spot]:
    def made(words: str, *inner: Spot, links: Mapping[str, float] | None = None, **given: str) -> Spot:
        return Spot(words=words, type=type, inner=inner, links=links or {}, **given)

    return made


person, body, place, thing = (_spot(type) for type in ("person", "organisation", "place", "object"))
idea = _spot("abstract")


def mentioned(text: str, spots: Iterable[Spot]) -> tuple[Mention, ...]:
    """The mentions of ``spots``, each searched for behind the one before, or inside the one that holds it.

    The head is the last word, without a possessive ending; a link goes to the last earlier mention of those words.
    """
    found = sorted(_located(text, spots, 0), key=lambda pair: pair[1].head)
    numbers: dict[str, int] = {}
    linked = []
    for number, (spot, one) in enumerate(found):
        linked.append(replace(one, links=tuple((numbers[words], score) for words, score in spot.links.items())))
        numbers[spot.words] = number
    return tuple(linked)


def _located(text: str, spots: Iterable[Spot], after: int) -> Iterator[tuple[Spot, Mention]]:
    for spot in spots:
        start, end = found = nearest(text, spot.words, after, behind=True)
        head = nearest(text, spot.head or re.sub(r"[’']s?$", "", spot.words.split()[-1]), start, behind=True)
        yield spot, Mention(span=found, head=head, type=spot.type, form=spot.form or _form(spot.words), sure=0.9)
        yield from _located(text, spot.inner, start)
        after = end


def _form(words: str) -> str:
    last = words.split()[-1]
    return "pronoun" if pronoun(words) else "name" if last[0].isupper() and noun([last]) is None else "nominal"


def nearest(text: str, words: str, near: int, *, behind: bool = False) -> tuple[int, int]:
    """Where ``words`` stand nearest to a position as words of their own, or the first time behind it."""
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    return min((one for one in places if one[0] >= near or not behind), key=lambda one: abs(one[0] - near))


def attributed(
    text: str, given: Iterable[tuple[str, str, str]], *, published: str | None = None
) -> tuple[Statement, ...]:
    """The statements of words for source, cue and content; the cue stands behind the one before, the rest nearest."""
    labels, after = [], 0
    for source, cue, content in given:
        its = nearest(text, cue, after, behind=True)
        around = [(nearest(text, words, its[0]),) if words else () for words in (source, content)]
        labels.append(labelled(text, (its,), around[1], around[0]))
        after = its[1]
    return shown(text, *labels, published=published)


class Told:
    """What became of a text made by hand: who speaks, which entities there are."""

    def __init__(self, document: Document, known: Known) -> None:
        self.document, self.known = document, known
        self._by_id = {one.id: one for one in known.entities}

    @property
    def speakers(self) -> list[str | None]:
        """The names of the speakers, None where nobody is told."""
        return [its.name if (its := self._by_id.get(one.source.entity or "")) else None for one in self.statements]

    @property
    def anonymous(self) -> list[bool]:
        """Which statements leave the speaker unnamed."""
        return [one.source.anonymous for one in self.statements]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements in their order."""
        return self.known.statements

    def entity(self, name: str) -> Entity:
        """The only entity of this name."""
        (found,) = [one for one in self.known.entities if one.name == name]
        return found

    @property
    def names(self) -> list[str]:
        """The names of the entities, in the order of their first mention."""
        return [one.name for one in self.known.entities]

    def words(self, name: str) -> list[str]:
        """The words of all mentions of an entity."""
        return [span.words(self.document) for span in self.entity(name).mentions]


def told_by(
    text: str,
    spots: Iterable[Spot],
    *given: tuple[str, str, str],
    book: Book | None = None,
    published: str | None = None,
    scale: Scale | None = None,
) -> Told:
    """Complete the statements of a text with these mentions; speakers are resolved with the package's book alone."""
    document = Document.of(text, published=published)
    annotation = Annotation(labelled=(), quotation=bytes(quotation(text)), mentions=mentioned(text, spots))
    provenance = Provenance(extractor="test 1", model="m", confidence=0.5)
    found = attributed(text, given, published=published)
    return Told(document, completed(document, annotation, found, book or Book(), scale or Scale(), provenance))
