"""Dead letters on their way out: what no stage could take, with where it came from and why."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from enrichers.failures import failure
from enrichers.item import Delivery, Origin
from schemas.codec import encode
from schemas.envelopes import Failure, Header
from streams import messages, topics
from streams.messages import Consumed, Headers, Message, cloud_event, encoded

FAILURE_TYPE = "wire.failure.v1"
CONNECT = "__connect.errors."  # Kafka Connect's own prefix, which dashboards look for
DEAD_ROOM_BYTES = 64 * 1024  # what a dead letter needs beside its raw bytes: reason, headers, framing

# How often an input was tried before. Matches 2; not -1, not twice.
ATTEMPTS = re.compile(r"[0-9]{1,6}")

# topic/partition/offset of a first arrival. Matches wire.raw/3/1042; not wire.raw/x/1, not a bare topic.
ORIGIN = re.compile(r"([A-Za-z0-9._-]{1,249})/(\d{1,9})/(\d{1,18})")


def as_delivery(cause: Consumed) -> Delivery | None:
    """A consumed message as the enricher takes it; None when its origin header cannot be read."""
    origin: tuple[str, int, int] = (cause.topic, cause.partition, cause.offset)
    given = cause.header(messages.ORIGIN)
    if given is not None:
        match = ORIGIN.fullmatch(given)
        if match is None:
            return None
        origin = (match[1], int(match[2]), int(match[3]))
    return Delivery(
        body=cause.value or b"",
        content_type=cause.header(messages.CONTENT_TYPE),
        provider=cause.header(messages.PROVIDER),
        uri=cause.header(messages.URI),
        headline=cause.header(messages.HEADLINE),
        received_at=cause.header(messages.RECEIVED_AT) or messages.rfc3339(cause.timestamp_ms),
        published_at=cause.header(messages.PUBLISHED_AT),
        origin=Origin(*origin, job=cause.header(messages.JOB)),
        attempts=_attempts(cause),
    )


def dead_letter(cause: Consumed, stage: str, error: str, detail: str, limits: Mapping[str, int]) -> Message:
    """The dead letter of a message, whatever is wrong with it, within the dead-letter topic's limit."""
    delivery = as_delivery(cause) or Delivery(
        cause.value or b"", origin=Origin(cause.topic, cause.partition, cause.offset), attempts=_attempts(cause)
    )
    return dead(cause, failure(delivery, stage, error, detail), limits)


def dead(cause: Consumed, why: Failure, limits: Mapping[str, int]) -> Message:
    """A failure as a message: its bytes cut to what the topic takes, its reason in Kafka Connect's headers too."""
    room = max(0, limits.get(topics.DEAD, topics.MIB) - DEAD_ROOM_BYTES) // 4 * 4  # whole base64 groups
    why = dataclasses.replace(why, raw=why.raw[:room], headers=readable(cause.headers))
    arrived = cause.header(messages.RECEIVED_AT) or messages.rfc3339(cause.timestamp_ms)
    headers = cloud_event(cause, id=why.id, type=FAILURE_TYPE, subject=cause.source, time=arrived)
    connect = {
        "topic": cause.topic,
        "partition": str(cause.partition),
        "offset": str(cause.offset),
        "connector.name": "wiretag",
        "task.id": "0",
        "stage": why.stage,
        "class.name": "wiretag.enrich",
        "exception.class.name": why.error,
        "exception.message": why.detail,
    }
    headers += encoded((f"{CONNECT}{name}", value) for name, value in connect.items())
    return Message(topics.DEAD, cause.key or cause.source.encode(), encode(why), headers)


def _attempts(cause: Consumed) -> int:
    given = cause.header(messages.ATTEMPTS) or ""
    return int(given) if ATTEMPTS.fullmatch(given) else 0


def readable(headers: Headers) -> tuple[Header, ...]:
    """Headers as a record holds them."""
    return tuple(Header(key, value.decode("utf-8", "backslashreplace")) for key, value in headers)
