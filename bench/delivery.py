"""What delivery costs: items a second through a real Kafka beside the same items offline, and how long an item takes.

    wiretag bench delivery [ITEMS.jsonl] [COUNT]

Both rates are taken from the first to the last answer, so that starting up counts in neither; processor time an item
is printed beside them, as it hardly depends on what else a machine does. Latency is from the broker's append of an item
to that of its record, at half the rate, beside the time the same item takes alone. The broker is compiled lightly, as a
thorough compilation takes longer than the run and more of the processors than all that is asked of it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import orjson

import seeds
from bench.parts.meter import Meter
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from streams import topics
from streams.messages import Consumed
from streams.tail import Tail
from streams.topics import Layout
from tests.brokers.kafka import RealKafka
from tests.processes import family
from wiretag import deployment
from wiretag.settings import load_settings

COUNT = 6000
GATHER_S = 1.0  # who reads the answers here is not part of what is measured, and asks seldom
MOST_TIMED = 2000  # items whose latency is taken
LAYOUT = Layout("bench.", 8)
WIRETAG = [sys.executable, "-m", "wiretag"]


def main() -> None:
    """Measure both ways and print the two rates and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", nargs="?", type=Path, help="JSON lines with id and text (default: the seeds)")
    parser.add_argument("count", nargs="?", type=int, default=COUNT, help=f"items, over and over (default: {COUNT})")
    asked = parser.parse_args()
    try:
        given = asked.items.read_bytes().splitlines() if asked.items else _seed_lines()
    except OSError as exc:
        parser.error(f"{asked.items}: {exc.strerror}")
    count, processes = asked.count, os.cpu_count() or 1
    if not given or count < 2:
        parser.error("nothing to measure")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, RealKafka() as kafka:
        lines = Path(folder) / "items.jsonl"
        lines.write_bytes(b"".join(given[n % len(given)] + b"\n" for n in range(count)))
        offline, alone_ms = _offline(lines, processes)
        streamed, worker_ms, latencies = _streamed(lines, count, kafka, Path(folder))
        alone = _alone(lines)
    load = os.getloadavg()[0]
    print(f"{count} items, {processes} processes, load {load:.1f}")
    print(f"offline        {offline:7.0f} items/s")
    print(f"through Kafka  {streamed:7.0f} items/s")
    print(f"ratio          {streamed / offline:7.2f}")
    print(f"CPU an item    offline {_told(alone_ms)}; through Kafka {_told(worker_ms)}")
    times = sorted(latency for _, latency in latencies)
    ratios = sorted(latency / alone[text] for text, latency in latencies)
    print(f"latency at {streamed / 2:.0f} items/s: median {_at(times, 0.5):.1f} ms, p99 {_at(times, 0.99):.1f} ms")
    print(f"               {_at(ratios, 0.5):.1f} and {_at(ratios, 0.99):.1f} times that of the item alone")


def _seed_lines() -> list[bytes]:
    texts = [file.read_text() for name, file in seeds.items() if name.endswith(".txt")]
    return [orjson.dumps({"id": n, "text": text}) for n, text in enumerate(texts)]


def _offline(lines: Path, processes: int) -> tuple[float, Mapping[str, float]]:
    """Items a second, and milliseconds of processor time an item."""
    command = [*WIRETAG, "enrich", "--jsonl", "--jobs", str(processes)]
    with lines.open("rb") as given, subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        meter = Meter(lambda: _parent_and_pool(process.pid))
        return _rate(time.monotonic() for _ in meter.passing(process.stdout)), meter.ms()


def _streamed(
    lines: Path, count: int, kafka: RealKafka, folder: Path
) -> tuple[float, Mapping[str, float], list[tuple[str, float]]]:
    """Items a second, milliseconds of processor time an item, and texts of some with their latency in milliseconds."""
    cluster = kafka.cluster
    list(topics.create(cluster, LAYOUT))
    env = os.environ | {
        "WIRETAG_BROKER": cluster.bootstrap,
        "WIRETAG_PREFIX": LAYOUT.prefix,
        "WIRETAG_STATE": str(folder),
    }
    subprocess.run([*WIRETAG, "feed", str(lines)], env=env, check=True)
    with Tail(cluster, LAYOUT, [topics.ENRICHED, topics.DEAD], "beginning", GATHER_S) as tail:
        worker = subprocess.Popen([*WIRETAG, "worker", "enrich"], env=env)
        try:
            meter = Meter(lambda: {**_parent_and_pool(worker.pid), "broker": kafka.pids})
            rate = _rate(message.timestamp_ms / 1000 for message in meter.passing(_read(tail, count)))
            timed = folder / "timed.jsonl"
            timed.write_bytes(b"".join(lines.read_bytes().splitlines(keepends=True)[:MOST_TIMED]))
            paced = subprocess.Popen([*WIRETAG, "feed", "--rate", str(rate / 2), str(timed)], env=env)
            records = [message for message in _read(tail, min(count, MOST_TIMED)) if message.topic == topics.ENRICHED]
            paced.wait()
        finally:
            worker.terminate()
            worker.wait()
    return rate, meter.ms(), [(orjson.loads(message.value or b"")["text"], _latency(message)) for message in records]


def _parent_and_pool(pid: int) -> Mapping[str, Iterable[int]]:
    return {"parent": {pid}, "pool": family(pid) - {pid}}


def _told(ms: Mapping[str, float]) -> str:
    return " + ".join(f"{name} {spent:.1f}" for name, spent in ms.items()) + " ms"


def _read(tail: Tail, count: int) -> Iterator[Consumed]:
    while count > 0:
        for message in tail.read(0.5):
            count -= 1
            yield message


def _latency(message: Consumed) -> float:
    appended = datetime.fromisoformat(message.header("ce_time") or "").timestamp() * 1000
    return message.timestamp_ms - appended


def _alone(lines: Path) -> dict[str, float]:
    """Milliseconds that items take one by one, by their text."""
    enricher, taken = Enricher(deployment.enricher_config(load_settings())), {}
    for line in lines.read_bytes().splitlines()[:MOST_TIMED]:
        text = orjson.loads(line)["text"]
        start = time.perf_counter()
        enricher.enrich(Delivery(text.encode()))
        taken[text] = (time.perf_counter() - start) * 1000
    return taken


def _at(values: list[float], share: float) -> float:
    return values[int(share * (len(values) - 1))]


def _rate(moments: Iterator[float]) -> float:
    """Answers a second from the first to the last; a batch comes out at once, so the first one is not counted."""
    times = sorted(moments)
    later = [moment for moment in times if moment > times[0] + 0.2]
    return len(later) / (times[-1] - times[len(times) - len(later) - 1])


if __name__ == "__main__":
    main()
