"""Articles of invented people on the disk, and a ledger beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.keeper import Added, Ledger, open_ledger
from onrecord.records import Document, Reading
from tests.ledger.quick import QuickReader

BRIDGE = """Ines Falk, the mayor of Osk, said that the bridge would reopen in May.

According to ANR, the engineer Tom Arden warned that its pillars were weakened by the floods.

“We are ready to pay for repairs,” Ines Falk said. Falk denied that the council had waited too long.
"""
FERRY = """Mara Lind and Jonas Brekke demanded two new ferries.

A diplomat said that Ines Falk was asked to pay for a ferry. Jonas Brekke did not say when the boats would sail.
"""


def opened(tmp_path: Path, name: str = "l.duckdb") -> Ledger:
    """Open the ledger in ``tmp_path``."""
    return open_ledger(tmp_path / name)


def article(text: str, **about: Any) -> Document:
    """A document of ``text``; what is known of it as :meth:`Document.of` takes it."""
    return Document.of(text, **({"language": "en"} | about))


def read(*documents: Document, version: str = "1") -> list[Reading]:
    """The readings of documents."""
    return [one for one in QuickReader(version).read_many(documents) if isinstance(one, Reading)]


def written(tmp_path: Path, *documents: Document, name: str = "in.jsonl") -> str:
    """Write documents as JSON lines, the way they come in with all that is known of them; return the file."""
    keys = ("text", "url", "outlet", "title", "published", "authors")
    lines = [json.dumps({key: one.to_dict()[key] for key in keys if one.to_dict()[key]}) for one in documents]
    path = tmp_path / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def added(ledger: Ledger, *documents: Document, version: str = "1", name: str = "in.jsonl", **options: Any) -> Added:
    """Write documents beside the ledger and add them; return what became of them."""
    origin = written(ledger.path.parent, *documents, name=name)
    return ledger.add([origin], reader=QuickReader(version), **options)  # type: ignore[arg-type]


def contents(rows: Iterable[Any]) -> list[str]:
    """The contents of rows, in their order."""
    return [row.content for row in rows]
