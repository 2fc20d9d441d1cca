"""Learning events beside names: the batches of each epoch and their loss, for `training.train`.

What comes of it is where the branch of the shipped detector starts (`training.events.branch`)."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from training.encoder import Tagger, word_scores
from training.events.losses import loss_of, taught
from training.events.network import Batch, Detector, collate
from training.events.reads import Read

# In how many epochs a sample of a set stands once: our sentences know most, reports are long.
TURNS = {"own": 1, "pack": 3, "penta": 1, "plover": 2, "petrarch": 2, "satp": 2, "news": 2}
MOST = 600  # pieces of a batch with their padding
FORGET = 0.15  # share of sentences that see no hints in a step
NAMES, TAUGHT = 1.0, 0.5  # what teachers' opinions of these texts' names and of their events weigh beside the events


class Events:
    """The samples of a file that `training.events.reads` wrote, without those of the fold `hold` (-1: with all)."""

    def __init__(self, path: Path, hold: int, seed: int) -> None:
        self.reads: list[Read] = [read for read in pickle.loads(path.read_bytes()) if read.sample.fold != hold]
        self.seed = seed

    def batches(self) -> Iterator[Batch]:
        """Batches without end, epoch by epoch."""
        number = 0
        while True:
            for group in epoch(self.reads, number, self.seed):
                yield collate(group)
            number += 1


def epoch(reads: Sequence[Read], number: int, seed: int) -> list[list[Read]]:
    """The samples of an epoch in groups, texts of like length together."""
    chance = random.Random(f"{seed} {number}")
    chosen = [
        read for n, read in enumerate(reads) if len(read.windows) == 1 and (n + number) % TURNS[read.sample.source] == 0
    ]
    length = {id(read): len(read.windows[0]) for read in chosen}
    near = {id(read): length[id(read)] + chance.random() * 15 for read in chosen}
    groups: list[list[Read]] = []
    widest = 0
    for read in sorted(chosen, key=lambda read: near[id(read)]):
        widest = max(widest, length[id(read)])
        if not groups or widest * (len(groups[-1]) + 1) > MOST:
            groups.append([])
            widest = length[id(read)]
        groups[-1].append(read)
    chance.shuffle(groups)
    return groups


def loss(tagger: Tagger, detector: Detector, batch: Batch, head: str) -> Tensor:
    """The loss of a batch's events, beside what teachers think of them and of the names in these texts."""
    if detector.training:
        batch.hints = batch.hints * (torch.rand(len(batch.hints), 1) > FORGET)
    found = tagger(batch.pieces, batch.shapes, batch.clues)
    scores = word_scores(*found.at(batch.first), tagger.heads[head])
    names = -(batch.names * F.log_softmax(scores, -1)).sum(-1).mean()
    said = detector(found.states, batch)
    total = loss_of(*said, batch) + NAMES * names
    if batch.taught:
        total = total + TAUGHT * taught(*said, batch)
    return total
