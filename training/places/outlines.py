"""Natural Earth's outlines of countries and first-level regions, read from the GeoPackage of Debian's qgis-common."""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]  # longitude, latitude
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes that a GeoPackage geometry's envelope takes, by its kind
POLYGON, MULTIPOLYGON = 3, 6  # well-known binary


class Centre(NamedTuple):
    """Middle of an area, with its size in square degrees at the equator; several may be joined."""

    lat: float
    lon: float
    size: float


class Outline(NamedTuple):
    """A country or region; each polygon begins with its outer ring, holes follow."""

    iso: str
    names: tuple[str, ...]
    polygons: list[list[Ring]]

    def centre(self) -> Centre:
        """The middle of the largest polygon: a country stands for its mainland, not for islands overseas."""
        return max((_centre(rings[0]) for rings in self.polygons), key=lambda centre: centre.size)

    def mainland(self) -> float:
        """The share of the land that the largest polygon has."""
        sizes = [_centre(rings[0]).size for rings in self.polygons]
        return max(sizes) / (sum(sizes) or 1.0)

    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east."""
        outer = np.concatenate([rings[0] for rings in self.polygons])
        (west, south), (east, north) = outer.min(0), outer.max(0)
        return float(south), float(west), float(north), float(east)

    def holds(self, points: Ring) -> NDArray[np.bool_]:
        """Which points lie inside, by crossings of a ray."""
        inside = np.zeros(len(points), dtype=bool)
        for rings in self.polygons:
            for ring in rings:
                inside ^= _crossed(ring, points)
        return inside


def countries(path: Path) -> Iterator[Outline]:
    for iso, name, shape in _rows(path, "SELECT iso_a2, NAME, geom FROM countries"):
        yield Outline(str(iso), (str(name),), _polygons(shape))


def regions(path: Path) -> Iterator[Outline]:
    columns = "SELECT iso_a2, name, woe_name, gn_name, geom FROM states_provinces"
    for iso, name, woe, geonames, shape in _rows(path, columns):
        names = tuple(dict.fromkeys(str(n) for n in (name, woe, geonames) if n))
        yield Outline(str(iso), names, _polygons(shape))


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def _polygons(shape: object) -> list[list[Ring]]:
    assert isinstance(shape, bytes)
    found: list[list[Ring]] = []
    _read(shape, 8 + ENVELOPES[(shape[3] >> 1) & 7], found)
    return found


def _read(data: bytes, at: int, found: list[list[Ring]]) -> int:
    """Reads the geometry at an offset; gives the offset behind it."""
    order = "<" if data[at] == 1 else ">"
    kind, n = struct.unpack_from(f"{order}II", data, at + 1)
    at += 9
    if kind == MULTIPOLYGON:
        for _ in range(n):
            at = _read(data, at, found)
        return at
    assert kind == POLYGON, kind
    rings = []
    for _ in range(n):
        (points,) = struct.unpack_from(f"{order}I", data, at)
        rings.append(np.frombuffer(data, f"{order}f8", 2 * points, at + 4).reshape(-1, 2).astype(float))
        at += 4 + 16 * points
    found.append(rings)
    return at


def _centre(ring: Ring) -> Centre:
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    double = float(cross.sum())
    if double == 0:
        return Centre(float(y[0]), float(x[0]), 0.0)
    lon = float(((x[:-1] + x[1:]) * cross).sum()) / (3 * double)
    lat = float(((y[:-1] + y[1:]) * cross).sum()) / (3 * double)
    return Centre(lat, lon, abs(double) / 2 * math.cos(math.radians(lat)))


def _crossed(ring: Ring, points: Ring) -> NDArray[np.bool_]:
    """Whether a ray to the east from each point crosses a ring an odd number of times."""
    odd = np.zeros(len(points), dtype=bool)
    x, y = points[:, 0], points[:, 1]
    for (x1, y1), (x2, y2) in pairwise(ring):
        if y1 != y2:
            odd ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return odd
