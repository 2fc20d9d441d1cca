"""Dead letters on the way back: found on their topic, each case once, and made into raw messages again.

A case is an input: what was consumed again and failed again, or was published twice by a worker that was killed, has
the same id, and the letter with the most attempts stands for it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from confluent_kafka import Message as Received

from enrichers.identity import delivery_key
from enrichers.intake import read
from enrichers.item import Delivery
from schemas.codec import RecordError, decode
from schemas.envelopes import Failure
from streams import messages, topics
from streams.claims import Claims
from streams.cluster import Cluster
from streams.dead import as_delivery
from streams.feed import RawMessage
from streams.messages import Consumed, Headers, encoded
from streams.ranges import RangeReader
from streams.topics import Layout

REDRIVEN = (topics.RAW, topics.BACKFILL)  # the topics that take raw items; other roles' letters are not brought back
OURS = {messages.ORIGIN, messages.RECEIVED_AT, messages.ATTEMPTS}


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter as it lies on its topic.

    `at_ms` is when it came there (milliseconds since 1970), `consumed` the topic/partition/offset that led to it,
    `received_at` the first arrival of its input, `key` what keyed that.
    """

    why: Failure
    partition: int
    offset: int
    at_ms: int
    consumed: str
    received_at: str | None
    key: bytes | None

    @property
    def place(self) -> tuple[int, int]:
        return self.partition, self.offset

    def light(self) -> Letter:
        """The same without the input's bytes and headers, so that many can be held."""
        return dataclasses.replace(self, why=dataclasses.replace(self.why, raw="", headers=()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters: all that is given must hold. `ids` may be beginnings of ids; times are those of the letters."""

    ids: tuple[str, ...] = ()
    stage: str | None = None
    error: str | None = None
    fingerprint: str | None = None
    since_ms: int | None = None
    until_ms: int | None = None

    def takes(self, letter: Letter) -> bool:
        why = letter.why
        return (
            (not self.ids or why.id.startswith(self.ids))
            and self.stage in (None, why.stage)
            and self.error in (None, why.error)
            and self.fingerprint in (None, why.fingerprint)
            and (self.since_ms is None or letter.at_ms >= self.since_ms)
            and (self.until_ms is None or letter.at_ms < self.until_ms)
        )


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases found, by when their letters came, without bytes and headers; `unreadable` letters are none of ours."""

    letters: tuple[Letter, ...] = field(default=())
    unreadable: int = 0


def cases(cluster: Cluster, layout: Layout, wanted: Wanted) -> Cases:
    """Every wanted case on the dead-letter topic up to its present end.

    Raises ClusterUnusable.
    """
    latest: dict[str, Letter] = {}
    unreadable = 0
    with RangeReader(cluster, layout, topics.DEAD) as dead:
        for message in dead.read(dead.held()):
            letter = letter_of(message)
            if letter is None:
                unreadable += 1
                continue
            before = latest.get(letter.why.id)
            if before is None or before.why.attempts <= letter.why.attempts:
                latest[letter.why.id] = letter.light()
    found = filter(wanted.takes, latest.values())
    return Cases(tuple(sorted(found, key=lambda letter: (letter.at_ms, *letter.place))), unreadable)


def whole(cluster: Cluster, layout: Layout, found: Iterable[Letter]) -> Iterator[Letter]:
    """The same letters as they are on the topic, with bytes and headers, those of a partition in its order.

    Raises ClusterUnusable.
    """
    places = {letter.place for letter in found}
    ranges = {p: [offset for partition, offset in places if partition == p] for p, _ in places}
    with RangeReader(cluster, layout, topics.DEAD) as dead:
        for message in dead.read({p: range(min(at), max(at) + 1) for p, at in ranges.items()}):
            letter = letter_of(message) if (message.partition(), message.offset()) in places else None
            if letter is not None:
                yield letter


def letter_of(message: Received) -> Letter | None:
    """A message of the dead-letter topic; None if it is no failure of ours."""
    headers = dict(message.headers() or ())
    try:
        why = decode(Failure, message.value() or b"")
    except RecordError:
        return None
    source, time = headers.get("ce_source"), headers.get("ce_time")
    return Letter(
        why,
        message.partition(),
        message.offset(),
        message.timestamp()[1],
        source.decode("utf-8", "replace") if source else "",
        time.decode("utf-8", "replace") if time else None,
        message.key(),
    )


def source_of(letter: Letter, layout: Layout) -> str:
    """The topic, by its name in the table, whose message could not be handled."""
    return letter.consumed.rpartition("/")[0].rpartition("/")[0].removeprefix(layout.prefix)


def raw_of(letter: Letter, claims: Claims) -> bytes | None:
    """The input's bytes, from its claim where it has one; None where there is only their beginning.

    Raises ClaimUnusable.
    """
    if letter.why.claim is not None:
        return claims.fetch(f"sha256:{letter.why.raw_sha256}")
    raw = b64decode(letter.why.raw)
    return raw if hashlib.sha256(raw).hexdigest() == letter.why.raw_sha256 else None


def redriven(letter: Letter, raw: bytes) -> RawMessage:
    """The input as a message for the topic it was consumed from: its bytes, its headers, and where it first arrived.

    The same origin gives the same record id, so that one that is brought back twice is still one. It is keyed as it
    was; where it had no key, by its item's uri, as `feed` does.
    """
    origin = letter.why.input
    given = [(header.key, header.value) for header in letter.why.headers if header.key not in OURS]
    headers = encoded(
        [
            *given,
            (messages.ORIGIN, f"{origin.topic}/{origin.partition}/{origin.offset}"),
            (messages.RECEIVED_AT, letter.received_at),
            (messages.ATTEMPTS, str(letter.why.attempts)),
        ]
    )
    keyed = letter.key is not None and letter.key != letter.consumed.encode()
    key = letter.key if keyed and letter.key else _item_key(raw, headers)
    return RawMessage(key, raw, headers, letter.why.id)


def _item_key(raw: bytes, headers: Headers) -> bytes:
    delivery = as_delivery(Consumed("", 0, 0, -1, None, raw, headers)) or Delivery(raw)
    return delivery_key(delivery, read(delivery)).encode()
