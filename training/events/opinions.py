"""What trained detectors think of every sample, for one on other or fewer layers to learn from.

usage: python -m training.events.opinions READS.pickle LEARNERS.pickle DETECTOR...

A DETECTOR (a checkpoint, the shipped .onnx, or what `training.events.teacher` made) reads what is in READS; the mean of
what they say goes into LEARNERS, where the same samples are as another encoder sees them (`training.events.reads`), or
into READS itself.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training import read_back
from training.events.network import TOKEN, Batch, collate, detector_of
from training.events.reads import Opinion, Read
from training.events.sets import Sample
from training.events.teacher import teacher_of

TOGETHER = 8  # samples
UNLIKELY = -6.0  # in logits

Says = Callable[[Batch], tuple[Tensor, Tensor, Tensor]]


@torch.no_grad()
def give(reads: Sequence[Read], detectors: Sequence[Says]) -> None:
    """Gives each sample the detectors' mean opinion, of logits that say how much likelier than none a type is."""
    order = sorted(reads, key=lambda read: max(map(len, read.windows)))
    for n in range(0, len(order), TOGETHER):
        batch = collate(order[n : n + TOGETHER])
        said = [_centred(*detector(batch)) for detector in detectors]
        present, main, kinds = (
            torch.stack(part).mean(0).numpy().astype(np.float16) for part in zip(*said, strict=True)
        )
        for read, mine, windows in batch.parts():
            each = [row[: len(one)] for row, one in zip(kinds[windows], read.windows, strict=True)]
            read.opinion = bound(Opinion(present[mine], main[mine], each), read.sample)


def bound(opinion: Opinion, sample: Sample) -> Opinion:
    """An opinion of a public text without what its labels rule out."""
    opinion.present[:, list(sample.absent)] = np.minimum(opinion.present[:, list(sample.absent)], UNLIKELY)
    if sample.main and len(opinion.main) == 1:
        wrong = [0, *(kind + 1 for kind in sample.scope if kind not in sample.main)]
        right = opinion.main[:, [kind + 1 for kind in sample.main]].max()
        opinion.main[:, wrong] = np.minimum(opinion.main[:, wrong], right + UNLIKELY)
    return opinion


def opened(path: Path) -> Says:
    """What a file's detector says of a batch."""
    weights = read_back.weights(path)
    if any(name.startswith("encoder.") for name in weights):
        return teacher_of(weights).eval()
    detector = detector_of(weights).eval()
    return lambda batch: detector(batch.states, batch)


def _centred(present: Tensor, main: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    kinds = tokens[..., : TOKEN[0]]
    return present, main - main[:, :1], kinds - kinds[..., :1]


def main(path: Path, learners: Path, teachers: Sequence[Path]) -> None:
    reads: list[Read] = pickle.loads(path.read_bytes())
    give(reads, list(map(opened, teachers)))
    found: list[Read] = pickle.loads(learners.read_bytes())
    for read, other in zip(reads, found, strict=True):
        other.opinion = read.opinion
    learners.write_bytes(pickle.dumps(found))
    print(f"{len(found)} samples, {learners.stat().st_size >> 20} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
