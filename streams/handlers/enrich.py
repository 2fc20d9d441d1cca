"""Raw items in, tagged records or dead letters out, through a pool of processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from streams.config import StreamConfig
from streams.dead import dead_letter
from streams.messages import Consumed, Message
from streams.pool import Lost, Pool
from streams.work import Load, enrich

PROBE = Consumed("probe", 0, 0, 0, None, b"PARIS (AFP) - The pool is alive and reads this sentence.", ())


class EnrichHandler:
    """Serves live items and backfill alike."""

    def __init__(self, config: StreamConfig, limits: Mapping[str, int]) -> None:
        self._limits = limits
        self._pool: Pool[Consumed, tuple[Message, ...]] = Pool(
            enrich,
            Load(config.enricher, limits),
            probe=PROBE,
            workers=config.pool.processes,
            chunk=config.pool.chunk,
            deadline=config.pool.deadline_s,
        )

    async def start(self) -> None:
        await self._pool.start()

    async def handle(self, batch: Sequence[Consumed]) -> Sequence[Message]:
        results = await self._pool.map(batch)
        out: list[Message] = []
        for cause, result in zip(batch, results, strict=True):
            if isinstance(result, Lost):
                out.append(dead_letter(cause, "enrich", result.error, result.detail, self._limits))
            else:
                out += result
        return out

    def close(self) -> None:
        self._pool.close()
