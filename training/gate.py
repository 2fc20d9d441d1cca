"""Puts a gate into a checkpoint: after some layers, only pieces of what may be a name are read on.

usage: python -m training.gate CHECKPOINT.pt PREPARED VOCABULARY SOFT AFTER OUT.pt

AFTER is the layer (from 1) that the gate follows. Its start is a logistic regression of that layer's states on what
teachers say of names (`training.teach` wrote SOFT). It is trained further with the rest (`training.train`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from training.batches import Batch, some
from training.encoder import WIDTH, tagger_of

LOOKED_AT = 150  # documents
NOT_A_NAME = 0.97  # a word of which teachers are surer to be outside of names is in none
COST = torch.tensor(100.0)  # of a piece of a name held back, in pieces let pass in vain
RIDGE = 1e-4


def wanted(batch: Batch) -> tuple[Tensor, Tensor]:
    """Flat positions of all pieces of words, and whether each belongs to what may be a name (1.0) or does not."""
    word = batch.word.flatten()
    where = torch.nonzero(word >= 0)[:, 0]
    maybe = torch.zeros(len(batch.labels), dtype=torch.bool)
    if batch.labelled:
        maybe |= batch.labels != 0
    if batch.soft is not None:
        maybe |= batch.soft[:, 0] < NOT_A_NAME
    return where, maybe[word[where]].float()


def loss(said: Tensor, batch: Batch) -> Tensor:
    """Of what the gate says of a batch's pieces (windows, length)."""
    where, right = wanted(batch)
    return F.binary_cross_entropy_with_logits(said.flatten()[where], right, pos_weight=COST)


def fitted(states: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Weights and bias of a logistic regression."""
    weight, bias = torch.zeros(WIDTH, requires_grad=True), torch.zeros(1, requires_grad=True)
    search = torch.optim.LBFGS([weight, bias], max_iter=60)

    def closure() -> Tensor:
        search.zero_grad()
        off = F.binary_cross_entropy_with_logits(states @ weight + bias, right, pos_weight=COST)
        off = off + RIDGE * weight.square().sum()
        off.backward()
        return off

    search.step(closure)
    return weight.detach(), bias.detach()


def main(checkpoint: Path, data: Path, vocabulary: Path, soft: Path, after: int, out: Path) -> None:
    stored = torch.load(checkpoint, weights_only=False)
    state = stored["model"]
    tagger = tagger_of(state).eval()
    states, right = [], []
    with torch.no_grad():
        for batch in some(data, vocabulary.read_text(encoding="utf-8").splitlines(), LOOKED_AT, soft):
            where, answer = wanted(batch)
            found = tagger.below(after, batch.pieces, batch.shapes, batch.clues)
            states.append(found.reshape(-1, WIDTH)[where])
            right.append(answer)
    x, y = torch.cat(states), torch.cat(right)
    weight, bias = fitted(x, y)
    said = x @ weight + bias > 0
    print(
        f"{y.mean():.3f} of the pieces may be in a name, {said.float().mean():.3f} pass; "
        f"{said[y > 0].float().mean():.4f} of those wanted do"
    )
    state |= {"gate.weight": weight[None], "gate.bias": bias, "gate.after": torch.tensor(float(after))}
    torch.save({**stored, "model": state}, out)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]), int(sys.argv[5]), Path(sys.argv[6]))
