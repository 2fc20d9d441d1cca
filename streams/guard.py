"""What a pool process allows its work: time for each stage, memory for the whole."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MIB = 1 << 20


class Overrun(Exception):
    """A stage took more than its time."""


class StageGuard:
    """Stops a stage of enrichment after `budget_s` seconds, and keeps how long each took.

    The alarm is answered between bytecodes and inside regular expressions; a C call that does neither is left to the
    pool's deadline.
    """

    def __init__(self, budget_s: float) -> None:
        self._budget_s = budget_s
        self.seconds: dict[str, float] = {}
        signal.signal(signal.SIGALRM, _overrun)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, self._budget_s)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started

    def take(self) -> dict[str, float]:
        """Seconds by stage since the last call."""
        taken, self.seconds = self.seconds, {}
        return taken


def limit_memory(mib: int) -> None:
    """Let this process hold so much private memory; beyond it an allocation fails, and with it the item at work."""
    resource.setrlimit(resource.RLIMIT_DATA, (mib * MIB, resource.RLIM_INFINITY))


def _overrun(signum: int, frame: FrameType | None) -> None:
    raise Overrun("took more than its time")
