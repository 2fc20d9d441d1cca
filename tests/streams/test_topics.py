"""The table of topics, and creating them for real."""

from __future__ import annotations

import pytest

from streams import topics
from streams.cluster import ClusterUnusable
from streams.topics import TOPICS, Layout, create, describe, limits
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
