"""Every topic Wiretag uses, as one table, and the calls that create and describe them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, ResourceType

from streams.cluster import Cluster, ClusterUnusable

MIB = 1 << 20
DAY_MS = 24 * 3600 * 1000
LOOKS, LOOK_S = 300, 0.1  # until a new topic is known to the broker that is asked
TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it should be; `max_bytes` bounds one record on it, `retention_ms` -1 keeps for ever."""

    name: str
    what: str
    max_bytes: int
    retention_ms: int = 7 * DAY_MS
    cleanup: Literal["delete", "compact"] = "delete"
    timestamp: Literal["CreateTime", "LogAppendTime"] = "LogAppendTime"

    def config(self) -> dict[str, str]:
        """The topic's settings in Kafka's own names."""
        return {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_bytes),
            "message.timestamp.type": self.timestamp,
        }


RAW, BACKFILL, ENRICHED, DEAD, ARCHIVE, ALERTS = (
    "wire.raw", "wire.backfill", "wire.enriched", "wire.dead", "wire.archive", "wire.alerts",
)  # fmt: skip

TOPICS: tuple[Topic, ...] = (
    Topic(RAW, "raw items as agencies sent them", 8 * MIB),
    Topic(BACKFILL, "raw items brought back by replay", 8 * MIB),
    Topic(ENRICHED, "tagged records, keyed by item uri", 16 * MIB),
    Topic(DEAD, "what could not be tagged, and why", 16 * MIB, retention_ms=30 * DAY_MS),
    Topic(ARCHIVE, "tagged records with the bytes they came from", 32 * MIB),
    Topic(ALERTS, "what subscribers are told, keyed by subscription", 1 * MIB),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How this deployment lays its topics out on its cluster."""

    prefix: str = ""
    partitions: int = 8
    replication: int | None = None  # None: three, or as many as there are brokers

    def name(self, topic: str) -> str:
        return self.prefix + topic

    def group(self, role: str) -> str:
        """The consumer group of a role."""
        return f"{self.prefix}wiretag-{role}"


@dataclass(frozen=True, slots=True)
class Described:
    """A topic as it is: None where the cluster has none, or keeps no settings (the embedded one)."""

    topic: Topic
    name: str
    partitions: int | None
    replication: int | None
    config: Mapping[str, str]

    def drift(self, layout: Layout) -> tuple[str, ...]:
        """What is not as the table and the layout ask, a sentence each."""
        if self.partitions is None:
            return (f"{self.name} is missing: make it with `wiretag topics create`",)
        wanted = self.topic.config()
        if self.replication:
            wanted["min.insync.replicas"] = str(max(1, self.replication - 1))
        found = [
            f"{self.name}: {key} is {self.config[key]}, not {value}"
            for key, value in wanted.items()
            if key in self.config and self.config[key] != value
        ]
        if self.partitions != layout.partitions:
            found.append(
                f"{self.name}: {self.partitions} partitions, not {layout.partitions}; adding partitions breaks the "
                "order of keys, so set WIRETAG_PARTITIONS to what is there, or begin anew under another prefix"
            )
        if layout.replication and self.replication != layout.replication:
            found.append(f"{self.name}: {self.replication} copies, not {layout.replication}")
        return tuple(found)


def create(cluster: Cluster, layout: Layout) -> Iterator[tuple[str, bool]]:
    """Create what is missing on a real cluster; yields each name and whether it was made now.

    When it ends the brokers know the new topics: on a busy cluster that comes a moment after they answer.

    Raises ClusterUnusable when no broker answers or one refuses.
    """
    admin = AdminClient(cluster.client())
    brokers, there = _metadata(admin, cluster)
    copies = layout.replication or min(3, brokers)
    missing = [topic for topic in TOPICS if layout.name(topic.name) not in there]
    wanted = [
        NewTopic(
            layout.name(topic.name),
            layout.partitions,
            copies,
            config={**topic.config(), "min.insync.replicas": str(max(1, copies - 1))},
        )
        for topic in missing
    ]
    futures = admin.create_topics(wanted) if wanted else {}
    for topic in TOPICS:
        name = layout.name(topic.name)
        if name in futures:
            _settle(futures[name], f"topic {name} could not be created")
        yield name, name in futures
    _wait_for(admin, cluster, {layout.name(topic.name) for topic in missing})


def describe(cluster: Cluster, layout: Layout) -> Sequence[Described]:
    """Every topic of the table as the cluster has it.

    Raises ClusterUnusable when no broker answers.
    """
    admin = AdminClient(cluster.client())
    _, there = _metadata(admin, cluster)
    names = [layout.name(topic.name) for topic in TOPICS]
    configs = _configs(admin, [name for name in names if name in there]) if not cluster.embedded else {}
    described = []
    for topic, name in zip(TOPICS, names, strict=True):
        partitions = there[name].partitions if name in there else None
        copies = len(next(iter(partitions.values())).replicas) if partitions else None
        described.append(Described(topic, name, len(partitions) if partitions else None, copies, configs.get(name, {})))
    return described


def limits(cluster: Cluster, layout: Layout) -> dict[str, int]:
    """The largest record each topic takes in bytes, by the table's name: the cluster's word where it has one.

    Raises ClusterUnusable when a topic is missing or no broker answers.
    """
    rows = describe(cluster, layout)
    missing = [row.name for row in rows if row.partitions is None]
    if missing:
        raise ClusterUnusable(f"no topic {missing[0]} at {cluster.bootstrap}: make it with `wiretag topics create`")
    return {row.topic.name: int(row.config.get("max.message.bytes", row.topic.max_bytes)) for row in rows}


def _wait_for(admin: AdminClient, cluster: Cluster, names: Set[str]) -> None:
    for _ in range(LOOKS):
        if names <= _metadata(admin, cluster)[1].keys():
            return
        time.sleep(LOOK_S)
    raise ClusterUnusable(f"{cluster.bootstrap} does not show its new topics")


def _metadata(admin: AdminClient, cluster: Cluster) -> tuple[int, dict[str, Any]]:
    try:
        found = admin.list_topics(timeout=TIMEOUT_S)
    except KafkaException as exc:
        raise ClusterUnusable(f"no broker answers at {cluster.bootstrap}: {exc.args[0].str()}") from None
    return len(found.brokers), dict(found.topics)


def _configs(admin: AdminClient, names: Sequence[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    futures = admin.describe_configs([ConfigResource(ResourceType.TOPIC, name) for name in names])
    return {
        resource.name: {key: entry.value for key, entry in _settle(future, "no topic settings").items()}
        for resource, future in futures.items()
    }


def _settle(future: Any, what: str) -> Any:
    try:
        return future.result(TIMEOUT_S)
    except KafkaException as exc:
        raise ClusterUnusable(f"{what}: {exc.args[0].str()}") from None
