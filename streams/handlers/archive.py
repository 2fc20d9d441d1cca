"""Archived records in, Parquet files out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

from streams.archive import Archive, Row, row_of
from streams.claims import Claims
from streams.config import StreamConfig
from streams.dead import dead_letter
from streams.handlers import Done
from streams.messages import Consumed, Message
from streams.metrics import Metrics


class ArchiveHandler:
    """Writes each batch to disk before it is acked; what is written twice is kept once."""

    def __init__(self, config: StreamConfig, limits: Mapping[str, int], metrics: Metrics) -> None:
        self._archive = Archive(config.archive)
        self._limits, self._claims = limits, Claims(config.claims) if config.claims else None

    async def start(self) -> None:
        pass

    async def run(self, batches: AsyncIterator[Sequence[Consumed]]) -> AsyncIterator[Done]:
        async for batch in batches:
            rows: list[Row] = []
            dead: list[Message] = []
            for cause in batch:
                try:
                    rows.append(row_of(cause.value or b""))
                except (KeyError, TypeError, ValueError) as exc:
                    detail = f"no archived record: {type(exc).__name__}: {exc}"
                    dead.append(dead_letter(cause, "archive", "bad-record", detail, self._limits, self._claims))
            await asyncio.to_thread(self._archive.add, rows)
            yield Done(batch, dead)

    def close(self) -> None:
        pass
