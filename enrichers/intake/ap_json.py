"""AP's JSON envelopes around its ninjs dialect: `{"data": {"item": {…}}}`, and lists of such in results and feeds.

AP Media API, https://api.ap.org/media/v/docs/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from enrichers.intake import ninjs
from enrichers.intake.document import Document
from enrichers.intake.fields import Fields
from enrichers.intake.limits import too_many
from enrichers.item import Unreadable, WireItem

# What AP calls an item that changes another one (`editorialtypes`); others, such as `Add`, are its own affair.
SIGNALS = frozenset(("corrective", "clarification", "kill", "withhold", "writethru"))


def sniff(document: Document) -> bool:
    """Whether this is AP's envelope."""
    data = document.json.get("data") if isinstance(document.json, dict) else None
    return isinstance(data, dict) and (isinstance(data.get("item"), dict) or isinstance(data.get("items"), list))


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """The item in the envelope, or every one of a list."""
    members = list(_members(document.json["data"]))
    if refused := too_many(len(members)):
        return refused
    found = [_item(value, pointer, document) for value, pointer in members]
    return tuple(found) or Unreadable("no-items", "AP's envelope with no item in it")


def _members(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    if isinstance(data.get("item"), dict):
        yield data["item"], "/data/item"
        return
    for n, row in enumerate(data["items"]):
        if isinstance(row, dict):
            inner = row.get("item")
            yield (inner, f"/data/items/{n}/item") if isinstance(inner, dict) else (row, f"/data/items/{n}")


def _item(value: dict[str, Any], pointer: str, document: Document) -> WireItem:
    item = ninjs.item(Fields(value, pointer), document)
    source = Fields(value, pointer)
    ids = source.raw("altids")
    known = Fields(ids, source.pointer("altids")).string("uri", "itemid") if isinstance(ids, dict) else None
    origins = item.origins
    if known:  # the `uri` of AP is an address that changes with every version
        kept = (origin for origin in origins if origin["field"] != "uri")
        origins = (*kept, {"field": "uri", "from": source.pointer("altids", "itemid")})
    return replace(
        item, format="ap_json", uri=known or item.uri, origins=origins, signals=(*item.signals, *_signals(source))
    )


def _signals(source: Fields) -> Iterator[str]:
    kinds = source.raw("editorialtypes")
    for kind in kinds if isinstance(kinds, list) else ():
        if isinstance(kind, str) and kind.lower() in SIGNALS:
            yield f"ap:{kind.lower()}"
    for key in ("managementsequencenumber", "recordsequencenumber"):
        number = source.raw(key)
        if isinstance(number, int) and not isinstance(number, bool) and number > 0:
            yield "ap:writethru"
            return
