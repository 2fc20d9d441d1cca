"""What a trained detector thinks of every sample, for a smaller one to learn from.

usage: python -m training.events.opinions READS.pickle DETECTOR.pt OUT.pickle
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
import torch

from training.events.network import TOKEN, collate, detector_of
from training.events.reads import Opinion, Read

TOGETHER = 8  # samples


@torch.no_grad()
def main(path: Path, checkpoint: Path, out: Path) -> None:
    reads: list[Read] = pickle.loads(path.read_bytes())
    detector = detector_of(torch.load(checkpoint, weights_only=False)["model"]).eval()
    order = sorted(reads, key=lambda read: max(map(len, read.windows)))
    for n in range(0, len(order), TOGETHER):
        batch = collate(order[n : n + TOGETHER])
        present, main, tokens = (found.numpy().astype(np.float16) for found in detector(batch.states, batch))
        for read, mine, windows in batch.parts():
            kinds = [row[: len(one), : TOKEN[0]] for row, one in zip(tokens[windows], read.windows, strict=True)]
            read.opinion = Opinion(present[mine], main[mine], kinds)
    out.write_bytes(pickle.dumps(reads))
    print(f"{len(reads)} samples, {out.stat().st_size >> 20} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
