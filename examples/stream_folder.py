"""Stream a folder of articles through one reader into JSON lines: python examples/stream_folder.py [FOLDER].

``documents`` yields one document at a time and ``read_many`` holds a few of them, so that the folder may be as large
as it likes. An input that cannot be read arrives as a refusal in its place and stops nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import onrecord
from onrecord.ingest import IngestSettings, documents

FOLDER = Path(__file__).parent


def main(folder: Path) -> None:
    """Write one line of JSON for each article of ``folder``, then the number of statements to stderr."""
    articles = sorted(str(path) for path in folder.glob("*.txt"))
    statements = 0
    for outcome in onrecord.load().read_many(documents(articles, IngestSettings())):
        if isinstance(outcome, onrecord.Refusal):
            print(f"refused: {outcome}", file=sys.stderr)
            continue
        print(json.dumps(outcome.to_dict(), ensure_ascii=False))
        statements += len(outcome.statements)
    print(f"{statements} statements", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
