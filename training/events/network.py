"""The detector: a layer or two above the frozen states, and heads for sentences and for their pieces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from training.encoder import WIDTH, Layer, Size
from training.events.sets import TYPES
from training.events.states import MODES, ROLES, Read

QUERIES = 2  # ways of pooling a sentence
TOKEN = (1 + len(TYPES), len(MODES), len(ROLES))  # none or a type's trigger; modality; role
NOT = -1e4


class Detector(nn.Module):
    """Types of each sentence (there at all, and as its main event), and triggers, modality and roles of each piece."""

    def __init__(self, layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(Size(), dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.look = nn.Linear(WIDTH, QUERIES)
        self.pieces = nn.Linear(WIDTH, sum(TOKEN))
        self.present = nn.Linear(WIDTH * QUERIES, len(TYPES))
        self.main = nn.Linear(WIDTH * QUERIES, 1 + len(TYPES))
        self.hints = nn.Linear(2 * len(TYPES), 1 + 2 * len(TYPES), bias=False)
        self.told = nn.Parameter(torch.tensor([1.0, 0.5]))  # what a hint of its own type says: strong, weak
        self.found = nn.Parameter(torch.tensor([0.5]))  # what the surest trigger says
        self.likely = nn.Parameter(torch.tensor([1.0]))  # what a type's presence says of its being the main one
        for module in (self.look, self.pieces, self.present, self.main):
            nn.init.normal_(module.weight, std=0.02)
            nn.init.zeros_(module.bias)
        nn.init.constant_(self.present.bias, -3.0)
        nn.init.zeros_(self.hints.weight)

    def forward(self, states: Tensor, mask: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """(sentences, types) logits, (sentences, 1 + types) logits with none first, (windows, length, heads)."""
        x = self.dropout(states)
        for layer in self.layers:
            x = layer(x, mask)
        x = self.dropout(x)
        tokens = self.pieces(x)
        mine = x[batch.row]  # (sentences, length, width)
        weight = self.look(mine).masked_fill(~batch.inside[:, :, None], NOT).softmax(1)
        pooled = (weight.transpose(1, 2) @ mine).flatten(1)
        kinds = tokens[..., : TOKEN[0]]
        sure = (kinds[..., 1:] - kinds[..., :1])[batch.row].masked_fill(~batch.inside[:, :, None], NOT).amax(1)
        n = len(TYPES)
        told = self.told[0] * batch.hints[:, :n] + self.told[1] * batch.hints[:, n:]
        more = self.hints(batch.hints)
        present = self.present(pooled) + told + more[:, :n] + self.found * sure
        main = self.main(pooled) + more[:, n:]
        main = torch.cat((main[:, :1], main[:, 1:] + self.likely * present), 1)
        return present, main, tokens


@dataclass
class Batch:
    """Some samples' windows, padded, and their sentences; `of` is the number of each sentence's sample."""

    reads: list[Read]
    states: Tensor
    mask: Tensor
    row: Tensor
    inside: Tensor
    hints: Tensor
    of: Tensor
    first: list[int]


def collate(reads: list[Read]) -> Batch:
    stacks = [states for read in reads for states in read.states]
    length = max(map(len, stacks))
    states = np.zeros((len(stacks), length, WIDTH), np.float32)
    real = np.zeros((len(stacks), length), bool)
    for n, stack in enumerate(stacks):
        states[n, : len(stack)] = stack
        real[n, : len(stack)] = True
    row, of, first, hints, spans = [], [], [], [], []
    window = 0
    for n, read in enumerate(reads):
        for segments in read.segments:
            for segment in segments:
                row.append(window)
                of.append(n)
                first.append(segment.first)
                hints.append(segment.hints)
                spans.append((segment.first, segment.end))
            window += 1
    at = np.arange(length)
    inside = np.array([(at >= a) & (at < b) for a, b in spans])
    mask = np.where(real, 0.0, -1e9).astype(np.float32)[:, None, None, :]
    return Batch(
        reads, torch.from_numpy(states), torch.from_numpy(mask), torch.tensor(row), torch.from_numpy(inside),
        torch.from_numpy(np.stack(hints)), torch.tensor(of), first,
    )  # fmt: skip
