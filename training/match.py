"""Teaches pruned lower layers to give what the whole ones give, piece by piece: what reads on above them, names and
events, then hardly notices. Goes on where it was interrupted.

usage: python -m training.match WHOLE SMALL.pt PREPARED VOCABULARY LAYERS OUT.pt [--steps 2400]

WHOLE is a checkpoint or the shipped .onnx, SMALL what `training.prune` made of its lowest LAYERS. The texts need no
labels: the main set, the same in capitals, and raw news.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from enrichers.entities.model.pieces import Pieces
from training import read_back
from training.batches import MAIN, RAW, Batch, batches, collate, cut, documents_of
from training.encoder import Tagger, tagger_of
from training.progress import Progress
from training.train import NARROW, wait

SETS = (MAIN, "worldwide_loud", RAW)
MOST = 1600  # pieces a batch
RATE, WARM, FLOOR = 7e-4, 100, 0.02
BELOW = 0.3  # what the states below the last weigh
AVERAGE = 0.995
TOLD_EVERY = 200


def states(tagger: Tagger, layers: nn.ModuleList, batch: Batch) -> list[Tensor]:
    """What each layer gives for the pieces of a batch: (pieces, width)."""
    x, mask = tagger.embedded(batch.pieces, batch.shapes, batch.clues)
    real, found = batch.pieces >= 0, []
    with torch.autocast("cpu", torch.bfloat16, enabled=NARROW):
        for layer in layers:
            x = layer(x, mask)
            found.append(x.float()[real])
    return found


def endless(data: Path, vocabulary: list[str], seed: int) -> Iterator[Batch]:
    """Batches without end, the same for the same seed."""
    shake = random.Random(seed)
    pieces = Pieces(vocabulary)
    documents = [document for name in SETS for document in documents_of(data, name, pieces)]
    while True:
        shake.shuffle(documents)
        for group in batches(cut(documents, shake=shake), MOST, shake):
            yield collate(group, pieces.begin, pieces.end)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("whole", "small", "prepared", "vocabulary"):
        parser.add_argument(name, type=Path)
    parser.add_argument("layers", type=int)
    parser.add_argument("out", type=Path)
    for name, value in (("steps", 2400), ("seed", 1), ("threads", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    run = parser.parse_args()
    torch.set_num_threads(run.threads)
    teacher, stored = tagger_of(read_back.weights(run.whole)).eval(), torch.load(run.small, weights_only=False)
    small = tagger_of(stored["model"]).eval()
    layers = small.requires_grad_(False).layers[: run.layers].requires_grad_(True)
    optimizer = torch.optim.AdamW(layers.parameters(), betas=(0.9, 0.98), weight_decay=0.0)
    progress = Progress(layers, optimizer, run.out.with_suffix(".last"), AVERAGE)
    given = endless(run.prepared, run.vocabulary.read_text(encoding="utf-8").splitlines(), run.seed)
    for step, batch in zip(range(1, run.steps + 1), given, strict=False):
        if step <= progress.done:
            continue
        wait()
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(step / WARM, 1) * max(FLOOR, (run.steps - step) / run.steps)
        with torch.no_grad():
            wanted = states(teacher, teacher.layers[: run.layers], batch)
        pairs = zip(states(small, layers, batch), wanted, strict=True)
        off = [(mine - theirs).square().mean() for mine, theirs in pairs]
        (off[-1] + BELOW * sum(off[:-1])).backward()
        torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        progress.stepped(step)
        if step % TOLD_EVERY == 0:
            print(f"{step}/{run.steps} mean square off " + " ".join(f"{one:.4f}" for one in off), flush=True)
            progress.save(step)
    layers.load_state_dict(progress.average)
    torch.save({**stored, "model": small.state_dict()}, run.out)
    progress.end()


if __name__ == "__main__":
    main()
