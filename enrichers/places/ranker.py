"""How likely each candidate of each name is, all names of a story at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from enrichers.places.evidence import ALONE, AMONG, REMEMBERED, Name, Spread, Story, Sums, Values, alone, cover
from enrichers.places.tables import rows

HOPELESS = 0.001  # a probability after the first round, below which a candidate is given up
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
    covers = Sums({name.key: cover(name.pool) for name in reversed(names) if name.pool})
    for n in range(rounds):
        story = story_of(names, believed, covers)
        least = HOPELESS if n else 0.0
        believed = [
            _weighed(story, name, sums, shares, second, least)
            for name, sums, shares in zip(names, given, believed, strict=True)
        ]
    return believed


def _weighed(
    story: Story,
    name: Name,
    sums: Sequence[float],
    shares: Sequence[float],
    weights: Sequence[float],
    least: float,
) -> list[float]:
    """The probabilities of a name's candidates with what the other names say; a lone candidate needs no saying.

    Those whose probability was below `least` are not looked at again.
    """
    kept = [n for n, share in enumerate(shares) if share >= least]
    if len(kept) < 2:
        return list(shares)
    among = story.among(name, [name.pool[n] for n in kept])
    found = [0.0] * len(name.pool)
    new = _softmax([sums[n] + _dot(weights, values) for n, values in zip(kept, among, strict=True)])
    for n, share in zip(kept, new, strict=True):
        found[n] = share
    return found


def features_among(names: Sequence[Name], known: Mapping[str, float]) -> list[list[Values]]:
    """What the last round weighs: the evidence of the other names for each candidate of each name."""
    covers = Sums({name.key: cover(name.pool) for name in reversed(names) if name.pool})
    story = story_of(names, _rounds(names, known, ROUNDS - 1), covers)
    return [story.among(name, name.pool) for name in names]


@lru_cache(REMEMBERED)
def features_alone(name: Name) -> list[Values]:
    return [alone(place, name) for place in name.pool]


def story_of(names: Sequence[Name], believed: Sequence[Sequence[float]], covers: Sums) -> Story:
    """What the names say of each other; the first form of a key that has candidates speaks for it."""
    spreads = {
        name.key: Spread.of(name.pool, shares)
        for name, shares in zip(reversed(names), reversed(believed), strict=True)
        if name.pool
    }
    return Story(Sums(spreads), covers)


def _dot(weights: Sequence[float], values: Values) -> float:
    return sum([weight * value for weight, value in zip(weights, values, strict=True)])


def _softmax(sums: Sequence[float]) -> list[float]:
    if not sums:
        return []
    best = max(sums)
    powers = [math.exp(value - best) for value in sums]
    total = sum(powers)
    return [power / total for power in powers]
