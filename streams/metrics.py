"""What a worker counts, in Prometheus' terms; every name says its unit."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from streams import topics
from streams.messages import Message

STAGE_BUCKETS_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
END_TO_END_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
FILL_BUCKETS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
MOST_PROVIDERS = 200  # a label comes off the wire; beyond so many they are counted together
OTHER = "other"


class Metrics:
    """One worker's metrics, in a registry of their own."""

    def __init__(self, role: str) -> None:
        self.registry = CollectorRegistry()
        self.role = role
        self._last: dict[str, float] = {}
        self._quiet: set[str] = set()
        counter, gauge, histogram = self._counter, self._gauge, self._histogram
        self.items_in = counter("items_in", "Messages read from the topic this role works on.")
        self.records_out = counter("records_out", "Messages acknowledged by the broker.", "topic")
        self.dead = counter("dead_letters", "Dead letters.", "stage", "error")
        self.degraded = counter("degraded", "Records that went out without a stage's tags.", "stage")
        self.agencies = counter("items_by_agency", "Items by the agency they were attributed to.", "agency")
        self.pool_restarts = counter("pool_restarts", "Times the pool's processes were started again.")
        self.stage_seconds = histogram("stage_seconds", "Time of a stage on an item.", STAGE_BUCKETS_S, "stage")
        self.end_to_end_seconds = histogram(
            "end_to_end_seconds", "From the broker's append of an input to that of its record.", END_TO_END_BUCKETS_S
        )
        self.batch_fill_ratio = histogram("batch_fill_ratio", "Messages in a batch over its most.", FILL_BUCKETS)
        self.lag = gauge("lag_messages", "Messages not yet committed.", "partition")
        self.oldest_seconds = gauge("oldest_unprocessed_seconds", "Age of the oldest message not done, at most.")
        self.commit_age_seconds = gauge("commit_age_seconds", "Since a commit last advanced, while there is lag.")
        self.provider_last = gauge("provider_last_item_timestamp_seconds", "A provider's last item.", "provider")
        self.provider_quiet = gauge("provider_quiet", "1 when a provider has sent nothing for too long.", "provider")

    def worked(self, seconds: Mapping[str, float], degraded: tuple[str, ...], agency: str | None) -> None:
        """One item has been through the stages."""
        for stage, taken in seconds.items():
            self.stage_seconds.labels(self.role, stage).observe(taken)
        for stage in degraded:
            self.degraded.labels(self.role, stage).inc()
        self.agencies.labels(self.role, agency or "unknown").inc()

    def heard(self, provider: str | None, timestamp_ms: int) -> None:
        """A provider's item has come in."""
        label = provider or "unlabelled"
        if label not in self._last and len(self._last) >= MOST_PROVIDERS:
            label = OTHER
        self._last[label] = timestamp_ms / 1000
        self.provider_last.labels(self.role, label).set(timestamp_ms / 1000)

    def acknowledged(self, message: Message, appended_ms: int) -> None:
        """The broker has a message; `appended_ms` is its own time of appending, where it stamps that."""
        self.records_out.labels(self.role, message.topic).inc()
        if message.topic == topics.ENRICHED and message.caused_ms >= 0:
            self.end_to_end_seconds.labels(self.role).observe(max(0, appended_ms - message.caused_ms) / 1000)

    def quiet(self, now_s: float, after_s: float) -> list[str]:
        """Mark the providers that have gone quiet, and name those that have just done so."""
        quiet = {provider for provider, last in list(self._last.items()) if now_s - last > after_s}
        for provider in list(self._last):
            self.provider_quiet.labels(self.role, provider).set(provider in quiet)
        newly, self._quiet = sorted(quiet - self._quiet), quiet
        return newly

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"wiretag_{name}", what, ("role", *labels), registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"wiretag_{name}", what, ("role", *labels), registry=self.registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"wiretag_{name}", what, ("role", *labels), buckets=buckets, registry=self.registry)
