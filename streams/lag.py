"""How far a consumer group is behind: the ends of its topic's partitions against what it has committed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from confluent_kafka import Consumer, KafkaException, TopicPartition

from streams.cluster import Cluster, ClusterUnusable

TIMEOUT_S = 10.0


class GroupLag:
    """Looks at one group on one topic without joining it; `topic` and `group` are full names."""

    def __init__(self, cluster: Cluster, topic: str, group: str) -> None:
        self.cluster, self.topic, self.group = cluster, topic, group
        self._consumer = Consumer(cluster.client(group__id=group, enable__auto__commit=False))
        self._partitions: Sequence[int] = ()
        self.committed_sum = 0  # of offsets, at the last look: it grows whenever the group commits

    def total(self) -> int:
        """Messages not yet committed, over all partitions.

        Raises ClusterUnusable when the broker does not answer.
        """
        return sum(self.by_partition().values())

    def by_partition(self) -> dict[int, int]:
        """Messages not yet committed in each partition."""
        try:
            if not self._partitions:
                found = self._consumer.list_topics(self.topic, timeout=TIMEOUT_S).topics[self.topic]
                self._partitions = sorted(found.partitions)
            wanted = [TopicPartition(self.topic, partition) for partition in self._partitions]
            committed = self._consumer.committed(wanted, timeout=TIMEOUT_S)
            with ThreadPoolExecutor(4) as threads:
                ends = list(threads.map(self._ends, wanted))
        except KafkaException as exc:
            raise ClusterUnusable(f"{self.cluster.bootstrap} does not answer: {exc.args[0].str()}") from None
        self.committed_sum = sum(max(0, at.offset) for at in committed)
        return {
            at.partition: high - max(low, at.offset) if high > max(low, at.offset) else 0
            for at, (low, high) in zip(committed, ends, strict=True)
        }

    def close(self) -> None:
        self._consumer.close()

    def _ends(self, partition: TopicPartition) -> tuple[int, int]:
        low, high = self._consumer.get_watermark_offsets(partition, timeout=TIMEOUT_S)
        return low, high
