"""RSS, Atom and WordPress exports: every entry is an item.

feedparser reads the many dialects; it is given the tree that `xml_tree` made safe, never bytes off the wire. Removals
in Atom are RFC 6721's `deleted-entry`, which it does not know. WordPress exports (WXR) are RSS with a post's status.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from typing import Any

import feedparser
from lxml import etree

from enrichers.intake.bodies import Body, from_words, unescaped
from enrichers.intake.document import Document
from enrichers.intake.fields import rfc3339
from enrichers.intake.limits import too_many
from enrichers.intake.markup import looks_marked_up, readable
from enrichers.intake.ninjs import NO_ARCHIVE
from enrichers.intake.xml_fields import Element, local
from enrichers.item import Unreadable, WireItem
from schemas.records import FieldOrigin, InputFormat, Repair, Rights, Status

# WordPress: Post Status, https://wordpress.org/documentation/article/post-status/
POSTED: dict[str, Status] = {
    "publish": "usable", "future": "withheld", "draft": "withheld", "pending": "withheld", "private": "withheld",
    "trash": "canceled",
}  # fmt: skip
POSTS = ("post", "")  # what is news in a WordPress export, where pages, menus and attachments are items too


def sniff_rss(document: Document) -> bool:
    """Whether the root is RSS 0.9x, 1.0 or 2.0."""
    return local(document.xml) in ("rss", "RDF")


def sniff_atom(document: Document) -> bool:
    """Whether the root is an Atom feed, or an entry or a removal alone."""
    return local(document.xml) in ("feed", "entry", "deleted-entry")


def read_rss(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """Every item of the channel."""
    return _read(document, "rss", "/rss/channel/item")


def read_atom(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """Every entry of the feed, and a canceled item for each that the feed says is deleted."""
    return _read(document, "atom", "/feed/entry")


def _read(document: Document, name: InputFormat, path: str) -> tuple[WireItem, ...] | Unreadable:
    count = sum(local(element) in ("item", "entry", "deleted-entry") for element in document.xml.iter())
    if refused := too_many(count):
        return refused
    try:  # from a stream: a string that looks like an address or a path would be fetched
        parsed = feedparser.parse(io.BytesIO(_whole(document.xml)), sanitize_html=False, resolve_relative_uris=False)
    except Exception as exc:  # on namespaces with blanks in them, for one
        return Unreadable("bad-xml", f"a feed that cannot be taken apart: {type(exc).__name__}: {exc}")
    entries = [
        _Entry(entry, parsed.feed, f"{path}[{n}]", name).item(document)
        for n, entry in enumerate(parsed.entries, 1)
        if entry.get("wp_post_type", "") in POSTS
    ]
    items = (*entries, *_deleted(document))
    return items or Unreadable("no-items", f"{name} without an entry that is news")


def _whole(root: Any) -> bytes:
    """The feed's bytes; an entry alone gets the feed it needs to be read."""
    text: bytes = etree.tostring(root, encoding="utf-8", with_tail=False)
    if local(root) in ("entry", "deleted-entry"):
        return b'<feed xmlns="http://www.w3.org/2005/Atom">' + text + b"</feed>"
    return text


def _deleted(document: Document) -> Iterator[WireItem]:
    """What an Atom feed says is gone (RFC 6721)."""
    root = document.xml
    found = [root] if local(root) == "deleted-entry" else [each for each in root if local(each) == "deleted-entry"]
    for n, element in enumerate(found, 1):
        entry = Element(element, f"/feed/deleted-entry[{n}]")
        uri, when = entry.value("uri", "@ref"), entry.time("published_at", "@when")
        note = entry.value("ednote", "comment")
        yield WireItem(
            format="atom",
            text=note or "",
            uri=uri,
            published_at=when,
            status="canceled",
            ednote=note,
            text_map=Body.whole(note or "", f"{entry.path}/comment").text_map,
            repairs=document.repairs + tuple(entry.repairs),
            origins=(*entry.origins, {"field": "status", "from": entry.path}),
        )


class _Entry:
    """One entry as feedparser has it."""

    def __init__(self, entry: Any, feed: Any, path: str, name: InputFormat) -> None:
        self.entry, self.feed, self.path, self.format = entry, feed, path, name
        self.origins: list[FieldOrigin] = []
        self.repairs: list[Repair] = []

    def item(self, document: Document) -> WireItem:
        title = self._words("headline", self.entry.get("title"), "title")
        body = self._body(title)
        rights = self._words("rights.usage_terms", self.entry.get("rights") or self.feed.get("rights"), "rights")
        return WireItem(
            format=self.format,
            text=body.text,
            uri=self._uri(),
            headline=title,
            slug=self._words("slug", self.entry.get("wp_post_name"), "wp:post_name"),
            byline=self._words("byline", self.entry.get("author"), "author"),
            language=self._language(),
            published_at=self._time(),
            status=self._status(),
            agency=self._agency(),
            rights=Rights(usage_terms=rights, no_archive=bool(rights and NO_ARCHIVE.search(rights))),
            text_map=body.text_map,
            repairs=document.repairs + tuple(self.repairs) + body.repairs,
            origins=tuple(self.origins),
        )

    def _words(self, field: str, value: Any, where: str) -> str | None:
        """A field's words on one line; markup in it and references escaped twice are undone."""
        if not isinstance(value, str) or not value.strip():
            return None
        text, mended = unescaped(value)
        if mended:
            self.repairs.append(Repair("entities", f"{self.path}/{where}: character references escaped twice"))
        text = readable(text) if looks_marked_up(text) else text
        self._took(field, where)
        return " ".join(text.split()) or None

    def _took(self, field: str, where: str) -> None:
        self.origins.append({"field": field, "from": f"{self.path}/{where}"})

    def _body(self, title: str | None) -> Body:
        """The content, without it the summary, without both the title."""
        candidates = [(content.get("value"), "content") for content in self.entry.get("content", ())]
        candidates.append((self.entry.get("summary"), "summary"))
        for value, where in candidates:
            if isinstance(value, str) and value.strip():
                body = from_words(value, f"{self.path}/{where}")
                if body.text.strip():
                    self._took("text", where)
                    return body
        if title:
            self._took("text", "title")
        return Body.whole(title or "", f"{self.path}/title")

    def _uri(self) -> str | None:
        """The entry's own id, else its link."""
        for key, where in (("id", "id"), ("link", "link")):
            value = self.entry.get(key)
            if isinstance(value, str) and value.strip():
                self._took("uri", where)
                return value.strip()
        return None

    def _language(self) -> str | None:
        title = self.entry.get("title_detail") or {}
        for value, where in (
            (self.entry.get("language"), "language"),
            (title.get("language"), "title/@xml:lang"),
            (self.feed.get("language"), "../language"),
        ):
            if isinstance(value, str) and value.strip():
                self._took("language", where)
                return value.strip()
        return None

    def _time(self) -> str | None:
        """When this version was made: `updated`, else the first publication."""
        for key in ("updated", "published", "created"):
            moment = self.entry.get(f"{key}_parsed") if key in self.entry else None
            if moment and (stamp := rfc3339(time.strftime("%Y-%m-%dT%H:%M:%SZ", moment))):
                self._took("published_at", key)
                return stamp
            if key in self.entry:
                self.repairs.append(Repair("bad-time", f"{self.path}/{key} is {self.entry[key][:40]!r}, passed over"))
        return None

    def _status(self) -> Status | None:
        status = POSTED.get(str(self.entry.get("wp_status", "")))
        if status:
            self._took("status", "wp:status")
        return status

    def _agency(self) -> str | None:
        source = self.entry.get("source") or {}
        own = (source.get("title"), "source"), (self.entry.get("publisher"), "dc:publisher")
        for value, where in (*own, (self.feed.get("title"), "../title")):
            if isinstance(value, str) and value.strip():
                self._took("agency", where)
                return " ".join(value.split())
        return None
