"""Publishing raw items and knowing that the broker has them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from confluent_kafka import KafkaError, KafkaException

from streams.cluster import Cluster
from streams.messages import Headers
from streams.outbox import POLL_SECONDS, producer, settle
from streams.room import Reader, Room
from streams.topics import RAW, Layout


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One raw item to publish: bytes as they came, a key, what is known of them as headers, and what people call it."""

    key: bytes
    value: bytes
    headers: Headers = ()
    name: str = ""

    @property
    def size(self) -> int:
        return len(self.value) + len(self.key) + sum(len(key) + len(value) for key, value in self.headers)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The broker has the message, here; or `error` says why it has not."""

    message: RawMessage
    partition: int | None
    offset: int | None
    error: str | None = None


class Feeder:
    """Publishes raw items in order to one topic; every item is answered by a receipt."""

    def __init__(
        self,
        cluster: Cluster,
        layout: Layout,
        *,
        max_bytes: int,
        readers: Sequence[Reader] = (),
        topic: str = RAW,
        rate: float | None = None,
    ) -> None:
        self._topic = layout.name(topic)
        self._producer = producer(cluster, max_bytes)
        self._room = Room(cluster, readers)
        self._interval = 1 / rate if rate else 0.0

    def feed(self, messages: Iterable[RawMessage], told: Callable[[Receipt], None]) -> None:
        """Publish every message and wait for every answer; `told` gets the receipts as they come.

        Raises ClusterUnusable when the broker stops answering.
        """
        due = time.monotonic()
        for message in messages:
            self._room.wait(message.size, self._settle)
            if self._interval:
                time.sleep(max(0.0, due - time.monotonic()))
                due = max(due + self._interval, time.monotonic() - 1)
            self._produce(message, told)
        self._settle()

    def close(self) -> None:
        self._room.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _produce(self, message: RawMessage, told: Callable[[Receipt], None]) -> None:
        def report(error: KafkaError | None, sent: Any) -> None:
            if error is not None:
                told(Receipt(message, None, None, error.str()))
            else:
                self._room.sent(self._topic, sent.partition(), sent.offset(), message.size)
                told(Receipt(message, sent.partition(), sent.offset()))

        while True:
            try:
                self._producer.produce(
                    self._topic, message.value, message.key, headers=list(message.headers), on_delivery=report
                )
            except BufferError:
                self._producer.poll(POLL_SECONDS)
            except KafkaException as exc:
                told(Receipt(message, None, None, exc.args[0].str()))
                return
            else:
                self._producer.poll(0)
                return

    def _settle(self) -> None:
        settle(self._producer)
