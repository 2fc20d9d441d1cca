"""Running the real commands against a test's broker, and looking at what comes out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson
import platformdirs

from schemas.codec import decode
from schemas.envelopes import Failure
from schemas.records import TaggedRecord
from streams import topics
from streams.messages import Consumed
from streams.tail import Tail
from tests.streams.conftest import Broker

CACHE = platformdirs.user_cache_path("wiretag-tests")
GUARD_S = 300.0  # a run that has not come out by then hangs; nothing is measured by it
ROLES = ("enrich", "backfill", "alert", "archive")


def environment(broker: Broker, state: Path, **settings: str) -> dict[str, str]:
    """What lets a command find the test's broker: a setting for a real one, a file for the embedded one."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("WIRETAG_")}
    own |= {"WIRETAG_CACHE": str(CACHE), "WIRETAG_STATE": str(state), "WIRETAG_PREFIX": broker.layout.prefix}
    own |= {"WIRETAG_PROCESSES": "1", "WIRETAG_SESSION_TIMEOUT": "2" if not broker.real else "6"}
    if broker.real:
        own["WIRETAG_BROKER"] = broker.cluster.bootstrap
    else:
        address = {"bootstrap": broker.cluster.bootstrap, "pid": os.getpid(), "roles": ["enrich"]}
        state.mkdir(parents=True, exist_ok=True)
        (state / "broker.json").write_bytes(orjson.dumps(address))
    return own | settings


def wiretag(arguments: Sequence[str], env: dict[str, str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "wiretag", *arguments]
    return subprocess.run(command, input=given, capture_output=True, env=env, timeout=GUARD_S, check=False)


class Worker:
    """A `wiretag worker` for as long as a with block lasts; `program` is another module to run in its place.

    What it says goes to the file `log`, if one is given.
    """

    def __init__(
        self, env: dict[str, str], *roles: str, program: Sequence[str] = ("wiretag", "worker"), log: Path | None = None
    ) -> None:
        self._env, self._command = env, [sys.executable, "-m", *program, *roles]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with open(self._log, "ab") if self._log else nullcontext() as log:
            self._process = subprocess.Popen(self._command, env=self._env, stderr=log)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def must_be_up(self) -> None:
        assert self.is_up(), "the worker has ended"

    def ended(self) -> int:
        """Wait until it ends by itself; its exit code."""
        assert self._process is not None
        return self._process.wait(GUARD_S)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(GUARD_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_up():
            self.stop()


class Output:
    """Everything on some output topics from their beginning."""

    def __init__(self, broker: Broker, *names: str) -> None:
        self._tail = Tail(broker.cluster, broker.layout, names or (topics.ENRICHED, topics.DEAD), "beginning")
        self.messages: list[Consumed] = []

    def until(self, sources: int, meanwhile: Callable[[], object] = lambda: None) -> Self:
        """Read until at least so many different inputs have come out; `meanwhile` is called again and again."""
        end = time.monotonic() + GUARD_S
        while len({m.header("ce_source") for m in self.messages}) < sources:
            assert time.monotonic() < end, f"only {len(self.messages)} of {sources} came out: a hang"
            self.messages += self._tail.read(0.5)
            meanwhile()
        return self

    def rest(self) -> Self:
        """Read whatever else comes, until nothing does: for what must not be there."""
        while more := list(self._tail.read(1.0)):
            self.messages += more
        return self

    def records(self) -> list[TaggedRecord]:
        return [decode(TaggedRecord, m.value or b"") for m in self.messages if m.topic == topics.ENRICHED]

    def failures(self) -> list[Failure]:
        return [decode(Failure, m.value or b"") for m in self.messages if m.topic == topics.DEAD]

    def duplicates(self) -> Iterator[tuple[str, set[str]]]:
        """Each consumed input that came out more than once, with the ids it came out under."""
        ids: dict[str, list[str]] = defaultdict(list)
        for message in self.messages:
            ids[message.header("ce_source") or ""].append(message.header("ce_id") or "")
        return ((source, set(found)) for source, found in ids.items() if len(found) > 1)

    def disorder(self) -> list[bytes]:
        """Keys whose inputs did not first come out in the order in which they went in."""
        last: dict[tuple[bytes, str], int] = {}
        seen: set[str] = set()
        wrong: list[bytes] = []
        for message in self.messages:
            source = message.header("ce_source") or ""
            if message.topic != topics.ENRICHED or source in seen:
                continue
            seen.add(source)
            raw_partition, offset = source.rsplit("/", 1)
            at = (message.key or b"", raw_partition)
            if int(offset) < last.get(at, -1):
                wrong.append(message.key or b"")
            last[at] = max(int(offset), last.get(at, -1))
        return wrong
