"""Teaches a pruned model to give what the whole one gives, piece by piece: states, and the labels' probabilities above
them. Goes on where it was interrupted.

usage: python -m training.match WHOLE SMALL.pt PREPARED VOCABULARY OUT.pt [--steps 3200]

WHOLE is a checkpoint or the shipped .onnx, with a gate; SMALL what `training.prune` made of it, with fewer heads and
units in some or all layers. The texts need no labels: the main set, the same in capitals, and raw news. What the whole
model's gate lets pass counts most, as nothing else is read on for names; the rest is what events are read in. The gate
of OUT is WHOLE's: fit it anew (`training.gate`).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from enrichers.entities.model.pieces import Pieces
from training import read_back
from training.batches import MAIN, RAW, Batch, batches, collate, cut, documents_of
from training.encoder import Tagger, closed_up, tagger_of
from training.progress import Progress
from training.train import NARROW, wait

SETS = (MAIN, "worldwide_loud", RAW)
MOST = 1600  # pieces a batch
RATE, WARM, FLOOR = 6e-4, 100, 0.02
SHUT = 0.3  # what a piece that the gate holds back weighs
EARLIER = 0.3  # what the states of a layer weigh that is not the last below the gate, or above it
ABOVE = 0.3  # what the states above the gate weigh
AVERAGE = 0.995
TOLD_EVERY = 200


class Pass(NamedTuple):
    """What each layer gives: below the gate (windows, length, width), above it (pieces let pass, width); which pieces
    were let pass (windows, length), and the logits of their labels."""

    below: list[Tensor]
    above: list[Tensor]
    live: Tensor
    logits: Tensor


def through(tagger: Tagger, batch: Batch, live: Tensor | None = None) -> Pass:
    """A pass in which the tagger's own gate decides, or `live` does."""
    assert tagger.gate is not None
    after = int(tagger.gate.after)
    below: list[Tensor] = []
    above: list[Tensor] = []
    x, mask = tagger.embedded(batch.pieces, batch.shapes, batch.clues)
    with torch.autocast("cpu", torch.bfloat16, enabled=NARROW):
        for layer in tagger.layers[:after]:
            x = layer(x, mask)
            below.append(x.float())
        if live is None:
            live = tagger.gate.open(tagger.gate(x.float())[..., 0], batch.pieces)
        where, kept, mask = closed_up(live, batch.pieces)
        y = x.gather(1, where)
        for layer in tagger.layers[after:]:
            y = layer(y, mask)
            above.append(y.float()[kept])
    return Pass(below, above, live, tagger.heads[MAIN](above[-1]))


def parts(mine: Pass, theirs: Pass, batch: Batch) -> tuple[list[Tensor], list[Tensor], Tensor]:
    """How far a pass is from the teacher's: mean squares of each layer below and above the gate, and the divergence of
    the labels' probabilities, each a number."""
    weight = torch.where(theirs.live, 1.0, SHUT) * (batch.pieces >= 0)
    weight = weight / weight.sum()
    below = [((a - b).square().mean(-1) * weight).sum() for a, b in zip(mine.below, theirs.below, strict=True)]
    above = [(a - b).square().mean() for a, b in zip(mine.above, theirs.above, strict=True)]
    wanted = theirs.logits.log_softmax(-1)
    labels = F.kl_div(mine.logits.log_softmax(-1), wanted, reduction="batchmean", log_target=True)
    return below, above, labels


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
    for name in ("whole", "small", "prepared", "vocabulary", "out"):
        parser.add_argument(name, type=Path)
    for name, value in (("steps", 3200), ("seed", 1), ("threads", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    run = parser.parse_args()
    torch.set_num_threads(run.threads)
    teacher, stored = tagger_of(read_back.weights(run.whole)).eval(), torch.load(run.small, weights_only=False)
    small = tagger_of(stored["model"]).eval()
    layers = small.requires_grad_(False).layers.requires_grad_(True)
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
            wanted = through(teacher, batch)
        below, above, labels = parts(through(small, batch, wanted.live), wanted, batch)
        states = below[-1] + EARLIER * sum(below[:-1]) + ABOVE * (above[-1] + EARLIER * sum(above[:-1]))
        (states + labels).backward()
        torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        progress.stepped(step)
        if step % TOLD_EVERY == 0:
            told = " ".join(f"{one:.4f}" for one in (*below, *above))
            print(f"{step}/{run.steps} mean square off {told}, labels {labels:.4f}", flush=True)
            progress.save(step)
    layers.load_state_dict(progress.average)
    torch.save({**stored, "model": small.state_dict()}, run.out)
    progress.end()


if __name__ == "__main__":
    main()
