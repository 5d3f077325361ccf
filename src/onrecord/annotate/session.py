"""The ONNX sessions: arrays in, arrays out, nothing else.

A window is run by itself and never padded, so that no result depends on what else is read in the same run.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Sessions:
    """The two graphs of one folder of weights, loaded once a process; safe to call from several threads."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._encoder = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=providers)
        self._roles = onnxruntime.InferenceSession(str(folder / "roles.onnx"), options, providers=providers)

    def encode(self, ids: Ints, features: Ints, first: Ints) -> tuple[Floats, Floats]:
        """Return word vectors [W, 384] and anchor logits [W, 2] of one window: ids [T], features [T, 3], first [W]."""
        given = {"ids": ids[None], "positions": np.arange(len(ids)), "features": features[None], "first": first}
        vectors, anchors = self._encoder.run(None, given)
        return vectors, anchors

    def roles(
        self,
        vectors: Floats,
        anchors: Ints,
        index: Ints,
        distance: Ints,
        paragraph: Ints,
        rivals: Floats,
        inside: Floats,
    ) -> Floats:
        """Return emissions [K, L, 7]; the arguments are those of ``learn.network.RoleHead.forward``."""
        given = {
            "vectors": vectors, "anchors": anchors, "index": index, "distance": distance,
            "paragraph": paragraph, "rivals": rivals, "inside": inside,
        }  # fmt: skip
        emissions: Floats = self._roles.run(None, given)[0]
        return emissions
