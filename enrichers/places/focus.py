"""Where a story happens, as against where it was filed: the country and place that it names most and first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from schemas.records import Focus, Place, PlaceMention

METHOD = "mentions"
# How much one mention says about where the story happens.
WEIGHTS = {"name": 1.0, "abbreviation": 1.0, "nested": 0.7, "demonym": 0.35, "dateline": 1.5}
LEAD = 400  # characters; what is named in the first paragraphs counts double
LEAST_SHARE = 0.2  # of the weight, from which a country is a focus beside the first


def focus_of(places: Sequence[Place]) -> tuple[Focus, ...]:
    """Countries by their share of the mentions, best first; each stands as the place of it that is named most.

    A country that is itself a place of the story stands for itself; else its most named town or region does.
    """
    weight: dict[str, float] = defaultdict(float)
    for place in places:
        if place.country:
            weight[place.country] += sum(map(_weight, place.mentions))
    total = sum(weight.values())
    ranked = sorted(weight, key=lambda country: (-weight[country], country))
    kept = [country for n, country in enumerate(ranked) if n == 0 or weight[country] / total >= LEAST_SHARE]
    return tuple(Focus(_stands_for(country, places).id, round(weight[country] / total, 3), METHOD) for country in kept)


def _weight(mention: PlaceMention) -> float:
    return WEIGHTS[mention.kind] * (2.0 if mention.start < LEAD and mention.kind != "dateline" else 1.0)


def _stands_for(country: str, places: Sequence[Place]) -> Place:
    inside = [place for place in places if place.country == country]
    return max(inside, key=lambda place: (place.precision == "country", sum(map(_weight, place.mentions)), place.score))
