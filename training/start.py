"""What a run of training begins with: a checkpoint's tagger and detector, or a pretrained BERT and new heads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.encoder import Size, Tagger, gate_of, initialise, pretrained, sizes_of
from training.events.network import Detector


def started(
    start: str, weights: str, keep: list[int], words: int, heads: Mapping[str, int], dropout: float, events: bool
) -> tuple[Tagger, Detector | None]:
    """The tagger of the checkpoint `start`, or of a BERT's `weights` where there is none, with those of its layers in
    `keep`; and, where events are learned too, the checkpoint's detector or a new one, without layers of its own."""
    stored = torch.load(start, weights_only=False) if start else {}
    if start:
        tagger = _continued(stored["model"], keep, words, heads, dropout)
    else:
        tagger = Tagger(words, [Size()] * len(keep), heads, dropout)
        initialise(tagger, _loaded(weights), keep)
    detector = Detector((), dropout) if events else None
    if detector and "detector" in stored:
        detector.load_state_dict(stored["detector"])
    return tagger, detector


def _continued(
    found: Mapping[str, Tensor], keep: list[int], words: int, heads: Mapping[str, int], dropout: float
) -> Tagger:
    sizes = sizes_of(found)
    keep = [n for n in keep if n < len(sizes)]
    tagger = Tagger(words, [sizes[n] for n in keep], heads, dropout, len(found["positions.weight"]), gate_of(found))
    mine = tagger.state_dict()
    for key in mine:
        source = key
        if key.startswith("layers."):
            _, n, rest = key.split(".", 2)
            source = f"layers.{keep[int(n)]}.{rest}"
        if source in found and found[source].shape == mine[key].shape:
            mine[key] = found[source]
    tagger.load_state_dict(mine)
    return tagger


def _loaded(path: str) -> dict[str, np.ndarray]:
    return dict(np.load(path)) if path.endswith(".npz") else pretrained(Path(path))
