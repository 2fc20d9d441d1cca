"""Training of the detector's branch above frozen lower layers; goes on where it was interrupted.

usage: python -m training.events.train READS.pickle START.pt OUT.pt [--epochs 7] [--hold 0]

START is what `training.events.branch` wrote, or a trained detector (the shipped .onnx, too). The fold `hold` is left
out (-1: none is).
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

import torch

from training import read_back
from training.events.learning import learn
from training.events.losses import loss_of, taught
from training.events.network import Batch, Detector, detector_of
from training.events.reads import Read
from training.events.sets import TYPES
from training.events.split import HELD_OUT
from training.events.task import FORGET, TAUGHT, epoch
from training.progress import Progress

WARM = 0.08  # share of the steps
AVERAGE = 0.99  # of the weights


def step(detector: Detector, batch: Batch, blank: float) -> torch.Tensor:
    """The loss of a batch, with a teacher's opinions where there are some; in training some of its pieces are
    blank and some of its sentences without hints."""
    if detector.training:
        batch.states = batch.states * (torch.rand(*batch.states.shape[:2], 1) >= blank)
        batch.hints = batch.hints * (torch.rand(len(batch.hints), 1) > FORGET)
    said = detector(batch.states, batch)
    return loss_of(*said, batch) + (TAUGHT * taught(*said, batch) if batch.taught else 0.0)


def main() -> None:
    args = argparse.ArgumentParser()
    for name, kind in (("reads", Path), ("start", Path), ("out", Path)):
        args.add_argument(name, type=kind)
    for name, value in (("epochs", 7), ("hold", HELD_OUT), ("seed", 1), ("threads", 2)):
        args.add_argument(f"--{name}", type=int, default=value)
    args.add_argument("--rate", type=float, default=2e-4)
    args.add_argument("--dropout", type=float, default=0.1)
    args.add_argument("--blank", type=float, default=0.0, help="share of pieces that a step does not see")
    run = args.parse_args()
    torch.set_num_threads(run.threads)
    torch.manual_seed(run.seed)
    reads: list[Read] = pickle.loads(run.reads.read_bytes())
    known = [read for read in reads if read.sample.fold != run.hold]
    detector = detector_of(read_back.weights(run.start), run.dropout)
    slow = list(detector.layers.parameters())
    quick = [p for name, p in detector.named_parameters() if not name.startswith("layers")]
    groups = [{"params": slow, "base": run.rate}, {"params": quick, "base": run.rate * 5}]
    optimizer = torch.optim.AdamW(
        [g | {"lr": g["base"]} for g in groups if g["params"]], betas=(0.9, 0.98), weight_decay=0.01
    )
    progress = Progress(detector, optimizer, run.out.with_suffix(".last"), AVERAGE)
    plan = [group for n in range(run.epochs) for group in epoch(known, n, run.seed)]
    learn(detector, optimizer, progress, plan, lambda batch: step(detector, batch, run.blank), WARM)
    torch.save({"model": progress.average, "types": TYPES}, run.out)
    progress.end()


if __name__ == "__main__":
    main()
