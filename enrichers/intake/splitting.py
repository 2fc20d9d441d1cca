"""A feed taken apart: each entry as a feed of its own, so that it travels, is keyed and is remembered by itself."""

from __future__ import annotations

import copy
from typing import Any

import orjson
from lxml import etree

from enrichers.intake.document import Document, open_document
from enrichers.intake.feeds import sniff_atom, sniff_rss
from enrichers.intake.json_feed import sniff as sniff_json_feed
from enrichers.intake.xml_fields import local
from enrichers.item import Delivery, Unreadable

ENTRIES = frozenset(("item", "entry", "deleted-entry"))


def split(delivery: Delivery) -> tuple[bytes, ...]:
    """The entries of an RSS, Atom or JSON feed, each with the feed's own fields around it; anything else whole.

    The same entry gives the same bytes whatever else the feed holds, as long as the feed's fields that name it
    (title, link, language, rights) stay the same: dates of building and fetching are left out.
    """
    document = open_document(delivery)
    if isinstance(document, Unreadable):
        return (delivery.body,)
    parts: tuple[bytes, ...] = ()
    if document.syntax == "xml" and (sniff_rss(document) or sniff_atom(document)):
        parts = _xml(document)
    elif document.syntax == "json" and sniff_json_feed(document):
        parts = _json(document)
    return parts or (delivery.body,)


# What a feed says of its own making, in RSS and Atom; it changes with every fetch and is no part of an entry.
MAKING = frozenset(("lastBuildDate", "pubDate", "updated", "generator", "ttl", "skipHours", "skipDays", "cloud"))


def _xml(document: Document) -> tuple[bytes, ...]:
    frame = copy.deepcopy(document.xml)
    holders = [frame, *[child for child in frame if local(child) == "channel"]]
    entries = [(holder, child) for holder in holders for child in holder if local(child) in ENTRIES]
    for holder, entry in entries:
        holder.remove(entry)
    for holder in holders:
        for child in [child for child in holder if local(child) in MAKING]:
            holder.remove(child)
    return tuple(_alone(frame, holder, entry) for holder, entry in entries)


def _alone(frame: Any, holder: Any, entry: Any) -> bytes:
    entry.tail = None
    holder.append(entry)
    written: bytes = etree.tostring(frame, encoding="utf-8", xml_declaration=True, with_tail=False)
    holder.remove(entry)
    return written


def _json(document: Document) -> tuple[bytes, ...]:
    frame = {key: value for key, value in document.json.items() if key not in ("items", "next_url")}
    return tuple(orjson.dumps({**frame, "items": [entry]}) for entry in document.json["items"])
