"""ninjs of every generation and dialect gives the same item."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.intake import read
from enrichers.item import Delivery, Unreadable, WireItem

BODY = "HARBOUR CITY (AP) — The ferry ran aground at dawn.\n\nNo one was hurt."
HTML = "<p>HARBOUR CITY (AP) &mdash; The ferry ran\n aground at dawn.</p><p>No one was <b>hurt</b>.</p>"

FIRST: dict[str, Any] = {
    "uri": "urn:newsml:wire.example:20260301:7",
    "type": "text",
    "version": "2",
    "versioncreated": "2026-03-01T10:00:00+01:00",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en",
    "headline": "Ferry runs aground",
    "slugline": "ferry-aground",
    "byline": "Ann Lee",
    "located": "Harbour City",
    "copyrightholder": "Example Wire",
    "usageterms": "Editorial use only. NO ARCHIVES.",
    "embargoed": "2026-03-01T12:00:00Z",
    "ednote": "Adds captain",
    "body_text": BODY,
}
THIRD: dict[str, Any] = {
    "uri": "urn:newsml:wire.example:20260301:7",
    "type": "text",
    "version": "2",
    "versionCreated": "2026-03-01T09:00:00Z",
    "pubStatus": "usable",
    "urgency": 3,
    "language": "en",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry runs aground"}],
    "slugline": "ferry-aground",
    "by": "Ann Lee",
    "located": "Harbour City",
    "copyrightHolder": "Example Wire",
    "usageTerms": "Editorial use only. NO ARCHIVES.",
    "embargoedUntil": "2026-03-01T12:00:00Z",
    "edNote": "Adds captain",
    "bodies": [
        {"role": "html", "contentType": "text/html", "value": HTML},
        {"role": "text", "contentType": "text/plain", "value": BODY},
    ],
}
SECOND = {key.lower() if key != "embargoedUntil" else "embargoed": value for key, value in THIRD.items()}
FIELDS = (
    "uri", "headline", "slug", "byline", "language", "published_at", "status", "version", "urgency", "urgency_scale",
    "located", "ednote", "rights", "text", "agency",
)  # fmt: skip


def item_of(value: Any) -> WireItem:
    items = read(Delivery(json.dumps(value).encode(), "application/json"))
    assert isinstance(items, tuple), items
    return items[0]


@pytest.mark.parametrize("value", [SECOND, THIRD])
def test_the_three_generations_are_read_alike(value: dict[str, Any]) -> None:
    first, other = item_of(FIRST), item_of(value)
    for field in FIELDS:
        assert getattr(other, field) == getattr(first, field), field


def test_every_field_is_read_as_the_item_gives_it() -> None:
    item = item_of(FIRST)
    assert item.format == "ninjs"
    assert item.published_at == "2026-03-01T09:00:00.000Z"
    assert item.status == "usable"
    assert (item.version, item.urgency, item.urgency_scale) == ("2", "3", "iptc")
    assert item.rights.embargoed_until == "2026-03-01T12:00:00.000Z"
    assert item.rights.holder == "Example Wire"
    assert item.rights.no_archive
    assert item.repairs == ()


def test_each_field_says_where_it_came_from() -> None:
    origins = {origin["field"]: origin["from"] for origin in item_of(THIRD).origins}
    assert origins["headline"] == "/headlines/1/value"
    assert origins["text"] == "/bodies/1/value"
    assert origins["published_at"] == "/versionCreated"
    assert origins["rights.embargoed_until"] == "/embargoedUntil"


def test_the_text_map_leads_back_to_the_body() -> None:
    item = item_of(FIRST)
    assert [(row.start, row.end, row.path) for row in item.text_map] == [(0, len(item.text), "/body_text")]


def test_html_becomes_paragraphs() -> None:
    item = item_of({"uri": "urn:x:1", "body_xhtml": HTML})
    assert item.text == BODY


def test_html_lists_tables_and_scripts_read_as_text() -> None:
    html = "<ul><li>One</li><li>Two</li></ul><table><tr><td>Gold</td><td>3</td></tr></table>"
    html += "<script>x()</script>End<br/>now"
    assert item_of({"uri": "urn:x:1", "body_html": html}).text == "One\n\nTwo\n\nGold | 3\n\nEnd\nnow"


def test_markup_in_a_plain_text_body_is_made_readable_and_reported() -> None:
    item = item_of({"uri": "urn:x:1", "body_text": "<p>One</p><p>Two &amp; three</p>"})
    assert item.text == "One\n\nTwo & three"
    assert [repair.kind for repair in item.repairs] == ["markup"]


def test_html_escaped_twice_is_unwound() -> None:
    assert item_of({"uri": "urn:x:1", "body_html": "&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;"}).text == "One\n\nTwo"


def test_an_item_without_a_body_has_its_headline_for_text() -> None:
    item = item_of({"uri": "urn:x:1", "headline": "Ferry runs aground", "description_text": "A caption"})
    assert item.text == "Ferry runs aground"
    assert item.text_map[0].path == "/headline"


def test_an_item_with_only_a_caption_has_that() -> None:
    assert item_of({"uri": "urn:x:1", "description_text": "A caption"}).text == "A caption"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("usable", "usable"),
        ("withheld", "withheld"),
        ("canceled", "canceled"),
        ("cancelled", "canceled"),
        ("odd", None),
    ],
)
def test_publication_status_is_read_in_either_spelling(raw: str, status: str | None) -> None:
    assert item_of({"uri": "urn:x:1", "pubstatus": raw}).status == status


def test_the_superdesk_dialect_is_read() -> None:
    item = item_of({"guid": "tag:desk.example:9", "priority": 2, "source": "EXW", "evolvedfrom": "tag:desk.example:8"})
    assert (item.uri, item.supersedes, item.agency) == ("tag:desk.example:9", "tag:desk.example:8", "EXW")
    assert (item.urgency, item.urgency_scale) == ("2", "superdesk")


def test_the_ap_dialect_is_read() -> None:
    item = item_of(
        {
            "altids": {"itemid": "abc", "etag": "abc_0"},
            "editorialpriority": "u",
            "signals": ["newscontent", "NoArchive", "no archive"],
            "datelinelocation": {"city": "Harbour City", "countryname": "Ruritania"},
            "bylines": [{"by": "By ANN LEE"}],
            "pubstatus": "embargoed",
        }
    )
    assert (item.uri, item.located, item.byline) == ("abc", "Harbour City, Ruritania", "By ANN LEE")
    assert (item.urgency, item.urgency_scale) == ("u", "ap")
    assert item.status == "withheld"
    assert item.rights.no_archive


def test_a_list_of_items_gives_an_item_each() -> None:
    items = read(Delivery(json.dumps([FIRST, {"uri": "urn:x:2"}]).encode()))
    assert isinstance(items, tuple)
    assert [item.uri for item in items] == [FIRST["uri"], "urn:x:2"]
    assert items[1].origins[0] == {"field": "uri", "from": "/1/uri"}


def test_ill_typed_fields_are_passed_over_and_reported() -> None:
    item = item_of({"uri": "urn:x:1", "usageterms": {"a": 1}, "versioncreated": "soon", "headline": ["x"]})
    assert item.rights.usage_terms is None
    assert item.published_at is None
    assert {repair.kind for repair in item.repairs} == {"ill-typed", "bad-time"}


def test_other_json_with_a_likeness_is_not_ninjs() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "feed_url": "u", "items": []}
    assert isinstance(read(Delivery(json.dumps(feed).encode())), Unreadable)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(sorted({*FIRST, *THIRD, "guid", "altids", "dateline", "infosource"})), json_values)
)
def test_no_value_of_any_field_makes_reading_raise(value: dict[str, Any]) -> None:
    answer = read(Delivery(json.dumps({"uri": "urn:x:1", **value}).encode(), "application/json"))
    for item in answer if isinstance(answer, tuple) else ():
        assert all(0 <= row.start <= row.end <= len(item.text) for row in item.text_map)
        item.text.encode("utf-8")
