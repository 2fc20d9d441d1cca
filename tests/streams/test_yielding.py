"""Backfill lets the live wire go first, and still gets on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from streams.cluster import ClusterUnusable
from streams.lag import GroupLag
from streams.yielding import IN_HAND, MOST_LOOKS, Yielding


class Live(GroupLag):
    """A live group that is as far behind as it is told, look by look; None: no broker answers."""

    def __init__(self, behind: Iterator[int | None]) -> None:
        self._behind = behind

    def total(self) -> int:
        behind = next(self._behind)
        if behind is None:
            raise ClusterUnusable("no broker answers")
        return behind


def pauses(*behind: int | None) -> int:
    """How often backfill paused before its turn came."""
    slept: list[float] = []

    async def pause(seconds: float) -> None:
        slept.append(seconds)

    asyncio.run(Yielding(Live(iter(behind)), pause).turn())
    return len(slept)


def test_backfill_waits_until_the_live_wire_has_caught_up() -> None:
    assert pauses(5000, 900, IN_HAND + 1, IN_HAND) == 3


def test_backfill_does_not_wait_for_what_live_workers_have_in_hand() -> None:
    assert pauses(IN_HAND) == 0


def test_a_wire_that_is_always_behind_does_not_stop_a_backfill_for_good() -> None:
    assert pauses(*[9000] * (MOST_LOOKS + 1)) == MOST_LOOKS


def test_a_broker_that_does_not_answer_is_nothing_to_wait_for() -> None:
    assert pauses(None) == 0
