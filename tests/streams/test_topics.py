"""The table of topics, and creating them for real."""

from __future__ import annotations

import pytest

from streams import topics
from streams.cluster import ClusterUnusable
from streams.topics import TOPICS, Described, Layout, create, describe, limits
from tests.brokers.kafka import RealKafka


def test_outputs_take_more_than_inputs() -> None:
    size = {topic.name: topic.max_bytes for topic in TOPICS}
    assert size[topics.ARCHIVE] > size[topics.ENRICHED] > size[topics.RAW]
    assert size[topics.DEAD] > size[topics.RAW]


def test_creating_topics_twice_changes_nothing(real_kafka: RealKafka) -> None:
    layout = Layout("twice.", 3)
    assert all(made for _, made in create(real_kafka.cluster, layout))
    assert not any(made for _, made in create(real_kafka.cluster, layout))


def test_topics_are_as_the_table_has_them(real_kafka: RealKafka) -> None:
    layout = Layout("described.", 3)
    list(create(real_kafka.cluster, layout))
    for row in describe(real_kafka.cluster, layout):
        assert row.partitions == 3
        assert {key: row.config[key] for key in row.topic.config()} == row.topic.config()


def test_limits_are_the_clusters_own(real_kafka: RealKafka) -> None:
    layout = Layout("limits.", 1)
    list(create(real_kafka.cluster, layout))
    assert limits(real_kafka.cluster, layout)[topics.RAW] == 8 * topics.MIB


def test_a_missing_topic_is_named_with_what_to_do(real_kafka: RealKafka) -> None:
    with pytest.raises(ClusterUnusable, match=r"no topic nothing\.wire\.raw .* `wiretag topics create`"):
        limits(real_kafka.cluster, Layout("nothing."))


def test_topics_made_by_us_do_not_drift(real_kafka: RealKafka) -> None:
    layout = Layout("straight.", 2)
    list(create(real_kafka.cluster, layout))
    assert [line for row in describe(real_kafka.cluster, layout) for line in row.drift(layout)] == []


def test_drift_is_told_setting_by_setting() -> None:
    topic = next(topic for topic in TOPICS if topic.name == topics.RAW)
    settings = {**topic.config(), "max.message.bytes": "1000000", "min.insync.replicas": "1"}
    found = Described(topic, "wire.raw", 4, 3, settings).drift(Layout(partitions=8))
    assert found[:2] == (
        "wire.raw: max.message.bytes is 1000000, not 8388608",
        "wire.raw: min.insync.replicas is 1, not 2",
    )
    assert "adding partitions breaks the order of keys" in found[2]
    assert Described(topic, "wire.raw", None, None, {}).drift(Layout())[0].startswith("wire.raw is missing")
