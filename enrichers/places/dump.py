"""Reads a full GeoNames dump: allCountries.zip, or its text, or that of one country, from download.geonames.org.

Files beside it are used when they are there, plain or zipped: alternateNamesV2 for usual English names,
admin1CodesASCII.txt and admin2Codes.txt for the names of regions whose own row is missing. Towns are GeoNames' class P
without what is abandoned or gone; regions are ADM1 and ADM2. Everything else that GeoNames has (hills, hotels, streams)
is left out: their names are those of towns, and news seldom means them.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from enrichers.places.gazetteer import DumpUnusable, Progress, Skipped
from enrichers.places.sources import Town, Unit

COLUMNS = 19  # of GeoNames' main table: geonameid, name, asciiname, alternatenames, latitude, ... modification date
GONE = frozenset({"PPLH", "PPLQ", "PPLW", "PPLCH"})  # historical, abandoned, destroyed places; former capitals
CAPITAL = "PPLC"
TOLD = 5  # bad rows that are named
TRIED = 1000  # rows of which one must be good, or the file is no dump
STEP = 200_000  # rows between two reports of progress
READ_BYTES = 1 << 20
ENGLISH, FLAG = "en", "1"


class _Feature(NamedTuple):
    geonames_id: int
    name: str
    others: tuple[str, ...]
    lat: float
    lon: float
    kind: str
    code: str
    country: str
    admin1: str
    admin2: str
    population: int
    timezone: str


class Dump:
    """A dump as a source of towns and regions. Raises `DumpUnusable` for a file that is none."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        self.path = path
        self.skipped = Skipped()
        self._tell = progress
        self._regions: dict[str, Unit] = {}
        self._counties: dict[str, Unit] = {}
        try:
            self._survey()
        except (OSError, zipfile.BadZipFile, UnicodeDecodeError, EOFError) as exc:
            raise DumpUnusable(f"{path}: cannot be read as a GeoNames dump: {exc}") from exc
        self._english = self._english_names()
        self.version = f"geonames-{_digest(path)}"

    def towns(self) -> Iterator[Town]:
        for row in self._features(None, "towns"):
            if row.kind == "P" and row.code not in GONE and row.country:
                admin1 = f"{row.country}.{row.admin1}" if row.admin1 else None
                county = f"{admin1}.{row.admin2}" if admin1 and row.admin2 else None
                yield Town(
                    row.geonames_id, row.name, row.lat, row.lon, row.population, row.country, admin1, county,
                    row.timezone or None, row.others,
                    tuple(self._english.get(row.geonames_id, ())), row.code == CAPITAL,
                )  # fmt: skip

    def regions(self) -> dict[str, Unit]:
        return self._regions

    def counties(self) -> Iterable[Unit]:
        return self._counties.values()

    def _survey(self) -> None:
        """Reads the regions and counts the bad rows."""
        for row in self._features(self.skipped, "regions"):
            if row.kind == "A" and row.country and row.admin1:
                code = f"{row.country}.{row.admin1}"
                if row.code == "ADM1":
                    self._regions[code] = Unit(code, row.name, code, code, row.geonames_id, row.others)
                elif row.code == "ADM2" and row.admin2:
                    key = f"{code}.{row.admin2}"
                    self._counties[key] = Unit(key, row.name, code, key, row.geonames_id, row.others)
        for name, units in (("admin1CodesASCII", self._regions), ("admin2Codes", self._counties)):
            for code, own, _, number, *_ in self._beside(name, 4):
                if code not in units and number.isdigit():
                    units[code] = Unit(code, own, ".".join(code.split(".")[:2]), code, int(number))

    def _english_names(self) -> dict[int, list[str]]:
        """The English names of each place that are in use, by its id; none where their file is missing."""
        found: dict[int, list[str]] = defaultdict(list)
        for _, number, language, name, _, _, colloquial, historic, *_ in self._beside("alternateNamesV2", 8):
            if language == ENGLISH and number.isdigit() and FLAG not in (colloquial, historic):
                found[int(number)].append(name)
        return found

    def _features(self, skipped: Skipped | None, what: str) -> Iterator[_Feature]:
        good = 0
        with _lines(self.path, self._report(what)) as lines:
            for n, line in enumerate(lines, 1):
                row = _feature(line)
                if isinstance(row, str):
                    if skipped is not None and line.strip():
                        skipped.rows += 1
                        if len(skipped.told) < TOLD:
                            skipped.told.append(f"row {n}: {row}")
                else:
                    good += 1
                    yield row
                if n == TRIED and not good:
                    break
        if not good:
            raise DumpUnusable(f"{self.path}: no GeoNames dump: none of its first rows has {COLUMNS} columns of one")

    def _report(self, what: str) -> Callable[[float], None]:
        tell = self._tell
        return (lambda done: tell(f"reading {what}", done)) if tell else (lambda done: None)

    def _beside(self, name: str, columns: int) -> Iterator[list[str]]:
        """The rows of another GeoNames file in the same folder, filled up with blanks to so many columns."""
        for path in (self.path.parent / f"{name}.txt", self.path.parent / f"{name}.zip"):
            if path.is_file():
                with _lines(path, lambda done: None) as lines:
                    for line in lines:
                        row = line.rstrip("\n").split("\t")
                        if len(row) >= min(columns, 4):
                            yield row + [""] * (columns - len(row))
                return


def _feature(line: str) -> _Feature | str:
    """A row of the main table, or what is wrong with it."""
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != COLUMNS:
        return f"{len(cells)} columns, not {COLUMNS}"
    number, name, _, others, lat, lon, kind, code, country, _, admin1, admin2, _, _, people, _, _, zone, _ = cells
    try:
        north, east = float(lat), float(lon)
        row = _Feature(
            int(number), name.strip(), tuple(other for other in others.split(",") if other), north, east, kind, code,
            country, admin1 if admin1 != "00" else "", admin2, int(people or 0), zone,
        )  # fmt: skip
    except ValueError:
        return "an id, a coordinate or a population that is no number"
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return f"{lat}, {lon} is nowhere on Earth"
    return row if row.name else "no name"


@contextmanager
def _lines(path: Path, report: Callable[[float], None]) -> Iterator[Iterator[str]]:
    """The lines of a text file or of the largest text in a zip; `report` is told how much of it is read."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            texts = [info for info in archive.infolist() if info.filename.endswith(".txt")]
            if not texts:
                raise DumpUnusable(f"{path}: no GeoNames dump: it holds no .txt")
            largest = max(texts, key=lambda info: info.file_size)
            with archive.open(largest) as raw:
                yield _counted(io.TextIOWrapper(raw, "utf-8", newline="\n"), largest.file_size, report)
    else:
        with path.open(encoding="utf-8", newline="\n") as text:
            yield _counted(text, path.stat().st_size, report)


def _counted(lines: Iterable[str], size: int, report: Callable[[float], None]) -> Iterator[str]:
    read = 0
    for n, line in enumerate(lines):
        if n % STEP == 0:
            report(min(read / max(size, 1), 1.0))
        read += len(line)
        yield line


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as data:
        while block := data.read(READ_BYTES):
            digest.update(block)
    return digest.hexdigest()[:12]
