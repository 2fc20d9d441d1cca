"""From what people point at to messages on the raw topic."""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from enrichers.failures import failure
from enrichers.identity import delivery_key
from enrichers.intake import read
from enrichers.item import Delivery
from schemas.envelopes import Failure
from streams import messages
from streams.feed import RawMessage
from streams.messages import encoded
from wiretag.inputs import Given

FIRST_BYTES = 1024  # of a refused item that its failure shows


def raw_messages(given: Iterable[Given], limit: int, refused: Callable[[Given, Failure], None]) -> Iterator[RawMessage]:
    """Each item as a raw message; what cannot be sent (`limit` in bytes) goes to `refused` with the reason."""
    for item in given:
        if item.delivery is None:
            refused(item, failure(Delivery(b""), "feed", "unreadable", item.error or ""))
            continue
        message = raw_message(item)
        if message.size + messages.OVERHEAD_BYTES > limit:
            detail = f"{len(item.delivery.body)} bytes are more than wire.raw takes ({limit})"
            why = failure(item.delivery, "feed", "oversize", detail)
            refused(item, dataclasses.replace(why, raw=b64encode(item.delivery.body[:FIRST_BYTES]).decode()))
            continue
        yield message


def raw_message(item: Given) -> RawMessage:
    """An item keyed by its uri, so that all its versions keep their order."""
    assert item.delivery is not None, "the caller has looked"
    delivery = dataclasses.replace(item.delivery, uri=item.delivery.uri or _uri(item))
    headers = encoded(
        [
            (messages.CONTENT_TYPE, delivery.content_type),
            (messages.PROVIDER, delivery.provider),
            (messages.URI, delivery.uri),
            (messages.HEADLINE, delivery.headline),
            (messages.PUBLISHED_AT, delivery.published_at),
            (messages.RECEIVED_AT, delivery.received_at),
        ]
    )
    return RawMessage(delivery_key(delivery, read(delivery)).encode(), delivery.body, headers, item.name)


def _uri(item: Given) -> str | None:
    """A caller's id made unique by where it came from: ids such as 17 are common."""
    if item.caller_id is None:
        return None
    provider = item.delivery.provider if item.delivery else None
    return f"urn:wiretag:item:{provider or PurePath(item.name.rpartition(':')[0]).name}:{item.caller_id}"
