"""Looking at processes, and waiting for their end."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path


def family(pid: int) -> set[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return {pid}
    return {pid, *map(int, children)}


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for_end(pids: Iterable[int]) -> None:
    """Return when all are gone; what never ends is for pytest's own time-out, not for a clock here."""
    while any(map(alive, pids)):
        time.sleep(0.05)
