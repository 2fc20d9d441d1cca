"""Publishing a batch and knowing that the broker has it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from streams.cluster import Cluster
from streams.messages import Message
from streams.metrics import Metrics
from streams.room import Reader, Room
from streams.topics import Layout

DELIVERY_TIMEOUT_MS = 300_000  # outlasts a broker that is down for two minutes
LINGER_MS = 5
POLL_SECONDS = 0.1
BATCH_BYTES = 1_000_000  # librdkafka's own default


class DeliveryFailed(Exception):
    """The broker refused a record or did not acknowledge it in time; the process must end and be started again."""


def producer(cluster: Cluster, max_bytes: int, batch_bytes: int = BATCH_BYTES) -> Producer:
    """A confluent producer that keeps order, waits for all replicas, and partitions keys as Java clients do.

    A topic's limit holds for a whole batch, so `batch_bytes` must be no more than the smallest; a larger message goes
    alone.
    """
    return Producer(
        cluster.client(
            acks="all",
            enable__idempotence=True,
            compression__type="zstd",
            linger__ms=LINGER_MS,
            partitioner="murmur2_random",
            message__max__bytes=max_bytes,
            batch__size=min(batch_bytes, max_bytes, BATCH_BYTES),
            delivery__timeout__ms=DELIVERY_TIMEOUT_MS,
        )
    )


def settle(publishing: Producer) -> None:
    """Wait until every message of a producer has been answered, one way or the other."""
    while publishing.flush(POLL_SECONDS):
        pass


class Outbox:
    """Publishes batches in order; `deliver` returns when the broker has acknowledged every record of one."""

    def __init__(
        self,
        cluster: Cluster,
        layout: Layout,
        limits: Mapping[str, int],
        metrics: Metrics,
        readers: Sequence[Reader] = (),
    ) -> None:
        self._layout = layout
        self._metrics = metrics
        self._room = Room(cluster, readers)
        self._producer = producer(cluster, max(limits.values()), min(limits.values()))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Publish in the order given and wait for every acknowledgement.

        Raises DeliveryFailed if any record was not acknowledged; none may then be taken as published.
        """
        if messages:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._deliver, messages)

    def close(self) -> None:
        self._thread.shutdown()
        self._room.close()

    def _deliver(self, messages: Iterable[Message]) -> None:
        refused: list[str] = []
        try:
            for message in messages:
                self._room.wait(message.size, self._settle)
                self._produce(message, refused)
        except KafkaException as exc:
            refused.append(exc.args[0].str())
        self._settle()
        if refused:
            raise DeliveryFailed(f"{len(refused)} records not acknowledged, the first: {refused[0]}")

    def _produce(self, message: Message, refused: list[str]) -> None:
        def report(error: KafkaError | None, sent: Any) -> None:
            if error is not None:
                refused.append(error.str())
            else:
                self._metrics.acknowledged(message, sent.timestamp()[1])
                self._room.sent(sent.topic(), sent.partition(), sent.offset(), message.size)

        topic, headers = self._layout.name(message.topic), list(message.headers)
        while True:
            try:
                self._producer.produce(topic, message.value, message.key, headers=headers, on_delivery=report)
            except BufferError:  # the queue is full: let acknowledgements drain it
                self._producer.poll(POLL_SECONDS)
            else:
                return

    def _settle(self) -> None:
        settle(self._producer)
