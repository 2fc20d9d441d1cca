"""A body as text, with the map that leads each stretch of it back to where it was read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from enrichers.intake.markup import ESCAPED_TAG, looks_marked_up, readable
from enrichers.wire.datelines import find
from schemas.records import Repair, TextMap

BREAK = "\n\n"  # between paragraphs
DATELINE_END = " - "  # what joins a dateline from a field of its own to the text
FRONT = 400  # characters of a text in which its own dateline begins
# How a dateline ends that needs no further sign. matches "PARIS (AFP) -", "MOSCOW, May 4 --"; not "PARIS (AFP)"
DASHED = re.compile(r"(?:[-–—:_]|\.-)\s{0,3}$")

# A character reference that should have been read already.
# matches "&amp;", "&#8217;", "&#x2019;", "&eacute;"; not "AT&T", "R&D; and"
REFERENCE = re.compile(r"&(?:[a-z]{2,8}\d{0,2}|[A-Z][a-z]{2,7}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")


@dataclass(frozen=True, slots=True)
class Body:
    """A body made text, with the map that leads back to where it was read."""

    text: str
    text_map: tuple[TextMap, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @staticmethod
    def whole(text: str, path: str) -> Body:
        """A text read from one value as it is."""
        return Body(text, (TextMap(0, len(text), path),) if text else ())

    @staticmethod
    def of(paragraphs: Iterable[tuple[str, str]]) -> Body:
        """Paragraphs, each with the path it was read from, joined by blank lines; blank ones are left out."""
        text, rows = [], []
        position = 0
        for paragraph, path in paragraphs:
            if not paragraph:
                continue
            rows.append(TextMap(position, position + len(paragraph), path))
            text.append(paragraph)
            position += len(paragraph) + len(BREAK)
        return Body(BREAK.join(text), tuple(rows))


def from_words(words: str, path: str) -> Body:
    """A body that came as one string: as it is, or made readable where it is HTML, escaped or not."""
    repairs: tuple[Repair, ...] = ()
    if not looks_marked_up(words) and ESCAPED_TAG.search(words):
        repairs = (Repair("markup", f"{path} carries escaped markup"),)
        words = html.unescape(words)
    if looks_marked_up(words):
        words = readable(words)
    text, mended = unescaped(words)
    if mended:
        repairs += (Repair("entities", f"{path}: character references escaped twice"),)
    return replace(Body.whole(text.strip("\r\n"), path), repairs=repairs)


def unescaped(text: str) -> tuple[str, bool]:
    """Text without the character references that one reading of the markup left over; whether there were any."""
    if "&" not in text or not REFERENCE.search(text):
        return text, False
    read = REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    return read, read != text


def with_dateline(body: Body, dateline: str | None, path: str) -> Body:
    """The body under the dateline that a field of its own gives, unless the text begins with one already.

    NITF and NewsML keep datelines apart from the text they are printed in front of; a record's spans need them in it.
    """
    if not dateline or not body.text or find(body.text[:FRONT], None) is not None:
        return body
    front = dateline + (" " if DASHED.search(dateline) else DATELINE_END)
    if find(front + body.text[:FRONT], None) is None:
        return body  # a bare date, or words no dateline has: nothing the text should begin with
    moved = (replace(row, start=row.start + len(front), end=row.end + len(front)) for row in body.text_map)
    return replace(body, text=front + body.text, text_map=(TextMap(0, len(dateline), path), *moved))
