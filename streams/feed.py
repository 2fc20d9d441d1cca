"""Publishing raw items and knowing that the broker has them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaError, KafkaException

from streams.cluster import Cluster
from streams.lag import GroupLag
from streams.messages import Headers
from streams.outbox import POLL_SECONDS, producer
from streams.topics import RAW, Layout

# On the embedded broker no more than this may be on its way: it keeps 5 MiB a partition and drops the oldest silently.
EMBEDDED_WINDOW_BYTES = 4 << 20
# What one raw item becomes on the busiest topic: its record and its bytes in base64, and what every record carries.
GROWTH, RECORD_BYTES = 8, 8 * 1024
ROOM_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One raw item to publish: bytes as they came, a key, and what is known of them as headers."""

    key: bytes
    value: bytes
    headers: Headers = ()

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


class Room:
    """Keeps a feeder of the embedded broker from running ahead of the groups that read what it causes.

    `watched` are (topic, group) pairs, full names. On a real cluster there is nothing to watch.
    """

    def __init__(self, cluster: Cluster, watched: Sequence[tuple[str, str]]) -> None:
        self._lags = [GroupLag(cluster, topic, group) for topic, group in watched] if cluster.embedded else []
        self._costs: deque[int] = deque()
        self._sum = 0

    def wait(self, size: int, settle: Callable[[], Any]) -> None:
        """Return when an item of `size` bytes may go; `settle` first makes sure that earlier ones have arrived."""
        cost = size * GROWTH + RECORD_BYTES
        while self._lags and self._costs and self._sum + cost > EMBEDDED_WINDOW_BYTES:
            settle()
            pending = sum(lag.total() for lag in self._lags)
            while len(self._costs) > pending:  # what is pending is counted once a stage, so never too low
                self._sum -= self._costs.popleft()
            if self._costs:
                time.sleep(ROOM_POLL_SECONDS)
        self._costs.append(cost)
        self._sum += cost

    def close(self) -> None:
        for lag in self._lags:
            lag.close()


class Feeder:
    """Publishes raw items in order to one topic; every item is answered by a receipt."""

    def __init__(
        self,
        cluster: Cluster,
        layout: Layout,
        *,
        max_bytes: int,
        watched: Sequence[tuple[str, str]] = (),
        topic: str = RAW,
        rate: float | None = None,
    ) -> None:
        self._topic = layout.name(topic)
        self._producer = producer(cluster, max_bytes)
        self._room = Room(cluster, watched)
        self._interval = 1 / rate if rate else 0.0

    def feed(self, messages: Iterable[RawMessage], told: Callable[[Receipt], None]) -> None:
        """Publish every message and wait for every answer; `told` gets the receipts as they come.

        Raises BrokerUnreachable when the broker stops answering.
        """
        due = time.monotonic()
        try:
            for message in messages:
                self._room.wait(message.size, self._settle)
                if self._interval:
                    time.sleep(max(0.0, due - time.monotonic()))
                    due = max(due + self._interval, time.monotonic() - 1)
                self._produce(message, told)
            self._settle()
        finally:
            self._room.close()

    def _produce(self, message: RawMessage, told: Callable[[Receipt], None]) -> None:
        def report(error: KafkaError | None, sent: Any) -> None:
            if error is not None:
                told(Receipt(message, None, None, error.str()))
            else:
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
        while self._producer.flush(POLL_SECONDS):
            pass
