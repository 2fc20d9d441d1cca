"""Fetching without a pause, and without asking more often than that takes.

aiokafka asks a broker for all its partitions in one request, which waits at the broker until one of them has news. A
partition that was busy when the request went is not in it and waits for its end; faust fixes that at 1.5 s. So a
request that lacks one is given a shorter wait, which bounds what an item can lose there; one that asks for all may wait
longer.
"""

from __future__ import annotations

from typing import Any

from faust.transport.drivers import aiokafka as driver

PARTIAL_WAIT_MS = 50
WHOLE_WAIT_MS = 500  # twenty empty answers a second took a broker 4 % of a core


class PromptThread(driver.AIOKafkaConsumerThread):
    """faust's consumer thread with these waits; they are aiokafka's setting, but faust passes none of ours on."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = PARTIAL_WAIT_MS
        return consumer

    async def on_start(self) -> None:
        await super().on_start()
        wait_as_needed(getattr(self._consumer, "_fetcher", None))


def wait_as_needed(fetcher: Any) -> None:
    """Gives each request of an aiokafka fetcher the wait that fits the partitions it asks for."""
    plan = fetcher._get_actions_per_node

    def planned(assignment: Any) -> Any:
        whole = not fetcher._records and not any(assignment.state_value(tp).paused for tp in assignment.tps)
        fetcher._fetch_max_wait_ms = WHOLE_WAIT_MS if whole else PARTIAL_WAIT_MS
        return plan(assignment)

    fetcher._get_actions_per_node = planned
