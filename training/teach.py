"""What a trained model thinks of every word of some sets, for smaller models to learn from.

usage: python -m training.teach DATA VOCABULARY OUT SETS CHECKPOINT...     (SETS: comma-separated names)

The probabilities of several checkpoints are averaged.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from enrichers.entities.model.pieces import Pieces
from training.batches import label_list, load
from training.encoder import Tagger
from training.train import LIKE_MAIN, MAIN, predict


def tagger_of(checkpoint: Path) -> tuple[Tagger, list[str]]:
    """The model of a checkpoint, with the labels of the main set."""
    stored = torch.load(checkpoint, weights_only=False)
    state = stored["model"]
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    heads = {
        name.split(".")[1]: len(value) for name, value in state.items() if name.startswith("heads.") and value.ndim == 1
    }
    tagger = Tagger(state["words.weight"].shape[0], layers, heads)
    tagger.load_state_dict(state)
    return tagger, stored["labels"]


def main(data: Path, vocabulary: Path, out: Path, names: list[str], checkpoints: list[Path]) -> None:
    torch.set_num_threads(1)
    pieces = Pieces(vocabulary.read_text(encoding="utf-8").splitlines())
    labels = label_list(data / f"{MAIN}.jsonl.gz")
    out.mkdir(parents=True, exist_ok=True)
    teachers = [tagger_of(path)[0] for path in checkpoints]
    for name in names:
        own = label_list(data / f"{name}.jsonl.gz") if name not in (MAIN, *LIKE_MAIN) else labels
        documents = load(data / f"{name}.jsonl.gz", MAIN, own, pieces)
        total: dict[str, np.ndarray] = {}
        for teacher in teachers:
            for key, logs in predict(teacher, documents, (pieces.begin, pieces.end)).items():
                total[key] = total.get(key, 0) + np.exp(logs) / len(teachers)
        np.savez_compressed(out / f"{name}.npz", **{key: found.astype(np.float16) for key, found in total.items()})
        print(f"{name}: {len(total)} documents", flush=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), sys.argv[4].split(","), list(map(Path, sys.argv[5:])))
