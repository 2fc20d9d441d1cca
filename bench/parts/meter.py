"""Processor time of other processes while answers pass: what a run costs, whatever else a machine does (Linux)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")

TICKS_S = os.sysconf("SC_CLK_TCK")
EVERY = 10  # answers between two looks; a process that ends is counted as far as the last look


class Meter:
    """Adds up what groups of processes spend from the first answer to the last; they are asked for at the first."""

    def __init__(self, groups: Callable[[], Mapping[str, Iterable[int]]]) -> None:
        self._groups = groups
        self._spent: Mapping[str, float] = {}
        self._answers = 1

    def passing(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """The answers as they come."""
        groups: Mapping[str, list[int]] = {}
        before: Mapping[str, float] = {}
        for n, answer in enumerate(answers):
            if n == 0:
                groups = {name: list(pids) for name, pids in self._groups().items()}
                before = _spent(groups)
            elif n % EVERY == 0:
                now = _spent(groups)
                self._spent = {name: max(self._spent.get(name, 0.0), now[name] - before[name]) for name in now}
                self._answers = n
            yield answer

    def ms(self) -> Mapping[str, float]:
        """Milliseconds an answer, by group."""
        return {name: seconds * 1000 / self._answers for name, seconds in self._spent.items()}


def _spent(groups: Mapping[str, Iterable[int]]) -> Mapping[str, float]:
    return {name: sum(map(_processor_s, pids)) for name, pids in groups.items()}


def _processor_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS_S  # of its own code and of the system's for it
