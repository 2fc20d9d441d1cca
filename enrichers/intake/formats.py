"""The wire formats Wiretag reads: a row each. A new format is a file with `sniff` and `read`, and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from enrichers.intake import ninjs, plain
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
    Format("ninjs", "json", ninjs.sniff, ninjs.read),
    Format("text", "text", plain.sniff, plain.read),
)


def format_of(document: Document) -> Format | None:
    """The first format that recognises a document as its own."""
    return next((row for row in FORMATS if row.syntax == document.syntax and row.sniff(document)), None)
