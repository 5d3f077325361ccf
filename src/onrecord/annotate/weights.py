"""The weights: a folder with graphs, tokenizer, settings and model card, each checked against its SHA-256 on load.

``model.json`` names the files with their digests and holds what is not in the graphs: the random field, the
calibration and the thresholds. Digest of the model: the SHA-256 of ``model.json``, which pins all the others.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import ModelError

FORMAT = 2
FILES = ("encoder.onnx", "roles.onnx", "edges.onnx", "links.onnx", "tokenizer.json")
PACKAGED = Path(__file__).parent.parent / "weights"
_REMEDY = "install onrecord again, or give the folder that `onrecord train` wrote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A checked folder of weights: its settings and its digest."""

    folder: Path
    name: str
    digest: str
    settings: dict[str, Any]


def verified(folder: Path | None = None) -> Weights:
    """Return the weights in ``folder`` (by default those in the package) after checking every digest.

    Raises:
        ModelError: a file is missing, damaged or of another format.
    """
    folder = folder or PACKAGED
    raw = _bytes(folder / "model.json")
    try:
        settings = json.loads(raw)
        name, form, digests = settings["name"], settings["format"], settings["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(str(folder / "model.json"), "is not a model description", _REMEDY) from error
    if not isinstance(digests, dict):
        raise ModelError(str(folder / "model.json"), "is not a model description", _REMEDY)
    if form != FORMAT:
        raise ModelError(str(folder), f"holds weights of format {form}, this onrecord reads format {FORMAT}", _REMEDY)
    for file in FILES:
        if hashlib.sha256(_bytes(folder / file)).hexdigest() != digests.get(file):
            raise ModelError(str(folder / file), "is damaged: its SHA-256 is not the one in model.json", _REMEDY)
    return Weights(folder=folder, name=name, digest=hashlib.sha256(raw).hexdigest(), settings=settings)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(str(path), f"cannot be read ({error.strerror})", _REMEDY) from error
