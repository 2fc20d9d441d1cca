"""What speaks for each place that a name may mean: the features that the ranker weighs.

Some are known from the name alone (how many people, whether it is a country); the others come from the other names of
the story and what they may mean: each name spreads its belief over the countries, regions, counties and neighbourhoods
of its candidates, and none speaks for itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from enrichers.places.candidates import Pool
from enrichers.places.gazetteer import GazetteerPlace

SEAT_SHARE = 0.1  # of a region's people in the town of its name, from which the town is meant
ENOUGH_OTHERS = 3  # names, from which the share of a country among them counts in full
CELL = 1.0  # degrees; towns in the same or a touching cell of this grid are neighbours
FAINT = 0.02  # of belief; less says nothing about the others

# The order of the features of a candidate; the ranker's table has a weight for each.
ALONE = (
    "people", "unit_people", "country", "larger", "region", "county", "point", "capital", "other_name", "seat", "first",
    "hinted", "nested_town", "filed",
)  # fmt: skip
AMONG = (
    "country_share", "country_named", "region_share", "region_named", "county_share", "neighbours", "local_people",
    "local_nation", "local_first",
)  # fmt: skip

Values = tuple[float, ...]


def alone(place: GazetteerPlace, pool: Pool, hint: str | None, nested: bool, filed: bool) -> Values:
    """What is known of a candidate without the rest of the story, in the order of `ALONE`."""
    kind = place.precision
    town = kind == "city"
    size = math.log10(place.population + 10)
    unit = kind in ("region", "county")
    return (
        size if town else 0.0,
        size if unit else 0.0,
        float(kind == "country"),
        float(kind == "larger" or (kind == "region" and place.admin1 is None)),
        float(kind == "region" and place.admin1 is not None),
        float(kind == "county"),
        float(kind == "point"),
        float(place.capital),
        float(not place.official and not place.short),
        float(kind == "region" and any(_seat(place, other) for other in pool)),
        float(town and place is next((other for other in pool if other.precision == "city"), None)),
        float(hint == kind),
        float(nested and town),
        float(filed and town),
    )


def _seat(region: GazetteerPlace, town: GazetteerPlace) -> bool:
    same = town.precision == "city" and town.admin1 == region.admin1 and town.official
    return same and town.population >= SEAT_SHARE * region.population


@dataclass(slots=True)
class Spread:
    """Where a name's belief lies: by country, region, county and cell; `named` are whole countries and regions."""

    areas: dict[object, float] = field(default_factory=dict)

    def add(self, key: object, belief: float) -> None:
        self.areas[key] = self.areas.get(key, 0.0) + belief

    @staticmethod
    def of(pool: Sequence[GazetteerPlace], beliefs: Sequence[float]) -> Spread:
        spread = Spread()
        for place, belief in zip(pool, beliefs, strict=True):
            if belief < FAINT:
                continue
            if place.country:
                spread.add(place.country, belief)
                if place.precision == "country":
                    spread.add(("named", place.country), belief)
            if place.admin1:
                spread.add(place.admin1, belief)
                if place.precision == "region":
                    spread.add(("named", place.admin1), belief)
            county = county_of(place)
            if county:
                spread.add(county, belief)
            if place.precision in ("city", "county"):
                spread.add(cell_of(place), belief)
        return spread


def county_of(place: GazetteerPlace) -> int | None:
    """The row of the county that a place is or lies in."""
    return place.row if place.precision == "county" else place.county


def cell_of(place: GazetteerPlace) -> tuple[int, int]:
    return int(place.lat // CELL), int(place.lon // CELL)


@dataclass(slots=True)
class Story:
    """The spreads of all names of a story, added up, to be read by one name without its own."""

    spreads: dict[str, Spread]
    total: dict[object, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for spread in self.spreads.values():
            for key, belief in spread.areas.items():
                self.total[key] = self.total.get(key, 0.0) + belief

    def among(self, key: str, pool: Pool) -> list[Values]:
        """What the other names say of each candidate of a name, in the order of `AMONG`."""
        own = self.spreads[key].areas
        others = max(len(self.spreads) - 1, ENOUGH_OTHERS)
        local = self._local(own) / others
        return [self._of(place, own, others, local, pool) for place in pool]

    def _of(self, place: GazetteerPlace, own: dict[object, float], others: int, local: float, pool: Pool) -> Values:
        town = place.precision == "city"
        country, region, county = place.country, place.admin1, county_of(place)
        return (
            self._left(country, own) / others if country else 0.0,
            _soon(self._left(("named", country), own)) if country and place.precision != "country" else 0.0,
            self._left(region, own) / others if region else 0.0,
            _soon(self._left(("named", region), own)) if region and place.precision != "region" else 0.0,
            _soon(self._left(county, own)) if county else 0.0,
            _soon(self._neighbours(place, own)) if town or place.precision == "county" else 0.0,
            local * math.log10(place.population + 10) if town else 0.0,
            local if place.precision in ("country", "larger") else 0.0,
            local if town and place is pool[0] else 0.0,
        )

    def _left(self, key: object, own: dict[object, float]) -> float:
        return max(self.total.get(key, 0.0) - own.get(key, 0.0), 0.0)

    def _neighbours(self, place: GazetteerPlace, own: dict[object, float]) -> float:
        lat, lon = cell_of(place)
        return sum(self._left((lat + dy, lon + dx), own) for dy in (-1, 0, 1) for dx in (-1, 0, 1))

    def _local(self, own: dict[object, float]) -> float:
        """The belief of the other names in the region that they speak for most."""
        return max((self._left(key, own) for key in self.total if isinstance(key, str) and "." in key), default=0.0)


def _soon(belief: float) -> float:
    """Nearly all that two names say is said by one."""
    return belief / (belief + 0.5)
