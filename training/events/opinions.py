"""What a trained detector thinks of every sample, for one on other or fewer layers to learn from.

usage: python -m training.events.opinions READS.pickle DETECTOR LEARNERS.pickle

DETECTOR (a checkpoint, or the shipped .onnx) reads what is in READS; what it says goes into LEARNERS, where the same
samples are as another encoder sees them (`training.events.reads`).
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
import torch

from training import read_back
from training.events.network import TOKEN, collate, detector_of
from training.events.reads import Opinion, Read

TOGETHER = 8  # samples


@torch.no_grad()
def main(path: Path, teacher: Path, learners: Path) -> None:
    reads: list[Read] = pickle.loads(path.read_bytes())
    known = teacher.suffix == ".onnx"
    detector = detector_of(read_back.detector(teacher) if known else torch.load(teacher, weights_only=False)["model"])
    detector.eval()
    order = sorted(reads, key=lambda read: max(map(len, read.windows)))
    for n in range(0, len(order), TOGETHER):
        batch = collate(order[n : n + TOGETHER])
        present, main, tokens = (found.numpy().astype(np.float16) for found in detector(batch.states, batch))
        for read, mine, windows in batch.parts():
            kinds = [row[: len(one), : TOKEN[0]] for row, one in zip(tokens[windows], read.windows, strict=True)]
            read.opinion = Opinion(present[mine], main[mine], kinds)
    found: list[Read] = pickle.loads(learners.read_bytes())
    for read, other in zip(reads, found, strict=True):
        other.opinion = read.opinion
    learners.write_bytes(pickle.dumps(found))
    print(f"{len(found)} samples, {learners.stat().st_size >> 20} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
