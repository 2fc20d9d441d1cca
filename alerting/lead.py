"""What an alert shows of an item that has no headline: how the story begins."""

from __future__ import annotations

from schemas.records import TaggedRecord

LONGEST = 120  # characters, about what fits a line of a phone's lock screen twice


def lead(record: TaggedRecord) -> str | None:
    """The first words after the dateline and other furniture, cut at a word; None for an item without words."""
    start = record.dateline.end if record.dateline else 0
    for span in sorted(record.furniture, key=lambda span: span.start):
        if not record.text[start : span.start].strip():
            start = max(start, span.end)
    words = record.text[start : start + 4 * LONGEST].split()
    shown = ""
    for word in words:
        if len(shown) + len(word) >= LONGEST:
            return f"{shown} …"
        shown = f"{shown} {word}".strip()
    return shown or None
