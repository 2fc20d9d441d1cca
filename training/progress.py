"""What a run of training keeps, so that it can be interrupted: weights, their running mean, the optimizer's state."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


class Progress:
    """A run's `module` and `optimizer`, brought to where the file at `path` left them, if it is there.

    `average` is the running mean of the weights, of which each step keeps the share `keep` (less in the first steps);
    `done` the steps done, `more` what else was saved.
    """

    def __init__(self, module: nn.Module, optimizer: torch.optim.Optimizer, path: Path, keep: float) -> None:
        self._module, self._optimizer, self._path, self._keep = module, optimizer, path, keep
        self.average: dict[str, Tensor] = {name: value.clone() for name, value in module.state_dict().items()}
        self.done = 0
        self.more: dict[str, Any] = {}
        if path.exists():
            stored = torch.load(path, weights_only=False)
            module.load_state_dict(stored.pop("model"))
            optimizer.load_state_dict(stored.pop("optimizer"))
            torch.set_rng_state(stored.pop("rng"))
            self.average, self.done, self.more = stored.pop("average"), stored.pop("done"), stored

    @torch.no_grad()
    def stepped(self, step: int) -> None:
        """Takes the weights after a step, counted from 1, into the mean."""
        keep = min(self._keep, step / (step + 10))
        for name, value in self._module.state_dict().items():
            self.average[name].lerp_(value, 1 - keep)

    def save(self, step: int, **more: Any) -> None:
        """Write everything, with `more` that the run needs; an interrupted writing leaves the file before it."""
        state = {"model": self._module.state_dict(), "optimizer": self._optimizer.state_dict(), "average": self.average}
        part = self._path.with_suffix(".part")
        torch.save({**state, "done": step, "rng": torch.get_rng_state(), **more}, part)
        os.replace(part, self._path)

    def end(self) -> None:
        """Remove the file: the run is over."""
        self._path.unlink(missing_ok=True)
