"""What speaks for each place that a name may mean: the features that the ranker weighs.

Some are known from the name alone (how many people, whether it is a country); the others come from the other names of
the story and what they may mean: each name spreads its belief over the countries, regions, counties and neighbourhoods
of its candidates, and none speaks for itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from enrichers.places.candidates import Pool
from enrichers.places.gazetteer import GazetteerPlace

SEAT_SHARE = 0.1  # of a region's people in the town of its name, from which the town is meant
ENOUGH_OTHERS = 3  # names, from which the share of a country among them counts in full
FAINT = 0.02  # of belief; less says nothing about the others
REMEMBERED = 10_000  # names whose candidates' whereabouts are kept

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
        float(_called(name.hint, place)),
        float(place.row in name.put),
        float(name.civic and town),
        float(name.civic and nation),
        float(name.nested and town),
        float(name.filed and town),
    )


def _called(hint: str | None, place: GazetteerPlace) -> bool:
    """Whether a candidate is what the next word calls it. "County" is also said of first-level units ("Lamu county" of
    Kenya), but never of the states of the US; "district" of both levels."""
    kind = place.precision
    if hint == "county" and kind == "region":
        return place.country != "US"
    return hint == kind or (hint == "district" and kind in ("region", "county"))


def _seat(region: GazetteerPlace, town: GazetteerPlace) -> bool:
    same = town.precision == "city" and town.admin1 == region.admin1 and town.official
    return same and town.population >= SEAT_SHARE * region.population


Areas = dict[object, float]


@dataclass(slots=True)
class Spread:
    """Where a name's belief lies: by country, region, county and cell; `named` are whole countries and regions."""

    areas: Areas = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)
    cells: dict[int, float] = field(default_factory=dict)

    @staticmethod
    def of(pool: Sequence[GazetteerPlace], beliefs: Sequence[float]) -> Spread:
        spread = Spread()
        areas, regions, cells = spread.areas, spread.regions, spread.cells
        for place, belief in zip(pool, beliefs, strict=True):
            if belief < FAINT:
                continue
            country, region, kind = place.country, place.admin1, place.precision
            if country:
                areas[country] = areas.get(country, 0.0) + belief
                if kind == "country":
                    areas["named", country] = areas.get(("named", country), 0.0) + belief
            if region:
                regions[region] = regions.get(region, 0.0) + belief
                if kind == "region":
                    areas["named", region] = areas.get(("named", region), 0.0) + belief
            county = county_of(place)
            if county:
                areas[county] = areas.get(county, 0.0) + belief
            if kind in ("city", "county"):
                cells[place.cells[0]] = cells.get(place.cells[0], 0.0) + belief
        return spread


def county_of(place: GazetteerPlace) -> int | None:
    """The row of the county that a place is or lies in."""
    return place.row if place.precision == "county" else place.county


@lru_cache(REMEMBERED)
def cover(pool: Pool) -> Spread:
    """Where a name has candidates at all, each alike, as if nothing else were known; the more, the less each says."""
    towns = [place for place in pool if place.official or place.short]
    return Spread.of(towns, [1 / math.sqrt(len(towns))] * len(towns)) if towns else Spread()


@dataclass(slots=True)
class Sums:
    """The spreads of all names of a story, added up, to be read by one name without its own."""

    spreads: dict[str, Spread]
    total: Spread = field(default_factory=Spread)

    def __post_init__(self) -> None:
        for spread in self.spreads.values():
            _add(self.total.areas, spread.areas)
            _add(self.total.regions, spread.regions)
            _add(self.total.cells, spread.cells)

    def near(self, place: GazetteerPlace, own: Spread) -> float:
        """What the other names believe in and around the cell of a place."""
        total, mine = self.total.cells, own.cells
        return sum([total[cell] - mine.get(cell, 0.0) for cell in place.cells if cell in total])

    def local(self, own: Spread) -> float:
        """The belief of the other names in the region that they speak for most."""
        return max([value - own.regions.get(region, 0.0) for region, value in self.total.regions.items()], default=0.0)


Key = TypeVar("Key")


def _add(sums: dict[Key, float], values: dict[Key, float]) -> None:
    for key, value in values.items():
        sums[key] = sums.get(key, 0.0) + value


@dataclass(slots=True)
class Story:
    """What the names of a story are believed to mean, and what they may mean at all."""

    beliefs: Sums
    covers: Sums

    def among(self, name: Name, pool: Sequence[GazetteerPlace]) -> list[Values]:
        """What the other names say of these candidates of a name, in the order of `AMONG`."""
        if not pool:
            return []
        own, covered = self.beliefs.spreads[name.key], self.covers.spreads[name.key]
        others = max(len(self.beliefs.spreads) - 1, ENOUGH_OTHERS)
        local = self.beliefs.local(own) / others
        areas, mine = self.beliefs.total.areas, own.areas
        regions, my_regions = self.beliefs.total.regions, own.regions
        may, may_own = self.covers.total.areas, covered.areas
        found: list[Values] = []
        for place in pool:
            kind, country, region, county = place.precision, place.country, place.admin1, county_of(place)
            town = kind == "city"
            near = town or kind == "county"
            found.append((
                (areas.get(country, 0.0) - mine.get(country, 0.0)) / others if country else 0.0,
                _soon(areas, mine, ("named", country)) if country and kind != "country" else 0.0,
                (regions.get(region, 0.0) - my_regions.get(region, 0.0)) / others if region else 0.0,
                _soon(areas, mine, ("named", region)) if region and kind != "region" else 0.0,
                _soon(areas, mine, county) if county else 0.0,
                _enough(self.beliefs.near(place, own)) if near else 0.0,
                local * math.log10(place.population + 10) if town else 0.0,
                local if kind in ("country", "larger") else 0.0,
                local if town and place is name.pool[0] else 0.0,
                (self.covers.total.regions.get(region, 0.0) - covered.regions.get(region, 0.0)) / others
                if region
                else 0.0,
                _soon(may, may_own, county) if county else 0.0,
                _enough(self.covers.near(place, covered)) if near else 0.0,
            ))  # fmt: skip
        return found


def _soon(areas: Areas, own: Areas, key: object) -> float:
    value = areas.get(key, 0.0)
    return _enough(value - own.get(key, 0.0)) if value else 0.0


def _enough(belief: float) -> float:
    """Nearly all that two names say is said by one."""
    return belief / (belief + 0.5) if belief > 0 else 0.0
