"""Portions go out together under load, at once when nothing waits, and are committed only behind the broker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from streams.delivery import TOGETHER, Delivery, Portion
from streams.messages import Message


def portion(first: int, count: int, idle: bool) -> Portion:
    events = list(range(first, first + count))
    return Portion(events, [Message("wire.enriched", b"k", str(n).encode(), ()) for n in events], idle)


def delivered(portions: Sequence[Portion], fails_at: int | None = None) -> tuple[list[list[int]], list[int]]:
    """What was published, delivery by delivery, and which events were committed."""
    published: list[list[int]] = []
    committed: list[int] = []

    async def publish(messages: Sequence[Message]) -> None:
        if len(published) == fails_at:
            raise ConnectionError
        published.append([int(message.value or b"") for message in messages])

    async def commit(events: Sequence[int]) -> None:
        assert [n for group in published for n in group] == [*committed, *events], "only what the broker has"
        committed.extend(events)

    async def run() -> None:
        delivery = Delivery(publish, commit)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(delivery.run())
            for one in portions:
                await delivery.put(one)
            while len(committed) < sum(len(one.events) for one in portions):
                await asyncio.sleep(0)
            running.cancel()

    asyncio.run(run())
    return published, committed


def test_what_is_alone_does_not_wait_for_company() -> None:
    assert delivered([portion(0, 1, idle=True)]) == ([[0]], [0])


def test_few_inputs_wait_for_company_while_others_wait_for_a_process() -> None:
    portions = [portion(0, 2, idle=False), portion(2, 2, idle=False), portion(4, 2, idle=True)]
    assert delivered(portions) == ([list(range(6))], list(range(6)))


def test_what_is_ready_goes_out_together_though_none_of_it_has_to_wait() -> None:
    published, committed = delivered([portion(n, 1, idle=True) for n in range(6)])
    assert committed == list(range(6))
    assert len(published) < 6


def test_enough_inputs_wait_for_nothing() -> None:
    published, committed = delivered([portion(0, TOGETHER, idle=False), portion(TOGETHER, 1, idle=True)])
    assert committed == list(range(TOGETHER + 1))
    assert published[0] == list(range(TOGETHER))


def test_a_delivery_that_fails_commits_nothing_and_ends_the_work() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        delivered([portion(n * TOGETHER, TOGETHER, idle=True) for n in range(100)], fails_at=0)
    assert caught.group_contains(ConnectionError)
