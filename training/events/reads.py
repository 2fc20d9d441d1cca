"""What the encoder and the lexicon see of each sample, and what a teacher says of its names; computed once.

usage: python -m training.events.reads DATA NAMES.onnx OUT.pickle [SENTENCES]

NAMES is the teacher, and gives `states` (training/events/tap.py). SENTENCES is a folder of labelled sentences, by
default our own.
"""

from __future__ import annotations

import pickle
import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray

import enrichers.entities.sentences  # noqa: F401  (registers wiretag_sentences)
from enrichers.entities.model.network import Network
from enrichers.entities.model.windows import windows
from enrichers.events.detect import triggers
from enrichers.events.modality import MODES
from enrichers.events.model.network import ROLES, hints
from enrichers.events.words import read
from training.events.sets import NUMBER, Sample, everything, news
from training.prepare import written


@dataclass
class Segment:
    """A sentence, or a window's part of one: its pieces in the window and what the lexicon hints at.

    For our own sentences `events` has (type, modality, first, end) with the pieces of the trigger, main event first,
    `roles` the number of each piece's role; None where nothing is known.
    """

    first: int
    end: int
    hints: NDArray[np.float32]
    events: list[tuple[int, int, int, int]] | None = None
    roles: NDArray[np.int64] | None = None


@dataclass
class Window:
    """What the encoder gets of some words: number, shape and clues of each piece, with the marks of begin and end.

    `first` has the first piece of each word, `names` the teacher's probabilities of each word's labels, `states` what
    the layer below the branch makes of each piece.
    """

    pieces: NDArray[np.int64]
    shapes: NDArray[np.int64]
    clues: NDArray[np.int64]
    first: NDArray[np.int64]
    names: NDArray[np.float16]
    states: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.pieces)


@dataclass
class Opinion:
    """What a teacher says of a sample, in logits: (segments, types) of each type's presence, (segments, 1 + types) of
    the main event, and for each window (pieces, 1 + types) of what type's trigger a piece belongs to."""

    present: NDArray[np.float16]
    main: NDArray[np.float16]
    kinds: list[NDArray[np.float16]]


@dataclass
class Read:
    """A sample as windows, each with its segments."""

    sample: Sample
    windows: list[Window] = field(default_factory=list)
    segments: list[list[Segment]] = field(default_factory=list)
    opinion: Opinion | None = None


def lay(sample: Sample, nlp: spacy.language.Language, network: Network) -> Read:
    row = written(nlp, sample.text, [])
    words, starts = row["words"], row["starts"]
    pieces = [network.pieces.cut(word) for word in words]
    sizes = list(map(len, pieces))
    begins = [start for start, _, _ in sample.parts] or [
        s for s, opens in zip(starts, row["opens"], strict=True) if opens
    ]
    of = [max(0, bisect_right(begins, start) - 1) for start in starts]  # the sentence of each word
    found = Read(sample)
    for first, end in windows(sizes, [bool(opens) for opens in row["opens"]]):
        at = np.concatenate(([0], np.cumsum(sizes[first:end]))) + 1
        found.windows.append(_window(network, pieces[first:end], row["shapes"][first:end], row["clues"][first:end], at))
        inside = []
        for n in sorted(set(of[first:end])):
            mine = [i for i in range(first, end) if of[i] == n]
            a, b = mine[0], mine[-1] + 1
            sentence = read(sample.text, starts[a], starts[b - 1] + len(words[b - 1]))
            segment = Segment(int(at[a - first]), int(at[b - first]), hints(triggers(sample.text, sentence), NUMBER))
            if sample.parts:
                _label(segment, sample, n, mine, starts, words, at, first)
            inside.append(segment)
        found.segments.append(inside)
    return found


def _window(network: Network, pieces, shapes, clues, at: NDArray[np.int64]) -> Window:
    sizes = np.diff(at)
    spread = lambda values: np.pad(np.repeat(np.asarray(values, np.int64), sizes), 1)  # noqa: E731
    numbers = [network.pieces.begin, *(piece for word in pieces for piece in word), network.pieces.end]
    scores, states = network.read(pieces, shapes, clues)
    names = np.exp(scores).astype(np.float16)
    return Window(np.array(numbers), spread(shapes), spread(clues), at[:-1], names, np.asarray(states, np.float16))


def _label(segment, sample, n, mine, starts, words, at, first) -> None:
    """Gives a segment of our own sentence `n` its events and roles in pieces."""
    offset, _, example = sample.parts[n]

    def span(one) -> tuple[int, int]:
        hit = [i for i in mine if starts[i] < offset + one.end and starts[i] + len(words[i]) > offset + one.start]
        return (int(at[hit[0] - first]), int(at[hit[-1] + 1 - first])) if hit else (segment.first, segment.first)

    segment.events = [(NUMBER[e.type], MODES.index(e.modality), *span(e.trigger)) for e in example.events]
    segment.roles = np.zeros(segment.end - segment.first, np.int64)
    for event in example.events[:1]:
        for number, role in enumerate(ROLES[1:], 1):
            named = getattr(event, role) or ()
            for one in named if isinstance(named, tuple) else (named,):
                a, b = span(one)
                segment.roles[a - segment.first : b - segment.first] = number


def main(data: Path, graph: Path, out: Path, folder: Path | None = None) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("wiretag_sentences")
    network = Network(graph)
    samples = [sample for sample in (*everything(data, folder), *news(data, nlp)) if sample.text.strip()]
    found = [lay(sample, nlp, network) for sample in samples]
    out.write_bytes(pickle.dumps(found))
    total = sum(len(window) for read in found for window in read.windows)
    print(f"{len(found)} samples, {total} pieces, {out.stat().st_size >> 20} MB")


if __name__ == "__main__":
    from training.events import reads  # so that what is pickled is found again by this name

    reads.main(*map(Path, sys.argv[1:5]))
