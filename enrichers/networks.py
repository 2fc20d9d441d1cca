"""Opening the networks that come with Wiretag."""

from __future__ import annotations

from pathlib import Path

import onnxruntime


class ModelUnusable(Exception):
    """The model at `path` was made for another version of this code."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"model {path}: {why}")
        self.path = path


def opened(path: Path) -> onnxruntime.InferenceSession:
    """A network that runs on one thread, so that what it says depends on nothing but what it is given.

    Nodes are not fused any further than its file has them: ONNX Runtime would make a `SkipLayerNormalization` of each
    Add and LayerNormalization, which takes five times as long on a CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def about(session: onnxruntime.InferenceSession) -> dict[str, str]:
    """What a network's file says of it."""
    return dict(session.get_modelmeta().custom_metadata_map)
