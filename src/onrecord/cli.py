"""The command line: a command a verb; each parses, calls one function and prints.

Data goes to standard output, talk to standard error. Exit codes: 0 all was read, 1 something was refused or failed,
2 usage, 130 interrupted, 141 the reader of the output went away. Everything heavier than click is imported inside
the command that needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path, PurePath
from typing import Any

import click

from onrecord import config
from onrecord.commands.options import (
    OUTPUT,
    PLACE,
    GroupedCommand,
    input_options,
    limit_options,
    model_options,
    option,
)
from onrecord.errors import ConfigurationError, OnrecordError
from onrecord.show import FORMATS

__all__ = ["cli", "main"]

INTERRUPTED = 130
GONE = 141
_LAZY = {
    "add": ("onrecord.commands.adding:add", "Read articles into the ledger."),
    "watch": ("onrecord.commands.adding:watch", "Poll feeds, and read what they bring into the ledger."),
    "remove": ("onrecord.commands.adding:remove", "Take documents out of the ledger."),
    "refusals": ("onrecord.commands.adding:refusals", "List what could not be read, with what to do about it."),
    "find": ("onrecord.commands.finding:find", "Find statements by words, speaker, act, outlet and day."),
    "who": ("onrecord.commands.finding:who", "List who speaks, or tell what is known of one of them."),
    "show": ("onrecord.commands.finding:show", "Show a row in its paragraph, or a document."),
    "cite": ("onrecord.commands.finding:cite", "Write a row as a reference."),
    "sql": ("onrecord.commands.finding:sql", "Ask the ledger in SQL."),
    "correct": ("onrecord.commands.correcting:correct", "Correct a row, or drop it."),
    "accept": ("onrecord.commands.correcting:accept", "Say that rows are right as they stand."),
    "join": ("onrecord.commands.correcting:join", "Say that two people or bodies are one."),
    "split": ("onrecord.commands.correcting:split", "Say that somebody in one document is somebody else."),
    "undo": ("onrecord.commands.correcting:undo", "Take a decision back."),
    "decisions": ("onrecord.commands.finding:decisions", "List what people decided."),
    "backup": ("onrecord.commands.keeping:backup", "Write a copy of the ledger."),
    "verify": ("onrecord.commands.keeping:verify", "Check every row of the ledger against its journal."),
    "recover": ("onrecord.commands.keeping:recover", "Make a sound ledger of a damaged one."),
    "doctor": ("onrecord.commands.keeping:doctor", "Tell what is installed and kept, and what is wrong with it."),
    "export": ("onrecord.commands.exchanging:export", "Write statements of the ledger in the formats of others."),
    "import": ("onrecord.commands.exchanging:import_", "Take readings into the ledger that were made elsewhere."),
    "names": ("onrecord.names_cli:names", "Fill the book of names and look into it."),
    "train": ("onrecord.learn.commands:train", "Make the weights from a folder of training data."),
    "evaluate": ("onrecord.learn.commands:evaluate", "Score the installed reader, or its output, on references."),
}
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".html": "html", ".htm": "html"}


class LazyCommand(click.Command):
    """A command named in help, whose module is imported when it runs or is asked for its own help."""

    def __init__(self, name: str, target: str, help: str) -> None:
        super().__init__(name, help=help, add_help_option=False)
        self._target = target

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Make the context of the command that stands behind this one."""
        return self.loaded().make_context(info_name, args, parent, **extra)

    def loaded(self) -> click.Command:
        """Import the command that stands behind this one."""
        module, _, attribute = self._target.partition(":")
        try:
            command = getattr(import_module(module), attribute)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == "onrecord":
                raise
            problem = f"needs the module {error.name}, which is not installed"
            remedy = 'run pip install "onrecord[train]"'
            raise ConfigurationError(str(self.name), problem, remedy) from error
        assert isinstance(command, click.Command)
        return command


class Verbs(click.Group):
    """The group of all verbs, which tells an interruption and a closed pipe from a failure."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; click itself would end both with 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(_fail("interrupted", INTERRUPTED))
        except BrokenPipeError:
            ctx.exit(GONE)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, and take from settings and environment what the command line may leave out."""
        name, command, rest = super().resolve_command(ctx, args)
        if name and command and not ctx.resilient_parsing:
            try:
                ctx.default_map = {name: self._defaults(name, command)}
            except ConfigurationError:
                # Help must be there to mend the settings with, and the doctor says what is wrong with them.
                if name != "doctor" and not {"-h", "--help"} & set(rest):
                    raise
        return name, command, rest

    def _defaults(self, name: str, command: click.Command) -> dict[str, Any]:
        settings = config.load(config.find(os.environ, Path.cwd()))
        settings.check((), config.OPTIONS, self.commands)
        behind = command.loaded() if isinstance(command, LazyCommand) else command
        return config.defaults(behind, (name,), settings, os.environ)


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"onrecord {version('onrecord')}")
    except PackageNotFoundError:
        click.echo("onrecord, version unknown: run from its sources, not installed")
    ctx.exit()


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
              help="Show the version and exit.")  # fmt: skip
def cli() -> None:
    """Read news and list who said what, according to whom, in the exact words.

    \b
      onrecord read article.txt
      onrecord read page.html articles/ --format jsonl --output readings.jsonl
    """


@cli.command("read", cls=GroupedCommand, no_args_is_help=True)
@click.argument("origins", nargs=-1, required=True, metavar="PATH… | URL | -")
@input_options
@option(OUTPUT, "--format", "-f", "form", type=click.Choice(list(FORMATS)),
         help="The form of the readings; by default that of the suffix of --output, else terminal.")  # fmt: skip
@option(OUTPUT, "--output", "-o", type=PLACE, metavar="FILE", help="Write to FILE, whole or not at all.")
@model_options
@limit_options
def read(origins: tuple[str, ...], form: str | None, output: str | None, model: str | None, threshold: float | None,
         names: str | None, threads: int | None, input_format: str, **settings: Any) -> int:  # fmt: skip
    """List every attributed statement of news articles: source, cue and content.

    Inputs are plain text, HTML pages, JSON lines with a "text" each, web archives (WARC), feeds (RSS, Atom, OPML) and
    lists of addresses, packed with gzip or not: files, folders, patterns such as "news/*.txt", addresses, or - for
    standard input. What feeds and lists name is fetched, one host at a time and with respect for robots.txt. An input
    that cannot be read is named on standard error, and the others are read.
    Exit code: 0 if all was read, 1 if some input was refused, 2 for wrong usage.
    """
    from onrecord.ingest import IngestSettings, count, documents
    from onrecord.pipeline import load
    from onrecord.show import writer
    from onrecord.show.files import destination
    from onrecord.show.run import Run

    given = {name: value for name, value in settings.items() if value is not None}
    ingest = IngestSettings(format=input_format, **given)
    form = form or _SUFFIXES.get(PurePath(output or "").suffix.lower(), "terminal")
    run = Run(progress=_free(output), total=lambda: count(origins, format=input_format).articles)
    write = writer(form)
    with destination(output, origins=origins, utf8=form != "terminal") as out:
        reader = load(model, threshold=threshold, threads=threads, names=names)
        coming = run.documents(documents(origins, ingest))
        write(run.readings(reader.read_many(coming)), out)
    run.close()
    return run.exit_code


def _free(output: str | None) -> bool:
    """Return whether the readings leave the terminal to the progress line."""
    return output not in (None, "-") or not sys.stdout.isatty()


@cli.command("schema")
def schema() -> None:
    """Print the JSON Schema of a reading, as --format jsonl writes it."""
    from onrecord.schema import reading_schema_text

    click.echo(reading_schema_text(), nl=False)


for _name, (_target, _help) in _LAZY.items():
    cli.add_command(LazyCommand(_name, _target, _help))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every expected failure is one line on standard error."""
    try:
        result = cli.main(arguments, prog_name="onrecord", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", INTERRUPTED)
    except ConfigurationError as error:
        return _fail(str(error), 2)
    except OnrecordError as error:
        return _fail(str(error), 1)
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}; mend this and run again", 1)


def _fail(message: str, code: int) -> int:
    from onrecord.show.run import say

    say(message)
    return code


def main() -> None:
    """Run the command line as a program."""
    sys.exit(run())
