"""Letting live work go first: backfill waits while the live wire is behind, but never for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from streams.cluster import ClusterUnusable
from streams.lag import GroupLag

IN_HAND = 16  # messages that live workers have in their hands without being behind: two handfuls
LOOK_S = 1.0
# A batch in hand must end within a rebalance (two minutes) and soon after SIGTERM; and a wire that is always behind
# must not stop a backfill for good.
MOST_LOOKS = 20

log = structlog.get_logger(__name__)


class Yielding:
    """Lets the group that `live` looks at go first."""

    def __init__(self, live: GroupLag, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._live, self._pause = live, pause

    async def turn(self) -> None:
        """Return when the live group has caught up, or after MOST_LOOKS looks at it."""
        for _ in range(MOST_LOOKS):
            if await asyncio.to_thread(self._behind) <= IN_HAND:
                return
            await self._pause(LOOK_S)

    def _behind(self) -> int:
        try:
            return self._live.total()
        except ClusterUnusable as exc:  # a broker that does not answer stops the work by itself
            log.warning("no_lag", detail=str(exc))
            return 0
