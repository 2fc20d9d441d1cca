"""Raw items in, tagged records or dead letters out, through a pool of processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from streams import messages
from streams.claims import Claims
from streams.config import StreamConfig
from streams.dead import dead_letter
from streams.delivery import TOGETHER
from streams.handlers import ROLES, Done
from streams.lanes import Lanes
from streams.messages import Consumed, Message
from streams.metrics import Metrics
from streams.pool import Lost, Pool
from streams.urgency import is_urgent
from streams.work import Load, Worked, enrich

UNDER_WAY = 2  # batches at once: enough to fill every process's hands with items of one partition
PROBE = Consumed("probe", 0, 0, 0, None, b"PARIS (AFP) - The pool is alive and reads this sentence.", ())


class EnrichHandler:
    """Serves live items and backfill alike; `work` is what its processes do with a message."""

    work: Callable[[Consumed], Worked] = staticmethod(enrich)

    def __init__(self, config: StreamConfig, limits: Mapping[str, int], metrics: Metrics) -> None:
        self._limits, self._metrics = limits, metrics
        self._most = UNDER_WAY * ROLES[metrics.role].batch(config)
        self._claims = Claims(config.claims) if config.claims else None
        self._pool: Pool[Consumed, Worked] = Pool(
            self.work,
            Load(config.enricher, limits, config.pool.stage_s, config.pool.memory_mib, self._claims),
            probe=PROBE,
            workers=config.pool.processes,
            chunk=config.pool.chunk,
            deadline=config.pool.deadline_s,
        )

    async def start(self) -> None:
        await self._pool.start()

    async def run(self, batches: AsyncIterator[Sequence[Consumed]]) -> AsyncIterator[Done]:
        lanes: Lanes[Consumed, Worked | Lost] = Lanes(_partition, is_urgent)
        restarts = self._metrics.pool_restarts.labels(self._metrics.role)
        before = self._pool.restarts
        async for finished in self._pool.stream(batches, lanes, self._most):
            restarts.inc(self._pool.restarts - before)
            before = self._pool.restarts
            for at in range(0, len(finished), TOGETHER):  # a long item lets many go at once, but not in one delivery
                piece = finished[at : at + TOGETHER]
                out = [message for cause, result in piece for message in self._told(cause, result)]
                last = at + TOGETHER >= len(finished)
                yield Done([cause for cause, _ in piece], out, idle=last and lanes.waiting < TOGETHER)

    def close(self) -> None:
        self._pool.close()

    def _told(self, cause: Consumed, result: Worked | Lost) -> Sequence[Message]:
        self._metrics.heard(cause.header(messages.PROVIDER), cause.timestamp_ms)
        if isinstance(result, Lost):
            return [dead_letter(cause, "enrich", result.error, result.detail, self._limits, self._claims)]
        self._metrics.worked(result.seconds, result.degraded, result.agency)
        return result.messages


def _partition(message: Consumed) -> tuple[str, int]:
    return message.topic, message.partition
