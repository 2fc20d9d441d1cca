"""Plain text: the item is the text, exactly as decoded; whatever it says of itself is for the later stages to find."""

from __future__ import annotations

from enrichers.intake.decoding import clean
from enrichers.intake.document import Document
from enrichers.item import WireItem


def sniff(document: Document) -> bool:
    """Every text is one."""
    return bool(document.text)


def read(document: Document) -> tuple[WireItem, ...]:
    """One item whose text is the document's, less the characters that no consumer can use."""
    cleaned = clean(document.text)
    return (WireItem(format="text", text=cleaned.text, repairs=document.repairs + cleaned.repairs),)
