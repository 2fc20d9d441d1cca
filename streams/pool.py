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
from typing import Any, Generic, TypeVar

from streams.lanes import Lanes, Slot

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


async def _next(batches: AsyncIterator[Sequence[Item]]) -> Sequence[Item] | None:
    return await anext(batches, None)


async def _once(items: Sequence[Item]) -> AsyncIterator[Sequence[Item]]:
    yield items


class Pool(Generic[Item, Result]):
    """Maps `work` over items in `workers` spawned processes, each of which has run `load` first.

    `work` and `load` are picklable and live in modules that do not import faust. A process is handed at most `chunk`
    items at a time, fewer of a small batch; `deadline` is in seconds and bounds each chunk. `stream` and `map` are
    not re-entrant: one at a time.
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
        self._executor = self._fresh()
        self.restarts = 0

    async def start(self) -> None:
        """Wait until every process has loaded, then prove the pool on its probe.

        Raises PoolUnusable.
        """
        await self._warm(attempts=1)
        await self.check()

    async def stream(
        self, batches: AsyncIterator[Sequence[Item]], lanes: Lanes[Item, Result | Lost], most: int
    ) -> AsyncIterator[Sequence[tuple[Item, Result | Lost]]]:
        """Work on every item of `batches`; results come as they are ready, in the order of each lane.

        Batches are asked for while fewer than `most` items are under way, so that none waits for the end of another.
        The processes go on while the caller is busy with what it got.
        """
        coming: asyncio.Task[Sequence[Item] | None] | None = asyncio.create_task(_next(batches))
        running: dict[asyncio.Task[list[Result | Lost] | Lost], Sequence[Slot[Item, Result | Lost]]] = {}
        broken: list[Slot[Item, Result | Lost]] = []
        try:
            while coming or lanes.held:
                while lanes.waiting and len(running) < self._workers and not broken:
                    slots = lanes.take(self._handful(lanes.waiting))
                    running[asyncio.create_task(self._submit([slot.item for slot in slots]))] = slots
                if broken and not running:
                    async for _ in self._rescued(broken):
                        if ready := lanes.finished():
                            yield ready
                    broken = []
                    continue
                awaited: set[asyncio.Task[Any]] = {*running, *([coming] if coming and lanes.held < most else [])}
                done, _ = await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
                if coming in done:
                    batch = coming.result()
                    lanes.add(batch or ())
                    coming = None if batch is None else asyncio.create_task(_next(batches))
                for worked in done & running.keys():
                    slots, results = running.pop(worked), worked.result()
                    if isinstance(results, Lost):
                        broken += slots
                        continue
                    for slot, result in zip(slots, results, strict=True):
                        slot.settle(result)
                if ready := lanes.finished():
                    yield ready
        finally:
            unfinished: set[asyncio.Task[Any]] = {*running, *([coming] if coming else [])}
            for task in unfinished:
                task.cancel()

    async def map(self, items: Sequence[Item]) -> list[Result | Lost]:
        """Work on every item; results come back in the order of items."""
        lanes: Lanes[Item, Result | Lost] = Lanes(lambda item: None)
        return [result async for ready in self.stream(_once(items), lanes, max(1, len(items))) for _, result in ready]

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

    def _handful(self, waiting: int) -> int:
        """How many items a process is handed of so many, so that all processes end at about the same time."""
        return max(1, min(self._chunk, waiting // (self._workers * SPREAD)))

    async def _rescued(self, broken: Sequence[Slot[Item, Result | Lost]]) -> AsyncIterator[None]:
        """What was under way when the processes broke, one item at a time, those first that came first."""
        await self._restart()
        for slot in sorted(broken, key=lambda slot: slot.n):
            slot.settle(await self._alone(slot.item))
            yield

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
