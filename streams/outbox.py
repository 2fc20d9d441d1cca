"""Publishing a batch and knowing that the broker has it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from confluent_kafka import KafkaError, KafkaException, Producer

from streams.cluster import Cluster
from streams.messages import Message
from streams.topics import Layout

DELIVERY_TIMEOUT_MS = 300_000  # outlasts a broker that is down for two minutes
LINGER_MS = 5
POLL_SECONDS = 0.1


class DeliveryFailed(Exception):
    """The broker refused a record or did not acknowledge it in time; the process must end and be started again."""


def producer(cluster: Cluster, max_bytes: int) -> Producer:
    """A confluent producer that keeps order, waits for all replicas, and partitions keys as Java clients do."""
    return Producer(
        cluster.client(
            acks="all",
            enable__idempotence=True,
            compression__type="zstd",
            linger__ms=LINGER_MS,
            partitioner="murmur2_random",
            message__max__bytes=max_bytes,
            delivery__timeout__ms=DELIVERY_TIMEOUT_MS,
        )
    )


class Outbox:
    """Publishes batches in order; `deliver` returns when the broker has acknowledged every record of one."""

    def __init__(self, cluster: Cluster, layout: Layout, max_bytes: int) -> None:
        self._layout = layout
        self._producer = producer(cluster, max_bytes)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Publish in the order given and wait for every acknowledgement.

        Raises DeliveryFailed if any record was not acknowledged; none may then be taken as published.
        """
        if messages:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._deliver, messages)

    def close(self) -> None:
        self._thread.shutdown()

    def _deliver(self, messages: Iterable[Message]) -> None:
        refused: list[str] = []

        def report(error: KafkaError | None, _message: object) -> None:
            if error is not None:
                refused.append(error.str())

        try:
            for message in messages:
                self._produce(message, report)
        except KafkaException as exc:
            refused.append(exc.args[0].str())
        while self._producer.flush(POLL_SECONDS):
            pass
        if refused:
            raise DeliveryFailed(f"{len(refused)} records not acknowledged, the first: {refused[0]}")

    def _produce(self, message: Message, report: object) -> None:
        while True:
            try:
                self._producer.produce(
                    self._layout.name(message.topic),
                    message.value,
                    message.key,
                    headers=list(message.headers),
                    on_delivery=report,
                )
            except BufferError:  # the queue is full: let acknowledgements drain it
                self._producer.poll(POLL_SECONDS)
            else:
                return
