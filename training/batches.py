"""Prepared documents to batches of windows, cut anew and shuffled in every epoch."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from enrichers.entities.model.clues import CLUES
from enrichers.entities.model.pieces import Pieces
from enrichers.entities.model.windows import WIDEST, windows

MAIN, RAW = "worldwide_train", "raw"  # the set that all is about; news without labels, for teachers to tell of
LIKE_MAIN = frozenset({RAW, "worldwide_loud"})  # sets with the labels of the main one
BITS = np.arange(len(CLUES))


@dataclass
class Document:
    """One prepared document. `labels` are numbers in its set's label list; `soft` the teachers' probabilities."""

    key: str
    head: str
    words: list[str]
    starts: list[int]
    opens: list[int]
    shapes: list[int]
    clues: list[int]
    labels: list[int]
    gold: list[tuple[int, int, str]]
    pieces: list[tuple[int, ...]] = field(default_factory=list)
    soft: NDArray[np.float16] | None = None
    labelled: bool = True

    @property
    def kind(self) -> tuple[str, bool, bool]:
        """What the documents of a batch have in common."""
        return self.head, self.labelled, self.soft is not None


def load(path: Path, head: str, labels: list[str], pieces: Pieces, limit: int | None = None) -> list[Document]:
    number = {label: n for n, label in enumerate(labels)}
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not row["words"]:
                continue
            document = Document(
                row["id"], head, row["words"], row["starts"], row["opens"], row["shapes"], row["clues"],
                [number[label] for label in row["labels"]], [tuple(span) for span in row["gold"]],
            )  # fmt: skip
            document.pieces = [pieces.cut(word) for word in document.words]
            found.append(document)
            if limit and len(found) >= limit:
                break
    return found


def documents_of(
    data: Path, name: str, pieces: Pieces, soft: Path | None = None, limit: int | None = None
) -> list[Document]:
    """The documents of a prepared set, with what teachers think of them where the folder `soft` has it."""
    head = MAIN if name in LIKE_MAIN else name
    found = load(data / f"{name}.jsonl.gz", head, label_list(data / f"{head}.jsonl.gz"), pieces, limit)
    stored = np.load(soft / f"{name}.npz") if soft and (soft / f"{name}.npz").exists() else None
    for document in found:
        document.labelled = name != RAW
        if stored is not None:
            document.soft = stored[document.key]
    return found


@cache
def label_list(path: Path) -> list[str]:
    """The labels of a prepared set: O, then B- and I- of each type in the order of the alphabet."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        kinds = sorted({label[2:] for line in lines for label in json.loads(line)["labels"] if label != "O"})
    return ["O", *(f"{part}-{kind}" for kind in kinds for part in "BI")]


@dataclass
class Batch:
    """Windows of one label set, padded; `first` are the flat positions of the words' first pieces,
    `word` (windows, length) is each piece's word, -1 for none. Without gold labels
    (`labelled` is false) only `soft` counts."""

    head: str
    labelled: bool
    pieces: Tensor
    shapes: Tensor
    clues: Tensor
    first: Tensor
    word: Tensor
    labels: Tensor
    soft: Tensor | None
    where: list[tuple[Document, int, int]]


def cut(
    documents: list[Document], widest: int = WIDEST, shake: random.Random | None = None
) -> list[tuple[Document, int, int]]:
    """The windows of all documents; with `shake` of differing widths and starts."""
    found = []
    for document in documents:
        width = widest if shake is None else shake.choice((widest, widest, widest * 3 // 4, widest // 2))
        first = 0 if shake is None else shake.randrange(width * 3 // 4)
        sizes = list(map(len, document.pieces))
        found += [(document, *window) for window in windows(sizes, [bool(b) for b in document.opens], width, first)]
    return found


def batches(
    found: list[tuple[Document, int, int]], most: int, shake: random.Random | None = None
) -> Iterator[list[tuple[Document, int, int]]]:
    """Windows of like length together, `most` pieces with their padding at the most."""
    size = {id(w): sum(map(len, w[0].pieces[w[1] : w[2]])) + 2 for w in found}
    order = sorted(found, key=lambda w: (w[0].kind, size[id(w)] + (shake.random() * 12 if shake else 0)))
    groups: list[list[tuple[Document, int, int]]] = []
    for window in order:
        group = groups[-1] if groups else None
        longest = max([size[id(window)], *(size[id(w)] for w in group)]) if group else 0
        if group is None or group[0][0].kind != window[0].kind or longest * (len(group) + 1) > most:
            groups.append([window])
        else:
            group.append(window)
    if shake:
        shake.shuffle(groups)
    yield from groups


def some(data: Path, vocabulary: Sequence[str], documents: int, soft: Path | None = None) -> Iterator[Batch]:
    """The first documents of the main set, to look at or to fit something to: each of their windows once."""
    pieces = Pieces(vocabulary)
    for group in batches(cut(documents_of(data, MAIN, pieces, soft, documents)), 4000):
        yield collate(group, pieces.begin, pieces.end)


def collate(group: list[tuple[Document, int, int]], begin: int, end: int) -> Batch:
    length = max(sum(map(len, d.pieces[a:b])) for d, a, b in group) + 2
    pieces = np.full((len(group), length), -1, np.int64)
    shapes = np.zeros((len(group), length), np.int64)
    clues = np.zeros((len(group), length), np.int64)
    of = np.full((len(group), length), -1, np.int64)
    first: list[int] = []
    for row, (d, a, b) in enumerate(group):
        pieces[row, 0] = begin
        at = 1
        for word in range(a, b):
            ids = d.pieces[word]
            of[row, at : at + len(ids)] = len(first)
            first.append(row * length + at)
            pieces[row, at : at + len(ids)] = ids
            shapes[row, at : at + len(ids)] = d.shapes[word]
            clues[row, at : at + len(ids)] = d.clues[word]
            at += len(ids)
        pieces[row, at] = end
    bits = ((clues[:, :, None] >> BITS) & 1).astype(np.float32)
    labels = np.concatenate([np.asarray(d.labels[a:b], np.int64) for d, a, b in group])
    soft = None
    if group[0][0].soft is not None:
        soft = torch.from_numpy(np.concatenate([d.soft[a:b] for d, a, b in group]).astype(np.float32))
    return Batch(
        group[0][0].head, group[0][0].labelled,
        torch.from_numpy(pieces), torch.from_numpy(shapes), torch.from_numpy(bits),
        torch.tensor(first), torch.from_numpy(of), torch.from_numpy(labels), soft, group,
    )  # fmt: skip
