"""What the encoder's lower layers made of a document: other stages read on from there instead of reading anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

States = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Window:
    """The words `first` to `end` that were read together; `states` has a row for each piece, and one more before and
    after them for the marks of begin and end."""

    first: int
    end: int
    states: States


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as the encoder saw it: its words, where each starts in the text, how many pieces each has."""

    starts: Sequence[int]
    words: Sequence[str]
    sizes: Sequence[int]
    windows: Sequence[Window]

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """The words (first, end) that start within some characters of the text."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def embedding(self) -> States:
        """(384): the mean state of all pieces, of length 1: like for stories about the same."""
        total = sum((window.states[1:-1].sum(0) for window in self.windows), np.zeros(1, np.float32))
        return np.asarray(total / (np.linalg.norm(total) + 1e-9), np.float32)
