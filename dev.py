"""The project's commands, for a machine with git, python3 and python3-venv and nothing else.

python3 dev.py read PATH…        read articles: onrecord read, in an environment made for it
python3 dev.py test [ARGS]       run the tests with coverage; ARGS go to pytest
python3 dev.py install [train]   make the environment for every verb, on request with the extra [train]
python3 dev.py check             lint, format, types, imports, spelling; changes nothing
python3 dev.py fix               mend what ruff can mend
python3 dev.py docs              build the documentation into site/, warnings are errors
python3 dev.py bench quality     score the dev articles against the floors
python3 dev.py bench speed       measure words a second beside a spaCy pipeline

Each verb makes `.venv` if need be and installs what the verb asks for and no more, at the versions of
`requirements/ci.lock`; once that is done it costs nothing until pyproject.toml or the lock changes.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

OLDEST_PYTHON = (3, 11)
if sys.version_info < OLDEST_PYTHON:
    sys.exit("dev.py needs Python 3.11 or newer; run it with one, for instance: python3.11 dev.py …")

import tomllib  # noqa: E402  (older Pythons do not have it, and are told so above)

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements" / "ci.lock"
STAMP = ENVIRONMENT / "installed.json"
GROUPS = ("test", "check", "docs")
BENCHES = {"quality": "benchmarks/quality/gate.py", "speed": "benchmarks/speed/compare.py"}


def main(arguments: Sequence[str]) -> int:
    """Run the verb that comes first in ``arguments``; return its exit code."""
    if not arguments or arguments[0] not in VERBS:
        print(__doc__, file=sys.stdout if arguments[:1] in (["--help"], ["-h"]) else sys.stderr)
        return 0 if arguments[:1] in (["--help"], ["-h"]) else 2
    try:
        return VERBS[arguments[0]](list(arguments[1:]))
    except subprocess.CalledProcessError as failed:
        say(f"this step failed with exit code {failed.returncode}: {' '.join(map(str, failed.cmd))}")
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130


def read(arguments: list[str]) -> int:
    """Read articles with ``onrecord read``, which takes over this process."""
    prepare()
    return hand_over("onrecord", "read", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests and show the coverage."""
    prepare("test")
    return run("python", "-m", "pytest", "--cov=onrecord", "--cov-report=term:skip-covered", *arguments)


def install(arguments: list[str]) -> int:
    """Install what every verb needs; ``train`` adds the extra of that name."""
    if unknown := set(arguments) - {"train"}:
        say(f"install takes nothing or the word train, not {' '.join(sorted(unknown))}")
        return 2
    prepare(*GROUPS, *arguments)
    say(f"the environment is ready: {ENVIRONMENT}")
    return 0


def check(arguments: list[str]) -> int:
    """Run every linter, all of them also when one fails."""
    prepare("check", "test")
    steps = [
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("mypy", "dev.py", "examples", "tests"),
        ("lint-imports",),
        ("codespell", *tracked()),
    ]
    failed = [" ".join(step[:3]) for step in steps if run(*step)]
    say(f"failed: {', '.join(failed)}" if failed else "all checks pass")
    return int(bool(failed))


def fix(arguments: list[str]) -> int:
    """Sort imports, mend what can be mended, format."""
    prepare("check")
    return run("ruff", "check", "--fix") | run("ruff", "format")


def docs(arguments: list[str]) -> int:
    """Build the documentation; a broken link is an error."""
    prepare("docs")
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # else the theme prints an advertisement
    return run("mkdocs", "build", "--strict", "--quiet", *arguments)


def bench(arguments: list[str]) -> int:
    """Run one of the benchmarks with the arguments that follow its name."""
    if not arguments or arguments[0] not in BENCHES:
        say(f"bench takes one of: {', '.join(BENCHES)}")
        return 2
    prepare(*(["bench"] if arguments[0] == "speed" else []))
    return run("python", BENCHES[arguments[0]], *arguments[1:])


VERBS: dict[str, Callable[[list[str]], int]] = {
    verb.__name__: verb for verb in (read, test, install, check, fix, docs, bench)
}


def prepare(*parts: str) -> None:
    """Make the environment hold onrecord and ``parts``: names of dependency groups, or the extra ``train``."""
    wanted, have = {"place": place()} | {part: digest() for part in ("onrecord", *parts)}, stamp()
    if wanted.items() <= have.items():
        return
    if have.get("place") != place():
        say("making the environment .venv; this takes a minute or two, once")
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        pip("--upgrade", "pip")
        have = {}
    say(f"installing {', '.join(['onrecord', *parts])}")
    extra = "[train]" if "train" in parts else ""
    pip("--editable", f".{extra}", *requirements(part for part in parts if part != "train"))
    STAMP.write_text(json.dumps(have | wanted))


def pip(*arguments: str) -> None:
    """Install from wheels alone, at the versions of the lock."""
    command = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--only-binary=:all:", "--constraint", str(LOCK), *arguments]
    subprocess.run(command, cwd=ROOT, check=True)


def requirements(groups: Iterable[str]) -> list[str]:
    """Return the requirements of the dependency groups, read here because the first pip of Debian 12 cannot."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    return [requirement for group in groups for requirement in table[group]]


def digest() -> str:
    """Return a digest of the files that say what is installed."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + b"\0" + LOCK.read_bytes()).hexdigest()[:16]


def place() -> str:
    """Return what an environment is bound to: the interpreter that made it and the folder it stands in."""
    return f"{sys.version} {ENVIRONMENT}"


def stamp() -> dict[str, str]:
    """Return which parts are installed, each with the digest it was installed at; nothing when that is unknown."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def tracked() -> list[str]:
    """Return the files that git tracks or would track."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).is_file()]


def run(program: str, *arguments: str) -> int:
    """Run a program of the environment in the root of the repository; return its exit code."""
    return subprocess.run([BIN / program, *arguments], cwd=ROOT).returncode


def hand_over(program: str, *arguments: str) -> int:
    """Become the program where the system can, so that signals and exit codes are its own; keep the folder."""
    if os.name == "nt":
        return subprocess.run([BIN / program, *arguments]).returncode
    os.execv(BIN / program, [program, *arguments])


def say(message: str) -> None:
    """Tell the person at the terminal."""
    print(f"dev.py: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
