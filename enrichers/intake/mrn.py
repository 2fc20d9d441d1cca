"""MRN, LSEG's Machine Readable News (the Reuters wire): real-time stories, and the items of its archive files.

MRN data models and real-time developer guide, https://developers.lseg.com/. A story travels as gzip in base64, cut into
fragments; an input that is one whole fragment is unpacked, one of several can't be read by itself.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import Any

import orjson

from enrichers.intake.bodies import Body, from_words
from enrichers.intake.document import Document, too_deep
from enrichers.intake.fields import Fields
from enrichers.intake.limits import too_many
from enrichers.intake.statuses import STATUSES
from enrichers.item import Unreadable, WireItem
from schemas.records import Repair, Rights, Status

LARGEST = 16 * 1024 * 1024  # bytes of an unpacked story; the largest real ones have 1 MiB
# Runs that MRN leaves between a headline and its RIC. matches "sinks  <SRD.N>"; not "a b"
BLANKS = re.compile(r"[ \t]{2,}")


def sniff(document: Document) -> bool:
    """Whether this is a story, a file of stories, or a fragment of one."""
    value = document.json
    return isinstance(value, dict) and (_is_story(value) or _is_archive(value) or _fields_of(value) is not None)


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """The story, or every story of an archive file."""
    value = document.json
    if (fields := _fields_of(value)) is not None:
        value = _unpacked(fields)
        if isinstance(value, Unreadable):
            return value
    if _is_archive(value):
        rows = [(row, n) for n, row in enumerate(value["Items"]) if isinstance(row, dict)]
        stories = [(row["data"], f"/Items/{n}/data") for row, n in rows if isinstance(row.get("data"), dict)]
    else:
        stories = [(value, "")]
    if refused := too_many(len(stories)):
        return refused
    found = tuple(_item(Fields(story, pointer), document) for story, pointer in stories)
    return found or Unreadable("no-items", "MRN without a story")


def _is_story(value: dict[str, Any]) -> bool:
    return "altId" in value and bool(value.keys() & {"takeSequence", "audiences", "messageType"})


def _is_archive(value: dict[str, Any]) -> bool:
    rows = value.get("Items")
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict) and isinstance(rows[0].get("data"), dict)


def _fields_of(value: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of a fragment, with or without the message around them."""
    inner = value.get("Fields", value)
    return inner if isinstance(inner, dict) and isinstance(inner.get("FRAGMENT"), str) else None


def _unpacked(fields: dict[str, Any]) -> Any:
    number, size = fields.get("FRAG_NUM", 1), fields.get("TOT_SIZE")
    try:
        packed = base64.b64decode(fields["FRAGMENT"], validate=True)
        if number != 1 or (isinstance(size, int) and size != len(packed)):
            return Unreadable("fragment", f"fragment {number} of an MRN story, {len(packed)} of {size} bytes")
        reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        story = reader.decompress(packed, LARGEST)
        if reader.unconsumed_tail:
            return Unreadable("fragment", f"unpacks to more than {LARGEST} bytes")
        value = orjson.loads(story)
    except (binascii.Error, ValueError, zlib.error) as exc:
        return Unreadable("fragment", f"an MRN fragment that does not unpack: {exc}")
    if not isinstance(value, dict) or too_deep(value):
        return Unreadable("fragment", "an MRN fragment that holds no story")
    return value


def _item(source: Fields, document: Document) -> WireItem:
    title = source.string("headline", "headline")
    title = BLANKS.sub(" ", title).strip() if title else None
    body = _body(source, title)
    provider = source.string("agency", "provider")
    return WireItem(
        format="mrn",
        text=body.text,
        uri=source.string("uri", "altid", "id"),
        headline=title,
        language=source.string("language", "language"),
        published_at=source.time("published_at", "versioncreated", "firstcreated"),
        status=_status(source),
        version=source.string("version", "takesequence"),
        urgency=source.string("urgency", "urgency"),
        urgency_scale="mrn" if source.raw("urgency") is not None else None,
        agency="Reuters" if provider in ("NS:RTRS", "RTRS") else provider,
        rights=Rights(usage_terms=source.string("rights.usage_terms", "copyright")),
        text_map=body.text_map,
        repairs=document.repairs + tuple(source.repairs) + body.repairs,
        origins=tuple(source.origins),
    )


def _body(source: Fields, title: str | None) -> Body:
    """The body; an alert has none, its headline is all there is."""
    pointer = source.pointer("body")
    words = source.cleaned(source.raw("body"), pointer)
    if words:
        source.took("text", pointer)
        return from_words(words, pointer)
    if title:
        source.took("text", source.pointer("headline"))
    return Body.whole(title or "", source.pointer("headline"))


def _status(source: Fields) -> Status | None:
    raw = source.string("status", "pubstatus")
    status = STATUSES.get(raw.rpartition(":")[2].lower()) if raw else None
    if raw and status is None:
        source.repairs.append(Repair("status", f"{source.pointer('pubStatus')} is {raw[:40]!r}, which no one defines"))
    return status
