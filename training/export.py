"""A checkpoint to an ONNX graph with vocabulary and labels inside it, and its 8-bit weights in a file beside it.

usage: python -m training.export CHECKPOINT VOCABULARY OUT.onnx [--float]

The graph is written node by node with ONNX Runtime's fused operators, one window at a time: no padding, no batch, so
that the scale of each layer's 8-bit numbers depends on nothing but the window.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from enrichers.entities.model.clues import CLUES, SHAPES
from enrichers.entities.model.network import WEIGHTS
from enrichers.entities.model.windows import WIDEST
from training.encoder import EPSILON, HEAD, held_back

OPSET = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
# Processors without 8-bit dot products add two products in 16 bits: weights of 7 bits keep them from overflowing, so
# that all processors give the same names.
LARGEST = 63
ALWAYS = 1e6  # added to what the gate says of the mark of the begin, so that there is always something to read


class Graph:
    """Nodes and constants under construction; every method gives the name of its result."""

    def __init__(self, eight_bits: bool, largest: int = LARGEST) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.eight_bits = eight_bits
        self.largest = largest

    def constant(self, value: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **settings: object) -> str:
        name = f"n{len(self.nodes)}"
        names = [name, *(f"{name}_{k}" for k in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **settings))
        return name

    def fused(self, kind: str, *inputs: str, **settings: object) -> str:
        return self.node(kind, *inputs, domain="com.microsoft", **settings)

    def rows(self, table: np.ndarray, ids: str) -> str:
        """Rows of a table, which is kept in 8 bits with a scale for each row."""
        if not self.eight_bits:
            return self.node("Gather", self.constant(table), ids)
        scale = np.abs(table).max(1, keepdims=True) / 127 + 1e-12
        small = np.rint(table / scale).astype(np.int8)
        values = self.node("Cast", self.node("Gather", self.constant(small), ids), to=TensorProto.FLOAT)
        return self.node("Mul", values, self.node("Gather", self.constant(scale.astype(np.float32)), ids))

    def matmul(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """x times a matrix of (inputs, outputs), plus bias."""
        if not self.eight_bits:
            return self.node("Add", self.node("MatMul", x, self.constant(weight)), self.constant(bias))
        small, scale = self._shrunk(weight)
        zeros = self.constant(np.zeros(weight.shape[1], np.int8))
        constants = map(self.constant, (small, scale))
        return self.fused("DynamicQuantizeMatMul", x, *constants, zeros, self.constant(bias))

    def attention(self, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        heads = len(bias) // (3 * HEAD)
        if not self.eight_bits:
            return self.fused("Attention", x, self.constant(weight), self.constant(bias), num_heads=heads)
        small, scale = self._shrunk(weight)
        q = self.node("DynamicQuantizeLinear", x, outputs=3)
        zeros = self.constant(np.zeros(weight.shape[1], np.int8))
        return self.fused(
            "QAttention", q, self.constant(small), self.constant(bias), f"{q}_1", self.constant(scale), "", f"{q}_2",
            zeros, num_heads=heads,
        )  # fmt: skip

    def _shrunk(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scale = (np.abs(weight).max(0) / self.largest + 1e-12).astype(np.float32)
        return np.rint(weight / scale).clip(-self.largest, self.largest).astype(np.int8), scale

    def added(self, x: str, skip: str, gain: np.ndarray, shift: np.ndarray) -> str:
        """Layer norm of x + skip, in two nodes: ONNX Runtime's fused one takes five times as long on a CPU."""
        total = self.node("Add", x, skip)
        return self.node("LayerNormalization", total, self.constant(gain), self.constant(shift), epsilon=EPSILON)

    def layer(self, x: str, w: dict[str, np.ndarray], n: int) -> str:
        """The encoder's layer `n` of a checkpoint, (1, pieces, width) to the same."""
        part = lambda name: w[f"layers.{n}.{name}"]  # noqa: E731
        mixed = self.attention(x, part("qkv.weight").T, part("qkv.bias"))
        mixed = self.matmul(mixed, part("mix.weight").T, part("mix.bias"))
        x = self.added(mixed, x, part("after_mix.weight"), part("after_mix.bias"))
        inner = self.fused("Gelu", self.matmul(x, part("inner.weight").T, part("inner.bias")))
        outer = self.matmul(inner, part("outer.weight").T, part("outer.bias"))
        return self.added(outer, x, part("after_outer.weight"), part("after_outer.bias"))


class _Gate:
    """The gate of a graph: `passed` (1, m, width) is what it lets pass of x (1, n, width)."""

    def __init__(self, graph: Graph, w: dict[str, np.ndarray], x: str, length: str) -> None:
        g = self._graph = graph
        below = g.node("Squeeze", x, g.constant(np.array([0])))
        wanted = g.node("MatMul", below, g.constant(w["gate.weight"][0]))
        wanted = g.node("Add", wanted, g.constant(w["gate.bias"]))
        always = np.zeros(WIDEST + 2, np.float32)
        always[0] = ALWAYS
        always = g.node("Slice", g.constant(always), g.constant(np.array([0])), length, g.constant(np.array([0])))
        live = g.node("Greater", g.node("Add", wanted, always), g.constant(np.float32(0)))
        self._where = g.node("Transpose", g.node("NonZero", live), perm=[1, 0])  # (m, 1)
        some = g.node("Gather", below, g.node("Squeeze", self._where, g.constant(np.array([1]))))
        self.passed = g.node("Unsqueeze", some, g.constant(np.array([0])))

    def put(self, rows: str, passed: str) -> str:
        """`rows`, of each piece one, with those of pieces that passed in their places."""
        return self._graph.node("ScatterND", rows, self._where, passed)


def build(
    state: dict[str, np.ndarray], labels: list[str], vocabulary: list[str], head: str, graph: Graph
) -> onnx.ModelProto:
    """pieces, shapes: (n); clues: (n, clues) 0 or 1; first: (words) -> scores: (words, labels) as log-probabilities."""
    g, w = graph, state
    x = g.node("Add", g.rows(w["words.weight"], "pieces"), g.node("Gather", g.constant(w["shapes.weight"]), "shapes"))
    x = g.node("Add", x, g.node("MatMul", "clues", g.constant(w["clues.weight"].T)))
    ends = g.node("Shape", "pieces")
    at = g.node(
        "Slice",
        g.constant(w["positions.weight"][: WIDEST + 2]),
        g.constant(np.array([0])),
        ends,
        g.constant(np.array([0])),
    )
    x = g.node("Add", x, at)
    x = g.node("LayerNormalization", x, g.constant(w["norm.weight"]), g.constant(w["norm.bias"]), epsilon=EPSILON)
    x = g.node("Unsqueeze", x, g.constant(np.array([0])))
    after, n = int(w.get("gate.after", 0)), 0
    gate = None
    while f"layers.{n}.qkv.weight" in w:
        x = g.layer(x, w, n)
        n += 1
        if n == after:
            gate = _Gate(g, w, x, ends)
            x = gate.passed
    top = g.node("Squeeze", x, g.constant(np.array([0])))
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["words", len(labels)])]
    read = top if gate else g.node("Gather", top, "first")
    scores = g.node("Gemm", read, g.constant(w[f"heads.{head}.weight"]), g.constant(w[f"heads.{head}.bias"]), transB=1)
    scores = g.node("LogSoftmax", scores, axis=-1)
    if gate:
        each = g.node("Concat", ends, g.constant(np.array([1])), axis=0)
        shut = g.node("Expand", g.constant(held_back(len(labels))[None]), each)
        scores = g.node("Gather", gate.put(shut, scores), "first")
    g.nodes.append(helper.make_node("Identity", [scores], ["scores"]))
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, ["n"]),
        helper.make_tensor_value_info("shapes", TensorProto.INT64, ["n"]),
        helper.make_tensor_value_info("clues", TensorProto.FLOAT, ["n", len(CLUES)]),
        helper.make_tensor_value_info("first", TensorProto.INT64, ["words"]),
    ]
    made = helper.make_graph(g.nodes, "wiretag_names", inputs, outputs, g.constants)
    model = helper.make_model(made, opset_imports=OPSET, ir_version=9, producer_name="wiretag")
    helper.set_model_props(model, {
        "labels": "\n".join(labels), "vocabulary": "\n".join(vocabulary),
        "clues": str(len(CLUES)), "shapes": str(len(SHAPES)),
    })  # fmt: skip
    return model


def main(checkpoint: Path, vocabulary: Path, out: Path, eight_bits: bool = True, largest: int = LARGEST) -> None:
    stored = torch.load(checkpoint, weights_only=False, map_location="cpu")
    state = {name: value.float().numpy() for name, value in stored["model"].items()}
    pieces = vocabulary.read_text(encoding="utf-8").splitlines()
    model = build(state, stored["labels"], pieces, "worldwide_train", Graph(eight_bits, largest))
    weights = out.with_name(WEIGHTS)
    weights.unlink(missing_ok=True)  # onnx would append to it
    onnx.save(model, str(out), save_as_external_data=True, location=WEIGHTS, size_threshold=256)
    print(f"{out}: {(out.stat().st_size + weights.stat().st_size) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(
        *map(Path, sys.argv[1:4]),
        eight_bits="--float" not in sys.argv,
        largest=127 if "--wide" in sys.argv else LARGEST,
    )
