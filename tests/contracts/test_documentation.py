from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord import errors
from onrecord.cli import cli
from onrecord.records import Reason

ROOT = Path(__file__).parents[2]
REFERENCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "reference").glob("*.md")))
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")]


OPTION = re.compile(r"^ +(?:-\w, )?(--[a-z-]+)", re.MULTILINE)
SECTION = re.compile(r"^## onrecord (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
COMMAND_LINE = re.compile(r"^\$ (?:.*\| )?onrecord ([a-z]+)((?:.*\\\n)*.*)$", re.MULTILINE)
NAMED = re.compile(r"(?:`{1,2}|\b(?:run|by|from|see|then|as)\s+)onrecord ([a-z]+)")
WITH_COMMANDS_OF_ITS_OWN = ("names",)
NEEDS_EXTRA = {"train": pytest.mark.train, "evaluate": pytest.mark.train}
COMMANDS = [pytest.param(name, marks=NEEDS_EXTRA.get(name, ())) for name in cli.commands]


def options(command: str) -> set[str]:
    shown = CliRunner().invoke(cli, [command, "--help"], prog_name="onrecord", catch_exceptions=False)
    assert shown.exit_code == 0, shown.output
    return set(OPTION.findall(shown.output)) - {"--help"}


def test_every_command_has_its_heading_and_no_other_has() -> None:
    assert sorted(name for name, _ in SECTION.findall(REFERENCE)) == sorted(cli.commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_options_described_are_those_that_exist(command: str) -> None:
    told = re.findall(r"^\| `(--[a-z-]+)", dict(SECTION.findall(REFERENCE))[command], re.MULTILINE)
    assert set(told) == options(command)
    assert len(told) == len(set(told))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_command_lines_of_the_documentation_can_be_given(page: Path) -> None:
    for name, rest in COMMAND_LINE.findall(page.read_text(encoding="utf-8")):
        assert name in cli.commands, name
        if name not in WITH_COMMANDS_OF_ITS_OWN and name not in NEEDS_EXTRA:
            assert set(re.findall(r"(?<= )--[a-z-]+", rest)) - {"--help"} <= options(name), f"onrecord {name}{rest}"


def test_every_verb_that_a_message_or_the_documentation_names_exists() -> None:
    told = [*PAGES, *sorted((ROOT / "src").rglob("*.py"))]
    named = {verb for path in told for verb in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert named <= set(cli.commands)


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_every_reason_is_described(reason: Reason) -> None:
    assert f"\n| `{reason}` |" in REFERENCE


def test_every_error_is_described() -> None:
    raised = [name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]
    assert len(raised) >= 4
    for name in raised:
        assert f"\n| `{name}` |" in REFERENCE


def test_every_field_of_a_reading_is_described() -> None:
    from onrecord.schema import reading_schema

    schema = reading_schema()
    told = (ROOT / "docs" / "reference" / "reading.md").read_text(encoding="utf-8")
    fields = [
        *schema["properties"],
        *(f for name in ("document", "entity", "event") for f in schema["$defs"][name]["properties"]),
    ]
    for name, value in schema["$defs"]["statement"]["properties"].items():
        within = value.get("properties") if name in ("source", "cue", "content", "addressee") else None
        fields += [f"{name}.{part}" for part in within] if within else [name]
    assert [field for field in fields if not re.search(rf"`{re.escape(field)}(\.spans)?`", told)] == []


def test_the_words_for_a_quotation_and_an_act_are_those_of_the_schema() -> None:
    from onrecord.schema import reading_schema

    statement = reading_schema()["$defs"]["statement"]["properties"]
    told = (ROOT / "docs" / "concepts" / "statement.md").read_text(encoding="utf-8")
    acts = [act for act in statement["cue"]["properties"]["act"]["enum"] if act]
    assert re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE) == [*statement["kind"]["enum"], *acts]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_version_has_an_entry_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{project['version']}]" in told
    assert f"\nversion: {project['version']}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
