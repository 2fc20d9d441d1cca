"""A trained detector to the ONNX graph that is shipped, its layers in 8 bits.

usage: python -m training.events.export DETECTOR.pt SETTINGS.json OUT.onnx [--float]

SETTINGS has what `measure` found on held-out sentences: how logits become probabilities, and the threshold.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from enrichers.events.modality import MODES
from enrichers.events.model.network import ROLES
from training.encoder import WIDTH, sizes_of
from training.events.network import NOT, QUERIES, TOKEN
from training.events.sets import TYPES
from training.export import OPSET, Graph

NAME = "wiretag_events"  # of the graph

State = dict[str, np.ndarray]


def build(w: State, layers: int, graph: Graph, settings: dict[str, float]) -> onnx.ModelProto:
    """states (n, 384), inside (sentences, n), hints (sentences, 2 * types) -> present, main, triggers, roles, modes."""
    g, types = graph, len(TYPES)
    ints = lambda *values: g.constant(np.array(values))  # noqa: E731
    x = g.node("Unsqueeze", "states", ints(0))
    for n in range(layers):
        x = g.layer(x, w, n)
    x = g.node("Squeeze", x, ints(0))

    def linear(at: str, name: str) -> str:
        return g.node("Gemm", at, g.constant(w[f"{name}.weight"]), g.constant(w[f"{name}.bias"]), transB=1)

    def columns(at: str, first: int, end: int) -> str:
        return g.node("Slice", at, ints(first), ints(end), ints(1))

    # One product for all that is told of each word: narrow ones cost nearly as much each.
    weight, bias = (np.concatenate([w[f"{name}.{part}"] for name in ("pieces", "look")]) for part in ("weight", "bias"))
    every = g.matmul(x, weight.T, bias)
    none, kinds, modes, roles, looks = (
        columns(every, a, b) for a, b in pairwise((0, 1, *np.cumsum([*TOKEN, QUERIES])))
    )
    sure = g.node("Sub", kinds, none)
    outside = g.node("Mul", g.node("Sub", g.constant(np.float32([1])), "inside"), g.constant(np.float32([NOT])))
    best = g.node("Add", g.node("Unsqueeze", sure, ints(0)), g.node("Unsqueeze", outside, ints(2)))
    best = g.node("ReduceMax", best, axes=[1], keepdims=0)
    pooled = []
    look = g.node("Transpose", looks, perm=[1, 0])  # (queries, n)
    for query in range(QUERIES):
        row = g.node("Slice", look, ints(query), ints(query + 1), ints(0))
        share = g.node("Softmax", g.node("Add", outside, row), axis=-1)
        pooled.append(g.node("MatMul", share, x))
    whole = g.node("Concat", *pooled, axis=1)
    told = np.concatenate([np.diag(np.repeat(value, types)) for value in w["told"]])
    more = w["hints.weight"].T.copy()
    more[:, :types] += told
    more = g.node("MatMul", "hints", g.constant(more.astype(np.float32)))
    say, rest = columns(more, 0, types), columns(more, types, 2 * types + 1)
    found = g.node("Add", g.node("Add", linear(whole, "present"), say), g.node("Mul", best, g.constant(w["found"])))
    likely = g.node("Pad", g.node("Mul", found, g.constant(w["likely"])), ints(0, 1, 0, 0))
    main = g.node("Add", g.node("Add", linear(whole, "main"), rest), likely)
    for name, last in (("present", found), ("triggers", sure), ("modes", modes)):
        g.nodes.append(helper.make_node("Identity", [last], [name]))
    for name, last in (("main", main), ("roles", roles)):
        g.nodes.append(helper.make_node("Softmax", [last], [name], axis=-1))
    floats = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))  # noqa: E731
    inputs = [floats("states", "n", WIDTH), floats("inside", "s", "n"), floats("hints", "s", 2 * types)]
    outputs = [
        floats("present", "s", types), floats("main", "s", types + 1), floats("triggers", "n", types),
        floats("roles", "n", len(ROLES)), floats("modes", "n", len(MODES)),
    ]  # fmt: skip
    made = helper.make_graph(g.nodes, NAME, inputs, outputs, g.constants)
    model = helper.make_model(made, opset_imports=OPSET, ir_version=9, producer_name="wiretag")
    helper.set_model_props(
        model, {"types": "\n".join(TYPES), "modes": "\n".join(MODES), "settings": json.dumps(settings)}
    )
    return model


def main(checkpoint: Path, settings: Path, out: Path, eight_bits: bool = True) -> None:
    stored = torch.load(checkpoint, weights_only=False, map_location="cpu")
    state = {name: value.float().numpy() for name, value in stored["model"].items()}
    model = build(state, len(sizes_of(stored["model"])), Graph(eight_bits), json.loads(settings.read_text("utf-8")))
    onnx.save(model, str(out))
    print(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), eight_bits="--float" not in sys.argv)
