"""A trained network becomes four ONNX graphs: the encoder with the heads a word, the roles, the edges, the links.

The graphs are written node by node, with ONNX Runtime's fused operators (domain com.microsoft), so that nothing in
them is left to an exporter's version. Large matrices are int8, a scale for each column; their activations are
quantised at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from onrecord.annotate.mentions import FEATURES, FORMS, TYPES
from onrecord.learn.network import HEADS, LAYERS, ROLE_WIDTH, WIDTH, Network

Array = np.ndarray
_OPSETS = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]


class Graph:
    """Collects nodes and weights; each method adds one operation and returns the name of its result."""

    def __init__(self, network: Network) -> None:
        self.weights = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node; return the name of its only output."""
        name = f"{operator.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], domain=domain, **attributes))
        return name

    def constant(self, name: str, value: Array) -> str:
        """Store a constant once; return its name."""
        self.constants.setdefault(name, numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def weight(self, name: str) -> str:
        """Store a weight of the network as it is."""
        return self.constant(name, self.weights[name])

    def linear(self, x: str, name: str, *, rows: slice = slice(None)) -> str:
        """Add ``x @ W.T + b`` in int8."""
        key = f"{name}[{rows.start}:{rows.stop}]"
        matrix, bias = self.weights[f"{name}.weight"][rows].T, self.weights[f"{name}.bias"][rows]
        return self.matmul(x, key, matrix, bias)

    def matmul(self, x: str, key: str, matrix: Array, bias: Array) -> str:
        """Add ``x @ matrix + bias``, the matrix in int8 with a scale a column, ``x`` quantised at run time."""
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / 127
        whole = np.round(matrix / scale).clip(-127, 127).astype(np.int8)
        return self.add(
            "DynamicQuantizeMatMul",
            x,
            self.constant(f"{key}.int8", whole),
            self.constant(f"{key}.scale", scale.astype(np.float32)),
            self.constant(f"{key}.zero", np.zeros(len(scale), np.int8)),
            self.constant(f"{key}.bias", bias.astype(np.float32)),
            domain="com.microsoft",
        )

    def norm(self, x: str, name: str, epsilon: float) -> str:
        """Add a layer norm over the last axis."""
        return self.add(
            "LayerNormalization",
            x,
            self.weight(f"{name}.weight"),
            self.weight(f"{name}.bias"),
            axis=-1,
            epsilon=epsilon,
        )

    def embedding(self, ids: str, name: str) -> str:
        """Add a look-up in a table."""
        return self.add("Gather", self.weight(f"{name}.weight"), ids, axis=0)

    def gelu(self, x: str) -> str:
        """Add the exact GELU."""
        return self.add("Gelu", x, domain="com.microsoft")

    def gated(self, x: str, at: str, names: Sequence[str], place: str) -> str:
        """Add the meeting of two words: the one at ``place`` in ``x``, the other in ``at``, plain and multiplied.

        ``names`` are the linear layers of the first and of the second, then those of their gates.
        """
        first, second, first_gate, second_gate = names
        middle = self.constant("axis1", np.array([1], np.int64))
        one = self.add("Gather", self.linear(x, first), place, axis=0)
        other = self.add("Unsqueeze", self.linear(at, second), middle)
        gate = self.add("Gather", self.linear(x, first_gate), place, axis=0)
        product = self.add("Mul", gate, self.add("Unsqueeze", self.linear(at, second_gate), middle))
        return self.add("Add", self.add("Add", one, other), product)

    def name(self, result: str, name: str) -> None:
        """Give a result the name of an output."""
        self.nodes.append(helper.make_node("Identity", [result], [name]))

    def save(self, path: Path, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]) -> None:
        """Check the graph and write it."""
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, list(self.constants.values()))
        model = helper.make_model(graph, opset_imports=_OPSETS, ir_version=10, producer_name="onrecord")
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString())


def export(network: Network, folder: Path) -> None:
    """Write ``encoder.onnx``, ``roles.onnx``, ``edges.onnx`` and ``links.onnx`` into ``folder``."""
    _encoder(Graph(network), folder / "encoder.onnx")
    _roles(Graph(network), folder / "roles.onnx")
    _edges(Graph(network), folder / "edges.onnx")
    _links(Graph(network), folder / "links.onnx")


def _value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, list(shape))


def _encoder(graph: Graph, path: Path) -> None:
    """Inputs: ids [1, T], features [1, T, 3], first [W]. Outputs: vectors [W, WIDTH], and logits of two heads a word.

    The anchors have 2 logits, the mentions those of ``mentions.TYPES`` and ``mentions.FORMS``.
    """
    x = graph.add("Add", _pieces(graph), graph.embedding("positions", "encoder.positions"))
    for column, name in enumerate(("quotation", "opening", "case")):
        place = graph.constant(f"column{column}", np.array(column, np.int64))
        ids = graph.add("Gather", "features", place, axis=2)
        x = graph.add("Add", x, graph.embedding(ids, f"encoder.{name}"))
    x = graph.norm(x, "encoder.norm", 1e-12)
    for n in range(LAYERS):
        x = _layer(graph, x, f"encoder.layers.{n}")
    flat = graph.add("Squeeze", x, graph.constant("front", np.array([0], np.int64)))
    vectors = graph.add("Gather", flat, "first", axis=0)
    for name, head in (("anchors", "anchor"), ("mentions", "mention")):
        hidden = graph.gelu(graph.linear(vectors, f"{head}.stack.1"))
        graph.name(graph.linear(hidden, f"{head}.stack.3"), name)
    graph.name(vectors, "vectors")
    graph.save(
        path,
        [
            _value("ids", TensorProto.INT64, 1, "T"),
            _value("positions", TensorProto.INT64, "T"),
            _value("features", TensorProto.INT64, 1, "T", 3),
            _value("first", TensorProto.INT64, "W"),
        ],
        [
            _value("vectors", TensorProto.FLOAT, "W", WIDTH),
            _value("anchors", TensorProto.FLOAT, "W", 2),
            _value("mentions", TensorProto.FLOAT, "W", len(TYPES) + len(FORMS)),
        ],
    )


def _pieces(graph: Graph) -> str:
    """The embeddings of the pieces, int8 with a scale a row."""
    table = graph.weights["encoder.pieces.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    whole = graph.constant("pieces.int8", np.round(table / scale).astype(np.int8))
    rows = graph.add("Cast", graph.add("Gather", whole, "ids", axis=0), to=TensorProto.FLOAT)
    return graph.add(
        "Mul", rows, graph.add("Gather", graph.constant("pieces.scale", scale.astype(np.float32)), "ids", axis=0)
    )


def _layer(graph: Graph, x: str, name: str) -> str:
    parts = [graph.linear(x, f"{name}.mix", rows=slice(n * WIDTH, (n + 1) * WIDTH)) for n in range(3)]
    mixed = graph.add("MultiHeadAttention", *parts, domain="com.microsoft", num_heads=HEADS)
    x = graph.norm(graph.add("Add", x, graph.linear(mixed, f"{name}.out")), f"{name}.norm", 1e-12)
    fed = graph.linear(graph.gelu(graph.linear(x, f"{name}.up")), f"{name}.down")
    return graph.norm(graph.add("Add", x, fed), f"{name}.end", 1e-12)


def _roles(graph: Graph, path: Path) -> None:
    """The role head; inputs and output as of ``network.RoleHead.forward``."""
    base = graph.add("Add", graph.linear("vectors", "role.word"), graph.linear("rivals", "role.rivals"))
    at = graph.add("Gather", "vectors", "anchors", axis=0)
    middle = graph.constant("axis1", np.array([1], np.int64))
    anchor = graph.add("Unsqueeze", graph.linear(at, "role.anchor"), middle)
    gate = graph.add("Unsqueeze", graph.linear(at, "role.anchor_gate"), middle)
    words = graph.add("Gather", graph.linear("vectors", "role.word_gate"), "index", axis=0)
    z = graph.add("Add", graph.add("Gather", base, "index", axis=0), anchor)
    z = graph.add("Add", z, graph.add("Mul", words, gate))
    z = graph.add("Add", z, graph.embedding("distance", "role.distance"))
    z = graph.add("Add", z, graph.embedding("paragraph", "role.paragraph"))
    inside = graph.add("Unsqueeze", "inside", graph.constant("axis2", np.array([2], np.int64)))
    z = graph.add("Mul", graph.norm(z, "role.norm", 1e-5), inside)
    for n, step in enumerate((1, 2, 4)):
        z = graph.norm(graph.add("Add", z, graph.gelu(_convolution(graph, z, n, step))), f"role.norms.{n}", 1e-5)
        z = graph.add("Mul", z, inside)
    graph.name(graph.linear(z, "role.out"), "emissions")
    graph.save(
        path,
        [
            _value("vectors", TensorProto.FLOAT, "N", WIDTH),
            _value("anchors", TensorProto.INT64, "K"),
            _value("index", TensorProto.INT64, "K", "L"),
            _value("distance", TensorProto.INT64, "L"),
            _value("paragraph", TensorProto.INT64, "K", "L"),
            _value("rivals", TensorProto.FLOAT, "N", 2),
            _value("inside", TensorProto.FLOAT, "K", "L"),
        ],
        [_value("emissions", TensorProto.FLOAT, "K", "L", 7)],
    )


def _edges(graph: Graph, path: Path) -> None:
    """The edge head; inputs and output as of ``mention_heads.EdgeHead.forward``."""
    at = graph.add("Gather", "vectors", "heads", axis=0)
    names = ("edge.word", "edge.head", "edge.word_gate", "edge.head_gate")
    z = graph.add("Add", graph.gated("vectors", at, names, "index"), graph.embedding("distance", "edge.distance"))
    graph.name(graph.linear(graph.gelu(graph.norm(z, "edge.norm", 1e-5)), "edge.out"), "edges")
    graph.save(
        path,
        [
            _value("vectors", TensorProto.FLOAT, "N", WIDTH),
            _value("heads", TensorProto.INT64, "M"),
            _value("index", TensorProto.INT64, "M", "L"),
            _value("distance", TensorProto.INT64, "L"),
        ],
        [_value("edges", TensorProto.FLOAT, "M", "L", 2)],
    )


def _links(graph: Graph, path: Path) -> None:
    """The link head; inputs and output as of ``mention_heads.LinkHead.forward``."""
    at = graph.add("Gather", "heads", "later", axis=0)
    names = ("link.earlier", "link.later", "link.earlier_gate", "link.later_gate")
    z = graph.gated("heads", at, names, "index")
    for column in range(len(FEATURES)):
        place = graph.constant(f"column{column}", np.array(column, np.int64))
        ids = graph.add("Gather", "features", place, axis=2)
        z = graph.add("Add", z, graph.embedding(ids, f"link.features.{column}"))
    z = graph.gelu(graph.norm(z, "link.norm", 1e-5))
    out = graph.linear(graph.gelu(graph.linear(z, "link.hidden")), "link.out")
    graph.name(graph.add("Squeeze", out, graph.constant("axis2", np.array([2], np.int64))), "links")
    graph.save(
        path,
        [
            _value("heads", TensorProto.FLOAT, "H", WIDTH),
            _value("later", TensorProto.INT64, "M"),
            _value("index", TensorProto.INT64, "M", "A"),
            _value("features", TensorProto.INT64, "M", "A", len(FEATURES)),
        ],
        [_value("links", TensorProto.FLOAT, "M", "A")],
    )


def _convolution(graph: Graph, z: str, number: int, step: int) -> str:
    """A convolution along the places as one product: the five shifted copies side by side."""
    kernel = graph.weights[f"role.convolutions.{number}.weight"]  # [out, in, 5]
    pads = graph.constant(f"pads{step}", np.array([0, 2 * step, 0, 0, 2 * step, 0], np.int64))
    padded = graph.add("Pad", z, pads)
    axis = graph.constant("slice_axis", np.array([1], np.int64))
    copies = []
    for place in range(5):
        start = graph.constant(f"start{step}.{place}", np.array([place * step], np.int64))
        stop = (place - 4) * step or np.iinfo(np.int64).max
        end = graph.constant(f"end{step}.{place}", np.array([stop], np.int64))
        copies.append(graph.add("Slice", padded, start, end, axis))
    wide = graph.add("Concat", *copies, axis=2)
    matrix = kernel.transpose(2, 1, 0).reshape(5 * ROLE_WIDTH, ROLE_WIDTH)
    return graph.matmul(wide, f"convolution{number}", matrix, graph.weights[f"role.convolutions.{number}.bias"])
