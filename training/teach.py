"""What a trained model thinks of every word of some sets, for smaller models to learn from.

usage: python -m training.teach DATA VOCABULARY OUT SETS TEACHER...     (SETS: comma-separated names)

A teacher is a checkpoint, or an exported model (.onnx). The probabilities of several are averaged.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from enrichers.entities.model.network import Network
from enrichers.entities.model.pieces import Pieces
from training.batches import LIKE_MAIN, MAIN, Document, cut, label_list, load
from training.encoder import tagger_of
from training.train import predict


def opinion(teacher: Path, documents: Sequence[Document], pieces: Pieces) -> dict[str, NDArray[np.float32]]:
    """Log-probabilities of each document's words."""
    if teacher.suffix != ".onnx":
        stored = torch.load(teacher, weights_only=False)
        return predict(tagger_of(stored["model"]), list(documents), (pieces.begin, pieces.end))
    network = Network(teacher)
    return {
        d.key: np.concatenate([network.scores(d.pieces[a:b], d.shapes[a:b], d.clues[a:b]) for _, a, b in cut([d])])
        for d in documents
    }


def main(data: Path, vocabulary: Path, out: Path, names: list[str], teachers: list[Path]) -> None:
    torch.set_num_threads(1)
    pieces = Pieces(vocabulary.read_text(encoding="utf-8").splitlines())
    labels = label_list(data / f"{MAIN}.jsonl.gz")
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        own = label_list(data / f"{name}.jsonl.gz") if name not in (MAIN, *LIKE_MAIN) else labels
        documents = load(data / f"{name}.jsonl.gz", MAIN, own, pieces)
        total: dict[str, np.ndarray] = {}
        for teacher in teachers:
            for key, logs in opinion(teacher, documents, pieces).items():
                total[key] = total.get(key, 0) + np.exp(logs) / len(teachers)
        np.savez_compressed(out / f"{name}.npz", **{key: found.astype(np.float16) for key, found in total.items()})
        print(f"{name}: {len(total)} documents", flush=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), sys.argv[4].split(","), list(map(Path, sys.argv[5:])))
