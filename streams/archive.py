"""The archive on disk: Parquet files in a folder per day of arrival, each record beside the bytes it was made from."""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

# A day as a folder name. Matches 2025-12-04; not ../../etc, not 4 December.
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNDATED = "undated"  # the folder of records that carry no time at all
DAYS_REMEMBERED = 4  # days whose ids are kept in memory; live wires need two, around midnight
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("uri", pa.string()),
        ("agency", pa.string()),
        ("status", pa.string()),
        ("received_at", pa.string()),
        ("published_at", pa.string()),
        ("headline", pa.string()),
        ("format", pa.string()),
        ("job", pa.string()),
        ("topic", pa.string()),
        ("partition", pa.int32()),
        ("offset", pa.int64()),
        ("record", pa.string()),
        ("raw", pa.binary()),
        ("headers", pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))),
    ]
)


@dataclass(frozen=True, slots=True)
class Row:
    """One archived record as a line of the table; `topic`, `partition` and `offset` are those of its first arrival."""

    id: str
    uri: str
    agency: str | None
    status: str
    received_at: str | None
    published_at: str | None
    headline: str | None
    format: str | None
    job: str | None
    topic: str | None
    partition: int | None
    offset: int | None
    record: str
    raw: bytes
    headers: tuple[Mapping[str, str], ...]

    @property
    def day(self) -> str:
        return day_of(self.received_at, self.published_at)


def day_of(received_at: str | None, published_at: str | None) -> str:
    """The folder a record belongs in: its day of arrival, else of publication."""
    stated = received_at or published_at or ""
    return stated[:10] if DAY.fullmatch(stated[:10]) else UNDATED


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows are wanted: by agency, and by day of arrival, both ends included."""

    agency: str | None = None
    since: date | None = None
    until: date | None = None

    def wants(self, day: str) -> bool:
        """Whether a day's folder is within the days asked for; what has no day is only in an open selection."""
        if self.since is None and self.until is None:
            return True
        first, last = (self.since or date.min).isoformat(), (self.until or date.max).isoformat()
        return day != UNDATED and first <= day <= last


class Archive:
    """A folder of Parquet files. Files appear whole or not at all, and an id is written once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, _Day] = {}

    def add(self, rows: Iterable[Row]) -> int:
        """Write the rows not yet there and return how many there were; safe to repeat after any crash.

        Raises OSError when the disk does.
        """
        by_day: dict[str, dict[str, Row]] = {}
        for row in rows:
            by_day.setdefault(row.day, {})[row.id] = row
        return sum(self._add(day, wanted) for day, wanted in by_day.items())

    def rows(
        self, selection: Selection | None = None, columns: Sequence[str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Rows by day, each id once, as dictionaries of the columns asked for (default: all).

        A folder that is not there is an empty archive.
        """
        wanted = list(columns or SCHEMA.names)
        seen: set[str] = set()
        for batch in self._batches(selection or Selection(), list(dict.fromkeys(["id", *wanted]))):
            for row in batch.to_pylist():
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield {name: row[name] for name in wanted}

    def count(self, selection: Selection | None = None) -> int:
        return sum(1 for _ in self.rows(selection, ["id"]))

    def _batches(self, selection: Selection, columns: list[str]) -> Iterator[pa.RecordBatch]:
        test = None if selection.agency is None else ds.field("agency") == selection.agency
        for folder in sorted(self.folder.glob("day=*")):
            if selection.wants(folder.name.removeprefix("day=")):
                files = sorted(map(str, folder.glob("*.parquet")))
                yield from ds.dataset(files, SCHEMA, format="parquet").to_batches(columns=columns, filter=test)

    def _add(self, day: str, wanted: Mapping[str, Row]) -> int:
        folder = self.folder / f"day={day}"
        known = self._day(day, folder)
        fresh = [row for id, row in wanted.items() if id not in known.ids]
        if not fresh:
            return 0
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256("".join(row.id for row in fresh).encode()).hexdigest()[:24]
        path = folder / f"{digest}.parquet"
        _write(path, fresh)
        known.files.add(path.name)
        known.ids.update(row.id for row in fresh)
        return len(fresh)

    def _day(self, day: str, folder: Path) -> _Day:
        """The ids of a day, with those that another worker wrote since we looked."""
        known = self._known.pop(day, None) or _Day(set(), set())
        self._known[day] = known  # the most recent last
        while len(self._known) > DAYS_REMEMBERED:
            del self._known[next(iter(self._known))]
        for path in sorted(folder.glob("*.parquet")):
            if path.name not in known.files:
                known.ids.update(pq.read_table(path, columns=["id"]).column("id").to_pylist())
                known.files.add(path.name)
        return known


@dataclass(slots=True)
class _Day:
    files: set[str]
    ids: set[str]


def row_of(archived: bytes) -> Row:
    """The row of an `Archived` record as it stands on the topic.

    Raises KeyError, TypeError or ValueError for bytes that are none.
    """
    whole = orjson.loads(archived)
    record = whole["record"]
    source = record["input"]
    return Row(
        **{name: record[name] for name in ("id", "uri", "status", "received_at", "published_at", "headline")},
        **{name: source[name] for name in ("format", "job", "topic", "partition", "offset")},
        agency=record["source"]["agency"],
        record=orjson.dumps(record).decode(),
        raw=b64decode(whole["raw"], validate=True),
        headers=tuple({"key": header["key"], "value": header["value"]} for header in whole["headers"]),
    )


def _write(path: Path, rows: Sequence[Row]) -> None:
    columns = {name: [getattr(row, name) for row in rows] for name in SCHEMA.names}
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with open(draft, "wb") as file:
        pq.write_table(pa.table(columns, schema=SCHEMA), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
