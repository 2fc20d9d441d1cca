"""What a pool process does with one consumed message: every message to publish because of it. Never imports faust."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from enrichers.config import EnricherConfig
from enrichers.pipeline import Enricher
from schemas.codec import encode
from schemas.envelopes import Archived, Failure
from schemas.records import TaggedRecord
from streams import messages, topics
from streams.claims import Claims
from streams.dead import as_delivery, dead, dead_letter, readable
from streams.guard import StageGuard, limit_memory
from streams.messages import Consumed, Message, cloud_event, encoded

ENRICHED_TYPE = "wire.item.enriched.v1"
ARCHIVED_TYPE = "wire.item.archived.v1"

_enricher: Enricher | None = None
_guard: StageGuard | None = None
_limits: Mapping[str, int] = {}
_claims: Claims | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """What one input led to: messages to publish, and what the worker counts."""

    messages: tuple[Message, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    degraded: tuple[str, ...] = ()
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Called once in each pool process: loads the models and learns what is allowed.

    `limits` are the largest outputs in bytes by topic; a stage may take `stage_s` seconds, the process `memory_mib`;
    `claims` keep what no dead letter can hold.
    """

    config: EnricherConfig
    limits: Mapping[str, int]
    stage_s: float
    memory_mib: int
    claims: Claims | None = None

    def __call__(self) -> None:
        global _enricher, _guard, _limits, _claims
        limit_memory(self.memory_mib)
        _guard, _limits, _claims = StageGuard(self.stage_s), self.limits, self.claims
        _enricher = Enricher(self.config, _guard)


def enrich(cause: Consumed) -> Worked:
    """Everything to publish for one raw message: tagged records and archive copies, or one dead letter."""
    assert _enricher is not None, "Load runs first in every pool process"
    assert _guard is not None, "Load runs first in every pool process"
    delivery = as_delivery(cause)
    if delivery is None:
        detail = f"{messages.ORIGIN} is not topic/partition/offset"
        return Worked((dead_letter(cause, "headers", "bad-header", detail, _limits, _claims),))
    outcome = _enricher.enrich(delivery)
    seconds = _guard.take()
    if isinstance(outcome, Failure):
        return Worked((dead(cause, outcome, _limits, _claims),), seconds)
    out = tuple(message for record in outcome for message in _published(cause, record))
    for message in out:
        if message.size > _limits.get(message.topic, message.size):
            detail = f"a record of {message.size} bytes is more than {message.topic} takes ({_limits[message.topic]})"
            return Worked((dead_letter(cause, "publish", "oversize", detail, _limits, _claims),), seconds)
    degraded = tuple(lack.stage for record in outcome for lack in record.degraded)
    return Worked(out, seconds, degraded, outcome[0].source.agency if outcome else None)


def _published(cause: Consumed, record: TaggedRecord) -> tuple[Message, ...]:
    key, part = record.uri.encode(), record.input.part
    place = encoded([(messages.PART, f"{part.n}/{part.of}")])

    def message(topic: str, type: str, value: bytes) -> Message:
        headers = cloud_event(cause, id=record.id, type=type, subject=record.uri, time=record.received_at) + place
        return Message(topic, key, value, headers, cause.timestamp_ms)

    tagged = message(topics.ENRICHED, ENRICHED_TYPE, encode(record))
    if record.rights.no_archive:
        return (tagged,)
    archived = Archived(record, b64encode(cause.value or b"").decode(), readable(cause.headers))
    return tagged, message(topics.ARCHIVE, ARCHIVED_TYPE, encode(archived))
