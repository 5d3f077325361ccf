"""Which statements of which ledger: the words and options that every command with a selection takes alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.ledger.selection import PLACES, Selection
from onrecord.records import Act, Kind

F = TypeVar("F", bound=Callable[..., Any])

STATES = ("machine", "accepted", "corrected", "kept")
"""The states of rows that are shown: as the machine found them, or as a person decided."""


def ledger_option(command: F) -> F:
    """Give a command ``--ledger``, as the parameter ``ledger``: a path, None for the usual place."""
    return click.option("--ledger", type=click.Path(readable=False, path_type=Path), metavar="FILE",
                        help="The ledger; by default onrecord.duckdb in the working folder.")(command)  # fmt: skip


_OPTIONS = (
    click.option("--in", "where", multiple=True, type=click.Choice(PLACES),
                 help="Look for WORDS here; give it again for several. [content and source]"),
    click.option("--speaker", metavar="NAME", help="Whose statements: a name, a surname, or the id of an actor."),
    click.option("--about", metavar="NAME", help="A person, body or place mentioned in what is said."),
    click.option("--outlet", metavar="NAME", help="Who published the article."),
    click.option("--act", type=click.Choice([*map(str, Act)]), metavar="ACT",
                 help=f"What the cue does: {', '.join(Act)}."),
    click.option("--kind", type=click.Choice([*map(str, Kind)]), help="How the content is quoted."),
    click.option("--since", metavar="DAY", help="Published on this day or later: 2024-05-03, 2024-05 or 2024."),
    click.option("--until", metavar="DAY", help="Published on this day or earlier, a whole month or year included."),
    click.option("--document", metavar="ID", help="The rows of one document, d-…"),
    click.option("--state", multiple=True, type=click.Choice(STATES),
                 help="Rows as the machine found them, or decided by a person; give it again for several."),
    click.option("--families", is_flag=True, help="Of an article and its copies, take the first printing alone."),
    click.option("--versions", is_flag=True, help="Take earlier versions of an article too."),
)  # fmt: skip


def selection_options(command: F) -> F:
    """Give a command WORDS and the filters of a selection, as the parameters that :func:`selection_of` takes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return click.argument("words", nargs=-1, metavar="[WORDS]…")(command)


def selection_of(words: tuple[str, ...], given: dict[str, Any], *, order: str | None = None) -> Selection:
    """Return the selection that the words and the parameters of :func:`selection_options` ask for.

    Words are a query as :meth:`onrecord.keeper.Ledger.statements` takes it: a phrase stands in double quotation marks
    that the shell leaves in place.

    Raises:
        ConfigurationError: a day is none.
    """
    values = {name: value for name, value in given.items() if value not in (None, ())}
    return Selection(words=" ".join(words), order=order, **values)
