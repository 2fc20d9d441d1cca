"""JSON Feed 1.0 and 1.1: every item of the feed is an item. https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

from enrichers.intake.bodies import Body, from_words
from enrichers.intake.document import Document
from enrichers.intake.fields import Fields
from enrichers.intake.limits import too_many
from enrichers.item import Unreadable, WireItem


def sniff(document: Document) -> bool:
    """Whether this calls itself a JSON Feed, or is an object with items as only JSON Feed has them."""
    value = document.json
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        return False
    version = value.get("version")
    return (isinstance(version, str) and "jsonfeed.org" in version) or bool(
        value.keys() & {"feed_url", "home_page_url"}
    )


def read(document: Document) -> tuple[WireItem, ...] | Unreadable:
    """Every item of the feed."""
    feed = Fields(document.json)
    if refused := too_many(len(document.json["items"])):
        return refused
    found = [_item(entry, feed, document) for _, entry in feed.objects("items")]
    return tuple(found) or Unreadable("no-items", "a JSON Feed without items")


def _item(source: Fields, feed: Fields, document: Document) -> WireItem:
    title = source.string("headline", "title")
    body = _body(source, title)
    authors = [name for _, author in source.objects("authors") if (name := author.string("byline", "name"))]
    if authors:
        source.took("byline", source.pointer("authors"))
    language = source.string("language", "language")
    if language is None and (language := feed.string("language", "language")):
        source.took("language", "/language")
    agency = feed.string("agency", "title")
    if agency:
        source.took("agency", "/title")
    return WireItem(
        format="jsonfeed",
        text=body.text,
        uri=source.string("uri", "id", "url", "external_url"),
        headline=" ".join(title.split()) if title else None,
        byline=", ".join(authors) or _old_author(source),
        language=language,
        published_at=source.time("published_at", "date_modified", "date_published"),
        agency=agency,
        text_map=body.text_map,
        repairs=document.repairs + tuple(source.repairs) + body.repairs,
        origins=tuple(source.origins),
    )


def _body(source: Fields, title: str | None) -> Body:
    """Plain text before HTML, the summary without both, and the title for want of them."""
    for key in ("content_text", "content_html", "summary"):
        pointer = source.pointer(key)
        if (words := source.cleaned(source.raw(key), pointer)) and (body := from_words(words, pointer)).text.strip():
            source.took("text", pointer)
            return body
    if title:
        source.took("text", source.pointer("title"))
    return Body.whole(title or "", source.pointer("title"))


def _old_author(source: Fields) -> str | None:
    """The one `author` of version 1.0."""
    author = source.raw("author")
    if not isinstance(author, dict):
        return None
    name = Fields(author, source.pointer("author")).string("byline", "name")
    if name:
        source.took("byline", source.pointer("author", "name"))
    return name
