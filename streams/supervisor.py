"""Keeps one process per role running: started again when it ends, given up when it keeps ending."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.context import SpawnProcess

import structlog

from streams.cluster import ClusterUnusable
from streams.config import STOP_S, StreamConfig
from streams.logs import configure_logging
from streams.pool import follow_parent

QUICK_S = 30.0  # an end sooner than this after the start counts against the role
PATIENCE = 5  # quick ends in a row before the role is given up
BACKOFF_S = 1.0
BACKFILL_NICENESS = 10
GRACE_S = 5.0  # for a worker that ends itself after STOP_S to do so

log = structlog.get_logger(__name__)


class RoleUnusable(Exception):
    """A role's process keeps ending as soon as it starts; the message says which."""


class Supervisor:
    """Starts the roles' processes and looks after them; call `check` every now and then."""

    def __init__(self, config: StreamConfig, roles: Sequence[str]) -> None:
        self._config, self.roles = config, tuple(roles)
        self._running: dict[str, tuple[SpawnProcess, float]] = {}
        self._quick_ends = dict.fromkeys(roles, 0)
        self.restarts = 0

    def start(self) -> None:
        for role in self.roles:
            self._start(role)

    def check(self) -> None:
        """Start again what has ended.

        Raises RoleUnusable.
        """
        for role, (process, since) in list(self._running.items()):
            if process.is_alive():
                continue
            quick = time.monotonic() - since < QUICK_S
            self._quick_ends[role] = self._quick_ends[role] + 1 if quick else 0
            if self._quick_ends[role] >= PATIENCE:
                raise RoleUnusable(f"worker {role} ended {PATIENCE} times as soon as it started (see its lines above)")
            log.warning("worker_ended", worker=role, exit_code=process.exitcode, now="starting it again")
            time.sleep(BACKOFF_S * self._quick_ends[role])
            self.restarts += 1
            self._start(role)

    def stop(self) -> None:
        """Let every process finish its batch and end; what has not ended in time is killed."""
        for process, _ in self._running.values():
            process.terminate()
        until = time.monotonic() + STOP_S + GRACE_S
        for process, _ in self._running.values():
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
        self._running.clear()

    def _own(self, role: str) -> StreamConfig:
        """A role's own configuration: its pages are at the port after the role's before it."""
        if self._config.http is None:
            return self._config
        host, port = self._config.http
        return replace(self._config, http=(host, port + self.roles.index(role)))

    def _start(self, role: str) -> None:
        process = mp.get_context("spawn").Process(target=_serve, args=(self._own(role), role), name=f"wiretag-{role}")
        process.start()
        self._running[role] = (process, time.monotonic())


def serve(config: StreamConfig, role: str) -> None:
    """Run one role in this process until it is told to stop; ends the process."""
    from streams.worker import run_worker

    configure_logging(config.log_level, role, config.log_json)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # until faust takes it over: nothing has been begun
    if role == "backfill":
        os.nice(BACKFILL_NICENESS)
    try:
        run_worker(config, role)
    except ClusterUnusable as exc:
        log.error("cluster_unusable", detail=str(exc))
        sys.exit(1)


def _serve(config: StreamConfig, role: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    follow_parent()
    serve(config, role)
