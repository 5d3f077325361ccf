"""How a step of this stage says no: a reason and a detail; the caller adds the origin and makes it a Refusal."""

from __future__ import annotations

from onrecord.records import Reason, Refusal, without_surrogates

STAGE = "ingest"


class Unfit(Exception):
    """An input cannot become a document; ``detail`` says what happened and what to do next."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    def of(self, origin: str) -> Refusal:
        """Return the refusal of ``origin``."""
        return Refusal(origin=without_surrogates(origin), stage=STAGE, reason=self.reason, detail=self.detail)


def too_large(what: str, limit: int) -> Unfit:
    """Return the refusal of something that exceeds ``limit`` bytes."""
    return Unfit(Reason.TOO_LARGE, f"{what} is larger than the limit of {limit:,} bytes; split it or raise the limit")
