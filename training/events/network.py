"""The detector: heads for sentences and their pieces, above the encoder or a branch of layers of its own.

A branch reads words, each as the state of its first piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from enrichers.events.modality import MODES
from enrichers.events.model.network import ROLES
from training.batches import BITS
from training.encoder import WIDTH, Layer, Size, mask_of, sizes_of
from training.events.reads import Read
from training.events.sets import TYPES

QUERIES = 2  # ways of pooling a sentence
TOKEN = (1 + len(TYPES), len(MODES), len(ROLES))  # none or a type's trigger; modality; role
NOT = -1e4
ABSENT = -3.0  # what a head says of a type before it has learned anything


class Detector(nn.Module):
    """Types of each sentence (there at all, and as its main event), and triggers, modality and roles of each piece."""

    def __init__(self, sizes: Sequence[Size], dropout: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(size, dropout) for size in sizes)
        self.dropout = nn.Dropout(dropout)
        self.look = nn.Linear(WIDTH, QUERIES)
        self.pieces = nn.Linear(WIDTH, sum(TOKEN))
        self.present = nn.Linear(WIDTH * QUERIES, len(TYPES))
        self.main = nn.Linear(WIDTH * QUERIES, 1 + len(TYPES))
        self.hints = nn.Linear(2 * len(TYPES), 1 + 2 * len(TYPES), bias=False)
        self.told = nn.Parameter(torch.tensor([1.0, 0.5]))  # what a hint of its own type says: strong, weak
        self.found = nn.Parameter(torch.tensor([0.5]))  # what the surest trigger says
        self.likely = nn.Parameter(torch.tensor([1.0]))  # what a type's presence says of its being the main one
        for module in (self.look, self.pieces, self.present, self.main):
            nn.init.normal_(module.weight, std=0.02)
            nn.init.zeros_(module.bias)
        nn.init.constant_(self.present.bias, ABSENT)
        nn.init.zeros_(self.hints.weight)

    def forward(self, states: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """(sentences, types) logits, (sentences, 1 + types) logits with none first, (windows, length, heads)."""
        x, mask, inside = states, batch.mask, batch.inside
        if self.layers:
            x, mask, inside = batch.by_words(states)
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x, mask)
        if self.layers:
            x = self.dropout(x)
        tokens = self.pieces(x)
        mine = x[batch.row]  # (sentences, length, width)
        weight = self.look(mine).masked_fill(~inside[:, :, None], NOT).softmax(1)
        pooled = (weight.transpose(1, 2) @ mine).flatten(1)
        kinds = tokens[..., : TOKEN[0]]
        sure = (kinds[..., 1:] - kinds[..., :1])[batch.row].masked_fill(~inside[:, :, None], NOT).amax(1)
        if self.layers:
            tokens = tokens.gather(1, batch.word[:, :, None].expand(-1, -1, sum(TOKEN)))
        n = len(TYPES)
        told = self.told[0] * batch.hints[:, :n] + self.told[1] * batch.hints[:, n:]
        more = self.hints(batch.hints)
        present = self.present(pooled) + told + more[:, :n] + self.found * sure
        main = self.main(pooled) + more[:, n:]
        main = torch.cat((main[:, :1], main[:, 1:] + self.likely * present), 1)
        return present, main, tokens


def detector_of(state: Mapping[str, Tensor], dropout: float = 0.1) -> Detector:
    """The detector whose weights these are."""
    detector = Detector(sizes_of(state), dropout)
    detector.load_state_dict(dict(state))
    return detector


def for_table(state: Mapping[str, Tensor], types: Sequence[str]) -> dict[str, Tensor]:
    """The weights of a detector that knew `types`, for those that the table has today: rows of a type that it did not
    know are such as say that the type is not there, those of a type that is no more are left out."""
    if tuple(types) == TYPES:
        return dict(state)
    known = {kind: n for n, kind in enumerate(types)}
    old = [known.get(kind, -1) for kind in TYPES]
    found = dict(state)

    def taken(rows: Tensor, at: Sequence[int], empty: float = 0.0) -> Tensor:
        """Rows `at` of a tensor, -1 for one that is new."""
        return torch.cat((rows, torch.full_like(rows[:1], empty)))[list(at)]

    none_first = [0, *(n + 1 if n >= 0 else -1 for n in old)]
    rest = range(1 + len(types), 1 + len(types) + sum(TOKEN[1:]))
    twice = [*old, *(n + len(types) if n >= 0 else -1 for n in old)]
    for part, empty in (("weight", 0.0), ("bias", ABSENT)):
        for name, at in (("pieces", [*none_first, *rest]), ("present", old), ("main", none_first)):
            found[f"{name}.{part}"] = taken(state[f"{name}.{part}"], at, empty)
    hints = taken(state["hints.weight"], [*old, *(n + len(types) if n >= 0 else -1 for n in none_first)])
    found["hints.weight"] = taken(hints.T, twice).T
    return found


@dataclass
class Batch:
    """Some samples' windows, padded with -1, and their sentences.

    `first` are the flat positions of the words' first pieces, `names` the teacher's probabilities of their labels;
    `row` is each sentence's window, `inside` which of the window's pieces are its own; `words` (windows, words) has the
    first piece of each word between the marks of begin and end, -1 beyond, `word` each piece's place among them;
    `states` is what a lower layer of the encoder makes of each piece, for a branch that reads on there; `taught` what a
    teacher says of all this: present, main and, for each piece, kinds, as the detector gives them.
    """

    reads: list[Read]
    states: Tensor
    pieces: Tensor
    shapes: Tensor
    clues: Tensor
    first: Tensor
    names: Tensor
    row: Tensor
    inside: Tensor
    words: Tensor
    word: Tensor
    hints: Tensor
    taught: tuple[Tensor, Tensor, Tensor] | None

    def parts(self) -> Iterator[tuple[Read, slice, slice]]:
        """Each sample with its sentences and its windows among those of the batch."""
        sentence = window = 0
        for read in self.reads:
            first, begin = sentence, window
            sentence, window = first + sum(map(len, read.segments)), begin + len(read.windows)
            yield read, slice(first, sentence), slice(begin, window)

    @property
    def mask(self) -> Tensor:
        """Keeps attention from what is beyond a window."""
        return mask_of(self.pieces)

    def by_words(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The states of each window's words instead of those of its pieces, their mask, and which words are in each
        sentence."""
        at = self.words.clamp(min=0)
        inside = self.inside.gather(1, at[self.row]) & (self.words[self.row] >= 0)
        return states.gather(1, at[:, :, None].expand(-1, -1, states.shape[2])), mask_of(self.words), inside


def collate(reads: list[Read]) -> Batch:
    windows = [window for read in reads for window in read.windows]
    length = max(map(len, windows))
    pieces, shapes, clues = (np.full((len(windows), length), empty, np.int64) for empty in (-1, 0, 0))
    states = np.zeros((len(windows), length, WIDTH), np.float32)
    for n, window in enumerate(windows):
        states[n, : len(window)] = window.states
        pieces[n, : len(window)] = window.pieces
        shapes[n, : len(window)] = window.shapes
        clues[n, : len(window)] = window.clues
    words, word = np.full((len(windows), max(len(one.first) for one in windows) + 2), -1), np.zeros_like(pieces)
    for n, window in enumerate(windows):
        marked = np.concatenate(([0], window.first, [len(window) - 1]))
        words[n, : len(marked)] = marked
        word[n, : len(window)] = np.repeat(np.arange(len(marked)), np.diff(marked, append=len(window)))
    rows = [segments for read in reads for segments in read.segments]
    row = [n for n, segments in enumerate(rows) for _ in segments]
    every = [segment for segments in rows for segment in segments]
    at = np.arange(length)
    first = np.concatenate([window.first + n * length for n, window in enumerate(windows)])
    return Batch(
        reads,
        torch.from_numpy(states),
        torch.from_numpy(pieces),
        torch.from_numpy(shapes),
        torch.from_numpy(((clues[:, :, None] >> BITS) & 1).astype(np.float32)),
        torch.from_numpy(first),
        torch.from_numpy(np.concatenate([window.names for window in windows]).astype(np.float32)),
        torch.tensor(row),
        torch.from_numpy(np.array([(at >= segment.first) & (at < segment.end) for segment in every])),
        torch.from_numpy(words),
        torch.from_numpy(word),
        torch.from_numpy(np.stack([segment.hints for segment in every])),
        _taught(reads, len(windows), length),
    )


def _taught(reads: list[Read], windows: int, length: int) -> tuple[Tensor, Tensor, Tensor] | None:
    opinions = [read.opinion for read in reads if read.opinion]
    if len(opinions) < len(reads):
        return None
    kinds = np.zeros((windows, length, TOKEN[0]), np.float32)
    for n, found in enumerate(found for opinion in opinions for found in opinion.kinds):
        kinds[n, : len(found)] = found
    present, main = (
        np.concatenate([getattr(opinion, part) for opinion in opinions]).astype(np.float32)
        for part in ("present", "main")
    )
    return torch.from_numpy(present), torch.from_numpy(main), torch.from_numpy(kinds)
