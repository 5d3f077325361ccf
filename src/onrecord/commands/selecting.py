"""Which statements are meant: the words and options that every command with a selection takes alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from onrecord.commands.options import option
from onrecord.ledger.selection import PLACES, STATES, Selection
from onrecord.records import Act, Kind

F = TypeVar("F", bound=Callable[..., Any])

SELECTION = "Selection"

_OPTIONS = (
    option(SELECTION, "--in", "where", multiple=True, type=click.Choice(PLACES),
                 help="Look for WORDS here; give it again for several. [content and source]"),
    option(SELECTION, "--speaker", metavar="NAME", help="Whose statements: a name, a surname, or the id of an actor."),
    option(SELECTION, "--about", metavar="NAME", help="A person, body or place mentioned in what is said."),
    option(SELECTION, "--outlet", metavar="NAME", help="Who published the article."),
    option(SELECTION, "--act", type=click.Choice([*map(str, Act)]), metavar="ACT",
                 help=f"What the cue does: {', '.join(Act)}."),
    option(SELECTION, "--kind", type=click.Choice([*map(str, Kind)]), help="How the content is quoted."),
    option(SELECTION, "--since", metavar="DAY", help="Published on this day or later: 2024-05-03, 2024-05 or 2024."),
    option(SELECTION, "--until", metavar="DAY", help="Published on this day or earlier, a month or year taken whole."),
    option(SELECTION, "--document", metavar="ID", help="The rows of one document, d-…"),
    option(SELECTION, "--state", multiple=True, type=click.Choice(STATES),
                 help="Rows as the machine found them, or decided by a person; give it again for several."),
    option(SELECTION, "--families", is_flag=True, help="Of an article and its copies, take the first printing alone."),
    option(SELECTION, "--versions", is_flag=True, help="Take earlier versions of an article too."),
)  # fmt: skip


def filter_options(command: F) -> F:
    """Give a command the filters of a selection that has no words, as parameters that :func:`selection_of` takes."""
    for one in reversed(_OPTIONS[1:]):
        command = one(command)
    return command


def selection_options(command: F) -> F:
    """Give a command WORDS and the filters of a selection, as the parameters that :func:`selection_of` takes."""
    command = _OPTIONS[0](filter_options(command))
    return click.argument("words", nargs=-1, metavar="[WORDS]…")(command)


def selection_of(words: tuple[str, ...], given: dict[str, Any], *, order: str | None = None) -> Selection:
    """Return the selection that the words and the parameters of :func:`selection_options` ask for.

    Words are a query as :meth:`onrecord.keeper.Ledger.statements` takes it: a phrase stands in double quotation marks
    that the shell leaves in place.

    Raises:
        ConfigurationError: a value makes no sense.
    """
    values = {name: value for name, value in given.items() if value not in (None, ())}
    return Selection(words=" ".join(words), order=order, **values)
