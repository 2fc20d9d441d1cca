"""The trained network: an ONNX file with its weights beside it, which ONNX Runtime maps into memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enrichers.entities.model.clues import CLUES, SHAPES
from enrichers.entities.model.pieces import Pieces
from enrichers.networks import ModelUnusable, about, opened

SHIPPED = Path(__file__).parent / "names.onnx"
WEIGHTS = "names.bin"  # beside the graph
STATES = "states"  # an output of graphs that let others read on where a lower layer ends
_BITS = np.arange(len(CLUES))


class Network:
    """Scores windows of words, one at a time on one thread: a window's scores depend on nothing but the window."""

    def __init__(self, path: Path = SHIPPED) -> None:
        self.path = path
        self._session = opened(path)
        told = about(self._session)
        if (told.get("clues"), told.get("shapes")) != (str(len(CLUES)), str(len(SHAPES))):
            raise ModelUnusable(path, "its clues are not those of this version")
        self.labels = told["labels"].split("\n")
        self.pieces = Pieces(told["vocabulary"].split("\n"))
        self._wanted = [output.name for output in self._session.get_outputs() if output.name in ("scores", STATES)]

    @cached_property
    def digest(self) -> str:
        """The first letters of the SHA-256 of graph and weights."""
        whole = hashlib.sha256(self.path.read_bytes())
        weights = self.path.with_name(WEIGHTS)
        if weights.exists():
            whole.update(weights.read_bytes())
        return whole.hexdigest()[:16]

    def scores(
        self, words: Sequence[tuple[int, ...]], shapes: Sequence[int], clues: Sequence[int]
    ) -> NDArray[np.floating[Any]]:
        """(words, labels): log-probabilities for a window of words, given as their pieces, shapes and clues."""
        return self.read(words, shapes, clues)[0]

    def read(
        self, words: Sequence[tuple[int, ...]], shapes: Sequence[int], clues: Sequence[int]
    ) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]] | None]:
        """The scores, and (pieces, 384) the states of a lower layer for each piece, with the begin and the end mark;
        None from a graph that does not give them."""
        sizes = np.fromiter(map(len, words), np.int64, len(words))
        pieces = np.empty(int(sizes.sum()) + 2, np.int64)
        pieces[0], pieces[-1] = self.pieces.begin, self.pieces.end
        pieces[1:-1] = [piece for word in words for piece in word]
        ends = np.cumsum(sizes) + 1
        form = np.zeros(len(pieces), np.int64)
        form[1:-1] = np.repeat(np.asarray(shapes, np.int64), sizes)
        bits = np.zeros((len(pieces), len(CLUES)), np.float32)
        bits[1:-1] = np.repeat((np.asarray(clues, np.int64)[:, None] >> _BITS) & 1, sizes, axis=0)
        feed = {"pieces": pieces, "shapes": form, "clues": bits, "first": ends - sizes}
        found = dict(zip(self._wanted, self._session.run(self._wanted, feed), strict=True))
        return found["scores"], found.get(STATES)
