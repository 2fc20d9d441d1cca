"""How likely each candidate of each name is, all names of a story at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from enrichers.places.evidence import ALONE, AMONG, Name, Spread, Story, Sums, Values, alone, cover
from enrichers.places.tables import rows

ROUNDS = 2  # of weighing names by what the others were taken for before


@cache
def weights() -> dict[str, float]:
    """The weight of each feature."""
    return {feature: float(weight) for feature, weight in rows("weights.tsv")}


def beliefs(names: Sequence[Name], known: Mapping[str, float] | None = None) -> list[list[float]]:
    """The probabilities of each name's candidates, given that it is a place of the gazetteer.

    `known` are other weights than the table's, when they are being fitted.
    """
    return _rounds(names, known or weights(), ROUNDS)


def _rounds(names: Sequence[Name], known: Mapping[str, float], rounds: int) -> list[list[float]]:
    first, second = [known[name] for name in ALONE], [known[name] for name in AMONG]
    given = [[_dot(first, values) for values in features_alone(name)] for name in names]
    believed = [_softmax(sums) for sums in given]
    for _ in range(rounds):
        story = story_of(names, believed)
        believed = [
            _softmax([own + _dot(second, values) for own, values in zip(sums, story.among(name), strict=True)])
            if len(name.pool) > 1
            else [1.0] * len(name.pool)
            for name, sums in zip(names, given, strict=True)
        ]
    return believed


def features_among(names: Sequence[Name], known: Mapping[str, float]) -> list[list[Values]]:
    """What the last round weighs: the evidence of the other names for each candidate of each name."""
    story = story_of(names, _rounds(names, known, ROUNDS - 1))
    return [story.among(name) for name in names]


def features_alone(name: Name) -> list[Values]:
    return [alone(place, name) for place in name.pool]


def story_of(names: Sequence[Name], believed: Sequence[Sequence[float]]) -> Story:
    """What the names say of each other; the first form of a key that has candidates speaks for it."""
    spreads: dict[str, Spread] = {}
    covers: dict[str, Spread] = {}
    for name, shares in zip(names, believed, strict=True):
        if name.pool and name.key not in spreads:
            spreads[name.key] = Spread.of(name.pool, shares)
            covers[name.key] = cover(name.pool)
    return Story(Sums(spreads), Sums(covers))


def _dot(weights: Sequence[float], values: Values) -> float:
    return sum([weight * value for weight, value in zip(weights, values, strict=True)])


def _softmax(sums: Sequence[float]) -> list[float]:
    if not sums:
        return []
    best = max(sums)
    powers = [math.exp(value - best) for value in sums]
    total = sum(powers)
    return [power / total for power in powers]
