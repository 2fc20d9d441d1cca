"""Following what was fed until all of it has come out: what `run` shows and what `--once` waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.codec import decode
from schemas.envelopes import Alert, Failure
from schemas.records import TaggedRecord
from streams import topics
from streams.messages import Consumed


@dataclass(slots=True)
class Collected:
    """What came out so far. `expected` are the sources (topic/partition/offset) of what was fed, with its name."""

    keep: bool = True
    expected: dict[str, str] = field(default_factory=dict)
    records: list[TaggedRecord] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    enriched: int = 0
    dead: int = 0
    alerted: int = 0
    _parts: dict[str, set[int]] = field(default_factory=dict)
    _complete: set[str] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)

    def take(self, messages: Iterable[Consumed]) -> int:
        """Count what a tail of enriched, dead and alerts has read; a repeated id counts once. Returns how many."""
        taken = 0
        for message in messages:
            taken += 1
            id = message.header("ce_id") or message.source
            if self.keep and id in self._ids:
                continue
            self._ids.add(id) if self.keep else None
            self._count(message)
        return taken

    @property
    def missing(self) -> list[str]:
        """Names of what was fed and has not come out, in the order of feeding."""
        return [name for source, name in self.expected.items() if source not in self._complete]

    def name_of(self, record: TaggedRecord) -> str:
        """What was fed under which name became this record."""
        origin = record.input
        return self.expected.get(f"{origin.topic}/{origin.partition}/{origin.offset}", "")

    def _count(self, message: Consumed) -> None:
        source = message.header("ce_source") or ""
        value = message.value or b""
        if message.topic == topics.ENRICHED:
            self.enriched += 1
            if self.keep:
                self._tagged(source, decode(TaggedRecord, value))
        elif message.topic == topics.DEAD:
            self.dead += 1
            self._complete.add(source)
            if self.keep:
                self.failures[source] = decode(Failure, value)
        else:
            self.alerted += 1
            if self.keep:
                self.alerts.append(decode(Alert, value))

    def _tagged(self, source: str, record: TaggedRecord) -> None:
        self.records.append(record)
        parts = self._parts.setdefault(source, set())
        parts.add(record.input.part.n)
        if len(parts) == record.input.part.of:
            self._complete.add(source)
