"""What things cost: processor time, and the memory of this process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")

_POOLS = ("OMP", "OPENBLAS", "MKL", "BLIS")  # libraries with threads of their own
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in _POOLS}  # must be in the environment before numpy is imported
_SMAPS = Path("/proc/self/smaps_rollup")


class Stopwatch:
    """Adds up processor time by name; its `guard` times the stages of an enricher."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def guard(self, name: str) -> AbstractContextManager[object]:
        return self._timed(name)

    def timing(self, name: str, function: Callable[P, Answer]) -> Callable[P, Answer]:
        """A function that does the same and whose calls are timed."""

        @wraps(function)
        def timed(*args: P.args, **named: P.kwargs) -> Answer:
            with self._timed(name):
                return function(*args, **named)

        return timed

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
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
