"""RSS, Atom and JSON feeds over HTTP: asked only for what is new, and left alone while they are in trouble."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from enrichers.identity import delivery_key
from enrichers.intake import read
from enrichers.intake.splitting import split
from enrichers.item import Delivery
from wiretag.inputs import Given

SCHEMES = ("http://", "https://")
AGENT = "wiretag (news tagger; conditional GET)"
TIMEOUT_S = 30.0
LARGEST_BYTES = 64 << 20  # a feed beyond this is not read on
FIRST_WAIT_S, LONGEST_WAIT_S = 30.0, 3600.0  # back-off doubles from the one to the other


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed's answer: its entries if it had any that may be new, or one line that says what is wrong."""

    entries: tuple[Given, ...] = ()
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    error: str | None = None


@dataclass(slots=True)
class WebFeed:
    """One address and when it may be asked again; times are those of `clock`, in seconds."""

    url: str
    every_s: float
    failures: int = 0
    due: float = 0.0
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=TIMEOUT_S, follow_redirects=True))

    def fetch(self, validators: tuple[str | None, str | None], clock: Callable[[], float] = time.monotonic) -> Fetched:
        """Ask once, conditionally. After a failure the next time due moves away, or is what Retry-After asks for."""
        etag, modified = validators
        wanted = {"User-Agent": AGENT, "If-None-Match": etag, "If-Modified-Since": modified}
        try:
            with self._client.stream("GET", self.url, headers={k: v for k, v in wanted.items() if v}) as answer:
                status, headers = answer.status_code, answer.headers
                body = _body(answer) if status == httpx.codes.OK else b""
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as exc:
            return self._failed(f"{self.url}: {exc or type(exc).__name__}", None, clock())
        if status == httpx.codes.NOT_MODIFIED:
            self._succeeded(clock())
            return Fetched(etag=etag, modified=modified, unchanged=True)
        if status != httpx.codes.OK:
            return self._failed(f"{self.url}: HTTP {status}", headers.get("retry-after"), clock())
        self._succeeded(clock())
        entries = _entries(self.url, Delivery(body, headers.get("content-type")))
        return Fetched(entries, headers.get("etag"), headers.get("last-modified"))

    def close(self) -> None:
        self._client.close()

    def _succeeded(self, now: float) -> None:
        self.failures, self.due = 0, now + self.every_s

    def _failed(self, error: str, retry_after: str | None, now: float) -> Fetched:
        self.failures += 1
        wait = min(LONGEST_WAIT_S, max(self.every_s, FIRST_WAIT_S * 2 ** min(self.failures - 1, 10)))
        asked = _seconds(retry_after)
        self.due = now + (wait if asked is None else min(LONGEST_WAIT_S, max(self.every_s, asked)))
        return Fetched(error=error)


def is_url(path: str) -> bool:
    return path.lower().startswith(SCHEMES)


def _body(answer: httpx.Response) -> bytes:
    read_so_far, parts = 0, []
    for block in answer.iter_bytes():
        read_so_far += len(block)
        if read_so_far > LARGEST_BYTES:
            raise ValueError(f"more than {LARGEST_BYTES} bytes")
        parts.append(block)
    return b"".join(parts)


def _entries(url: str, whole: Delivery) -> tuple[Given, ...]:
    """Each entry under the feed's address and its own id, the last published first to be fed last."""
    found: Sequence[bytes] = split(whole)
    media = whole.content_type if found == (whole.body,) else None  # rewritten entries say themselves what they are
    deliveries = [Delivery(body, media) for body in found]
    return tuple(Given(f"{url}#{_own_id(delivery)}", delivery) for delivery in reversed(deliveries))


def _own_id(delivery: Delivery) -> str:
    return hashlib.sha256(delivery_key(delivery, read(delivery)).encode()).hexdigest()[:16]


def _seconds(retry_after: str | None) -> float | None:
    """What Retry-After asks for, which is seconds or a date (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
