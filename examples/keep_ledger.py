"""Keep articles in a ledger and ask it: python examples/keep_ledger.py [LEDGER.duckdb].

Without an argument the ledger is made in a temporary folder. Run it twice on one ledger: the second time nothing is
read, because everything is there, the correction too.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import onrecord

PAGES = sorted(str(path) for path in Path(__file__).parent.glob("*.html"))
WHO = "Skerra Fisheries Authority"
BY_OUTLET = """
    SELECT outlet, count(*) AS statements, count(DISTINCT actor) AS speakers
    FROM statements GROUP BY outlet ORDER BY statements DESC, outlet
"""


def main(path: Path) -> None:
    """Add the example pages to the ledger at ``path``, say who denies what, name a speaker, and count by outlet."""
    with onrecord.open_ledger(path) as ledger:
        added = ledger.add(PAGES)
        print(f"{added.new} pages read, {added.there} already there, {len(added.refused)} refused")
        print(f"{ledger.verify().documents} documents verified, {ledger.statements().total} statements")

        for row in ledger.statements(act="deny", since="2025-05", until="2025-05"):
            print(f"\n{row.outlet}, {row.published}: the word of {row.speaker or 'a speaker not told'}, {row.state}")
            print(f"    {row.source} | {row.cue} | {row.content}")
            if row.source == "It" and row.speaker is None:
                # A decision stands beside the machine's row, with a name and a reason; ledger.undo takes it back.
                ledger.decide(row.id, "correct", by="Ada Holm", why="the sentence before names it", speaker=WHO)

        print(f"\ndenied by the {WHO}, as it stands now:")
        for row in ledger.statements(speaker=WHO, act="deny"):
            print(f"    {row.outlet}: {row.content} ({row.state})")

        print()
        for outlet, statements, speakers in ledger.sql(BY_OUTLET):
            print(f"{outlet}: {statements} statements, {speakers} named speakers")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder) / "example.duckdb")
