"""The wire formats Wiretag reads: a row each. A new format is a file with `sniff` and `read`, and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from enrichers.intake import (
    anpa1312,
    ap_json,
    feeds,
    iptc7901,
    json_feed,
    mrn,
    newsml_1_2,
    newsml_g2,
    ninjs,
    nitf,
    plain,
)
from enrichers.intake.document import Document, Syntax
from enrichers.item import Unreadable, WireItem
from schemas.records import InputFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A wire format: the syntax it is written in, whether a document is one, and the items it holds."""

    name: InputFormat
    syntax: Syntax
    sniff: Callable[[Document], bool]
    read: Callable[[Document], tuple[WireItem, ...] | Unreadable]


# Tried in this order among the formats of a document's syntax; plain text takes what no other text format knows.
FORMATS = (
    Format("jsonfeed", "json", json_feed.sniff, json_feed.read),
    Format("mrn", "json", mrn.sniff, mrn.read),
    Format("ap_json", "json", ap_json.sniff, ap_json.read),
    Format("ninjs", "json", ninjs.sniff, ninjs.read),
    Format("newsml_g2", "xml", newsml_g2.sniff, newsml_g2.read),
    Format("newsml_1_2", "xml", newsml_1_2.sniff, newsml_1_2.read),
    Format("nitf", "xml", nitf.sniff, nitf.read),
    Format("rss", "xml", feeds.sniff_rss, feeds.read_rss),
    Format("atom", "xml", feeds.sniff_atom, feeds.read_atom),
    Format("anpa1312", "text", anpa1312.sniff, anpa1312.read),
    Format("iptc7901", "text", iptc7901.sniff, iptc7901.read),
    Format("text", "text", plain.sniff, plain.read),
)


def format_of(document: Document) -> Format | None:
    """The first format that recognises a document as its own."""
    return next((row for row in FORMATS if row.syntax == document.syntax and row.sniff(document)), None)
