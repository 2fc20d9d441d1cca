"""RSS, Atom, WordPress exports and JSON Feed: every entry an item."""

from __future__ import annotations

import json

import pytest

from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem

NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
)


def items_of(body: str) -> tuple[WireItem, ...]:
    items = read(Delivery(body.encode()))
    assert isinstance(items, tuple), items
    return items


def rss(*entries: str, channel: str = "<title>Wire Example</title><language>en</language>") -> tuple[WireItem, ...]:
    inner = "".join(f"<item>{entry}</item>" for entry in entries)
    return items_of(f'<rss version="2.0" {NAMES}><channel>{channel}{inner}</channel></rss>')


def test_every_entry_of_rss_is_an_item() -> None:
    items = rss("<title>One</title><guid>g1</guid>", "<title>Two</title><guid>g2</guid>", "<title>Three</title>")
    assert [(item.uri, item.headline) for item in items] == [("g1", "One"), ("g2", "Two"), (None, "Three")]
    assert items[1].origins[0] == {"field": "headline", "from": "/rss/channel/item[2]/title"}


def test_every_field_of_an_entry_is_read() -> None:
    item = rss(
        "<title>Ferry sinks</title><link>https://wire.example/7</link><guid isPermaLink='false'>g7</guid>"
        "<pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate><dc:creator>Ann Lee</dc:creator>"
        "<description>Short</description>"
        "<content:encoded><![CDATA[<p>The ferry sank.</p><p>No one was hurt.</p>]]></content:encoded>"
    )[0]
    assert (item.uri, item.byline, item.language, item.agency) == ("g7", "Ann Lee", "en", "Wire Example")
    assert (item.published_at, item.text) == ("2026-03-01T09:00:00.000Z", "The ferry sank.\n\nNo one was hurt.")
    assert item.status is None


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("AT&amp;T rises", "AT&T rises"),
        ("AT&amp;amp;T &amp;#8217;x", "AT&T ’x"),
        ("<![CDATA[<b>Bold</b> move]]>", "Bold move"),
    ],
)
def test_titles_are_freed_of_markup_and_of_references_escaped_twice(title: str, headline: str) -> None:
    assert rss(f"<title>{title}</title>")[0].headline == headline


def test_an_entry_that_was_updated_counts_from_then() -> None:
    entry = (
        "<id>a</id><title>T</title><published>2026-03-01T08:00:00Z</published><updated>2026-03-01T09:00:00Z</updated>"
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{entry}</entry></feed>'
    assert items_of(feed)[0].published_at == "2026-03-01T09:00:00.000Z"


def test_an_entry_without_a_date_or_with_a_wrong_one_has_none() -> None:
    bare, wrong = rss("<title>One</title>", "<title>Two</title><pubDate>Soon</pubDate>")
    assert bare.published_at is None
    assert wrong.published_at is None
    assert [repair.kind for repair in wrong.repairs] == ["bad-time"]


def test_a_deleted_entry_of_atom_is_a_canceled_item() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><entry><id>b</id>'
        '<title>T</title></entry><at:deleted-entry ref="a" when="2026-03-01T09:00:00Z">'
        "<at:comment>Wrong name</at:comment></at:deleted-entry></feed>"
    )
    entry, gone = items_of(feed)
    assert (entry.uri, entry.status) == ("b", None)
    assert (gone.uri, gone.status, gone.text) == ("a", "canceled", "Wrong name")
    assert gone.published_at == "2026-03-01T09:00:00.000Z"


def test_an_atom_entry_alone_is_an_item() -> None:
    assert items_of('<?xml version="1.0"?><entry xmlns="http://www.w3.org/2005/Atom"><id>a</id></entry>')[0].uri == "a"


def test_a_wordpress_export_gives_its_posts_with_their_status() -> None:
    post = "<title>T</title><guid>{0}</guid><content:encoded>Words</content:encoded><excerpt:encoded/><wp:post_type>{1}"
    post += "</wp:post_type><wp:status>{2}</wp:status><wp:post_name>slug</wp:post_name>"
    kinds = [("a", "post", "publish"), ("b", "page", "publish"), ("c", "post", "draft"), ("d", "post", "trash")]
    items = rss(*(post.format(*kind) for kind in kinds))
    assert [(item.uri, item.status) for item in items] == [("a", "usable"), ("c", "withheld"), ("d", "canceled")]
    assert (items[0].slug, items[0].text) == ("slug", "Words")


def test_a_feed_without_entries_is_refused() -> None:
    answer = read(Delivery(b"<rss><channel><title>Wire</title></channel></rss>"))
    assert isinstance(answer, Unreadable)
    assert answer.error == "no-items"


def test_rss_that_is_cut_short_gives_what_came() -> None:
    items = items_of("<rss><channel><item><title>One</title></item><item><title>Tw")
    assert [item.headline for item in items] == ["One", "Tw"]
    assert {repair.kind for item in items for repair in item.repairs} == {"xml"}


def test_every_field_of_json_feed_is_read() -> None:
    entry = {
        "id": 7, "title": "Ferry sinks", "content_html": "<p>The ferry sank.</p>", "summary": "Short",
        "date_published": "2026-03-01T10:00:00+01:00", "authors": [{"name": "Ann Lee"}, {"name": "Bo Ek"}],
    }  # fmt: skip
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wire Example",
        "language": "en",
        "items": [entry, {}],
    }
    first, empty = items_of(json.dumps(feed))
    assert (first.uri, first.headline, first.text) == ("7", "Ferry sinks", "The ferry sank.")
    assert (first.byline, first.language, first.agency) == ("Ann Lee, Bo Ek", "en", "Wire Example")
    assert first.published_at == "2026-03-01T09:00:00.000Z"
    assert {origin["from"] for origin in first.origins} >= {
        "/items/0/id",
        "/items/0/content_html",
        "/title",
        "/language",
    }
    assert empty.text == ""
