"""What goes into enrichment: the delivery as it arrived, and the canonical item that intake reads out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.records import Conflict, FieldOrigin, InputFormat, Repair, Rights, Status, TextMap


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an input first arrived, and the replay job that brings it back, if one does."""

    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    job: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Bytes as they arrived, with what the channel said of them; times are RFC 3339.

    `attempts` is how often they were tried before, without success.
    """

    body: bytes
    content_type: str | None = None
    provider: str | None = None
    uri: str | None = None
    headline: str | None = None
    received_at: str | None = None
    published_at: str | None = None
    origin: Origin = field(default_factory=Origin)
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Input that no item can be read from: `error` is a short constant, `detail` says what and where."""

    error: str
    detail: str


@dataclass(frozen=True, slots=True)
class WireItem:
    """One news item in canonical form, whatever format it came in.

    `text` is the body exactly as decoded (for markup, its readable text), the headline where there is no body.
    Values are the item's own; what has to be inferred from words is left to the later stages. `signals` are codes that
    say what an item is to the one before it, such as `sig:correction`.
    """

    format: InputFormat
    text: str
    uri: str | None = None
    headline: str | None = None
    slug: str | None = None
    byline: str | None = None
    language: str | None = None
    published_at: str | None = None
    status: Status | None = None
    version: str | None = None
    supersedes: str | None = None
    urgency: str | None = None
    urgency_scale: str | None = None
    agency: str | None = None
    located: str | None = None
    ednote: str | None = None
    signals: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)
    text_map: tuple[TextMap, ...] = ()
    repairs: tuple[Repair, ...] = ()
    origins: tuple[FieldOrigin, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
