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
    """The graphs of one folder of weights, loaded once a process; safe to call from several threads."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._encoder, self._roles, self._edges, self._links = (
            onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, providers=providers)
            for name in ("encoder", "roles", "edges", "links")
        )

    def encode(self, ids: Ints, features: Ints, first: Ints) -> tuple[Floats, Floats, Floats]:
        """Return word vectors [W, 384], anchor logits [W, 2] and mention logits [W, 11] of one window.

        Arguments: ids [T], features [T, 3], first [W].
        """
        given = {"ids": ids[None], "positions": np.arange(len(ids)), "features": features[None], "first": first}
        vectors, anchors, mentions = self._encoder.run(None, given)
        return vectors, anchors, mentions

    def edges(self, vectors: Floats, heads: Ints, index: Ints, distance: Ints) -> Floats:
        """Return edge scores [M, L, 2]; the arguments are those of ``learn.mention_heads.EdgeHead.forward``."""
        given = {"vectors": vectors, "heads": heads, "index": index, "distance": distance}
        scores: Floats = self._edges.run(None, given)[0]
        return scores

    def links(self, heads: Floats, later: Ints, index: Ints, features: Ints) -> Floats:
        """Return pair scores [M, A]; the arguments are those of ``learn.mention_heads.LinkHead.forward``."""
        given = {"heads": heads, "later": later, "index": index, "features": features}
        scores: Floats = self._links.run(None, given)[0]
        return scores

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
