"""Proof that every input came out, as records or as a dead letter, from what each output says it was made of.

Each output names its input in `ce_source` (topic, partition and offset consumed), itself in `ce_id` and its part in
`wiretag_part`; no value is looked at. What is audited is fixed first, at most up to what the enrichers' group has
committed; the outputs are read after that, up to where their topics then end, so none can be missed for being late.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from streams import messages, topics
from streams.cluster import Cluster, ClusterUnusable
from streams.ledger import Ledger
from streams.ranges import RangeReader
from streams.topics import Layout

GROUPS: Mapping[str, str] = {topics.RAW: "enrich", topics.BACKFILL: "backfill"}  # the role that consumes each topic
CLOCKS_APART_MS = 60_000  # brokers stamp what they append by clocks of their own

# Which part of its input a record is. Matches 1/1 and 12/300; not 0, not 1/1000000.
PART = re.compile(rb"([0-9]{1,6})/([0-9]{1,6})")

Told = Callable[[str, int, int], None]  # what is being read, how many messages there are, how many have been read


@dataclass(frozen=True, slots=True)
class Scope:
    """Which inputs to audit; all that is given must hold.

    `offsets` are ranges by partition (empty: all partitions, whole), times are milliseconds since 1970 and bound the
    arrival; `to_end` takes in what the group has not committed yet.
    """

    topic: str = topics.RAW
    offsets: Mapping[int, range] = field(default_factory=dict)
    since_ms: int | None = None
    until_ms: int | None = None
    to_end: bool = False


@dataclass(frozen=True, slots=True)
class Extent:
    """What can be audited of what was asked for in a partition, and what cannot.

    `gone` counts offsets deleted by retention after they were processed (or by a group unknown), `lost` those deleted
    before, `unprocessed` those that the group has yet to commit.
    """

    partition: int
    audited: range
    gone: int = 0
    lost: int = 0
    unprocessed: int = 0


def extent(partition: int, asked: range, held: range, committed: int | None, *, to_end: bool) -> Extent:
    """Split the offsets asked for by what the topic holds and what the group has committed (None: nothing, ever)."""
    done = held.start if committed is None else committed
    bound = held.stop if to_end else max(held.start, min(done, held.stop))
    return Extent(
        partition,
        audited=_within(asked, range(held.start, bound)),
        gone=len(_within(asked, range(min(held.start, done)))),
        lost=len(_within(asked, range(done, held.start))),
        unprocessed=len(_within(asked, range(bound, held.stop))),
    )


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: a ledger and an extent for each partition; `unreadable` counts outputs that name no input."""

    topic: str
    group: str
    ledgers: Sequence[Ledger]
    extents: Sequence[Extent]
    unreadable: int

    def counts(self) -> dict[int, Counter[str]]:
        """The counts of each partition, with what could not be audited."""
        return {
            at.partition: ledger.counts() + Counter({"gone": at.gone, "lost": at.lost, "unprocessed": at.unprocessed})
            for ledger, at in zip(self.ledgers, self.extents, strict=True)
        }


def failed(counts: Counter[str]) -> bool:
    """Whether counts are no proof: something is missing, lost, came out in two ways or out of order."""
    return any(counts[kind] for kind in ("missing", "lost", "conflicting", "out-of-order"))


def audit(cluster: Cluster, layout: Layout, scope: Scope, now_ms: int, told: Told = lambda *_: None) -> Audit:
    """Audit a raw topic. `now_ms` is the time now, milliseconds since 1970, by which old outputs are known to be gone.

    Raises ClusterUnusable.
    """
    group = layout.group(GROUPS[scope.topic])
    with RangeReader(cluster, layout, scope.topic) as raw:
        extents = _extents(raw, group, scope)
        ledgers = {at.partition: Ledger(at.partition, at.audited) for at in extents}
        book = _Book(f"{raw.name}/".encode(), ledgers)
        since = scope.since_ms - CLOCKS_APART_MS if scope.since_ms is not None else None
        configs = {row.topic.name: row.config for row in topics.describe(cluster, layout)}
        if configs[scope.topic].get("message.timestamp.type") != "LogAppendTime":
            since = None  # an input's time is its producer's word: its outputs may be stamped earlier
        begins = [
            _enter(cluster, layout, topic, book, since, _expired(configs[topic], now_ms), told)
            for topic in (topics.ENRICHED, topics.DEAD)
        ]
        _confirm(raw, ledgers, max(begins), told)
    return Audit(raw.name, group, [ledgers[at.partition] for at in extents], extents, book.unreadable)


def _extents(raw: RangeReader, group: str, scope: Scope) -> list[Extent]:
    committed = raw.committed(group)  # before anything else: all that came of it is on the output topics by now
    held = raw.held()
    since = raw.at(scope.since_ms) if scope.since_ms is not None else {}
    until = raw.at(scope.until_ms) if scope.until_ms is not None else {}
    extents = []
    unknown = sorted(set(scope.offsets) - set(held))
    if unknown:
        raise ClusterUnusable(f"{raw.name} has no partition {unknown[0]}: it has {len(held)}, from 0 on")
    for partition, within in held.items():
        if scope.offsets and partition not in scope.offsets:
            continue
        asked = range(since.get(partition, 0), until.get(partition, within.stop))
        asked = _within(asked, scope.offsets.get(partition, asked))
        extents.append(extent(partition, asked, within, committed.get(partition), to_end=scope.to_end))
    return extents


class _Book:
    """Enters outputs into the ledgers by their headers."""

    def __init__(self, topic: bytes, ledgers: Mapping[int, Ledger]) -> None:
        self._topic, self._ledgers = topic, ledgers
        self.unreadable = 0

    def enter(self, key: bytes, headers: Mapping[str, bytes], *, dead: bool) -> None:
        source = headers.get("ce_source", b"")
        if not source.startswith(self._topic):
            self.unreadable += not source
            return
        try:
            partition, offset = map(int, source[len(self._topic) :].split(b"/"))
        except ValueError:
            self.unreadable += 1
            return
        ledger = self._ledgers.get(partition)
        if ledger is None:
            return
        id = headers.get("ce_id", b"")
        if dead:
            ledger.dead(offset, id)
            return
        part = PART.fullmatch(headers.get(messages.PART, b"1/1"))
        n, of = (int(part[1]), int(part[2])) if part else (1, 1)
        ledger.enriched(offset, n, of, id, key)


def _enter(
    cluster: Cluster, layout: Layout, topic: str, book: _Book, since_ms: int | None, expired_ms: int | None, told: Told
) -> int:
    """Enter all of an output topic that can matter; returns the time from which on nothing of it is gone."""
    with RangeReader(cluster, layout, topic) as outputs:
        held = outputs.held()
        start = outputs.at(since_ms) if since_ms is not None else {}
        wanted = {p: range(start.get(p, within.start), within.stop) for p, within in held.items()}
        trimmed = {p for p, within in held.items() if 0 < within.start == wanted[p].start}
        total, begins = sum(map(len, wanted.values())), -1
        for count, message in enumerate(outputs.read(wanted), 1):
            book.enter(message.key() or b"", dict(message.headers() or ()), dead=topic == topics.DEAD)
            if message.partition() in trimmed:
                trimmed.discard(message.partition())
                begins = max(begins, message.timestamp()[1])
            told(outputs.name, total, count)
    if expired_ms is None:
        return begins
    return expired_ms if trimmed else min(begins, expired_ms)


def _confirm(raw: RangeReader, ledgers: Mapping[int, Ledger], begins_ms: int, told: Told) -> None:
    """Look up on the raw topic whether what seems to be missing was an input at all."""
    doubtful = {partition: ledger.doubtful() for partition, ledger in ledgers.items()}
    total = sum(map(len, doubtful.values()))
    for count, message in enumerate(raw.read(doubtful), 1):
        ledgers[message.partition()].confirm(message.offset(), message.timestamp()[1], begins_ms)
        told(f"what {raw.name} holds of the missing", total, count)


def _expired(config: Mapping[str, str], now_ms: int) -> int | None:
    """The time before which retention may have deleted records; None where it deletes by size, so by no known time."""
    kept_ms = int(config.get("retention.ms", "-1"))
    by_size = config.get("retention.bytes", "-1") != "-1" or not config
    return None if by_size else now_ms - kept_ms if kept_ms >= 0 else -1


def _within(first: range, second: range) -> range:
    """The offsets that are in both."""
    start = max(first.start, second.start)
    return range(start, max(start, min(first.stop, second.stop)))
