"""Room on the embedded broker: it keeps about 5 MiB a partition and drops the oldest, read or not.

So whoever publishes there waits until what he has published before has been read by the groups that should read it. On
a real cluster nothing is watched and nobody waits.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition

from streams.cluster import Cluster, ClusterUnusable

UNREAD_BYTES = 3 << 20  # in a partition, before compression; with what goes between two looks, below what is kept
STEP_BYTES = 512 << 10  # published between two looks
POLL_SECONDS = 0.02
TIMEOUT_S = 10.0

TopicAndPartition = tuple[str, int]
Reader = tuple[str, str]  # a topic's full name and a group that must have read it


class Room:
    """Knows how much of what was published is unread; `readers` are those of the embedded broker."""

    def __init__(self, cluster: Cluster, readers: Sequence[Reader]) -> None:
        self._cluster = cluster
        self._groups: dict[str, list[Consumer]] = defaultdict(list)
        for topic, group in readers if cluster.embedded else ():
            self._groups[topic].append(Consumer(cluster.client(group__id=group, enable__auto__commit=False)))
        self._unread: dict[TopicAndPartition, deque[tuple[int, int]]] = defaultdict(deque)
        self._bytes: dict[TopicAndPartition, int] = defaultdict(int)
        self._since = 0

    def wait(self, size: int, settle: Callable[[], Any]) -> None:
        """Return when a message of `size` bytes may go. `settle` makes sure that the earlier ones have arrived.

        Raises ClusterUnusable when the broker stops answering.
        """
        self._since += size
        if not self._groups or self._since < STEP_BYTES:
            return
        settle()
        while self._full():
            time.sleep(POLL_SECONDS)
        self._since = size

    def sent(self, topic: str, partition: int, offset: int, size: int) -> None:
        """A message has arrived; topics that nobody has to read are not counted."""
        if topic in self._groups:
            self._unread[topic, partition].append((offset, size))
            self._bytes[topic, partition] += size

    def close(self) -> None:
        for consumers in self._groups.values():
            for consumer in consumers:
                consumer.close()

    def _full(self) -> bool:
        for topic, consumers in self._groups.items():
            partitions = [partition for name, partition in self._unread if name == topic]
            for partition, read in _read_by_all(self._cluster, consumers, topic, partitions).items():
                self._forget((topic, partition), read)
        return max(self._bytes.values(), default=0) > UNREAD_BYTES

    def _forget(self, where: TopicAndPartition, read: int) -> None:
        unread = self._unread[where]
        while unread and unread[0][0] < read:
            self._bytes[where] -= unread.popleft()[1]


def _read_by_all(
    cluster: Cluster, consumers: Sequence[Consumer], topic: str, partitions: Sequence[int]
) -> dict[int, int]:
    """The offset below which every group has read, for each partition."""
    if not partitions:
        return {}
    wanted = [TopicPartition(topic, partition) for partition in partitions]
    try:
        committed = [consumer.committed(wanted, timeout=TIMEOUT_S) for consumer in consumers]
    except KafkaException as exc:
        raise ClusterUnusable(f"{cluster.bootstrap} does not answer: {exc.args[0].str()}") from None
    return {group[0].partition: min(at.offset for at in group) for group in zip(*committed, strict=True)}
