"""Tagged records in, alerts out: every subscription is tried on every record."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

from alerting.matcher import Matcher
from schemas.codec import RecordError, decode, encode
from schemas.records import TaggedRecord
from streams import topics
from streams.claims import Claims
from streams.config import StreamConfig
from streams.dead import dead_letter
from streams.handlers import Done
from streams.messages import Consumed, Message, cloud_event
from streams.metrics import Metrics

ALERT_TYPE = "wire.alert.raised.v1"


class AlertHandler:
    """Matches records against the subscriptions the worker was started with."""

    def __init__(self, config: StreamConfig, limits: Mapping[str, int], metrics: Metrics) -> None:
        self._matcher = Matcher(config.subscriptions)
        self._limits, self._claims = limits, Claims(config.claims) if config.claims else None

    async def start(self) -> None:
        pass

    async def run(self, batches: AsyncIterator[Sequence[Consumed]]) -> AsyncIterator[Done]:
        async for batch in batches:
            yield Done(batch, [message for cause in batch for message in self._alerts(cause)])

    def close(self) -> None:
        pass

    def _alerts(self, cause: Consumed) -> Sequence[Message]:
        try:
            record = decode(TaggedRecord, cause.value or b"")
        except RecordError as exc:
            return [dead_letter(cause, "alert", "bad-record", str(exc), self._limits, self._claims)]
        alerts = [
            Message(
                topics.ALERTS,
                alert.subscription.encode(),
                encode(alert),
                cloud_event(cause, id=alert.id, type=ALERT_TYPE, subject=alert.uri, time=alert.raised_at),
            )
            for alert in self._matcher.match(record)
        ]
        most = self._limits[topics.ALERTS]
        fitting = [alert for alert in alerts if alert.size <= most]
        if len(fitting) < len(alerts):
            over = len(alerts) - len(fitting)
            detail = f"{over} of {len(alerts)} alerts are more than {topics.ALERTS} takes ({most})"
            return [*fitting, dead_letter(cause, "alert", "oversize", detail, self._limits, self._claims)]
        return fitting
