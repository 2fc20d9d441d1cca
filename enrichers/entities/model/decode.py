"""From the scores of labels to names: the best sequence in which every name begins before it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
NEVER = -1e9
DOUBT = -8.0  # no mention speaks more strongly against a kind than this, in log-probability


class Found(NamedTuple):
    """A name of the words `start` to `end`. `evidence` has for each kind the log-probability that these words are a
    name of it, `sure` is the lowest probability that one of them belongs to any name."""

    start: int
    end: int
    kind: str
    sure: float
    evidence: Scores


class Decoder:
    """Reads names out of log-probabilities; `labels` are O, B-X and I-X."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)
        self.kinds = [label[2:] for label in labels if label[0] == "B"]
        self._begins = np.array([self.labels.index(f"B-{kind}") for kind in self.kinds])
        self._goes_on = np.array([self.labels.index(f"I-{kind}") for kind in self.kinds])
        self._outside = self.labels.index("O")
        self.before = np.zeros((len(labels), len(labels)))  # added where the row's label stands before the column's
        for i, first in enumerate(labels):
            for j, second in enumerate(labels):
                if second[0] == "I" and first[2:] != second[2:]:
                    self.before[i, j] = NEVER
        self.opening = np.array([NEVER if label[0] == "I" else 0.0 for label in labels])

    def __call__(self, scores: Scores, first: int = 0, opens: Sequence[bool] = ()) -> list[Found]:
        """The names in one window: (words, labels) of log-probabilities; `first` is the number of its first word,
        `opens` tells at which words a sentence begins, over which no name runs."""
        begins = np.flatnonzero(opens)
        if len(begins):
            scores = scores.copy()
            scores[begins[:, None], self._goes_on] = NEVER
        path = scores.argmax(1)
        wrong = np.flatnonzero(self.before[path[:-1], path[1:]]) + 1
        if len(path) and self.opening[path[0]]:
            wrong = np.append(wrong, 0)
        if len(wrong):
            edges = np.unique(np.concatenate(([0], begins, [len(path)])))
            for n in np.unique(np.searchsorted(edges, wrong, "right")):  # a sentence's labels bind no other's
                sentence = slice(edges[n - 1], edges[n])
                path[sentence] = self._best(scores[sentence])
        return self._weighed(self._names(path.tolist()), scores, first)

    def _best(self, scores: Scores) -> NDArray[np.intp]:
        """Viterbi's algorithm, needed only in sentences where the best label of each word makes no sequence."""
        best, back = scores[0] + self.opening, []
        for row in scores[1:]:
            ways = best[:, None] + self.before
            back.append(ways.argmax(0))
            best = ways.max(0) + row
        path = [int(best.argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        return np.array(path[::-1])

    def _names(self, path: list[int]) -> list[tuple[int, int, str]]:
        """First word, end and kind of each name in a sequence of labels."""
        spans: list[tuple[int, int, str]] = []
        for i, label in enumerate(path):
            if label != self._outside:
                name = self.labels[label]
                if name[0] == "B":
                    spans.append((i, i + 1, name[2:]))
                else:
                    start, _, kind = spans.pop()
                    spans.append((start, i + 1, kind))
        return spans

    def _weighed(self, spans: list[tuple[int, int, str]], scores: Scores, first: int) -> list[Found]:
        """Names with what speaks for each kind of them; `first` is the number of the window's first word."""
        if not spans:
            return []
        begins = np.array([start for start, _, _ in spans])
        evidence = scores[begins[:, None], self._begins]
        out = scores[begins, self._outside].tolist()
        for n, (start, end, _) in enumerate(spans):
            if end > start + 1:
                evidence[n] += scores[start + 1 : end, self._goes_on].sum(0)
                out[n] = max(scores[start:end, self._outside].tolist())
        evidence = np.maximum(evidence, DOUBT)
        sure = (1.0 - np.exp(out)).tolist()
        return [
            Found(first + start, first + end, kind, sure[n], evidence[n]) for n, (start, end, kind) in enumerate(spans)
        ]
