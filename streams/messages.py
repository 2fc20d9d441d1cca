"""What goes in and out of a worker: consumed inputs, outgoing messages, and the headers they carry."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

Headers = tuple[tuple[str, bytes], ...]

ORIGIN, RECEIVED_AT, JOB = "wiretag_origin", "wiretag_received_at", "wiretag_job"
PROVIDER, URI, HEADLINE, PUBLISHED_AT = "wiretag_provider", "wiretag_uri", "wiretag_headline", "wiretag_published_at"
ATTEMPTS, PART = "wiretag_attempts", "wiretag_part"  # how often tried before; n/of a record is of its input
CONTENT_TYPE, TRACEPARENT, TRACESTATE = "content-type", "traceparent", "tracestate"
YEAR_10000_MS = 253_402_300_800_000
OVERHEAD_BYTES = 512  # what Kafka's batch and record framing adds to one record, generously

# A W3C trace context header. Matches 00-<32 hex>-<16 hex>-01; not an all-zero id, not upper case.
TRACE = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Consumed:
    """One message as read from a topic; `timestamp_ms` is the broker's, milliseconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    @property
    def source(self) -> str:
        """topic/partition/offset: what `ce_source` says and `audit` reads."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    def header(self, name: str) -> str | None:
        """A header as text, the last of several; None where there is none."""
        found = [value for key, value in self.headers if key == name]
        return found[-1].decode("utf-8", "backslashreplace") if found else None


@dataclass(frozen=True, slots=True)
class Message:
    """One message to publish; `topic` is the table's name, without a deployment's prefix.

    `caused_ms` is when the broker appended the input that caused it, milliseconds since 1970, -1 if that is not known.
    """

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers
    caused_ms: int = -1

    @property
    def size(self) -> int:
        """Its size in bytes as a broker's limit counts it, before compression."""
        headers = sum(len(key.encode()) + len(value) for key, value in self.headers)
        return len(self.key) + len(self.value or b"") + headers + OVERHEAD_BYTES


def rfc3339(timestamp_ms: int) -> str | None:
    """Milliseconds since 1970 as RFC 3339 in UTC; None for what is no time between 1970 and 9999."""
    if not 0 <= timestamp_ms < YEAR_10000_MS:
        return None
    return datetime.fromtimestamp(timestamp_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def cloud_event(cause: Consumed, *, id: str, type: str, subject: str, time: str | None) -> Headers:
    """CloudEvents 1.0 binary-mode headers and one W3C traceparent, continued from the cause or derived from `id`."""
    headers = [
        ("ce_specversion", "1.0"),
        ("ce_id", id),
        ("ce_source", cause.source),
        ("ce_type", type),
        ("ce_subject", subject),
        (CONTENT_TYPE, "application/json"),
        (TRACEPARENT, _traceparent(cause.header(TRACEPARENT), id)),
    ]
    if time is not None:
        headers.append(("ce_time", time))
    state = cause.header(TRACESTATE)
    if state is not None:
        headers.append((TRACESTATE, state))
    return encoded(headers)


def encoded(headers: Iterable[tuple[str, str | None]]) -> Headers:
    """Headers as bytes, leaving out those with no value."""
    return tuple((key, value.encode("utf-8", "replace")) for key, value in headers if value is not None)


def _traceparent(received: str | None, id: str) -> str:
    span = uuid.uuid5(uuid.NAMESPACE_OID, id).hex[:16]
    match = TRACE.fullmatch(received or "")
    if match:
        return f"00-{match[1]}-{span}-{match[2]}"
    return f"00-{uuid.uuid5(uuid.NAMESPACE_URL, id).hex}-{span}-01"
