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


@dataclass(frozen=True, slots=True)
class Done:
    """Inputs that are finished, and every message to publish because of them.

    `idle` when little waits to be worked on, so that these need not wait for company that is long in coming.
    """

    causes: Sequence[Consumed]
    messages: Sequence[Message]
    idle: bool = True


class Handler(Protocol):
    """Turns messages into messages to publish; what came from one partition is given back in its order.

    `run` ends when its batches do. It raises only when the worker must end and be started again.
    """

    async def start(self) -> None: ...

    def run(self, batches: AsyncIterator[Sequence[Consumed]]) -> AsyncIterator[Done]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Role:
    """A role of worker: the topic it consumes in a group of its own, and how many messages make a batch.

    A batch starts `within_s` seconds after its first message at the latest, with 0 at once.
    """

    name: str
    source: str
    batch: Callable[[StreamConfig], int]
    within_s: float
    handler: str  # module:class, imported only by the worker that needs it
    yields_to: str | None = None  # the role whose messages go first

    def load(self, config: StreamConfig, limits: Mapping[str, int], metrics: Metrics) -> Handler:
        """This role's handler; `limits` are the largest records the topics take, in bytes."""
        module, _, name = self.handler.partition(":")
        made: Handler = getattr(import_module(module), name)(config, limits, metrics)
        return made


QUIET_S = 0.005  # alerts wait no longer for company; under load a batch fills at once


ROUNDS = 2  # handfuls for each process in a batch; few, as all that was taken must be done before a worker can stop


def _rounds(config: StreamConfig) -> int:
    return config.pool.processes * config.pool.chunk * ROUNDS


ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        Role("enrich", topics.RAW, _rounds, 0.0, "streams.handlers.enrich:EnrichHandler"),
        Role("backfill", topics.BACKFILL, _rounds, 0.25, "streams.handlers.enrich:EnrichHandler", yields_to="enrich"),
        Role("alert", topics.ENRICHED, lambda _: 200, QUIET_S, "streams.handlers.alert:AlertHandler"),
        Role("archive", topics.ARCHIVE, lambda _: 1000, 1.0, "streams.handlers.archive:ArchiveHandler"),
    )
}
