"""Settings: one TOML file whose keys are the names of the options, read once at the edge for the command that runs.

A key at the top holds for each command that has an option of that name, a table for the command it is named after. A
value is checked as the command line checks it. The command line beats the environment (``ONRECORD_THREADS`` for
``--threads``), the environment beats the file, and the file beats what is built in. Only the command line imports this.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from onrecord.errors import ConfigurationError

NAME = "onrecord.toml"
"""What the file is called, in the working folder and in the folder for a user's settings."""
PLACE = "ONRECORD_CONFIG"
"""The environment variable that names another file; the null device stands for none."""
OPTIONS = frozenset({
    "about", "act", "again", "allow-private", "any-language", "both", "by", "content", "corrections", "cue",
    "document", "drop", "encoder", "epochs", "every", "families", "format", "in", "input-format", "kind", "ledger",
    "limit", "max-bytes", "max-unpacked", "model", "name", "names", "negated", "order", "outlet", "output",
    "page-seconds", "published", "seed", "since", "source", "speaker", "state", "texts", "threads", "threshold",
    "timeout", "title", "type", "until", "versions", "why",
})  # fmt: skip
"""The options of all commands: what may stand at the top, told without an import of every command."""
VARIED = frozenset({"format", "outlet"})
"""Options that mean something else from command to command, a filter here and a fact there: they stand in tables."""
_ELSEWHERE = frozenset({"names"})
"""Options whose variable is read where it is used, because it holds in Python too."""
_LARGEST = 1 << 20
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#|$)")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one file says, with keys written with dashes; ``path`` is None where there is no file."""

    path: Path | None = None
    values: Values = field(default_factory=dict)
    text: str = ""

    def check(self, names: tuple[str, ...], options: Iterable[str], commands: Iterable[str]) -> None:
        """Refuse what is unknown in the table of the command ``names``: a key among ``options``, or a table among
        ``commands``; no names stand for the top of the file."""
        options, commands = sorted(options), sorted(commands)
        owner = " ".join(("onrecord", *names))
        for key, value in self._table(names).items():
            known, sort = (commands, "command") if isinstance(value, dict) else (options, "option")
            if key not in known:
                remedy = _nearest(key, known) or f"{owner} --help lists what there is"
                raise self._error((*names, key), f"{owner} has no {sort} of this name", remedy)
            if not names and key in VARIED:
                remedy = f"write it in the table of a command, for example under [add]: {key} = …"
                raise self._error((key,), "means something else from command to command", remedy)

    def for_command(self, names: tuple[str, ...], params: Sequence[click.Parameter]) -> Values:
        """Return what the file says for the command ``names`` with these parameters, keyed by their names.

        A key in the table of the command beats the same key above it. A relative path is one from the file's folder.

        Raises:
            ConfigurationError: a value is none that the option can take.
        """
        found: Values = {}
        for depth in range(len(names) + 1):
            table = self._table(names[:depth])
            for name, option in options_of(params).items():
                if name in table and not isinstance(table[name], dict):
                    found[str(option.name)] = self._fit((*names[:depth], name), table[name], option)
        return found

    def _table(self, names: tuple[str, ...]) -> Values:
        table: Any = self.values
        for name in names:
            table = table.get(name, {})
            if not isinstance(table, dict):
                return {}
        return dict(table)

    def _fit(self, keys: tuple[str, ...], value: object, option: click.Option) -> object:
        try:
            fit = _written(value, option)
            if isinstance(option.type, (click.Path, click.File)) and self.path is not None:
                fit = _beside(self.path.parent, fit)
            return _checked(fit, option)
        except (ValueError, RuntimeError) as error:  # the latter: there is no such user's home
            raise self._error(keys, str(error), f"write what --{keys[-1]} takes") from error

    def _error(self, keys: tuple[str, ...], problem: str, remedy: str) -> ConfigurationError:
        line = _line_of(self.text, keys)
        place = f"{self.path}:{line}" if line else str(self.path)
        return ConfigurationError(f"{place}: {'.'.join(keys)}", problem, remedy)


def find(environ: Mapping[str, str], cwd: Path) -> Path | None:
    """Return the settings file: the one that ``ONRECORD_CONFIG`` names, that of the working folder, or the user's."""
    if named := environ.get(PLACE):
        return cwd / named
    if os.path.lexists(cwd / NAME):
        return cwd / NAME
    import platformdirs

    usual = platformdirs.user_config_path("onrecord", appauthor=False) / NAME
    return usual if os.path.lexists(usual) else None


def load(path: Path | None) -> Settings:
    """Read the settings file ``path``; None gives settings that say nothing.

    Raises:
        ConfigurationError: the file cannot be read, is no TOML, or says one thing twice.
    """
    if path is None:
        return Settings()
    import tomllib

    try:
        with path.open("rb") as file:
            read = file.read(_LARGEST + 1)
        if len(read) > _LARGEST:
            raise ConfigurationError(str(path), "it is larger than 1 MiB", "keep settings alone in it")
        text = read.decode("utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(text)
    except OSError as error:
        problem = f"the settings cannot be read: {error.strerror or error}"
        raise ConfigurationError(str(path), problem, f"mend this, or name another file in {PLACE}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(str(path), "it is not in UTF-8", "save it as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(str(path), f"it is no TOML: {error}", "mend it; text stands in quotes") from error
    return Settings(path=path, values=_dashed(path, values), text=text)


def defaults(command: click.Command, names: tuple[str, ...], settings: Settings, environ: Mapping[str, str]) -> Values:
    """Return click's ``default_map`` of the command ``names``, and of those below it if it is a group.

    Raises:
        ConfigurationError: the table of a command or a variable of the environment says what it cannot take.
    """
    below = command.commands if isinstance(command, click.Group) else {}
    settings.check(names, options_below(command), below)
    own = settings.for_command(names, command.params)
    for name, option in options_of(command.params).items():
        variable = f"ONRECORD_{name.replace('-', '_').upper()}"
        if environ.get(variable) and not option.envvar:
            own.pop(str(option.name), None)
            if name not in _ELSEWHERE:
                own[str(option.name)] = _from_variable(variable, environ[variable], option)
    return own | {name: defaults(one, (*names, name), settings, environ) for name, one in below.items()}


def options_of(params: Iterable[click.Parameter]) -> dict[str, click.Option]:
    """Return the options among ``params`` by the names they have on the command line, without the dashes in front."""
    options = [one for one in params if isinstance(one, click.Option) and one.expose_value]
    return {name[2:]: option for option in options for name in option.opts if name.startswith("--")}


def options_below(command: click.Command) -> set[str]:
    """Return the names of all options of a command and of those below it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return set(options_of(command.params)).union(*map(options_below, below))


def _from_variable(variable: str, value: str, option: click.Option) -> object:
    try:
        return _checked([value] if option.multiple else value, option)
    except ValueError as error:
        raise ConfigurationError(variable, str(error), "set it to what the option takes, or unset it") from error


def _checked(value: object, option: click.Option) -> object:
    """Return ``value`` if the command line would take it; the command converts it once more."""
    try:
        option.type_cast_value(click.Context(click.Command(None)), value)
    except click.UsageError as error:
        raise ValueError(error.message.rstrip(".")) from error
    return value


def _written(value: object, option: click.Option) -> object:
    """Return a value of TOML as it would be written on the command line."""
    if option.multiple or option.nargs != 1:
        return [_scalar(one, option) for one in (value if isinstance(value, list) else [value])]
    return _scalar(value, option)


def _scalar(value: object, option: click.Option) -> object:
    if option.is_flag and isinstance(option.type, type(click.BOOL)):
        if isinstance(value, bool):
            return value
        raise ValueError("it is neither true nor false")
    if isinstance(value, str):
        return value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    numeric = isinstance(option.type, (type(click.INT), type(click.FLOAT)))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and numeric:
        return str(value)
    sort = {bool: "true or false", list: "a list", int: "a number", float: "a number"}.get(type(value), "a table")
    raise ValueError(f"it is {sort}, not {'a number' if numeric else 'text in quotes'}")


def _beside(folder: Path, value: object) -> object:
    if isinstance(value, list):
        return [_beside(folder, one) for one in value]
    return value if value == "-" else str(folder / Path(str(value)).expanduser())


def _dashed(path: Path, table: Mapping[str, Any]) -> Values:
    """Return ``table`` with dashes for underscores in its keys."""
    dashed: Values = {}
    for key, value in table.items():
        name = key.replace("_", "-")
        if name in dashed:
            raise ConfigurationError(f"{path}: {name}", "it is said twice, with - and with _", "leave one of them")
        dashed[name] = _dashed(path, value) if isinstance(value, dict) else value
    return dashed


def _line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """Return the number of the line that gives the key, if it is written in the usual way."""
    *table, key = (name.replace("-", "_") for name in keys)
    current: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            current = _parts(header[1])
            if current == [*table, key]:
                return number
        elif [*current, *_parts(line.partition("=")[0])] == [*table, key]:
            return number
    return None


def _parts(dotted: str) -> list[str]:
    return [part.strip(" \t\"'").replace("-", "_") for part in dotted.split(".")]


def _nearest(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    nearest = get_close_matches(name, known, n=1)
    return f"did you mean {nearest[0]}?" if nearest else ""
