"""The weights of exported models by their names in a checkpoint: where the shipped file alone is left to go on from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from training.batches import MAIN
from training.events.export import NAME as EVENTS
from training.events.network import QUERIES, for_table

NORMS = ("after_mix", "after_outer")  # of a layer, in their order
PRODUCTS = ("mix", "inner", "outer")

Weights = dict[str, NDArray[np.float32]]


class _Graph:
    def __init__(self, path: Path) -> None:
        model = onnx.load(str(path))
        self.told = {entry.key: entry.value for entry in model.metadata_props}
        self._known = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
        self._nodes = list(model.graph.node)

    def of(self, kind: str) -> list[onnx.NodeProto]:
        return [node for node in self._nodes if node.op_type == kind]

    def get(self, node: onnx.NodeProto, *at: int) -> list[NDArray[np.float32]]:
        """Constants among the inputs of a node."""
        return [self._known[node.input[n]].astype(np.float32) for n in at]

    def after(self, node: onnx.NodeProto) -> onnx.NodeProto:
        """The node that was written after one."""
        return self._nodes[self._nodes.index(node) + 1]

    def layers_before(self, node: onnx.NodeProto) -> int:
        return sum(one.op_type == "QAttention" for one in self._nodes[: self._nodes.index(node)])

    def layers(self, norms: Iterator[onnx.NodeProto]) -> Weights:
        """All layers of 8 bits, whose norms come next."""
        found: Weights = {}
        products = iter(self.of("DynamicQuantizeMatMul"))
        for n, node in enumerate(self.of("QAttention")):
            at = f"layers.{n}"
            small, bias, scale = self.get(node, 1, 2, 4)
            found[f"{at}.qkv.weight"], found[f"{at}.qkv.bias"] = (small * scale).T, bias
            for name in PRODUCTS:
                small, scale, bias = self.get(next(products), 1, 2, 4)
                found[f"{at}.{name}.weight"], found[f"{at}.{name}.bias"] = (small * scale).T, bias
            for name in NORMS:
                found[f"{at}.{name}.weight"], found[f"{at}.{name}.bias"] = self.get(next(norms), 1, 2)
        return found


def weights(path: Path) -> dict[str, Tensor]:
    """Of a checkpoint, or of either exported model (.onnx); a detector's are those of the table's types of today."""
    if path.suffix != ".onnx":
        stored = torch.load(path, weights_only=False)
        a_detector = "types" in stored and "detector" not in stored  # else both networks, still in training
        return for_table(stored["model"], stored["types"]) if a_detector else stored["model"]
    return detector(path) if onnx.load(str(path), load_external_data=False).graph.name == EVENTS else tagger(path)[0]


def tagger(path: Path) -> tuple[dict[str, Tensor], Sequence[str], Sequence[str]]:
    """Of a model that `training.export` wrote, with its labels and its vocabulary."""
    graph = _Graph(path)
    norms = iter(graph.of("LayerNormalization"))
    words, scales, shapes = (graph.get(node, 0)[0] for node in graph.of("Gather")[:3])
    found = {"words.weight": words * scales, "shapes.weight": shapes}
    (found["positions.weight"],) = graph.get(graph.of("Slice")[0], 0)
    clues, *gates = graph.of("MatMul")
    found["clues.weight"] = graph.get(clues, 1)[0].T
    for node in gates:
        found["gate.weight"] = graph.get(node, 1)[0][None]
        found["gate.bias"] = graph.get(graph.after(node), 1)[0]
        found["gate.after"] = np.float32(graph.layers_before(node))
    found["norm.weight"], found["norm.bias"] = graph.get(next(norms), 1, 2)
    found |= graph.layers(norms)
    found[f"heads.{MAIN}.weight"], found[f"heads.{MAIN}.bias"] = graph.get(graph.of("Gemm")[0], 1, 2)
    return _tensors(found), graph.told["labels"].split("\n"), graph.told["vocabulary"].split("\n")


def detector(path: Path) -> dict[str, Tensor]:
    """Of a model that `training.events.export` wrote."""
    graph = _Graph(path)
    found = graph.layers(iter(graph.of("LayerNormalization")))
    small, scale, bias = graph.get(graph.of("DynamicQuantizeMatMul")[-1], 1, 2, 4)
    for part, value in (("weight", (small * scale).T), ("bias", bias)):
        found[f"pieces.{part}"], found[f"look.{part}"] = value[:-QUERIES], value[-QUERIES:]
    for name, node in zip(("present", "main"), graph.of("Gemm"), strict=True):
        found[f"{name}.weight"], found[f"{name}.bias"] = graph.get(node, 1, 2)
    found["hints.weight"] = graph.get(next(node for node in graph.of("MatMul") if node.input[0] == "hints"), 1)[0].T
    found["told"] = np.zeros(2, np.float32)  # it is in the hints' weights
    (found["found"],), (found["likely"],) = (graph.get(node, 1) for node in graph.of("Mul")[-2:])
    return for_table(_tensors(found), graph.told["types"].split("\n"))


def _tensors(found: Weights) -> dict[str, Tensor]:
    return {name: torch.from_numpy(np.array(value, order="C")) for name, value in found.items()}
