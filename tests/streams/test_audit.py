"""`wiretag audit`: what it proves, and what it lists, on the embedded broker and on a real Kafka."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

import seeds
from streams import topics
from streams.audit import Extent, extent
from tests.streams.commands import Output, Worker, environment, wiretag
from tests.streams.conftest import Broker
from tests.streams.test_end_to_end import publish, stories

THREE = Path(seeds.__file__).parent / "items" / "124-rss-relief-desk-three-entries.xml"


def put(broker: Broker, topic: str, partition: int, values: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
    """Put messages of no content on one partition of a topic: keys and headers."""
    producer = Producer(broker.cluster.client(enable__idempotence=True))
    for key, headers in values:
        producer.produce(broker.layout.name(topic), b"{}", key, partition=partition, headers=list(headers))
    assert producer.flush(60) == 0


def inputs(broker: Broker, count: int) -> None:
    put(broker, topics.RAW, 0, [("k", [])] * count)


def output(broker: Broker, offset: int, id: str = "", part: str = "1/1") -> list[tuple[str, str]]:
    source = f"{broker.layout.name(topics.RAW)}/0/{offset}"
    return [("ce_source", source), ("ce_id", id or f"id {offset} {part}"), ("wiretag_part", part)]


def commit(broker: Broker, offset: int, partition: int = 0) -> None:
    """Commit as the enrichers' group."""
    consumer = Consumer(broker.cluster.client(group__id=broker.layout.group("enrich"), enable__auto__commit=False))
    at = TopicPartition(broker.layout.name(topics.RAW), partition, offset)
    consumer.commit(offsets=[at], asynchronous=False)
    consumer.close()


def audit(broker: Broker, state: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Exit code, findings and summary."""
    done = wiretag(["audit", "--json", *arguments], environment(broker, state))
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    *findings, summary = map(orjson.loads, done.stdout.splitlines())
    return done.returncode, findings, summary


def told(findings: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    """Kind, offset and count of each finding."""
    return [(found["kind"], int(found["source"].rsplit("/", 1)[1]), found["count"]) for found in findings]


def test_a_topic_that_came_out_is_proved_and_what_is_not_committed_is_left_aside(
    broker: Broker, tmp_path: Path
) -> None:
    inputs(broker, 5)
    put(broker, topics.ENRICHED, 0, [("a", output(broker, 0)), ("b", output(broker, 1, part="1/2"))])
    put(broker, topics.ENRICHED, 1, [("c", output(broker, 1, part="2/2"))])
    put(broker, topics.DEAD, 2, [("d", output(broker, 2))])
    commit(broker, 3)
    code, findings, summary = audit(broker, tmp_path)
    assert (code, findings) == (0, [])
    assert summary["proved"] is True
    assert [summary[name] for name in ("inputs", "enriched", "dead", "unprocessed")] == [3, 2, 1, 2]


def test_what_was_lost_changed_or_put_out_of_order_is_listed(broker: Broker, tmp_path: Path) -> None:
    inputs(broker, 8)
    sent = [("a", output(broker, 1)), ("a", output(broker, 0)), ("b", output(broker, 2)), ("b", output(broker, 2))]
    sent += [("b", output(broker, 3)), ("b", output(broker, 3, id="other")), ("c", output(broker, 4, part="2/2"))]
    put(broker, topics.ENRICHED, 0, sent)
    commit(broker, 8)
    code, findings, summary = audit(broker, tmp_path)
    assert code == 1
    assert told(findings) == [
        ("missing", 4, 1),
        ("missing", 5, 3),
        ("conflicting", 3, 1),
        ("out-of-order", 0, 1),
        ("repeated", 2, 1),
    ]
    assert (summary["proved"], summary["missing"]) == (False, 4)


def test_repeats_alone_are_told_and_prove_no_harm(broker: Broker, tmp_path: Path) -> None:
    inputs(broker, 1)
    put(broker, topics.ENRICHED, 0, [("a", output(broker, 0)), ("a", output(broker, 0))])
    commit(broker, 1)
    code, findings, _ = audit(broker, tmp_path)
    assert (code, told(findings)) == (0, [("repeated", 0, 1)])


def test_a_range_of_offsets_is_audited_alone_and_to_the_end_if_asked(broker: Broker, tmp_path: Path) -> None:
    inputs(broker, 6)
    put(broker, topics.ENRICHED, 0, [("a", output(broker, 2)), ("a", output(broker, 3))])
    commit(broker, 4)
    assert audit(broker, tmp_path, "--offsets", "0:2-5")[0] == 0
    assert audit(broker, tmp_path, "--offsets", "1")[2]["inputs"] == 0
    code, findings, _ = audit(broker, tmp_path, "--offsets", "0:2-4", "--to-end")
    assert (code, told(findings)) == (1, [("missing", 4, 1)])


def test_a_range_of_times_is_audited_alone(broker: Broker, tmp_path: Path) -> None:
    inputs(broker, 3)
    commit(broker, 3)
    assert audit(broker, tmp_path, "--until", "2000-01-01")[2]["inputs"] == 0
    assert audit(broker, tmp_path, "--since", "2000-01-01")[2]["missing"] == 3
    assert audit(broker, tmp_path, "--since", "2200-01-01")[2]["inputs"] == 0


def test_offsets_that_hold_no_input_are_not_missing(broker: Broker, tmp_path: Path) -> None:
    if not broker.real:
        pytest.skip("the embedded broker has no transactions: it shows aborted records")
    producer = Producer(broker.cluster.client(transactional__id=broker.layout.name("audit")))
    producer.init_transactions()
    for end in (producer.abort_transaction, producer.commit_transaction):
        producer.begin_transaction()
        producer.produce(broker.layout.name(topics.RAW), b"x", partition=0)
        producer.flush()
        end()
    inputs(broker, 1)
    commit(broker, 5)  # an aborted record, a marker, a record, a marker, and one without a transaction
    _, findings, summary = audit(broker, tmp_path)
    assert (summary["inputs"], told(findings)) == (2, [("missing", 2, 1), ("missing", 4, 1)])


def test_what_was_deleted_is_gone_and_lost_if_it_was_never_processed(broker: Broker, tmp_path: Path) -> None:
    if not broker.real:
        pytest.skip("the embedded broker cannot delete records")
    from confluent_kafka.admin import AdminClient

    inputs(broker, 6)
    commit(broker, 2)
    at = TopicPartition(broker.layout.name(topics.RAW), 0, 3)
    admin = AdminClient(broker.cluster.client())  # its answers come only while it lives
    admin.delete_records([at])[at].result(20)
    code, _, summary = audit(broker, tmp_path)
    assert (code, summary["gone"], summary["lost"], summary["unprocessed"]) == (1, 2, 1, 3)


def test_a_killed_worker_is_proved_to_have_lost_nothing(broker: Broker, tmp_path: Path) -> None:
    env = environment(broker, tmp_path)
    count = publish(broker, stories(300, keys=20))
    publish(broker, [("bad", b"\0\0", []), ("three items", THREE.read_bytes(), [])])
    worker = Worker(env)
    worker.start()
    Output(broker).until(40)
    worker.kill()
    with worker:
        Output(broker).until(count + 2)
    code, findings, summary = audit(broker, tmp_path)
    assert code == 0
    assert {found["kind"] for found in findings} <= {"repeated"}
    assert [summary[name] for name in ("inputs", "enriched", "dead", "unprocessed")] == [count + 2, count + 1, 1, 0]


def test_what_retention_and_commits_leave_to_audit_is_told_apart() -> None:
    asked, held = range(100), range(20, 90)
    assert extent(0, asked, held, 50, to_end=False) == Extent(0, range(20, 50), gone=20, lost=0, unprocessed=40)
    assert extent(0, asked, held, 10, to_end=False) == Extent(0, range(20, 20), gone=10, lost=10, unprocessed=70)
    assert extent(0, asked, held, None, to_end=False) == Extent(0, range(20, 20), gone=20, lost=0, unprocessed=70)
    assert extent(0, asked, held, 50, to_end=True) == Extent(0, range(20, 90), gone=20, lost=0, unprocessed=0)
    assert extent(0, range(30, 40), held, 50, to_end=False) == Extent(0, range(30, 40))


def test_a_partition_that_is_not_there_is_said(broker: Broker, tmp_path: Path) -> None:
    done = wiretag(["audit", "--offsets", "99"], environment(broker, tmp_path))
    assert done.returncode == 1
    assert b"has no partition 99" in done.stderr


def test_offsets_that_are_none_are_wrong_usage(broker: Broker, tmp_path: Path) -> None:
    done = wiretag(["audit", "--offsets", "5-7"], environment(broker, tmp_path))
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
