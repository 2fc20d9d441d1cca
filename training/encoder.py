"""The network: a BERT encoder with embeddings for the shape and the clues of each word, and a label for each word."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from enrichers.entities.model.clues import CLUES, SHAPES

WIDTH, HEADS, INNER, POSITIONS = 384, 12, 1536, 512
EPSILON = 1e-12  # of BERT's layer norms


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.after_mix = nn.LayerNorm(WIDTH, EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.after_outer = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # written out: on a CPU a third faster, forth and back, than PyTorch's fused attention
        near = (q @ k.transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5 + mask
        mixed = (near.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.after_mix(x + self.mix(mixed))
        return self.after_outer(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Tagger(nn.Module):
    """Scores of the labels for each word. `heads` names the label sets, one for each annotated set it learns from."""

    def __init__(self, vocabulary: int, layers: int, heads: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        self.clues = nn.Linear(len(CLUES), WIDTH, bias=False)
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.clues.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, labels) for name, labels in heads.items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, pieces: Tensor, shapes: Tensor, clues: Tensor) -> list[Tensor]:
        """pieces, shapes: (windows, length), -1 where a window is over; clues: bits as 0 and 1, one more axis.
        Gives the state after the embeddings and after each layer."""
        real = pieces >= 0
        mask = torch.zeros(real.shape, dtype=torch.float32).masked_fill(~real, -1e9)[:, None, None, :]
        at = torch.arange(pieces.shape[1])
        x = self.words(pieces.clamp(min=0)) + self.positions(at) + self.shapes(shapes.clamp(min=0)) + self.clues(clues)
        states = [self.dropout(self.norm(x))]
        if torch.is_autocast_enabled("cpu"):
            mask = mask.to(torch.bfloat16)
        for layer in self.layers:
            states.append(layer(states[-1], mask))
        return states


def pretrained(path: Path) -> dict[str, np.ndarray]:
    """The weights of a BERT by their PyTorch names, from an ONNX or a safetensors file."""
    if path.suffix == ".safetensors":
        return _safetensors(path)
    model = onnx.load(str(path))
    found = {
        t.name: numpy_helper.to_array(t).astype(np.float32) for t in model.graph.initializer if t.data_type in (1, 10)
    }
    for node in model.graph.node:  # the exporter has lost the names of the matrices, but not those of their nodes
        if node.op_type == "MatMul" and node.input[1] in found:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            found[f"{name}.weight"] = found[node.input[1]].T
    return found


def _safetensors(path: Path) -> dict[str, np.ndarray]:
    data = path.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header, body = json.loads(data[8 : 8 + size]), data[8 + size :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"]).copy()
        for name, entry in header.items()
        if entry.get("dtype") == "F32"
    }


def initialise(tagger: Tagger, weights: dict[str, np.ndarray], keep: list[int]) -> None:
    """Loads a BERT's embeddings and, of its layers, those numbered in `keep`."""
    get = lambda name: torch.from_numpy(np.ascontiguousarray(weights[name]))  # noqa: E731
    with torch.no_grad():
        tagger.words.weight.copy_(get("embeddings.word_embeddings.weight"))
        kind = get("embeddings.token_type_embeddings.weight")[0]
        tagger.positions.weight.copy_(get("embeddings.position_embeddings.weight") + kind)
        _copy(tagger.norm, get, "embeddings.LayerNorm")
        for layer, n in zip(tagger.layers, keep, strict=True):
            at = f"encoder.layer.{n}"
            for part in ("weight", "bias"):
                rows = [get(f"{at}.attention.self.{name}.{part}") for name in ("query", "key", "value")]
                getattr(layer.qkv, part).copy_(torch.cat(rows))
            _copy(layer.mix, get, f"{at}.attention.output.dense")
            _copy(layer.after_mix, get, f"{at}.attention.output.LayerNorm")
            _copy(layer.inner, get, f"{at}.intermediate.dense")
            _copy(layer.outer, get, f"{at}.output.dense")
            _copy(layer.after_outer, get, f"{at}.output.LayerNorm")


def _copy(module: nn.Module, get, name: str) -> None:
    module.weight.copy_(get(f"{name}.weight"))
    module.bias.copy_(get(f"{name}.bias"))
