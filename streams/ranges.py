"""A topic as a log: what it holds, where a time lies in it, how far a group is, and reading from offset to offset.

Nothing joins a group here and nothing is committed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Self

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka import Message as Received

from streams.cluster import Cluster, ClusterUnusable
from streams.topics import Layout

TIMEOUT_S = 15.0
STALL_S = 60.0  # nothing read for so long: the broker is taken to be gone
POLL_S = 0.5
MOST_AT_ONCE = 1000
QUEUED = 2000  # messages read ahead in a partition; each costs the client half a kilobyte beside its own size
FETCH_BYTES = 256 << 10  # asked of a partition at a time, compressed; a larger message comes whole all the same

Ranges = Mapping[int, range]  # offsets by partition


class RangeReader:
    """One topic by its name in the table.

    Every method raises ClusterUnusable when the topic is missing or no broker answers.
    """

    def __init__(self, cluster: Cluster, layout: Layout, topic: str) -> None:
        self.name = layout.name(topic)
        self._cluster = cluster
        self._consumer = Consumer(
            cluster.client(
                group__id=f"{layout.prefix}wiretag-tail",  # asked for by the client; nothing is ever committed to it
                enable__auto__commit=False,
                enable__partition__eof=True,
                auto__offset__reset="earliest",
                fetch__message__max__bytes=FETCH_BYTES,
                fetch__max__bytes=8 * FETCH_BYTES,
                queued__min__messages=QUEUED,
                queued__max__messages__kbytes=8 * FETCH_BYTES >> 10,
            )
        )

    def held(self) -> dict[int, range]:
        """The offsets that each partition holds now."""
        try:
            found = self._consumer.list_topics(self.name, timeout=TIMEOUT_S).topics[self.name]
            if found.error is not None or not found.partitions:
                raise ClusterUnusable(
                    f"no topic {self.name} at {self._cluster.bootstrap}: make it with `wiretag topics create`"
                )
            return {partition: self._ends(partition) for partition in sorted(found.partitions)}
        except KafkaException as exc:
            raise self._gone(exc) from None

    def at(self, when_ms: int) -> dict[int, int]:
        """In each partition the first offset from a time on (milliseconds since 1970); its end if there is none.

        The embedded broker does not look times up, so there what it holds is read.
        """
        held = self.held()
        if self._cluster.embedded:
            found: dict[int, int] = {}
            for message in self.read(held):
                if message.timestamp()[1] >= when_ms:
                    found.setdefault(message.partition(), message.offset())
            return {partition: found.get(partition, within.stop) for partition, within in held.items()}
        wanted = [TopicPartition(self.name, partition, max(0, when_ms)) for partition in held]
        try:
            answers = self._consumer.offsets_for_times(wanted, timeout=TIMEOUT_S)
        except KafkaException as exc:
            raise self._gone(exc) from None
        return {at.partition: at.offset if at.offset >= 0 else held[at.partition].stop for at in answers}

    def committed(self, group: str) -> dict[int, int | None]:
        """The next offset that a group (its full name) will read in each partition; None where it never committed."""
        wanted = [TopicPartition(self.name, partition) for partition in self.held()]
        member = Consumer(self._cluster.client(group__id=group, enable__auto__commit=False))
        try:
            answers = member.committed(wanted, timeout=TIMEOUT_S)
        except KafkaException as exc:
            raise self._gone(exc) from None
        finally:
            member.close()
        return {at.partition: at.offset if at.offset >= 0 else None for at in answers}

    def read(self, ranges: Ranges) -> Iterator[Received]:
        """Every message in some ranges, each partition in its order; what is gone by retention is passed over."""
        left = {partition: within for partition, within in ranges.items() if within}
        if not left:
            return
        wanted = [TopicPartition(self.name, partition, within.start) for partition, within in left.items()]
        self._consumer.assign(wanted)
        moved = time.monotonic()
        while left:
            batch = self._consumer.consume(MOST_AT_ONCE, timeout=POLL_S)
            if any(message.error() is None for message in batch):
                moved = time.monotonic()
            elif time.monotonic() - moved > STALL_S:
                raise ClusterUnusable(f"{self._cluster.bootstrap} has sent nothing of {self.name} for {STALL_S:g} s")
            for message in batch:
                within = left.get(message.partition())
                if within is None:
                    continue
                if message.error() is None and message.offset() in within:
                    yield message
                if _is_last(message, within):
                    del left[message.partition()]
                    self._consumer.pause([TopicPartition(self.name, message.partition())])
        self._consumer.resume(wanted)  # a pause outlasts its assignment
        self._consumer.unassign()

    def close(self) -> None:
        self._consumer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _ends(self, partition: int) -> range:
        low, high = self._consumer.get_watermark_offsets(TopicPartition(self.name, partition), timeout=TIMEOUT_S)
        return range(low, high)

    def _gone(self, exc: KafkaException) -> ClusterUnusable:
        return ClusterUnusable(f"{self._cluster.bootstrap} does not answer: {exc.args[0].str()}")


def _is_last(message: Received, within: range) -> bool:
    error = message.error()
    if error is not None:
        return bool(error.code() == KafkaError._PARTITION_EOF)
    return bool(message.offset() >= within.stop - 1)
