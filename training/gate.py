"""Puts a gate into a checkpoint: after some layers, only pieces of what may be a name or tell an event are read on.

usage: python -m training.gate CHECKPOINT.pt PREPARED VOCABULARY SOFT READS.pickle AFTER OUT.pt

AFTER is the layer (from 1) that the gate follows. Its start is a logistic regression of that layer's states on what
teachers say: of names those in SOFT (`training.teach`), of events those in READS (`training.events.opinions`). It is
trained further with the rest (`training.train`).
"""

from __future__ import annotations

import pickle
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from enrichers.entities.model.pieces import Pieces
from training.batches import Batch, Document, batches, collate, cut, label_list, load
from training.encoder import WANTED, WIDTH, Tagger, tagger_of
from training.events import network

MAIN = "worldwide_train"
LOOKED_AT = 150  # documents of names
TEXTS = 1_000  # samples of events
NOT_A_NAME = 0.97  # a word of which teachers are surer to be outside of names is in none
A_TRIGGER = 0.1  # the probability from which a piece may tell an event
COSTS = (20.0, 10.0)  # what a name or an event held back costs, in pieces let pass in vain
RIDGE = 1e-4


def of_names(batch: Batch) -> tuple[Tensor, Tensor]:
    """Flat positions of all pieces of words, and whether each belongs to what may be a name (1.0) or does not."""
    word = batch.word.flatten()
    where = torch.nonzero(word >= 0)[:, 0]
    maybe = torch.zeros(len(batch.labels), dtype=torch.bool)
    if batch.labelled:
        maybe |= batch.labels != 0
    if batch.soft is not None:
        maybe |= batch.soft[:, 0] < NOT_A_NAME
    return where, maybe[word[where]].float()


def of_events(batch: network.Batch) -> tuple[Tensor, Tensor]:
    """The same for what may tell an event."""
    assert batch.taught is not None, "no opinions"
    maybe = 1 - batch.taught[2].softmax(-1)[..., 0] > A_TRIGGER
    at = 0
    for read in batch.reads:
        for n, segments in enumerate(read.segments):
            for segment in segments:
                for _, _, first, end in segment.events or ():
                    maybe[at + n, first:end] = True
        at += len(read.windows)
    where = torch.nonzero(batch.pieces.flatten() >= 0)[:, 0]
    return where, maybe.flatten()[where].float()


def loss(wanted: Tensor, which: str, batch: Batch | network.Batch) -> Tensor:
    """Of what the gate says of names or of events in a batch."""
    n = WANTED.index(which)
    where, right = of_names(batch) if isinstance(batch, Batch) else of_events(batch)
    cost = torch.tensor(COSTS[n])
    return F.binary_cross_entropy_with_logits(wanted[..., n].flatten()[where], right, pos_weight=cost)


def fitted(states: Tensor, right: Tensor, cost: float) -> tuple[Tensor, Tensor]:
    """Weights and bias of a logistic regression."""
    weight, bias = torch.zeros(WIDTH, requires_grad=True), torch.zeros(1, requires_grad=True)
    search = torch.optim.LBFGS([weight, bias], max_iter=60)

    def closure() -> Tensor:
        search.zero_grad()
        off = F.binary_cross_entropy_with_logits(states @ weight + bias, right, pos_weight=torch.tensor(cost))
        off = off + RIDGE * weight.square().sum()
        off.backward()
        return off

    search.step(closure)
    return weight.detach(), bias.detach()


def _below(tagger: Tagger, after: int, pieces: Tensor, shapes: Tensor, clues: Tensor) -> Tensor:
    x, mask = tagger.embedded(pieces, shapes, clues)
    for layer in tagger.layers[:after]:
        x = layer(x, mask)
    return x.reshape(-1, WIDTH)


def _name_batches(data: Path, soft: Path, pieces: Pieces) -> Iterator[Batch]:
    path = data / f"{MAIN}.jsonl.gz"
    documents: list[Document] = load(path, MAIN, label_list(path), pieces, LOOKED_AT)
    stored = np.load(soft / f"{MAIN}.npz")
    for document in documents:
        document.soft = stored[document.key]
    for group in batches(cut(documents), 4000):
        yield collate(group, pieces.begin, pieces.end)


def _event_batches(reads: Path) -> Iterator[network.Batch]:
    found = pickle.loads(reads.read_bytes())
    random.Random(1).shuffle(found)
    for n in range(0, TEXTS, 8):
        yield network.collate(found[n : n + 8])


@torch.no_grad()
def main(checkpoint: Path, data: Path, vocabulary: Path, soft: Path, reads: Path, after: int, out: Path) -> None:
    stored = torch.load(checkpoint, weights_only=False)
    state = stored["model"]
    tagger = tagger_of(state).eval()
    pieces = Pieces(vocabulary.read_text(encoding="utf-8").splitlines())
    rows = []
    for which, some in enumerate((_name_batches(data, soft, pieces), _event_batches(reads))):
        states, right = [], []
        for batch in some:
            where, answer = of_names(batch) if isinstance(batch, Batch) else of_events(batch)
            states.append(_below(tagger, after, batch.pieces, batch.shapes, batch.clues)[where])
            right.append(answer)
        x, y = torch.cat(states), torch.cat(right)
        with torch.enable_grad():
            weight, bias = fitted(x, y, COSTS[which])
        said = x @ weight + bias > 0
        caught = said[y > 0].float().mean()
        print(f"{WANTED[which]}: {y.mean():.3f} are, {said.float().mean():.3f} pass, {caught:.4f} of those wanted")
        rows.append((weight, bias))
    state["gate.weight"] = torch.stack([weight for weight, _ in rows])
    state["gate.bias"] = torch.cat([bias for _, bias in rows])
    state["gate.after"] = torch.tensor(float(after))
    torch.save({**stored, "model": state}, out)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:6]), int(sys.argv[6]), Path(sys.argv[7]))
