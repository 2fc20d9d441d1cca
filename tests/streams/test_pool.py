"""The pool: order is kept, and an item that breaks its process costs nobody else."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest

from streams.lanes import Lanes
from streams.pool import Lost, Pool, PoolUnusable
from tests.processes import wait_for_end
from tests.streams.pool_work import load, load_that_fails, work

Mapped = list[str | Lost]


def run(job: Callable[[Pool[str, str]], Coroutine[Any, Any, Mapped]], deadline: float = 30, workers: int = 2) -> Mapped:
    async def main() -> Mapped:
        pool = Pool(work, load, probe="probe", workers=workers, chunk=2, deadline=deadline)
        try:
            await pool.start()
            return await job(pool)
        finally:
            pool.close()

    return asyncio.run(main())


def test_results_come_back_in_the_order_of_items() -> None:
    items = [f"item {n}" for n in range(41)]
    assert run(lambda pool: pool.map(items)) == [item.upper() for item in items]


def test_no_items_give_no_results() -> None:
    assert run(lambda pool: pool.map([])) == []


def test_an_item_that_raises_is_lost_alone() -> None:
    assert run(lambda pool: pool.map(["a", "raise", "b"])) == ["A", Lost("ValueError", "cannot take this"), "B"]


def streamed(batches: Sequence[Sequence[str]]) -> Mapped:
    """What comes of batches whose items begin with the name of their lane, in the order in which it comes."""

    async def coming() -> AsyncIterator[Sequence[str]]:
        for batch in batches:
            yield batch

    async def job(pool: Pool[str, str]) -> Mapped:
        lanes: Lanes[str, str | Lost] = Lanes(lambda item: item[-1])
        return [result async for ready in pool.stream(coming(), lanes, 8) for _, result in ready]

    return run(job)


def test_a_batch_does_not_wait_for_the_end_of_the_one_before(tmp_path: Path) -> None:
    """The first item ends only when one of a later batch has been worked on."""
    file = tmp_path / "b"
    assert streamed([[f"await {file}"], ["x a", "x b"], [f"touch {file}"]])[0] == "X A"


def test_every_lane_keeps_its_order_when_a_process_breaks() -> None:
    items = [f"{n} {lane}" for n in range(6) for lane in "ab"]
    got = [result.upper() for result in streamed([items[:5], ["exit"], items[5:]]) if isinstance(result, str)]
    for lane in "AB":
        assert [result for result in got if result.endswith(lane)] == [f"{n} {lane}" for n in range(6)]


FEW, MANY = 1, 10  # good items before and after a bad one: handed over one by one, and together with others


@pytest.mark.parametrize("others", [FEW, MANY])
@pytest.mark.parametrize(("bad", "error"), [("exit", "process-died"), ("hang", "deadline"), ("too big", "MemoryError")])
def test_an_item_that_breaks_its_process_is_found_and_lost_alone(bad: str, error: str, others: int) -> None:
    good = [f"item {n}" for n in range(others)]
    got = run(lambda pool: pool.map([*good, bad, *good]), deadline=2 if bad == "hang" else 30)
    assert [result.error if isinstance(result, Lost) else result for result in got] == [
        *map(str.upper, good), error, *map(str.upper, good),
    ]  # fmt: skip


def test_an_item_is_not_blamed_for_the_memory_that_others_left_filled() -> None:
    items = ["fill", "big"] * 8
    assert run(lambda pool: pool.map(items), workers=1) == [item.upper() for item in items]


def test_a_process_killed_from_outside_costs_no_item() -> None:
    async def job(pool: Pool[str, str]) -> Mapped:
        (pid, *_) = await pool.map(["pid"])
        assert isinstance(pid, str)
        os.kill(int(pid), signal.SIGKILL)
        return await pool.map(["a", "b", "c", "d"])

    assert run(job) == ["A", "B", "C", "D"]


def test_a_pool_that_cannot_load_blames_no_item() -> None:
    async def main() -> None:
        pool = Pool(work, load_that_fails, probe="probe", workers=1)
        try:
            await pool.start()
        finally:
            pool.close()

    with pytest.raises(PoolUnusable):
        asyncio.run(main())


PARENT = """
import asyncio, os, sys
from streams.pool import Pool
from tests.processes import wait_for_end
from tests.streams.pool_work import load, work

async def main():
    pool = Pool(work, load, probe="probe", workers=2)
    await pool.start()
    pids = set()
    while len(pids) < 2:
        pids.update(await pool.map(["pid"] * 16))
    print(*pids, flush=True)
    await asyncio.sleep(3600)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_no_process_outlives_a_killed_parent(tmp_path: Any) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    wait_for_end(pids)
