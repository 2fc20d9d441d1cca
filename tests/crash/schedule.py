"""One crash schedule: items and poison go in, workers and broker are killed as a seed decides, and all is checked.

What happens when is counted in items that have come out, never in seconds.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from confluent_kafka import Producer

from streams import topics
from tests.brokers.kafka import RealKafka
from tests.crash.poison import ERRORS, KINDS
from tests.processes import alive, command, family
from tests.streams.commands import GUARD_S, Output, environment
from tests.streams.conftest import Broker

STORY = "PARIS, Dec 4, 2025 (AFP) - Farmers drove {n} tractors into the centre of Lyon on Thursday, police said."
KEYS = 40
DEADLINE_S = "3"  # for a handful of items: what a hanging one costs


@dataclass
class Report:
    """What a run showed."""

    seed: int
    lost: set[str]
    disorder: int
    repeated: int
    conflicting: list[str]
    wrong_dead: set[str]
    orphans: list[int]
    done: list[str] = field(default_factory=list)

    def is_clean(self) -> bool:
        return not (self.lost or self.disorder or self.conflicting or self.wrong_dead or self.orphans)


class Schedule:
    """Runs a number of blows, chosen by a seed, over a number of items."""

    def __init__(self, broker: Broker, folder: Path, seed: int, items: int, kafka: RealKafka | None) -> None:
        self.seed, self.items, self._broker, self._kafka = seed, items, broker, kafka
        self._random = random.Random(seed)
        self._env = environment(broker, folder, WIRETAG_DEADLINE=DEADLINE_S, WIRETAG_MEMORY_LIMIT="700")
        self._workers: list[subprocess.Popen[bytes]] = []
        self._everyone: set[int] = set()
        self._poison: dict[str, bytes] = {}
        self.done: list[str] = []

    def run(self, blows: int) -> Report:
        """Feed, strike, wait for everything, and look."""
        self._feed()
        out = Output(self._broker)
        self._start()
        try:
            self._strike(out, blows)
        except BaseException:
            self._kill_all()  # or they would take the next schedule's processor time
            raise
        self._stop_all()
        out.rest()
        return self._report(out)

    def _strike(self, out: Output, blows: int) -> None:
        kinds = self._kinds()
        for at in sorted(self._random.sample(range(1, self.items * 9 // 10), blows)):
            out.until(at, self._revive)
            blow = self._random.choice(kinds)
            self.done.append(f"{blow.__name__.strip('_')}@{at}")
            blow()
        out.until(self.items, self._revive)

    def _kinds(self) -> Sequence[Callable[[], None]]:
        kinds = [self._kill_worker, self._kill_worker, self._kill_pool_process, self._stop_worker]
        if self._broker.real:
            kinds += [self._join, self._kill_worker]
        return [*kinds, self._kill_broker] if self._kafka else kinds

    def _kill_worker(self) -> None:
        victim = self._workers.pop(self._random.randrange(len(self._workers)))
        self._everyone |= family(victim.pid)
        victim.kill()
        victim.wait()
        if not self._workers:
            self._start()

    def _stop_worker(self) -> None:
        victim = self._workers.pop(self._random.randrange(len(self._workers)))
        self._everyone |= family(victim.pid)
        victim.terminate()
        victim.wait(GUARD_S)
        if not self._workers:
            self._start()

    def _kill_pool_process(self) -> None:
        children = [pid for pid in sorted(family(self._workers[0].pid)) if b"spawn_main" in command(pid)]
        if children:
            self._everyone |= set(children)
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._random.choice(children), signal.SIGKILL)

    def _join(self) -> None:
        if len(self._workers) < 2:
            self._start()

    def _kill_broker(self) -> None:
        assert self._kafka is not None
        self._kafka.kill()
        self._kafka.restart()

    def _revive(self) -> None:
        """What whatever runs the workers does: start again what has ended by itself."""
        ended = [worker for worker in self._workers if worker.poll() is not None]
        for worker in ended:
            self.done.append(f"revived after {worker.returncode}")
            self._workers.remove(worker)
            self._start()

    def _start(self) -> None:
        self._workers.append(subprocess.Popen([sys.executable, "-m", "tests.crash.worker"], env=self._env))

    def _stop_all(self) -> None:
        for worker in self._workers:
            self._everyone |= family(worker.pid)
            worker.terminate()
        for worker in self._workers:
            worker.wait(GUARD_S)

    def _kill_all(self) -> None:
        print(f"seed {self.seed} after {self.done}")
        for worker in self._workers:
            worker.kill()
            worker.wait()

    def _feed(self) -> None:
        producer = Producer(self._broker.cluster.client(enable__idempotence=True))
        topic = self._broker.layout.name(topics.RAW)
        poison = self._random.sample(range(self.items), len(KINDS))

        def told(kind: bytes | None) -> Callable[[object, object], None]:
            def report(error: object, sent: object) -> None:
                assert error is None
                if kind:
                    self._poison[f"{topic}/{sent.partition()}/{sent.offset()}"] = kind  # type: ignore[attr-defined]

            return report

        for n in range(self.items):
            kind = KINDS[poison.index(n)] if n in poison else None
            value = kind + str(n).encode() if kind else STORY.format(n=n).encode()
            key = f"story-{n % KEYS}"
            producer.produce(topic, value, key, headers=[("wiretag_uri", key.encode())], on_delivery=told(kind))
            producer.poll(0)
        assert producer.flush(60) == 0

    def _report(self, out: Output) -> Report:
        sources = {message.header("ce_source") or "" for message in out.messages}
        letters = [message for message in out.messages if message.topic == topics.DEAD]
        dead = {letter.header("ce_source") or "": orjson.loads(letter.value or b"") for letter in letters}
        wrong = set(dead) ^ set(self._poison)
        wrong |= {source for source, kind in self._poison.items() if source in dead and not _blamed(kind, dead[source])}
        duplicates = list(out.duplicates())
        return Report(
            seed=self.seed,
            lost={f"{self.items - len(sources)} inputs"} if len(sources) < self.items else set(),
            disorder=len(out.disorder()),
            repeated=len(out.messages) - len(sources),
            conflicting=[source for source, ids in duplicates if len(ids) > 1],
            wrong_dead=wrong,
            orphans=[pid for pid in self._everyone if alive(pid)],
            done=self.done,
        )


def _blamed(kind: bytes, why: dict[str, object]) -> bool:
    """A process that eats memory or hangs may also be ended by a blow that falls at that moment."""
    return why["error"] in {ERRORS[kind], "process-died", "deadline"}
