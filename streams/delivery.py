"""Publishing what is done while the next is being worked on, and committing behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from streams.messages import Message

MOST_WAITING = 8  # portions between work and broker; work stops when the broker is so far behind
# Inputs whose outputs go out at once under load. Each delivery costs the broker the same few requests, and those of the
# one that a kill interrupts come twice.
TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Portion:
    """Inputs that are done, as faust's events, and every message to publish because of them.

    One that is `idle` does not wait for company: few inputs wait for a process, so more need not come soon.
    """

    events: Sequence[Any]
    messages: Sequence[Message]
    idle: bool


class Delivery:
    """Publishes portions in the order given; commits the inputs of one once the broker has all that came of it.

    `run` goes on beside the work and raises what `publish` raises; nothing of that portion is then committed.
    """

    def __init__(
        self,
        publish: Callable[[Sequence[Message]], Awaitable[None]],
        commit: Callable[[Sequence[Any]], Awaitable[None]],
    ) -> None:
        self._publish, self._commit = publish, commit
        self._portions: asyncio.Queue[Portion] = asyncio.Queue(MOST_WAITING)

    async def put(self, portion: Portion) -> None:
        """Hand a portion over; waits while too many are under way."""
        await self._portions.put(portion)

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            portions = await self._gathered()
            await self._publish([message for portion in portions for message in portion.messages])
            await self._commit([event for portion in portions for event in portion.events])

    async def _gathered(self) -> Sequence[Portion]:
        """What goes out together: enough to be worth it, or all there is when little waits."""
        portions = [await self._portions.get()]
        while sum(len(portion.events) for portion in portions) < TOGETHER:
            if portions[-1].idle and self._portions.empty():
                break
            portions.append(await self._portions.get())
        return portions
