"""Taking what has come into hand, many at a time, without a look every few milliseconds at whether more has come."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar

Item = TypeVar("Item")


async def take(waiting: asyncio.Queue[Item], most: int, within_s: float) -> Sequence[Item]:
    """At least one item, and at most `most`: all that wait, and those that follow the first within so many seconds."""
    taken = [await waiting.get()]
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s):
            while len(taken) < most:
                taken.append(await waiting.get())
    return taken
