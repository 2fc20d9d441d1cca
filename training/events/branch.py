"""Where the detector's branch starts: the upper layers and the heads of a run that learned events beside names.

usage: python -m training.events.branch CHECKPOINT.pt FIRST OUT.pt      (FIRST: the first layer taken, from 0)

The checkpoint may be the `last.pt` of a run that is under way: the averaged weights count.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch


def main(checkpoint: Path, first: int, out: Path) -> None:
    stored = torch.load(checkpoint, weights_only=False)
    weights = stored.get("average") or {
        f"{part}.{name}": value
        for part, key in (("tagger", "model"), ("detector", "detector"))
        for name, value in stored[key].items()
    }
    found = {}
    for name, value in weights.items():
        part, rest = name.split(".", 1)
        if part == "detector":
            found[rest] = value
        elif rest.startswith("layers."):
            _, number, rest = rest.split(".", 2)
            if int(number) >= first:
                found[f"layers.{int(number) - first}.{rest}"] = value
    torch.save({"model": found}, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
