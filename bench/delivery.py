"""What delivery costs: items a second through a real Kafka beside the same items offline, on the same cores.

    python -m bench.delivery [ITEMS.jsonl]        # default: the seeds, over and over

Both rates are taken from the first to the last answer, so that starting up counts in neither.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

import seeds
from streams import topics
from streams.cluster import Cluster
from streams.tail import Tail
from streams.topics import Layout
from tests.brokers.kafka import RealKafka

COUNT = 3000
LAYOUT = Layout("bench.", 8)
WIRETAG = [sys.executable, "-m", "wiretag"]


def main() -> None:
    """Measure both ways and print the two rates and their ratio."""
    processes = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, RealKafka() as kafka:
        lines = Path(sys.argv[1]) if len(sys.argv) > 1 else _seed_lines(Path(folder))
        count = sum(1 for _ in lines.open("rb"))
        offline = _offline(lines, processes)
        streamed = _streamed(lines, count, kafka.cluster, Path(folder))
    load = os.getloadavg()[0]
    print(f"{count} items, {processes} processes, load {load:.1f}")
    print(f"offline        {offline:7.0f} items/s")
    print(f"through Kafka  {streamed:7.0f} items/s")
    print(f"ratio          {streamed / offline:7.2f}")


def _seed_lines(folder: Path) -> Path:
    texts = [file.read_text() for name, file in seeds.items() if name.endswith(".txt")]
    path = folder / "items.jsonl"
    with path.open("wb") as out:
        for n in range(COUNT):
            out.write(orjson.dumps({"id": n, "text": f"{texts[n % len(texts)]}\n{n}"}) + b"\n")
    return path


def _offline(lines: Path, processes: int) -> float:
    command = [*WIRETAG, "enrich", "--jsonl", "--jobs", str(processes)]
    with lines.open("rb") as given, subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        return _rate(time.monotonic() for _ in process.stdout)


def _streamed(lines: Path, count: int, cluster: Cluster, folder: Path) -> float:
    list(topics.create(cluster, LAYOUT))
    env = os.environ | {
        "WIRETAG_BROKER": cluster.bootstrap,
        "WIRETAG_PREFIX": LAYOUT.prefix,
        "WIRETAG_STATE": str(folder),
    }
    subprocess.run([*WIRETAG, "feed", str(lines)], env=env, check=True)
    with Tail(cluster, LAYOUT, [topics.ENRICHED, topics.DEAD], "beginning") as tail:
        worker = subprocess.Popen([*WIRETAG, "worker", "enrich"], env=env)
        try:
            return _rate(_appended(tail, count))
        finally:
            worker.terminate()
            worker.wait()


def _appended(tail: Tail, count: int) -> Iterator[float]:
    while count > 0:
        for message in tail.read(0.5):
            count -= 1
            yield message.timestamp_ms / 1000


def _rate(moments: Iterator[float]) -> float:
    """Answers a second from the first to the last; a batch comes out at once, so the first one is not counted."""
    times = sorted(moments)
    later = [moment for moment in times if moment > times[0] + 0.2]
    return len(later) / (times[-1] - times[len(times) - len(later) - 1])


if __name__ == "__main__":
    main()
