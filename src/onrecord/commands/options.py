"""Options that several commands take alike, under headings of their help. Imports nothing heavier than click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[F], F]

# Says that the text is a path, which in settings starts from their folder; whether it is there, the stages tell.
PLACE = click.Path(readable=False)
INPUT, ABOUT, OUTPUT, MODEL, LIMITS = "Input", "What the inputs do not tell", "Output", "Reading", "Limits"
LEDGER = "Ledger"
_INPUT_FORMATS = ("auto", "text", "html", "jsonl")


class GroupedCommand(click.Command):
    """A command whose options stand in help under headings: the attribute ``heading`` of each option."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options heading by heading, in the order of their declaration."""
        headings: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
            if record is not None:
                headings.setdefault(getattr(option, "heading", "Help"), []).append(record)
        for heading, records in headings.items():
            with formatter.section(heading):
                formatter.write_dl(records)


class HeadedOption(click.Option):
    """An option under a heading of the help."""

    def __init__(self, *args: Any, heading: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heading = heading

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Leave out the range of numbers: the metavar and the error message tell it."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


def option(heading: str, *names: str, **settings: Any) -> Callable[[F], F]:
    """Return an option under a heading."""
    return click.option(*names, cls=HeadedOption, heading=heading, **settings)


def _all_of(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    def decorated(command: F) -> F:
        for one in reversed(options):
            command = one(command)
        return command

    return decorated


input_options = _all_of(
    option(INPUT, "--input-format", default="auto", show_default=True, type=click.Choice(_INPUT_FORMATS),
           help="What the inputs are; auto looks at their content."),
    option(INPUT, "--any-language", is_flag=True,
           help="Read texts that are not English too; the model knows English only."),
    option(INPUT, "--allow-private", is_flag=True,
           help="Fetch from private, loopback and link-local addresses too."),
    option(ABOUT, "--published", metavar="YYYY-MM-DD", help="The day of publication."),
    option(ABOUT, "--outlet", metavar="NAME", help="Who published it."),
    option(ABOUT, "--title", metavar="TEXT", help="Its title."),
)  # fmt: skip
"""What the inputs are, and what they do not tell; settings of the stage ``ingest``."""

model_options = _all_of(
    option(MODEL, "--threshold", type=click.FloatRange(0, 1), metavar="0..1",
           help="Show statements of at least this confidence; the default balances precision and recall."),
    option(MODEL, "--model", type=PLACE, metavar="NAME|FOLDER",
           help="Read with these weights instead of those of the package."),
    option(MODEL, "--names", type=PLACE, metavar="FILE", help="Know the names in this book; see onrecord names."),
    option(MODEL, "--threads", type=click.IntRange(1), metavar="N",
           help="Use N processor threads; by default all cores."),
)  # fmt: skip
"""How texts are read: the arguments of :func:`onrecord.load`."""

limit_options = _all_of(
    option(LIMITS, "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
           help="For one download. [30]"),
    option(LIMITS, "--max-bytes", type=click.IntRange(1), metavar="N",
           help="For one file, download or line. [32 MiB]"),
    option(LIMITS, "--max-unpacked", type=click.IntRange(1), metavar="N",
           help="For what a gzip file holds. [64 MiB]"),
    option(LIMITS, "--page-seconds", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
           help="For finding the article in one page. [15]"),
)  # fmt: skip
"""Limits for one input; settings of the stage ``ingest``."""

ledger_option = option(
    LEDGER, "--ledger", type=PLACE, metavar="FILE", help="The ledger; by default onrecord.duckdb in the working folder."
)
"""The option of every command that has to do with a ledger; the parameter is called ``ledger`` and may be None."""
