"""The loop of a training of events: rate, steps, what is kept; goes on where it was interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from training.events.network import Batch, collate
from training.events.reads import Read
from training.progress import Progress
from training.train import wait

SAVE_EVERY = 100
FLOOR = 0.02  # of the rate, at the end


def learn(
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    progress: Progress,
    plan: Sequence[list[Read]],
    loss_of: Callable[[Batch], Tensor],
    warm: float,
) -> None:
    """Learns from each batch of a plan once; the rate (`base` of each parameter group) rises over the share `warm` of
    the steps, then falls to FLOOR of itself."""
    rise, began, losses = warm * len(plan), time.time(), []
    print(f"{len(plan)} steps, from {progress.done}", flush=True)
    for n, group in enumerate(plan, 1):
        if n <= progress.done:
            continue
        wait()
        share = n / rise if n < rise else max(FLOOR, (len(plan) - n) / (len(plan) - rise))
        for g in optimizer.param_groups:
            g["lr"] = g["base"] * share
        module.train()
        loss = loss_of(collate(group))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        progress.stepped(n)
        if n % SAVE_EVERY == 0:
            mean = sum(losses) / len(losses)
            losses.clear()
            print(f"{n} {mean:.3f} {time.time() - began:.0f}s", flush=True)
            progress.save(n)
