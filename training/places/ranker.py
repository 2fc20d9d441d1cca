"""Fits the weights by which `enrichers/places/ranker.py` tells a name's places apart.

`wiretag bench places --folds` runs it: what it fits is not shipped (docs/places.md says what it gains).

A conditional logit: of the candidates of a name, the right one has the probability that its weighted features give it
in a softmax. What the other names say depends on what they are taken for, and so on the weights: fitting and weighing
take turns. Right is the gold's unit or id where a candidate has it, else every candidate within 161 km. Names of which
no candidate is right teach nothing. Needs numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enrichers.places import ranker
from enrichers.places.evidence import ALONE, AMONG, Name

FEATURES = (*ALONE, *AMONG)
TURNS = 4  # of fitting and weighing
STEPS, RATE = 400, 0.1  # of the fit, by Adam
PULL = 20  # of a weight towards the shipped one, so that no feature is believed for a handful of names
DIGITS = 2  # of a weight in the table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A story's names; for each taught name its number, the rows of its right candidates, and how often it comes."""

    names: tuple[Name, ...]
    taught: tuple[tuple[int, frozenset[int], int], ...]


def fit(lessons: Sequence[Lesson], shares: Sequence[float]) -> dict[str, float]:
    """The weights that make the right candidates of all lessons likeliest; `shares` are the lessons' importances."""
    weights = dict(ranker.weights())
    for _ in range(TURNS):
        rows, right, starts, counts = _table(lessons, shares, weights)
        weights = _descend(rows, right, starts, counts, weights)
    return {name: round(weight, DIGITS) for name, weight in weights.items()}


def _table(
    lessons: Sequence[Lesson], shares: Sequence[float], weights: dict[str, float]
) -> tuple[Floats, Floats, NDArray[np.int64], Floats]:
    """The features of all candidates, one below the other; which are right; where names begin; how much they count."""
    rows: list[tuple[float, ...]] = []
    right: list[float] = []
    starts: list[int] = []
    counts: list[float] = []
    for lesson, share in zip(lessons, shares, strict=True):
        if not lesson.taught:
            continue
        among = ranker.features_among(lesson.names, weights)
        for n, wanted, times in lesson.taught:
            name = lesson.names[n]
            starts.append(len(rows))
            counts.append(times * share)
            for place, own, others in zip(name.pool, ranker.features_alone(name), among[n], strict=True):
                rows.append((*own, *others))
                right.append(float(place.row in wanted))
    return np.array(rows), np.array(right), np.array(starts), np.array(counts)


def _descend(
    rows: Floats, right: Floats, starts: NDArray[np.int64], counts: Floats, weights: dict[str, float]
) -> dict[str, float]:
    now = np.array([weights[name] for name in FEATURES])
    start = np.array([ranker.weights()[name] for name in FEATURES])
    mean, spread = np.zeros_like(now), np.zeros_like(now)
    sizes = np.diff(np.append(starts, len(rows)))
    times = np.repeat(counts, sizes)
    for step in range(1, STEPS + 1):
        sums = rows @ now
        powers = np.exp(sums - np.repeat(np.maximum.reduceat(sums, starts), sizes))
        all_, good = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        believed, wanted = powers / np.repeat(all_, sizes), powers * right / np.repeat(good, sizes)
        slope = rows.T @ ((believed - wanted) * times) + PULL * (now - start)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        now = now - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return dict(zip(FEATURES, now.tolist(), strict=True))
