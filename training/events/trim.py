"""A smaller branch: of its layers those heads and inner units that matter most, fitted to do the work of the whole.

usage: python -m training.events.trim READS.pickle DETECTOR.pt HEADS INNER OUT.pt [KEPT]

KEPT names the layers that are kept ("0,2"; all). It is then trained further (`training.events.train`).
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from training import read_back
from training.encoder import Size
from training.events.network import collate, detector_of
from training.events.reads import Read
from training.events.split import HELD_OUT
from training.prune import prune

LOOKED_AT, TOGETHER = 640, 16  # texts, and how many of them are read at once


def main(file: Path, checkpoint: Path, size: Size, out: Path, kept: Sequence[int] = ()) -> None:
    detector = detector_of(read_back.weights(checkpoint))
    if kept:
        detector.layers = nn.ModuleList(detector.layers[n] for n in kept)
    reads: list[Read] = [read for read in pickle.loads(file.read_bytes()) if read.sample.fold != HELD_OUT]
    some = sorted(reads[:: len(reads) // LOOKED_AT], key=lambda read: max(map(len, read.windows)))
    batches = [collate(some[n : n + TOGETHER]) for n in range(0, len(some), TOGETHER)]
    words = [batch.by_words(batch.states) for batch in batches]
    prune(detector.layers, [states for states, _, _ in words], [mask for _, mask, _ in words], size)
    torch.save({"model": detector.state_dict()}, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Size(int(sys.argv[3]), int(sys.argv[4])), Path(sys.argv[5]),
         [int(n) for n in "".join(sys.argv[6:7]).split(",") if n])  # fmt: skip
