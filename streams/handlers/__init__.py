"""What each role of worker does with a batch of messages: a file each, and the table of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from streams import topics
from streams.config import StreamConfig
from streams.messages import Consumed, Message
from streams.metrics import Metrics
from streams.waves import at_once, by_partition, by_urgency


class Handler(Protocol):
    """Turns a batch into messages to publish, in the order of its inputs.

    `handle` gives them bit by bit, each time with how many inputs are done by them. It raises only when the worker must
    end and be started again.
    """

    async def start(self) -> None: ...

    def handle(self, batch: Sequence[Consumed]) -> AsyncIterator[tuple[int, Sequence[Message]]]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Role:
    """A role of worker: the topic it consumes in a group of its own, and how many messages make a batch.

    A batch starts `within_s` seconds after its first message at the latest.
    """

    name: str
    source: str
    batch: Callable[[StreamConfig], int]
    within_s: float
    handler: str  # module:class, imported only by the worker that needs it
    waves: Callable[[Sequence[Consumed]], Sequence[Sequence[Consumed]]] = at_once

    def load(self, config: StreamConfig, limits: Mapping[str, int], metrics: Metrics) -> Handler:
        """This role's handler; `limits` are the largest records the topics take, in bytes."""
        module, _, name = self.handler.partition(":")
        made: Handler = getattr(import_module(module), name)(config, limits, metrics)
        return made


QUIET_S = 0.005  # a quiet wire waits no longer for company; under load a batch fills at once


ROUNDS = 8  # of the pool in a full batch: enough that its end, where processes wait for the slowest, counts little


def _rounds(config: StreamConfig) -> int:
    return config.pool.processes * config.pool.chunk * ROUNDS


ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        Role("enrich", topics.RAW, _rounds, QUIET_S, "streams.handlers.enrich:EnrichHandler", by_urgency),
        Role("backfill", topics.BACKFILL, _rounds, 0.25, "streams.handlers.enrich:EnrichHandler", by_partition),
        Role("alert", topics.ENRICHED, lambda _: 200, QUIET_S, "streams.handlers.alert:AlertHandler"),
        Role("archive", topics.ARCHIVE, lambda _: 1000, 1.0, "streams.handlers.archive:ArchiveHandler"),
    )
}
