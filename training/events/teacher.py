"""A large detector for small ones to learn from: all layers of a pretrained encoder, trained on events alone; goes on
where it was interrupted.

usage: python -m training.events.teacher START READS.pickle OUT.pt [--epochs 5] [--hold 0]

START is a pretrained encoder with the pieces of the names model (BERT's; .onnx), or a trained teacher (.pt). The fold
`hold` is left out (-1: none is). What it says of samples goes to learners by `training.events.opinions`.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

import torch
from torch import Tensor, nn

from training.encoder import Size, Tagger, initialise, pretrained
from training.events.learning import learn
from training.events.losses import loss_of
from training.events.network import Batch, Detector
from training.events.reads import Read
from training.events.split import HELD_OUT
from training.events.task import FORGET, epoch
from training.progress import Progress
from training.train import NARROW

DECAY = 0.85  # of the rate, from each layer to the one below
HEADS = 10.0  # how much quicker the heads learn than the last layer
DROPOUT = 0.1
WARM = 0.1  # share of the steps
AVERAGE = 0.99  # of the weights


class Teacher(nn.Module):
    """An encoder with the detector's heads above its last layer."""

    def __init__(self, vocabulary: int, layers: int, positions: int) -> None:
        super().__init__()
        self.encoder = Tagger(vocabulary, [Size()] * layers, {}, DROPOUT, positions)
        self.detector = Detector([], DROPOUT)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """As the detector gives them; the states of the batch are not looked at."""
        with torch.autocast("cpu", torch.bfloat16, enabled=NARROW):
            states = self.encoder(batch.pieces, batch.shapes, batch.clues).states
        return self.detector(states.float(), batch)

    def rates(self, rate: float) -> list[dict[str, object]]:
        """Parameter groups: lower layers learn slower, the heads much quicker; words and positions stay."""
        top = len(self.encoder.layers) - 1
        groups: dict[float, list[nn.Parameter]] = {}
        for name, parameter in self.named_parameters():
            part = name.split(".")
            if part[:2] in (["encoder", "words"], ["encoder", "positions"]):
                parameter.requires_grad_(False)
                continue
            if part[0] == "detector":
                scale = HEADS
            else:
                scale = DECAY ** (top - int(part[2]) if part[1] == "layers" else top + 1)
            groups.setdefault(scale, []).append(parameter)
        return [{"params": ps, "base": rate * scale, "lr": rate * scale} for scale, ps in groups.items()]


def teacher_of(stored: dict[str, Tensor]) -> Teacher:
    """The teacher whose weights these are."""
    layers = 1 + max(int(name.split(".")[2]) for name in stored if name.startswith("encoder.layers."))
    words, positions = (len(stored[f"encoder.{name}.weight"]) for name in ("words", "positions"))
    teacher = Teacher(words, layers, positions)
    teacher.load_state_dict(stored)
    return teacher


def begun(start: Path) -> Teacher:
    """The trained teacher of a file, or one whose layers are those of a pretrained encoder."""
    if start.suffix == ".pt":
        return teacher_of(torch.load(start, weights_only=False)["model"])
    weights = pretrained(start)
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
    words, positions = (len(weights[f"embeddings.{name}_embeddings.weight"]) for name in ("word", "position"))
    teacher = Teacher(words, layers, positions)
    initialise(teacher.encoder, weights, list(range(layers)))
    return teacher


def step(teacher: Teacher, batch: Batch) -> Tensor:
    """The loss of a batch, some of whose sentences are without hints."""
    batch.hints = batch.hints * (torch.rand(len(batch.hints), 1) > FORGET)
    return loss_of(*teacher(batch), batch)


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("start", "reads", "out"):
        args.add_argument(name, type=Path)
    for name, value in (("epochs", 5), ("hold", HELD_OUT), ("seed", 1), ("threads", 2)):
        args.add_argument(f"--{name}", type=int, default=value)
    args.add_argument("--rate", type=float, default=1.5e-4)
    run = args.parse_args()
    torch.set_num_threads(run.threads)
    torch.manual_seed(run.seed)
    teacher = begun(run.start)
    reads: list[Read] = pickle.loads(run.reads.read_bytes())
    known = [read for read in reads if read.sample.fold != run.hold and read.sample.known]
    optimizer = torch.optim.AdamW(teacher.rates(run.rate), betas=(0.9, 0.98), weight_decay=0.01)
    progress = Progress(teacher, optimizer, run.out.with_suffix(".last"), AVERAGE)
    plan = [group for n in range(run.epochs) for group in epoch(known, n, run.seed)]
    learn(teacher, optimizer, progress, plan, lambda batch: step(teacher, batch), WARM)
    torch.save({"model": progress.average}, run.out)
    progress.end()


if __name__ == "__main__":
    main()
