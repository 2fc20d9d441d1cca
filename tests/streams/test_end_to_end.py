"""Raw items in, tagged records out, on the embedded broker and on a real Kafka, through the real commands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest
from confluent_kafka import Producer

from streams import topics
from streams.messages import Consumed
from tests.streams.commands import Output, Worker, environment, wiretag
from tests.streams.conftest import Broker

STORY = "PARIS, Dec 4, 2025 (AFP) - Farmers drove {n} tractors into the centre of Lyon on Thursday, police said."
BAD: dict[str, tuple[bytes | None, list[tuple[str, bytes]]]] = {
    "null": (None, []),
    "empty": (b"", []),
    "only spaces": (b"  \n\t ", []),
    "only NULs": (b"\0" * 40, []),
    "JSON cut short": (b'{"uri": "urn:x:1", "headline": "Rain', [("content-type", b"application/json")]),
    "no known encoding": (bytes(range(128, 256)) * 8 + b"\x00\x01\x02\x03" * 40, []),
}


def publish(
    broker: Broker, values: Iterable[tuple[str, bytes | None, list[tuple[str, bytes]]]], **settings: str
) -> int:
    """Put messages on the raw topic without any help of ours; returns how many."""
    conf = broker.cluster.client(enable__idempotence=True, linger__ms=50, **settings)
    producer, count = Producer(conf), 0
    for key, value, headers in values:
        producer.produce(broker.layout.name(topics.RAW), value, key, headers=headers)
        count += 1
        producer.poll(0)
    assert producer.flush(60) == 0
    return count


def stories(count: int, keys: int = 5) -> list[tuple[str, bytes | None, list[tuple[str, bytes]]]]:
    return [
        (f"story-{n % keys}", STORY.format(n=n).encode(), [("wiretag_uri", f"urn:x:{n % keys}".encode())])
        for n in range(count)
    ]


def test_items_fed_from_files_come_out_tagged(broker: Broker, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(3):
        (inbox / f"{n}.txt").write_text(STORY.format(n=n))
    env = environment(broker, tmp_path / "state")
    with Worker(env):
        assert wiretag(["feed", str(inbox)], env).returncode == 0
        records = Output(broker).until(3).records()
    assert {record.source.agency for record in records} == {"AFP"}
    assert {record.dateline and record.dateline.date for record in records} == {"2025-12-04"}
    assert sorted(record.text for record in records) == [STORY.format(n=n) for n in range(3)]


def test_every_input_comes_out_in_order_and_says_where_it_came_from(broker: Broker, tmp_path: Path) -> None:
    count = publish(broker, stories(200))
    with Worker(environment(broker, tmp_path)):
        out = Output(broker).until(count).rest()
    assert len(out.messages) == count
    assert out.disorder() == []
    for message, record in zip(out.messages, out.records(), strict=True):
        assert message.header("ce_id") == record.id
        origin = record.input
        assert message.header("ce_source") == f"{origin.topic}/{origin.partition}/{origin.offset}"
        assert message.key == record.uri.encode()
        assert [key for key, _ in message.headers].count("traceparent") == 1


def test_bad_input_becomes_a_dead_letter_and_the_stream_goes_on(broker: Broker, tmp_path: Path) -> None:
    good = stories(2)
    bad = [(name, value, headers) for name, (value, headers) in BAD.items()]
    publish(broker, [good[0], *bad, good[1]])
    with Worker(environment(broker, tmp_path)):
        out = Output(broker).until(len(bad) + 2).rest()
    assert len(out.records()) == 2
    dead = {message.key.decode(): why for message, why in zip(dead_of(out), out.failures(), strict=True) if message.key}
    assert set(dead) == set(BAD)
    assert all(why.stage == "intake" and why.detail for why in dead.values())
    assert dead["JSON cut short"].error == "bad-json"
    assert {dead[name].error for name in ("null", "empty", "only spaces", "only NULs")} == {"empty"}


def test_a_dead_letter_speaks_kafka_connect_too(broker: Broker, tmp_path: Path) -> None:
    publish(broker, [("k", b"", [])])
    with Worker(environment(broker, tmp_path)):
        (message,) = dead_of(Output(broker).until(1))
    assert message.header("__connect.errors.topic") == broker.layout.name(topics.RAW)
    assert message.header("__connect.errors.exception.class.name") == "empty"


@pytest.mark.parametrize("codec", ["none", "gzip", "snappy", "lz4", "zstd"])
def test_batches_of_every_compression_are_read(broker: Broker, tmp_path: Path, codec: str) -> None:
    count = publish(broker, stories(20), compression__type=codec)
    with Worker(environment(broker, tmp_path)):
        assert len(Output(broker).until(count).records()) == count


def test_a_killed_worker_loses_nothing(broker: Broker, tmp_path: Path) -> None:
    count = publish(broker, stories(1500, keys=40))
    worker = Worker(environment(broker, tmp_path))
    out = Output(broker)
    worker.start()
    for threshold in (1, 400):
        out.until(threshold)
        worker.kill()
        worker.start()
    out.until(count)
    assert worker.stop() == 0
    out.rest()
    assert len({message.header("ce_source") for message in out.messages}) == count
    assert all(len(ids) == 1 for _, ids in out.duplicates())
    assert out.disorder() == []
    assert out.failures() == []


def test_a_stopped_worker_repeats_nothing(broker: Broker, tmp_path: Path) -> None:
    count = publish(broker, stories(300))
    env = environment(broker, tmp_path)
    worker = Worker(env)
    worker.start()
    out = Output(broker).until(50)
    assert worker.stop() == 0
    with Worker(env):
        out.until(count).rest()
    assert len(out.messages) == count


def test_an_item_larger_than_the_topic_takes_is_refused_with_its_hash(broker: Broker, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"PARIS (AFP) - " + b"rain " * 4_000_000)
    env = environment(broker, tmp_path / "state")
    done = wiretag(["feed", str(big)], env)
    assert done.returncode == 3
    why = orjson.loads(done.stdout)
    assert (why["error"], len(why["raw_sha256"])) == ("oversize", 64)
    assert b"Traceback" not in done.stderr


def test_archived_items_are_replayed_under_a_job_and_raise_no_alerts(broker: Broker, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("- id: france\n  label: anything in France\n  country: [FR]\n")
    env = environment(broker, tmp_path / "state", WIRETAG_SUBSCRIPTIONS=str(rules))
    count = publish(broker, stories(10))
    with Worker(env, "enrich", "backfill", "alert", "archive"):
        live = Output(broker, topics.ENRICHED).until(count)
        wait_for_archive(env, count)
        assert wiretag(["replay", "--agency", "AFP", "--job", "again"], env).returncode == 0
        out = Output(broker, topics.ENRICHED).until(2 * count)
        alerts = Output(broker, topics.ALERTS).until(count).rest()
    first = {record.id: record for record in live.records()}
    again = {record.id: record for record in out.records() if record.input.job == "again"}
    assert set(again) == set(first)
    assert all(again[id].text == first[id].text and again[id].received_at == first[id].received_at for id in first)
    assert len(alerts.messages) == count
    assert archived(env) == count


def dead_of(out: Output) -> list[Consumed]:
    return [message for message in out.messages if message.topic == topics.DEAD]


def archived(env: dict[str, str]) -> int:
    from streams.archive import Archive

    return Archive(Path(env["WIRETAG_STATE"]) / "archive").count()


def wait_for_archive(env: dict[str, str], count: int) -> None:
    import time

    while archived(env) < count:
        time.sleep(0.2)
