"""Read one article from Python and print who says what: python examples/read_article.py [FILE.txt]."""

from __future__ import annotations

import sys
from pathlib import Path

import onrecord

ARTICLE = Path(__file__).with_name("dam-wire.txt")


def main(path: Path) -> None:
    """Print every statement of the article at ``path``, with its speaker and its relay chain."""
    reader = onrecord.load()
    reading = reader.read(path.read_text(encoding="utf-8"), published="2025-03-19", path=str(path))
    print(f"{path.name}: {len(reading.statements)} statements, model {reading.model}")
    for statement in reading.statements:
        source = reading.words(statement.source.spans) or "(no source in the text)"
        cue = reading.words(statement.cue.spans) or "(no cue)"
        speaker = reading.speaker(statement)
        who = speaker.name if speaker else "speaker not told"
        print(f"\n{source} = {who} | {cue} | {statement.kind}, confidence {statement.confidence:.2f}")
        print(f"    {reading.words(statement.content.spans)}")
        for relay in reading.chain(statement):
            print(f"    via: {reading.words(relay.source.spans)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE)
