"""Following the output topics: the filters of `wiretag subscribe`, and the same in Python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from alerting.matcher import Matcher
from schemas.codec import RecordError, decode
from schemas.envelopes import Alert, Failure, Subscription
from schemas.records import TaggedRecord
from streams import topics
from streams.cluster import Cluster
from streams.messages import Consumed
from streams.tail import Tail
from streams.topics import Layout
from wiretag import deployment
from wiretag.console import item_name
from wiretag.settings import load_settings

STREAMS = {"records": topics.ENRICHED, "alerts": topics.ALERTS, "dead": topics.DEAD}
LOOK_S = 0.5


def follow(
    cluster: Cluster,
    layout: Layout,
    stream: str,
    wanted: Subscription,
    subscription: str | None = None,
    beginning: bool = False,
) -> Iterator[Consumed]:
    """Messages of a stream as they come, for ever; records are filtered by `wanted`, alerts by `subscription`.

    Raises ClusterUnusable.
    """
    matcher = Matcher((wanted,)) if _asks(wanted) else None
    with Tail(cluster, layout, [STREAMS[stream]], "beginning" if beginning else "end") as tail:
        while True:
            for message in tail.read(LOOK_S):
                if stream == "alerts" and subscription and message.key != subscription.encode():
                    continue
                if stream == "records" and not _passes(message, matcher, wanted):
                    continue
                yield message


async def subscribe(subscription: str | None = None, *, beginning: bool = False) -> AsyncIterator[Alert]:
    """Alerts as they are raised, of one subscription or of all, for ever: `async for alert in wiretag.subscribe()`.

    Settings are read from the environment and `wiretag.toml`, as on the command line. Raises WiretagError or
    ClusterUnusable when there is no broker.
    """
    settings = load_settings()
    where, layout = deployment.cluster(settings), deployment.layout(settings)
    with Tail(where, layout, [topics.ALERTS], "beginning" if beginning else "end") as tail:
        while True:
            for message in await asyncio.to_thread(lambda: list(tail.read(LOOK_S))):
                if subscription is None or message.key == subscription.encode():
                    yield decode(Alert, message.value or b"")


def line(message: Consumed) -> str:
    """A message in one line for people; one that is no record of ours says so."""
    value = message.value or b""
    try:
        if message.topic == topics.ALERTS:
            alert = decode(Alert, value)
            return f"{alert.raised_at or '-'} {alert.subscription}: {alert.headline or alert.uri}: {alert.reason}"
        if message.topic == topics.DEAD:
            why = decode(Failure, value)
            return f"{message.source} {why.stage}: {why.error}: {why.detail}"
        record = decode(TaggedRecord, value)
    except RecordError as exc:
        return f"{message.source}: {exc}"
    events = ", ".join(dict.fromkeys(event.type for event in record.events))
    places = ", ".join(dict.fromkeys(place.name for place in record.places))
    kind = "" if record.version.kind == "new" else f"{record.version.kind.upper()}: "
    who = record.source.agency or "?"
    return f"{record.received_at or '-'} {who} {kind}{item_name(record)} | {places} | {events}"


def _asks(wanted: Subscription) -> bool:
    return bool(wanted.agency or wanted.entity or wanted.country or wanted.event or wanted.urgency)


def _passes(message: Consumed, matcher: Matcher | None, wanted: Subscription) -> bool:
    if matcher is None and wanted.backfill:
        return True
    try:
        record = decode(TaggedRecord, message.value or b"")
    except RecordError:
        return matcher is None
    if record.input.job is not None and not wanted.backfill:
        return False
    return matcher is None or bool(matcher.match(record))
