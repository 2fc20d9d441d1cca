"""Backfill: archived bytes as raw messages again, with where and when they first arrived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from streams import messages as names
from streams.archive import Archive, Selection
from streams.feed import RawMessage
from streams.messages import Headers, encoded

COLUMNS = ("uri", "received_at", "topic", "partition", "offset", "raw", "headers")
OURS = {names.ORIGIN, names.RECEIVED_AT, names.JOB, names.ATTEMPTS}


def messages(archive: Archive, selection: Selection, job: str) -> Iterator[RawMessage]:
    """Each input once, however many items it held and however often it was tagged, by day of arrival."""
    seen: set[tuple[Any, ...]] = set()
    for row in archive.rows(selection, COLUMNS):
        origin = (row["topic"], row["partition"], row["offset"])
        if origin not in seen:
            seen.add(origin)
            yield RawMessage(row["uri"].encode(), row["raw"], _headers(row, job))


def job_name(selection: Selection) -> str:
    """The name of a job that was given none: what it asks for."""
    return f"replay:{selection.agency or 'all'}:{selection.since or ''}..{selection.until or ''}"


def _headers(row: dict[str, Any], job: str) -> Headers:
    given = [(header["key"], header["value"]) for header in row["headers"] if header["key"] not in OURS]
    origin = f"{row['topic']}/{row['partition']}/{row['offset']}"
    return encoded([*given, (names.ORIGIN, origin), (names.RECEIVED_AT, row["received_at"]), (names.JOB, job)])
