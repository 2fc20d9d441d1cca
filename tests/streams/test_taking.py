"""Taking into hand: all that waits at once, company for as long as a role waits, and nothing lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from streams.taking import take


def taken(batches: int, most: int, within_s: float, *, size: int, feed: Sequence[int]) -> list[Sequence[int]]:
    """So many batches of what is fed, one at a time, into a queue of `size`."""

    async def run() -> list[Sequence[int]]:
        waiting: asyncio.Queue[int] = asyncio.Queue(size)

        async def feeding() -> None:
            for n in feed:
                await waiting.put(n)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(feeding())
            return [await take(waiting, most, within_s) for _ in range(batches)]

    return asyncio.run(run())


def test_all_that_waits_is_taken_at_once() -> None:
    assert taken(1, 10, 0.0, size=10, feed=range(4)) == [[0, 1, 2, 3]]


def test_no_more_is_taken_than_asked_for() -> None:
    assert taken(3, 2, 0.0, size=10, feed=range(5)) == [[0, 1], [2, 3], [4]]


def test_company_is_waited_for_and_fills_a_batch_early() -> None:
    assert taken(2, 6, 60.0, size=1, feed=range(12)) == [list(range(6)), list(range(6, 12))]


def test_one_that_stays_alone_goes_after_the_wait() -> None:
    assert taken(1, 6, 0.001, size=1, feed=[7]) == [[7]]


def test_a_wait_that_ends_again_and_again_loses_nothing_and_keeps_the_order() -> None:
    async def run() -> list[int]:
        waiting: asyncio.Queue[int] = asyncio.Queue(3)
        out: list[int] = []

        async def feeding() -> None:
            for n in range(300):
                await waiting.put(n)
                await asyncio.sleep(0.0003 * (n % 4))

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(feeding())
            while len(out) < 300:
                out += await take(waiting, 5, 0.0004)
        return out

    assert asyncio.run(run()) == list(range(300))
