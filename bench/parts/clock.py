"""What things cost: processor time, and the memory of this process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POOLS = ("OMP", "OPENBLAS", "MKL", "BLIS")  # libraries with threads of their own
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in _POOLS}  # must be in the environment before numpy is imported
_SMAPS = Path("/proc/self/smaps_rollup")


class Stopwatch:
    """Adds up processor time by name; its `guard` times the stages of an enricher, or, as a decorator, a function."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    @contextmanager
    def guard(self, name: str) -> Iterator[None]:
        began = time.process_time_ns()
        try:
            yield
        finally:
            self.spent[name] += time.process_time_ns() - began


def memory() -> tuple[float, float]:
    """MB of memory that this process has resident, and of those that it shares with nobody (Linux only)."""
    sizes = {line.split()[0]: int(line.split()[1]) for line in _SMAPS.read_text().splitlines()[1:]}
    private = sizes["Private_Clean:"] + sizes["Private_Dirty:"]
    return sizes["Rss:"] / 1000, private / 1000
