"""Prints ratios of speed, each taken in one run: never seconds, which say more of the machine than of the program.

    python benchmarks/speed/compare.py TEXTS [--pairs 5] [--repeat 5]

TEXTS is a folder of .txt articles. Two ratios: the share of the encoder's own time in a whole ``read_many``, and words
a second against a spaCy pipeline of untrained weights that any peer must at least run (tok2vec, tagger, parser, named
entities).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import onrecord
from onrecord.annotate.quotation import quotation
from onrecord.annotate.segments import encoder_input, windows, words
from onrecord.annotate.session import Sessions
from onrecord.annotate.weights import verified

PROCESSES = 2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--without-spacy", action="store_true")
    chosen = parser.parse_args()
    texts = [path.read_bytes().decode("utf-8") for path in sorted(chosen.texts.glob("*.txt"))]
    reader = onrecord.load(threads=PROCESSES)
    shares(texts, reader, pairs=chosen.pairs)
    if not chosen.without_spacy:
        against_spacy(texts * chosen.repeat, reader, pairs=chosen.pairs)


def seconds(run: Callable[[], Any]) -> float:
    """Return how long ``run`` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def shares(texts: list[str], reader: onrecord.Reader, *, pairs: int) -> None:
    """Print the share of the encoder's own time: the same windows through the encoder alone, on as many threads."""
    from tokenizers import Tokenizer

    folder = verified().folder
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    sessions = Sessions(folder, threads=1)
    cuts = [words(text, tokenizer, quotation(text)) for text in texts]
    inputs = [[encoder_input(cut, window) for window in windows(cut)] for cut in cuts]

    def encode_all() -> None:
        with ThreadPoolExecutor(PROCESSES) as pool:
            list(pool.map(lambda document: [sessions.encode(*one) for one in document], inputs))

    encode_all()
    ratios = [seconds(encode_all) / seconds(lambda: list(reader.read_many(texts))) for _ in range(pairs)]
    _print("share of the encoder's own time in read_many", ratios)


def against_spacy(texts: list[str], reader: onrecord.Reader, *, pairs: int) -> None:
    """Print words a second against spaCy, alternating."""
    nlp = pipeline()

    def peer() -> None:
        for _ in nlp.pipe(texts, n_process=PROCESSES):
            pass

    ratios = []
    for _ in range(pairs):
        ours = seconds(lambda: [None for _ in reader.read_many(texts)])
        ratios.append(seconds(peer) / ours)
    _print("words a second, onrecord over spaCy", ratios)


def pipeline() -> Any:
    """Return the spaCy pipeline: one shared default tok2vec, tagger (50 tags), parser (45 labels), NER (18 labels)."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    tagger = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    shape = {"@architectures": "spacy.TransitionBasedParser.v2", "tok2vec": listener, "hidden_width": 64}
    shape |= {"maxout_pieces": 2, "use_upper": True, "extra_state_tokens": False}
    parser = nlp.add_pipe("parser", config={"model": shape | {"state_type": "parser"}})
    entities = nlp.add_pipe("ner", config={"model": shape | {"state_type": "ner"}})
    for n in range(50):
        tagger.add_label(f"T{n}")
    for n in range(45):
        parser.add_label(f"d{n}")
    for n in range(18):
        entities.add_label(f"E{n}")
    nlp.initialize()
    return nlp


def _print(what: str, ratios: list[float]) -> None:
    ratios = sorted(ratios)
    middle = statistics.median(ratios)
    print(f"{what}: median {middle:.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f}, {len(ratios)} pairs)")


if __name__ == "__main__":
    main()
