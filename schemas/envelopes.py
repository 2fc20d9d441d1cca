"""The other records: what could not be tagged, what is archived, who wants to be told, and what they are told."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.records import Input, TaggedRecord

FAILURE = "wiretag.failure/1"
ARCHIVED = "wiretag.archived/1"
SUBSCRIPTION = "wiretag.subscription/1"
ALERT = "wiretag.alert/1"


@dataclass(frozen=True, slots=True)
class Header:
    """A Kafka header; a value that is not UTF-8 is written with backslash escapes."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A dead letter: an input that could not be tagged, why, and its bytes (base64, cut at the topic's limit).

    `error` is a short constant that can be counted, `detail` the sentence for people, `fingerprint` groups failures
    of one cause. Where the bytes were cut, `claim` may say under which name they are kept whole (a claim check).
    """

    id: str
    input: Input
    stage: str
    error: str
    detail: str
    fingerprint: str
    attempts: int
    raw: str
    raw_sha256: str
    headers: tuple[Header, ...]
    claim: str | None = None
    schema: str = FAILURE


@dataclass(frozen=True, slots=True)
class Archived:
    """A tagged record together with the bytes it was made from (base64), so that an archive can be replayed."""

    record: TaggedRecord
    raw: str
    headers: tuple[Header, ...]
    schema: str = ARCHIVED


@dataclass(frozen=True, slots=True)
class Subscription:
    """A rule that must hold in all its parts; an empty part asks nothing, a list is satisfied by any of its values.

    `within` are units that a place must be or lie in: an ISO country (IN), GeoNames codes of regions and
    counties (IN.07, US.IL.167) or GeoNames ids (6255146 is Africa). `urgency` is the least urgent level
    wanted (1 to 9, 1 is a flash); `backfill` also wants replayed items.
    """

    id: str
    label: str = ""
    agency: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    urgency: int | None = None
    backfill: bool = False
    within: tuple[str, ...] = ()
    schema: str = SUBSCRIPTION


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a rule that held: the value that satisfied it and, where it stands in the text, its span."""

    field: str
    value: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Alert:
    """What a subscriber is told, and why. `raised_at` is the record's `received_at`: no clock of ours."""

    id: str
    subscription: str
    record_id: str
    uri: str
    headline: str | None
    reason: str
    clauses: tuple[Clause, ...]
    raised_at: str | None
    schema: str = ALERT
