"""Several decisions of one person about the rows of one document, as they come from a tool for annotators.

What stands already as the person wants it is not decided again, so that the same edits can be handed in twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onrecord.errors import ConfigurationError
from onrecord.ledger.changing import Transaction, one
from onrecord.ledger.correction import Verb
from onrecord.ledger.corrections import Corrected, State
from onrecord.ledger.deciding import ReadOff, Signature, change_of
from onrecord.ledger.decisions import Decision, correct
from onrecord.ledger.standing import standing

Wanted = tuple[str, str, dict[str, Any]]
"""What is wanted of a row: its id, the verb, and the options of ``onrecord correct``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of edits: the decisions made, how many rows stood so already, and why others were not decided."""

    decisions: tuple[Decision, ...]
    already: int
    failed: tuple[str, ...]


def decide(
    transaction: Transaction, document: str, wanted: Iterable[Wanted], signature: Signature, read_off: ReadOff
) -> Decided:
    """Decide about rows of the document with the id ``document``, those that can be decided.

    Raises:
        ConfigurationError: the ledger has no such document.
    """
    number = one(transaction.connection, "SELECT number FROM stored.documents WHERE id = ?", [document])
    if number is None:
        raise ConfigurationError(document, "is no document of the ledger", "import it first")
    made: list[Decision] = []
    failed: list[str] = []
    already = 0
    for row, verb, options in wanted:
        try:
            if _stands_so(standing(transaction.connection, number), row, Verb(verb), options):
                already += 1
                continue
            made.append(correct(transaction, row, Verb(verb), signature=signature, read_off=read_off, options=options))
        except ConfigurationError as error:
            failed.append(f"{row}: {error}")
    return Decided(decisions=tuple(made), already=already, failed=tuple(failed))


def _stands_so(found: Corrected, row: str, verb: Verb, options: dict[str, Any]) -> bool:
    standing = found.row(row)
    if verb is Verb.DROP:
        return standing.state is State.DROPPED
    change = change_of(found.reading.document.text, **options)
    return all(getattr(standing.row, name) == value for name, value in change.decided().items())
