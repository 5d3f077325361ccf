"""Articles and pages for these tests: everybody in them is invented."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from onrecord.ingest.unfit import Unfit
from onrecord.records import Reason

SENTENCES = (
    "Mayor Anneke Vreeland said on Tuesday that the harbour bridge would open again in May.",
    "“We found cracks in two of the piers,” she told reporters at the town hall.",
    "The ferry company disputes the date, and a spokesman said that nobody had asked it.",
)
ARTICLE = "Bridge stays closed\n\n" + "\n\n".join(SENTENCES) + "\n"
DUTCH = (
    "Burgemeester Anneke Vreeland zei dinsdag dat de havenbrug in mei weer opengaat. De veerdienst bestrijdt die datum "
    "en een woordvoerder zei dat niemand hem iets had gevraagd over de plannen van de gemeente."
)


def reason_of(step: Callable[[], object]) -> Reason | None:
    """Return the reason for which ``step`` refuses, or None where it does not."""
    try:
        step()
    except Unfit as unfit:
        return unfit.reason
    return None


def page(*paragraphs: str, head: str = "<title>Bridge stays closed</title>") -> str:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs or SENTENCES)
    return f"<!doctype html>\n<html><head>{head}</head><body><article>{body}</article></body></html>"


def line(text: str | None = ARTICLE, **more: Any) -> bytes:
    record = more if text is None else {"text": text, **more}
    return json.dumps(record).encode() + b"\n"
