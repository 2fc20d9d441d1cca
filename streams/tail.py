"""Reading topics as they grow, without a consumer group: what `subscribe`, `run` and tests look through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Self

from confluent_kafka import (
    OFFSET_BEGINNING,
    OFFSET_END,
    TIMESTAMP_NOT_AVAILABLE,
    Consumer,
    KafkaException,
    TopicPartition,
)
from confluent_kafka import Message as Received

from streams.cluster import Cluster, ClusterUnusable
from streams.messages import Consumed
from streams.topics import Layout

METADATA_S = 10.0
MOST_AT_ONCE = 500
GATHERED_BYTES = 8 << 20  # that are answered with at once all the same


def _gathering(seconds: float) -> dict[str, int]:
    return {"fetch__wait__max__ms": round(seconds * 1000), "fetch__min__bytes": GATHERED_BYTES} if seconds else {}


class Tail:
    """Every partition of some topics from their beginning or from now on; topics are the table's names.

    With `gather_s` the broker answers no more often than that while little comes: less work for it, and a later view.
    """

    def __init__(
        self,
        cluster: Cluster,
        layout: Layout,
        topics: Sequence[str],
        start: Literal["beginning", "end"] = "end",
        gather_s: float = 0.0,
    ) -> None:
        self._prefix = layout.prefix
        names = [layout.name(topic) for topic in topics]
        self._consumer = Consumer(
            cluster.client(
                group__id=f"{layout.prefix}wiretag-tail",  # asked for by the client; nothing is ever committed to it
                enable__auto__commit=False,
                fetch__message__max__bytes=32 << 20,
                receive__message__max__bytes=(64 << 20) + 512,
                **_gathering(gather_s),
            )
        )
        offset = OFFSET_BEGINNING if start == "beginning" else OFFSET_END
        try:
            found = self._consumer.list_topics(timeout=METADATA_S).topics
            missing = [name for name in names if name not in found]
            if missing:
                raise ClusterUnusable(
                    f"no topic {missing[0]} at {cluster.bootstrap}: make it with `wiretag topics create`"
                )
            self._consumer.assign([self._at(name, p, offset) for name in names for p in sorted(found[name].partitions)])
        except KafkaException as exc:
            raise ClusterUnusable(f"no broker answers at {cluster.bootstrap}: {exc.args[0].str()}") from None

    def read(self, seconds: float) -> Iterator[Consumed]:
        """What came within so many seconds, perhaps nothing; `topic` is the table's name."""
        for message in self._consumer.consume(MOST_AT_ONCE, timeout=seconds):
            if message.error() is None:
                yield self._consumed(message)

    def close(self) -> None:
        self._consumer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _at(self, name: str, partition: int, offset: int) -> TopicPartition:
        if offset == OFFSET_END:  # settle now where the end is, so that nothing is missed before the first fetch
            offset = self._consumer.get_watermark_offsets(TopicPartition(name, partition), timeout=METADATA_S)[1]
        return TopicPartition(name, partition, offset)

    def _consumed(self, message: Received) -> Consumed:
        kind, timestamp = message.timestamp()
        return Consumed(
            topic=(message.topic() or "").removeprefix(self._prefix),
            partition=message.partition() or 0,
            offset=message.offset() or 0,
            timestamp_ms=-1 if kind == TIMESTAMP_NOT_AVAILABLE else timestamp,
            key=message.key(),
            value=message.value(),
            headers=tuple((key, value) for key, value in message.headers() or () if value is not None),
        )
