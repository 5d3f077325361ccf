"""``onrecord correct``, ``accept``, ``undo``, ``join`` and ``split``: what people know better than the machine.

Each decision is signed and dated, and nothing is overwritten: what a row says now is printed beside what it said
before, and how to take the decision back is told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from onrecord.commands.options import GroupedCommand, ledger_option, option
from onrecord.commands.shared import opened
from onrecord.errors import ConfigurationError
from onrecord.records import Act, EntityType
from onrecord.show.files import destination
from onrecord.show.run import say

if TYPE_CHECKING:
    from onrecord.keeper import Ledger
    from onrecord.ledger.corrections import Corrected, Standing

F = TypeVar("F", bound=Callable[..., Any])
CHANGE, SIGNED = "What is right", "Signed"
_by = option(SIGNED, "--by", metavar="NAME", default="",
             help="Who decides; settings or ONRECORD_BY may give it once for all.")  # fmt: skip
_why = option(SIGNED, "--why", metavar="TEXT", default="", help="The reason, for whoever reads it later.")


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("row", metavar="ROW")
@option(CHANGE, "--speaker", metavar="NAME", help='Who speaks; "" says that the text does not tell.')
@option(CHANGE, "--type", type=click.Choice([*map(str, EntityType)]), metavar="TYPE",
        help="What that speaker is, if nobody in the article goes by the name. [person]")  # fmt: skip
@option(CHANGE, "--act", type=click.Choice([*map(str, Act)]), metavar="ACT", help=f"One of {', '.join(Act)}.")
@option(CHANGE, "--negated", type=click.Choice(["yes", "no"]), help="Whether the text says that it was not said.")
@option(CHANGE, "--content", metavar="START:END[,…]", help="The words, in the code points that onrecord show tells.")
@option(CHANGE, "--source", metavar="START:END[,…]", help='The words for who speaks; "" for none.')
@option(CHANGE, "--cue", metavar="START:END[,…]", help='The words that attribute; "" for none.')
@option(CHANGE, "--drop", is_flag=True, help="It is no statement: show it no more.")
@_by
@_why
@ledger_option
def correct(row: str, drop: bool, by: str, why: str, ledger: str | None, negated: str | None, **change: Any) -> None:
    """Correct ROW, an id as find shows it; the machine's row stays beside it.

    \b
      onrecord correct s-743ef07 --speaker "Ines Falk" --by "Ada Holm" --why "the tape names her"
      onrecord correct s-743ef07 --content 48:120,131:150 --by "Ada Holm"
    """
    given = {name: value for name, value in change.items() if value is not None}
    if negated is not None:
        given["negated"] = negated == "yes"
    if drop and given:
        raise ConfigurationError("drop", f"a row that is dropped has no other {', '.join(given)}", "give one of both")
    kept = opened(ledger)
    _decide(kept, row, "drop" if drop else "correct", by=_signed(by), why=why, **given)


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("rows", metavar="ROW…", nargs=-1, required=True)
@_by
@_why
@ledger_option
def accept(rows: tuple[str, ...], by: str, why: str, ledger: str | None) -> None:
    """Say that each ROW is right as it stands, so that no later model changes it."""
    kept, name = opened(ledger), _signed(by)
    # All of them are looked up before one is decided, so that a slip of the keys decides nothing.
    for row in dict.fromkeys([kept.standing(each)[0] for each in rows]):
        _decide(kept, row, "accept", by=name, why=why)


def _signed(by: str) -> str:
    if not by.strip():
        remedy = 'give --by NAME, or set by = "NAME" in onrecord.toml or ONRECORD_BY'
        raise ConfigurationError("by", "a decision needs the name of who makes it", remedy)
    return by


def _decide(ledger: Ledger, row: str, verb: str, **options: Any) -> None:
    id, corrected = ledger.standing(row)
    before = corrected.row(id)
    decision = ledger.decide(id, verb, **options)
    after = ledger.corrected(decision["document"])
    _show(before, _with(after, decision["id"]), after)
    say(f"decided as {decision['id']}; to take it back: onrecord undo {decision['id'][:12]}")


def _with(corrected: Corrected, decision: str) -> Standing | None:
    return next((one for one in corrected.rows if decision in one.corrections), None)


def _show(before: Standing, after: Standing | None, corrected: Corrected) -> None:
    from onrecord.show.changes import write

    with destination(None, utf8=False) as out:
        write(before, after, corrected.reading.document, out)


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("decision", metavar="DECISION")
@ledger_option
def undo(decision: str, ledger: str | None) -> None:
    """Take a decision back: an id, c-…, as onrecord show and onrecord decisions tell it.

    The decision stays in the ledger, as undone; what others decided about the same row holds on.
    """
    kept = opened(ledger)
    undone = kept.undo(decision)
    say(f"{undone['id']} is undone: {undone['verb']} of {undone['decided'][:10]} by {undone['person']}")
    if undone["verb"] in ("join", "split"):
        _show_actors(kept, [undone["told"][key] for key in ("into", "one", "from") if key in undone["told"]])
        return
    corrected = kept.corrected(undone["document"])
    found = undone["told"]["statement"]
    now = next((one for one in corrected.rows if one.found.id == found), None)
    if now is None:
        say("no reading has this row any more, and now nobody's decision keeps it")
        return
    _show(now, now, corrected)


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@_by
@_why
@ledger_option
def join(one: str, other: str, by: str, why: str, ledger: str | None) -> None:
    """Say that A and B are one person or body, which goes by the name of A from now on.

    A and B are ids, a-…, as onrecord who NAME tells them, or names. Documents that come later follow.
    """
    kept = opened(ledger)
    decision = kept.join(one, other, by=_signed(by), why=why)
    _show_actors(kept, [decision["told"]["into"]])
    say(f"decided as {decision['id']}; to take it back: onrecord undo {decision['id'][:12]}")


@click.command(cls=GroupedCommand, no_args_is_help=True)
@click.argument("entity", metavar="ENTITY")
@_by
@_why
@ledger_option
def split(entity: str, by: str, why: str, ledger: str | None) -> None:
    """Say that ENTITY is somebody else than the one it was taken for: an id, e-…, as onrecord who NAME lists them."""
    from onrecord.ledger.standing import own_id

    kept = opened(ledger)
    decision = kept.split(entity, by=_signed(by), why=why)
    _show_actors(kept, [decision["told"]["from"], own_id(decision["told"])])
    say(f"decided as {decision['id']}; to take it back: onrecord undo {decision['id'][:12]}")


def _show_actors(ledger: Ledger, ids: list[str]) -> None:
    from onrecord.ledger.selection import Selection
    from onrecord.show.dossier import write_actor

    with destination(None, utf8=False) as out:
        for place, id in enumerate(dict.fromkeys(ids)):
            out.write("\n" if place else "")
            found = ledger.actor(id)
            counts = (each for each in ledger.speakers(Selection(speaker=found["id"])) if each["actor"] == found["id"])
            write_actor(found, next(counts, None), out, 5)
