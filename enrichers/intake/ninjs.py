"""ninjs, IPTC's news in JSON: versions 1.0 to 3.1 and the dialects of Superdesk and AP.

The generations differ in spelling (`versioncreated`, `versionCreated`) and in shape (`body_text`, `bodies[]`); both are
read wherever they occur, since files mix them. IPTC ninjs specification, https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

import re
from typing import Any

from enrichers.intake.bodies import Body
from enrichers.intake.document import Document
from enrichers.intake.fields import Fields
from enrichers.intake.limits import too_many
from enrichers.intake.ninjs_body import body, description, headline
from enrichers.intake.statuses import STATUSES
from enrichers.item import Unreadable, WireItem
from schemas.records import Rights, Status

# Keys that no other JSON in this field uses in this spelling; two of them make an item without an id a ninjs item.
TELLING = frozenset((
    "pubstatus", "versioncreated", "firstcreated", "contentcreated", "ednote", "slugline", "located",
    "copyrightholder", "copyrightnotice", "usageterms", "representationtype", "bodies", "headlines",
    "renditions", "associations", "infosource", "infosources", "altids", "body_text", "body_xhtml", "body_html",
    "description_text", "evolvedfrom", "byline", "headline", "urgency", "embargoed",
))  # fmt: skip
FOREIGN = frozenset(("takesequence", "audiences", "feed_url", "home_page_url", "items"))  # LSEG MRN, JSON Feed

# Terms that forbid keeping a copy. matches "NO ARCHIVES", "not for archive", "no-archival use"; not "archive photo"
NO_ARCHIVE = re.compile(r"\b(?:no|not|not for|do not|don't|without|never)[\s_-]{0,3}archiv", re.I)


def sniff(document: Document) -> bool:
    """Whether this is a ninjs item or a list with one."""
    value = document.json
    return any(_is_item(each) for each in value) if isinstance(value, list) else _is_item(value)


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """The item, or every item of a list."""
    value = document.json
    if isinstance(value, list):
        return too_many(len(value)) or tuple(
            item(Fields(each, f"/{n}"), document) for n, each in enumerate(value) if _is_item(each)
        )
    return (item(Fields(value), document),)


def _is_item(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    keys = {key.lower() for key in value}
    if keys & FOREIGN:
        return False
    named = any(isinstance(value.get(key), str) for key in ("uri", "guid"))
    return named or len(keys & TELLING) >= 2


def item(source: Fields, document: Document) -> WireItem:
    """One item, wherever in the document it stands."""
    title = headline(source)
    story = body(source) or _stand_in(title, source)
    rights = _rights(source)
    urgency, scale = _urgency(source)
    return WireItem(
        format="ninjs",
        text=story.text,
        uri=_uri(source),
        headline=title,
        slug=source.string("slug", "slugline", "slug"),
        byline=_byline(source),
        language=source.string("language", "language"),
        published_at=source.time("published_at", "versioncreated", "contentcreated", "firstcreated"),
        status=_status(source, rights),
        version=source.string("version", "version"),
        urgency=urgency,
        urgency_scale=scale,
        agency=_agency(source),
        located=_located(source),
        ednote=source.string("ednote", "ednote"),
        supersedes=source.string("supersedes", "evolvedfrom"),
        rights=rights,
        text_map=story.text_map,
        repairs=document.repairs + tuple(source.repairs),
        origins=tuple(source.origins),
    )


def _stand_in(title: str | None, source: Fields) -> Body:
    """An item without a body has its headline for text, without that its description, if any."""
    if title is None:
        return description(source) or Body("")
    path = next(origin["from"] for origin in source.origins if origin["field"] == "headline")
    source.took("text", path)
    return Body.whole(title, path)


def _uri(source: Fields) -> str | None:
    if uri := source.string("uri", "uri", "guid"):
        return uri
    ids = source.raw("altids")
    if isinstance(ids, dict) and isinstance(ids.get("itemid"), str) and ids["itemid"].strip():
        source.took("uri", source.pointer("altids", "itemid"))
        return source.cleaned(ids["itemid"], source.pointer("altids", "itemid"))
    return None


def _byline(source: Fields) -> str | None:
    if byline := source.string("byline", "byline", "by"):
        return byline
    return _of_array(source, "byline", "bylines", ("by", "byline", "name"))


def _of_array(source: Fields, field: str, key: str, names: tuple[str, ...]) -> str | None:
    """The first string under one of `names` in the objects of an array."""
    for _, entry in source.objects(key):
        text = entry.string(field, *names)
        source.repairs.extend(entry.repairs)
        if text:
            source.origins.extend(entry.origins)
            return text
    return None


def _agency(source: Fields) -> str | None:
    return (
        _of_array(source, "agency", "infosources", ("name", "literal"))
        or _of_array(source, "agency", "infosource", ("name", "literal"))
        or source.string("agency", "source", "copyrightholder")
    )


def _located(source: Fields) -> str | None:
    """`located`, or the place of AP's `datelinelocation` and of Superdesk's `dateline`."""
    if isinstance(source.raw("located"), str) and (located := source.string("located", "located")):
        return located
    for key in ("located", "datelinelocation", "dateline"):
        place = source.raw(key)
        if isinstance(place, dict) and isinstance(place.get("located"), dict):
            place = place["located"]
        if isinstance(place, dict) and (name := _place_name(Fields(place))):
            source.took("located", source.pointer(key))
            return name
    return None


def _place_name(place: Fields) -> str | None:
    wanted = (("city", "name"), ("countryareaname", "state"), ("countryname", "country"))
    parts = [place.string("located", *keys) for keys in wanted]
    return ", ".join(part for part in parts if part) or None


def _status(source: Fields, rights: Rights) -> Status | None:
    raw = source.string("status", "pubstatus")
    if raw is None:
        return None
    word = raw.strip().lower().removeprefix("stat:")
    if word == "embargoed" and rights.embargoed_until:
        return "usable"
    status = STATUSES.get(word)
    if status is None:
        source.repaired("status", f"{source.pointer('pubstatus')} is {raw[:40]!r}, which no one defines")
    elif word == "cancelled":
        source.repaired("status", "cancelled, which IPTC spells canceled")
    return status


def _urgency(source: Fields) -> tuple[str | None, str | None]:
    for key, scale in (("urgency", "iptc"), ("editorialpriority", "ap"), ("priority", "superdesk")):
        if raw := source.string("urgency", key):
            return raw, scale
    return None, None


def _rights(source: Fields) -> Rights:
    terms = source.string("rights.usage_terms", "usageterms")
    notice, note = source.raw("copyrightnotice"), source.raw("ednote")
    signals = source.raw("signals")
    words = [text for text in (terms, notice, note) if isinstance(text, str)]
    words += [signal for signal in signals if isinstance(signal, str)] if isinstance(signals, list) else []
    return Rights(
        embargoed_until=source.time("rights.embargoed_until", "embargoed", "embargoeduntil", "embargo"),
        no_archive=any(NO_ARCHIVE.search(text) for text in words),
        usage_terms=terms,
        holder=source.string("rights.holder", "copyrightholder"),
    )
