"""A faust app whose committed offset never passes an unfinished message.

faust-streaming 0.15 commits over a single unacked offset at the head of a partition (its issue #606), and takes a
refused commit for a commit (#316). This transport replaces the bookkeeping with a watermark: per partition, the lowest
offset that was handed to a stream and is not yet acked. It overrides private names, so faust is pinned to 0.15.*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import faust
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message

from streams.fetching import PromptThread


class WatermarkConsumer(driver.Consumer):
    """Commits the low watermark of in-flight offsets, per partition.

    Every offset below `_next` was delivered and is either acked or in flight; that holds across seeks, so only losing
    a partition forgets it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._inflight: dict[TP, dict[int, Message]] = {}
        self._next: dict[TP, int] = {}
        super().__init__(*args, **kwargs)
        deliver = self.callback

        async def track(message: Message) -> None:
            if self.app.topics.acks_enabled_for(message.topic):
                self._inflight.setdefault(message.tp, {})[message.offset] = message
                self._next[message.tp] = max(message.offset + 1, self._next.get(message.tp, 0))
            await deliver(message)

        self.callback = track

    def _new_consumer_thread(self) -> PromptThread:
        return PromptThread(self, loop=self.loop, beacon=self.beacon)

    def _new_offset(self, tp: TP) -> int | None:
        # Reads message.acked and does not override ack(): faust's compiled stream iterator acks without Consumer.ack.
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        flying = self._inflight.get(tp, {})
        for offset in [offset for offset, message in flying.items() if message.acked]:
            del flying[offset]
        return min(flying, default=self._next.get(tp))

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> list[TP]:
        return [tp for tp in self._next if topics is None or tp in topics or tp.topic in topics]

    async def _commit_offsets(self, offsets: Mapping[TP, int], start_new_transaction: bool = True) -> bool:
        before = dict(self._committed_offset)
        done = bool(await super()._commit_offsets(offsets, start_new_transaction))
        if not done:
            for tp in offsets:
                self._committed_offset[tp] = before.get(tp)
        return done

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        await super().on_partitions_revoked(revoked)  # waits for the streams and commits
        for tp in revoked:
            self._inflight.pop(tp, None)
            self._next.pop(tp, None)


class Transport(driver.Transport):
    Consumer = WatermarkConsumer


class App(faust.App):
    """A faust app that commits by watermark."""

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)
