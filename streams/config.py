"""What a worker needs to know, as frozen values that the front door makes out of its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from enrichers.config import EnricherConfig
from schemas.envelopes import Subscription
from streams.cluster import Cluster
from streams.room import Reader
from streams.topics import Layout

STOP_S = 30.0  # for a worker to finish what is under way; what is not committed by then is read again


@dataclass(frozen=True, slots=True)
class PoolConfig:
    """How text work is spread: processes, items handed to one at a time at most, and what they may take.

    `deadline_s` is for a handful of items, `stage_s` for one stage of one item, `memory_mib` for a process.
    """

    processes: int = 2
    chunk: int = 8
    deadline_s: float = 30.0
    stage_s: float = 10.0
    memory_mib: int = 2048


@dataclass(frozen=True, slots=True)
class StreamConfig:
    """Everything a worker of any role needs.

    `claims` is the folder for inputs that no dead letter can hold; without one their bytes are cut.
    `session_timeout_s` bounds how long a killed worker's partitions stand still; `readers` are the groups that a
    publisher on the embedded broker must not run ahead of. A worker that has work and commits nothing for `stall_s`
    ends itself; a provider is quiet after `quiet_after_s`. `http` is where metrics and health are served, if anywhere.
    """

    cluster: Cluster
    layout: Layout
    enricher: EnricherConfig
    archive: Path
    state: Path
    subscriptions: tuple[Subscription, ...] = ()
    pool: PoolConfig = field(default_factory=PoolConfig)
    readers: tuple[Reader, ...] = ()
    session_timeout_s: float = 10.0
    stall_s: float = 180.0
    quiet_after_s: float = 3600.0
    http: tuple[str, int] | None = None
    claims: Path | None = None
    log_level: str = "WARNING"
    log_json: bool = False
