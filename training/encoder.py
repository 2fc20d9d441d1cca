"""The network: a BERT encoder with embeddings for the shape and the clues of each word, and a label for each word."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from enrichers.entities.model.clues import CLUES, SHAPES

WIDTH, HEAD, POSITIONS = 384, 32, 512
EPSILON = 1e-12  # of BERT's layer norms
HEAD_BIAS = re.compile(r"heads\.\w+\.bias")


class Size(NamedTuple):
    """What a layer has of attention heads and of inner units: a pretrained one all, a pruned one fewer."""

    heads: int = 12
    inner: int = 1536


def mask_of(pieces: Tensor) -> Tensor:
    """Keeps attention from what is beyond a window, where `pieces` (windows, length) are -1."""
    return torch.zeros(pieces.shape).masked_fill(pieces < 0, -1e9)[:, None, None, :]


def closed_up(live: Tensor, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For what a gate lets pass of each window (windows, length), closed up to the most in one: where each stands
    (windows, most, width), which of the places are filled, and their mask."""
    order = (~live).long().argsort(dim=1, stable=True)[:, : int(live.sum(1).max())]
    kept = live.gather(1, order)
    mask = mask_of(torch.where(kept, pieces.gather(1, order), -1))
    return order[:, :, None].expand(-1, -1, WIDTH), kept, mask


class Layer(nn.Module):
    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        inside = size.heads * HEAD
        self.heads = size.heads
        self.qkv = nn.Linear(WIDTH, 3 * inside)
        self.mix = nn.Linear(inside, WIDTH)
        self.after_mix = nn.LayerNorm(WIDTH, EPSILON)
        self.inner = nn.Linear(WIDTH, size.inner)
        self.outer = nn.Linear(size.inner, WIDTH)
        self.after_outer = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.after_mix(x + self.mix(self.mixed(x, mask)))
        return self.after_outer(x + self.dropout(self.outer(F.gelu(self.inner(x)))))

    def mixed(self, x: Tensor, mask: Tensor) -> Tensor:
        """What the heads gather for each piece: (windows, length, heads * HEAD)."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, HEAD).permute(2, 0, 3, 1, 4)
        found = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        return found.transpose(1, 2).reshape(batch, length, self.heads * HEAD)


class Gate(nn.Linear):
    """Says after the layer `after` (from 1) which pieces the layers above must still read: those of what may be a name.
    The others stay as they are, and nothing above looks at them."""

    def __init__(self, after: int) -> None:
        super().__init__(WIDTH, 1)
        self.register_buffer("after", torch.tensor(float(after)))  # a number of its checkpoint

    def open(self, wanted: Tensor, pieces: Tensor) -> Tensor:
        """(windows, length): whether a piece is read on, given what the gate says; the mark of the begin always is."""
        live = (wanted > 0) & (pieces >= 0)
        live[:, 0] = True
        return live


class Passed(NamedTuple):
    """What a pass through the encoder gives: states (windows, length, width), which pieces all layers have read, and
    what the gate says of each (windows, length), where there is one."""

    states: Tensor
    live: Tensor | None
    wanted: Tensor | None

    def at(self, first: Tensor) -> tuple[Tensor, Tensor | None]:
        """The states of words by their first pieces' flat positions, and which of them all layers have read."""
        states = self.states.reshape(-1, self.states.shape[-1])[first]
        return states, None if self.live is None else self.live.reshape(-1)[first]


class Tagger(nn.Module):
    """Scores of the labels for each word. `heads` names the label sets, one for each annotated set it learns from."""

    def __init__(
        self,
        vocabulary: int,
        sizes: Sequence[Size],
        heads: Mapping[str, int],
        dropout: float = 0.1,
        positions: int = POSITIONS,
        gate: int = 0,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(positions, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        self.clues = nn.Linear(len(CLUES), WIDTH, bias=False)
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.clues.weight, std=0.02)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(size, dropout) for size in sizes)
        self.heads = nn.ModuleDict({name: nn.Linear(WIDTH, labels) for name, labels in heads.items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        self.gate = Gate(gate) if gate else None

    def embedded(self, pieces: Tensor, shapes: Tensor, clues: Tensor) -> tuple[Tensor, Tensor]:
        """pieces, shapes: (windows, length), -1 where a window is over; clues: bits as 0 and 1, one more axis.
        Gives the states below the layers, and the mask that keeps them from what is beyond a window."""
        at = torch.arange(pieces.shape[1])
        x = self.words(pieces.clamp(min=0)) + self.positions(at) + self.shapes(shapes.clamp(min=0)) + self.clues(clues)
        return self.dropout(self.norm(x)), mask_of(pieces)

    def below(self, layers: int, pieces: Tensor, shapes: Tensor, clues: Tensor) -> Tensor:
        """The states after so many layers."""
        x, mask = self.embedded(pieces, shapes, clues)
        for layer in self.layers[:layers]:
            x = layer(x, mask)
        return x

    def forward(self, pieces: Tensor, shapes: Tensor, clues: Tensor) -> Passed:
        """Through all layers; those above the gate get what it lets pass alone, closed up."""
        below = int(self.gate.after) if self.gate else len(self.layers)
        x = self.below(below, pieces, shapes, clues)
        if not self.gate:
            return Passed(x, None, None)
        wanted = self.gate(x)[..., 0]
        live = self.gate.open(wanted.detach(), pieces)
        where, kept, mask = closed_up(live, pieces)
        short = passed = x.gather(1, where)
        for layer in self.layers[below:]:
            passed = layer(passed, mask)
        return Passed(x.scatter(1, where, torch.where(kept[:, :, None], passed, short)), live, wanted)


def word_scores(states: Tensor, live: Tensor | None, head: nn.Linear) -> Tensor:
    """Logits of words; what the gate holds back is in no name, and teaches nothing."""
    scores = head(states)
    return scores if live is None else torch.where(live[:, None], scores, torch.tensor(held_back(scores.shape[-1])))


def held_back(labels: int) -> NDArray[np.float32]:
    """Log-probabilities of the labels of a word that no layer above the gate has read: outside any name."""
    found = np.full(labels, -12, np.float32)
    found[0] = np.log1p(-(labels - 1) * np.exp(-12))
    return found


def sizes_of(state: Mapping[str, Tensor]) -> list[Size]:
    """The sizes of the layers of a checkpoint."""
    found = []
    while (at := f"layers.{len(found)}") + ".qkv.weight" in state:
        found.append(Size(len(state[f"{at}.qkv.weight"]) // (3 * HEAD), len(state[f"{at}.inner.weight"])))
    return found


def gate_of(state: Mapping[str, Tensor]) -> int:
    """After which layer the gate of a checkpoint is, 0 where it has none."""
    return int(state.get("gate.after", 0))


def tagger_of(state: Mapping[str, Tensor]) -> Tagger:
    """The tagger whose weights these are."""
    heads = {name.split(".")[1]: len(value) for name, value in state.items() if HEAD_BIAS.fullmatch(name)}
    words, positions = len(state["words.weight"]), len(state["positions.weight"])
    tagger = Tagger(words, sizes_of(state), heads, positions=positions, gate=gate_of(state))
    tagger.load_state_dict(dict(state))
    return tagger


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
