"""A document cut into windows of whole sentences, which the network reads one at a time."""

from __future__ import annotations

from collections.abc import Sequence

WIDEST = 200  # pieces of a window, without its begin and end marks


def windows(sizes: Sequence[int], opens: Sequence[bool], widest: int = WIDEST, first: int = 0) -> list[tuple[int, int]]:
    """Stretches of words, each of at most `widest` pieces, that end where sentences do if they can.

    `sizes` has the number of pieces of each word, `opens` whether a sentence begins at it. A sentence that is longer
    than a window is cut between words. `first` makes the first window that much narrower.
    """
    found: list[tuple[int, int]] = []
    start, filled, stop, room = 0, 0, 0, widest - first
    for i, size in enumerate(sizes):
        if opens[i]:
            stop = i
        while filled + size > room and i > start:
            end = stop if stop > start else i
            found.append((start, end))
            start, room = end, widest
            filled = sum(sizes[start:i])
        filled += size
    if start < len(sizes):
        found.append((start, len(sizes)))
    return found
