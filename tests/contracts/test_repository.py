from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_LINE = 1000
OWN_CASES = "benchmarks/quality/cases.jsonl"
"""Written for the project, about invented people: the one file of annotated texts that may be here."""
# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile("|".join(f"(?<![\\w.])/{name}/" for name in ("work", "tmp", "farm", "home", "root")))
OF_THE_DATA = "shared" + "/"


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout of git")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [(name, found.group()) for name, text in texts() if (found := MACHINE_PATHS.search(text))] == []


def test_only_ci_says_where_the_data_lies() -> None:
    assert {name for name, text in texts() if OF_THE_DATA in text} <= {".ci/run"}


def test_no_line_is_so_long_that_it_must_be_data() -> None:
    generated = ("src/onrecord/weights/", "requirements/", OWN_CASES)
    long = [
        (name, number)
        for name, text in texts()
        if not name.startswith(generated)
        for number, line in enumerate(text.split("\n"), 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_no_annotation_of_the_corpora_is_here() -> None:
    suffixes = {".ann", ".conllu", ".jsonl"}
    assert [path for path in tracked() if path.suffix in suffixes and path != ROOT / OWN_CASES] == []


def test_the_imports_keep_to_their_layers() -> None:
    lint = shutil.which("lint-imports", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if lint is None:
        pytest.skip("import-linter is not installed; `python3 dev.py check` runs it")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_commands_of_the_readme_are_verbs_of_dev() -> None:
    verbs = re.findall(
        r"^def (\w+)\(arguments: list\[str\]\)", (ROOT / "dev.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    for page in ("README.md", "CONTRIBUTING.md", "docs/quality.md"):
        used = set(re.findall(r"python3 dev\.py (\w+)", (ROOT / page).read_text(encoding="utf-8")))
        assert used, page
        assert used <= set(verbs), page


def test_the_article_of_the_readme_is_an_example() -> None:
    read = re.search(r"python3 dev\.py read (\S+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert read
    assert (ROOT / read.group(1)).is_file()


def test_ci_runs_the_test_command_of_the_readme_after_installing_the_extra() -> None:
    steps = re.findall(r"^python3 dev\.py (.+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert steps == ["install train", "check", "test", "bench quality", "docs"]


def test_the_files_that_the_architecture_names_exist() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)/` ((?:`\w+` ?)+)\|", told, re.MULTILINE)
    named = [f"{folder}/{name}.py" for folder, names in rows for name in re.findall(r"\w+", names)]
    assert len(named) > 40
    assert [name for name in named if not (ROOT / "src" / "onrecord" / name).is_file()] == []


def test_the_library_never_prints() -> None:
    for path in sorted((ROOT / "src").rglob("*.py")):
        calls = [
            node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
        ]
        assert not any(isinstance(call, ast.Name) and call.id == "print" for call in calls), path.name
