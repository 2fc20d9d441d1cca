"""A long run through one worker: memory and open files stay as they were, and still nothing is lost.

`make soak` runs it (ITEMS=n for other than 200,000, some ten minutes on two cores). What is looked at when is
counted in items; samples are printed as they are taken.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from urllib.request import urlopen

import pytest
from confluent_kafka import Producer

from streams import topics
from streams.tail import Tail
from tests.brokers.kafka import RealKafka, free_ports
from tests.processes import family
from tests.streams.commands import Worker, environment
from tests.streams.conftest import Broker, fresh

ITEMS = int(os.environ.get("WIRETAG_TEST_SOAK") or 0)
STEP = 5_000  # items between two samples; twice as many may be under way
KEYS, PROVIDERS, WORDS = 2_000, 500, 50_000  # words: what the pool learns in the first quarter
EMPTY_EVERY = 1_000  # an empty item is a dead letter
GROWTH = 1.05  # of memory from the second quarter of the run to the last
PASSING = 3  # connections that come and go: a look at the group, a page that is served
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / (1 << 20)


@pytest.fixture
def small_kafka(real_kafka: RealKafka) -> Iterator[RealKafka]:
    """A Kafka that keeps no more on disk than what is under way; only where one can be had."""
    small = RealKafka(
        log_segment_bytes=str(8 << 20), log_retention_bytes=str(32 << 20), log_retention_check_interval_ms="5000"
    )
    with small as kafka:
        yield kafka


@dataclass(frozen=True)
class Sample:
    """What a worker holds."""

    parent_mib: float
    pool_mib: float
    files: int

    def __str__(self) -> str:
        return f"parent {self.parent_mib:.1f} MiB, {self.files} files; pool {self.pool_mib:.1f} MiB"

    @classmethod
    def of(cls, pid: int) -> Sample:
        children = sum(map(resident_mib, family(pid) - {pid}))
        return cls(resident_mib(pid), children, len(os.listdir(f"/proc/{pid}/fd")))


class Tally:
    """What came out, without keeping it: each input once, each key's in order, repeats under the same id."""

    def __init__(self, broker: Broker) -> None:
        self._tail = Tail(broker.cluster, broker.layout, (topics.ENRICHED, topics.DEAD), "beginning")
        self._ids: dict[tuple[int, int], int] = {}
        self._last: dict[tuple[bytes | None, int], int] = {}
        self.repeated = self.conflicting = self.disordered = 0

    @property
    def count(self) -> int:
        return len(self._ids)

    def read(self) -> None:
        for message in self._tail.read(0.5):
            partition, offset = map(int, (message.header("ce_source") or "").rsplit("/", 2)[1:])
            id = hash(message.header("ce_id"))
            if (partition, offset) in self._ids:
                self.repeated += 1
                self.conflicting += self._ids[partition, offset] != id
                continue
            self._ids[partition, offset] = id
            if message.topic == topics.ENRICHED:
                at = (message.key, partition)
                self.disordered += offset < self._last.get(at, -1)
                self._last[at] = offset


@pytest.mark.skipif(not ITEMS, reason="takes ten minutes: make soak")
def test_memory_and_open_files_do_not_grow_with_the_items_worked_on(small_kafka: RealKafka, tmp_path: Path) -> None:
    broker, (port,) = fresh(small_kafka, "soak.", partitions=4), free_ports(1)
    producer = Producer(broker.cluster.client(enable__idempotence=True, linger__ms=50))
    tally = Tally(broker)
    samples: list[Sample] = []
    with Worker(environment(broker, tmp_path, WIRETAG_HTTP=str(port)), log=tmp_path / "log") as worker:
        feed(broker, producer, 0)
        for step in range(ITEMS // STEP):
            feed(broker, producer, step + 1)
            while tally.count < (step + 1) * STEP:
                worker.must_be_up()
                tally.read()
            with urlopen(f"http://127.0.0.1:{port}/metrics") as page:
                metrics = len(page.read())
            samples.append(Sample.of(worker.pid))
            print(f"{tally.count} items: {samples[-1]}, /metrics {metrics} bytes", flush=True)
        while tally.count < ITEMS + STEP:
            worker.must_be_up()
            tally.read()
        assert worker.stop() == 0
    quarter = len(samples) // 4
    second, last = samples[quarter : 2 * quarter], samples[-quarter:]
    parent, pool = (mean(last, what) / mean(second, what) for what in ("parent_mib", "pool_mib"))
    print(f"parent {parent - 1:+.1%}, pool {pool - 1:+.1%}, {tally.repeated} repeats")
    assert (tally.count, tally.conflicting, tally.disordered) == (ITEMS + STEP, 0, 0)
    assert parent <= GROWTH
    assert pool <= GROWTH
    assert max(sample.files for sample in last) <= max(sample.files for sample in second) + PASSING


def feed(broker: Broker, producer: Producer, step: int) -> None:
    """One step's items, short ones, from many providers."""
    for n in range(step * STEP, (step + 1) * STEP):
        value = b"" if n % EMPTY_EVERY == 0 else f"LYON (AFP) - Rain fell {n % WORDS} times on Monday.".encode()
        headers = [("wiretag_uri", f"urn:x:{n % KEYS}".encode()), ("wiretag_provider", f"p{n % PROVIDERS}".encode())]
        producer.produce(broker.layout.name(topics.RAW), value, f"{n % KEYS}", headers=headers)
        producer.poll(0)
    assert producer.flush(60) == 0


def resident_mib(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MIB


def mean(samples: Sequence[Sample], what: str) -> float:
    return fmean(getattr(sample, what) for sample in samples)
