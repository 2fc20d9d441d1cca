"""How grave an event is, 0 to 1: for sorting, never to hide anything.

    severity = (base + (1 - base) * toll) * modality, and a little more for an urgent item

`base` is the type's own severity of `types.toml`. `toll` grows with the logarithm of who came to harm in the sentence:
1 dead 0.08, 10 dead 0.26, 100 dead 0.50, 10,000 dead 1; a dead person weighs as five injured or missing, or a hundred
who had to flee. Only types that are grave themselves have a toll: twelve dead make no meeting graver.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from enrichers.events.words import Sentence
from schemas.records import Count, Modality

# How much an event of each modality weighs beside one that happened, in order and in severity.
WEIGHT: dict[Modality, float] = {
    "happened": 1.0, "ongoing": 1.0, "planned": 0.8, "hypothetical": 0.4, "denied": 0.4, "historical": 0.2,
}  # fmt: skip
GRAVE = 0.5  # types from this severity on have a toll
DECADES = 4  # powers of ten that the toll runs over
# What one person of each count weighs.
PERSONS = {
    "killed": 1.0, "injured": 0.2, "missing": 0.2, "abducted": 0.2, "infected": 0.05, "displaced": 0.01,
    "evacuated": 0.01,
}  # fmt: skip
URGENT = {1: 0.15, 2: 0.1, 3: 0.05}  # the share of what is left to 1 that an urgency adds


def severity(base: float, modality: Modality, harm: float, urgency: int) -> float:
    """The severity of an event whose sentence tells of so much harm, in an item of so much urgency."""
    grave = base + (1 - base) * min(1.0, math.log10(1 + harm) / DECADES) if base >= GRAVE else base
    weighed = grave * WEIGHT[modality]
    return round(weighed + (1 - weighed) * URGENT.get(urgency, 0.0) * weighed, 3)


def harm(counts: Iterable[Count], sentence: Sentence) -> float:
    """Who came to harm in a sentence, in dead persons: the largest number of each kind."""
    most: dict[str, float] = {}
    for count in counts:
        if count.kind in PERSONS and sentence.start <= count.start < sentence.end:
            most[count.kind] = max(most.get(count.kind, 0.0), count.value)
    return sum(PERSONS[kind] * value for kind, value in most.items())
