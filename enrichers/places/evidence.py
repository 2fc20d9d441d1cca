"""What speaks for each place that a name may mean: the features that the ranker weighs.

Some are known from the name alone (how many people, whether it is a country); the others come from the other names of
the story and what they may mean: each name spreads its belief over the countries, regions, counties and neighbourhoods
of its candidates, and none speaks for itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from enrichers.places.candidates import Pool
from enrichers.places.gazetteer import GazetteerPlace

SEAT_SHARE = 0.1  # of a region's people in the town of its name, from which the town is meant
ENOUGH_OTHERS = 3  # names, from which the share of a country among them counts in full
CELL = 1.0  # degrees; towns in the same or a touching cell of this grid are neighbours
FAINT = 0.02  # of belief; less says nothing about the others

# The order of the features of a candidate; the ranker's table has a weight for each.
ALONE = (
    "people", "unit_people", "country", "larger", "region", "county", "point", "capital", "other_name", "seat", "first",
    "hinted", "put", "civic_town", "civic_nation", "nested_town", "filed",
)  # fmt: skip
AMONG = (
    "country_share", "country_named", "region_share", "region_named", "county_share", "neighbours", "local_people",
    "local_nation", "local_first", "cover_region", "cover_county", "cover_near",
)  # fmt: skip

Values = tuple[float, ...]


class Name(NamedTuple):
    """A name with what it may mean; `key` is the same for all its forms in a story, whatever stands around them.

    `put` are the rows of the candidates that lie where the text puts it; the others are a mention's (`toponym.py`).
    """

    key: str
    pool: Pool
    put: frozenset[int] = frozenset()
    hint: str | None = None
    civic: bool = False
    nested: bool = False
    filed: bool = False


def alone(place: GazetteerPlace, name: Name) -> Values:
    """What is known of a candidate without the rest of the story, in the order of `ALONE`."""
    kind, pool = place.precision, name.pool
    town, nation = kind == "city", kind == "country"
    size = math.log10(place.population + 10)
    return (
        size if town else 0.0,
        size if kind in ("region", "county") else 0.0,
        float(nation),
        float(kind == "larger" or (kind == "region" and place.admin1 is None)),
        float(kind == "region" and place.admin1 is not None),
        float(kind == "county"),
        float(kind == "point"),
        float(place.capital),
        float(not place.official and not place.short),
        float(kind == "region" and any(_seat(place, other) for other in pool)),
        float(town and place is next((other for other in pool if other.precision == "city"), None)),
        float(name.hint == kind),
        float(place.row in name.put),
        float(name.civic and town),
        float(name.civic and nation),
        float(name.nested and town),
        float(name.filed and town),
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


def cover(pool: Pool) -> Spread:
    """Where a name has candidates at all, each alike, as if nothing else were known; the more, the less each says."""
    towns = [place for place in pool if place.official or place.short]
    return Spread.of(towns, [1 / math.sqrt(len(towns))] * len(towns)) if towns else Spread()


@dataclass(slots=True)
class Sums:
    """The spreads of all names of a story, added up, to be read by one name without its own."""

    spreads: dict[str, Spread]
    total: dict[object, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        total = self.total
        for spread in self.spreads.values():
            for key, belief in spread.areas.items():
                total[key] = total.get(key, 0.0) + belief

    def neighbours(self, place: GazetteerPlace, own: dict[object, float]) -> float:
        """The belief in and around the cell of a place."""
        lat, lon = cell_of(place)
        cells = [(lat + dy, lon + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        return sum([self.total[cell] - own.get(cell, 0.0) for cell in cells if cell in self.total])

    def local(self, own: dict[object, float]) -> float:
        """The belief of the other names in the region that they speak for most."""
        regions = [key for key in self.total if isinstance(key, str) and "." in key]
        return max([self.total[key] - own.get(key, 0.0) for key in regions], default=0.0)


@dataclass(slots=True)
class Story:
    """What the names of a story are believed to mean, and what they may mean at all."""

    beliefs: Sums
    covers: Sums

    def among(self, name: Name) -> list[Values]:
        """What the other names say of each candidate of a name, in the order of `AMONG`."""
        if not name.pool:
            return []
        own, covered = self.beliefs.spreads[name.key].areas, self.covers.spreads[name.key].areas
        others = max(len(self.beliefs.spreads) - 1, ENOUGH_OTHERS)
        local = self.beliefs.local(own) / others
        total, may = self.beliefs.total, self.covers.total

        def left(key: object) -> float:
            return total.get(key, 0.0) - own.get(key, 0.0)

        def may_be(key: object) -> float:
            return may.get(key, 0.0) - covered.get(key, 0.0)

        found = []
        for place in name.pool:
            kind, country, region, county = place.precision, place.country, place.admin1, county_of(place)
            town = kind == "city"
            near = town or kind == "county"
            found.append((
                left(country) / others if country else 0.0,
                _soon(left(("named", country))) if country and kind != "country" else 0.0,
                left(region) / others if region else 0.0,
                _soon(left(("named", region))) if region and kind != "region" else 0.0,
                _soon(left(county)) if county else 0.0,
                _soon(self.beliefs.neighbours(place, own)) if near else 0.0,
                local * math.log10(place.population + 10) if town else 0.0,
                local if kind in ("country", "larger") else 0.0,
                local if town and place is name.pool[0] else 0.0,
                may_be(region) / others if region else 0.0,
                _soon(may_be(county)) if county else 0.0,
                _soon(self.covers.neighbours(place, covered)) if near else 0.0,
            ))  # fmt: skip
        return found


def _soon(belief: float) -> float:
    """Nearly all that two names say is said by one."""
    return belief / (belief + 0.5) if belief > 0 else 0.0
