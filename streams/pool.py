"""A pool of processes that outlives its processes.

Each process loads the models once. An item that raises comes back as a `Lost` value; an item that kills its process,
fills its memory or outstays its deadline is found by running the unfinished items one at a time, and comes back as
`Lost` too.
"""

from __future__ import annotations

import asyncio
import multiprocessing as mp
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

BOOT_SECONDS = 120.0  # a process that has not loaded its models by then never will
BOOT_POLL_SECONDS = 0.05
SPREAD = 4  # chunks a process gets of a small batch, so that all processes end at about the same time
FULL = MemoryError.__name__  # a process that says so has had enough, whoever filled it
RESTART_ATTEMPTS = 3  # a pool that has worked before and then fails so often in a row is not unlucky


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that gave no result: `error` is a short constant (or an exception's name), `detail` a sentence."""

    error: str
    detail: str


class PoolUnusable(Exception):
    """The pool fails on its probe, so no item can be blamed and the process must end."""


def follow_parent() -> None:
    """End this process when its parent ends, however that happened: no orphans after kill -9."""
    parent = mp.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: mp.process.BaseProcess) -> None:
    parent.join()
    os._exit(0)


def _boot(load: Callable[[], None]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    follow_parent()
    load()


def _run(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result | Lost]:
    out: list[Result | Lost] = []
    for item in items:
        try:
            out.append(work(item))
        except Exception as exc:
            out.append(Lost(type(exc).__name__, str(exc)))
    return out


class Pool(Generic[Item, Result]):
    """Maps `work` over items in `workers` spawned processes, each of which has run `load` first.

    `work` and `load` are picklable and live in modules that do not import faust. A process is handed at most `chunk`
    items at a time, fewer of a small batch; `deadline` is in seconds and bounds each chunk. `map` is not re-entrant:
    one batch at a time.
    """

    def __init__(
        self,
        work: Callable[[Item], Result],
        load: Callable[[], None],
        *,
        probe: Item,
        workers: int,
        chunk: int = 8,
        deadline: float = 30.0,
    ) -> None:
        self._work, self._load, self._probe = work, load, probe
        self._workers, self._chunk, self._deadline = workers, chunk, deadline
        self._slots = asyncio.Semaphore(workers)
        self._executor = self._fresh()
        self.restarts = 0

    async def start(self) -> None:
        """Wait until every process has loaded, then prove the pool on its probe.

        Raises PoolUnusable.
        """
        await self._warm(attempts=1)
        await self.check()

    async def stream(self, items: Sequence[Item]) -> AsyncIterator[list[Result | Lost]]:
        """Work on every item; results come in the order of items, as many at a time as are ready.

        The processes go on while the caller is busy with what it got.
        """
        size = max(1, min(self._chunk, len(items) // (self._workers * SPREAD)))
        chunks = [items[at : at + size] for at in range(0, len(items), size)]
        tasks = [asyncio.create_task(self._submit(chunk)) for chunk in chunks]
        try:
            at = 0
            while at < len(tasks):
                ready = [await tasks[at]]
                while at + len(ready) < len(tasks) and tasks[at + len(ready)].done():
                    ready.append(tasks[at + len(ready)].result())
                if any(isinstance(result, Lost) for result in ready):
                    break
                yield [result for done in ready if not isinstance(done, Lost) for result in done]
                at += len(ready)
            if at < len(tasks):
                async for results in self._rescued(chunks[at:], await asyncio.gather(*tasks[at:])):
                    yield results
        finally:
            for task in tasks:
                task.cancel()

    async def map(self, items: Sequence[Item]) -> list[Result | Lost]:
        """Work on every item; results come back in the order of items."""
        return [result async for results in self.stream(items) for result in results]

    async def check(self) -> None:
        """Prove that the pool still works on an item known to be good.

        Raises PoolUnusable.
        """
        result = await self._submit([self._probe])
        first = result if isinstance(result, Lost) else result[0]
        if isinstance(first, Lost):
            raise PoolUnusable(f"{first.error}: {first.detail}")

    def close(self) -> None:
        """End every process, in whatever state it is."""
        self._kill()
        self._executor.shutdown(wait=True, cancel_futures=True)

    async def _rescued(
        self, chunks: Sequence[Sequence[Item]], results: Sequence[list[Result | Lost] | Lost]
    ) -> AsyncIterator[list[Result | Lost]]:
        """What is left of a batch whose processes broke: what was done, and the rest one item at a time."""
        await self._restart()
        for chunk, result in zip(chunks, results, strict=True):
            if not isinstance(result, Lost):
                yield result
                continue
            for item in chunk:
                yield [await self._alone(item)]

    async def _alone(self, item: Item) -> Result | Lost:
        result = await self._submit([item])
        if isinstance(result, Lost) and result.error == FULL:  # perhaps of what its process had done before
            await self._restart()
            result = await self._submit([item])
        if not isinstance(result, Lost):
            return result[0]
        await self._restart()
        await self.check()
        return result

    async def _submit(self, chunk: Sequence[Item]) -> list[Result | Lost] | Lost:
        loop = asyncio.get_running_loop()
        async with self._slots:
            try:
                future = loop.run_in_executor(self._executor, _run, self._work, chunk)
                async with asyncio.timeout(self._deadline):
                    results = await future
            except TimeoutError:
                self._kill()
                return Lost("deadline", f"not finished after {self._deadline:g} s")
            except BrokenProcessPool:
                return Lost("process-died", "the process that worked on it ended")
        full = (result for result in results if isinstance(result, Lost) and result.error == FULL)
        return next(full, results)

    async def _warm(self, attempts: int) -> None:
        """Let every process load before any deadline runs; one that is killed meanwhile is given another chance."""
        while attempts:
            try:
                async with asyncio.timeout(BOOT_SECONDS):
                    return await self._all_loaded()
            except (TimeoutError, BrokenProcessPool):
                attempts -= 1
                self._replace()
        raise PoolUnusable("the enrichment processes do not start; the lines above say why")

    async def _all_loaded(self) -> None:
        loop, ready = asyncio.get_running_loop(), set[int]()
        while len(ready) < self._workers:
            calls = [loop.run_in_executor(self._executor, os.getpid) for _ in range(self._workers)]
            ready.update(await asyncio.gather(*calls))
            await asyncio.sleep(BOOT_POLL_SECONDS)

    async def _restart(self) -> None:
        self._replace()
        self.restarts += 1
        await self._warm(RESTART_ATTEMPTS)

    def _replace(self) -> None:
        self._kill()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._fresh()

    def _fresh(self) -> ProcessPoolExecutor:
        context = mp.get_context("spawn")  # never fork: the parent has threads
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_boot, initargs=(self._load,))

    def _kill(self) -> None:
        for process in list((self._executor._processes or {}).values()):
            process.kill()
