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
from streams.claims import Claims
from streams.messages import Consumed, Headers, Message, cloud_event, encoded

FAILURE_TYPE = "wire.failure.v1"
CONNECT = "__connect.errors."  # Kafka Connect's own prefix, which dashboards look for
SHORT_BYTES, MOST_SHORT = 512, 32  # the headers that a letter keeps which cannot take all, and how many of them
DETAIL_CHARACTERS = 1000  # of the reason in such a letter

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


def dead_letter(
    cause: Consumed, stage: str, error: str, detail: str, limits: Mapping[str, int], claims: Claims | None = None
) -> Message:
    """The dead letter of a message, whatever is wrong with it, within the dead-letter topic's limit."""
    delivery = as_delivery(cause) or Delivery(
        cause.value or b"", origin=Origin(cause.topic, cause.partition, cause.offset), attempts=_attempts(cause)
    )
    return dead(cause, failure(delivery, stage, error, detail), limits, claims)


def dead(cause: Consumed, why: Failure, limits: Mapping[str, int], claims: Claims | None = None) -> Message:
    """A failure as a message that its topic takes, with its reason in Kafka Connect's headers too.

    Bytes that do not fit are cut, and kept whole where `claims` says; if there is no room for headers, long ones are
    left out.
    """
    most = limits.get(topics.DEAD, topics.MIB)
    letter = _message(cause, dataclasses.replace(why, headers=readable(cause.headers)))
    if letter.size <= most:
        return letter
    why = _claimed(why, cause.value or b"", claims)
    raw, why = why.raw, dataclasses.replace(why, raw="", headers=readable(cause.headers))
    if _message(cause, why).size > most:
        cause = _short(cause)
        detail = f"{why.detail[:DETAIL_CHARACTERS]} (its long headers are left out)"
        why = dataclasses.replace(why, detail=detail, headers=readable(cause.headers))
    room = max(0, most - _message(cause, why).size) // 4 * 4  # whole base64 groups
    return _message(cause, dataclasses.replace(why, raw=raw[:room]))


def _short(cause: Consumed) -> Consumed:
    """A message without its long headers, and without a key that is long."""
    headers = [(key, value) for key, value in cause.headers if len(key) + len(value) <= SHORT_BYTES]
    key = cause.key if len(cause.key or b"") <= SHORT_BYTES else None
    return dataclasses.replace(cause, key=key, headers=tuple(headers[:MOST_SHORT]))


def _claimed(why: Failure, raw: bytes, claims: Claims | None) -> Failure:
    """The failure with its claim; a folder that takes nothing costs the claim and not the letter."""
    if claims is None:
        return why
    try:
        return dataclasses.replace(why, claim=claims.keep(raw))
    except OSError as exc:
        return dataclasses.replace(why, detail=f"{why.detail} (its bytes are not kept whole: {exc})")


def _message(cause: Consumed, why: Failure) -> Message:
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
