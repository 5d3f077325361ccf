"""A tiny corpus of invented news, written to a folder in brat standoff as PolNeAR is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from onrecord.learn.brat import Article, Attribution, Pairs

Words = str | Sequence[str]


def at(text: str, words: Words, after: int = 0) -> Pairs:
    """Where ``words`` stand in ``text``, each searched for behind the one before."""
    found = []
    for one in [words] if isinstance(words, str) else words:
        start = text.index(one, after)
        after = start + len(one)
        found.append((start, after))
    return tuple(found)


def attribution(
    text: str, source: Words, cue: Words, content: Words, *, after: int = 0, inner: bool = False
) -> Attribution:
    """An attribution with these words a role; no words for a role that is absent."""
    return Attribution(
        source=at(text, source, after) if source else (),
        cue=at(text, cue, after),
        content=at(text, content, after),
        inner=inner,
    )


HARBOUR = """Harbour board splits over ferry

The night ferry between Osk and Vellan may stop this winter. Mara Lind, the harbour master, said that the boats \
were no longer safe. The board meets on Friday.

According to the Osk Courier, the board hopes to buy two new ships.

“We have asked for money for three years,” Jonas Brekke told reporters. “Now it is too late.”

The ministry did not say when it would decide.
"""
BRIDGE = """The old bridge of Osk stays closed. Mayor Ines Falk said the bridge would reopen in May. The engineer Tom \
Arden warned that its pillars were weak.

Residents believe that the money is gone. "We pay twice," complained Ana Brandt, a baker.
"""


def harbour(name: str = "harbour") -> Article:
    marked = (
        attribution(HARBOUR, "Mara Lind, the harbour master", "said", "that the boats were no longer safe"),
        attribution(HARBOUR, "the Osk Courier", "According to", "the board hopes to buy two new ships"),
        attribution(
            HARBOUR, "Jonas Brekke", "told", ("We have asked for money for three years", "Now it is too late.")
        ),
        attribution(HARBOUR, "The ministry", "did not say", "when it would decide"),
    )
    return Article(name=name, text=HARBOUR, annotators=(marked,))


def bridge(name: str = "bridge") -> Article:
    marked = (
        attribution(BRIDGE, "Mayor Ines Falk", "said", "the bridge would reopen in May."),
        attribution(BRIDGE, "The engineer Tom Arden", "warned", "that its pillars were weak"),
        attribution(BRIDGE, "Residents", "believe", "that the money is gone"),
        attribution(BRIDGE, "Ana Brandt, a baker", "complained", "We pay twice"),
    )
    return Article(name=name, text=BRIDGE, annotators=(marked, marked[:2]))


def standoff(marked: Iterable[Attribution]) -> str:
    """The lines of an annotation file."""
    lines, number = [], 0
    for event, one in enumerate(marked, 1):
        keys = []
        for role, pairs in (("Cue", one.cue), ("Source", one.source), ("Content", one.content)):
            if pairs:
                number += 1
                offsets = ";".join(f"{a} {b}" for a, b in pairs)
                lines.append(f"T{number}\t{role} {offsets}\t…")
                keys.append(f"{role}:T{number}")
        lines.append(f"E{event}\t{' '.join(keys)}")
    return "\n".join(lines) + "\n"


def write(folder: Path, articles: Iterable[Article]) -> Path:
    """Write articles as PolNeAR is laid out: ``text/`` and ``attributions/``, a file an annotator."""
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for article in articles:
        (folder / "text" / f"{article.name}.txt").write_bytes(article.text.encode())
        for number, marked in enumerate(article.annotators):
            path = folder / "attributions" / f"{article.name}_a{number}.ann"
            path.write_text(standoff(marked), encoding="utf-8")
    return folder


def write_pairs(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a folder of pairs of .txt and .ann, byte for byte."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def conllu(*sentences: str) -> str:
    """CoNLL-U of sentences with a word a line: form, part of speech, number of its head, and what else is marked."""
    lines = ["# newpar"]
    for sentence in sentences:
        for number, line in enumerate(sentence.strip().splitlines(), 1):
            form, tag, head, *rest = line.split()
            misc = "|".join(rest) or "_"
            lines.append("\t".join((str(number), form, "_", tag, "_", "_", head, "_", "_", misc)))
        lines.append("")
    return "\n".join(lines)


FERRY = conllu(
    """
    Mara     PROPN 9 Entity=(1-person-new-coref
    Lind     PROPN 1 Entity=1) SpaceAfter=No
    ,        PUNCT 5
    the      DET   5 Entity=(2-person-new-sgl
    master   NOUN  1
    of       ADP   7
    Osk      PROPN 5 Entity=(3-place-new-sgl)2) SpaceAfter=No
    ,        PUNCT 5
    sold     VERB  0
    the      DET   12 Entity=(4-object-new-coref
    old      ADJ   12
    ferry    NOUN  9 Entity=4) SpaceAfter=No
    .        PUNCT 9
    """,
    """
    She      PRON  2 Entity=(1-person-giv-coref)
    says     VERB  0
    the      DET   4 Entity=(4-object-giv-coref
    ferry    NOUN  5 Entity=4)
    sank     VERB  2 SpaceAfter=No
    .        PUNCT 2
    """,
)
"""A text with mentions of four entities, and no discourse units."""


def write_discourses(folder: Path, names: Iterable[str], text: str = FERRY) -> Path:
    """Write a text as GUM is laid out, once for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.conllu").write_text(text, encoding="utf-8")
    return folder
