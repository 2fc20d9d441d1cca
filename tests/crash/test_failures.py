"""One failure a test, each by its name: what the worker does, and that nothing is lost by it.

Each checks what `whole` checks: every input came out, each key's in order, repeats under equal ids. Those that take
minutes run with WIRETAG_TEST_LONG, as `make crash` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams import topics
from streams.topics import Layout
from tests.brokers.kafka import RealKafka
from tests.streams.commands import Output, Worker, environment
from tests.streams.conftest import Broker
from tests.streams.test_end_to_end import publish, stories


def whole(out: Output, count: int) -> bool:
    """Whether so many inputs came out, each key's in order, and repeats only under the ids they had."""
    sources = {message.header("ce_source") for message in out.messages}
    conflicting = [source for source, ids in out.duplicates() if len(ids) > 1]
    assert (len(sources), out.disorder(), conflicting) == (count, [], [])
    return True


@pytest.fixture(scope="module")
def strict_kafka(real_kafka: RealKafka) -> Iterator[RealKafka]:
    """A second Kafka that refuses sessions shorter than Kafka's own default; only where the first can be had."""
    with RealKafka(group_min_session_timeout_ms="6000") as kafka:
        yield kafka


def test_a_session_shorter_than_the_broker_allows_ends_the_worker_and_it_says_why(
    strict_kafka: RealKafka, tmp_path: Path
) -> None:
    broker = Broker(strict_kafka.cluster, Layout("short.", 2), real=True)
    list(topics.create(broker.cluster, broker.layout))
    count = publish(broker, stories(20))
    log = tmp_path / "log"
    with Worker(environment(broker, tmp_path, WIRETAG_SESSION_TIMEOUT="3"), log=log) as worker:
        assert worker.ended() == 1
    assert "group.min.session.timeout.ms is 6000): raise WIRETAG_SESSION_TIMEOUT to 6" in log.read_text()
    with Worker(environment(broker, tmp_path, WIRETAG_SESSION_TIMEOUT="6")):
        assert whole(Output(broker).until(count).rest(), count)
