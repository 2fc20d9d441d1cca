"""What is handed in: items with a name, and lines of JSON in the bulk contract."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import orjson

from enrichers.item import Delivery

CONTENT_TYPES = {".json": "application/json", ".ninjs": "application/json"}
TEXT_FIELDS = ("headline", "published_at", "provider", "content_type", "uri", "received_at")


@dataclass(frozen=True, slots=True)
class Given:
    """One item as given on the command line: what people call it, the caller's id, and the delivery.

    `error` says in one line why there is no delivery.
    """

    name: str
    delivery: Delivery | None
    caller_id: Any = None
    error: str | None = None


def named(name: str, body: bytes) -> Given:
    """One file's item; its name says what it is where it can."""
    return Given(name, Delivery(body, CONTENT_TYPES.get(PurePath(name).suffix.lower())))


def parse_line(line: bytes, name: str) -> Given:
    """One line of the bulk contract: `{"id", "text" or "raw", …}`. A bad line is answered, never raised."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as exc:
        return Given(name, None, error=f"not JSON: {exc}")
    if not isinstance(found, dict):
        return Given(name, None, error="not a JSON object")
    caller_id = found.get("id")
    try:
        return Given(name, _delivery(found), caller_id)
    except ValueError as exc:
        return Given(name, None, caller_id, str(exc))


def _delivery(found: dict[str, Any]) -> Delivery:
    for field in ("text", "raw", *TEXT_FIELDS):
        if not isinstance(found.get(field), str | None):
            raise ValueError(f"{field} is not a string")
    if (found.get("text") is None) == (found.get("raw") is None):
        raise ValueError("give either text or raw (base64)")
    if found.get("raw") is None:
        body = found["text"].encode()
    else:
        try:
            body = b64decode(found["raw"], validate=True)
        except ValueError:
            raise ValueError("raw is not base64") from None
    labels: dict[str, Any] = {field: found.get(field) for field in TEXT_FIELDS}
    return Delivery(body, **labels)
