"""Whether a worker gets on with its work: a thread that looks from outside, and ends a worker that stands still.

A worker can be up and consume nothing: a session shorter than the broker allows, a commit that is refused for ever, a
stream that never wakes after a rebalance. So progress is judged by what the group has committed while there is lag.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from streams.cluster import ClusterUnusable
from streams.lag import GroupLag
from streams.metrics import Metrics

LOOK_S = 5.0
STALLED = UNWATCHED = 1  # exit codes: whatever runs the worker starts it afresh

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """What is known of a worker's progress; times are those of a steady clock, in seconds."""

    stall_s: float
    ready: bool = False
    behind: bool = False
    moved_s: float = field(default_factory=time.monotonic)
    oldest_ms: int = -1  # the broker's time of the first message under way; -1: none is
    _committed: int = -1
    _looked_s: float = field(default_factory=time.monotonic)

    def saw(self, lag: int, committed: int, now_s: float) -> None:
        """A look at the group: messages behind, and offsets committed in sum."""
        if committed != self._committed or lag == 0:
            self._committed, self.moved_s = committed, now_s
        self.behind = lag > 0
        self._looked_s = now_s

    def saw_nothing(self, now_s: float) -> None:
        """A look that the broker did not answer: the time since the last one counts for nothing."""
        self.moved_s += max(0.0, now_s - self._looked_s)
        self._looked_s = now_s

    def stalled(self, now_s: float) -> bool:
        """Whether nothing was committed for longer than allowed although there is work."""
        return self.behind and now_s - self.moved_s > self.stall_s


class Watch(threading.Thread):
    """Looks at the group every few seconds, keeps the gauges, and ends the process when it has stalled."""

    def __init__(
        self,
        lag: GroupLag,
        metrics: Metrics,
        progress: Progress,
        quiet_after_s: float,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._lag, self._metrics, self.progress = lag, metrics, progress
        self._quiet_after_s, self._end = quiet_after_s, end
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(LOOK_S):
            try:
                self.look(time.monotonic(), time.time())
            except Exception:
                log.exception("watch_failed")
                self._end(UNWATCHED)

    def stop(self) -> None:
        self._over.set()

    def look(self, now_s: float, wall_s: float) -> None:
        """One look; a broker that does not answer tells nothing about the worker."""
        try:
            behind = self._lag.by_partition()
            committed = self._lag.committed_sum
        except ClusterUnusable as exc:
            log.warning("no_lag", detail=str(exc))
            self.progress.saw_nothing(now_s)
            return
        for partition, count in behind.items():
            self._metrics.lag.labels(self._metrics.role, partition).set(count)
        self.progress.saw(sum(behind.values()), committed, now_s)
        waiting = self.progress.behind and self.progress.oldest_ms >= 0
        oldest = max(0.0, wall_s - self.progress.oldest_ms / 1000) if waiting else 0.0
        self._metrics.oldest_seconds.labels(self._metrics.role).set(oldest)
        age = now_s - self.progress.moved_s if self.progress.behind else 0.0
        self._metrics.commit_age_seconds.labels(self._metrics.role).set(age)
        for provider in self._metrics.quiet(wall_s, self._quiet_after_s):
            log.warning("provider_quiet", provider=provider, after_seconds=self._quiet_after_s)
        if self.progress.stalled(now_s):
            log.error("stalled", seconds=round(age), lag=sum(behind.values()))
            self._end(STALLED)
