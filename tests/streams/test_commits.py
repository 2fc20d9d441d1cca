"""The watermark: what was delivered and not finished is never committed over, whatever the order of finishing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from streams.cluster import Cluster
from streams.commits import App, WatermarkConsumer
from streams.config import StreamConfig
from streams.handlers import ROLES
from streams.health import Progress
from streams.metrics import Metrics
from streams.topics import Layout
from streams.worker import Bench, make_app

PARTITION = TP("wire.raw", 0)


@dataclass(eq=False)
class Delivered:
    """What the consumer keeps of a message: all it looks at."""

    offset: int
    acked: bool = False
    tp: TP = PARTITION
    topic: str = field(default=PARTITION.topic)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    from enrichers.config import EnricherConfig

    folder: Path = tmp_path_factory.mktemp("app")
    config = StreamConfig(Cluster("localhost:1"), Layout(), EnricherConfig(folder / "none"), folder, folder)
    metrics = Metrics("archive")
    bench = Bench(ROLES["archive"], None, None, metrics, Progress(180))  # type: ignore[arg-type]
    return make_app(config, bench)


def consumer(app: App) -> WatermarkConsumer:
    async def ignore(_: object) -> None:
        pass

    made = app._new_transport().create_consumer(
        ignore, on_partitions_revoked=ignore, on_partitions_assigned=ignore, beacon=app.beacon
    )
    assert isinstance(made, WatermarkConsumer)
    made.app.topics.acks_enabled_for = lambda topic: True  # type: ignore[attr-defined]
    return made


def deliver(made: WatermarkConsumer, offsets: list[int]) -> dict[int, Delivered]:
    messages = {offset: Delivered(offset) for offset in offsets}

    async def run() -> None:
        for message in messages.values():
            await made.callback(message)

    asyncio.run(run())
    return messages


def finish(messages: dict[int, Delivered], offsets: set[int]) -> None:
    for offset in offsets:
        messages[offset].acked = True


def test_holding_the_first_messages_of_a_fresh_group_commits_nothing_past_them(app: App) -> None:
    made = consumer(app)
    messages = deliver(made, list(range(100)))
    finish(messages, set(range(5, 100)))
    assert made._new_offset(PARTITION) == 0


def test_holding_the_message_at_the_committed_offset_holds_the_commit(app: App) -> None:
    made = consumer(app)
    messages = deliver(made, list(range(100)))
    finish(messages, set(range(50)))
    assert made._new_offset(PARTITION) == 50
    finish(messages, set(range(51, 100)))
    assert made._new_offset(PARTITION) == 50


def test_holding_a_message_in_mid_stream_holds_the_commit_there(app: App) -> None:
    made = consumer(app)
    messages = deliver(made, list(range(100)))
    finish(messages, set(range(100)) - {60, 61})
    assert made._new_offset(PARTITION) == 60
    finish(messages, {60})
    assert made._new_offset(PARTITION) == 61
    finish(messages, {61})
    assert made._new_offset(PARTITION) == 100


def test_an_offset_delivered_again_after_a_seek_is_unfinished_again(app: App) -> None:
    made = consumer(app)
    finish(deliver(made, list(range(10))), set(range(10)))
    assert made._new_offset(PARTITION) == 10
    again = deliver(made, [7, 8])
    assert made._new_offset(PARTITION) == 7
    finish(again, {7, 8})
    assert made._new_offset(PARTITION) == 10


@given(st.lists(st.integers(0, 300), min_size=1, max_size=60, unique=True), st.data())
def test_the_committed_offset_never_passes_an_unfinished_message(
    app: App, offsets: list[int], data: st.DataObject
) -> None:
    made = consumer(app)
    messages = deliver(made, sorted(offsets))
    for _ in range(3):
        finish(messages, data.draw(st.sets(st.sampled_from(offsets))))
        committed = made._new_offset(PARTITION)
        held = [offset for offset, message in messages.items() if not message.acked]
        assert committed == min(held, default=max(offsets) + 1)


def test_a_refused_commit_is_not_taken_for_a_commit(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from faust.transport.drivers import aiokafka as driver

    async def refuse(self: object, offsets: dict[TP, int], start_new_transaction: bool = True) -> bool:
        made._committed_offset.update(offsets)
        return False

    made = consumer(app)
    made._committed_offset[PARTITION] = 3
    monkeypatch.setattr(driver.Consumer, "_commit_offsets", refuse)
    assert asyncio.run(made._commit_offsets({PARTITION: 9})) is False
    assert made._committed_offset[PARTITION] == 3
