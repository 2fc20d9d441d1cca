"""Opens the names network for others: its graph gives the states of a lower layer too.

usage: python -m training.events.tap GRAPH.onnx LAYERS OUT.onnx       (LAYERS: 1 is the one above the embeddings)

Only the graph is written anew; the file of weights stays as it is, byte by byte, and so do the scores of names.
"""

from __future__ import annotations

import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from enrichers.entities.model.network import STATES
from training.encoder import WIDTH

NORMS = 2  # layer norms of a layer, the second of which ends it; one more follows the embeddings


def tap(model: onnx.ModelProto, layers: int) -> None:
    """Adds the output `states`, (pieces, 384), taken after so many layers; replaces one that is there."""
    graph = model.graph
    for known in [node for node in graph.node if STATES in node.output]:
        graph.node.remove(known)
    for known in [output for output in graph.output if output.name == STATES]:
        graph.output.remove(known)
    norms = [node.output[0] for node in graph.node if node.op_type == "LayerNormalization"]
    axis = next(node.input[1] for node in graph.node if node.op_type == "Squeeze")
    graph.node.append(helper.make_node("Squeeze", [norms[NORMS * layers], axis], [STATES]))
    graph.output.append(helper.make_tensor_value_info(STATES, TensorProto.FLOAT, ["n", WIDTH]))


def main(path: Path, layers: int, out: Path) -> None:
    model = onnx.load(str(path), load_external_data=False)
    tap(model, layers)
    onnx.save(model, str(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
