"""A folder that is whole or is not there: it is made under another name beside its place, and renamed at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from onrecord.errors import ConfigurationError


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """Lend a folder to fill; it becomes ``place`` when all went well, and is deleted when not.

    Raises:
        ConfigurationError: ``place`` is there and not an empty folder, or cannot be made.
    """
    try:
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            remedy = "name a folder that does not exist yet, or an empty one"
            raise ConfigurationError("output", f"{place} is there already and would be mixed up", remedy)
        partial = place.parent / f".onrecord-{uuid4().hex[:12]}.part"
        partial.mkdir()
    except OSError as error:
        problem = f"{place} cannot be made: {error.strerror or error}"
        raise ConfigurationError("output", problem, "name a folder in one that exists and is yours") from error
    try:
        yield partial
        partial.replace(place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
