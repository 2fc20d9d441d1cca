"""The alert role's handler: records in, alerts out, and nothing that the topic would refuse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from enrichers.config import EnricherConfig
from enrichers.item import Delivery
from enrichers.pipeline import Enricher
from schemas.codec import decode, encode
from schemas.envelopes import Alert, Failure, Subscription
from streams import topics
from streams.cluster import Cluster
from streams.config import StreamConfig
from streams.handlers.alert import AlertHandler
from streams.messages import Consumed, Message
from streams.metrics import Metrics
from streams.topics import Layout

LIMITS = {topics.ALERTS: 4_000, topics.DEAD: 1 << 20}


@pytest.fixture
def handler(tmp_path: Path) -> AlertHandler:
    rules = (Subscription("france", country=("FR",)), Subscription("afp", agency=("AFP",)))
    config = StreamConfig(Cluster("nowhere:1"), Layout(), EnricherConfig(tmp_path), tmp_path, tmp_path, rules)
    return AlertHandler(config, LIMITS, Metrics("alert"))


def record(gazetteer_path: Path, headline: str) -> Consumed:
    body = b"PARIS, Dec 4, 2025 (AFP) - Ministers met in Lyon on Thursday for talks, police said."
    outcome = Enricher(EnricherConfig(gazetteer_path)).enrich(Delivery(body, headline=headline))
    assert not isinstance(outcome, Failure)
    return Consumed(topics.ENRICHED, 0, 7, 1_764_856_800_000, b"key", encode(outcome[0]), ())


async def once(batch: Sequence[Consumed]) -> AsyncIterator[Sequence[Consumed]]:
    yield batch


def handled(handler: AlertHandler, cause: Consumed) -> Sequence[Message]:
    async def first() -> Sequence[Message]:
        return [message async for done in handler.run(once([cause])) for message in done.messages]

    return asyncio.run(first())


def test_a_record_raises_an_alert_for_each_subscription_it_satisfies(
    handler: AlertHandler, gazetteer_path: Path
) -> None:
    alerts = [decode(Alert, message.value or b"") for message in handled(handler, record(gazetteer_path, "Talks"))]
    assert {(alert.subscription, alert.headline) for alert in alerts} == {("france", "Talks"), ("afp", "Talks")}


def test_an_alert_larger_than_its_topic_takes_is_a_dead_letter(handler: AlertHandler, gazetteer_path: Path) -> None:
    (message,) = handled(handler, record(gazetteer_path, "Talks " * 1000))
    why = decode(Failure, message.value or b"")
    assert (message.topic, why.stage, why.error) == (topics.DEAD, "alert", "oversize")
    assert why.detail == "2 of 2 alerts are more than wire.alerts takes (4000)"
