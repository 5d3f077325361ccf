"""Read one article from Python and print who says what: python examples/read_article.py [FILE.txt]."""

from __future__ import annotations

import sys
from pathlib import Path

import onrecord

ARTICLE = Path(__file__).with_name("dam-wire.txt")


def main(path: Path) -> None:
    """Print every statement of the article at ``path``, with its relay chain."""
    reader = onrecord.load()
    reading = reader.read(path.read_text(encoding="utf-8"), published="2025-03-19", path=str(path))
    by_id = {statement.id: statement for statement in reading.statements}
    print(f"{path.name}: {len(reading.statements)} statements, model {reading.model}")
    for statement in reading.statements:
        source = reading.words(statement.source.spans) or "(no source in the text)"
        cue = reading.words(statement.cue.spans) or "(no cue)"
        print(f"\n{source} | {cue} | {statement.kind}, confidence {statement.confidence:.2f}")
        print(f"    {reading.words(statement.content.spans)}")
        for relay in statement.via:
            print(f"    via: {reading.words(by_id[relay].source.spans)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ARTICLE)
