"""The enrich role's handler: what a long item held up goes out in small pieces, in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

from enrichers.config import EnricherConfig
from streams import topics
from streams.cluster import Cluster
from streams.config import PoolConfig, StreamConfig
from streams.delivery import TOGETHER
from streams.handlers import Done
from streams.handlers.enrich import EnrichHandler
from streams.messages import Consumed
from streams.metrics import Metrics
from streams.topics import Layout
from streams.work import Worked


def work(cause: Consumed) -> Worked:
    """An item may `await` a file, or `touch` it."""
    what, _, path = (cause.value or b"").decode().partition(" ")
    while what == "await" and not Path(path).exists():
        time.sleep(0.01)
    if what == "touch":
        Path(path).touch()
    return Worked(())


class FileHandler(EnrichHandler):
    work = staticmethod(work)


def handled(config: StreamConfig, batch: Sequence[Consumed]) -> list[Done]:
    async def once() -> AsyncIterator[Sequence[Consumed]]:
        yield batch

    async def main() -> list[Done]:
        with closing(FileHandler(config, {}, Metrics("enrich"))) as handler:
            await handler.start()
            return [done async for done in handler.run(once())]

    return asyncio.run(main())


def test_what_a_long_item_held_up_goes_out_in_order_and_few_at_a_time(tmp_path: Path, gazetteer_path: Path) -> None:
    file = tmp_path / "over"
    values = [f"await {file}", *["x"] * 3 * TOGETHER]
    batch = [Consumed(topics.RAW, 0, n, 0, None, value.encode(), ()) for n, value in enumerate(values)]
    batch.append(Consumed(topics.RAW, 1, 0, 0, None, f"touch {file}".encode(), ()))
    config = StreamConfig(
        Cluster("nowhere:1"), Layout(), EnricherConfig(gazetteer_path), tmp_path, tmp_path, pool=PoolConfig(2, chunk=1)
    )
    pieces = handled(config, batch)
    assert all(len(done.causes) <= TOGETHER for done in pieces)
    first = [cause.offset for done in pieces for cause in done.causes if cause.partition == 0]
    assert first == list(range(len(values)))
    assert pieces[-1].idle
    assert sum(len(done.causes) for done in pieces) == len(batch)
