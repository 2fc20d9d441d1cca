"""Training of the event detector; goes on where it was interrupted.

usage: python -m training.events.train STATES.pickle WEIGHTS OUT.pt [--layers 1] [--keep 5] [--epochs 4] [--hold 0]

WEIGHTS is a BERT whose upper layers are taken (`keep`, counted from 0). The fold `hold` is left out (-1: none is).
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from pathlib import Path

import torch

from training.encoder import pretrained, take
from training.events.losses import loss_of
from training.events.network import Batch, Detector, collate
from training.events.sets import TYPES
from training.events.split import HELD_OUT
from training.events.states import Read

# In how many epochs a sample of a set stands once: our sentences know most, reports are long.
MIXES = {
    "own": {"own": 1, "pack": 4, "penta": 4, "plover": 3, "petrarch": 3, "satp": 8},
    "even": {"own": 2, "pack": 2, "penta": 2, "plover": 2, "petrarch": 2, "satp": 6},
    "all": {"own": 1, "pack": 3, "penta": 2, "plover": 2, "petrarch": 2, "satp": 4},
}
MOST = 600  # pieces of a batch with their padding
FORGET = 0.15  # share of sentences that see no hints in a step
SAVE_EVERY = 100
FLOOR = 0.02  # of the rate, at the end


def epoch(reads: list[Read], number: int, seed: int, mix: dict[str, int]) -> list[list[Read]]:
    """The batches of an epoch: texts of like length together."""
    chance = random.Random(f"{seed} {number}")
    chosen = [read for n, read in enumerate(reads) if _turn(read, n, number, mix)]
    size = {id(read): (len(read.states) > 1, max(map(len, read.states)) + chance.random() * 15) for read in chosen}
    groups: list[list[Read]] = []
    width = windows = 0
    for read in sorted(chosen, key=lambda read: size[id(read)]):
        longest = max(map(len, read.states))
        width, windows = max(width, longest), windows + len(read.states)
        if not groups or width * windows > MOST:
            groups.append([])
            width, windows = longest, len(read.states)
        groups[-1].append(read)
    chance.shuffle(groups)
    return groups


def _turn(read: Read, n: int, number: int, mix: dict[str, int]) -> bool:
    """Whether a sample is of this epoch."""
    return len(read.states) == 1 and (n + number) % mix[read.sample.source] == 0


def step(detector: Detector, batch: Batch, blank: float) -> torch.Tensor:
    """The loss of a batch; in training some of its pieces are blank and some of its sentences without hints."""
    if detector.training:
        batch.states = batch.states * (torch.rand(*batch.states.shape[:2], 1) >= blank)
        batch.hints = batch.hints * (torch.rand(len(batch.hints), 1) > FORGET)
    return loss_of(*detector(batch.states, batch.mask, batch), batch)


def main() -> None:
    args = argparse.ArgumentParser()
    for name, kind in (("states", Path), ("weights", Path), ("out", Path)):
        args.add_argument(name, type=kind)
    for name, value in (("layers", 1), ("epochs", 4), ("hold", HELD_OUT), ("seed", 1), ("threads", 2)):
        args.add_argument(f"--{name}", type=int, default=value)
    args.add_argument("--keep", type=int, nargs="*", default=[5])
    args.add_argument("--rate", type=float, default=2e-4)
    args.add_argument("--mix", choices=sorted(MIXES), default="own", help="how much room the public sets have")
    args.add_argument("--dropout", type=float, default=0.1)
    args.add_argument("--blank", type=float, default=0.0, help="share of pieces that a step does not see")
    args.add_argument("--start", type=Path, help="a trained detector to go on from")
    run = args.parse_args()
    torch.set_num_threads(run.threads)
    torch.manual_seed(run.seed)
    reads: list[Read] = pickle.loads(run.states.read_bytes())
    learn = [read for read in reads if read.sample.fold != run.hold]
    detector = Detector(run.layers, run.dropout)
    if run.start:
        detector.load_state_dict(torch.load(run.start, weights_only=False)["model"])
    elif run.layers:
        take(detector.layers, pretrained(run.weights), run.keep)
    slow = list(detector.layers.parameters())
    quick = [p for name, p in detector.named_parameters() if not name.startswith("layers")]
    groups = [{"params": slow, "base": run.rate}, {"params": quick, "base": run.rate * 5}]
    optimizer = torch.optim.AdamW(
        [g | {"lr": g["base"]} for g in groups if g["params"]], betas=(0.9, 0.98), weight_decay=0.01
    )
    average = {k: v.clone() for k, v in detector.state_dict().items()}
    plan = [group for n in range(run.epochs) for group in epoch(learn, n, run.seed, MIXES[run.mix])]
    done = 0
    last = run.out.with_suffix(".last")
    if last.exists():
        stored = torch.load(last, weights_only=False)
        detector.load_state_dict(stored["model"])
        optimizer.load_state_dict(stored["optimizer"])
        average, done = stored["average"], stored["done"]
        torch.set_rng_state(stored["rng"])
    warm, began, losses = 0.08 * len(plan), time.time(), []
    print(f"{run.out}: {len(plan)} steps, from {done}", flush=True)
    for n, group in enumerate(plan, 1):
        if n <= done:
            continue
        share = n / warm if n < warm else max(FLOOR, (len(plan) - n) / (len(plan) - warm))
        for g in optimizer.param_groups:
            g["lr"] = g["base"] * share
        detector.train()
        loss = step(detector, collate(group), run.blank)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(detector.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        keep = min(0.99, n / (n + 10))
        with torch.no_grad():
            for k, v in detector.state_dict().items():
                average[k].lerp_(v, 1 - keep)
        if n % SAVE_EVERY == 0:
            mean = sum(losses) / len(losses)
            losses.clear()
            print(f"{n} {mean:.3f} {time.time() - began:.0f}s", flush=True)
            stored = {"model": detector.state_dict(), "optimizer": optimizer.state_dict(), "average": average}
            torch.save({**stored, "done": n, "rng": torch.get_rng_state()}, last)
    detector.load_state_dict(average)
    torch.save({"model": average, "layers": run.layers, "types": TYPES}, run.out)
    last.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
