"""One failure a test, each by its name: what the worker does, and that nothing is lost by it.

Each checks what `whole` checks: every input came out, each key's in order, repeats under equal ids. Those that take
minutes run with WIRETAG_TEST_LONG, as `make crash` does.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from string import ascii_lowercase
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from confluent_kafka import Producer

from streams import topics
from streams.archive import Archive
from streams.embedded import EmbeddedBroker
from streams.lag import GroupLag
from streams.topics import Layout
from tests.brokers.kafka import RealKafka, free_ports
from tests.brokers.refusing import RefusingBroker
from tests.processes import alive, family, wait_for_end
from tests.streams.commands import GUARD_S, Output, Worker, environment
from tests.streams.conftest import PARTITIONS, Broker, fresh, long
from tests.streams.test_end_to_end import publish, stories

STALL_S = "12"  # between two looks of the watch, so that a failing page can be seen before the worker ends
SMALL_BYTES = 20_000  # what a topic takes when its operator has lowered it
Put = tuple[str, bytes, list[tuple[str, bytes]]]  # topic, value, headers
BIG = (0, 11, 23)  # of two dozen items


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
    broker = fresh(strict_kafka, "short.")
    count = publish(broker, stories(20))
    log = tmp_path / "log"
    with Worker(environment(broker, tmp_path, WIRETAG_SESSION_TIMEOUT="3"), log=log) as worker:
        assert worker.ended() == 1
    assert "group.min.session.timeout.ms is 6000): raise WIRETAG_SESSION_TIMEOUT to 6" in log.read_text()
    with Worker(environment(broker, tmp_path, WIRETAG_SESSION_TIMEOUT="6")):
        assert whole(Output(broker).until(count).rest(), count)


def test_a_commit_that_stands_still_fails_health_and_ends_the_worker_and_the_next_goes_on(tmp_path: Path) -> None:
    layout, (port,), log = Layout("stuck.", PARTITIONS), free_ports(1), tmp_path / "log"
    with RefusingBroker([layout.name(topic.name) for topic in topics.TOPICS], PARTITIONS) as embedded:
        broker = Broker(embedded.cluster, layout, real=False)
        env = environment(broker, tmp_path, WIRETAG_STALL=STALL_S, WIRETAG_HTTP=str(port))
        count = publish(broker, stories(300))
        embedded.refuse_commits()
        answers = set[int]()
        with Worker(env, log=log) as worker:
            end = time.monotonic() + GUARD_S
            while worker.is_up() and time.monotonic() < end:
                answers.add(answer(f"http://127.0.0.1:{port}/health/live"))
                time.sleep(0.2)
            assert not worker.is_up()
            assert worker.ended() == 1
        assert answers >= {200, 503}
        assert "stalled" in log.read_text()
        embedded.allow_commits()
        with Worker(env) as worker:
            out = Output(broker).until(count, worker.must_be_up)
            assert worker.stop() == 0
        assert whole(out.rest(), count)
        assert list(out.duplicates())  # what had gone out uncommitted went out again


def test_a_rejected_output_ends_the_worker_uncommitted_and_the_next_makes_dead_letters_of_all_such(
    real_kafka: RealKafka, tmp_path: Path
) -> None:
    broker, log = fresh(real_kafka, "rejected."), tmp_path / "log"
    env = environment(broker, tmp_path)
    out = Output(broker)
    with Worker(env, log=log) as worker:
        before = publish(broker, stories(20))
        out.until(before, worker.must_be_up)
        real_kafka.limit(broker.layout.name(topics.ENRICHED), SMALL_BYTES)
        count = before + publish(broker, mixed("first"))
        assert worker.ended() == 1
    assert "DeliveryFailed" in log.read_text()
    assert out.rest().failures() == []
    group = GroupLag(broker.cluster, broker.layout.name(topics.RAW), broker.layout.group("enrich"))
    assert group.total() >= len(BIG)
    with Worker(env) as worker:
        out.until(count, worker.must_be_up)
        count += publish(broker, mixed("later"))
        out.until(count, worker.must_be_up)
        assert worker.stop() == 0
    assert whole(out.rest(), count)
    assert oversize(out) == {f"{when}-{n}" for when in ("first", "later") for n in BIG}


def test_a_worker_that_is_stopped_while_its_broker_is_gone_ends_all_the_same(tmp_path: Path) -> None:
    log = tmp_path / "log"
    layout = Layout("gone.", PARTITIONS)
    with EmbeddedBroker([layout.name(topic.name) for topic in topics.TOPICS], PARTITIONS) as embedded:
        broker = Broker(embedded.cluster, layout, real=False)
        count = publish(broker, stories(20))
        worker = Worker(environment(broker, tmp_path), log=log)
        worker.start()
        Output(broker).until(count, worker.must_be_up)
        everyone = family(worker.pid)
    assert worker.stop() == 1
    assert "stop_overdue" in log.read_text()
    wait_for_end(everyone)


@pytest.mark.parametrize("down_s", [10, pytest.param(120, marks=long)])
def test_a_worker_outlives_its_broker_and_catches_up(real_kafka: RealKafka, tmp_path: Path, down_s: int) -> None:
    broker = fresh(real_kafka, f"down{down_s}.")
    count = publish(broker, stories(1000, keys=40))
    with Worker(environment(broker, tmp_path, WIRETAG_STALL="10")) as worker:
        everyone = family(worker.pid)
        out = Output(broker).until(1, worker.must_be_up)
        real_kafka.kill()
        time.sleep(down_s)
        real_kafka.restart()
        out.until(count, worker.must_be_up)
        everyone |= family(worker.pid)
        assert worker.stop() == 0
    assert whole(out.rest(), count)
    assert not any(map(alive, everyone))


def test_a_batch_that_outlasts_the_rebalance_is_taken_over_and_comes_late_without_harm(
    real_kafka: RealKafka, tmp_path: Path
) -> None:
    broker, held = fresh(real_kafka, "held.", partitions=4), ("tests.crash.held",)
    env = environment(broker, tmp_path, WIRETAG_DEADLINE="100")
    items = stories(200, keys=10)
    key, value, headers = items[40]
    items[40] = (key, value, [*headers, ("held_in", str(tmp_path).encode())])
    count = publish(broker, items)
    with Worker(env, program=held) as slow:
        wait_until((tmp_path / "begun").exists)
        with Worker(env, program=held) as other:
            out = Output(broker).until(count, other.must_be_up)
            (tmp_path / "released").touch()
            count += publish(broker, stories(200, keys=10))
            out.until(count, other.must_be_up)
            everyone = family(slow.pid) | family(other.pid)
            assert (slow.stop(), other.stop()) == (0, 0)
    assert whole(out.rest(), count)
    assert list(out.duplicates())  # the slow worker's batch came out too, late
    assert not any(map(alive, everyone))


@pytest.fixture
def three_kafkas(real_kafka: RealKafka) -> Iterator[RealKafka]:
    """A cluster of three brokers; only where one can be had."""
    with RealKafka(nodes=3, min_insync_replicas="2") as kafka:
        yield kafka
        kafka.kill_all()  # without a quorum they could not leave cleanly


@pytest.mark.parametrize("node", [1, pytest.param(2, marks=long), pytest.param(3, marks=long)])
def test_one_broker_of_three_is_lost_and_nothing_else(three_kafkas: RealKafka, tmp_path: Path, node: int) -> None:
    broker = fresh(three_kafkas, "three.", partitions=6)
    (row,) = (row for row in topics.describe(broker.cluster, broker.layout) if row.topic.name == topics.ENRICHED)
    assert (row.replication, row.config["min.insync.replicas"]) == (3, "2")
    count = publish(broker, stories(600, keys=40))
    with Worker(environment(broker, tmp_path)) as worker:
        out = Output(broker).until(100, worker.must_be_up)
        three_kafkas.kill(node)
        count += publish(broker, stories(300, keys=40))
        out.until(count, worker.must_be_up)
        everyone = family(worker.pid)
        assert worker.stop() == 0
    assert whole(out.rest(), count)
    assert not any(map(alive, everyone))


@pytest.mark.parametrize("broker", [pytest.param("embedded", marks=long), "kafka"], indirect=True)
def test_what_no_role_can_read_is_a_dead_letter_each_and_every_role_goes_on(broker: Broker, tmp_path: Path) -> None:
    garbage: list[Put] = [(topic, b"{", []) for topic in (topics.ENRICHED, topics.ARCHIVE)]
    put(broker, [(topics.RAW, b"AFP", [("wiretag_origin", b"nowhere")]), *garbage])
    with Worker(environment(broker, tmp_path), "enrich", "alert", "archive"):
        out = Output(broker, topics.DEAD).until(len(garbage) + 1)
        count = publish(broker, stories(5))
        tagged = Output(broker, topics.ENRICHED).until(count)
        wait_until(lambda: Archive(tmp_path / "archive").count() >= count)
    assert sorted((why.stage, why.error) for why in out.rest().failures()) == [
        ("alert", "bad-record"),
        ("archive", "bad-record"),
        ("headers", "bad-header"),
    ]
    assert len(tagged.messages) == count + 1  # and the garbage put there


@pytest.mark.parametrize("broker", [pytest.param("embedded", marks=long), "kafka"], indirect=True)
def test_an_archive_that_cannot_be_written_ends_its_worker_and_lacks_nothing_once_it_can(
    broker: Broker, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"
    folder.touch()  # a file where a folder should be
    env = environment(broker, tmp_path)
    with Worker(env):
        count = publish(broker, stories(50))
        out = Output(broker).until(count)
    with Worker(env, "archive") as worker:
        assert worker.ended() == 1
    folder.unlink()
    with Worker(env, "archive"):
        wait_until(lambda: Archive(folder).count() >= count)
    assert {row["id"] for row in Archive(folder).rows(None, ["id"])} == {record.id for record in out.records()}


def put(broker: Broker, messages: Sequence[Put]) -> None:
    """Messages on topics of the table, as some other program might put them there."""
    producer = Producer(broker.cluster.client(enable__idempotence=True))
    for topic, value, headers in messages:
        producer.produce(broker.layout.name(topic), value, b"key", headers=headers)
    assert producer.flush(60) == 0


def mixed(when: str) -> list[tuple[str, bytes | None, list[tuple[str, bytes]]]]:
    """Items that hardly compress: a BIG one alone makes more than SMALL_BYTES, of the others four together do."""
    chance = random.Random(when)
    items: list[tuple[str, bytes | None, list[tuple[str, bytes]]]] = []
    for n in range(24):
        name, words = (f"{when}-{n}", 6_000) if n in BIG else (f"small-{n % 5}", 1_200)
        text = " ".join("".join(chance.choices(ascii_lowercase, k=6)) for _ in range(words))
        story = f"PARIS, Dec 4, 2025 (AFP) - Ministers met in Lyon on Thursday. {text}"
        items.append((name, story.encode(), [("wiretag_uri", name.encode())]))
    return items


def oversize(out: Output) -> set[str]:
    """The keys of the dead letters, all of which must be of one kind."""
    assert {why.error for why in out.failures()} == {"oversize"}
    return {(message.key or b"").decode() for message in out.messages if message.topic == topics.DEAD}


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + GUARD_S
    while not done():
        assert time.monotonic() < end, "a hang"
        time.sleep(0.1)


def answer(url: str) -> int:
    """The status of a page; 0 where nothing answers."""
    try:
        with urlopen(url, timeout=5) as page:
            return int(page.status)
    except HTTPError as exc:
        return exc.code
    except (URLError, OSError):
        return 0
