"""Who is who: the ids of records and items, the same wherever and whenever they are made."""

from __future__ import annotations

import hashlib
import uuid

from enrichers.item import Delivery, Unreadable, WireItem
from enrichers.version import pipeline_version
from schemas.records import Input, Part

NAMESPACE = uuid.UUID("6f3a3f0e-8a53-5a58-9d0b-2f3c1f7a9e11")


def record_id(source: Input, gazetteer: str | None = None) -> str:
    """UUIDv5 of where an input first arrived, its bytes, the part, and the pipeline's version.

    `gazetteer` is the version of one that is not built in: another gazetteer makes another record.

    The bytes' sha256 is in it because offsets come again: a topic made anew, like the embedded broker's at every start,
    counts from 0, and the archive must not take a new item for an old one. Offline it stands alone.
    """
    origin = "" if source.topic is None else f"{source.topic}/{source.partition}/{source.offset}/"
    made_by = f"{pipeline_version()}/{gazetteer}" if gazetteer else pipeline_version()
    return str(uuid.uuid5(NAMESPACE, f"{origin}{source.sha256}#{source.part.n}@{made_by}"))


def item_uri(delivery: Delivery, item: WireItem, part: Part) -> str:
    """The item's own id; for one without, an id of its content, so that the same words are the same item."""
    given = item.uri or (delivery.uri if part.of == 1 else None)
    return given or f"urn:wiretag:sha256:{hashlib.sha256(item.text.encode()).hexdigest()[:32]}"


def delivery_key(delivery: Delivery, items: tuple[WireItem, ...] | Unreadable) -> str:
    """What keys a delivery on the raw topic: its first item's uri, or the bytes' digest where none can be read."""
    if isinstance(items, Unreadable):
        return delivery.uri or f"urn:wiretag:sha256:{hashlib.sha256(delivery.body).hexdigest()[:32]}"
    return item_uri(delivery, items[0], Part(1, len(items)))


def describe_input(delivery: Delivery, item: WireItem | None = None, part: Part | None = None) -> Input:
    """Where a delivery came from, as every record says it."""
    origin = delivery.origin
    return Input(
        topic=origin.topic,
        partition=origin.partition,
        offset=origin.offset,
        part=part or Part(),
        format=item.format if item else None,
        sha256=hashlib.sha256(delivery.body).hexdigest(),
        job=origin.job,
    )
