"""The brokers that the end-to-end tests run on.

`embedded` always; `kafka` is a real Apache Kafka where Java is, else skipped with the reason (or failed, with
WIRETAG_TEST_REQUIRE_KAFKA set, as in CI); WIRETAG_TEST_BROKER=host:port runs the same tests on any other cluster.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from streams import topics
from streams.cluster import Cluster
from streams.embedded import EmbeddedBroker
from streams.topics import Layout
from tests.brokers.kafka import RealKafka

OTHER = os.environ.get("WIRETAG_TEST_BROKER")
PARTITIONS = 4
long = pytest.mark.skipif(not os.environ.get("WIRETAG_TEST_LONG"), reason="takes minutes: WIRETAG_TEST_LONG is not set")


@dataclass(frozen=True)
class Broker:
    """A cluster with topics of its own for one test."""

    cluster: Cluster
    layout: Layout
    real: bool


def fresh(kafka: RealKafka, prefix: str, partitions: int = 1) -> Broker:
    """A real Kafka with topics of a test's own."""
    made = Broker(kafka.cluster, Layout(prefix, partitions), real=True)
    list(topics.create(made.cluster, made.layout))
    return made


def missing_for_kafka() -> str | None:
    """Why a real Kafka cannot be run here, if it cannot."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            return f"no real Kafka: {tool} is not installed"
    return None


@pytest.fixture(scope="session")
def real_kafka() -> Iterator[RealKafka]:
    why = missing_for_kafka()
    if why:
        if os.environ.get("WIRETAG_TEST_REQUIRE_KAFKA"):
            pytest.fail(why)
        pytest.skip(why)
    with RealKafka() as kafka:
        yield kafka


@pytest.fixture(params=[OTHER] if OTHER else ["embedded", "kafka"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    layout = Layout(f"t{uuid.uuid4().hex[:8]}.", PARTITIONS)
    if request.param == "embedded":
        with EmbeddedBroker([layout.name(topic.name) for topic in topics.TOPICS], PARTITIONS) as embedded:
            yield Broker(embedded.cluster, layout, real=False)
        return
    cluster = request.getfixturevalue("real_kafka").cluster if request.param == "kafka" else Cluster(request.param)
    list(topics.create(cluster, layout))
    yield Broker(cluster, layout, real=True)
